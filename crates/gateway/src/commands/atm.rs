//! `/bank`: the card of the cash machine. Balances, what savings earn, and the moves between wallet and bank.

use app_economy::{BankCard, BankDay, Counter};
use core_errors::{AppError, codes};
use core_pictures::{Figures, LineChart, Series, Unit};
use core_security::Action;
use core_types::{AmountInput, Locale, Money};
use domain_economy::levy::WARNINGS;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, Reply,
    command::{Ack, Form, Options, Pressed},
    presentation::{Button, Card, Field, Markup, Style, Tone, Words, day_name, form, label, number, say},
};

const ALL: AmountInput = AmountInput::Share(10_000);
const HALF: AmountInput = AmountInput::Share(5_000);
/// Days that can be looked back at.
const DAYS: u32 = 30;

/// `/bank`.
#[derive(Debug)]
pub(crate) struct Bank {
    desk: Desk,
}

impl Bank {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The card with what there was on the last days.
    async fn looking_back(&self, visit: &Visit<'_>) -> Result<Reply, AppError> {
        let bank = self.desk.economy.bank_card(&visit.request).await?;
        let days = self.desk.economy.bank_history(&visit.request, DAYS).await?;
        let words = &visit.words;
        let drawing = course(words, &days);
        let picture = self.desk.picture(visit, Tone::Neutral, "bank", drawing).await;
        let sum = |day: &BankDay| Money::new(day.wallet.minor().saturating_add(day.bank.minor()));
        let ends: Vec<Money> = days.iter().map(sum).collect();
        let at = |amount: Option<&Money>| amount.copied().unwrap_or_default();
        let note = say!(
            words,
            "atm-history",
            days = DAYS,
            first = at(ends.first()),
            last = at(ends.last()),
            least = at(ends.iter().min()),
            most = at(ends.iter().max())
        );
        let card = self.card(visit, &bank, Some(note))?;
        Ok(Reply::update(card.picture(picture)))
    }

    fn card(&self, visit: &Visit<'_>, bank: &BankCard, note: Option<Markup>) -> Result<Card, AppError> {
        let words = &visit.words;
        let mut fields = vec![
            (say!(words, "wallet"), words.money(bank.wallet)),
            (say!(words, "bank"), words.money(bank.bank)),
        ];
        if bank.escrow.is_positive() {
            fields.push((say!(words, "balance-held"), words.money(bank.escrow)));
        }
        let mut card = Card::with_icon(Tone::Neutral, "🏧", &say!(words, "atm-title"));
        if bank.interest_on {
            fields.push((say!(words, "atm-rate"), rates(visit, bank)));
            fields.push((
                say!(words, "atm-accrued"),
                say!(
                    words,
                    "atm-accrued-value",
                    amount = bank.accrued,
                    at = bank.day_ends
                ),
            ));
            let last = match bank.last {
                Some((amount, at)) => say!(words, "atm-last-value", amount = amount, at = at),
                None => say!(words, "atm-last-none"),
            };
            fields.push((say!(words, "atm-last"), last));
            fields.push((say!(words, "atm-total"), words.money(bank.total)));
        }
        card = card.fields(&fields);
        if bank.decay_warnings > 0 {
            let (count, all) = (bank.decay_warnings, WARNINGS);
            card = card.text(say!(words, "decay-warned", count = count, all = all).bold());
        }
        if bank.short.is_positive() {
            card = card.text(say!(words, "atm-short", amount = bank.short));
        }
        card = card.buttons(self.buttons(visit, bank)?);
        let how = if bank.interest_on {
            say!(words, "atm-how")
        } else {
            say!(words, "atm-off")
        };
        Ok(match note {
            Some(note) => card.footer(&note),
            None => card.footer(&how),
        })
    }

    /// The moves people make, each greyed out while there is nothing to move.
    fn buttons(&self, visit: &Visit<'_>, bank: &BankCard) -> Result<Vec<Button>, AppError> {
        let words = &visit.words;
        let id = |action| self.desk.own(visit.call, "bank", action, "");
        let (wallet, saved) = (bank.wallet.is_positive(), bank.bank.is_positive());
        let plain = |text, id| Button::new(Style::Plain, text, id);
        Ok(vec![
            plain(label!(words, "atm-deposit-all"), id("in-all")?)
                .icon("🏦")
                .enabled(wallet),
            plain(label!(words, "atm-deposit-half"), id("in-half")?)
                .icon("🏦")
                .enabled(wallet),
            plain(label!(words, "atm-withdraw-half"), id("out-half")?)
                .icon("👛")
                .enabled(saved),
            plain(label!(words, "atm-withdraw-all"), id("out-all")?)
                .icon("👛")
                .enabled(saved),
            plain(label!(words, "atm-other"), id("other")?)
                .icon("✏️")
                .enabled(wallet || saved),
            plain(label!(words, "atm-look-back", days = DAYS), id("days")?).icon("📈"),
        ])
    }

    async fn moved(&self, visit: &Visit<'_>, counter: Counter) -> Result<Reply, AppError> {
        let bank = self.desk.economy.bank_move(&visit.request, counter).await?;
        let amount = bank.moved.unwrap_or_default();
        let note = match counter {
            Counter::In(_) => say!(visit.words, "balance-moved-in", amount = amount),
            Counter::Out(_) => say!(visit.words, "balance-moved-out", amount = amount),
        };
        Ok(Reply::update(self.card(visit, &bank, Some(note))?))
    }

    /// The form for any other amount: one line for each way, of which one is filled in.
    fn other(&self, visit: &Visit<'_>) -> Result<Reply, AppError> {
        let words = &visit.words;
        let line = |name, label| Field {
            name,
            label,
            about: Some(label!(words, "atm-amount-about")),
            value: None,
            longest: 40,
            required: false,
        };
        let fields = vec![
            line("in", label!(words, "atm-form-in")),
            line("out", label!(words, "atm-form-out")),
        ];
        let id = self.desk.own(visit.call, "bank", "amount", "")?;
        Ok(Reply::modal(form(&label!(words, "atm-form-title"), id, fields)))
    }
}

impl Command for Bank {
    fn declaration(&self) -> Declaration {
        Declaration::new("bank")
            .flag("economy")
            .action(Action::EconomyUse)
            .private()
            .component("in-all", Ack::Update)
            .component("in-half", Ack::Update)
            .component("out-half", Ack::Update)
            .component("out-all", Ack::Update)
            .component("other", Ack::Modal)
            .component("days", Ack::Update)
            .component("amount", Ack::Update)
            .example("/bank")
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let bank = self.desk.economy.bank_card(&visit.request).await?;
        Ok(Reply::private(self.card(&visit, &bank, None)?))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        match pressed.id.action.as_str() {
            "in-all" => self.moved(&visit, Counter::In(ALL)).await,
            "in-half" => self.moved(&visit, Counter::In(HALF)).await,
            "out-half" => self.moved(&visit, Counter::Out(HALF)).await,
            "out-all" => self.moved(&visit, Counter::Out(ALL)).await,
            "other" => self.other(&visit),
            "days" => self.looking_back(&visit).await,
            _ => Err(AppError::new(codes::COMPONENT_STALE)),
        }
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let counter = match (form.text("in").trim(), form.text("out").trim()) {
            (inwards, "") => Counter::In(AmountInput::parse(inwards)?),
            ("", outwards) => Counter::Out(AmountInput::parse(outwards)?),
            _ => return Err(AppError::new(codes::BANK_ONE_WAY)),
        };
        self.moved(&visit, counter).await
    }
}

/// Wallet and bank over the last days.
fn course(words: &Words, days: &[BankDay]) -> LineChart {
    let series = |name: String, of: fn(&BankDay) -> Money| {
        Series::new(name, days.iter().map(|day| of(day).minor()).collect())
    };
    LineChart {
        title: label!(words, "picture-bank-title", days = DAYS),
        moments: days.iter().map(|day| day_name(words, day.day)).collect(),
        series: vec![
            series(label!(words, "picture-bank"), |day| day.bank),
            series(label!(words, "picture-wallet"), |day| day.wallet),
        ],
        figures: Figures::new(words.locale(), Unit::Amount),
    }
}

/// What each part of the savings earns in a day.
fn rates(visit: &Visit<'_>, bank: &BankCard) -> Markup {
    let words = &visit.words;
    let lines: Vec<Markup> = bank
        .tiers
        .iter()
        .filter(|(_, ppm)| *ppm > 0)
        .map(|(until, ppm)| {
            let rate = rate(visit.locale(), *ppm);
            match until {
                Some(until) => say!(words, "atm-rate-until", rate = rate, amount = *until),
                None => say!(words, "atm-rate-above", rate = rate),
            }
        })
        .collect();
    let cap = say!(words, "atm-rate-cap", amount = bank.cap);
    Markup::join(lines.iter().chain([&cap]), "\n")
}

/// Millionths as a percentage, with as many decimals as it takes: `0.03%`.
pub(super) fn rate(locale: Locale, ppm: u32) -> String {
    let (whole, rest) = (ppm / 10_000, ppm % 10_000);
    let decimals = format!("{rest:04}");
    let decimals = decimals.trim_end_matches('0');
    let (point, sign) = match locale {
        Locale::En => (".", "%"),
        Locale::De => (",", "\u{a0}%"),
    };
    let point = if decimals.is_empty() { "" } else { point };
    format!("{}{point}{decimals}{sign}", number(locale, i64::from(whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_shown_in_full() {
        for (ppm, en, de) in [
            (300, "0.03%", "0,03\u{a0}%"),
            (30, "0.003%", "0,003\u{a0}%"),
            (10_000, "1%", "1\u{a0}%"),
            (12_500, "1.25%", "1,25\u{a0}%"),
            (0, "0%", "0\u{a0}%"),
        ] {
            assert_eq!(rate(Locale::En, ppm), en);
            assert_eq!(rate(Locale::De, ppm), de);
        }
    }
}

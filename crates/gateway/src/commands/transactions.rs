//! `/transactions`: the member's own statement, filtered, with the balance after each row.

mod export;
mod filter;

use app_economy::{Counterpart, HeldKind, HeldPayment, Statement, StatementRow};
use core_errors::AppError;
use core_security::Action;
use domain_economy::ledger::{AccountKind, EntryKind};

use self::filter::Filter;
use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Button, Card, Markup, Style, Tone, Words, date, label, mention, say, signed, small},
    reply::{Choice, Visibility},
};

/// `/transactions`.
#[derive(Debug)]
pub(crate) struct Transactions {
    desk: Desk,
}

impl Transactions {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn page(
        &self,
        visit: &Visit<'_>,
        filter: Filter,
        cursor: Option<String>,
    ) -> Result<Card, AppError> {
        let words = &visit.words;
        let is_first = cursor.is_none();
        let query = filter.query(visit.call.caller.id, cursor);
        let statement = self.desk.economy.transactions(&visit.request, query).await?;
        let mut card = Card::with_icon(Tone::Neutral, "🧾", &say!(words, "transactions-title"));
        if let Some(filters) = filter.describe(words) {
            card = card.footer(&say!(words, "transactions-filter", filter = filters));
        }
        let lines: Vec<Markup> = statement.rows.iter().map(|row| shown(words, row)).collect();
        card = match (lines.is_empty(), filter.is_empty()) {
            (true, true) => card.text(say!(words, "transactions-empty")),
            (true, false) => card.text(say!(words, "transactions-empty-filter")),
            (false, _) => card.text(Markup::join(&lines, "\n")),
        };
        Ok(card
            .buttons(self.turning(visit, &filter, &statement, is_first)?)
            .footer(&say!(words, "transactions-page")))
    }

    /// Buttons back to the newest lines and on to older ones. A page begins where the one before ended, so new entries
    /// move nothing.
    fn turning(
        &self,
        visit: &Visit<'_>,
        filter: &Filter,
        statement: &Statement,
        is_first: bool,
    ) -> Result<Vec<Button>, AppError> {
        let id = |action: &str, cursor: &str| {
            self.desk.own(
                visit.call,
                "transactions",
                action,
                format!("{} {cursor}", filter.encode()),
            )
        };
        let files = ["csv", "json"].map(|kind| {
            id(kind, "").map(|id| {
                Button::new(Style::Plain, kind.to_uppercase(), id)
                    .icon("📄")
                    .enabled(!statement.rows.is_empty())
            })
        });
        let files = files.into_iter().collect::<Result<Vec<_>, _>>()?;
        if is_first && statement.next.is_none() {
            return Ok(files);
        }
        let first = Button::new(
            Style::Plain,
            label!(visit.words, "button-first"),
            id("first", "")?,
        );
        let next = statement.next.as_deref().unwrap_or_default();
        let on = Button::new(Style::Plain, label!(visit.words, "button-next"), id("on", next)?);
        let turning = [
            first.icon("⏮️").enabled(!is_first),
            on.icon("▶️").enabled(statement.next.is_some()),
        ];
        Ok(turning.into_iter().chain(files).collect())
    }
}

impl Command for Transactions {
    fn declaration(&self) -> Declaration {
        let choices = |names: &[&'static str]| {
            names
                .iter()
                .map(|name| Choice::text(*name, *name))
                .collect::<Vec<_>>()
        };
        Declaration::new("transactions")
            .flag("economy")
            .option(OptionSpec::text("kind").choices(choices(&filter::KINDS.map(EntryKind::name))))
            .option(OptionSpec::text("direction").choices(choices(&["in", "out"])))
            .option(OptionSpec::text("account").choices(choices(&["wallet", "bank"])))
            .action(Action::EconomyHistory)
            .private()
            .component("first", Ack::Update)
            .component("on", Ack::Update)
            .component("csv", Ack::Message(Visibility::Private))
            .component("json", Ack::Message(Visibility::Private))
            .example("/transactions")
            .example("/transactions kind:pay direction:in")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let filter = Filter::of(
            options.text("kind"),
            options.text("direction"),
            options.text("account"),
        );
        Ok(Reply::private(self.page(&visit, filter, None).await?))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (filter, cursor) = pressed.id.payload.split_once(' ').unwrap_or_default();
        if let Some(kind) = export::Kind::of(&pressed.id.action) {
            let query = Filter::decode(filter).query(call.caller.id, None);
            let statement = self
                .desk
                .economy
                .transactions_export(&visit.request, query)
                .await?;
            return export::reply(&visit, kind, &statement);
        }
        let cursor = (!cursor.is_empty()).then(|| cursor.to_owned());
        let card = self.page(&visit, Filter::decode(filter), cursor).await?;
        Ok(Reply::update(card))
    }
}

/// One entry: the amount with its sign, what it was, then the balance after it and when, in small print.
fn shown(words: &Words, row: &StatementRow) -> Markup {
    let amount = Markup::trusted(format!("`{}`", signed(words.locale(), row.amount.minor())));
    let mut parts = vec![amount, kind_name(words, row.kind).bold()];
    let who = row.counterparts.iter().find_map(|counterpart| match counterpart {
        Counterpart::Member { member } => Some(mention(*member)),
        Counterpart::Forgotten => Some(say!(words, "entry-forgotten")),
        _ => None,
    });
    if let Some(who) = who {
        parts.push(if row.amount.is_positive() {
            say!(words, "entry-from", who = who)
        } else {
            say!(words, "entry-to", who = who)
        });
    }
    if let Some(note) = &row.memo {
        parts.push(Markup::trusted("·"));
        parts.push(Markup::escaped(note, 60));
    }
    if let Some(held) = &row.held {
        parts.push(set_aside(words, row, held));
    }
    let account = match row.account {
        AccountKind::Bank => say!(words, "bank"),
        AccountKind::Escrow => say!(words, "balance-held"),
        _ => say!(words, "wallet"),
    };
    let after = say!(
        words,
        "transactions-after",
        account = account,
        amount = row.balance_after
    );
    let when = Markup::join(&[after, Markup::trusted(date(row.at))], " · ");
    Markup::join(&[Markup::join(&parts, " "), small(&when)], "\n")
}

/// Which payment money was set aside for, or what became of it.
fn set_aside(words: &Words, row: &StatementRow, held: &HeldPayment) -> Markup {
    match (row.kind, held.kind, held.payee) {
        (EntryKind::Hold, HeldKind::Staff, _) => say!(words, "entry-held-by-staff"),
        (EntryKind::Hold, HeldKind::Delay, Some(payee)) => say!(words, "entry-held-delay", to = payee),
        (EntryKind::Hold, _, Some(payee)) => say!(words, "entry-held-staff-looks", to = payee),
        (EntryKind::Capture, ..) if row.amount.is_positive() => say!(words, "entry-held-payment"),
        (_, _, Some(payee)) => say!(words, "entry-held-back", to = payee),
        _ => Markup::default(),
    }
}

pub(super) fn kind_name(words: &Words, kind: EntryKind) -> Markup {
    match kind {
        EntryKind::Pay => say!(words, "entry-pay"),
        EntryKind::Deposit => say!(words, "entry-deposit"),
        EntryKind::Withdraw => say!(words, "entry-withdraw"),
        EntryKind::Daily => say!(words, "entry-daily"),
        EntryKind::Work => say!(words, "entry-work"),
        EntryKind::Grant => say!(words, "entry-grant"),
        EntryKind::Remove => say!(words, "entry-remove"),
        EntryKind::Fee => say!(words, "entry-fee"),
        EntryKind::Hold => say!(words, "entry-hold"),
        EntryKind::Capture => say!(words, "entry-capture"),
        EntryKind::Release => say!(words, "entry-release"),
        EntryKind::Expiry => say!(words, "entry-expiry"),
        EntryKind::Reversal => say!(words, "entry-reversal"),
        EntryKind::Import => say!(words, "entry-import"),
        EntryKind::Erase => say!(words, "entry-erase"),
        EntryKind::Interest => say!(words, "entry-interest"),
        EntryKind::Loan => say!(words, "entry-loan"),
        EntryKind::Repayment => say!(words, "entry-repayment"),
        EntryKind::Buy => say!(words, "entry-buy"),
        EntryKind::Sell => say!(words, "entry-sell"),
        EntryKind::Item => say!(words, "entry-item"),
        EntryKind::Income => say!(words, "entry-income"),
        EntryKind::Market => say!(words, "entry-market"),
        EntryKind::Trade => say!(words, "entry-trade"),
        EntryKind::Craft => say!(words, "entry-craft"),
        // The working life.
        EntryKind::Weekly => say!(words, "entry-weekly"),
        EntryKind::Monthly => say!(words, "entry-monthly"),
        EntryKind::Quest => say!(words, "entry-quest"),
        EntryKind::Crime => say!(words, "entry-crime"),
        EntryKind::Fine => say!(words, "entry-fine"),
        EntryKind::Rob => say!(words, "entry-rob"),
        // The treasury.
        EntryKind::Payout => say!(words, "entry-payout"),
        EntryKind::Tax => say!(words, "entry-tax"),
        EntryKind::Decay => say!(words, "entry-decay"),
        // Growing beyond work.
        EntryKind::LevelReward => say!(words, "entry-level-reward"),
        EntryKind::Season => say!(words, "entry-season"),
        EntryKind::Collection => say!(words, "entry-collection"),
        _ => say!(words, "entry-other"),
    }
}

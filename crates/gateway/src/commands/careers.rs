//! `/careers list|show|add|edit|hide|offer|reset`: staff makes the server's careers.

use app_economy::{CareerChanged, CareerLine};
use core_errors::{AppError, codes};
use core_security::Action;
use domain_economy::career::Career;
use twilight_model::guild::Permissions;

use super::{
    desk::{Desk, Visit, suggestion, suggestions},
    jobs,
};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Focused, Form, Options},
    presentation::{Align, Card, Field, Markup, Table, Tone, form, label, mention, number, say},
    reply::Choice,
};

/// The most characters of each part of a career's text.
const LONGEST: u16 = 4_000;

/// The career that a new one begins as.
const PATTERN: &str = "harbour";

/// `/careers`.
#[derive(Debug)]
pub(crate) struct CareersCommand {
    desk: Desk,
}

impl CareersCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn line(&self, visit: &Visit<'_>, wanted: &str) -> Result<CareerLine, AppError> {
        let wanted = wanted.trim().to_lowercase();
        let lines = self.desk.economy.career_list(&visit.request).await?;
        let found = lines.into_iter().find(|line| line.career == wanted);
        found.ok_or_else(|| AppError::new(codes::CAREER_UNKNOWN))
    }

    async fn list(&self, visit: &Visit<'_>) -> Result<Card, AppError> {
        let (words, locale) = (&visit.words, visit.locale());
        let lines = self.desk.economy.career_list(&visit.request).await?;
        let careers = self.desk.economy.careers_of(visit.request.guild).await?;
        let mut table = Table::new([
            (label!(words, "careers-career"), Align::Left),
            (label!(words, "careers-ranks"), Align::Right),
            (label!(words, "careers-workers"), Align::Right),
        ]);
        for line in &lines {
            let sign = match (line.is_hidden, line.is_own) {
                (true, _) => "–",
                (false, true) => "*",
                (false, false) => " ",
            };
            let name = jobs::career_name(&careers, locale, &line.career).plain();
            let ranks = careers
                .career(&line.career)
                .map_or(0, |career| career.ranks.len());
            table.row([
                format!("{sign}\u{a0}{name} ({})", line.career),
                ranks.to_string(),
                number(locale, line.workers),
            ]);
        }
        Ok(
            Card::with_icon(Tone::Neutral, "🧰", &say!(words, "careers-title"))
                .text(table.markup())
                .footer(&say!(words, "careers-legend")),
        )
    }

    async fn show(&self, visit: &Visit<'_>, wanted: &str) -> Result<Card, AppError> {
        let (words, locale) = (&visit.words, visit.locale());
        let line = self.line(visit, wanted).await?;
        let careers = self.desk.economy.careers_of(visit.request.guild).await?;
        let name = jobs::career_name(&careers, locale, &line.career);
        let mut table = Table::new([
            (label!(words, "work-list-rank"), Align::Left),
            (label!(words, "work-list-pay"), Align::Right),
            (label!(words, "careers-difficulty"), Align::Right),
        ]);
        let career = careers.career(&line.career);
        for rank in career.map_or(&[][..], |career| career.ranks.as_slice()) {
            let (low, high) = (rank.pay_low.minor(), rank.pay_high.minor());
            table.row([
                rank.name(locale).to_owned(),
                format!("{}–{}", number(locale, low), number(locale, high)),
                number(locale, rank.difficulty),
            ]);
        }
        let state = match (line.is_own, line.is_standard) {
            (false, _) => say!(words, "careers-is-standard"),
            (true, true) => say!(words, "careers-is-changed", version = line.version),
            (true, false) => say!(words, "careers-is-added", version = line.version),
        };
        let mut card = Card::with_icon(Tone::Neutral, "🧰", &say!(words, "careers-one", career = name))
            .text(state)
            .text(table.markup());
        if line.is_hidden {
            card = card.text(say!(words, "careers-is-hidden"));
        }
        if let Some((who, at)) = line.changed {
            card = card.footer(&say!(words, "config-changed-by", who = mention(who), at = at));
        }
        Ok(card)
    }

    /// The form with the text of a career.
    fn form(
        &self,
        visit: &Visit<'_>,
        payload: String,
        (about, ranks): (String, String),
    ) -> Result<Reply, AppError> {
        let words = &visit.words;
        let id = self.desk.own(visit.call, "careers", "save", payload)?;
        let field = |name, label, value| Field {
            name,
            label,
            about: Some(label!(words, "careers-field-about")),
            value: Some(value),
            longest: LONGEST,
            required: true,
        };
        let fields = vec![
            field("about", label!(words, "careers-about"), about),
            field("ranks", label!(words, "careers-ladder"), ranks),
        ];
        Ok(Reply::modal(form(&label!(words, "careers-form"), id, fields)))
    }
}

impl Command for CareersCommand {
    fn declaration(&self) -> Declaration {
        let career = || OptionSpec::text("career").required().suggested().within(1, 40);
        Declaration::new("careers")
            .flag("work")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::EconomyConfigure)
            .private()
            .subcommand(Declaration::new("list").example("/careers list"))
            .subcommand(
                Declaration::new("show")
                    .option(career())
                    .example("/careers show career:harbour"),
            )
            .subcommand(Declaration::new("add").opens_modal().example("/careers add"))
            .subcommand(
                Declaration::new("edit")
                    .option(career())
                    .opens_modal()
                    .example("/careers edit career:harbour"),
            )
            .subcommand(
                Declaration::new("hide")
                    .option(career())
                    .example("/careers hide career:theatre"),
            )
            .subcommand(
                Declaration::new("offer")
                    .option(career())
                    .example("/careers offer career:theatre"),
            )
            .subcommand(
                Declaration::new("reset")
                    .option(career())
                    .example("/careers reset career:theatre"),
            )
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let career = options.text("career").unwrap_or_default();
        let economy = &self.desk.economy;
        let changed = match options.subcommand() {
            "list" => return Ok(Reply::private(self.list(&visit).await?)),
            "show" => return Ok(Reply::private(self.show(&visit, career).await?)),
            "add" => {
                visit.request.allow_in_guild(Action::EconomyConfigure)?;
                let pattern = Career::standard_text(PATTERN).unwrap_or_default();
                return self.form(&visit, String::new(), pattern);
            }
            "edit" => {
                let line = self.line(&visit, career).await?;
                let payload = format!("{} {}", line.version, line.career);
                return self.form(&visit, payload, line.text);
            }
            "hide" => economy.career_hide(&visit.request, career, true).await?,
            "offer" => economy.career_hide(&visit.request, career, false).await?,
            "reset" => economy.career_reset(&visit.request, career).await?,
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(changed_card(&visit, &changed)))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let typed = focused.text.trim().to_lowercase();
        let careers = self.desk.economy.careers_of(call.guild()?.id).await?;
        let fitting = careers.all().iter().filter(|career| {
            career.key.contains(&typed) || career.name(call.locale).to_lowercase().contains(&typed)
        });
        Ok(suggestions(fitting.map(|career| {
            suggestion(
                &format!("{} ({})", career.name(call.locale), career.key),
                &career.key,
            )
        })))
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let text = format!("{}\n\n{}", form.text("about"), form.text("ranks"));
        let expected = match form.id.payload.split_once(' ') {
            Some((version, career)) => {
                let version = version
                    .parse()
                    .map_err(|_| AppError::new(codes::COMPONENT_STALE))?;
                Some((career.to_owned(), version))
            }
            None => None,
        };
        let changed = self
            .desk
            .economy
            .career_save(&visit.request, &text, expected)
            .await?;
        Ok(Reply::private(changed_card(&visit, &changed)))
    }
}

/// What a career is now.
fn changed_card(visit: &Visit<'_>, changed: &CareerChanged) -> Card {
    let words = &visit.words;
    let career = Markup::escaped(&changed.career, 40);
    let text = if changed.is_hidden {
        say!(
            words,
            "careers-now-hidden",
            career = career,
            version = changed.version
        )
    } else {
        say!(words, "careers-now", career = career, version = changed.version)
    };
    Card::new(Tone::Good, &say!(words, "careers-changed")).text(text)
}

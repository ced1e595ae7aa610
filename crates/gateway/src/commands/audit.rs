//! `/audit search|export`: who did what, when and why, for those who may read it.

mod filter;
mod show;

use core_errors::{AppError, codes};
use core_security::{Action, AuditFormat, AuditPage};
use twilight_model::guild::Permissions;

use self::filter::Filter;
use super::desk::{Desk, Visit, suggestion, suggestions};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Options, Pressed},
    presentation::{Block, Button, Card, Markup, Style, Tone, label, say},
    reply::{Answer, Choice, File, Message},
};

/// Records on one card: each may take several lines, and a message has 4,000 characters.
const PER_CARD: u32 = 5;

/// `/audit`.
#[derive(Debug)]
pub(crate) struct AuditCommand {
    desk: Desk,
}

impl AuditCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn page(&self, visit: &Visit<'_>, filter: &Filter, before: Option<i64>) -> Result<Card, AppError> {
        let (words, security) = (&visit.words, self.desk.security());
        let page = security
            .audit_search(&visit.request, filter.query(), before, PER_CARD)
            .await?;
        let mut card = Card::with_icon(Tone::Neutral, "📜", &say!(words, "audit-title"));
        if let Some(filters) = filter.describe(words) {
            card = card.footer(&say!(words, "audit-filter", filter = filters));
        }
        card = match (page.records.is_empty(), filter.is_empty()) {
            (true, true) => card.text(say!(words, "audit-empty")),
            (true, false) => card.text(say!(words, "audit-empty-filter")),
            (false, _) => {
                let records: Vec<Markup> = page
                    .records
                    .iter()
                    .map(|record| show::record(words, record))
                    .collect();
                card.text(Markup::join(&records, "\n"))
            }
        };
        Ok(card
            .buttons(self.turning(visit, filter, &page, before.is_none())?)
            .footer(&say!(words, "audit-how")))
    }

    /// Buttons back to the newest records, on to older ones, and to a file of all of them.
    fn turning(
        &self,
        visit: &Visit<'_>,
        filter: &Filter,
        page: &AuditPage,
        is_first: bool,
    ) -> Result<Vec<Button>, AppError> {
        if page.records.is_empty() {
            return Ok(Vec::new());
        }
        let id = |action: &str, before: Option<i64>| {
            self.desk.own(visit.call, "audit", action, filter.encode(before))
        };
        let words = &visit.words;
        let mut buttons = Vec::new();
        if !is_first || page.next.is_some() {
            let first = Button::new(Style::Plain, label!(words, "button-first"), id("first", None)?);
            let on = Button::new(Style::Plain, label!(words, "button-next"), id("on", page.next)?);
            buttons.push(first.icon("⏮️").enabled(!is_first));
            buttons.push(on.icon("▶️").enabled(page.next.is_some()));
        }
        let file = Button::new(
            Style::Plain,
            label!(words, "audit-button-export"),
            id("export", None)?,
        );
        buttons.push(file.icon("💾"));
        Ok(buttons)
    }

    async fn export(
        &self,
        visit: &Visit<'_>,
        filter: &Filter,
        format: AuditFormat,
    ) -> Result<Reply, AppError> {
        let (words, security) = (&visit.words, self.desk.security());
        let export = security
            .audit_export(&visit.request, filter.query(), format)
            .await?;
        let title = say!(words, "audit-export-title");
        let name = format!(
            "guildhall-{}-audit-{}.{}",
            visit.request.guild,
            visit.call.received.at.as_seconds(),
            format.extension()
        );
        let file = File::new(&name, export.bytes).described(title.plain());
        let mut card = Card::with_icon(Tone::Neutral, "💾", &title)
            .text(say!(words, "audit-export-text", count = export.records))
            .block(Block::File(file.name().to_owned()));
        if export.is_cut {
            card = card.text(say!(words, "audit-export-cut"));
        }
        if let Some(filters) = filter.describe(words) {
            card = card.footer(&say!(words, "audit-filter", filter = filters));
        }
        let message = Message::private(card)
            .file(file)
            .map_err(|error| AppError::internal("an export is too large for one message").caused_by(error))?;
        Ok(Reply::of(Answer::Message(message)))
    }
}

impl Command for AuditCommand {
    fn declaration(&self) -> Declaration {
        let filters = |declaration: Declaration| {
            declaration
                .option(OptionSpec::user("actor"))
                .option(OptionSpec::text("action").suggested().within(1, 64))
                .option(OptionSpec::user("member"))
                .option(OptionSpec::text("since").within(1, 20))
                .option(OptionSpec::text("until").within(1, 20))
        };
        let formats = AuditFormat::ALL
            .iter()
            .map(|format| Choice::text(format.extension(), format.extension()));
        Declaration::new("audit")
            .default_permissions(Permissions::MANAGE_GUILD)
            .action(Action::AuditRead)
            .private()
            .subcommand(
                filters(Declaration::new("search"))
                    .example("/audit search")
                    .example("/audit search member:@Bo since:7d"),
            )
            .subcommand(
                filters(Declaration::new("export").option(OptionSpec::text("format").choices(formats)))
                    .example("/audit export format:csv since:30d"),
            )
            .component("first", Ack::Update)
            .component("on", Ack::Update)
            .component("export", Ack::Message(crate::reply::Visibility::Private))
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let filter = Filter::of(options, &visit)?;
        match options.subcommand() {
            "search" => Ok(Reply::private(self.page(&visit, &filter, None).await?)),
            "export" => {
                let format = options.text("format").and_then(AuditFormat::by_extension);
                self.export(&visit, &filter, format.unwrap_or(AuditFormat::Csv))
                    .await
            }
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let visit = self.desk.visit(call).await?;
        let typed = focused.text.trim().to_lowercase();
        let actions = self.desk.security().audit_actions(&visit.request).await?;
        let fitting = actions.iter().filter(|action| action.contains(&typed));
        Ok(suggestions(
            fitting.map(|action| suggestion(action, action.as_str())),
        ))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let actions = self.desk.security().audit_actions(&visit.request).await?;
        let (filter, before) = Filter::decode(&pressed.id.payload, &actions);
        if pressed.id.action == "export" {
            return self.export(&visit, &filter, AuditFormat::Csv).await;
        }
        Ok(Reply::update(self.page(&visit, &filter, before).await?))
    }
}

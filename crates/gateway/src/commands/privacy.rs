//! `/privacy export|delete`: what is stored about a member, handed out or forgotten.

mod pack;

use std::time::Duration;

use app_economy::{ErasePreview, Erased, Kept, KeptThing};
use core_errors::{AppError, codes};
use core_security::Action;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, ComponentId, Declaration, Reply,
    command::{Ack, Options, Pressed},
    presentation::{Block, Button, Card, Markup, Style, Tone, Words, label, say},
    reply::{Answer, Message},
};

/// How long the question whether to delete can be answered.
const OPEN: Duration = Duration::from_mins(5);

/// `/privacy`.
#[derive(Debug)]
pub(crate) struct Privacy {
    desk: Desk,
}

impl Privacy {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn export(&self, visit: &Visit<'_>) -> Result<Reply, AppError> {
        let export = self.desk.economy.privacy_export(&visit.request).await?;
        let json = serde_json::to_vec_pretty(&export)
            .map_err(|error| AppError::internal("an export cannot be written").caused_by(error))?;
        let (words, call) = (&visit.words, visit.call);
        let title = say!(words, "privacy-export-title");
        let name = format!("guildhall-{}-{}.json", visit.request.guild, call.caller.id);
        let files = pack::files(&name, json, Message::MOST_BYTES)?;
        let parts = i64::try_from(files.len()).unwrap_or(i64::MAX);
        let mut messages = Vec::with_capacity(files.len());
        for (number, file) in (1..).zip(files) {
            let mut card =
                Card::with_icon(Tone::Neutral, "🗂️", &title).text(say!(words, "privacy-export-text"));
            if pack::is_packed(file.name()) {
                card = card.text(say!(words, "privacy-export-packed"));
            }
            if parts > 1 {
                card = card.text(say!(words, "privacy-export-part", part = number, parts = parts));
            }
            let card = card.block(Block::File(file.name().to_owned())).footer(&say!(
                words,
                "privacy-export-at",
                at = call.received.at
            ));
            let message = Message::private(card).file(file.described(title.plain()));
            messages.push(message.map_err(|error| {
                AppError::internal("an export is too large for one message").caused_by(error)
            })?);
        }
        let mut messages = messages.into_iter();
        let first = messages.next();
        let first = first.ok_or_else(|| AppError::internal("an export has no file"))?;
        Ok(messages.fold(Reply::of(Answer::Message(first)), Reply::then))
    }

    /// The question, with exactly what goes and what stays.
    fn question(&self, visit: &Visit<'_>, preview: &ErasePreview) -> Result<Card, AppError> {
        let words = &visit.words;
        let until = visit.call.received.at.plus(OPEN);
        let press = |action: &str| {
            let id = ComponentId::new("privacy", action)
                .owned_by(visit.call.caller.id)
                .expires_at(until);
            self.desk.sign(visit.call, &id)
        };
        let yes = Button::new(
            Style::Danger,
            label!(words, "privacy-delete-yes"),
            press("erase")?,
        );
        let no = Button::new(Style::Plain, label!(words, "button-cancel"), press("cancel")?);
        Ok(Card::new(Tone::Bad, &say!(words, "privacy-delete-title"))
            .text(list(&say!(words, "privacy-delete-goes"), &going(words, preview)))
            .text(list(&say!(words, "privacy-kept"), &staying(words, &preview.kept)))
            .text(say!(words, "privacy-delete-final").bold())
            .confirm(yes, no, &say!(words, "answer-until", until = until)))
    }
}

impl Command for Privacy {
    fn declaration(&self) -> Declaration {
        Declaration::new("privacy")
            .blocked_too()
            .subcommand(
                Declaration::new("export")
                    .action(Action::PrivacyExportSelf)
                    .private()
                    .example("/privacy export"),
            )
            .subcommand(
                Declaration::new("delete")
                    .action(Action::PrivacyDeleteSelf)
                    .private()
                    .example("/privacy delete"),
            )
            .component("erase", Ack::Update)
            .component("cancel", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        match options.subcommand() {
            "export" => self.export(&visit).await,
            "delete" => {
                let preview = self.desk.economy.privacy_delete_preview(&visit.request).await?;
                Ok(Reply::private(self.question(&visit, &preview)?))
            }
            _ => Err(AppError::new(codes::UNKNOWN_COMMAND)),
        }
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        let card = match pressed.id.action.as_str() {
            "erase" => done(words, &self.desk.economy.privacy_delete(&visit.request).await?),
            "cancel" => {
                Card::new(Tone::Neutral, &say!(words, "cancelled-title")).text(say!(words, "cancelled-text"))
            }
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::update(card))
    }
}

fn done(words: &Words, erased: &Erased) -> Card {
    Card::new(Tone::Good, &say!(words, "privacy-deleted-title"))
        .text(say!(words, "privacy-deleted-text", amount = erased.coins))
        .text(list(&say!(words, "privacy-kept"), &staying(words, &erased.kept)))
}

/// What would be lost, nothing left out and nothing that is not there.
fn going(words: &Words, preview: &ErasePreview) -> Vec<Markup> {
    let mut lines = Vec::new();
    if preview.coins.is_positive() {
        lines.push(say!(words, "privacy-delete-coins", amount = preview.coins));
    }
    if preview.careers > 0 {
        lines.push(say!(words, "privacy-delete-careers", count = preview.careers));
    }
    if preview.streak > 0 {
        lines.push(say!(words, "privacy-delete-streak", days = preview.streak));
    }
    if preview.entries > 0 {
        let count = i64::try_from(preview.entries).unwrap_or(i64::MAX);
        lines.push(say!(words, "privacy-delete-entries", count = count));
    }
    if preview.reports > 0 {
        let count = i64::try_from(preview.reports).unwrap_or(i64::MAX);
        lines.push(say!(words, "privacy-delete-reports", count = count));
    }
    if lines.is_empty() {
        lines.push(say!(words, "privacy-delete-nothing"));
    }
    lines
}

fn staying(words: &Words, kept: &[Kept]) -> Vec<Markup> {
    kept.iter()
        .map(|kept| {
            let thing = match kept.thing {
                KeptThing::Journal => say!(words, "privacy-kept-journal"),
                KeptThing::Audit => say!(words, "privacy-kept-audit"),
                KeptThing::Fingerprint => say!(words, "privacy-kept-fingerprint"),
                KeptThing::Denial => say!(words, "privacy-kept-denial"),
                KeptThing::Block => say!(words, "privacy-kept-block"),
                KeptThing::Limit => say!(words, "privacy-kept-limit"),
                KeptThing::Answers => say!(words, "privacy-kept-answers"),
            };
            match kept.until {
                Some(until) => say!(words, "privacy-kept-until", thing = thing, until = until),
                None => thing,
            }
        })
        .collect()
}

/// A heading over a list.
fn list(heading: &Markup, lines: &[Markup]) -> Markup {
    let lines = Markup::join(lines, "\n- ");
    Markup::trusted(format!("{}\n- {lines}", heading.bold()))
}

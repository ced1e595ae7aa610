//! `/feedback`, and the button on the card of an error: members tell the staff something.

use core_analytics::{FEEDBACK_LENGTH, FeedbackKind, NewFeedback};
use core_errors::{AppError, ErrorId, codes};
use core_security::Action;

use super::desk::{Desk, Visit, suggestion, suggestions};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Focused, Form, Options, Pressed},
    presentation::{Card, Field, Markup, Tone, Words, form, label, say},
    reply::{Choice, Modal, Visibility},
};

/// A member's errors that are suggested.
const SUGGESTED: u32 = 10;

/// `/feedback`.
#[derive(Debug)]
pub(crate) struct Feedback {
    desk: Desk,
}

impl Feedback {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    /// The form for one kind of feedback; it carries kind and error along.
    fn form(&self, visit: &Visit<'_>, kind: FeedbackKind, error: Option<ErrorId>) -> Result<Modal, AppError> {
        let words = &visit.words;
        let error = error.map(|id| id.to_string()).unwrap_or_default();
        let carried = format!("{} {error}", kind.name());
        let id = self
            .desk
            .own(visit.call, "feedback", "send", carried.trim_end())?;
        let field = Field {
            name: "text",
            label: match kind {
                FeedbackKind::Error => label!(words, "feedback-form-error"),
                FeedbackKind::Idea => label!(words, "feedback-form-idea"),
                FeedbackKind::Problem => label!(words, "feedback-form-problem"),
                FeedbackKind::Praise => label!(words, "feedback-form-praise"),
            },
            about: Some(label!(words, "feedback-form-about")),
            value: None,
            longest: u16::try_from(*FEEDBACK_LENGTH.end()).unwrap_or(u16::MAX),
            required: true,
        };
        let title = match kind {
            FeedbackKind::Error => label!(words, "report-button"),
            _ => label!(words, "feedback-form-title"),
        };
        Ok(form(&title, id, vec![field]))
    }
}

impl Command for Feedback {
    fn declaration(&self) -> Declaration {
        let choices = ["idea", "problem", "praise"].map(|kind| Choice::text(kind, kind));
        Declaration::new("feedback")
            .option(OptionSpec::text("kind").required().choices(choices))
            .option(OptionSpec::text("error").suggested().within(1, 20))
            .action(Action::FeedbackGive)
            .opens_modal()
            .example("/feedback kind:idea")
            .component("report", Ack::Modal)
            .component("send", Ack::Message(Visibility::Private))
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let kind = FeedbackKind::named(options.required_text("kind")?);
        let kind = kind.ok_or_else(|| AppError::new(codes::OPTION_INVALID).with("option", "kind"))?;
        let error = options.text("error").map(error_id).transpose()?;
        Ok(Reply::modal(self.form(&visit, kind, error)?))
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let visit = self.desk.visit(call).await?;
        let typed = focused.text.trim().to_uppercase();
        let mine = self
            .desk
            .reports()
            .errors_of_mine(&visit.request, SUGGESTED)
            .await?;
        let fitting = mine
            .iter()
            .filter(|record| record.id.contains(&typed))
            .map(|record| {
                let name = format!(
                    "{} · /{} · {:.16}",
                    record.id,
                    record.command,
                    record.at.to_string()
                );
                suggestion(&name, record.id.clone())
            });
        Ok(suggestions(fitting))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let id = error_id(&pressed.id.payload)?;
        match self.desk.reports().feedback_of_error(&visit.request, id).await? {
            Some(number) => Err(AppError::new(codes::FEEDBACK_ALREADY).with("number", number)),
            None => Ok(Reply::modal(self.form(&visit, FeedbackKind::Error, Some(id))?)),
        }
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let (kind, error) = form.id.payload.split_once(' ').unwrap_or((&form.id.payload, ""));
        let error = Some(error).filter(|error| !error.is_empty());
        let new = NewFeedback {
            kind: FeedbackKind::named(kind).ok_or_else(|| AppError::new(codes::COMPONENT_STALE))?,
            text: form.text("text").to_owned(),
            error: error.map(error_id).transpose()?,
        };
        let number = self.desk.reports().feedback_give(&visit.request, new).await?;
        let words = &visit.words;
        let card = Card::new(Tone::Good, &say!(words, "feedback-sent-title")).text(say!(
            words,
            "feedback-sent-text",
            number = number
        ));
        Ok(Reply::private(card))
    }
}

/// What sort of feedback it is, in words.
pub(super) fn kind_name(words: &Words, kind: FeedbackKind) -> Markup {
    match kind {
        FeedbackKind::Idea => say!(words, "feedback-kind-idea"),
        FeedbackKind::Problem => say!(words, "feedback-kind-problem"),
        FeedbackKind::Praise => say!(words, "feedback-kind-praise"),
        FeedbackKind::Error => say!(words, "feedback-kind-error"),
    }
}

fn error_id(text: &str) -> Result<ErrorId, AppError> {
    text.parse()
        .map_err(|error| AppError::new(codes::ERROR_ID_INVALID).caused_by(error))
}

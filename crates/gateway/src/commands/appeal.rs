//! `/appeal`: what is held or decided about the member, and their word against it.

use app_economy::MyCase;
use core_errors::{AppError, codes};
use core_security::{Action, AppealState};

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Form, Options, Pressed},
    presentation::{Button, Card, Field, Markup, Style, Tone, Words, form, label, say},
    reply::Visibility,
};

/// `/appeal`.
#[derive(Debug)]
pub(crate) struct Appeal {
    desk: Desk,
}

impl Appeal {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn file(&self, visit: &Visit<'_>, number: Option<i64>, text: &str) -> Result<Card, AppError> {
        let words = &visit.words;
        let case = self.desk.economy.appeal(&visit.request, number, text).await?;
        Ok(
            Card::new(Tone::Good, &say!(words, "appeal-filed-title")).text(say!(
                words,
                "appeal-filed-text",
                case = case
            )),
        )
    }

    fn overview(&self, visit: &Visit<'_>, cases: &[MyCase]) -> Result<Card, AppError> {
        let words = &visit.words;
        let card = Card::with_icon(Tone::Neutral, "⚖️", &say!(words, "appeal-title"));
        if cases.is_empty() {
            return Ok(card.text(say!(words, "appeal-nothing")));
        }
        let lines: Vec<Markup> = cases.iter().map(|case| line(words, case)).collect();
        let mut buttons = Vec::new();
        for case in cases
            .iter()
            .filter(|case| !case.state.is_closed() && case.appeal != AppealState::Open)
        {
            let id = self
                .desk
                .own(visit.call, "appeal", "write", case.number.to_string())?;
            let label = label!(words, "appeal-button", case = case.number);
            buttons.push(Button::new(Style::Primary, label, id));
        }
        Ok(card.text(Markup::join(&lines, "\n")).buttons(buttons))
    }
}

impl Command for Appeal {
    fn declaration(&self) -> Declaration {
        Declaration::new("appeal")
            .option(OptionSpec::text("text").within(1, 500))
            .option(OptionSpec::integer("number").within(1, 1_000_000_000))
            .action(Action::SecurityAppeal)
            .blocked_too()
            .private()
            .component("write", Ack::Modal)
            .component("filed", Ack::Message(Visibility::Private))
            .example("/appeal")
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let card = match options.text("text") {
            Some(text) => self.file(&visit, options.integer("number"), text).await?,
            None => self.overview(&visit, &self.desk.economy.my_cases(&visit.request).await?)?,
        };
        Ok(Reply::private(card))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let words = &visit.words;
        let id = self
            .desk
            .own(call, "appeal", "filed", pressed.id.payload.as_str())?;
        let field = Field {
            name: "text",
            label: label!(words, "appeal-form-text"),
            about: Some(label!(words, "appeal-form-about")),
            value: None,
            longest: 500,
            required: true,
        };
        Ok(Reply::modal(form(
            &label!(words, "appeal-form-title"),
            id,
            vec![field],
        )))
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let number = form
            .id
            .payload
            .parse()
            .map_err(|_| AppError::new(codes::COMPONENT_STALE))?;
        Ok(Reply::private(
            self.file(&visit, Some(number), form.text("text")).await?,
        ))
    }
}

/// One case as its member sees it: what waits, and how far it and their appeal are. No evidence, no score.
fn line(words: &Words, case: &MyCase) -> Markup {
    let state = if case.state.is_closed() {
        say!(words, "appeal-case-closed")
    } else if case.held.is_positive() {
        say!(
            words,
            "appeal-case-held",
            amount = case.held,
            until = case.expires_at
        )
    } else {
        say!(words, "appeal-case-open")
    };
    let appeal = match case.appeal {
        AppealState::None => Markup::default(),
        AppealState::Open => say!(words, "appeal-state-open"),
        AppealState::Accepted => say!(words, "appeal-state-accepted"),
        AppealState::Declined => say!(words, "appeal-state-declined"),
    };
    Markup::trusted(
        format!("**#{}** {state} {appeal}", case.number)
            .trim_end()
            .to_owned(),
    )
}

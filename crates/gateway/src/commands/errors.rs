//! `/errors overview|show|feedback`, for staff: what went wrong here, how often, what to do about it, and what members say.

mod cards;
mod feedback;

use core_analytics::{Pattern, Since};
use core_errors::{AppError, Code, ErrorId, codes};
use core_security::Action;
use twilight_model::guild::Permissions;

use super::desk::{Desk, Visit};
use crate::{
    Call, Command, Declaration, OptionSpec, Reply,
    command::{Ack, Form, Options, Pressed},
    presentation::Card,
    reply::{Choice, Visibility},
};

/// Days that are looked at unless told otherwise, and at most.
const DAYS: (i64, i64) = (1, 30);

/// `/errors`.
#[derive(Debug)]
pub(crate) struct Errors {
    desk: Desk,
}

impl Errors {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn overview(&self, visit: &Visit<'_>, days: i64) -> Result<Card, AppError> {
        let seen = self
            .desk
            .reports()
            .error_patterns(&visit.request, since(days))
            .await?;
        let open = self.desk.own(visit.call, "errors", "open", days.to_string())?;
        Ok(cards::overview(&visit.words, days, &seen.patterns, open))
    }

    /// One pattern with its latest errors; the overview if it is no longer there.
    async fn pattern(&self, visit: &Visit<'_>, days: i64, chosen: &str) -> Result<Card, AppError> {
        let (code, command) = chosen.split_once(' ').unwrap_or((chosen, ""));
        let reports = self.desk.reports();
        let seen = reports.error_patterns(&visit.request, since(days)).await?;
        let is_it = |pattern: &&Pattern| pattern.code == code && pattern.command == command;
        let Some(pattern) = seen.patterns.iter().find(is_it) else {
            return self.overview(visit, days).await;
        };
        let examples = reports.error_examples(&visit.request, code, command).await?;
        let back = self.desk.own(visit.call, "errors", "back", days.to_string())?;
        Ok(cards::pattern(&visit.words, pattern, &examples, back))
    }

    async fn show(&self, visit: &Visit<'_>, asked: &str) -> Result<Card, AppError> {
        if let Some(code) = Code::named(&asked.trim().to_lowercase()) {
            visit.request.allow_in_guild(Action::ErrorsRead)?;
            return Ok(cards::code(&visit.words, code));
        }
        let id: ErrorId = asked
            .parse()
            .map_err(|error| AppError::new(codes::ERROR_ID_INVALID).caused_by(error))?;
        let found = self.desk.reports().error_find(&visit.request, id).await?;
        let record = found.ok_or_else(|| AppError::new(codes::ERROR_ID_UNKNOWN))?;
        Ok(cards::record(&visit.words, &record))
    }
}

impl Command for Errors {
    fn declaration(&self) -> Declaration {
        let overview = Declaration::new("overview")
            .option(OptionSpec::integer("days").within(DAYS.0, DAYS.1))
            .action(Action::ErrorsRead)
            .private()
            .example("/errors overview")
            .example("/errors overview days:7");
        let show = Declaration::new("show")
            .option(OptionSpec::text("id").required().within(1, 64))
            .action(Action::ErrorsRead)
            .private()
            .example("/errors show id:economy.not_enough");
        let states = feedback::STATES.map(|state| Choice::text(state, state));
        let feedback = Declaration::new("feedback")
            .option(OptionSpec::text("state").choices(states))
            .action(Action::FeedbackSettle)
            .private()
            .example("/errors feedback");
        Declaration::new("errors")
            .default_permissions(Permissions::MANAGE_GUILD)
            .subcommand(overview)
            .subcommand(show)
            .subcommand(feedback)
            .component("open", Ack::Update)
            .component("back", Ack::Update)
            .component("list", Ack::Update)
            .component("read", Ack::Update)
            .component("peek", Ack::Message(Visibility::Private))
            .component("done", Ack::Update)
            .component("answer", Ack::Modal)
            .component("send", Ack::Update)
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let card = match options.subcommand() {
            "overview" => {
                self.overview(&visit, options.integer("days").unwrap_or(DAYS.0))
                    .await?
            }
            "show" => self.show(&visit, options.required_text("id")?).await?,
            "feedback" => {
                let state = options.text("state").unwrap_or(feedback::STATES[0]);
                feedback::list(&self.desk, &visit, state, None).await?
            }
            _ => return Err(AppError::new(codes::UNKNOWN_COMMAND)),
        };
        Ok(Reply::private(card))
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        let days = pressed.id.payload.parse().unwrap_or(DAYS.0);
        let card = match (pressed.id.action.as_str(), pressed.values.first()) {
            ("open", Some(chosen)) => self.pattern(&visit, days, chosen).await?,
            ("back", _) => self.overview(&visit, days).await?,
            _ => return feedback::press(&self.desk, &visit, pressed).await,
        };
        Ok(Reply::update(card))
    }

    async fn modal(&self, call: &Call, form: &Form) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        feedback::answer(&self.desk, &visit, form).await
    }
}

fn since(days: i64) -> Since {
    let days = u64::try_from(days.clamp(DAYS.0, DAYS.1)).unwrap_or(1);
    Since::new(std::time::Duration::from_hours(days * 24))
}

//! `/access`: who may do what, and why; for those who run the server.

mod approvals;
mod change;
mod declare;
mod show;
mod speech;

use core_errors::{AppError, codes};
use core_security::{Action, Role, StandardRole};

use self::speech::Speech;
use super::desk::{Desk, Visit, suggestion, suggestions};
use crate::{
    Call, Command, Declaration, Reply,
    command::{Focused, Options, Pressed},
    reply::Choice,
};

pub(super) use self::approvals::waits;

/// `/access`.
#[derive(Debug)]
pub(crate) struct AccessCommand {
    desk: Desk,
}

impl AccessCommand {
    pub(crate) const fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn roles(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        let policy = self.desk.security().policy(call.guild()?.id).await?;
        let speech = Speech::of(call.locale);
        let typed = focused.text.trim().to_lowercase();
        let standard_only = [StandardRole::Owner, StandardRole::Member].map(Role::from);
        let fits = |role: &Role| match focused.options.subcommand() {
            "role delete" => matches!(role, Role::Custom(_)),
            "give" | "take" => !standard_only.contains(role),
            "allow" | "deny" | "reset" | "cap" => *role != Role::from(StandardRole::Owner),
            _ => true,
        };
        let fitting = policy.roles().filter(fits).filter_map(|role| {
            let name = speech.role_label(&role);
            let found = role.name().contains(&typed) || name.to_lowercase().contains(&typed);
            found.then(|| suggestion(&name, role.name()))
        });
        Ok(suggestions(fitting))
    }

    fn actions(call: &Call, focused: &Focused) -> Vec<Choice> {
        let speech = Speech::of(call.locale);
        let typed = focused.text.trim().to_lowercase();
        let fits = |action: &Action| match focused.options.subcommand() {
            "cap" => action.is_measured(),
            "check" => true,
            _ => !action.is_inalienable(),
        };
        let mut fitting: Vec<(bool, Choice)> = Action::ALL
            .iter()
            .copied()
            .filter(fits)
            .filter_map(|action| {
                let name = speech.action_label(action);
                let found = action.name().contains(&typed) || name.to_lowercase().contains(&typed);
                let choice = suggestion(&format!("{name} ({action})"), action.name());
                found.then_some((!action.is_for_staff(), choice))
            })
            .collect();
        // What staff does comes first: Discord shows 25.
        fitting.sort_by_key(|(for_everybody, _)| *for_everybody);
        suggestions(fitting.into_iter().map(|(_, choice)| choice))
    }
}

impl Command for AccessCommand {
    fn declaration(&self) -> Declaration {
        declare::declaration()
    }

    async fn run(&self, call: &Call, options: &Options) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        match options.subcommand() {
            "show" => show::show(&self.desk, &visit, options).await,
            "check" => show::check(&self.desk, &visit, options).await,
            "role list" => show::roles(&self.desk, &visit).await,
            "approvals" => approvals::list(&self.desk, &visit).await,
            _ => change::run(&self.desk, &visit, options).await,
        }
    }

    async fn autocomplete(&self, call: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        match focused.option.as_str() {
            "action" => Ok(Self::actions(call, focused)),
            _ => self.roles(call, focused).await,
        }
    }

    async fn component(&self, call: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        let visit = self.desk.visit(call).await?;
        approvals::press(&self.desk, &visit, pressed).await
    }
}

/// An action that was typed.
fn action(options: &Options) -> Result<Option<Action>, AppError> {
    let Some(typed) = options.text("action") else {
        return Ok(None);
    };
    let known = typed.trim().parse();
    known
        .map(Some)
        .map_err(|_| AppError::new(codes::ACCESS_ACTION_UNKNOWN).with("action", typed))
}

/// An action that had to be typed.
fn required_action(options: &Options) -> Result<Action, AppError> {
    action(options)?.ok_or_else(|| AppError::new(codes::OPTION_INVALID).with("option", "action"))
}

/// A role of Guildhall that was typed.
fn role(options: &Options, option: &'static str) -> Result<Option<Role>, AppError> {
    let typed = options.text(option);
    let parsed = typed.map(str::parse::<Role>).transpose();
    parsed.map_err(|_| AppError::new(codes::ACCESS_ROLE_NAME))
}

/// A role of Guildhall that had to be typed.
fn required_role(options: &Options, option: &'static str) -> Result<Role, AppError> {
    role(options, option)?.ok_or_else(|| AppError::new(codes::OPTION_INVALID).with("option", option))
}

fn speech(visit: &Visit<'_>) -> Speech {
    Speech::with(visit.words.clone())
}

//! Finds the command and checks what was sent against its declaration.

use std::sync::Arc;

use core_errors::{AppError, codes};
use core_resilience::{Next, Step, StepLayer};
use core_security::{Action, LimitClass};
use tower::ServiceExt;

use crate::{
    call::{Call, CallKind},
    command::{
        Ack, Commands, Context as Place, Declaration, Entry, Focused, Form, Options, Pressed, parse::Leaf,
    },
    component_id::{ComponentIds, route_of},
    reply::{Reply, Visibility},
};

pub(super) fn layer(commands: Commands, ids: ComponentIds) -> StepLayer<Resolve> {
    StepLayer::new(Resolve { commands, ids })
}

pub(super) struct Resolve {
    commands: Commands,
    ids: ComponentIds,
}

/// A call that is understood.
#[derive(Clone)]
pub(crate) struct Resolved {
    pub(crate) call: Arc<Call>,
    pub(crate) entry: Arc<Entry>,
    pub(crate) input: Input,
    pub(crate) flag: Option<&'static str>,
    pub(crate) action: Option<Action>,
    pub(crate) class: LimitClass,
    pub(crate) blocked_too: bool,
}

/// What the handler gets.
#[derive(Clone)]
pub(crate) enum Input {
    Command(Options),
    Autocomplete(Focused),
    Component(Pressed),
    Modal(Form),
}

impl<N: Next<Resolved, Response = Reply, Error = AppError>> Step<Arc<Call>, N> for Resolve {
    type Response = Reply;
    type Error = AppError;

    async fn take(self: Arc<Self>, call: Arc<Call>, next: N) -> Result<Reply, AppError> {
        let resolved = resolve(&self.commands, &self.ids, call)?;
        next.oneshot(resolved).await
    }
}

fn resolve(commands: &Commands, ids: &ComponentIds, call: Arc<Call>) -> Result<Resolved, AppError> {
    let open = |custom_id: &str| ids.open(custom_id, call.guild_id(), call.caller.id, call.received.at);
    let unknown = || AppError::new(codes::UNKNOWN_COMMAND);
    // A component outlives its command: to the member it is then simply out of date.
    let gone = || AppError::new(codes::COMPONENT_STALE).context("command of the component");
    let (entry, leaf, input) = match &call.kind {
        CallKind::Command(raw) | CallKind::Autocomplete(raw) => {
            let entry = raw
                .names
                .first()
                .and_then(|name| commands.find(name))
                .ok_or_else(unknown)?;
            let leaf = Leaf::find(&entry.declaration, &raw.names).ok_or_else(unknown)?;
            let input = match call.kind {
                CallKind::Autocomplete(_) => Input::Autocomplete(leaf.focused(raw)?),
                _ => Input::Command(leaf.options(raw)?),
            };
            (entry, leaf, input)
        }
        CallKind::Component(raw) => {
            let id = open(&raw.custom_id)?;
            let entry = commands.find(&id.command).ok_or_else(gone)?;
            let (values, message) = (raw.values.clone(), raw.message);
            let input = Input::Component(Pressed { id, values, message });
            (entry, Leaf::of_components(&entry.declaration), input)
        }
        CallKind::Modal(raw) => {
            let id = open(&raw.custom_id)?;
            let entry = commands.find(&id.command).ok_or_else(gone)?;
            let (fields, message) = (raw.fields.clone(), raw.message);
            let input = Input::Modal(Form { id, fields, message });
            (entry, Leaf::of_components(&entry.declaration), input)
        }
        CallKind::Unknown => return Err(unknown()),
    };
    if call.guild.is_none() && needs_server(&entry.declaration) {
        return Err(AppError::new(codes::GUILD_ONLY));
    }
    let (flag, action, blocked_too) = (leaf.flag, leaf.action, leaf.blocked_too);
    let entry = Arc::clone(entry);
    let class = match &input {
        Input::Command(_) => leaf.class(),
        Input::Autocomplete(_) => LimitClass::Suggest,
        Input::Component(_) | Input::Modal(_) => LimitClass::Press,
    };
    Ok(Resolved {
        call,
        entry,
        input,
        flag,
        action,
        class,
        blocked_too,
    })
}

fn needs_server(declaration: &Declaration) -> bool {
    declaration
        .contexts
        .iter()
        .all(|context| *context == Place::Guild)
}

/// How to show that we are at it, before anything is checked: a wrong guess costs nothing but looks.
pub(crate) fn acknowledgement(commands: &Commands, call: &Call) -> Ack {
    let private = Ack::Message(Visibility::Private);
    let component = |custom_id: &str| {
        let (command, action) = route_of(custom_id).split_once('.')?;
        let declaration = &commands.find(command)?.declaration;
        let declared = declaration
            .component_acks
            .iter()
            .find(|(name, _)| *name == action);
        Some((declared.map(|(_, ack)| *ack), declaration))
    };
    match &call.kind {
        CallKind::Command(raw) | CallKind::Autocomplete(raw) => raw
            .names
            .first()
            .and_then(|name| Leaf::find(&commands.find(name)?.declaration, &raw.names))
            .map_or(private, |leaf| match leaf.ack {
                // A file is fetched before there is an answer.
                Ack::Modal if raw.has_attachment() => private,
                ack => ack,
            }),
        CallKind::Component(raw) => component(&raw.custom_id)
            .and_then(|(declared, _)| declared)
            .unwrap_or(Ack::Update),
        CallKind::Modal(raw) => match component(&raw.custom_id) {
            // A form cannot be answered with a form.
            Some((Some(Ack::Modal), _)) | None => private,
            Some((Some(declared), _)) => declared,
            Some((None, declaration)) => match Leaf::of_components(declaration).ack {
                Ack::Modal => private,
                ack => ack,
            },
        },
        CallKind::Unknown => private,
    }
}

#[cfg(test)]
mod tests;

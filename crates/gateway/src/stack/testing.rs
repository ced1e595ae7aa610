//! Small stand-ins for the tests of the layers.

use std::{sync::Arc, time::Duration};

use core_errors::{AppError, Arg};
use core_resilience::{Hysteresis, Services, Shedder};
use core_security::{Block, LimitClass, Policy};
use core_types::{ApplicationId, GuildId, InteractionId, Locale, Seed, Timestamp, UserId};
use futures_util::future::BoxFuture;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use twilight_model::guild::Permissions;

use super::{
    BlockedMembers, CallLimits, CommandChannels, FeatureFlags, Pending, Policies, Rescuer, StackParts,
    Watcher,
    resolve::{Input, Resolved},
};
use crate::{
    call::{Call, CallKind, Caller, Door, GuildContext, RawCommand, RawComponent, Received, Token},
    command::{Ack, Command, Commands, Declaration, Focused, Form, OptionSpec, Options, Pressed},
    component_id::ComponentIds,
    delivery::Incoming,
    reply::{Choice, Reply, View},
    stats::Stats,
    texts::{ErrorShown, Texts},
};

pub(crate) use crate::delivery::{Recorder, Sent};

pub(crate) fn call() -> Call {
    Call {
        id: InteractionId::new(10).unwrap(),
        token: Token::new("token".into()),
        application: ApplicationId::new(20).unwrap(),
        kind: CallKind::Command(RawCommand {
            names: vec!["echo".into()],
            ..RawCommand::default()
        }),
        guild: Some(GuildContext {
            id: GuildId::new(30).unwrap(),
            locale: None,
            ours: Permissions::all(),
        }),
        channel: None,
        parent: None,
        caller: Caller {
            id: UserId::new(50).unwrap(),
            name: "Ana".into(),
            permissions: Permissions::empty(),
            roles: Vec::new(),
            joined_at: None,
        },
        locale: Locale::En,
        received: Received {
            at: Timestamp::from_seconds(1_000),
            instant: Instant::now(),
        },
        door: Door::Direct,
    }
}

pub(crate) fn autocomplete() -> Call {
    let raw = RawCommand {
        names: vec!["echo".into()],
        focused: Some(("text".into(), "x".into())),
        ..RawCommand::default()
    };
    Call {
        kind: CallKind::Autocomplete(raw),
        ..call()
    }
}

pub(crate) fn component(custom_id: &str) -> Call {
    let raw = RawComponent {
        custom_id: custom_id.into(),
        values: Vec::new(),
        message: None,
    };
    Call {
        kind: CallKind::Component(raw),
        ..call()
    }
}

pub(crate) fn incoming(call: Call, recorder: &Recorder) -> Incoming {
    Incoming {
        call: Arc::new(call),
        delivery: Arc::new(recorder.clone()),
        ack: Ack::Message(crate::reply::Visibility::Public),
        command: "echo",
    }
}

pub(crate) fn resolved() -> Resolved {
    Resolved {
        call: Arc::new(call()),
        entry: Arc::clone(Commands::new().with(Echo::default()).find("echo").unwrap()),
        input: Input::Command(Options::default()),
        flag: None,
        action: None,
        class: LimitClass::Look,
        blocked_too: false,
    }
}

/// Texts are their keys.
pub(crate) struct Plain;

impl Texts for Plain {
    fn get(&self, _: Locale, key: &str, _: &[(&str, Arg)]) -> Option<String> {
        Some(key.to_owned())
    }

    fn error(&self, shown: ErrorShown<'_>) -> View {
        View::text(format!("{} {}", shown.error.code(), shown.id))
    }
}

/// Every command may be used everywhere.
pub(crate) struct Anywhere;

impl CommandChannels for Anywhere {
    fn check<'a>(&'a self, _: &'a Call) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Only these features are on.
pub(crate) struct OnlyOn(pub(crate) &'static [&'static str]);

impl FeatureFlags for OnlyOn {
    fn enabled(&self, flag: &'static str, _: Option<GuildId>) -> BoxFuture<'_, bool> {
        Box::pin(std::future::ready(self.0.contains(&flag)))
    }
}

/// Guilds that changed nothing about rights.
pub(crate) struct Untouched;

impl Policies for Untouched {
    fn policy(&self, _: GuildId) -> Pending<Arc<Policy>, AppError> {
        Box::pin(std::future::ready(Ok(Arc::default())))
    }
}

/// No member is blocked.
pub(crate) struct NobodyBlocked;

impl BlockedMembers for NobodyBlocked {
    fn block(&self, _: GuildId, _: UserId) -> BoxFuture<'_, Result<Option<Arc<Block>>, AppError>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

/// Nobody asks too often.
pub(crate) struct NoLimits;

impl CallLimits for NoLimits {
    fn admit(&self, _: Option<GuildId>, _: UserId, _: LimitClass) -> BoxFuture<'_, Result<(), AppError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Says what it was asked.
#[derive(Default)]
pub(crate) struct Echo {
    pub(crate) declaration: Option<Declaration>,
}

impl Command for Echo {
    fn declaration(&self) -> Declaration {
        self.declaration
            .clone()
            .unwrap_or_else(|| Declaration::new("echo").option(OptionSpec::text("text").suggested()))
    }

    async fn run(&self, _: &Call, options: &Options) -> Result<Reply, AppError> {
        match options.text("text") {
            Some("panic") => panic!("as asked"),
            text => Ok(Reply::public(View::text(text.unwrap_or("run")))),
        }
    }

    async fn autocomplete(&self, _: &Call, focused: &Focused) -> Result<Vec<Choice>, AppError> {
        Ok(vec![Choice::text(&focused.text, &focused.text); 30])
    }

    async fn component(&self, _: &Call, pressed: &Pressed) -> Result<Reply, AppError> {
        Ok(Reply::public(View::text(format!(
            "component {} {}",
            pressed.id.action, pressed.id.payload
        ))))
    }

    async fn modal(&self, _: &Call, form: &Form) -> Result<Reply, AppError> {
        Ok(Reply::public(View::text(format!("modal {}", form.text("why")))))
    }
}

/// A registry that knows of nothing.
pub(crate) fn services() -> Services {
    let clock = core_types::ManualClock::new(Timestamp::from_seconds(1_000));
    Services::new(Arc::new(clock), Hysteresis::default())
}

/// The parts of a stack for these commands: no feature is on, and up to eight handlers run at once.
/// A watch that sees nothing.
pub(crate) struct Blind;

impl Watcher for Blind {
    fn observe(&self, _: GuildId, _: domain_fraud::Event) {}

    fn succeeded(&self, _: &Call) {}
}

pub(crate) fn parts(commands: Commands) -> StackParts {
    StackParts {
        commands,
        ids: ComponentIds::new(Seed::new([1; 32])),
        rescuer: Rescuer::new(Arc::new(Plain)),
        policies: Arc::new(Untouched),
        flags: Arc::new(OnlyOn(&[])),
        channels: Arc::new(Anywhere),
        stats: Stats::default(),
        watcher: Arc::new(Blind),
        tracker: TaskTracker::new(),
        deadline: Arc::new(|| Duration::from_secs(2)),
        blocks: Arc::new(NobodyBlocked),
        limits: Arc::new(NoLimits),
        seats: Shedder::new("test", 8),
        services: services(),
        unanswered: None,
    }
}

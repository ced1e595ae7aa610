//! Small stand-ins for the tests of the layers.

use std::sync::{Arc, Mutex};

use core_errors::{AppError, Arg, ErrorId, codes};
use core_types::{ApplicationId, GuildId, InteractionId, Locale, Timestamp, UserId};
use tokio::time::Instant;
use twilight_model::guild::Permissions;

use super::{
    Authorizer, Deciding, FeatureFlags,
    resolve::{Input, Resolved},
};
use crate::{
    call::{Call, CallKind, Caller, Door, GuildContext, RawCommand, RawComponent, Received, Token},
    command::{Ack, Command, Commands, Declaration, Focused, Form, OptionSpec, Options, Pressed},
    delivery::{Delivering, Delivery, First, Incoming, Undelivered},
    reply::{Choice, Reply, View},
    texts::Texts,
};

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
        }),
        channel: None,
        caller: Caller {
            id: UserId::new(50).unwrap(),
            name: "Ana".into(),
            permissions: Permissions::empty(),
            roles: Vec::new(),
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
    }
}

pub(crate) fn resolved() -> Resolved {
    Resolved {
        call: Arc::new(call()),
        entry: Arc::clone(Commands::new().with(Echo::default()).find("echo").unwrap()),
        input: Input::Command(Options::default()),
        flag: None,
        action: None,
    }
}

/// What was sent, in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sent {
    First(First),
    Later(Ack, Reply),
}

/// Keeps what was sent.
#[derive(Default, Clone)]
pub(crate) struct Recorder(Arc<Mutex<Vec<Sent>>>);

impl Recorder {
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.0.lock().unwrap().clone()
    }

    fn keep(&self, sent: Sent) -> Delivering<'static> {
        self.0.lock().unwrap().push(sent);
        Box::pin(std::future::ready(Ok::<_, Undelivered>(())))
    }
}

impl Delivery for Recorder {
    fn first<'a>(&'a self, _: &'a Call, first: First) -> Delivering<'a> {
        self.keep(Sent::First(first))
    }

    fn later<'a>(&'a self, _: &'a Call, ack: Ack, reply: Reply) -> Delivering<'a> {
        self.keep(Sent::Later(ack, reply))
    }
}

/// Texts are their keys.
pub(crate) struct Plain;

impl Texts for Plain {
    fn get(&self, _: Locale, key: &str, _: &[(&str, Arg)]) -> Option<String> {
        Some(key.to_owned())
    }

    fn error(&self, _: Locale, error: &AppError, id: ErrorId) -> View {
        View::text(format!("{} {id}", error.code()))
    }
}

/// Nobody may do anything.
pub(crate) struct Nobody;

impl Authorizer for Nobody {
    fn authorize<'a>(&'a self, _: &'a Call, _: &'static str) -> Deciding<'a> {
        Box::pin(std::future::ready(Err(AppError::new(codes::FORBIDDEN))))
    }
}

/// Only these features are on.
pub(crate) struct OnlyOn(pub(crate) &'static [&'static str]);

impl FeatureFlags for OnlyOn {
    fn enabled(&self, flag: &str, _: Option<GuildId>) -> bool {
        self.0.contains(&flag)
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

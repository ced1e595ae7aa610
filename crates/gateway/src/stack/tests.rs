use core_security::Action;
use tower::ServiceExt;

use super::*;
use crate::{
    call::{Call, CallKind, OptionValue, RawCommand},
    command::{Ack, Declaration, OptionSpec},
    delivery::First,
    reply::{Answer, Visibility},
    stack::testing::{Echo, Recorder, Sent, call, incoming, parts},
};

fn whole(declaration: Declaration) -> Guarded {
    let commands = Commands::new().with(Echo {
        declaration: Some(declaration),
    });
    stack(&parts(commands))
}

fn declaration() -> Declaration {
    Declaration::new("echo").option(OptionSpec::text("text"))
}

async fn said(stack: Guarded, text: Option<&str>) -> String {
    let options = text.map(|text| ("text".to_owned(), OptionValue::Text(text.to_owned())));
    let raw = RawCommand {
        names: vec!["echo".into()],
        options: options.into_iter().collect(),
        ..RawCommand::default()
    };
    let recorder = Recorder::default();
    let call = Call {
        kind: CallKind::Command(raw),
        ..call()
    };
    let Ok(()) = stack
        .oneshot(Incoming {
            ack: Ack::Message(Visibility::Public),
            ..incoming(call, &recorder)
        })
        .await;
    let [Sent::First(First::Reply(reply))] = &recorder.sent()[..] else {
        panic!("{:?}", recorder.sent())
    };
    let Answer::Message(message) = &reply.answer else {
        panic!("{reply:?}")
    };
    message.view.plain.split(' ').next().unwrap().to_owned()
}

#[tokio::test]
async fn from_door_to_handler_and_back() {
    assert_eq!(said(whole(declaration()), None).await, "run");
    assert_eq!(said(whole(declaration()), Some("hello")).await, "hello");
    assert_eq!(said(whole(declaration()), Some("panic")).await, "internal");
}

#[tokio::test]
async fn who_may_not_use_it_does_not_learn_that_it_is_off() {
    assert_eq!(
        said(whole(declaration().flag("echo")), None).await,
        "command.feature_off"
    );
    assert_eq!(
        said(
            whole(declaration().flag("echo").action(Action::EconomyConfigure)),
            None
        )
        .await,
        "access.forbidden"
    );
}

#[tokio::test]
async fn case_50_a_wrong_option_is_refused_before_anybody_asks_who_it_is() {
    let strict = Declaration::new("echo").action(Action::EconomyConfigure);
    assert_eq!(said(whole(strict), Some("hello")).await, "command.option_invalid");
}

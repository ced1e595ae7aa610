use core_types::UserId;
use twilight_model::channel::message::component::Separator;

use super::*;
use crate::stack::testing::{call, component};
use core_types::MessageId;

fn click() -> Call {
    let mut call = component("x");
    if let CallKind::Component(raw) = &mut call.kind {
        raw.message = Some(MessageId::new(5).unwrap());
    }
    call
}

fn cards() -> View {
    let line = Component::Separator(Separator {
        id: None,
        divider: Some(true),
        spacing: None,
    });
    View::components(vec![line], "plain")
}

#[test]
fn case_56_nothing_pings_anybody_unless_it_says_so() {
    let quiet = message(&Message::public(View::text("@everyone <@50>")), Use::New);
    assert_eq!(quiet["allowed_mentions"], json!({"parse": [], "users": []}));
    let named = Message::public(View::text("<@50>")).pinging([UserId::new(50).unwrap()]);
    assert_eq!(
        message(&named, Use::New)["allowed_mentions"],
        json!({"parse": [], "users": ["50"]})
    );
}

#[test]
fn flags_follow_visibility_and_contents() {
    let flags =
        |view: View, visibility, usage| message(&Message::new(view, visibility), usage)["flags"].clone();
    assert_eq!(flags(View::text("x"), Visibility::Public, Use::New), Value::Null);
    assert_eq!(flags(View::text("x"), Visibility::Private, Use::New), 64);
    assert_eq!(flags(cards(), Visibility::Public, Use::New), 32_768);
    assert_eq!(flags(cards(), Visibility::Private, Use::New), 32_832);
    assert_eq!(
        flags(cards(), Visibility::Private, Use::Edit),
        32_768,
        "an edit cannot change who sees it"
    );
    assert_eq!(
        flags(View::text("x"), Visibility::Public, Use::Edit),
        32_768,
        "text inside a V2 message"
    );
}

#[test]
fn each_answer_has_its_callback() {
    let kind = |call: &Call, answer| first(call, &First::Reply(Reply::of(answer)))["type"].clone();
    let message = || Message::public(View::text("x"));
    assert_eq!(kind(&call(), Answer::Message(message())), 4);
    assert_eq!(
        kind(&call(), Answer::Update(message())),
        4,
        "there is nothing to update"
    );
    assert_eq!(kind(&click(), Answer::Update(message())), 7);
    assert_eq!(kind(&click(), Answer::Message(message())), 4);
    let modal = Modal {
        custom_id: "f".into(),
        title: "T".into(),
        fields: Vec::new(),
    };
    assert_eq!(
        first(&call(), &First::Reply(Reply::modal(modal))),
        json!({"type": 9, "data": {"custom_id": "f", "title": "T", "components": []}})
    );
    let choices = vec![Choice::text("ä".repeat(101), "a"); 26];
    let json = first(&call(), &First::Reply(Reply::choices(choices)));
    assert_eq!(json["data"]["choices"].as_array().unwrap().len(), 25);
    assert_eq!(
        json["data"]["choices"][0]["name"]
            .as_str()
            .unwrap()
            .chars()
            .count(),
        100
    );
}

#[test]
fn deferrals_promise_the_right_visibility() {
    let defer = |call: &Call, ack| first(call, &First::Defer(ack));
    assert_eq!(
        defer(&call(), Ack::Message(Visibility::Private)),
        json!({"type": 5, "data": {"flags": 64}})
    );
    assert_eq!(
        defer(&call(), Ack::Message(Visibility::Public)),
        json!({"type": 5, "data": {"flags": 0}})
    );
    assert_eq!(defer(&click(), Ack::Update), json!({"type": 6}));
    assert_eq!(
        defer(&call(), Ack::Update)["type"],
        5,
        "there is nothing to update"
    );
}

#[test]
fn what_discord_refuses_can_be_said_in_plain_text() {
    let reply = Reply::update(cards()).then(Message::private(View::text("more")));
    let plain = plainer(&reply).unwrap();
    assert_eq!(
        plain,
        Reply::update(View::text("plain")).then(Message::private(View::text("more")))
    );
    assert_eq!(plainer(&plain), None);
    assert_eq!(plainer(&Reply::choices(Vec::new())), None);
}

#[test]
fn files_are_named_in_the_payload_and_shown_where_text_alone_would_hide_them() {
    let carrying = |view: View| {
        let notes = File::new("b.txt", vec![2]).described("Notes");
        let message = Message::private(view).file(File::new("a.json", vec![1])).unwrap();
        message.file(notes).unwrap()
    };
    let attachments = json!([
        {"id": 0, "filename": "a.json"},
        {"id": 1, "filename": "b.txt", "description": "Notes"},
    ]);
    assert_eq!(message(&carrying(cards()), Use::New)["attachments"], attachments);
    let edited = message(&carrying(View::text("x")), Use::Edit);
    assert_eq!(edited["attachments"], attachments);
    assert_eq!(
        edited["components"][1],
        json!({"type": 13, "file": {"url": "attachment://a.json"}})
    );
    let without = Message::private(View::text("x"));
    assert_eq!(message(&without, Use::New)["attachments"], Value::Null);
    assert_eq!(
        message(&without, Use::Edit)["attachments"],
        json!([]),
        "the files of the old contents go"
    );
}

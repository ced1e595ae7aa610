use core_db::testing::TestDb;
use core_types::{Clock, MessageId};

use super::*;
use crate::{
    call::CallKind,
    presentation::{Card, Markup, Tone},
    reply::{Answer, Message, View, Visibility},
    rest::fake::{Script, Scripted},
    sealer::Sealer,
    stack::testing::{call, component},
};

fn responder(script: &Arc<Script>, outbox: Option<Outbox>) -> Responder {
    let transport: Arc<dyn Transport> = script.clone();
    Responder::new(&transport, outbox, &Seed::new([1; 32]), &Standing::default())
}

fn public() -> Reply {
    Reply::public(View::text("done"))
}

fn cards() -> Reply {
    Reply::public(View::components(Vec::new(), "plain"))
}

/// Verb and path of each request, with `W` for the webhook and `C` for the callback.
fn route(script: &Script) -> Vec<String> {
    let short = |path: String| {
        path.replace("webhooks/20/token", "W")
            .replace("interactions/10/token/callback", "C")
    };
    script
        .requests()
        .into_iter()
        .map(|(verb, path, _)| format!("{verb:?} {}", short(path)))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_first_word_is_a_callback_and_follow_ups_come_after_it() {
    let script = Script::of([]);
    let reply = public().then(Message::private(View::text("more")));
    responder(&script, None)
        .first(&call(), First::Reply(reply))
        .await
        .unwrap();
    assert_eq!(route(&script), ["Post C", "Post W"]);
    assert_eq!(script.requests()[0].2["data"]["content"], "done");
    assert_eq!(script.requests()[1].2["flags"], 64);
}

#[tokio::test(start_paused = true)]
async fn case_11_an_answer_that_already_arrived_is_a_success() {
    let script = Script::of([Scripted::Dropped, Scripted::Code(400, 40_060)]);
    responder(&script, None)
        .first(&call(), First::Reply(public()))
        .await
        .unwrap();
    assert_eq!(route(&script), ["Post C", "Post C"]);
}

#[tokio::test(start_paused = true)]
async fn case_18_an_interaction_discord_forgot_is_undelivered_and_not_tried_again() {
    let script = Script::of([Scripted::Code(404, 10_062)]);
    let error = responder(&script, None)
        .first(&call(), First::Reply(public()))
        .await
        .unwrap_err();
    assert_eq!(error.reason, "discord does not wait for it any more");
    assert_eq!(route(&script), ["Post C"]);
}

#[tokio::test(start_paused = true)]
async fn callbacks_are_not_tried_beyond_the_three_seconds() {
    let script = Script::of((0..100).map(|_| Scripted::Limited(Duration::from_millis(700))));
    let call = call();
    responder(&script, None)
        .first(&call, First::Reply(public()))
        .await
        .unwrap_err();
    assert!(call.received.instant.elapsed() < Duration::from_secs(3));
    assert_eq!(script.requests().len(), 5, "at 0, 700, 1400, 2100 and 2800 ms");
}

#[tokio::test(start_paused = true)]
async fn contents_that_discord_refuses_are_said_in_plain_text() {
    let script = Script::of([Scripted::Code(400, 50_035)]);
    responder(&script, None)
        .first(&call(), First::Reply(cards()))
        .await
        .unwrap();
    assert_eq!(script.requests()[1].2["data"]["content"], "plain");

    let script = Script::of([Scripted::Code(400, 50_035)]);
    responder(&script, None)
        .later(&call(), Ack::Message(Visibility::Public), cards())
        .await
        .unwrap();
    assert_eq!(
        route(&script),
        ["Patch W/messages/@original", "Patch W/messages/@original"]
    );
    assert_eq!(script.requests()[1].2["components"][0]["content"], "plain");
}

#[tokio::test(start_paused = true)]
async fn after_a_deferral_the_reply_goes_where_it_belongs() {
    let mut click = component("x");
    if let CallKind::Component(raw) = &mut click.kind {
        raw.message = Some(MessageId::new(5).unwrap());
    }
    let edit = "Patch W/messages/@original";
    let own = ["Delete W/messages/@original", "Post W"];
    let private = || Reply::private(View::text("done"));
    let cases: [(&str, Call, Ack, Reply, &[&str]); 7] = [
        (
            "as promised",
            call(),
            Ack::Message(Visibility::Public),
            public(),
            &[edit],
        ),
        (
            "as promised in private",
            call(),
            Ack::Message(Visibility::Private),
            private(),
            &[edit],
        ),
        (
            "an error after a public sign",
            call(),
            Ack::Message(Visibility::Public),
            private(),
            &own,
        ),
        (
            "a win after a private sign",
            call(),
            Ack::Message(Visibility::Private),
            public(),
            &own,
        ),
        (
            "an update",
            click.clone(),
            Ack::Update,
            Reply::update(View::text("x")),
            &[edit],
        ),
        (
            "a message instead of an update",
            click,
            Ack::Update,
            private(),
            &["Post W"],
        ),
        (
            "an update of nothing",
            call(),
            Ack::Update,
            Reply::update(View::text("x")),
            &[edit],
        ),
    ];
    for (name, call, ack, reply, expected) in cases {
        let script = Script::of([]);
        responder(&script, None).later(&call, ack, reply).await.unwrap();
        assert_eq!(route(&script), expected, "{name}");
    }
}

/// A call that arrives now by the database's clock.
fn call_now(db: &TestDb) -> Call {
    let mut call = call();
    call.received.at = db.clock().now();
    call
}

/// Time for one try, and none for a second.
const ONE_TRY: Duration = Duration::from_millis(30);

#[tokio::test]
async fn what_discord_cannot_take_waits_in_the_outbox() {
    let db = TestDb::sqlite().await.unwrap();
    let outbox = Outbox::new(db.db(), Sealer::default());
    let call = call_now(&db);
    let script = Script::of([Scripted::Status(503)]);
    let responder = Responder {
        patience: ONE_TRY,
        ..responder(&script, Some(outbox.clone()))
    };
    let reply = public().then(Message::private(View::text("more")));
    responder
        .later(&call, Ack::Message(Visibility::Public), reply)
        .await
        .unwrap();
    assert_eq!(route(&script), ["Patch W/messages/@original"]);

    assert_eq!(outbox.deliver_due(&responder).await.unwrap(), 1);
    assert_eq!(route(&script)[1..], ["Patch W/messages/@original", "Post W"]);
    assert_eq!(outbox.deliver_due(&responder).await.unwrap(), 0, "delivered once");
}

#[tokio::test]
async fn what_outlives_its_token_is_given_up() {
    let db = TestDb::sqlite().await.unwrap();
    let outbox = Outbox::new(db.db(), Sealer::default());
    let call = call_now(&db);
    let steps = steps::follow_ups(&call, &public().then(Message::public(View::text("more"))));
    outbox
        .keep(call.id, call.received.at.plus(TOKEN_LIVES), steps)
        .await
        .unwrap();
    db.clock().advance(TOKEN_LIVES);
    let script = Script::of([]);
    assert_eq!(outbox.deliver_due(&responder(&script, None)).await.unwrap(), 1);
    assert!(script.requests().is_empty());
}

fn file() -> Reply {
    let card = View::components(Vec::new(), "Your data\n[a.json]");
    let message = Message::private(card).file(File::new("a.json", b"{\"a\":1}".to_vec()));
    Reply::of(Answer::Message(message.unwrap()))
}

#[tokio::test(start_paused = true)]
async fn a_card_goes_without_its_picture_where_the_picture_cannot_go() {
    let picture = || File::picture("a.png", b"\x89PNG".to_vec(), "What is seen");
    let card = || {
        Card::bare(Tone::Neutral)
            .text(Markup::trusted("words"))
            .picture(Some(picture()))
    };
    let gallery = |body: &serde_json::Value| body["components"][0]["components"][1]["type"] == 12;

    // Refused: once more as words alone.
    let script = Script::of([Scripted::Code(400, 50_035)]);
    let reply = Reply::private(card());
    responder(&script, None)
        .first(&call(), First::Reply(reply.clone()))
        .await
        .unwrap();
    let sent = script.requests();
    assert!(gallery(&sent[0].2["data"]), "{}", sent[0].2);
    assert_eq!(sent[0].2["data"]["attachments"][0]["description"], "What is seen");
    assert_eq!(sent[1].2["data"]["content"], "words\n[What is seen]");
    assert_eq!(sent[1].2["data"]["attachments"], serde_json::Value::Null);

    // Kept for later: files are not, and the card stays a card.
    let steps = steps::after_deferral(&call(), Ack::Message(Visibility::Private), &reply);
    let kept: Vec<_> = steps.into_iter().map(Step::without_files).collect();
    let body = kept[0].body.as_ref().unwrap();
    assert_eq!(body["components"][0]["components"][0]["content"], "words");
    assert!(
        !gallery(body) && body["attachments"] == serde_json::json!([]),
        "{body}"
    );
}

#[tokio::test(start_paused = true)]
async fn files_go_with_callbacks_edits_and_follow_ups_also_when_said_in_plain_text() {
    let carries = |script: &Script| {
        let contents = script.contents();
        let with_file = |content: &crate::rest::Content| {
            let body = String::from_utf8(content.bytes.to_vec()).unwrap();
            content.kind.starts_with("multipart/form-data; boundary=") && body.contains("\r\n{\"a\":1}\r\n")
        };
        contents.iter().map(with_file).collect::<Vec<_>>()
    };
    let Answer::Message(more) = file().answer else {
        panic!()
    };
    let script = Script::of([Scripted::Code(400, 50_035)]);
    responder(&script, None)
        .first(&call(), First::Reply(file().then(more)))
        .await
        .unwrap();
    assert_eq!(route(&script), ["Post C", "Post C", "Post W"]);
    assert_eq!(carries(&script), [true; 3]);
    assert_eq!(
        script.requests()[0].2["data"]["attachments"][0]["filename"],
        "a.json"
    );

    let script = Script::of([Scripted::Code(400, 50_035)]);
    responder(&script, None)
        .later(&call(), Ack::Message(Visibility::Private), file())
        .await
        .unwrap();
    assert_eq!(route(&script), ["Patch W/messages/@original"; 2]);
    assert_eq!(carries(&script), [true; 2]);
}

#[tokio::test]
async fn a_file_does_not_wait_in_the_outbox_and_the_answer_says_so() {
    let db = TestDb::sqlite().await.unwrap();
    let outbox = Outbox::new(db.db(), Sealer::default());
    let script = Script::of([Scripted::Status(503)]);
    let responder = Responder {
        patience: ONE_TRY,
        ..responder(&script, Some(outbox.clone()))
    };
    responder
        .later(&call_now(&db), Ack::Message(Visibility::Private), file())
        .await
        .unwrap();
    assert_eq!(outbox.deliver_due(&responder).await.unwrap(), 1);
    assert_eq!(script.contents()[1].kind, "application/json");
    let sent = script.requests()[1].2.clone();
    assert_eq!(sent["attachments"], serde_json::json!([]));
    let text = sent["components"][0]["content"].as_str().unwrap();
    assert!(
        text.starts_with("Your data\n") && text.ends_with("Use the command again to get it."),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn case_13_after_a_quarter_of_an_hour_the_webhook_is_not_asked() {
    let script = Script::of([]);
    let call = call();
    tokio::time::advance(TOKEN_LIVES).await;
    responder(&script, None)
        .later(&call, Ack::Message(Visibility::Public), public())
        .await
        .unwrap_err();
    assert_eq!(route(&script), Vec::<String>::new());
}

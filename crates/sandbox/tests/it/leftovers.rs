//! What a sandbox says that was left behind.

use sandbox::SandboxError;
use serde_json::{Value, json};

use crate::{
    bot::{self, call},
    checked::Sandbox,
    raw::{RawBot, pass, slash},
};

#[tokio::test]
async fn nothing_after_a_good_conversation() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let bot = bot::start(&sandbox).await;
    let ana = sandbox.member("Ana").unwrap();
    assert_eq!(ana.slash("ping").send().await.unwrap().text(), "pong");
    assert_eq!(ana.slash("later").send().await.unwrap().text(), "done");
    sandbox.controls().fail_rest("/users", 404, 1);
    assert_eq!(
        call(&sandbox, "GET", "/users/@me", &Value::Null).await.0,
        404,
        "on demand"
    );
    drop(bot);
    sandbox.finish().await.unwrap();
}

#[tokio::test]
async fn each_kind_is_named() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &bot::commands(), 0).await;
    let ana = sandbox.member("Ana").unwrap();

    let silent = slash(&ana, "never");
    bot.interaction().await;
    pass(std::time::Duration::from_secs(3)).await;
    assert!(matches!(silent.await.unwrap(), Err(SandboxError::NoAnswer(_))));
    let thinking = slash(&ana, "later");
    let interaction = bot.interaction().await;
    assert_eq!(bot.answer(&interaction, &json!({"type": 5})).await.0, 200);
    thinking.abort();
    assert_eq!(bot.answer(&interaction, &json!({"type": 5})).await.0, 400);
    assert_eq!(call(&sandbox, "GET", "/channels/1", &Value::Null).await.0, 404);

    sandbox.controls().expect_refusal("/callback", 400);
    tokio::time::pause();
    let left = sandbox.finish().await.unwrap_err();
    assert_eq!(left.unanswered, ["/never by Ana"]);
    assert_eq!(left.unfinished, ["/later by Ana"]);
    assert_eq!(left.refusals.len(), 1, "{left}");
    assert!(left.refusals[0].starts_with("GET /channels/1: 404 {"), "{left}");
    assert_eq!((left.connections, left.tasks), (1, 0));
    let text = left.to_string();
    for words in [
        "never answered: /never by Ana",
        "never completed: /later by Ana",
        "still open: 1",
    ] {
        assert!(text.contains(words), "{text}");
    }
}

#[tokio::test]
async fn what_was_expected_is_none() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    bot::put_commands(&sandbox, &bot::commands()).await;
    let offline = sandbox.member("Ana").unwrap().slash("ping").send().await;
    assert!(matches!(offline, Err(SandboxError::NoAnswer(_))));
    sandbox.controls().expect_unanswered("ping");
    sandbox.finish().await.unwrap();
}

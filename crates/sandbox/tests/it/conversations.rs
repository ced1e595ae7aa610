//! What people do, and what they see.

use sandbox::{Choice, Clock, SandboxError, World};
use serde_json::json;

use crate::bot;
use crate::checked::Sandbox;

#[tokio::test]
async fn a_command_a_button_and_a_private_answer() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let _bot = bot::start(&sandbox).await;
    let ana = sandbox.member("Ana").unwrap();
    let reply = ana.slash("ping").send().await.unwrap();
    assert_eq!(reply.text(), "pong");
    assert!(reply.is_ephemeral());
    assert_eq!(reply.json()["interaction_metadata"]["name"], "ping");
    let changed = ana.click(&reply, "Again").await.unwrap();
    assert_eq!(changed.text(), "changed");
    assert_eq!(changed.id(), reply.id());
    assert_eq!(ana.messages("general").unwrap().len(), 1);
    let bo = sandbox.member("Bo").unwrap();
    assert!(
        bo.messages("general").unwrap().is_empty(),
        "the answer was for Ana only"
    );
    assert!(bo.click(&reply, "Again").await.is_err());
    assert!(
        matches!(ana.click(&reply, "Off").await, Err(SandboxError::Refused(_))),
        "disabled"
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn deferred_modal_autocomplete_and_options() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let _bot = bot::start(&sandbox).await;
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    assert_eq!(ana.slash("later").send().await.unwrap().text(), "done");

    let modal = ana.slash("ask").send().await.unwrap();
    assert!(modal.is_modal());
    assert!(ana.submit(&modal).send().await.is_err(), "the field is required");
    assert!(
        bo.submit(&modal).field("Name", "Bo").send().await.is_err(),
        "it was opened for Ana"
    );
    assert_eq!(
        ana.submit(&modal)
            .field("Name", "Ana")
            .send()
            .await
            .unwrap()
            .text(),
        "thanks"
    );
    assert!(
        ana.submit(&modal).field("Name", "Ana").send().await.is_err(),
        "it was submitted already"
    );

    let choices = ana.autocomplete("ping").focus("word", "po").send().await.unwrap();
    assert_eq!(
        choices,
        [Choice {
            name: "Pong".to_owned(),
            value: json!("pong")
        }]
    );

    assert_eq!(
        ana.slash("pay")
            .option("to", &bo)
            .option("amount", 10)
            .send()
            .await
            .unwrap()
            .text(),
        "paid"
    );
    for (what, refused) in [
        ("missing", ana.slash("pay").option("amount", 1)),
        (
            "too much",
            ana.slash("pay").option("to", &bo).option("amount", 11),
        ),
        (
            "text for a number",
            ana.slash("pay").option("to", &bo).option("amount", "1"),
        ),
        (
            "unknown option",
            ana.slash("pay").option("to", &bo).option("sum", 1),
        ),
        ("nobody", ana.slash("pay").option("to", "1")),
        ("unknown command", ana.slash("nothing")),
        ("hidden by permissions", ana.slash("staff only")),
    ] {
        assert!(
            matches!(refused.send().await, Err(SandboxError::Refused(_))),
            "{what}"
        );
    }
    let max = sandbox.member("Max").unwrap();
    assert_eq!(
        max.slash("staff").sub("only").send().await.unwrap().text(),
        "staff"
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_same_clock_and_seed_give_the_same_ids() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let world = World::default().member("Eve", "fr");
        let clock = Clock::fixed(1_750_000_000_000);
        let sandbox = Sandbox::builder()
            .world(world)
            .clock(clock)
            .seed(7)
            .start()
            .await
            .unwrap();
        let eve = sandbox.member("Eve").unwrap();
        let said = eve.say("hello").unwrap();
        seen.push((eve.id(), said, sandbox.channel("general").unwrap().messages()));
        sandbox.shutdown().await;
    }
    assert_eq!(seen[0], seen[1]);
}

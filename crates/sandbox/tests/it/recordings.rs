//! Sessions recorded in one sandbox and replayed in another.

use sandbox::Recording;

use crate::{bot, checked::Sandbox};

#[tokio::test]
async fn what_was_recorded_can_be_replayed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let _bot = bot::start(&sandbox).await;
    sandbox.record();
    let (ana, bo) = (sandbox.member("Ana").unwrap(), sandbox.member("Bo").unwrap());
    ana.say("good morning").unwrap();
    let reply = ana.slash("ping").option("word", "hello").send().await.unwrap();
    ana.click(&reply, "Again").await.unwrap();
    let paid = bo
        .in_channel("bank")
        .slash("pay")
        .option("to", &ana)
        .option("amount", 3)
        .send()
        .await;
    assert_eq!(paid.unwrap().text(), "paid");
    ana.slash("later").send().await.unwrap();
    let form = ana.slash("ask").send().await.unwrap();
    ana.submit(&form).field("Name", "Ana").send().await.unwrap();
    sandbox
        .member("Max")
        .unwrap()
        .slash("staff")
        .sub("only")
        .send()
        .await
        .unwrap();
    let recorded = sandbox.recording().await.to_toml().unwrap();
    sandbox.shutdown().await;

    for expected in [
        "say = \"good morning\"",
        "click = \"Again\"\nshows = \"changed\"",
        "to = \"@Ana\"",
        "amount = 3",
        "[steps.submit]\nName = \"Ana\"",
        "slash = \"staff only\"",
    ] {
        assert!(recorded.contains(expected), "{expected} in\n{recorded}");
    }

    let again = Sandbox::builder().start().await.unwrap();
    let _bot = bot::start(&again).await;
    let recording = Recording::from_toml(&recorded).unwrap();
    recording.replay(&again).await.unwrap();

    let other = recorded
        .replace("shows = \"paid\"", "shows = \"lost\"")
        .replace("@Ana", "@Nobody");
    let differences = Recording::from_toml(&other)
        .unwrap()
        .replay(&again)
        .await
        .unwrap_err()
        .to_string();
    assert!(differences.contains("step 4 (Bo /pay)"), "{differences}");
    assert!(!differences.contains("step 3"), "{differences}");
    again.shutdown().await;
}

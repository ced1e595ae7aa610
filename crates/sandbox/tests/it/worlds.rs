//! Worlds out of files, saved and restored while everything runs.

use sandbox::World;
use serde_json::{Value, json};

use crate::{
    bot::{self, http},
    checked::Sandbox,
    raw::RawBot,
};

const BAKERY: &str = r#"
    people = [{ name = "Ana" }, { name = "Bo" }]
    applications = [{ name = "Oven", token = "sandbox-token" }]
    [[servers]]
    name = "Bakery"
    owner = "Ana"
    channels = [{ name = "general" }]
    members = [{ name = "Ana" }, { name = "Bo" }, { name = "Oven" }]
"#;

#[tokio::test]
async fn a_bot_lives_through_a_change_of_worlds() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut bot = RawBot::start(&sandbox, &bot::commands(), 1).await;
    let before = sandbox.world();

    for (world, name) in [
        (World::from_toml(BAKERY).unwrap(), "Bakery"),
        (before, "Guildhall"),
    ] {
        sandbox.restore(world);
        assert_eq!(bot.socket.operation(9).await, false, "the session is gone");
        let data = json!({"token": "sandbox-token", "intents": 1, "properties": {}});
        bot.socket.send(&json!({"op": 2, "d": data})).await;
        assert_eq!(bot.socket.event("GUILD_CREATE").await["name"], name);
        assert_eq!(sandbox.member("Cleo").is_ok(), name == "Guildhall");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_world_is_saved_and_restored_over_http() {
    let sandbox = Sandbox::builder()
        .world(World::from_toml(BAKERY).unwrap())
        .start()
        .await
        .unwrap();
    let address = sandbox.address().to_string();
    let (status, refusal) = http(&address, "PUT", "/client/world", None, &json!("no world")).await;
    assert_eq!((status, &refusal["code"]), (400, &json!(50_035)));
    assert_eq!(refusal["errors"]["world"]["_errors"][0]["code"], "WORLD_INVALID");
    sandbox.member("Bo").unwrap();

    let saved = sandbox.world().to_toml().unwrap();
    let (status, _) = http(&address, "GET", "/client/world", None, &Value::Null).await;
    assert_eq!(status, 200);
    sandbox.restore(World::default());
    sandbox.restore(World::from_toml(&saved).unwrap());
    assert_eq!(sandbox.world().to_toml().unwrap(), saved);
    sandbox.shutdown().await;
}

use app_economy::{Economy, ledger::Ledger};
use core_config::{LiveSettings, Settings, Sources};
use core_db::testing::TestDb;
use core_security::Security;
use core_types::{Clock, Seed};
use serde_json::json;

use super::*;
use crate::{
    bot::{BotError, BotParts},
    command::Commands,
    commands::CommandIds,
    component_id::ComponentIds,
    door::fake::Gateway,
    rest::fake::{Answer, Server},
    stack::testing::{Echo, Plain},
};

fn economy(db: &TestDb) -> Economy {
    let security = Security::new(db.db(), Duration::from_secs(30));
    Economy::new(db.db(), Ledger::start(db.db()), security, Seed::new([7; 32])).unwrap()
}

fn bot(db: &TestDb, environment: &[(&str, String)]) -> Result<Bot, BotError> {
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    let sources = Sources::new(environment);
    let seed = Seed::new([1; 32]);
    Bot::new(BotParts {
        settings: LiveSettings::new(Settings::load(&sources).unwrap(), sources),
        db: db.db(),
        economy: economy(db),
        clock: db.clock().clone() as Arc<dyn Clock>,
        commands: Commands::new().with(Echo::default()),
        command_ids: CommandIds::default(),
        texts: Arc::new(Plain),
        ids: ComponentIds::new(seed.clone()),
        seed,
    })
}

#[tokio::test]
async fn from_the_first_look_for_the_gateway_to_the_goodbye() {
    let gateway = Gateway::start().await;
    let url = gateway.url();
    let (heard, mut requests) = tokio::sync::mpsc::unbounded_channel();
    let server = Server::start(Duration::ZERO, move |_, request| {
        heard.send(request.to_owned()).unwrap();
        match request {
            "GET /api/v10/gateway/bot" => {
                Answer::json(&json!({"url": url, "shards": 1, "session_start_limit": {
                    "total": 1_000, "remaining": 999, "reset_after": 0, "max_concurrency": 1,
                }}))
            }
            "GET /api/v10/applications/@me" => Answer::json(&json!({"id": "20", "verify_key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"})),
            _ => Answer::json(&json!([])),
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let db = TestDb::sqlite().await.unwrap();
    let bot = bot(
        &db,
        &[
            ("DISCORD_TOKEN", "token".to_owned()),
            (
                "GUILDHALL__DISCORD__API_URL",
                format!("http://{}", server.address),
            ),
            ("GUILDHALL__DATA_DIR", folder.path().display().to_string()),
        ],
    )
    .unwrap();
    let stats = bot.stats();
    let stop = CancellationToken::new();
    let running = tokio::spawn(bot.run(stop.clone()));

    let (mut connection, identify) = gateway.accept().await;
    assert_eq!(identify["d"]["token"], "Bot token");
    connection.ready(&gateway.url()).await;
    connection
        .say(&json!({"op": 0, "s": 2, "t": "INTERACTION_CREATE", "d": {
            "id": "11", "application_id": "20", "type": 2, "token": "secret", "guild_id": "30",
            "data": {"name": "echo"}, "user": {"id": "50", "username": "ana"},
        }}))
        .await;
    let mut expected = vec![
        "GET /api/v10/applications/20/commands?with_localizations=true",
        // For the id of commands and of shards, and for the public key of interactions over HTTP.
        "GET /api/v10/applications/@me",
        "GET /api/v10/applications/@me",
        "GET /api/v10/applications/@me",
        "GET /api/v10/gateway/bot",
        "POST /api/v10/interactions/11/secret/callback",
        "PUT /api/v10/applications/20/commands",
    ];
    let mut seen = Vec::new();
    while seen.len() < expected.len() {
        seen.push(requests.recv().await.unwrap());
    }
    seen.sort();
    expected.sort_unstable();
    assert_eq!(seen, expected);
    assert!(stats.figures().connected);

    stop.cancel();
    connection.closed().await;
    running.await.unwrap();
    assert_eq!(stats.figures().handled, 1);
    let kept = db.read("kept", |tx| {
        Box::pin(async move { tx.query("SELECT shard FROM gateway_session").fetch_all().await })
    });
    let kept: Result<Vec<(String,)>, core_db::DbError> = kept.await;
    assert_eq!(
        kept.unwrap(),
        [("shard:20:0/1".to_owned(),)],
        "the next run goes on with the session"
    );
}

#[tokio::test]
async fn a_wrong_token_is_told_and_does_not_end_the_process() {
    let server = Server::start(Duration::ZERO, |_, _| Answer {
        body: json!({"code": 0, "message": "401: Unauthorized"}).to_string(),
        ..Answer::status(401)
    })
    .await;
    let db = TestDb::sqlite().await.unwrap();
    let api_url = (
        "GUILDHALL__DISCORD__API_URL",
        format!("http://{}", server.address),
    );
    assert!(matches!(
        bot(&db, std::slice::from_ref(&api_url)),
        Err(BotError::NoToken)
    ));
    let bot = bot(&db, &[api_url, ("DISCORD_TOKEN", "wrong".to_owned())]).unwrap();
    let stats = bot.stats();
    let stop = CancellationToken::new();
    let running = tokio::spawn(bot.run(stop.clone()));
    while stats.figures().gateway_fault.is_none() {
        tokio::task::yield_now().await;
    }
    assert!(!running.is_finished());
    stop.cancel();
    running.await.unwrap();
}

use std::sync::Arc;

use core_types::{Clock, ManualClock, Timestamp};
use serde_json::{Value, json};

use super::*;
use crate::{
    command::Commands,
    delivery::{First, Recorder, Sent},
    door::fake::Gateway,
    stack::testing::{Echo, parts},
};

fn plan(gateway: &Gateway) -> Plan {
    Plan {
        url: gateway.url(),
        shards: 1,
        queue: IdentifyQueue::open(),
        intents: INTENTS,
    }
}

fn interaction(id: u64) -> Value {
    json!({"op": 0, "s": 2, "t": "INTERACTION_CREATE", "d": {
        "id": id.to_string(), "application_id": "20", "type": 2, "token": "t", "guild_id": "30",
        "data": {"name": "echo"}, "user": {"id": "50", "username": "ana"},
    }})
}

/// The snowflake of something made at this moment.
fn made_at(at: Timestamp) -> u64 {
    u64::try_from(at.as_micros() / 1_000 - 1_420_070_400_000).unwrap() << 22
}

struct Hall {
    reception: Reception,
    recorder: Recorder,
    clock: Arc<ManualClock>,
    stop: CancellationToken,
}

impl Hall {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_800_000_000)));
        Self {
            reception: Reception::new(&parts(Commands::new().with(Echo::default())), clock.clone()),
            recorder: Recorder::default(),
            clock,
            stop: CancellationToken::new(),
        }
    }

    fn open(&self, plan: &Plan, stored: Option<Stored>) -> tokio::task::JoinHandle<Ended> {
        let delivery = Arc::new(self.recorder.clone());
        let door = ShardDoor::new(plan, 0, "token", stored, self.reception.clone(), delivery);
        tokio::spawn(door.run(self.stop.clone()))
    }

    async fn answered(&self, count: usize) {
        while self.recorder.sent().len() < count {
            tokio::task::yield_now().await;
        }
    }
}

/// The session a door leaves behind.
async fn left(door: tokio::task::JoinHandle<Ended>) -> Option<Stored> {
    match door.await.unwrap() {
        Ended::Left(session) => session,
        Ended::Refused => panic!("refused"),
    }
}

#[tokio::test]
async fn a_session_is_left_alive_and_resumed_by_the_next_run() {
    let gateway = Gateway::start().await;
    let plan = plan(&gateway);
    let hall = Hall::new();
    let door = hall.open(&plan, None);
    let (mut connection, first) = gateway.accept().await;
    assert_eq!(first["op"], 2, "identify: {first}");
    assert_eq!(first["d"]["intents"], 1);
    connection.ready(&plan.url).await;
    connection.say(&interaction(made_at(hall.clock.now()))).await;
    hall.answered(1).await;
    let figures = hall.reception.stats().figures();
    assert!(figures.connected);
    assert_eq!(figures.guilds, 1);

    hall.stop.cancel();
    assert!(
        ![1000, 1001].contains(&connection.closed().await),
        "those end the session"
    );
    let stored = left(door).await.unwrap();
    assert_eq!(
        stored,
        Stored {
            session: twilight_gateway::Session::new(2, "abc".into()),
            resume_url: Some(plan.url.clone())
        }
    );

    let next = Hall::new();
    let door = next.open(&plan, Some(stored));
    let (mut connection, first) = gateway.accept().await;
    assert_eq!(
        (&first["op"], &first["d"]["session_id"], &first["d"]["seq"]),
        (&json!(6), &json!("abc"), &json!(2))
    );
    // What was missed: one too old to be answered, one that is not.
    let now = next.clock.now();
    connection
        .say(&interaction(made_at(now.minus(Duration::from_mins(1)))))
        .await;
    connection
        .say(&interaction(made_at(now.minus(Duration::from_secs(1)))))
        .await;
    connection
        .say(&json!({"op": 0, "s": 5, "t": "RESUMED", "d": {}}))
        .await;
    // Afterwards a wrong clock silences nobody.
    connection
        .say(&interaction(made_at(now.minus(Duration::from_secs(90)))))
        .await;
    // What comes so soon is claimed before it is answered: the run before may have answered it.
    next.answered(3).await;
    next.stop.cancel();
    connection.closed().await;
    assert!(left(door).await.is_some());
    assert!(next.reception.drain(Duration::from_secs(5)).await);
    let sent = next.recorder.sent();
    let answers = sent
        .iter()
        .filter(|sent| !matches!(sent, Sent::First(First::Defer(_))));
    assert_eq!(answers.count(), 2, "{sent:?}");
    assert!(
        matches!(sent.first(), Some(Sent::First(First::Defer(_)))),
        "{sent:?}"
    );
}

#[tokio::test]
async fn case_04_a_refusal_for_good_ends_the_door_and_says_why() {
    for (code, word) in [
        (4004, "DISCORD_TOKEN"),
        (4010, "number of shards"),
        (4011, "number of shards"),
        (4012, "update the bot"),
        (4013, "intents"),
        (4014, "intents"),
    ] {
        let gateway = Gateway::start().await;
        let plan = plan(&gateway);
        let hall = Hall::new();
        let door = hall.open(&plan, None);
        let (connection, _) = gateway.accept().await;
        connection.close(code).await;
        assert_eq!(door.await.unwrap(), Ended::Refused);
        let figures = hall.reception.stats().figures();
        assert!(
            figures.gateway_fault.is_some_and(|fault| fault.contains(word)),
            "{code}"
        );
        assert!(!figures.connected);
    }
}

#[tokio::test]
async fn case_01_a_lost_connection_is_resumed_in_the_same_run() {
    let gateway = Gateway::start().await;
    let plan = plan(&gateway);
    let hall = Hall::new();
    let door = hall.open(&plan, None);
    let (mut connection, _) = gateway.accept().await;
    connection.ready(&plan.url).await;
    connection.say(&interaction(made_at(hall.clock.now()))).await;
    hall.answered(1).await;
    // Without a goodbye.
    drop(connection);
    let (connection, first) = gateway.accept().await;
    assert_eq!((&first["op"], &first["d"]["seq"]), (&json!(6), &json!(2)));
    hall.stop.cancel();
    connection.closed().await;
    assert!(left(door).await.is_some());
}

#[tokio::test]
async fn case_07_events_that_stopped_coming_are_asked_for_again_and_then_a_new_session_is_begun() {
    let gateway = Gateway::start().await;
    let plan = plan(&gateway);
    let hall = Hall::new();
    let millis = Duration::from_millis;
    let patience = Patience {
        burst: Duration::ZERO,
        least: millis(200),
        seldom: millis(1_000),
    };
    let delivery = Arc::new(hall.recorder.clone());
    let door = ShardDoor::new(&plan, 0, "token", None, hall.reception.clone(), delivery)
        .listening(patience, millis(20));
    let door = tokio::spawn(door.run(hall.stop.clone()));
    let (mut connection, _) = gateway.accept().await;
    connection.ready(&plan.url).await;
    for seq in 2..60 {
        let event = json!({"op": 0, "s": seq, "t": "GUILD_UPDATE", "d": {"id": "30"}});
        connection.say(&event).await;
    }
    // Heartbeats would be answered, and still nothing comes.
    assert!(![1000, 1001].contains(&connection.closed().await));
    let (mut connection, first) = gateway.accept().await;
    assert_eq!(
        (&first["op"], &first["d"]["seq"]),
        (&json!(6), &json!(59)),
        "resumed"
    );
    connection
        .say(&json!({"op": 0, "s": 60, "t": "RESUMED", "d": {}}))
        .await;
    assert_eq!(connection.closed().await, 1000);
    let (connection, first) = gateway.accept().await;
    assert_eq!(first["op"], 2, "begun anew");
    hall.stop.cancel();
    drop(connection);
    door.await.unwrap();
}

#[tokio::test]
async fn case_02_asked_to_reconnect_the_shard_resumes_and_what_it_does_is_finished() {
    let gateway = Gateway::start().await;
    let plan = plan(&gateway);
    let hall = Hall::new();
    let door = hall.open(&plan, None);
    let (mut connection, _) = gateway.accept().await;
    connection.ready(&plan.url).await;
    connection.say(&interaction(made_at(hall.clock.now()))).await;
    connection
        .say(&json!({"op": 7, "d": null, "s": null, "t": null}))
        .await;
    assert!(!connection.gone().await, "the session goes on");
    let (connection, first) = gateway.accept().await;
    assert_eq!((&first["op"], &first["d"]["seq"]), (&json!(6), &json!(2)));
    hall.answered(1).await;
    hall.stop.cancel();
    connection.closed().await;
    assert!(left(door).await.is_some());
}

#[tokio::test]
async fn case_03_an_invalid_session_is_resumed_if_discord_says_so_and_begun_anew_otherwise() {
    let gateway = Gateway::start().await;
    let plan = plan(&gateway);
    let hall = Hall::new();
    let door = hall.open(&plan, None);
    let (mut connection, _) = gateway.accept().await;
    connection.ready(&plan.url).await;
    for (is_resumable, opcode) in [(true, 6), (false, 2)] {
        connection
            .say(&json!({"op": 9, "d": is_resumable, "s": null, "t": null}))
            .await;
        assert_eq!(connection.gone().await, !is_resumable);
        let (next, first) = gateway.accept().await;
        assert_eq!(first["op"], opcode);
        connection = next;
    }
    hall.stop.cancel();
    connection.gone().await;
    door.await.unwrap();
}

/// Discord has forgotten the session: the new one names every server again.
#[tokio::test]
async fn case_05_a_session_that_timed_out_is_begun_anew_and_servers_are_compared() {
    for code in [4007, 4009] {
        let gateway = Gateway::start().await;
        let plan = plan(&gateway);
        let hall = Hall::new();
        let db = core_db::testing::TestDb::sqlite().await.unwrap();
        let (servers, mut keeping) =
            Servers::new(core_security::Security::new(db.db(), Duration::from_secs(1)));
        let delivery = Arc::new(hall.recorder.clone());
        let door = ShardDoor::new(&plan, 0, "token", None, hall.reception.clone(), delivery)
            .telling(servers, Skew::default());
        tokio::spawn(door.run(hall.stop.clone()));
        let (mut connection, _) = gateway.accept().await;
        connection.ready(&plan.url).await;
        assert!(matches!(keeping.next().await, Some(Heard::Ready { .. })));
        connection.close(code).await;
        let (mut connection, first) = gateway.accept().await;
        assert_eq!(first["op"], 6, "it may be worth a try: {code}");
        connection
            .say(&json!({"op": 9, "d": false, "s": null, "t": null}))
            .await;
        connection.gone().await;
        let (mut connection, first) = gateway.accept().await;
        assert_eq!(first["op"], 2, "{code}");
        connection.ready(&plan.url).await;
        assert!(matches!(keeping.next().await, Some(Heard::Ready { .. })));
        hall.stop.cancel();
    }
}

#[tokio::test]
async fn case_06_a_connection_that_answers_no_heartbeat_is_replaced_within_two() {
    let gateway = Gateway::start().await;
    let plan = plan(&gateway);
    let hall = Hall::new();
    let door = hall.open(&plan, None);
    let (mut connection, _) = gateway.accept_beating(100).await;
    connection.ready(&plan.url).await;
    assert!(!connection.gone().await, "the session goes on");
    let (connection, first) = gateway.accept().await;
    assert_eq!((&first["op"], &first["d"]["seq"]), (&json!(6), &json!(1)));
    hall.stop.cancel();
    connection.gone().await;
    assert!(left(door).await.is_some());
}

#[tokio::test]
async fn case_08_of_ten_thousand_replayed_events_only_what_can_be_answered_is() {
    let gateway = Gateway::start().await;
    let plan = plan(&gateway);
    let hall = Hall::new();
    let stored = Stored {
        session: twilight_gateway::Session::new(2, "abc".into()),
        resume_url: None,
    };
    let door = hall.open(&plan, Some(stored));
    let (mut connection, first) = gateway.accept().await;
    assert_eq!(first["op"], 6);
    let now = hall.clock.now();
    let old = made_at(now.minus(Duration::from_secs(4)));
    for number in 0..10_000 {
        connection.say(&interaction(old + number)).await;
    }
    connection.say(&interaction(made_at(now))).await;
    connection
        .say(&json!({"op": 0, "s": 10_003, "t": "RESUMED", "d": {}}))
        .await;
    hall.answered(2).await;
    hall.stop.cancel();
    connection.gone().await;
    assert_eq!(
        left(door).await.unwrap().session.sequence(),
        10_003,
        "all were heard, in order"
    );
    assert!(hall.reception.drain(Duration::from_secs(5)).await);
    assert_eq!(hall.recorder.sent().len(), 2, "claimed, and answered");
}

/// A server that Discord cannot reach is told as nothing; only a removal is one.
#[tokio::test]
async fn case_67_a_server_out_of_reach_is_no_removal() {
    let gateway = Gateway::start().await;
    let plan = plan(&gateway);
    let hall = Hall::new();
    let db = core_db::testing::TestDb::sqlite().await.unwrap();
    let (servers, mut keeping) = Servers::new(core_security::Security::new(db.db(), Duration::from_secs(1)));
    let delivery = Arc::new(hall.recorder.clone());
    let door = ShardDoor::new(&plan, 0, "token", None, hall.reception.clone(), delivery)
        .telling(servers, Skew::default());
    tokio::spawn(door.run(hall.stop.clone()));
    let (mut connection, _) = gateway.accept().await;
    connection.ready(&plan.url).await;
    for (name, data) in [
        ("GUILD_DELETE", json!({"id": "30", "unavailable": true})),
        ("GUILD_CREATE", json!({"id": "30", "name": "hall"})),
        ("GUILD_DELETE", json!({"id": "30"})),
    ] {
        connection
            .say(&json!({"op": 0, "s": 2, "t": name, "d": data}))
            .await;
    }
    let guild = core_types::GuildId::new(30).unwrap();
    let ready = Heard::Ready {
        shard: (0, 1),
        guilds: vec![guild],
    };
    for expected in [ready, Heard::Here(guild), Heard::Left(guild)] {
        assert_eq!(keeping.next().await, Some(expected));
    }
}

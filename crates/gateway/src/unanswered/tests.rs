use std::sync::atomic::{AtomicBool, Ordering};

use core_db::{QueueState, testing::TestDb};
use core_errors::{AppError, codes};
use core_resilience::GuardSettings;
use core_security::{Security, Vault};
use core_types::Seed;

use super::*;
use crate::{
    command::{Ack, Command, Commands, Declaration, Options},
    delivery::{Delivering, Delivery, First, Undelivered},
    reception::Reception,
    reply::{Reply, View},
    responder::Responder,
    rest::{
        Guarded, Standing, Transport, Verb,
        fake::{Script, Scripted},
    },
    stack::{self, testing},
};

/// Pays once, whatever happens; to some it is unknown at first that it did.
struct Pay {
    db: Db,
    is_unsure: AtomicBool,
}

impl Command for Pay {
    fn declaration(&self) -> Declaration {
        Declaration::new("echo").public()
    }

    async fn run(&self, call: &Call, _: &Options) -> Result<Reply, AppError> {
        let paid: Result<_, DbError> = self
            .db
            .once("pay", format!("pay:{}", call.id), [0; 32], |tx| {
                Box::pin(async move {
                    let count = tx.outbox_counts().await?.len();
                    let effect = NewMessage {
                        topic: "effect",
                        partition: "",
                        payload: "paid",
                        dedupe_key: None,
                    };
                    tx.outbox_push(effect).await?;
                    Ok(count)
                })
            })
            .await;
        let paid = paid.map_err(AppError::from)?;
        if self.is_unsure.swap(false, Ordering::Relaxed) {
            return Err(AppError::new(codes::UNKNOWN_OUTCOME));
        }
        Ok(Reply::public(View::text(format!("paid, {}", paid.replayed))))
    }
}

/// A way back on which nothing arrives, or everything.
struct Way(bool);

impl Delivery for Way {
    fn first<'a>(&'a self, _: &'a Call, _: First) -> Delivering<'a> {
        let arrived = if self.0 {
            Ok(())
        } else {
            Err(Undelivered::because("cut"))
        };
        Box::pin(std::future::ready(arrived))
    }

    fn later<'a>(&'a self, call: &'a Call, _: Ack, reply: Reply) -> Delivering<'a> {
        self.first(call, First::Reply(reply))
    }
}

struct House {
    db: TestDb,
    reception: Reception,
    forgetting: Option<Forgetting>,
    late: Late,
    script: Arc<Script>,
}

impl House {
    #[expect(clippy::unused_async, reason = "its tasks begin inside the runtime")]
    async fn new(db: TestDb, answers: impl IntoIterator<Item = Scripted>) -> Self {
        Self::with(db, answers, false)
    }

    fn with(db: TestDb, answers: impl IntoIterator<Item = Scripted>, is_unsure: bool) -> Self {
        let script = Script::of(answers);
        let transport: Arc<dyn Transport> = script.clone();
        let vault = Vault::ephemeral().unwrap();
        let sealer = Sealer::new(&Security::new(db.db(), Duration::from_secs(1)).with_vault(vault));
        let (unanswered, forgetting) = Unanswered::new(db.db(), sealer.clone());
        let pay = Pay {
            db: db.db(),
            is_unsure: is_unsure.into(),
        };
        let parts = stack::StackParts {
            unanswered: Some(unanswered),
            ..testing::parts(Commands::new().with(pay))
        };
        let seed = Seed::new([1; 32]);
        let random = seed.stream(&["rest"]);
        let late = Late {
            db: db.db(),
            calls: stack::repeating(&parts),
            responder: Responder::new(&transport, None, &seed, &Standing::default()),
            rest: Guarded::new(
                transport,
                "test",
                GuardSettings::default(),
                random,
                Standing::default(),
            ),
            sealer,
        };
        Self {
            reception: Reception::new(&parts, db.clock().clone()),
            forgetting: Some(forgetting),
            late,
            script,
            db,
        }
    }

    /// A call is handled, and its answer goes this way.
    async fn handle(&mut self, way: Way) {
        let mut call = testing::call();
        call.received.at = self.db.now();
        self.reception.admit(call, Arc::new(way));
        assert!(self.reception.drain(Duration::from_secs(5)).await);
    }

    async fn owed(&self) -> usize {
        let after = self.db.now().plus(Duration::from_hours(1));
        let owed = self.db.read("owed", move |tx| {
            Box::pin(async move { tx.owed_list(after, 9).await })
        });
        owed.await.unwrap().len()
    }

    /// Everything that the database holds of calls, as a thief of its copy would read it.
    async fn stored(&self) -> String {
        let rows = self.db.read("stored", |tx| {
            Box::pin(async move {
                let owed = "SELECT COALESCE(owed, '') || COALESCE(owed_token, '') FROM idempotency";
                let mut rows: Vec<(String,)> = tx.query(owed).fetch_all().await?;
                rows.extend(
                    tx.query("SELECT payload FROM outbox")
                        .fetch_all::<(String,)>()
                        .await?,
                );
                Ok::<_, DbError>(rows)
            })
        });
        rows.await
            .unwrap()
            .into_iter()
            .map(|(text,)| text + "\n")
            .collect()
    }

    async fn waiting(&self, topic: &'static str) -> usize {
        let rows = self.db.read("list", move |tx| {
            Box::pin(async move { tx.outbox_list(QueueState::Waiting, topic, 0, 9).await })
        });
        rows.await.unwrap().len()
    }

    fn asked(&self) -> Vec<String> {
        let short = |path: String| path.replace("webhooks/20/token", "W");
        let requests = self.script.requests().into_iter();
        requests
            .map(|(verb, path, body)| {
                let text = body["content"]
                    .as_str()
                    .or(body["components"][0]["content"].as_str());
                let text = text
                    .unwrap_or_default()
                    .lines()
                    .last()
                    .unwrap_or_default()
                    .to_owned();
                let verb = if verb == Verb::Patch { "edit" } else { "post" };
                format!("{verb} {} {text}", short(path)).trim_end().to_owned()
            })
            .collect()
    }
}

#[tokio::test]
async fn an_answer_that_arrived_is_owed_to_nobody() {
    for db in TestDb::all().await.unwrap() {
        let mut house = House::new(db, []).await;
        house.handle(Way(true)).await;
        assert_eq!(house.owed().await, 1, "it is forgotten later, with others");
        let stop = CancellationToken::new();
        stop.cancel();
        house.forgetting.take().unwrap().run(stop).await;
        assert_eq!(house.owed().await, 0);
        house.db.clock().advance(Duration::from_hours(1));
        assert_eq!(house.late.look().await.unwrap(), 0);
        assert!(house.asked().is_empty());
    }
}

/// The connection is lost at commit, and the database stays away: the member hears that nobody knows. Then somebody does.
#[tokio::test]
async fn case_20_and_30_who_heard_an_error_hears_later_that_it_happened_after_all() {
    for db in TestDb::all().await.unwrap() {
        let mut house = House::with(db, [], true);
        house.handle(Way(true)).await;
        let stop = CancellationToken::new();
        stop.cancel();
        house.forgetting.take().unwrap().run(stop).await;
        assert_eq!(house.owed().await, 1, "an error is no answer to an effect");
        house.db.clock().advance(OVERDUE + Duration::from_secs(1));
        assert_eq!(house.late.look().await.unwrap(), 1);
        assert_eq!(house.asked(), ["edit W/messages/@original paid, true"]);
        assert_eq!((house.waiting("effect").await, house.owed().await), (1, 0));
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_comes_later_and_the_effect_happens_once() {
    for db in TestDb::all().await.unwrap() {
        let mut house = House::new(db, []).await;
        house.handle(Way(false)).await;
        assert_eq!(house.late.look().await.unwrap(), 0, "it may still be on its way");
        house.db.clock().advance(OVERDUE + Duration::from_secs(1));
        assert_eq!(house.late.look().await.unwrap(), 1);
        assert_eq!(house.asked(), ["edit W/messages/@original paid, true"]);
        assert_eq!((house.waiting("effect").await, house.owed().await), (1, 0));
        assert_eq!(house.late.look().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn when_the_interaction_is_closed_the_member_gets_a_direct_message() {
    let unknown = || Scripted::Code(404, 10_015);
    let channel = || Scripted::Body(serde_json::json!({"id": "77"}));
    let db = TestDb::sqlite().await.unwrap();
    let mut house = House::new(db, [unknown(), unknown(), channel()]).await;
    house.handle(Way(false)).await;
    house.db.clock().advance(OVERDUE + Duration::from_secs(1));
    house.late.look().await.unwrap();
    let direct = ["post users/@me/channels", "post channels/77/messages paid, true"];
    assert_eq!(
        house.asked(),
        [
            &["edit W/messages/@original paid, true", "post W paid, true"][..],
            &direct
        ]
        .concat()
    );

    // After a quarter of an hour the webhook is not even asked.
    let db = TestDb::sqlite().await.unwrap();
    let mut house = House::new(db, [channel()]).await;
    house.handle(Way(false)).await;
    house.db.clock().advance(Duration::from_mins(15));
    house.late.look().await.unwrap();
    assert_eq!(house.asked(), direct);
}

#[tokio::test]
async fn who_cannot_be_told_at_all_is_not_tried_again() {
    let db = TestDb::sqlite().await.unwrap();
    let mut house = House::new(db, (0..50).map(|_| Scripted::Code(400, 0))).await;
    house.handle(Way(false)).await;
    house.db.clock().advance(Duration::from_mins(15));
    house.late.look().await.unwrap();
    assert_eq!(
        house.waiting(TOPIC).await,
        0,
        "refused for good: nobody can be told"
    );
}

/// The token opens nothing but the answer, and still nobody finds it: not while the answer waits, and not afterwards.
#[tokio::test]
async fn case_30_no_token_is_left_once_the_answer_is_out() {
    for db in TestDb::all().await.unwrap() {
        let mut house = House::new(db, []).await;
        house.handle(Way(false)).await;
        let stored = house.stored().await;
        assert_eq!(stored.matches("sealed:").count(), 2, "{stored}");
        for known in ["token", "echo", "caller"] {
            assert!(!stored.contains(known), "{known} in {stored}");
        }
        house.db.clock().advance(OVERDUE + Duration::from_secs(1));
        house.late.look().await.unwrap();
        assert_eq!(house.asked(), ["edit W/messages/@original paid, true"]);
        let stored = house.stored().await;
        assert_eq!(
            stored.matches("sealed:").count(),
            1,
            "the call without its token: {stored}"
        );
        assert!(!stored.contains(core_db::SECRET), "{stored}");
    }
}

/// While Discord is away the answer waits for longer than the token lives; then the token goes, and the answer is still owed.
#[tokio::test]
async fn case_13_a_token_that_opens_nothing_is_forgotten_and_the_answer_goes_another_way() {
    for db in TestDb::all().await.unwrap() {
        let away = (0..12).map(|_| Scripted::Status(503));
        let channel = Scripted::Body(serde_json::json!({"id": "77"}));
        let mut house = House::new(db, away.chain([channel])).await;
        house.handle(Way(false)).await;
        house.db.clock().advance(OVERDUE + Duration::from_secs(1));
        house.late.look().await.unwrap();
        assert_eq!((house.waiting(TOPIC).await, house.owed().await), (1, 0));
        assert!(house.stored().await.contains(core_db::SECRET));
        house.db.clock().advance(TOKEN_LIVES);
        forget_tokens(&house.db).await.unwrap();
        assert!(!house.stored().await.contains(core_db::SECRET));
    }
}

/// Nobody was there to take the answer up: the row loses its token all the same.
#[tokio::test]
async fn a_token_goes_even_if_nobody_took_the_answer_up() {
    for db in TestDb::all().await.unwrap() {
        let mut house = House::new(db, []).await;
        house.handle(Way(false)).await;
        house.db.clock().advance(TOKEN_LIVES + Duration::from_secs(1));
        forget_tokens(&house.db).await.unwrap();
        assert_eq!(house.stored().await.matches("sealed:").count(), 1);
        assert_eq!(house.owed().await, 1, "and is still owed");
    }
}

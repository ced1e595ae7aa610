//! At most one effect per key.

use std::time::Duration;

use core_db::{Address, Claim, DbError, DbErrorKind, IDEMPOTENCY_KEPT, Once, test_on_each};
use core_types::{GuildId, UserId};

use super::support::{accounts, coins};

const INPUT: [u8; 32] = [1; 32];
const OTHER: [u8; 32] = [2; 32];

/// Takes a coin once per key.
async fn take(db: &core_db::Db, key: &str, input: [u8; 32]) -> Result<Once<i64>, DbError> {
    db.once("take", key, input, |tx| {
        Box::pin(async move {
            let (left,): (i64,) = tx
                .query("UPDATE contract_purse SET coins = coins - 1 WHERE id = 1 RETURNING coins")
                .fetch_one()
                .await?;
            Ok(left)
        })
    })
    .await
}

test_on_each! {
    async fn a_replay_gets_the_stored_answer(db: TestDb) {
        accounts(&db, &[(1, 10)]).await?;
        assert_eq!(take(&db, "a", INPUT).await?, Once { value: 9, replayed: false });
        assert_eq!(take(&db, "b", INPUT).await?, Once { value: 8, replayed: false });
        assert_eq!(take(&db, "a", INPUT).await?, Once { value: 9, replayed: true });
        assert_eq!(coins(&db, 1).await?, 8);
    }

    async fn another_input_under_the_same_key_is_refused(db: TestDb) {
        accounts(&db, &[(1, 10)]).await?;
        take(&db, "a", INPUT).await?;
        assert_eq!(take(&db, "a", OTHER).await.unwrap_err().kind(), DbErrorKind::KeyReused);
        assert_eq!(coins(&db, 1).await?, 9);
    }

    async fn a_refusal_leaves_the_key_free(db: TestDb) {
        accounts(&db, &[(1, 0)]).await?;
        assert_eq!(take(&db, "a", INPUT).await.unwrap_err().kind(), DbErrorKind::Constraint);
        db.write("fill", |tx| Box::pin(async move { tx.query("UPDATE contract_purse SET coins = 5").execute().await })).await?;
        assert_eq!(take(&db, "a", INPUT).await?, Once { value: 4, replayed: false });
    }

    async fn case_11_concurrent_duplicates_have_one_effect_and_one_answer(db: TestDb) {
        accounts(&db, &[(1, 100)]).await?;
        let calls: Vec<_> = (0..40).map(|number| {
            let db = db.db();
            tokio::spawn(async move { take(&db, if number % 2 == 0 { "even" } else { "odd" }, INPUT).await })
        }).collect();
        let mut answers = Vec::new();
        for call in calls {
            answers.push(call.await.unwrap()?);
        }
        assert_eq!(answers.iter().filter(|once| !once.replayed).count(), 2);
        assert_eq!(coins(&db, 1).await?, 98);
        let mut values: Vec<_> = answers.iter().map(|once| once.value).collect();
        values.sort_unstable();
        values.dedup();
        assert_eq!(values, [98, 99]);
    }

    async fn an_expired_key_is_new_and_is_cleaned_up(db: TestDb) {
        accounts(&db, &[(1, 10)]).await?;
        take(&db, "a", INPUT).await?;
        db.clock().advance(IDEMPOTENCY_KEPT);
        assert_eq!(take(&db, "a", OTHER).await?, Once { value: 8, replayed: false });
        assert_eq!(db.clean_up().await?.idempotency, 0);
        db.clock().advance(IDEMPOTENCY_KEPT);
        assert_eq!(db.clean_up().await?.idempotency, 1);
    }

    async fn batches_claim_and_store_many_keys(db: TestDb) {
        let claims = db.write("first", |tx| Box::pin(async move {
            let claims = tx.idempotency_claim_many(&[("b", INPUT), ("a", INPUT), ("b", INPUT), ("b", OTHER)]).await?;
            let home = Address { member: None, call: "home".to_owned(), token: "key".to_owned() };
            tx.idempotency_store_many(&[("a", "1", None), ("b", "{\"x\":\"y\"}", Some(&home))]).await?;
            Ok::<_, DbError>(claims)
        })).await?;
        assert_eq!(claims, [Claim::Fresh, Claim::Fresh, Claim::Repeats(0), Claim::Mismatch]);
        let claims = db.write("second", |tx| Box::pin(async move {
            tx.idempotency_claim_many(&[("c", INPUT), ("b", INPUT), ("a", OTHER), ("b", INPUT)]).await
        })).await?;
        let stored = Claim::Replayed("{\"x\":\"y\"}".to_owned());
        assert_eq!(claims, [Claim::Fresh, stored, Claim::Mismatch, Claim::Repeats(1)]);
        let none = db.write("none", |tx| Box::pin(async move {
            tx.idempotency_store_many(&[]).await?;
            tx.idempotency_claim_many(&[]).await
        })).await?;
        assert_eq!(none, []);
    }

    async fn storing_without_a_claim_is_an_error(db: TestDb) {
        let one: Result<(), DbError> =
            db.write("one", |tx| Box::pin(async move { tx.idempotency_store("x", "1", None).await })).await;
        let many: Result<(), DbError> =
            db.write("many", |tx| Box::pin(async move { tx.idempotency_store_many(&[("x", "1", None)]).await })).await;
        assert!(one.is_err() && many.is_err());
    }

    /// A secret goes before the answer is given, and everything of an address once it was.
    async fn secrets_of_owed_answers_go_first(db: TestDb) {
        let (guild, user) = (GuildId::new(1).unwrap(), UserId::new(2).unwrap());
        db.write("owe", move |tx| Box::pin(async move {
            tx.idempotency_claim("pay:1:2:3", &INPUT).await?;
            let call = Address { member: Some((guild, user)), call: "home".to_owned(), token: "key".to_owned() };
            tx.idempotency_store("pay:1:2:3", "7", Some(&call)).await
        })).await?;
        let owed = || db.write("list", |tx| Box::pin(async move { tx.owed_list(tx.now(), 9).await }));
        let token = owed().await?.remove(0).token;
        assert_eq!(token.as_deref(), Some("key"));
        db.clock().advance(Duration::from_secs(1));
        let before = db.now();
        let forget = || db.write("forget", move |tx| Box::pin(async move { tx.owed_tokens_forget(before).await }));
        assert_eq!((forget().await?, forget().await?), (1, 0));
        assert_eq!((owed().await?[0].token.clone(), owed().await?[0].call.as_str()), (None, "home"));
        db.write("settle", |tx| Box::pin(async move { tx.owed_settle(&["pay:1:2:3".to_owned()]).await })).await?;
        assert_eq!(owed().await?, []);
    }

    /// A member sees their own answers again, until they are forgotten; a repeated request still does nothing twice.
    async fn answers_are_found_by_member_until_they_are_forgotten(db: TestDb) {
        let (guild, user, other) = (GuildId::new(1).unwrap(), UserId::new(2).unwrap(), UserId::new(3).unwrap());
        for (key, member) in [("pay:1:2:3", user), ("daily:1:2:4", user), ("pay:1:3:5", other)] {
            db.clock().advance(Duration::from_secs(40));
            db.write("answer", move |tx| Box::pin(async move {
                tx.idempotency_claim(key, &INPUT).await?;
                let call = Address { member: Some((guild, member)), call: String::new(), token: String::new() };
                tx.idempotency_store(key, "7", Some(&call)).await
            })).await?;
        }
        let recent = || db.read("recent", move |tx| Box::pin(async move { tx.answers_of(guild, user, 5).await }));
        let cases: Vec<_> = recent().await?.iter().map(|past| past.use_case().to_owned()).collect();
        assert_eq!(cases, ["daily", "pay"]);
        let until = db.now().plus(Duration::from_hours(1));
        db.write("forget", move |tx| Box::pin(async move { tx.answers_forget(guild, user, until).await })).await?;
        assert_eq!(recent().await?, []);
        let now = db.now();
        let owed = db.read("owed", move |tx| Box::pin(async move { tx.owed_list(now, 9).await })).await?;
        let owed: Vec<_> = owed.into_iter().map(|owed| owed.key).collect();
        assert_eq!(owed, ["daily:1:2:4", "pay:1:3:5"], "what is on its way stays owed");
        let again = db.write("again", |tx| Box::pin(async move { tx.idempotency_claim("pay:1:2:3", &INPUT).await }));
        assert_eq!(again.await?, Claim::Replayed("7".to_owned()));
        db.clock().advance(Duration::from_hours(2));
        assert_eq!(db.clean_up().await?.idempotency, 2);
    }
}

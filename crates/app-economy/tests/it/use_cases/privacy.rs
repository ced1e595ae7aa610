use app_economy::ledger::{OnProgress, VerifyScope, verify};
use app_economy::{Counterpart, KeptThing, StatementQuery};
use core_db::{Address, Owed, test_on_each};

use super::*;

/// A member with something in every table.
async fn lived_in(db: &TestDb) -> Hall {
    let hall = Hall::new(db);
    hall.set("start.grant", "40").await;
    hall.set("pay.threshold", "100").await;
    hall.give(ANA, 1_000).await;
    hall.give(BO, 500).await;
    hall.economy
        .balance(&hall.request(ANA), user(ANA), false)
        .await
        .unwrap();
    hall.economy.daily(&hall.request(ANA)).await.unwrap();
    hall.economy
        .work_apply(&hall.request(ANA), "harbour")
        .await
        .unwrap();
    hall.economy.work_shift(&hall.request(ANA)).await.unwrap();
    hall.economy
        .deposit(&hall.request(ANA), amount("300"))
        .await
        .unwrap();
    let mut secret = order(BO, "50");
    secret.memo = Some("our secret".to_owned());
    hall.economy.pay(&hall.request(ANA), secret).await.unwrap();
    hall.economy
        .pay(&hall.request(ANA), order(BO, "200"))
        .await
        .unwrap();
    hall.economy
        .pay(&hall.request(BO), order(ANA, "150"))
        .await
        .unwrap();
    hall
}

test_on_each! {
    /// The export has every part, in a form that programs can rely on.
    async fn the_export_is_whole(db: TestDb) {
        let hall = lived_in(&db).await;
        let export = hall.economy.privacy_export(&hall.request(ANA)).await.unwrap();
        assert_eq!((export["format"].as_str(), export["version"].as_i64()), (Some("guildhall.economy.export"), Some(1)));
        assert_eq!(export["member"], "11");
        assert_eq!(export["start_grant"], 40);
        assert_eq!(export["daily"]["claims"].as_array().map(Vec::len), Some(1));
        assert_eq!(export["work"]["careers"][0]["career"], "harbour");
        assert_eq!(export["work"]["shifts"].as_array().map(Vec::len), Some(1));
        assert_eq!(export["payments_waiting"].as_array().map(Vec::len), Some(2));
        assert_eq!(export["audit"][0]["reason"], "for the test");
        assert!(export.to_string().contains("our secret"));
        assert_eq!(export["joined_at"], "2026-01-01T00:00:00Z");
    }

    /// Forgetting takes names, notes and rows, gives the coins to the treasury, and leaves a ledger that verifies.
    async fn a_forgotten_member_is_gone_and_the_ledger_whole(db: TestDb) {
        let hall = lived_in(&db).await;
        let had = hall.balance(ANA).await;
        let preview = hall.economy.privacy_delete_preview(&hall.request(ANA)).await.unwrap();
        assert_eq!((preview.coins, preview.careers, preview.streak), (had.total, 1, 1));
        let request = hall.request(ANA);
        let erased = hall.economy.privacy_delete(&request).await.unwrap();
        assert_eq!(erased.coins, had.total);
        assert_eq!(erased.kept, preview.kept);
        let things: Vec<_> = erased.kept.iter().map(|kept| kept.thing).collect();
        assert_eq!(things, [KeptThing::Journal, KeptThing::Answers, KeptThing::Fingerprint, KeptThing::Audit]);
        assert_eq!(hall.economy.privacy_delete(&request).await.unwrap(), erased);

        let quiet: OnProgress = Arc::new(|_| {});
        let report = verify(&db, VerifyScope::All, quiet).await?;
        assert!(report.faults.is_empty(), "{report:?}");
        assert_eq!(code(hall.economy.privacy_delete_preview(&hall.request(ANA)).await), "privacy.nothing");
        let rows = hall.economy.transactions(&hall.request(BO), StatementQuery::of(user(BO))).await.unwrap().rows;
        assert!(rows.iter().all(|row| row.memo.as_deref() != Some("our secret")));
        let paid = rows.iter().find(|row| row.amount == coins(50)).unwrap();
        assert_eq!(paid.counterparts, [Counterpart::Forgotten]);
        let export = hall.economy.privacy_export(&hall.request(ANA)).await.unwrap();
        assert_eq!(export["entries"].as_array().map(Vec::len), Some(0));
        assert_eq!(export["payments_waiting"].as_array().map(Vec::len), Some(0));
        assert_eq!(export["work"]["shifts"].as_array().map(Vec::len), Some(0));
    }

    /// Coming back begins anew, and pays nothing twice: no second grant, reward or shift.
    async fn returning_begins_anew_and_pays_nothing_twice(db: TestDb) {
        let hall = lived_in(&db).await;
        let first = hall.economy.work_list(&hall.request(ANA)).await.unwrap();
        for _ in 0..2 {
            hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
            assert_eq!(hall.wallet(ANA).await, 0);
            assert_eq!(code(hall.economy.daily(&hall.request(ANA)).await), "economy.daily_taken");
            assert_eq!(code(hall.economy.work_apply(&hall.request(ANA), "harbour").await), "work.apply_too_early");
        }
        hall.pass(Duration::from_hours(24));
        let again = hall.economy.daily(&hall.request(ANA)).await.unwrap();
        assert_eq!((again.streak, again.wallet, again.grant), (1, coins(100), None));
        let applied = hall.economy.work_apply(&hall.request(ANA), "harbour").await.unwrap();
        assert_eq!(applied.job.rank, "deckhand");
        assert_eq!(hall.economy.work_shift(&hall.request(ANA)).await.unwrap().xp_gained, {
            let list = hall.economy.work_list(&hall.request(ANA)).await.unwrap();
            list.careers[0].xp
        });
        assert!(first.careers[0].xp > 0);
    }

    /// A stored answer is something, and neither it nor that of the erasure names the member afterwards.
    async fn an_answer_alone_can_be_forgotten(db: TestDb) {
        let hall = Hall::new(&db);
        let (guild, member) = (hall.request(CY).guild, user(CY));
        let address = move || Address { member: Some((guild, member)), call: String::new(), token: String::new() };
        db.write("answer", move |tx| Box::pin(async move {
            tx.idempotency_claim("welcome:1:2:3", &[7; 32]).await?;
            tx.idempotency_store("welcome:1:2:3", "7", Some(&address())).await
        })).await?;
        let request = hall.request(CY);
        let erased = Owed::new(address).scope(hall.economy.privacy_delete(&request)).await.unwrap();
        let answers = erased.kept.iter().find(|kept| kept.thing == KeptThing::Answers).unwrap();
        assert_eq!(answers.until, Some(erased.at.plus(Duration::from_hours(1))));
        let left = db.read("left", move |tx| Box::pin(async move { tx.answers_of(guild, member, 5).await })).await?;
        assert_eq!(left, []);
        assert_eq!(code(hall.economy.privacy_delete_preview(&hall.request(CY)).await), "privacy.nothing");
        assert_eq!(hall.economy.privacy_delete(&request).await.unwrap(), erased);
    }

    /// Who never did anything has nothing to be forgotten.
    async fn strangers_have_nothing(db: TestDb) {
        let hall = Hall::new(&db);
        assert_eq!(code(hall.economy.privacy_delete_preview(&hall.request(CY)).await), "privacy.nothing");
        assert_eq!(code(hall.economy.privacy_delete(&hall.request(CY)).await), "privacy.nothing");
    }
}

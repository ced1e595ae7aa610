//! What use cases tell the watch over fraud.

use app_economy::PayStep;
use core_db::test_on_each;
use serde_json::Value;

use super::*;

/// What the watch remembers of somebody, as they are shown it.
async fn remembered(hall: &Hall, member: u64) -> Value {
    let export = hall.economy.privacy_export(&hall.request(member)).await.unwrap();
    export["guards"]["watch"].clone()
}

test_on_each! {
    /// However often a request comes, the watch learns of it once.
    async fn a_repeated_request_teaches_the_watch_nothing(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 50_000).await;
        let (daily, pay, large, confirm) = (hall.request(ANA), hall.request(ANA), hall.request(ANA), hall.request(ANA));
        for _ in 0..3 {
            hall.economy.daily(&daily).await.unwrap();
            hall.economy.pay(&pay, order(BO, "100")).await.unwrap();
            let PayStep::Confirm(offer) = hall.economy.pay(&large, order(BO, "20k")).await.unwrap() else {
                panic!("a large payment is confirmed");
            };
            hall.economy.pay_confirm(&confirm, &offer.key).await.unwrap();
        }
        let watch = remembered(&hall, ANA).await;
        assert_eq!(watch["taken_in"], 100.0, "one daily reward");
        assert_eq!(watch["sent_within_a_week"]["transfers"], 2.0, "{watch}");
        assert_eq!(watch["pays"].as_array().map(Vec::len), Some(1));
        assert_eq!(remembered(&hall, BO).await["received_within_a_week"]["transfers"], 2.0);
    }

    /// Who is erased leaves nothing with the watch.
    async fn an_erasure_reaches_the_watch(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        hall.economy.pay(&hall.request(ANA), order(BO, "100")).await.unwrap();
        hall.economy.security().fraud_flush().await.unwrap();
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        assert_eq!(remembered(&hall, ANA).await, Value::Null);
        let by_bo = remembered(&hall, BO).await;
        assert_eq!(by_bo["paid_by"].as_array().map(Vec::len), Some(0), "nor with those she paid: {by_bo}");
        let rows: (i64,) = db
            .read("rows", |tx| {
                Box::pin(async move {
                    let count = "SELECT count(*) FROM fraud_member WHERE user_id = $1";
                    tx.query(count).bind(user(ANA).as_i64()).fetch_one().await
                })
            })
            .await
            .unwrap();
        assert_eq!(rows.0, 0);
    }
}

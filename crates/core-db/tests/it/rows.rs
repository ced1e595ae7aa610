//! Values there and back, one by one and as sets.

use core_db::{DbErrorKind, Rows, Sql, test_on_each};
use core_types::Timestamp;

const TABLE: Sql = Sql::split(
    "CREATE TABLE contract_sample (id INTEGER NOT NULL PRIMARY KEY, number INTEGER, word TEXT, data BLOB) STRICT",
    "CREATE TABLE contract_sample (id BIGINT NOT NULL PRIMARY KEY, number BIGINT, word TEXT, data BYTEA)",
);

const INSERT_MANY: Sql = Sql::split(
    "INSERT INTO contract_sample (id, number, word, data)
    SELECT value ->> 0, value ->> 1, value ->> 2, unhex(value ->> 3) FROM json_each($1)",
    "INSERT INTO contract_sample (id, number, word, data)
    SELECT id, number, word, data FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bytea[])
        AS input (id, number, word, data)",
);

type Values = (i64, i32, bool, String, Vec<u8>, [u8; 2], Timestamp);
type Sample = (i64, Option<i64>, Option<String>, Option<Vec<u8>>);

test_on_each! {
    async fn values_come_back_as_they_went(db: TestDb) {
        let (found, empty): (Values, (Option<i64>, Option<String>)) =
            db.write("values", |tx| Box::pin(async move {
                tx.query(TABLE).execute().await?;
                tx.query("INSERT INTO contract_sample (id, number, word, data) VALUES ($1, $2, $3, $4)")
                    .bind(i64::MIN).bind(true).bind("ünïcode \"'\\").bind([0_u8, 255]).execute().await?;
                tx.query("INSERT INTO contract_sample (id, number, word, data) VALUES ($1, $2, $3, $4)")
                    .bind(-1_i32).bind(None::<i64>).bind(None::<&str>).bind(None::<Vec<u8>>).execute().await?;
                let found = tx.query("SELECT id, number, number, word, data, data, id FROM contract_sample WHERE id = $1")
                    .bind(Timestamp::from_micros(i64::MIN)).fetch_one().await?;
                let empty = tx.query("SELECT number, word FROM contract_sample WHERE id = -1").fetch_one().await?;
                Ok::<_, core_db::DbError>((found, empty))
            })).await?;
        let (id, number, yes, word, data, array, at) = found;
        assert_eq!((id, number, yes, word.as_str()), (i64::MIN, 1, true, "ünïcode \"'\\"));
        assert_eq!((data, array, at.as_micros()), (vec![0, 255], [0, 255], i64::MIN));
        assert_eq!(empty, (None, None));
    }

    async fn sets_of_rows_come_back_as_they_went(db: TestDb) {
        let rows: Vec<Sample> = db.write("sets", |tx| Box::pin(async move {
            tx.query(TABLE).execute().await?;
            let many = Rows::new()
                .i64s([i64::MAX, 2, 3])
                .opt_i64s([Some(i64::MIN), None, Some(0)])
                .opt_texts([Some("quote \" back \\ line \n tab \t é"), None, Some("")])
                .opt_bytes([Some(&[0_u8, 127, 255][..]), None, Some(&[][..])]);
            assert_eq!(tx.query(INSERT_MANY).bind(many).execute().await?, 3);
            tx.query("SELECT id, number, word, data FROM contract_sample ORDER BY id").fetch_all().await
        })).await?;
        assert_eq!(rows, [
            (2, None, None, None),
            (3, Some(0), Some(String::new()), Some(vec![])),
            (i64::MAX, Some(i64::MIN), Some("quote \" back \\ line \n tab \t é".to_owned()), Some(vec![0, 127, 255])),
        ]);
    }

    async fn wrong_shapes_are_corrupt_not_guessed(db: TestDb) {
        let null = db.read("null", |tx| Box::pin(async move {
            tx.query("SELECT NULL").fetch_one::<(i64,)>().await
        })).await;
        let missing = db.read("missing", |tx| Box::pin(async move {
            tx.query("SELECT 1").fetch_one::<(i64, i64)>().await
        })).await;
        let text = db.read("text", |tx| Box::pin(async move {
            tx.query("SELECT 'seven'").fetch_one::<(i64,)>().await
        })).await;
        let two = db.read("two", |tx| Box::pin(async move {
            tx.query("SELECT 2").fetch_one::<(bool,)>().await
        })).await;
        let none = db.read("none", |tx| Box::pin(async move {
            tx.query("SELECT 1 WHERE 1 = 0").fetch_one::<(i64,)>().await
        })).await;
        let kinds = [null.map(drop), missing.map(drop), text.map(drop), two.map(drop), none.map(drop)]
            .map(|result| result.unwrap_err().kind());
        assert_eq!(kinds, [DbErrorKind::Corrupt; 5]);
    }

    async fn comparisons_and_counts_need_no_cast(db: TestDb) {
        let (yes, no, count, length): (bool, i64, i64, i64) = db.read("expressions", |tx| Box::pin(async move {
            tx.query("SELECT 1 = 1, 1 = 2, count(*), length('four') FROM outbox").fetch_one().await
        })).await?;
        assert_eq!((yes, no, count, length), (true, 0, 0, 4));
    }
}

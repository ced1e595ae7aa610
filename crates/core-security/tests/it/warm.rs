//! Copies that are there before anybody asks.

use std::time::Duration;

use core_db::{DbError, test_on_each};
use core_security::Security;
use core_types::GuildId;

test_on_each! {
    async fn the_servers_that_were_active_last_are_loaded_ahead(db: TestDb) {
        let guild = GuildId::new(7).unwrap();
        let done: Result<(), DbError> = db.write("done", |tx| Box::pin(async move {
            for (key, guild) in [("a", Some(7_i64)), ("b", Some(7)), ("c", Some(8)), ("d", None)] {
                let effect = "INSERT INTO idempotency (key, input_hash, created_at, expires_at, guild_id) VALUES ($1, $2, 1, 2, $3)";
                tx.query(effect).bind(key).bind(vec![0_u8; 32]).bind(guild).execute().await?;
            }
            Ok(())
        })).await;
        done?;
        let security = Security::new(db.db(), Duration::from_mins(1));
        assert_eq!(security.warm().await, 2);
        // Changed without a word: who looks sees what was loaded before.
        let changed: Result<u64, DbError> = db.write("changed", |tx| Box::pin(async move {
            let set = "INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by) VALUES (7, 'staff.channel', '9', 1, 1, 1)";
            tx.query(set).execute().await
        })).await;
        changed?;
        assert_eq!(security.stored(guild).await.unwrap().text("staff.channel"), None);
        security.forget_settings(guild).await;
        assert_eq!(security.stored(guild).await.unwrap().text("staff.channel"), Some("9"));
    }
}

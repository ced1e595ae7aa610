//! Secrets inside messages, which go as soon as they are of no use.

use core_types::Timestamp;

use super::Delivery;
use crate::db::Db;
use crate::error::DbError;
use crate::tx::Tx;

/// The field of a payload (a JSON object) that holds what is not to be kept: sealed, and taken out of the row when the
/// message is out, or when it is too old for the secret to open anything.
pub const SECRET: &str = "secret";

crate::statements! {
    /// Takes the secret out of one message.
    FORGET = split(
        "UPDATE outbox SET payload = json_remove(payload, '$.secret') WHERE id = $1",
        "UPDATE outbox SET payload = (payload::jsonb - 'secret')::text WHERE id = $1"
    );
    /// Whether a topic has secrets that are too old.
    OLD = "SELECT 1 FROM outbox WHERE topic = $1 AND created_at <= $2 AND payload LIKE '%\"secret\":%' LIMIT 1";
    /// Takes them out.
    FORGET_OLD = split(
        "UPDATE outbox SET payload = json_remove(payload, '$.secret')
        WHERE topic = $1 AND created_at <= $2 AND payload LIKE '%\"secret\":%'",
        "UPDATE outbox SET payload = (payload::jsonb - 'secret')::text
        WHERE topic = $1 AND created_at <= $2 AND payload LIKE '%\"secret\":%'"
    );
}

impl Tx {
    /// Takes the [`SECRET`] out of a message that is out, given up or of no use any more.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_secret_forget(&mut self, delivery: &Delivery) -> Result<(), DbError> {
        self.query(FORGET).bind(delivery.id).execute().await.map(drop)
    }
}

impl Db {
    /// Takes the [`SECRET`] out of all messages of a topic that were put in before a moment, whatever became of them. How
    /// many there were. Writes nothing when there are none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_secrets_forget(
        &self,
        topic: &'static str,
        before: Timestamp,
    ) -> Result<u64, DbError> {
        let found: Option<(i64,)> = self
            .read("outbox_secrets", move |tx| {
                Box::pin(async move { tx.query(OLD).bind(topic).bind(before).fetch_optional().await })
            })
            .await?;
        if found.is_none() {
            return Ok(0);
        }
        self.write("outbox_secrets", move |tx| {
            Box::pin(async move { tx.query(FORGET_OLD).bind(topic).bind(before).execute().await })
        })
        .await
    }
}

//! Messages to the outside, committed together with what they tell about and delivered afterwards, at least once.

mod message;
mod secret;

use std::time::Duration;

use core_types::Timestamp;

use crate::db::Db;
use crate::error::DbError;
use crate::queue::{Failed, Failure, MAX_FAILURES, back_off, still_leased};
use crate::rows::Rows;
use crate::signals::Bell;
use crate::tx::Tx;

pub use message::{Delivery, NewMessage, OutboxCount};
pub use secret::SECRET;

crate::statements! {
    /// Adds messages, except those whose key is known.
    PUSH_MANY = split(
        "INSERT INTO outbox (topic, partition_key, payload, dedupe_key, created_at, due_at, trace_parent)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, $1, $1, $3 FROM json_each($2) WHERE true
        ON CONFLICT (topic, dedupe_key) DO NOTHING",
        "INSERT INTO outbox (topic, partition_key, payload, dedupe_key, created_at, due_at, trace_parent)
        SELECT topic, partition_key, payload, dedupe_key, $1, $1, $6
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
            WITH ORDINALITY AS input (topic, partition_key, payload, dedupe_key, position)
        ORDER BY position
        ON CONFLICT (topic, dedupe_key) DO NOTHING"
    );
    /// Leases due messages; in a lane only the first. An earlier lease that ended without a word counts as a failure.
    CLAIM = split(
        "UPDATE outbox SET lease_owner = $2, due_at = $3, fence = fence + 1,
            failures = failures + (CASE WHEN lease_owner IS NULL THEN 0 ELSE 1 END)
        WHERE id IN (
            SELECT id FROM outbox AS due
            WHERE topic = $1 AND state = 'waiting' AND due_at <= $4 AND (partition_key = '' OR NOT EXISTS (
                SELECT 1 FROM outbox AS before WHERE before.topic = due.topic
                AND before.partition_key = due.partition_key AND before.state = 'waiting' AND before.id < due.id))
            ORDER BY due_at, id LIMIT $5)
        RETURNING id, topic, partition_key, payload, failures, created_at, fence, trace_parent",
        "WITH chosen AS MATERIALIZED (
            SELECT id FROM outbox AS due
            WHERE topic = $1 AND state = 'waiting' AND due_at <= $4 AND (partition_key = '' OR NOT EXISTS (
                SELECT 1 FROM outbox AS before WHERE before.topic = due.topic
                AND before.partition_key = due.partition_key AND before.state = 'waiting' AND before.id < due.id))
            ORDER BY due_at, id LIMIT $5 FOR UPDATE SKIP LOCKED)
        UPDATE outbox SET lease_owner = $2, due_at = $3, fence = fence + 1,
            failures = failures + (CASE WHEN lease_owner IS NULL THEN 0 ELSE 1 END)
        FROM chosen WHERE outbox.id = chosen.id
        RETURNING outbox.id, topic, partition_key, payload, failures, created_at, fence, trace_parent"
    );
    /// The message is out.
    DONE = "UPDATE outbox SET state = 'done', finished_at = $3, lease_owner = NULL, last_error = NULL
        WHERE id = $1 AND fence = $2 AND state = 'waiting'";
    /// The message waits for another try, or for a person.
    FAIL = "UPDATE outbox SET failures = $3, state = $4, due_at = $5, finished_at = $6, last_error = $7, lease_owner = NULL
        WHERE id = $1 AND fence = $2 AND state = 'waiting'";
    /// The message waits without having failed.
    POSTPONE = "UPDATE outbox SET due_at = $3, lease_owner = NULL WHERE id = $1 AND fence = $2 AND state = 'waiting'";
    /// A dead message gets another five tries.
    REPLAY = "UPDATE outbox SET state = 'waiting', failures = 0, due_at = $2, finished_at = NULL
        WHERE id = $1 AND state = 'dead'";
    /// How full the outbox is.
    COUNTS = "SELECT topic, sum(CASE state WHEN 'waiting' THEN 1 ELSE 0 END), sum(CASE state WHEN 'dead' THEN 1 ELSE 0 END),
            min(CASE state WHEN 'waiting' THEN created_at END)
        FROM outbox WHERE state IN ('waiting', 'dead') GROUP BY topic ORDER BY topic";
}

impl Tx {
    /// Puts a message into the outbox. It goes out only if this unit commits. False: its key was known.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_push(&mut self, message: NewMessage<'_>) -> Result<bool, DbError> {
        Ok(self.outbox_push_many(&[message]).await? == 1)
    }

    /// Puts many messages into the outbox in one round trip and answers how many were new.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_push_many(&mut self, messages: &[NewMessage<'_>]) -> Result<u64, DbError> {
        if messages.is_empty() {
            return Ok(0);
        }
        let now = self.now();
        let rows = Rows::new()
            .texts(messages.iter().map(|message| message.topic))
            .texts(messages.iter().map(|message| message.partition))
            .texts(messages.iter().map(|message| message.payload))
            .opt_texts(messages.iter().map(|message| message.dedupe_key));
        let trace_parent = core_telemetry::current_trace_parent();
        let query = self.query(PUSH_MANY).bind(now).bind(rows).bind(trace_parent);
        let pushed = query.execute().await?;
        self.wake.outbox |= pushed > 0;
        Ok(pushed)
    }

    /// Lends up to `limit` due messages of a topic to `owner` for the time of `lease`, in order. Of each partition
    /// only the first is lent, and the next when that one is settled.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_claim(
        &mut self,
        topic: &str,
        owner: &str,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Delivery>, DbError> {
        let now = self.now();
        let claimed = self
            .query(CLAIM)
            .bind(topic)
            .bind(owner)
            .bind(now.plus(lease))
            .bind(now)
            .bind(limit);
        let mut deliveries: Vec<Delivery> = claimed.fetch_all().await?;
        deliveries.sort_unstable_by_key(|delivery| delivery.id);
        let (spent, good): (Vec<_>, Vec<_>) = deliveries
            .into_iter()
            .partition(|delivery| delivery.failures >= MAX_FAILURES);
        for delivery in spent {
            // Its workers vanished every time: it may be what kills them.
            self.outbox_settle(&delivery, delivery.failures, now, "lease ended without a word")
                .await?;
        }
        Ok(good)
    }

    /// The message is out. False: the lease has passed to somebody else, who will deliver it again.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_ack(&mut self, delivery: &Delivery) -> Result<bool, DbError> {
        let now = self.now();
        let done = self
            .query(DONE)
            .bind(delivery.id)
            .bind(delivery.fence)
            .bind(now)
            .execute()
            .await?;
        self.wake.outbox |= !delivery.partition.is_empty();
        Ok(still_leased(done))
    }

    /// The message could not be delivered, and it may be its own fault: it waits with growing back-off, and after
    /// [`MAX_FAILURES`] in the dead-letter list.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_fail(&mut self, delivery: &Delivery, error: &str) -> Result<Failed, DbError> {
        let failures = delivery.failures + 1;
        let retry_at = self.now().plus(back_off(failures, delivery.id));
        self.outbox_settle(delivery, failures, retry_at, error).await
    }

    /// The other side is away: the message waits until then without this counting as its failure.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_postpone(&mut self, delivery: &Delivery, until: Timestamp) -> Result<bool, DbError> {
        let query = self
            .query(POSTPONE)
            .bind(delivery.id)
            .bind(delivery.fence)
            .bind(until);
        Ok(still_leased(query.execute().await?))
    }

    /// Gives a dead message new tries. False: there is no dead message of this number.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_replay(&mut self, id: i64) -> Result<bool, DbError> {
        let now = self.now();
        let replayed = self.query(REPLAY).bind(id).bind(now).execute().await?;
        self.wake.outbox |= replayed > 0;
        Ok(replayed == 1)
    }

    /// How full the outbox is, per topic that is not empty.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn outbox_counts(&mut self) -> Result<Vec<OutboxCount>, DbError> {
        self.query(COUNTS).fetch_all().await
    }

    async fn outbox_settle(
        &mut self,
        delivery: &Delivery,
        failures: i64,
        retry_at: Timestamp,
        error: &str,
    ) -> Result<Failed, DbError> {
        // Behind a dead message its lane goes on.
        self.wake.outbox |= failures >= MAX_FAILURES;
        let failure = Failure {
            id: delivery.id,
            fence: delivery.fence,
            failures,
            retry_at,
            error,
        };
        failure.write(self, FAIL).await
    }
}

impl Db {
    /// Rings when this process puts something into the outbox or makes way in a lane.
    pub fn outbox_bell(&self) -> Bell {
        Bell::on(&self.signals().outbox)
    }
}

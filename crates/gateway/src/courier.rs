//! What takes messages of one topic out of the outbox to Discord, one partition's in order, until told to stop.

use std::{sync::Arc, time::Duration};

use core_db::{Db, DbError, Delivery};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

const LEASE: Duration = Duration::from_mins(2);
const AT_ONCE: u32 = 16;
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What came of one try.
pub(crate) enum Tried {
    /// It is there, or nobody is to get it any more.
    Done,
    /// It is worth trying again.
    Later(String),
    /// Discord is away, which is nobody's fault.
    Wait(Duration),
}

/// Somebody who delivers messages of one topic. A message may be delivered twice: a crash can come before it is settled.
pub(crate) trait Courier: Sync {
    /// Which messages.
    const TOPIC: &'static str;

    /// Tries one.
    fn deliver(&self, delivery: &Delivery) -> impl Future<Output = Tried> + Send;
}

/// Delivers until told to stop.
pub(crate) async fn run<C: Courier>(db: Db, courier: C, stop: CancellationToken) {
    let mut bell = db.outbox_bell();
    loop {
        match deliver_due(&db, &courier).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, topic = C::TOPIC, "the outbox cannot be looked at"),
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = bell.wait(LOOK_EVERY) => {}
        }
    }
}

/// Tries what is due, and answers how many there were.
async fn deliver_due<C: Courier>(db: &Db, courier: &C) -> Result<usize, DbError> {
    let due = db
        .write("courier_claim", |tx| {
            Box::pin(async move { tx.outbox_claim(C::TOPIC, "gateway", LEASE, AT_ONCE).await })
        })
        .await?;
    for delivery in &due {
        let span = delivery.span();
        let tried = courier.deliver(delivery).instrument(span.clone()).await;
        if matches!(tried, Tried::Later(_)) {
            span.record("otel.status_code", "ERROR");
        }
        settle(db, delivery, tried).await?;
    }
    Ok(due.len())
}

async fn settle(db: &Db, delivery: &Delivery, tried: Tried) -> Result<(), DbError> {
    let settled = Arc::new((delivery.clone(), tried));
    db.write("courier_settle", move |tx| {
        let settled = Arc::clone(&settled);
        Box::pin(async move {
            match &settled.1 {
                Tried::Done => tx.outbox_ack(&settled.0).await.map(drop),
                Tried::Wait(wait) => {
                    let until = tx.now().plus((*wait).max(LOOK_EVERY));
                    tx.outbox_postpone(&settled.0, until).await.map(drop)
                }
                Tried::Later(why) => tx.outbox_fail(&settled.0, why).await.map(drop),
            }
        })
    })
    .await
}

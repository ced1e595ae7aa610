//! How full outbox and jobs are, as metrics: what alerts look at.

use std::collections::BTreeSet;
use std::time::Duration;

use core_types::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::db::Db;
use crate::error::DbError;
use crate::jobs::JobCount;
use crate::outbox::OutboxCount;

impl Db {
    /// Measures outbox and jobs now and then again every `period`, until told to stop. Several processes on one database
    /// all say the same.
    pub async fn measure_queues(self, period: Duration, stop: CancellationToken) {
        let mut seen = BTreeSet::new();
        loop {
            match self.queue_counts().await {
                Ok((messages, jobs)) => record(&mut seen, &messages, &jobs, self.now()),
                Err(error) => tracing::warn!(%error, "outbox and jobs cannot be counted"),
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = tokio::time::sleep(period) => {}
            }
        }
    }

    async fn queue_counts(&self) -> Result<(Vec<OutboxCount>, Vec<JobCount>), DbError> {
        self.read("queue_counts", |tx| {
            Box::pin(async move { Ok((tx.outbox_counts().await?, tx.job_counts().await?)) })
        })
        .await
    }
}

/// A topic that was seen once is told as empty when it is: a gauge that nobody sets any more would stand still.
fn record(seen: &mut BTreeSet<String>, messages: &[OutboxCount], jobs: &[JobCount], now: Timestamp) {
    seen.extend(messages.iter().map(|count| count.topic.clone()));
    for topic in &*seen {
        let count = messages.iter().find(|count| count.topic == *topic);
        let oldest = count.and_then(|count| count.oldest_waiting);
        metrics::gauge!("guildhall_outbox_waiting", "topic" => topic.clone())
            .set(figure(count.map_or(0, |count| count.waiting)));
        metrics::gauge!("guildhall_outbox_dead", "topic" => topic.clone())
            .set(figure(count.map_or(0, |count| count.dead)));
        metrics::gauge!("guildhall_outbox_oldest_seconds", "topic" => topic.clone()).set(since(oldest, now));
    }
    let dead = jobs.iter().map(|count| count.dead).sum();
    let due = jobs.iter().filter_map(|count| count.next_due).min();
    metrics::gauge!("guildhall_jobs_dead").set(figure(dead));
    metrics::gauge!("guildhall_jobs_overdue_seconds").set(since(due, now));
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge is a float, and no queue has 2^53 rows"
)]
const fn figure(count: i64) -> f64 {
    count as f64
}

fn since(moment: Option<Timestamp>, now: Timestamp) -> f64 {
    moment.map_or(0.0, |moment| {
        figure((now.as_micros() - moment.as_micros()).max(0)) / 1e6
    })
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    #[test]
    fn a_topic_that_ran_empty_is_told_as_empty() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let now = Timestamp::from_seconds(1_000);
        let waiting = OutboxCount {
            topic: "mail".into(),
            waiting: 2,
            dead: 1,
            oldest_waiting: Some(now.minus(Duration::from_secs(90))),
        };
        let job = JobCount {
            kind: "sweep".into(),
            waiting: 1,
            dead: 3,
            next_due: Some(now.plus(Duration::from_secs(5))),
        };
        let mut seen = BTreeSet::new();
        metrics::with_local_recorder(&recorder, || record(&mut seen, &[waiting], &[job], now));
        let text = recorder.handle().render();
        for line in [
            r#"guildhall_outbox_waiting{topic="mail"} 2"#,
            r#"guildhall_outbox_dead{topic="mail"} 1"#,
            r#"guildhall_outbox_oldest_seconds{topic="mail"} 90"#,
            "guildhall_jobs_dead 3",
            "guildhall_jobs_overdue_seconds 0",
        ] {
            assert!(text.contains(line), "{line} missing in {text}");
        }
        metrics::with_local_recorder(&recorder, || record(&mut seen, &[], &[], now));
        let text = recorder.handle().render();
        assert!(
            text.contains(r#"guildhall_outbox_oldest_seconds{topic="mail"} 0"#),
            "{text}"
        );
    }
}

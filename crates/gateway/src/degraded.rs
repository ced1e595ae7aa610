//! Tells a server's staff, once per incident, that something it uses rests, and that it works again.

use core_db::{Db, DbError};
use core_resilience::{Incident, News, Services};
use core_security::{EventKind, Notice, NoticeArg, NoticeKind, Security, notice_kind, notice_post};
use core_types::GuildId;
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// The services the bot stands on, as the registry and the texts of notices know them.
pub mod service {
    /// Room for handlers: full, it refuses the least important.
    pub const HOUSE: &str = "house";
    /// The first words of answers.
    pub const CALLBACKS: &str = "discord_callback";
    /// Everything after the first word of an answer.
    pub const WEBHOOKS: &str = "discord_webhook";
    /// Everything else that is asked of Discord, such as posting notices.
    pub const DISCORD: &str = "discord";
    /// What processes share: limits that hold for all of them together.
    pub const REDIS: &str = "redis";
    /// Errors on their way to where staff reads of them.
    pub const ANALYTICS: &str = "analytics";
    /// The operator's receiver of events.
    pub const WEBHOOK: &str = "webhook";
}

/// Several processes notice one incident at slightly different moments: those of one ten minutes are one.
const SAME_INCIDENT_MICROS: i64 = 600 * 1_000_000;

/// Posts notices until told to stop.
pub(crate) async fn tell_staff(db: Db, security: Security, services: Services, stop: CancellationToken) {
    let mut news = services.listen();
    loop {
        let heard = tokio::select! {
            biased;
            () = stop.cancelled() => return,
            heard = news.recv() => heard,
        };
        let (incident, guilds, kind) = match heard {
            None => return,
            // Staff hear of it when their server needs the service.
            Some(News::Began(incident)) => {
                tell_operator(&db, &security, EventKind::FeatureDegraded, &incident).await;
                continue;
            }
            Some(News::Met(incident, guild)) => (incident, vec![guild], notice_kind::SERVICE_RESTS),
            Some(News::Ended(incident, met)) => {
                tell_operator(&db, &security, EventKind::FeatureRecovered, &incident).await;
                (incident, met.into_iter().collect(), notice_kind::SERVICE_BACK)
            }
        };
        for guild in guilds {
            if let Err(error) = post(&db, notice(&incident, guild, kind)).await {
                tracing::warn!(%guild, service = incident.service, %error, "staff could not be told of a service");
            }
        }
    }
}

/// Posts an event to the operator's receiver, once per incident.
async fn tell_operator(db: &Db, security: &Security, kind: EventKind, incident: &Incident) {
    let input = (security.clone(), incident.clone());
    let told: Result<(), DbError> = db
        .write_with("service_event", input, move |tx, input| {
            Box::pin(async move {
                let (security, incident) = &*input;
                let key = format!("{}:{}", incident.service, number(incident));
                let data = json!({
                    "service": incident.service, "since": incident.since.to_string(), "why": incident.why,
                });
                security.event_post_once(tx, &key, kind, data).await
            })
        })
        .await;
    if let Err(error) = told {
        tracing::warn!(service = incident.service, %error, "the operator's receiver is not told of a service");
    }
}

/// The number of an incident, the same in every process.
fn number(incident: &Incident) -> i64 {
    incident.since.as_micros() / SAME_INCIDENT_MICROS
}

fn notice(incident: &Incident, guild: GuildId, kind: NoticeKind) -> Notice {
    let number = number(incident);
    Notice::to_staff(guild, kind)
        .with(
            "service",
            NoticeArg::Key(format!("notice-service-{}", incident.service.replace('_', "-"))),
        )
        .with("since", NoticeArg::Time(incident.since))
        .once(&format!("{}:{}:{number}", kind.key, incident.service))
}

async fn post(db: &Db, notice: Notice) -> Result<(), DbError> {
    db.write_with("service_notice", notice, |tx, notice| {
        Box::pin(async move { notice_post(tx, &notice).await })
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use core_db::{QueueState, testing::TestDb};
    use core_resilience::Hysteresis;
    use core_types::Clock;

    use super::*;

    #[tokio::test]
    async fn staff_of_servers_that_met_it_are_told_once_when_it_rests_and_once_when_it_works() {
        let db = TestDb::sqlite().await.unwrap();
        let at_once = Hysteresis {
            ill_for: Duration::ZERO,
            well_for: Duration::ZERO,
        };
        let services = Services::new(db.clock().clone() as Arc<dyn Clock>, at_once);
        let stop = CancellationToken::new();
        let security = Security::new(db.db(), Duration::ZERO);
        let telling = tokio::spawn(tell_staff(db.db(), security, services.clone(), stop.clone()));
        tokio::task::yield_now().await;
        let guild = GuildId::new(30).unwrap();
        services.report(service::HOUSE, Err("full".into()));
        for _ in 0..5 {
            services.met(service::HOUSE, guild);
        }
        services.report(service::HOUSE, Ok(()));
        let mut notices = Vec::new();
        while notices.len() < 2 {
            notices = db
                .read("list", |tx| {
                    Box::pin(async move { tx.outbox_list(QueueState::Waiting, "notice", 0, 10).await })
                })
                .await
                .unwrap();
            tokio::task::yield_now().await;
        }
        let kinds: Vec<_> = notices
            .iter()
            .map(|row| serde_json::from_str::<Notice>(&row.payload).unwrap().kind)
            .collect();
        assert_eq!(kinds, ["service-rests", "service-back"]);
        stop.cancel();
        telling.await.unwrap();
    }
}

//! What the process uses beside the database and Discord: how `/health` shows it, and how the registry of services hears of it.

use core_analytics::Reports;
use core_db::Redis;
use core_resilience::Services;
use core_security::{RedisLimiter, Security};
use gateway::service;
use http_api::{Condition, Dependency, Importance, Webhooks};

/// What is used, as far as the settings ask for it.
pub(crate) struct Surroundings {
    pub(crate) redis: Option<Redis>,
    pub(crate) reports: Reports,
    pub(crate) webhooks: Option<Webhooks>,
}

impl Surroundings {
    /// Has limits counted in Redis if there is one, and the registry look at everything.
    pub(crate) fn watch(&self, services: &Services, security: &Security) {
        if let Some(redis) = self.redis.clone() {
            security.limits_share(RedisLimiter::new(redis.clone()));
            let (met, says) = (
                services.clone(),
                "redis does not answer: each process counts for itself",
            );
            security.limits_apart(move |guild| drop(met.met(service::REDIS, guild)));
            services.watch(service::REDIS, move || {
                redis.is_connected().then_some(()).ok_or_else(|| says.to_owned())
            });
        }
        let reports = self.reports.clone();
        services.watch(service::ANALYTICS, move || match reports.backlog() {
            (_, false) => Ok(()),
            (waiting, true) => Err(format!("{waiting} error records wait for the database")),
        });
        if let Some(webhooks) = self.webhooks.clone() {
            services.watch(service::WEBHOOK, move || webhooks.check());
        }
    }

    /// How `/health` shows them.
    pub(crate) fn dependencies(&self) -> Vec<Dependency> {
        let redis = self.redis.clone().map(|redis| {
            Dependency::new(service::REDIS, Importance::Optional, move || {
                let redis = redis.clone();
                Box::pin(async move {
                    match redis.ping().await {
                        Ok(()) => Condition::well(),
                        Err(error) => Condition::ill(error.to_string()),
                    }
                })
            })
        });
        let reports = self.reports.clone();
        let analytics = Dependency::new(service::ANALYTICS, Importance::Optional, move || {
            let (waiting, is_failing) = reports.backlog();
            let condition = if is_failing {
                Condition::ill("the database does not take error records")
            } else {
                Condition::well()
            };
            Box::pin(std::future::ready(condition.with("waiting", waiting)))
        });
        let webhook = self.webhooks.clone().map(|webhooks| {
            Dependency::new(service::WEBHOOK, Importance::Optional, move || {
                let condition = webhooks
                    .check()
                    .map_or_else(Condition::ill, |()| Condition::well());
                Box::pin(std::future::ready(condition))
            })
        });
        redis.into_iter().chain([analytics]).chain(webhook).collect()
    }
}

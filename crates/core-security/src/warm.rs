//! Copies loaded before anybody asks.

use std::time::Duration;

use core_db::DbError;
use core_types::GuildId;
use futures_util::future::join_all;

use crate::Security;

/// Effects looked at, and servers whose copies are loaded.
const EFFECTS: u32 = 5_000;
const GUILDS: u32 = 500;

/// Servers loaded at once: a few connections of many, so that members do not wait for it.
const AT_ONCE: usize = 4;

/// Nothing rings that long; then it waits anew.
const IDLE: Duration = Duration::from_hours(24);

impl Security {
    /// Loads the copies of the servers that were active last, so that the first interaction there waits for nothing, and
    /// answers how many there were. What is there already costs nothing.
    pub async fn warm(&self) -> usize {
        let recent: Result<Vec<GuildId>, DbError> = self
            .db()
            .read("guilds_recent", |tx| {
                Box::pin(async move { tx.guilds_recent(EFFECTS, GUILDS).await })
            })
            .await;
        let guilds = match recent {
            Ok(guilds) => guilds,
            Err(error) => {
                tracing::debug!(%error, "copies are loaded when they are needed");
                return 0;
            }
        };
        let mut loaded = 0;
        for some in guilds.chunks(AT_ONCE) {
            let each = join_all(some.iter().map(|&guild| async move {
                let (settings, policy, _) = tokio::join!(
                    self.settings(guild),
                    self.policy(guild),
                    self.channel_rules(guild)
                );
                self.feature("", Some(guild)).await;
                settings.is_ok() && policy.is_ok()
            }));
            let well = each.await.into_iter().filter(|well| *well).count();
            loaded += well;
            if well < some.len() {
                // The database has other worries now.
                break;
            }
        }
        metrics::counter!("guildhall_cache_warmed_total").increment(loaded as u64);
        tracing::debug!(loaded, "copies of the servers that were active last are there");
        loaded
    }

    /// Warms now, and whenever everything was forgotten because something may have been missed, until it is aborted.
    pub async fn keep_warm(self) {
        let mut cleared = self.db().caches().cleared();
        loop {
            self.warm().await;
            while !cleared.rang_within(IDLE).await {}
        }
    }
}

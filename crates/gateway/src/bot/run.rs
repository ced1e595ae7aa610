use std::{sync::Arc, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::Bot;
use crate::{
    degraded,
    door::{Fleet, Found, Instance, PlanError},
    http_door,
    registrar::Registrar,
    sealer::Sealer,
};

/// Waits between looks for a Discord that is away.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

impl Bot {
    /// Connects and works until told to stop; then takes no more calls, waits for those being handled, and keeps the
    /// sessions for the next run. Discord being away or refusing the bot does not end it: that is told in the figures
    /// and the log, and the rest of the process goes on.
    pub async fn run(mut self, stop: CancellationToken) {
        // Deliveries go on while handlers finish.
        let delivering = CancellationToken::new();
        let tasks = TaskTracker::new();
        let late = self.late.take();
        if self.role.has_work() {
            let outbox = self.outbox.clone();
            tasks.spawn(outbox.run(self.responder.clone(), delivering.clone()));
            tasks.spawn(self.notices.clone().run(delivering.clone()));
            tasks.spawn(self.roles.clone().run(delivering.clone()));
            if let Some(late) = late {
                tasks.spawn(late.run(delivering.clone()));
            }
        }
        tasks.spawn(degraded::tell_staff(
            self.db.clone(),
            self.security.clone(),
            self.services.clone(),
            delivering.clone(),
        ));
        if let Some(hearing) = self.hearing.clone() {
            tasks.spawn(hearing.run(delivering.clone()));
        }
        let answered = CancellationToken::new();
        let forgetting = self
            .forgetting
            .take()
            .map(|forgetting| tokio::spawn(forgetting.run(answered.clone())));
        if let Some(keeping) = self.keeping.take() {
            tasks.spawn(keeping.run(delivering.clone()));
        }
        let watching = tokio::spawn(self.services.clone().run());

        if let Some(door) = self.http_door() {
            tasks.spawn(http_door::keep_asking(self.rest.clone(), door, stop.clone()));
        }
        tasks.spawn(self.registrar().run(stop.clone()));
        if self.role.has_shards()
            && let Some(found) = self.find(&stop).await
        {
            self.fleet(found).await.run(stop.clone()).await;
        }
        stop.cancelled().await;

        let grace = self.settings.current().limits.drain;
        self.reception.drain(grace).await;
        delivering.cancel();
        watching.abort();
        tasks.close();
        tasks.wait().await;
        // After everybody who may still give an answer.
        answered.cancel();
        if let Some(forgetting) = forgetting
            && let Err(error) = forgetting.await
        {
            tracing::error!(%error, "given answers could not be forgotten");
        }
    }

    /// Registers the commands, or looks which are registered when that is another process's part.
    fn registrar(&self) -> Registrar {
        Registrar {
            rest: self.rest.clone(),
            application: self.connection.application,
            ours: self.registration.clone(),
            ids: self.command_ids.clone(),
            may_replace: self.role.has_work(),
        }
    }

    /// This process among those that share the shards.
    async fn fleet(&self, found: Found) -> Fleet {
        let (folder, now) = (self.connection.data_dir.clone(), self.reception.now());
        let claimed = tokio::task::spawn_blocking(move || Instance::claim(&folder, now)).await;
        Fleet {
            db: self.db.clone(),
            sealer: Sealer::new(&self.security),
            seed: self.seed.clone(),
            instance: claimed.unwrap_or_else(|_| Instance::nobody(now)),
            found,
            realm: self.connection.api_host.clone(),
            token: self.connection.token.clone(),
            reception: self.reception.clone(),
            delivery: Arc::new(self.responder.clone()),
            servers: self.servers.clone(),
            skew: self.skew.clone(),
            hearing: self.hearing.clone(),
        }
    }

    /// Where the gateway is; `None` when told to stop first, or when Discord refuses the token.
    async fn find(&self, stop: &CancellationToken) -> Option<Found> {
        let connection = &self.connection;
        loop {
            match Found::ask(
                &self.rest,
                connection.application,
                connection.gateway_url.as_deref(),
            )
            .await
            {
                Ok(found) => return Some(found),
                Err(error @ PlanError::Unauthorized) => {
                    tracing::error!(%error, "set DISCORD_TOKEN to the one in the developer portal");
                    self.stats().fault(error.to_string());
                    return None;
                }
                Err(error) => {
                    let source = std::error::Error::source(&error).map(tracing::field::display);
                    tracing::warn!(%error, source, "looking for the gateway again soon");
                }
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;

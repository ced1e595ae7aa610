//! The watch over transfers and play: rules in `domain-fraud`, what they remember kept here.

mod desk;

use core_errors::AppError;
use core_types::GuildId;
use domain_fraud::{Assessment, Event, Transfer};

use crate::Security;

pub(crate) use desk::Desk;

impl Security {
    /// Decides, each time it is asked, whether the watch is on in this process (`features.fraud_detection`). Without a
    /// switch it is on. The first switch stays.
    pub fn fraud_switch(&self, is_on: impl Fn() -> bool + Send + Sync + 'static) {
        self.fraud().switch(Box::new(is_on));
    }

    /// Notes what happened: after its commit, and cheap enough for every path. Never waits.
    pub fn fraud_observe(&self, guild: GuildId, event: Event) {
        if self.fraud().is_on() {
            self.fraud().observe(guild, event);
        }
    }

    /// What to think of a transfer that is asked for. Changes nothing; tell [`Self::fraud_observe`] when it was made.
    ///
    /// Not inside a unit of work: it may read the database for itself.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn fraud_assess(&self, guild: GuildId, transfer: &Transfer) -> Result<Assessment, AppError> {
        if !self.fraud().is_on() {
            return Ok(Assessment::pass());
        }
        let settings = self.settings(guild).await?;
        if !settings.fraud_enabled {
            return Ok(Assessment::pass());
        }
        Ok(self.fraud().assess(guild, transfer, &settings.fraud))
    }
}

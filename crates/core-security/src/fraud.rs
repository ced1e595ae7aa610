//! The watch over transfers and play: rules in `domain-fraud`, what they remember kept here.
//!
//! A guild's watch lives in memory and is loaded when it is first needed; a task stores what changed every few seconds.
//! A guild belongs to one process, as its gateway shard does; where two processes serve one guild, each sees its own half
//! until the other has stored and it loads again.

mod desk;
mod export;
mod keeper;
mod review;
mod store;

use core_db::{DbError, Tx};
use core_errors::AppError;
use core_types::{GuildId, UserId};
use domain_fraud::{Assessment, Event, Transfer};

use crate::Security;

pub(crate) use desk::Desk;
pub use keeper::FraudKeeper;

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
        self.fraud_ready(guild, &[transfer.from, transfer.to]).await?;
        Ok(self.fraud().assess(guild, transfer, &settings.fraud))
    }

    /// Forgets what is in memory of somebody, after [`fraud_erase`] was committed.
    pub fn fraud_forget(&self, guild: GuildId, member: UserId) {
        self.fraud().forget(guild, member);
    }
}

/// Erases what is stored of a member, also where others' transfers with them are remembered. Call
/// [`Security::fraud_forget`] after the commit.
///
/// # Errors
/// Those of the database.
pub async fn fraud_erase(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<(), DbError> {
    store::member_forget(tx, guild, member).await
}

//! The queue for identifies: one in five seconds for each bucket of shards, and a number of them a day.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::payload::{AUTHENTICATION_FAILED, Close, Identify, SHARDING_REQUIRED};
use crate::{
    limits::{IDENTIFIES_WINDOW, IDENTIFY_WINDOW, Limits},
    snowflake::Snowflake,
    state::State,
};

/// Servers per shard that Discord aims at when it recommends a number of shards.
const SERVERS_PER_SHARD: u64 = 1000;

/// What one application began today.
#[derive(Debug)]
struct Day {
    begun: u32,
    ends: Instant,
}

/// The identifies of all applications.
#[derive(Debug, Default)]
pub(crate) struct Identifies {
    days: BTreeMap<Snowflake, Day>,
    /// The last identify of an application's bucket.
    latest: BTreeMap<(Snowflake, u64), Instant>,
}

impl Identifies {
    /// Counts an identify. False when its bucket is still busy.
    fn admit(&mut self, limits: &Limits, application: Snowflake, shard: u64) -> Result<bool, Close> {
        let now = Instant::now();
        let bucket = (application, shard % u64::from(limits.max_concurrency));
        let is_busy = |last: &Instant| now.duration_since(*last) < IDENTIFY_WINDOW;
        if limits.is_queueing && self.latest.get(&bucket).is_some_and(is_busy) {
            return Ok(false);
        }
        self.days.retain(|_, day| day.ends > now);
        let day = self.days.entry(application).or_insert(Day {
            begun: 0,
            ends: now + IDENTIFIES_WINDOW,
        });
        if limits.is_counting && day.begun >= limits.identifies {
            // Discord resets the token as well.
            return Err(AUTHENTICATION_FAILED);
        }
        day.begun = day.begun.saturating_add(1);
        self.latest.insert(bucket, now);
        Ok(true)
    }

    fn json(&self, limits: &Limits, application: Snowflake) -> Value {
        let now = Instant::now();
        let day = self.days.get(&application).filter(|day| day.ends > now);
        let begun = day.map_or(0, |day| day.begun);
        let reset_after = day.map_or(0, |day| (day.ends - now).as_millis());
        json!({
            "total": limits.identifies, "remaining": limits.identifies.saturating_sub(begun),
            "reset_after": u64::try_from(reset_after).unwrap_or(u64::MAX),
            "max_concurrency": limits.max_concurrency,
        })
    }
}

impl State {
    /// Whether an application may identify now; false asks it to wait and try again.
    pub(super) fn identify_admit(
        &mut self,
        limits: &Limits,
        application: Snowflake,
        identify: &Identify,
    ) -> Result<bool, Close> {
        let shards = identify.shard.1;
        if self.servers_of(application) > shards.saturating_mul(u64::from(limits.guilds_per_shard)) {
            return Err(SHARDING_REQUIRED);
        }
        self.identifies.admit(limits, application, identify.shard.0)
    }

    /// What `GET /gateway/bot` says beyond the address.
    pub(crate) fn session_start_json(&self, limits: &Limits, application: Snowflake) -> (u64, Value) {
        let by_servers = || self.servers_of(application).div_ceil(SERVERS_PER_SHARD).max(1);
        let shards = limits.shards.map_or_else(by_servers, u64::from);
        (shards, self.identifies.json(limits, application))
    }

    fn servers_of(&self, application: Snowflake) -> u64 {
        let bot = self
            .world
            .applications
            .get(&application)
            .map(|found| found.bot_id);
        let guilds = self.world.guilds.values();
        let is_in = |bot| guilds.filter(|guild| guild.members.contains_key(&bot)).count();
        bot.map_or(0, is_in) as u64
    }
}

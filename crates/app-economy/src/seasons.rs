//! Seasons: a time in which members collect points, which are no coins, with prizes for the first and a table that stays.
//!
//! Points are counted in the unit that brings them, by one statement that looks whether the season runs. A season begins and
//! ends by a job, or when staff says so; what takes long (carrying points over, lowering levels) is walked through by the ids of
//! members, a bite at a time, and goes on where it was after a restart. Wallets are never touched but for prizes.

mod job;
mod look;
mod plan;
mod store;
mod turn;

use core_db::Tx;
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::season::{Prizes, Scored};
use serde::{Deserialize, Serialize};

pub use domain_economy::season::SeasonSpec as SeasonPlan;

use crate::fail::Fail;

/// Where a season is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeasonState {
    /// It is yet to begin.
    Planned,
    /// It runs.
    Running,
    /// It is over, and levels are being lowered.
    Closing,
    /// It is over.
    Ended,
}

/// A season as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonView {
    /// Its number in the guild.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// What brings points.
    pub scored: Scored,
    /// Where it is.
    pub state: SeasonState,
    /// When it begins, or began.
    pub starts_at: Timestamp,
    /// When it ends, or ended.
    pub ends_at: Timestamp,
    /// What the first places get.
    pub prizes: Prizes,
    /// What members begin with, in per cent of their points in the season before.
    pub carry_percent: u32,
    /// What members keep of their experience when it ends, in per cent; none leaves levels alone.
    pub keep_percent: Option<u32>,
    /// How many had points when it ended.
    pub members: i64,
    /// Their points together.
    pub points: i64,
}

/// A line of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeasonRow {
    /// Who.
    pub member: UserId,
    /// Their points.
    pub points: i64,
}

/// What there is of seasons in a guild, and how the reader stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeasonNow {
    /// The one that runs, or is being closed.
    pub running: Option<SeasonView>,
    /// The one that comes next.
    pub planned: Option<SeasonView>,
    /// The one that ended last.
    pub last: Option<SeasonView>,
    /// The first of the one that runs.
    pub top: Vec<SeasonRow>,
    /// The reader's points in it and their place; no place beyond the first ten thousand.
    pub own: Option<(i64, Option<i64>)>,
}

/// A page of the table of a season.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeasonBoard {
    /// Which season.
    pub season: SeasonView,
    /// The lines.
    pub rows: Vec<SeasonRow>,
    /// Where the next page begins; none at the end.
    pub next: Option<(i64, UserId)>,
    /// The reader's points in it and their place; no place beyond the first ten thousand.
    pub own: Option<(i64, Option<i64>)>,
}

/// A place that is kept of a season that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonPlace {
    /// The first is 1.
    pub place: u32,
    /// Who; none once they were forgotten.
    pub member: Option<UserId>,
    /// Their points.
    pub points: i64,
    /// What they won.
    pub coins: Money,
}

/// Adds points to a season, if it runs.
pub(crate) async fn score(
    tx: &mut Tx,
    guild: GuildId,
    season: i64,
    member: UserId,
    points: i64,
) -> Result<(), Fail> {
    if points != 0 {
        store::score_add(tx, guild, season, member, points).await?;
    }
    Ok(())
}

use core_types::{Money, Timestamp, UserId};
use domain_economy::period::Period;
use serde::{Deserialize, Serialize};

use crate::{Draw, Gains};

/// The reward of a week or month was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodTaken {
    /// Whether it was a week's or a month's.
    pub period: Period,
    /// What was paid, with the bonus.
    pub reward: Money,
    /// The part of it that the streak added.
    pub bonus: Money,
    /// Weeks or months in a row.
    pub streak: u32,
    /// The most there were.
    pub best: u32,
    /// How long the streak was that broke, 0 if none did.
    pub broken: u32,
    /// Whether a missed one was forgiven.
    pub grace_used: bool,
    /// The wallet now.
    pub wallet: Money,
    /// When the next reward can be taken.
    pub next_at: Timestamp,
    /// What a newcomer was given with it.
    pub grant: Option<Money>,
    /// What it brought beside coins.
    pub gains: Gains,
}

/// The chance of a crime was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crime {
    /// Whether it went well.
    pub won: bool,
    /// What it brought, or what the fine was.
    pub amount: Money,
    /// Which story tells it, from 0.
    pub story: u32,
    /// The chance there was, in millionths.
    pub chance_ppm: u32,
    /// The wallet now.
    pub wallet: Money,
    /// When the next one can be tried.
    pub next_at: Timestamp,
    /// How to repeat the draw.
    pub draw: Draw,
    /// What it brought beside coins.
    pub gains: Gains,
}

/// The chance of a robbery was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robbery {
    /// Whose wallet it was about.
    pub victim: UserId,
    /// Whether it went well.
    pub won: bool,
    /// What it brought, or what the fine was.
    pub amount: Money,
    /// What the house took of it, as of a payment.
    #[serde(default)]
    pub fee: Money,
    /// Which story tells it, from 0.
    pub story: u32,
    /// The chance there was, in millionths.
    pub chance_ppm: u32,
    /// The robber's wallet now.
    pub wallet: Money,
    /// When the next one can be tried.
    pub next_at: Timestamp,
    /// How to repeat the draw.
    pub draw: Draw,
    /// What it brought beside coins.
    pub gains: Gains,
}

/// Whether somebody keeps out of robbery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passive {
    /// Whether they do.
    pub on: bool,
    /// When they can change that.
    pub change_at: Timestamp,
}

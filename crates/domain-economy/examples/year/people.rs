//! Who lives in the town: how often they come, what they do then, and what they think is worth buying.

use core_types::{Day, Money, Stream, Timestamp};
use domain_economy::career::Standing;
use domain_economy::daily::Streak;
use domain_economy::progress::Progress;

/// How somebody plays. The shares are those of an ordinary large server: most look in and leave, few come every day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Comes for two weeks and then no more.
    Visitor,
    /// Comes now and then.
    Casual,
    /// Comes most days.
    Regular,
    /// Is always there.
    Devoted,
}

impl Kind {
    pub(crate) fn drawn(dice: &mut Stream) -> Self {
        match dice.below(100) {
            0..55 => Self::Visitor,
            55..85 => Self::Casual,
            85..97 => Self::Regular,
            _ => Self::Devoted,
        }
    }

    /// The chance to come on a day, in millionths.
    pub(crate) const fn comes(self, days_here: i32) -> u32 {
        match self {
            Self::Visitor if days_here < 14 => 300_000,
            Self::Visitor => 0,
            Self::Casual => 180_000,
            Self::Regular => 650_000,
            Self::Devoted => 930_000,
        }
    }

    /// Minutes in which they would look again for work, on a day on which they come.
    pub(crate) const fn minutes(self) -> u64 {
        match self {
            Self::Visitor => 60,
            Self::Casual => 120,
            Self::Regular => 300,
            Self::Devoted => 600,
        }
    }
}

/// One member.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) kind: Kind,
    /// The day on which they joined.
    pub(crate) joined: Day,
    /// The latest day on which they did something.
    pub(crate) last_day: Day,
    pub(crate) wallet: i64,
    pub(crate) bank: i64,
    /// The least that was in the bank today, and what interest carries on.
    pub(crate) low: i64,
    pub(crate) carry: u32,
    /// Savings that are bound: how much, until when, and what they bring then.
    pub(crate) term: Option<(i64, Day, i64)>,
    /// By day, week and month.
    pub(crate) streaks: [Option<Streak>; 3],
    pub(crate) career: usize,
    pub(crate) standing: Standing,
    pub(crate) progress: Progress,
    /// A bit for each thing of the shop that is held for good.
    pub(crate) has: u32,
    /// Until when the best thing that is rented lasts.
    pub(crate) rented_until: Day,
}

impl Person {
    pub(crate) fn new(dice: &mut Stream, joined: Day, career: usize, now: Timestamp) -> Self {
        Self {
            kind: Kind::drawn(dice),
            joined,
            last_day: domain_economy::progress::NEVER,
            wallet: 0,
            bank: 0,
            low: 0,
            carry: 0,
            term: None,
            streaks: [None; 3],
            career,
            standing: Standing::beginner(now),
            progress: Progress::default(),
            has: 0,
            rented_until: domain_economy::progress::NEVER,
        }
    }

    /// Everything that is theirs, bound or not.
    pub(crate) const fn wealth(&self) -> i64 {
        let bound = match self.term {
            Some((amount, _, _)) => amount,
            None => 0,
        };
        self.wallet + self.bank + bound
    }

    /// Takes from the wallet, and from the bank what the wallet lacks; nothing if both have too little.
    pub(crate) fn pay(&mut self, amount: i64) -> bool {
        if self.wallet + self.bank < amount {
            return false;
        }
        let from_wallet = self.wallet.min(amount);
        self.wallet -= from_wallet;
        self.bank -= amount - from_wallet;
        self.low = self.low.min(self.bank);
        true
    }

    /// Keeps so much at hand and puts the rest into the bank.
    pub(crate) fn deposit_above(&mut self, kept: Money) {
        let surplus = self.wallet - kept.minor();
        if surplus > 0 {
            self.wallet -= surplus;
            self.bank += surplus;
        }
    }
}

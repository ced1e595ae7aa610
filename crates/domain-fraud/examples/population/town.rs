//! A server with members who play, and the watch that looks on.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use core_types::{Money, Timestamp, UserId};
use domain_fraud::{Event, Policy, Signal, Source, Step, Transfer, Watch};

use super::dice::Dice;
use super::minds::{self, Mind};

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// 2026-01-01T00:00:00Z in milliseconds.
pub(crate) const START: i64 = 1_767_225_600_000;
/// A rest after a shift.
const REST: i64 = HOUR;
/// What newcomers are given.
pub(crate) const GRANT: i64 = 500;

/// Something a member does at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Act {
    /// Thinks about the day that begins.
    Plan,
    /// Looks at something, and perhaps presses a button.
    Look,
    Daily,
    Shift,
    /// A shift, and back after the rest: until the moment.
    Grind(i64),
    /// Pays a part of the wallet, in percent, but no more than the amount.
    Pay {
        to: usize,
        percent: i64,
        most: i64,
    },
}

pub(crate) struct Player {
    pub(crate) id: UserId,
    pub(crate) mind: Mind,
    /// Which attack they belong to, if any.
    pub(crate) group: Option<usize>,
    pub(crate) joined: i64,
    pub(crate) wallet: i64,
    pub(crate) wage: i64,
    /// Hours their day is shifted by.
    pub(crate) zone: i64,
    pub(crate) friends: Vec<usize>,
    next_shift: i64,
    next_daily: i64,
}

/// A transfer that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) player: usize,
    pub(crate) at: i64,
    pub(crate) score: u16,
    pub(crate) signals: Vec<Signal>,
    pub(crate) step: Step,
    /// Whether it was a look at how somebody plays, and no transfer.
    pub(crate) is_review: bool,
}

pub(crate) struct Town {
    pub(crate) players: Vec<Player>,
    /// The kind of each attack, and when it began.
    pub(crate) groups: Vec<(&'static str, i64)>,
    pub(crate) judged: Vec<Judged>,
    pub(crate) watch: Watch,
    pub(crate) policy: Policy,
    pub(crate) dice: Dice,
    queue: BinaryHeap<Reverse<(i64, usize, Act)>>,
    until: i64,
}

impl Town {
    pub(crate) fn new(seed: u64, weeks: i64) -> Self {
        Self {
            players: Vec::new(),
            groups: Vec::new(),
            judged: Vec::new(),
            watch: Watch::new(),
            policy: Policy::default(),
            dice: Dice::new(seed, "town"),
            queue: BinaryHeap::new(),
            until: START + weeks * 7 * DAY,
        }
    }

    pub(crate) fn until(&self) -> i64 {
        self.until
    }

    /// Somebody joins, with an account of an age in days.
    pub(crate) fn join(&mut self, mind: Mind, group: Option<usize>, joined: i64, account_days: f64) -> usize {
        let place = self.players.len();
        let age = self.dice.part(DAY, account_days, account_days * 1.1);
        let made = u64::try_from(joined - age - 1_420_070_400_000).unwrap_or(0);
        let wage = self.dice.between(40, 110);
        self.players.push(Player {
            id: UserId::new((made << 22) | place as u64).unwrap(),
            mind,
            group,
            joined,
            wallet: GRANT,
            wage,
            zone: self.dice.between(-2, 3),
            friends: Vec::new(),
            next_shift: joined,
            next_daily: joined,
        });
        self.at(joined.max(START), place, Act::Plan);
        place
    }

    /// Something will be done.
    pub(crate) fn at(&mut self, at: i64, player: usize, act: Act) {
        self.queue.push(Reverse((at.max(START), player, act)));
    }

    /// Lets time pass until the end.
    pub(crate) fn run(&mut self) {
        while let Some(Reverse((at, player, act))) = self.queue.pop() {
            if at >= self.until {
                return;
            }
            self.act(at, player, act);
        }
    }

    fn act(&mut self, at: i64, who: usize, act: Act) {
        match act {
            Act::Plan => {
                if at < self.players[who].joined + HOUR {
                    self.tell(Event::Granted {
                        member: self.players[who].id,
                        amount: Money::new(GRANT),
                        at: stamp(at),
                    });
                }
                self.review(at, who);
                self.at(at + DAY, who, Act::Plan);
                minds::plan(self, at, who);
            }
            Act::Look => self.command(at, who, false),
            Act::Daily => self.daily(at, who),
            Act::Shift => self.shift(at, who),
            Act::Grind(until) => {
                self.shift(at, who);
                let wait = minds::wait(self, who);
                let next = self.players[who].next_shift.max(at) + wait;
                if next < until {
                    self.at(next, who, Act::Grind(until));
                }
            }
            Act::Pay { to, percent, most } => self.pay(at, who, to, percent, most),
        }
    }

    fn tell(&mut self, event: Event) {
        self.watch.observe(&event);
    }

    fn command(&mut self, at: i64, who: usize, economy: bool) {
        let (member, joined) = (self.players[who].id, self.players[who].joined);
        self.tell(Event::Command {
            member,
            economy,
            joined_at: Some(stamp(joined)),
            at: stamp(at),
        });
        if self.dice.chance(0.4) {
            let after = Duration::from_millis(u64::try_from(minds::reaction(self, who)).unwrap_or(0));
            self.tell(Event::Pressed {
                member,
                after,
                at: stamp(at).plus(after),
            });
        }
    }

    fn earn(&mut self, at: i64, who: usize, source: Source, amount: i64, next: i64) {
        self.command(at, who, true);
        self.players[who].wallet += amount;
        self.tell(Event::Earned {
            member: self.players[who].id,
            source,
            amount: Money::new(amount),
            at: stamp(at),
            next_at: stamp(next),
        });
    }

    fn daily(&mut self, at: i64, who: usize) {
        if at < self.players[who].next_daily {
            return;
        }
        let next = (at / DAY + 1) * DAY;
        self.players[who].next_daily = next;
        self.earn(at, who, Source::Daily, 150, next);
    }

    fn shift(&mut self, at: i64, who: usize) {
        if at < self.players[who].next_shift {
            return;
        }
        self.players[who].next_shift = at + REST;
        let wage = self.players[who].wage;
        let amount = if self.dice.chance(0.8) {
            self.dice.part(wage, 0.8, 1.2)
        } else {
            0
        };
        self.earn(at, who, Source::Shift, amount, at + REST);
    }

    fn pay(&mut self, at: i64, who: usize, to: usize, percent: i64, most: i64) {
        let wealth = self.players[who].wallet;
        let amount = (wealth * percent / 100).min(most);
        if amount <= 0 || who == to || self.players[to].joined > at {
            return;
        }
        let transfer = Transfer {
            from: self.players[who].id,
            to: self.players[to].id,
            amount: Money::new(amount),
            wealth: Money::new(wealth),
            at: stamp(at),
        };
        let came = self.watch.assess(&transfer, &self.policy);
        self.judged.push(Judged {
            player: who,
            at,
            score: came.score,
            signals: came.evidence.iter().map(|evidence| evidence.signal).collect(),
            step: came.step,
            is_review: false,
        });
        self.command(at, who, true);
        // Held money does not arrive; a delayed transfer does, unless its payer thinks better of it.
        if came.step < Step::Hold {
            self.players[who].wallet -= amount;
            self.players[to].wallet += amount;
            self.tell(Event::Transfer(transfer));
            minds::received(self, at, to, amount);
        }
    }

    fn review(&mut self, at: i64, who: usize) {
        let came = self.watch.review(self.players[who].id, stamp(at), &self.policy);
        self.judged.push(Judged {
            player: who,
            at,
            score: came.score,
            signals: came.evidence.iter().map(|evidence| evidence.signal).collect(),
            step: came.step,
            is_review: true,
        });
    }
}

pub(crate) fn stamp(at: i64) -> Timestamp {
    Timestamp::from_micros(at * 1_000)
}

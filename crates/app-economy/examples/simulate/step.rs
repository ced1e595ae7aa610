//! What members do, drawn from a seed.

/// An amount as somebody types it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    Exact(i64),
    /// Hundredths of a per cent.
    Share(u16),
}

/// One request, or something that happens to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Time passes.
    Wait {
        minutes: u32,
    },
    Pay {
        from: u64,
        to: u64,
        amount: Amount,
    },
    /// Decides one of the payments that wait, by number; perhaps by somebody else than its payer.
    Decide {
        nth: usize,
        by_payer: bool,
        confirms: bool,
    },
    Deposit {
        member: u64,
        amount: Amount,
    },
    Withdraw {
        member: u64,
        amount: Amount,
    },
    Daily {
        member: u64,
    },
    Apply {
        member: u64,
        job: &'static str,
    },
    Resign {
        member: u64,
    },
    Shift {
        member: u64,
    },
    Look {
        member: u64,
    },
    Add {
        member: u64,
        amount: Amount,
    },
    Remove {
        member: u64,
        amount: Amount,
    },
    Set {
        setting: &'static str,
        value: u32,
    },
    FeesTo {
        treasury: bool,
    },
    /// Deletes everything about a member.
    Forget {
        member: u64,
    },
    /// An earlier request comes again under its key, so many back.
    Again {
        back: usize,
    },
}

/// A step, and how many copies of its request arrive at the same moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) step: Step,
    pub(crate) copies: u8,
}

/// SplitMix64: the same numbers everywhere, and nothing of the house's own random streams.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// Below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn amount(&mut self) -> Amount {
        const SHARES: [u16; 6] = [1, 100, 2_500, 5_000, 9_999, 10_000];
        match self.below(10) {
            0..=5 => Amount::Exact(1 + i64::try_from(self.below(300)).unwrap_or(0)),
            6 => Amount::Exact(1 + i64::try_from(self.below(40_000)).unwrap_or(0)),
            7 => Amount::Exact(1 << self.below(55)),
            _ => Amount::Share(SHARES[usize::try_from(self.below(6)).unwrap_or(0)]),
        }
    }

    /// Few members do most: they meet their own money, rests and payments again.
    fn member(&mut self, members: u64) -> u64 {
        let end = if self.below(4) == 0 {
            members
        } else {
            members.div_ceil(20)
        };
        1 + self.below(end)
    }

    pub(crate) fn step(&mut self, members: u64) -> Move {
        let member = self.member(members);
        let step = match self.below(100) {
            0..=9 => Step::Wait {
                minutes: match self.below(8) {
                    0 => u32::try_from(self.below(3_000)).unwrap_or(0),
                    _ => u32::try_from(self.below(20)).unwrap_or(0),
                },
            },
            10..=34 => Step::Pay {
                from: member,
                to: self.member(members),
                amount: self.amount(),
            },
            35..=42 => Step::Decide {
                nth: usize::try_from(self.below(4)).unwrap_or(0),
                by_payer: self.below(5) > 0,
                confirms: self.below(4) > 0,
            },
            43..=49 => Step::Deposit {
                member,
                amount: self.amount(),
            },
            50..=55 => Step::Withdraw {
                member,
                amount: self.amount(),
            },
            56..=65 => Step::Daily { member },
            66..=69 => Step::Apply {
                member,
                job: ["harbour", "smithy", "emperor"][usize::try_from(self.below(3)).unwrap_or(0)],
            },
            70 => Step::Resign { member },
            71..=79 => Step::Shift { member },
            80..=81 => Step::Look { member },
            82..=86 => Step::Add {
                member,
                amount: self.amount(),
            },
            87..=89 => Step::Remove {
                member,
                amount: self.amount(),
            },
            90 => Step::Set {
                setting: "pay.fee_ppm",
                value: [0, 1, 15_000, 200_000][usize::try_from(self.below(4)).unwrap_or(0)],
            },
            91 => {
                let (setting, value) = [
                    ("pay.threshold", 100),
                    ("pay.threshold", 5_000),
                    ("start.grant", 25),
                    ("start.grant", 0),
                    ("daily.base", 0),
                    ("daily.base", 70),
                    ("daily.bonus_days", 2),
                    ("staff.cap", 20_000),
                ][usize::try_from(self.below(8)).unwrap_or(0)];
                Step::Set { setting, value }
            }
            92 => Step::FeesTo {
                treasury: self.below(2) == 0,
            },
            93 => Step::Forget { member },
            _ => Step::Again {
                back: usize::try_from(self.below(12)).unwrap_or(0),
            },
        };
        // Of looks that meet, only one tells of the grant it brought.
        let is_look = matches!(step, Step::Look { .. });
        Move {
            step,
            copies: if !is_look && self.below(8) == 0 { 3 } else { 1 },
        }
    }
}

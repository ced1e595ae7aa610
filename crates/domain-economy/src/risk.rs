//! Chances that members take: crime and robbery, and who is safe from them.
//!
//! Wallets alone are robbed, never more than a share of one, and never those of newcomers, of the passive, or of somebody who
//! was robbed only just now. What a failure costs leaves the world.

use std::time::Duration;

use core_types::{Money, MoneyOverflow, Stream, Timestamp};
use serde::{Deserialize, Serialize};

/// Shares are in millionths.
const WHOLE: i64 = 1_000_000;

/// Wallets with less are not worth the risk, and left alone.
pub const LEAST_ROBBED: Money = Money::new(50);

/// Stories that tell each result.
pub const STORIES: u32 = 4;

/// Crime in a guild.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrimePolicy {
    /// The chance of success in millionths.
    pub chance: u32,
    /// What it brings on average.
    pub reward: Money,
    /// What a failure costs on average.
    pub fine: Money,
    /// Between two of them.
    pub rest: Duration,
}

/// Robbery in a guild.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RobPolicy {
    /// The chance of success in millionths.
    pub chance: u32,
    /// The most of a wallet that is taken, in millionths.
    pub share_ppm: u32,
    /// What a failure costs, in millionths of what the robber has in wallet and bank.
    pub fine_ppm: u32,
    /// Between two of them.
    pub rest: Duration,
    /// In which nobody is robbed twice.
    pub again: Duration,
    /// In which newcomers neither rob nor are robbed.
    pub newcomer: Duration,
}

/// How a chance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskOutcome {
    /// Whether it went well.
    pub won: bool,
    /// What it brought, or the fine it asks for.
    pub amount: Money,
    /// Which of [`STORIES`] tells it.
    pub story: u32,
}

/// Takes the chance of a crime: the first draw decides, the second says how much, the third chooses the story. Rewards and
/// fines are drawn evenly from half of the average to one and a half.
pub fn draw_crime(policy: &CrimePolicy, stream: &mut Stream) -> RiskOutcome {
    let won = stream.chance(policy.chance);
    let mean = if won { policy.reward } else { policy.fine }.minor();
    let amount = Money::new(stream.between(mean / 2, mean + mean / 2));
    RiskOutcome {
        won,
        amount,
        story: story(stream),
    }
}

/// Takes the chance of a robbery, with draws in the same order. The share taken is drawn evenly from a quarter of the most to
/// the most, rounded down; a fine is rounded up, at least [`least_fine`], and never more than the robber has.
///
/// # Errors
/// When the amounts are larger than can be counted.
pub fn draw_rob(
    policy: &RobPolicy,
    victim_wallet: Money,
    robber_has: Money,
    stream: &mut Stream,
) -> Result<RiskOutcome, MoneyOverflow> {
    let won = stream.chance(policy.chance);
    let most = i64::from(policy.share_ppm);
    let share = stream.between(most / 4, most);
    let amount = if won {
        victim_wallet.scaled(share, WHOLE)?
    } else {
        let millionths = i128::from(robber_has.minor()) * i128::from(policy.fine_ppm);
        let up = (millionths + i128::from(WHOLE) - 1) / i128::from(WHOLE);
        let share = Money::new(i64::try_from(up).unwrap_or(i64::MAX));
        share.max(least_fine(policy, victim_wallet)?).min(robber_has)
    };
    Ok(RiskOutcome {
        won,
        amount,
        story: story(stream),
    })
}

/// What a failure costs at least: as large a share of what could have been taken at most as the fine is of what the robber has,
/// rounded up. Who could not pay it risks nothing, and does not rob.
///
/// # Errors
/// When the amounts are larger than can be counted.
pub fn least_fine(policy: &RobPolicy, victim_wallet: Money) -> Result<Money, MoneyOverflow> {
    let most = victim_wallet.scaled(i64::from(policy.share_ppm), WHOLE)?;
    let millionths = i128::from(most.minor()) * i128::from(policy.fine_ppm);
    let up = (millionths + i128::from(WHOLE) - 1) / i128::from(WHOLE);
    i64::try_from(up).map(Money::new).map_err(|_| MoneyOverflow)
}

fn story(stream: &mut Stream) -> u32 {
    u32::try_from(stream.below(u64::from(STORIES))).unwrap_or(0)
}

/// One side of a robbery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Since when they are known here.
    pub since: Timestamp,
    /// Whether they keep out of it.
    pub passive: bool,
    /// When they were robbed last.
    pub robbed_at: Option<Timestamp>,
}

/// Why somebody cannot be robbed, or cannot rob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RobRefusal {
    /// Who keeps out of it does not rob either.
    #[error("the robber is passive")]
    RobberPassive,
    /// Newcomers do not rob.
    #[error("the robber is new until {0}")]
    RobberNew(Timestamp),
    /// They keep out of it.
    #[error("the victim is passive")]
    VictimPassive,
    /// They are new here.
    #[error("the victim is new until {0}")]
    VictimNew(Timestamp),
    /// They were robbed only just now.
    #[error("the victim was robbed before {0}")]
    VictimRobbed(Timestamp),
    /// There is next to nothing in their wallet.
    #[error("the victim's wallet is next to empty")]
    VictimPoor,
}

/// Whether one may rob the other now.
///
/// # Errors
/// The first reason that speaks against it; the robber's own first.
pub fn may_rob(
    policy: &RobPolicy,
    robber: Side,
    victim: Side,
    victim_wallet: Money,
    now: Timestamp,
) -> Result<(), RobRefusal> {
    let known_from = |side: Side| side.since.plus(policy.newcomer);
    if robber.passive {
        return Err(RobRefusal::RobberPassive);
    }
    if now < known_from(robber) {
        return Err(RobRefusal::RobberNew(known_from(robber)));
    }
    if victim.passive {
        return Err(RobRefusal::VictimPassive);
    }
    if now < known_from(victim) {
        return Err(RobRefusal::VictimNew(known_from(victim)));
    }
    let safe_until = victim.robbed_at.map(|at| at.plus(policy.again));
    if let Some(until) = safe_until.filter(|until| now < *until) {
        return Err(RobRefusal::VictimRobbed(until));
    }
    if victim_wallet < LEAST_ROBBED {
        return Err(RobRefusal::VictimPoor);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use core_types::Seed;
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const ROB: RobPolicy = RobPolicy {
        chance: 350_000,
        share_ppm: 200_000,
        fine_ppm: 150_000,
        rest: Duration::from_hours(12),
        again: Duration::from_hours(24),
        newcomer: Duration::from_hours(24),
    };
    const CRIME: CrimePolicy = CrimePolicy {
        chance: 450_000,
        reward: Money::new(150),
        fine: Money::new(120),
        rest: Duration::from_hours(4),
    };

    fn long_here() -> Side {
        Side {
            since: Timestamp::from_seconds(0),
            passive: false,
            robbed_at: None,
        }
    }

    #[test]
    fn the_protected_are_left_alone() {
        let rich = Money::new(1_000);
        let hours = |count| NOW.minus(Duration::from_hours(count));
        let new = Side {
            since: hours(23),
            ..long_here()
        };
        let passive = Side {
            passive: true,
            ..long_here()
        };
        let robbed = Side {
            robbed_at: Some(hours(23)),
            ..long_here()
        };
        let until = NOW.plus(Duration::from_hours(1));
        let table = [
            (long_here(), long_here(), rich, Ok(())),
            (passive, passive, rich, Err(RobRefusal::RobberPassive)),
            (new, long_here(), rich, Err(RobRefusal::RobberNew(until))),
            (long_here(), passive, rich, Err(RobRefusal::VictimPassive)),
            (long_here(), new, rich, Err(RobRefusal::VictimNew(until))),
            (long_here(), robbed, rich, Err(RobRefusal::VictimRobbed(until))),
            (robbed, long_here(), rich, Ok(())),
            (
                long_here(),
                long_here(),
                Money::new(49),
                Err(RobRefusal::VictimPoor),
            ),
        ];
        for (robber, victim, wallet, expected) in table {
            assert_eq!(
                may_rob(&ROB, robber, victim, wallet, NOW),
                expected,
                "{robber:?} {victim:?}"
            );
        }
        let later = NOW.plus(Duration::from_hours(1));
        for victim in [new, robbed] {
            assert_eq!(
                may_rob(&ROB, long_here(), victim, rich, later),
                Ok(()),
                "{victim:?}"
            );
        }
    }

    #[test]
    fn crime_pays_a_little_on_average_and_no_more() {
        let mut stream = Seed::new([4; 32]).stream(&["crime"]);
        let (count, mut coins, mut won) = (40_000_i64, 0, 0);
        for _ in 0..count {
            let outcome = draw_crime(&CRIME, &mut stream);
            won += i64::from(outcome.won);
            coins += if outcome.won {
                outcome.amount.minor()
            } else {
                -outcome.amount.minor()
            };
        }
        // 0.45 · 150 − 0.55 · 120 = 1.5 a crime; the spread of one is about 140, so four errors of 40,000 are 2.8.
        assert!((-2 * count..5 * count).contains(&coins), "{coins}");
        assert!((won - count * 45 / 100).abs() < 600, "{won}");
    }

    proptest! {
        #[test]
        fn robbers_take_a_share_and_pay_what_they_have(
            seed: [u8; 32], wallet in 50..i64::MAX / 2_000_000, has in 0..i64::MAX / 2_000_000
        ) {
            let draw = || draw_rob(&ROB, Money::new(wallet), Money::new(has), &mut Seed::new(seed).stream(&["rob"])).unwrap();
            let outcome = draw();
            prop_assert_eq!(outcome, draw());
            if outcome.won {
                prop_assert!(outcome.amount.minor() <= wallet / 5 && outcome.amount.minor() >= wallet / 20 - 1);
                prop_assert!(outcome.amount.is_positive());
            } else {
                let exact = (i128::from(has) * 150_000 + 999_999) / 1_000_000;
                let least = (i128::from(wallet / 5) * 150_000 + 999_999) / 1_000_000;
                prop_assert_eq!(i128::from(outcome.amount.minor()), exact.max(least).min(i128::from(has)));
                prop_assert!(outcome.amount.minor() <= has);
            }
            prop_assert!(outcome.story < STORIES);
        }
    }
}

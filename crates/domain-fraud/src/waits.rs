//! How long somebody lets pass between the end of a rest and coming back.
//!
//! People come back when life lets them: seconds after the rest or hours, over many orders of magnitude. A program comes
//! back at once, or after a delay drawn from whatever its author thought of. Regularity as a sign of programs: Gianvecchio
//! and others, and Chen et al., Identifying MMORPG Bots: A Traffic Analysis Approach, EURASIP 2009, doi 10.1155/2009/797159,
//! who also show that one such test alone is defeated by noise. So there are three, and none of them is enough.

use crate::num::count;

/// Waits that are kept.
pub(crate) const KEPT: usize = 48;
/// Waits before anything is said.
const LEAST: usize = 30;
/// Longer than this nobody waited: they did something else. Milliseconds.
const LONGEST: i64 = 12 * 3_600_000;

/// The latest waits in milliseconds, in a ring.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Waits {
    /// When the rest is over, in milliseconds since 1970; 0 before the first.
    pub(crate) ready: i64,
    pub(crate) ring: Vec<u32>,
    pub(crate) next: u8,
}

/// What the waits look like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Regularity {
    /// Standard deviation over mean. Below 0.1: a machine. An exponential wait has 1, people have more.
    pub(crate) variation: f64,
    /// Entropy in bits of the waits by octave: how many different ways of being late there are. People have three or more.
    pub(crate) entropy: f64,
    /// The distance from a uniform distribution between shortest and longest: √n·D of Kolmogorov and Smirnov. Small for
    /// `sleep(random(a, b))`, above 3 for people, whose waits crowd near the start.
    pub(crate) from_uniform: f64,
}

impl Waits {
    /// Notes that somebody came back, and until when they rest now. Milliseconds since 1970.
    pub(crate) fn came(&mut self, at: i64, next: i64) {
        let wait = at.saturating_sub(self.ready);
        if self.ready > 0 && (0..=LONGEST).contains(&wait) {
            let wait = u32::try_from(wait).unwrap_or(u32::MAX);
            if self.ring.len() < KEPT {
                self.ring.push(wait);
            } else if let Some(oldest) = self.ring.get_mut(usize::from(self.next)) {
                *oldest = wait;
                self.next = if usize::from(self.next) + 1 >= KEPT {
                    0
                } else {
                    self.next + 1
                };
            }
        }
        self.ready = next.max(at);
    }

    /// What they look like, once there are thirty.
    pub(crate) fn regularity(&self) -> Option<Regularity> {
        if self.ring.len() < LEAST {
            return None;
        }
        let mut sorted = [0_u32; KEPT];
        let sorted = sorted.get_mut(..self.ring.len())?;
        sorted.copy_from_slice(&self.ring);
        sorted.sort_unstable();
        Some(Regularity {
            variation: variation(sorted),
            entropy: entropy(sorted),
            from_uniform: from_uniform(sorted),
        })
    }
}

fn variation(waits: &[u32]) -> f64 {
    let n = count(waits.len());
    let mean = waits.iter().map(|wait| f64::from(*wait)).sum::<f64>() / n;
    let square = waits
        .iter()
        .map(|wait| (f64::from(*wait) - mean).powi(2))
        .sum::<f64>()
        / n;
    if mean > 0.0 { square.sqrt() / mean } else { 0.0 }
}

fn entropy(waits: &[u32]) -> f64 {
    let mut bins = [0_u32; 33];
    for wait in waits {
        // 0, 1, 2–3, 4–7, … milliseconds.
        let octave = 32 - wait.leading_zeros();
        if let Some(bin) = usize::try_from(octave)
            .ok()
            .and_then(|octave| bins.get_mut(octave))
        {
            *bin += 1;
        }
    }
    let n = count(waits.len());
    let used = bins.iter().filter(|bin| **bin > 0);
    used.map(|bin| f64::from(*bin) / n).map(|p| -p * p.log2()).sum()
}

fn from_uniform(sorted: &[u32]) -> f64 {
    let (Some(low), Some(high)) = (sorted.first(), sorted.last()) else {
        return 0.0;
    };
    let (low, width) = (f64::from(*low), f64::from(high - low));
    let n = count(sorted.len());
    let mut distance = 0.0_f64;
    for (place, wait) in sorted.iter().enumerate() {
        let expected = if width > 0.0 {
            (f64::from(*wait) - low) / width
        } else {
            0.0
        };
        let (before, after) = (count(place) / n, count(place + 1) / n);
        distance = distance
            .max((expected - before).abs())
            .max((after - expected).abs());
    }
    distance * n.sqrt()
}

#[cfg(test)]
mod tests {
    use core_types::Seed;

    use super::*;

    fn of(mut wait: impl FnMut() -> i64) -> Regularity {
        let mut waits = Waits::default();
        let mut now = 1;
        for _ in 0..60 {
            waits.came(now, now + 1_000);
            now += 1_000 + wait();
        }
        assert_eq!(waits.ring.len(), KEPT);
        waits.regularity().unwrap()
    }

    #[test]
    fn machines_are_regular_jitter_is_uniform_and_people_are_neither() {
        let mut stream = Seed::new([3; 32]).stream(&["waits"]);
        let clockwork = of(|| 2_000);
        assert!(
            clockwork.variation < 0.01 && clockwork.entropy < 0.01,
            "{clockwork:?}"
        );
        let jitter = of(|| stream.between(0, 60_000));
        assert!(jitter.from_uniform < 1.4 && jitter.entropy < 3.0, "{jitter:?}");
        // Between two seconds and two hours, each order of magnitude as likely.
        let person = of(|| 2_000 << stream.below(13));
        assert!(
            person.variation > 0.9 && person.entropy > 2.8 && person.from_uniform > 2.0,
            "{person:?}"
        );
    }

    #[test]
    fn absences_and_a_clock_that_goes_back_are_no_waits() {
        let mut waits = Waits::default();
        for at in [5, 4, 3, i64::MIN, i64::MAX, 0] {
            waits.came(at, at.saturating_add(10));
        }
        waits.came(1, 2);
        waits.came(2 + LONGEST + 1, i64::MAX);
        assert!(waits.ring.len() <= 6 && waits.regularity().is_none());
    }
}

//! How long to wait before trying again.

use std::time::Duration;

use core_types::Stream;

/// Decorrelated jitter: each wait is random between the shortest wait and three times the wait before, up to the longest.
/// Callers that failed together do not come back together.
///
/// Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The shortest wait; not zero.
    pub shortest: Duration,
    /// The longest wait.
    pub longest: Duration,
}

impl Backoff {
    /// The waits of one call.
    pub const fn waits(self) -> Waits {
        Waits {
            backoff: self,
            last: self.shortest,
        }
    }
}

/// The waits of one call, each made from the one before.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    backoff: Backoff,
    last: Duration,
}

impl Waits {
    /// The next wait.
    pub fn next(&mut self, random: &mut Stream) -> Duration {
        let micros = |duration: Duration| i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        let (low, high) = (micros(self.backoff.shortest), micros(self.last.saturating_mul(3)));
        let wait = Duration::from_micros(random.between(low, high).cast_unsigned());
        self.last = wait.min(self.backoff.longest);
        self.last
    }
}

#[cfg(test)]
mod tests {
    use core_types::Seed;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_stay_in_their_range(seed: [u8; 32], shortest in 1_u64..1_000, longest in 1_000_u64..100_000) {
            let mut random = Seed::new(seed).stream(&["backoff"]);
            let backoff = Backoff { shortest: Duration::from_millis(shortest), longest: Duration::from_millis(longest) };
            let mut waits = backoff.waits();
            let mut before = backoff.shortest;
            for _ in 0..20 {
                let wait = waits.next(&mut random);
                prop_assert!(wait >= backoff.shortest && wait <= backoff.longest && wait <= before * 3);
                before = wait;
            }
        }
    }

    #[test]
    fn callers_that_failed_together_do_not_come_back_together() {
        let seed = Seed::new([7; 32]);
        let backoff = Backoff {
            shortest: Duration::from_millis(50),
            longest: Duration::from_secs(1),
        };
        let second_wait = |caller: usize| {
            let mut random = seed.stream(&["caller", &caller.to_string()]);
            let mut waits = backoff.waits();
            waits.next(&mut random);
            waits.next(&mut random)
        };
        let waits: std::collections::BTreeSet<_> = (0..100).map(second_wait).collect();
        assert!(waits.len() > 90, "{}", waits.len());
    }
}

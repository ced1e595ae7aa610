//! Limits counted in this process.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use core_types::Clock;
use futures_util::future::BoxFuture;

use super::gcra::Pace;
use super::{Ask, LimitKey, LimitVerdict, Limiter, LimiterAway};

/// Locks that keys are spread over.
const SHARDS: usize = 64;

/// Keys in a shard at most: some 8 MB in all. A key that has paid off its burst is forgotten first.
const PER_SHARD: usize = 4_096;

/// Counts calls in this process, in bounded memory. Time is the clock's monotonic one, so nobody who sets the machine's
/// clock opens or closes a limit.
#[derive(Debug)]
pub struct LocalLimiter {
    shards: Box<[Mutex<Tats>]>,
    per_shard: usize,
    clock: Arc<dyn Clock>,
}

/// The theoretical arrival time per key, in microseconds.
type Tats = HashMap<LimitKey, i64>;

impl LocalLimiter {
    /// A limiter that has seen nobody yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self::bounded(clock, PER_SHARD)
    }

    fn bounded(clock: Arc<dyn Clock>, per_shard: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            per_shard,
            clock,
        }
    }

    /// Decides on a call that has to keep all these limits.
    pub fn decide(&self, asks: &[Ask]) -> LimitVerdict {
        let now = i64::try_from(self.clock.monotonic().as_micros()).unwrap_or(i64::MAX / 2);
        let places: Vec<usize> = asks.iter().map(|ask| place(&ask.key)).collect();
        // Every shard of the call is held until all is decided, taken in one order so that two calls never wait for each other.
        let mut order = places.clone();
        order.sort_unstable();
        order.dedup();
        let mut held: Vec<(usize, MutexGuard<'_, Tats>)> = Vec::with_capacity(order.len());
        for shard in order {
            held.push((
                shard,
                self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner),
            ));
        }

        let mut after = Vec::with_capacity(asks.len());
        let mut longest: Option<(usize, i64)> = None;
        for (position, (ask, place)) in asks.iter().zip(&places).enumerate() {
            let tats = held
                .iter()
                .find(|(shard, _)| shard == place)
                .map(|(_, tats)| tats);
            let tat = tats.and_then(|tats| tats.get(&ask.key).copied());
            match Pace::from(ask.rate).after_call(tat, now) {
                Ok(tat) => after.push(tat),
                Err(wait) if longest.is_none_or(|(_, known)| wait > known) => {
                    longest = Some((position, wait));
                }
                Err(_) => {}
            }
        }
        if let Some((ask, wait)) = longest {
            let wait = Duration::from_micros(wait.unsigned_abs());
            return LimitVerdict::Wait { ask, wait };
        }
        let mut left = u32::MAX;
        for ((ask, place), tat) in asks.iter().zip(&places).zip(after) {
            left = left.min(Pace::from(ask.rate).left(tat, now));
            if let Some((_, tats)) = held.iter_mut().find(|(shard, _)| shard == place) {
                if tats.len() >= self.per_shard && !tats.contains_key(&ask.key) {
                    make_room(tats, now);
                }
                tats.insert(ask.key, tat);
            }
        }
        LimitVerdict::Pass { left }
    }

    /// How many keys are remembered.
    pub fn len(&self) -> usize {
        let count = |shard: &Mutex<Tats>| shard.lock().unwrap_or_else(PoisonError::into_inner).len();
        self.shards.iter().map(count).sum()
    }

    /// Whether no key is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Limiter for LocalLimiter {
    fn check<'a>(&'a self, asks: &'a [Ask]) -> BoxFuture<'a, Result<LimitVerdict, LimiterAway>> {
        Box::pin(std::future::ready(Ok(self.decide(asks))))
    }
}

/// Spreads keys; that somebody could pile theirs up in one shard would only cost that shard's members.
fn place(key: &LimitKey) -> usize {
    let hash = std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default().hash_one(key);
    usize::try_from(hash % SHARDS as u64).unwrap_or(0)
}

/// Forgets who has paid off their burst, which changes nothing; and if that is not a quarter, those who are nearest to it,
/// who get a little more than their due. So the cost of looking through a full shard is spread over many calls.
fn make_room(tats: &mut Tats, now: i64) {
    let keep = tats.len() - tats.len() / 4;
    tats.retain(|_, tat| *tat > now);
    if tats.len() > keep {
        let surplus = tats.len() - keep;
        let mut order: Vec<i64> = tats.values().copied().collect();
        let (before, border, _) = order.select_nth_unstable(surplus);
        let border = *border;
        let mut at_border = surplus - before.iter().filter(|tat| **tat < border).count();
        tats.retain(|_, tat| {
            let goes = *tat < border || (*tat == border && at_border > 0);
            at_border -= usize::from(goes && *tat == border);
            !goes
        });
    }
}

#[cfg(test)]
mod tests {
    use core_types::{GuildId, ManualClock, Rate, Timestamp, UserId};

    use super::*;
    use crate::LimitClass;

    fn ask(member: u64) -> Ask {
        Ask {
            key: LimitKey::Calls {
                guild: GuildId::new(1).ok(),
                member: UserId::new(member).ok(),
                class: LimitClass::Look,
            },
            rate: Rate::per_minute(2),
        }
    }

    fn passes(limiter: &LocalLimiter, asks: &[Ask]) -> bool {
        matches!(limiter.decide(asks), LimitVerdict::Pass { .. })
    }

    #[test]
    fn memory_is_bounded_and_who_is_at_their_limit_is_forgotten_last() {
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_000)));
        let limiter = LocalLimiter::bounded(clock.clone(), 16);
        for _ in 0..2 {
            assert!(passes(&limiter, &[ask(1)]));
        }
        for member in 2..10_000 {
            assert!(passes(&limiter, &[ask(member)]));
        }
        assert!(limiter.len() <= 16 * SHARDS, "{}", limiter.len());
        assert!(matches!(limiter.decide(&[ask(1)]), LimitVerdict::Wait { .. }));

        clock.advance(Duration::from_mins(5));
        for member in 10_000..20_000 {
            limiter.decide(&[ask(member)]);
        }
        assert!(limiter.len() <= 16 * SHARDS);
    }

    #[test]
    fn calls_at_the_same_time_are_all_counted() {
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_000)));
        let limiter = LocalLimiter::new(clock);
        let many = Ask {
            rate: Rate::per_minute(1_000),
            ..ask(1)
        };
        let passed = std::thread::scope(|scope| {
            let count = || (0..500).filter(|_| passes(&limiter, &[many, ask(2)])).count();
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(count)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum::<usize>()
        });
        assert_eq!(
            passed, 2,
            "the second limit lets two through, and the others count against neither"
        );
        let rest = (0..2_000).filter(|_| passes(&limiter, &[many])).count();
        assert_eq!(rest, 998);
    }
}

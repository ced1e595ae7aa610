//! Which interactions came lately: one that is delivered twice is not handled twice at once.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use core_types::InteractionId;
use tokio::time::Instant;

/// An interaction is remembered as long as its token lives.
const REMEMBERED: Duration = Duration::from_mins(15);

/// A resume that replays a long past must not fill the memory; older ids are then forgotten early, and the database's
/// idempotency keys, which are what makes effects happen once, still know them.
const AT_MOST: usize = 100_000;

#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    ids: BTreeSet<InteractionId>,
    by_age: VecDeque<(Instant, InteractionId)>,
}

impl Recent {
    /// Whether the id is new; from now on it is not.
    pub(crate) fn is_new(&self, id: InteractionId) -> bool {
        let now = Instant::now();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = &mut *seen;
        while let Some((since, oldest)) = seen.by_age.front()
            && (now.duration_since(*since) >= REMEMBERED || seen.by_age.len() >= AT_MOST)
        {
            seen.ids.remove(oldest);
            seen.by_age.pop_front();
        }
        let is_new = seen.ids.insert(id);
        if is_new {
            seen.by_age.push_back((now, id));
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(raw: u64) -> InteractionId {
        InteractionId::new(raw).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn an_id_is_new_once_per_quarter_of_an_hour() {
        let recent = Recent::default();
        assert!(recent.is_new(id(1)));
        let almost = REMEMBERED.saturating_sub(Duration::from_secs(1));
        tokio::time::advance(almost).await;
        assert!(!recent.is_new(id(1)));
        assert!(recent.is_new(id(2)));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(recent.is_new(id(1)));
        assert!(!recent.is_new(id(2)));
    }

    #[test]
    fn memory_is_bounded() {
        let recent = Recent::default();
        let many = u64::try_from(AT_MOST).unwrap() + 500;
        for raw in 1..=many {
            assert!(recent.is_new(id(raw)));
        }
        assert_eq!(recent.0.lock().unwrap().ids.len(), AT_MOST);
        assert_eq!(recent.0.lock().unwrap().by_age.len(), AT_MOST);
    }
}

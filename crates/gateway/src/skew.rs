//! Our clock beside Discord's.
//!
//! Days, streaks and deadlines are decided by the machine's clock, so a wrong one is worth knowing about. Discord tells its
//! own with every answer (`Date`, whole seconds) and in the id of every interaction (milliseconds). The median of the former
//! is the estimate. The latter cannot be late: an interaction that seems to come from the future says that we are behind.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use core_errors::codes;
use core_telemetry::name;
use core_types::{InteractionId, Timestamp};
use tokio::time::Instant;

/// Beyond this the clock counts as wrong: answers travel for less, and a person notices no less.
const WRONG: i64 = 2_000_000;

/// So many answers are looked at together; one that was late on its way does not matter.
const ANSWERS: usize = 9;

/// So many interactions are looked at together: the quickest of them tells.
const INTERACTIONS: usize = 32;

/// An interaction tells for so long: the clock may have been mended since.
const TELLS_FOR: Duration = Duration::from_mins(5);

/// `Date` has whole seconds: on average half of one is cut off.
const CUT_OFF: i64 = 500_000;

/// How far the clock is off; clones share what was seen.
#[derive(Debug, Clone, Default)]
pub struct Skew(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    /// Ours less theirs, in microseconds.
    answers: VecDeque<i64>,
    /// With when they came, by a clock that nobody sets.
    interactions: VecDeque<(Instant, i64)>,
    is_wrong: bool,
}

impl Skew {
    /// An answer of Discord's from then, by its own clock.
    pub(crate) fn answer(&self, theirs: Timestamp, ours: Timestamp) {
        self.see(|seen| {
            let ahead = ours.as_micros() - theirs.as_micros() - CUT_OFF;
            push(&mut seen.answers, ahead, ANSWERS);
        });
    }

    /// An interaction that arrived just now.
    pub(crate) fn interaction(&self, id: InteractionId, ours: Timestamp) {
        self.see(|seen| {
            let ahead = ours.as_micros() - made_at(id).as_micros();
            push(&mut seen.interactions, (Instant::now(), ahead), INTERACTIONS);
        });
    }

    /// By how many microseconds our clock is ahead; negative when it is behind, none as long as too little was seen.
    pub fn ahead_micros(&self) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).ahead()
    }

    /// Whether the clock is so far off that somebody should look.
    pub fn is_wrong(&self) -> bool {
        self.ahead_micros().is_some_and(|ahead| ahead.abs() > WRONG)
    }

    fn see(&self, note: impl FnOnce(&mut Seen)) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        note(&mut seen);
        let Some(ahead) = seen.ahead() else { return };
        #[expect(clippy::cast_precision_loss, reason = "seconds of skew for a gauge")]
        let seconds = ahead as f64 / 1e6;
        metrics::gauge!(name::CLOCK_SKEW).set(seconds);
        let is_wrong = ahead.abs() > WRONG;
        if is_wrong != seen.is_wrong {
            seen.is_wrong = is_wrong;
            if is_wrong {
                let code = codes::CLOCK_SKEW.name();
                tracing::warn!(
                    code,
                    seconds,
                    "this machine's clock is not that of Discord: days and deadlines are off"
                );
            } else {
                tracing::info!(seconds, "this machine's clock is right again");
            }
        }
    }
}

impl Seen {
    fn ahead(&self) -> Option<i64> {
        let fresh = self
            .interactions
            .iter()
            .filter(|(at, _)| at.elapsed() < TELLS_FOR);
        let quickest = fresh.map(|(_, ahead)| *ahead).min();
        // Nothing arrives before it was made.
        if let Some(behind) = quickest.filter(|ahead| *ahead < -WRONG) {
            return Some(behind);
        }
        if self.answers.len() < ANSWERS {
            return None;
        }
        let mut answers: Vec<i64> = self.answers.iter().copied().collect();
        answers.sort_unstable();
        let median = answers[answers.len() / 2];
        Some(quickest.map_or(median, |quickest| median.min(quickest)))
    }
}

fn push<T>(values: &mut VecDeque<T>, value: T, most: usize) {
    if values.len() == most {
        values.pop_front();
    }
    values.push_back(value);
}

/// When an interaction was made: snowflakes count milliseconds since 2015.
pub(crate) fn made_at(id: InteractionId) -> Timestamp {
    const DISCORD_EPOCH_MILLIS: i64 = 1_420_070_400_000;
    let millis = i64::try_from(id.get() >> 22).unwrap_or(0) + DISCORD_EPOCH_MILLIS;
    Timestamp::from_micros(millis.saturating_mul(1_000))
}

/// The moment a `Date` header names, as HTTP writes it (`Sun, 06 Nov 1994 08:49:37 GMT`, RFC 9110); none for anything else.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let mut parts = text.split_once(", ")?.1.strip_suffix(" GMT")?.split(' ');
    let day: i64 = parts.next()?.parse().ok()?;
    let month = parts.next().filter(|month| month.len() == 3)?;
    let at = MONTHS.find(month).filter(|at| at % 3 == 0)?;
    let month = i64::try_from(at / 3).ok()? + 1;
    let year: i64 = parts.next()?.parse().ok()?;
    let mut clock = parts.next()?.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let within = (1..=31).contains(&day)
        && (1970..=9999).contains(&year)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    if !within || parts.next().is_some() {
        return None;
    }
    // Days from civil date, by Howard Hinnant: <https://howardhinnant.github.io/date_algorithms.html>
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted / 400, shifted % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(Timestamp::from_seconds(
        days * 86_400 + hour * 3_600 + minute * 60 + second,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_http_are_read_and_nothing_else() {
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200),
            ("Thu, 01 Jan 2026 00:00:00 GMT", 1_767_225_600),
        ] {
            assert_eq!(http_date(text), Some(Timestamp::from_seconds(seconds)), "{text}");
        }
        for odd in [
            "",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 anF 1994 08:49:37 GMT",
            "Sun, 99999999999999999999 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(http_date(odd), None, "{odd}");
        }
    }

    /// A clock that is an hour behind, a day ahead, or right, seen through late answers and slow interactions.
    #[test]
    fn case_34_a_wrong_clock_is_noticed_whichever_way_it_is_off() {
        let theirs = Timestamp::from_seconds(1_767_225_600);
        for off in [-3_600_i64, -3, 0, 1, 3, 86_400] {
            let skew = Skew::default();
            assert!(!skew.is_wrong(), "nothing was seen");
            for (number, late) in [0_i64, 200, 90, 4_000, 20, 60, 100, 30, 70]
                .into_iter()
                .enumerate()
            {
                let ours =
                    Timestamp::from_micros(theirs.as_micros() + off * 1_000_000 + CUT_OFF + late * 1_000);
                assert_eq!(skew.ahead_micros(), None, "after {number}");
                skew.answer(theirs, ours);
            }
            let ahead = skew.ahead_micros().unwrap();
            assert!((ahead - off * 1_000_000).abs() < 500_000, "{off}: {ahead}");
            assert_eq!(skew.is_wrong(), off.abs() > 2, "{off}");
        }
    }

    #[test]
    fn an_interaction_from_the_future_says_at_once_that_we_are_behind() {
        let skew = Skew::default();
        let id = InteractionId::new(175_928_847_299_117_063).unwrap();
        let made = made_at(id);
        skew.interaction(id, Timestamp::from_micros(made.as_micros() + 40_000_000));
        assert_eq!(skew.ahead_micros(), None, "it may have been slow");
        skew.interaction(id, Timestamp::from_micros(made.as_micros() - 3_600_000_000));
        assert!(skew.is_wrong() && skew.ahead_micros() == Some(-3_600_000_000));
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_was_mended_is_believed() {
        let skew = Skew::default();
        let id = InteractionId::new(175_928_847_299_117_063).unwrap();
        let made = made_at(id);
        skew.interaction(id, Timestamp::from_micros(made.as_micros() - 3_600_000_000));
        for _ in 0..ANSWERS {
            skew.answer(made, Timestamp::from_micros(made.as_micros() + CUT_OFF));
        }
        assert!(skew.is_wrong());
        tokio::time::advance(TELLS_FOR).await;
        assert_eq!(skew.ahead_micros(), Some(0));
        skew.interaction(id, Timestamp::from_micros(made.as_micros() + 40_000));
        assert!(!skew.is_wrong());
    }
}

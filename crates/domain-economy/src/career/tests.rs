use std::time::Duration;

use core_types::{Locale, Money, Seed, Timestamp};
use proptest::prelude::*;

use super::*;

const DATA: &str = include_str!("../../data/careers.toml");
const START: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn careers() -> &'static Careers {
    Careers::standard().unwrap()
}

fn any_career() -> impl Strategy<Value = &'static Career> {
    prop::sample::select(careers().all().iter().collect::<Vec<_>>())
}

#[test]
fn the_data_file_is_sound_and_rich_enough() {
    assert!(careers().all().len() >= 6);
    for career in careers().all() {
        assert_eq!(career.ranks.len(), 6, "{}", career.key);
        assert!(career.ranks[0].quota.is_none() && career.ranks[1..].iter().all(|rank| rank.quota.is_some()));
        assert_eq!(careers().career(&career.key), Some(career));
        for locale in Locale::ALL {
            assert!(!career.name(locale).is_empty() && !career.description(locale).is_empty());
            assert!(
                !career.story(ShiftResult::Fail, 99, locale).is_empty(),
                "numbers from older files still tell"
            );
        }
        for (place, rank) in career.ranks.iter().enumerate() {
            assert_eq!(career.rank(&rank.key).map(|found| found.0), Some(place));
            assert!(rank.rest() >= Duration::from_mins(1) && !rank.name(Locale::De).is_empty());
        }
    }
    assert!(
        careers()
            .all()
            .iter()
            .any(|career| career.entry == Entry::default()),
        "newcomers can begin somewhere"
    );
}

#[test]
fn mistakes_in_the_data_are_named() {
    let table = [
        ("pay_low = 40", "pay_low = 0", "rank `deckhand`: pay"),
        ("pay_high = 60", "pay_high = 39", "rank `deckhand`: pay"),
        ("xp = 10\n", "xp = 0\n", "rank `deckhand`: xp"),
        ("rest_minutes = 60", "rest_minutes = 0", "rank `deckhand`: xp"),
        (
            "difficulty = 650",
            "difficulty = -1",
            "rank `deckhand`: difficulty",
        ),
        (
            "difficulty = 750",
            "difficulty = 2000",
            "rank `docker`: at a skill of",
        ),
        ("key = \"docker\"", "key = \"deckhand\"", "keys are unique"),
        ("key = \"docker\"", "key = \"Docker 1\"", "keys are unique"),
        ("key = \"smithy\"", "key = \"harbour\"", "is there twice"),
        (
            "successes = 5, among = 10",
            "successes = 11, among = 10",
            "some successes",
        ),
        (
            "successes = 5, among = 10",
            "successes = 5, among = 21",
            "are remembered",
        ),
        ("{ xp = 300,", "{ xp = 80,", "more experience"),
        (
            "shifts = 2, days = 7",
            "shifts = 0, days = 7",
            "a quota is some shifts",
        ),
        ("en = \"Harbour\"", "en = \" \"", "a text is empty"),
        ("difficulty = 650", "dificulty = 650", "unknown field"),
    ];
    for (from, to, complaint) in table {
        assert!(DATA.contains(from), "{from}");
        let error = Careers::parse(&DATA.replacen(from, to, 1))
            .unwrap_err()
            .to_string();
        assert!(error.contains(complaint), "{to}: {error}");
    }
    assert!(Careers::parse("career = []").is_err());
}

#[test]
fn shifts_replay_and_their_average_is_what_was_promised() {
    for career in careers().all() {
        for rank in &career.ranks {
            let skill = skill::points(rank.requires.xp, 20, &History::default());
            let mut stream = Seed::new([3; 32]).stream(&["average", &career.key, &rank.key]);
            let odds = Odds::at(rank, skill);
            let draw = || draw_shift(career, rank, odds, &mut Seed::new([3; 32]).stream(&["one"]));
            assert_eq!(draw(), draw());
            let (count, mut coins) = (20_000, 0);
            for _ in 0..count {
                let shift = draw_shift(career, rank, odds, &mut stream);
                let pays = shift.result != ShiftResult::Fail;
                assert_eq!(shift.pay.is_positive(), pays);
                assert!(shift.pay <= rank.pay_high && shift.xp >= 1 && shift.xp <= rank.xp);
                coins += shift.pay.minor();
            }
            // Pay spreads by less than the highest pay, so six standard errors of 20,000 shifts are 4.3% of that.
            let promised = Odds::at(rank, skill).expected_pay().minor();
            let off = (coins / count - promised).abs();
            assert!(
                off * 1_000 <= rank.pay_high.minor() * 43 + 1_000,
                "{}: {off} off {promised}",
                rank.key
            );
        }
    }
}

proptest! {
    #[test]
    fn more_skill_never_pays_less(career in any_career(), skill in 0..2_500_i64, more in 0..500_i64) {
        for rank in &career.ranks {
            let (less, more) = (Odds::at(rank, skill), Odds::at(rank, skill + more));
            prop_assert!(more.expected_pay() >= less.expected_pay());
            prop_assert!(less.expected_pay() <= rank.pay_high && less.expected_pay() > Money::ZERO);
        }
    }

    #[test]
    fn a_promotion_raises_what_can_be_expected(
        career in any_career(), more_xp in 0..20_000_i64, shifts in 0..2_000_i64, record in "[SPF]{0,20}"
    ) {
        let history = History::decode(&record);
        for pair in career.ranks.windows(2) {
            let skill = skill::points(pair[1].requires.xp + more_xp, shifts, &history);
            prop_assert!(Odds::at(&pair[1], skill).expected_pay() >= Odds::at(&pair[0], skill).expected_pay());
        }
    }

    /// Somebody works at random times with random luck: ranks are climbed one by one, each with everything it asks for.
    #[test]
    fn promotions_never_skip_and_never_come_early(
        career in any_career(), seed: [u8; 32], pauses in prop::collection::vec(1..60_u64, 300)
    ) {
        let mut stream = Seed::new(seed).stream(&["promotions"]);
        let (mut standing, mut now) = (Standing::beginner(START), START);
        for hours in pauses {
            now = now.plus(Duration::from_hours(hours));
            let before = standing.clone();
            let rank = before.rank_in(career).unwrap();
            let shift = draw_shift(career, rank, Odds::at(rank, before.skill()), &mut stream);
            let promoted = standing.worked(career, &shift, now);
            prop_assert_eq!(standing.rank, before.rank + usize::from(promoted));
            prop_assert!(standing.xp > before.xp && standing.shifts == before.shifts + 1);
            if promoted {
                let asked = career.ranks[standing.rank].requires;
                prop_assert!(standing.xp >= asked.xp);
                prop_assert!(before.rank_shifts + 1 >= i64::from(asked.successes));
                prop_assert!(now.since(before.rank_since) >= Duration::from_hours(u64::from(asked.days) * 24));
                prop_assert_eq!((standing.rank_shifts, standing.rank_since), (0, now));
            }
            prop_assert_eq!(standing.needs(career).is_none(), standing.rank + 1 == career.ranks.len());
        }
    }
}

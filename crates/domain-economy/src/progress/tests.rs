use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn catalogue() -> &'static ProgressCatalogue {
    ProgressCatalogue::standard().unwrap()
}

fn guild() -> GuildId {
    GuildId::new(1).unwrap()
}

/// Works through a list of steps, and answers the counters after each with what it reached.
fn run(steps: &[(Step, i32)]) -> Vec<(Progress, Reached<'static>)> {
    let mut progress = Progress::default();
    let mut all = Vec::new();
    for (step, day) in steps {
        progress = progress.after(step, Day::from_number(*day));
        let open = quests_on(catalogue(), &Seed::new([2; 32]), guild(), progress.day);
        let reached = progress.reached(step, catalogue(), &open);
        let counted = progress;
        progress.xp += reached.xp;
        progress.level = reached.level;
        progress.quests += i64::try_from(reached.quests.len()).unwrap();
        for achievement in &reached.achievements {
            progress.achieved |= achievement.mask();
        }
        all.push((counted, reached));
    }
    all
}

#[test]
fn the_data_is_rich_enough() {
    assert!(catalogue().achievements().len() >= 15);
    for period in [QuestPeriod::Day, QuestPeriod::Week] {
        assert!(catalogue().quests(period).count() >= 2 * QUESTS_AT_ONCE);
    }
    assert!(ProgressCatalogue::parse("achievement = []", "quest = [{}]").is_err());
    let twice = include_str!("../../data/achievements.toml").replace("bit = 1\n", "bit = 0\n");
    assert!(ProgressCatalogue::parse(&twice, "quest = []").is_err());
}

#[test]
fn the_first_shift_counts_and_is_an_achievement() {
    let first = Step::shift(true, true, 50, false);
    let [(progress, reached), (_, second)] = &run(&[(first, 10), (first, 10)])[..] else {
        panic!()
    };
    assert_eq!((progress.xp, progress.streak), (20, 1));
    let keys: Vec<&str> = reached.achievements.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["first_shift"]);
    assert!(second.achievements.is_empty(), "once");
}

#[test]
fn streaks_grow_by_the_day_and_break() {
    let shift = Step::shift(false, false, 0, false);
    let days = [1, 1, 2, 3, 5, 4, 6];
    let steps: Vec<_> = days.iter().map(|day| (shift, *day)).collect();
    let streaks: Vec<u32> = run(&steps).iter().map(|(progress, _)| progress.streak).collect();
    assert_eq!(
        streaks,
        [1, 1, 2, 3, 1, 1, 2],
        "a clock that goes back changes nothing"
    );
    let last = run(&steps).last().unwrap().0;
    assert_eq!(
        (
            last.streak_best,
            last.streak_on(Day::from_number(7)),
            last.streak_on(Day::from_number(8))
        ),
        (3, 2, 0)
    );
}

#[test]
fn quests_are_drawn_by_guild_and_day() {
    let seed = Seed::new([3; 32]);
    let keys = |guild: u64, day: i32| -> Vec<String> {
        let quests = quests_on(
            catalogue(),
            &seed,
            GuildId::new(guild).unwrap(),
            Day::from_number(day),
        );
        quests.iter().map(|quest| quest.key.clone()).collect()
    };
    assert_eq!(keys(1, 20_000), keys(1, 20_000));
    assert_eq!(keys(1, 20_000).len(), 2 * QUESTS_AT_ONCE);
    let days: BTreeSet<_> = (20_000..20_060).map(|day| keys(1, day)).collect();
    assert!(days.len() > 40, "every day is another");
    assert_ne!(keys(1, 20_000), keys(2, 20_000));
    // 20,000 is a Friday: the week's are the same until Sunday.
    assert_eq!(keys(1, 20_000)[..3], keys(1, 20_002)[..3]);
}

proptest! {
    /// However deeds come, each achievement is reached once and each quest at most once a period, and counters never lose.
    #[test]
    fn nothing_is_reached_twice(steps in prop::collection::vec((any::<(bool, bool, bool)>(), 0..400_i64, 0..3_i32), 1..200)) {
        let mut day = 20_000;
        let steps: Vec<(Step, i32)> = steps
            .into_iter()
            .map(|((good, task, claim), pay, later)| {
                day += later;
                let step = Step::shift(good, task, pay, false);
                (if claim { step.with(Deed::Claims, 1) } else { step }, day)
            })
            .collect();
        let (mut achievements, mut quests) = (BTreeSet::new(), BTreeSet::new());
        let mut before = Progress::default();
        for (progress, reached) in run(&steps) {
            for one in reached.achievements {
                prop_assert!(achievements.insert(one.key.clone()), "{} twice", one.key);
            }
            for one in reached.quests {
                let number = if one.period == QuestPeriod::Day { progress.day.number() } else { progress.week };
                prop_assert!(quests.insert((one.period.name(), number, one.key.clone())), "{} twice", one.key);
                prop_assert!(one.count(&progress) >= one.target);
            }
            prop_assert!(progress.xp >= before.xp && reached.level >= before.level);
            for (after, before) in progress.counts.iter().zip(before.counts) {
                prop_assert!(after.total >= before.total && after.day <= after.week && after.week <= after.total);
            }
            before = progress;
        }
        prop_assert!(achievements.contains("first_shift"));
    }
}

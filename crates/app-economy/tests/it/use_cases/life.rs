//! Tasks, careers of a guild's own, rewards of weeks and months, chances, and progress.

use app_economy::{Robbery, TaskView, WorkStep};
use core_db::{Db, DbError, test_on_each};
use domain_economy::career::Career;
use domain_economy::period::Period;
use domain_economy::progress::{QuestPeriod, Step};
use domain_economy::task::TaskAnswer;

use super::*;

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

async fn hired(db: &TestDb) -> Arc<Hall> {
    let hall = Arc::new(Hall::new(db));
    let request = hall.request(ANA);
    hall.economy.work_apply(&request, "harbour").await.unwrap();
    hall
}

async fn task(hall: &Hall) -> TaskView {
    match hall.economy.work_begin(&hall.request(ANA)).await.unwrap() {
        WorkStep::Task(task) => task,
        WorkStep::Worked(shift) => panic!("{shift:?}"),
    }
}

/// An answer that is right, or one that is wrong.
fn answer(task: &TaskView, is_right: bool) -> TaskAnswer {
    let typed = [
        "anchor", "bridge", "castle", "flour", "forest", "garden", "harvest", "island", "kitchen", "lantern",
        "market", "meadow", "mountain", "orchard", "pepper", "river", "silver", "summer", "theatre",
        "window",
    ];
    let typed = typed.map(|word| TaskAnswer::Typed(word.to_owned()));
    let mut all = (0..6).map(TaskAnswer::Choice).chain(typed);
    all.find(|answer| task.task.is_right(answer) == is_right).unwrap()
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    let row: Result<(i64,), DbError> = db
        .read("count", move |tx| {
            Box::pin(async move { tx.query(sql).fetch_one().await })
        })
        .await;
    row.unwrap().0
}

/// Switches chances on and makes both members old enough for them.
async fn lawless(db: &TestDb) -> Arc<Hall> {
    let hall = Arc::new(Hall::new(db));
    for setting in ["crime.enabled", "rob.enabled"] {
        hall.set(setting, "on").await;
    }
    for member in [ANA, BO] {
        hall.economy.daily(&hall.request(member)).await.unwrap();
        hall.give(member, 900).await;
    }
    hall.pass(DAY);
    hall
}

async fn rob(hall: &Hall, by: u64, victim: u64) -> Result<Robbery, AppError> {
    hall.economy.rob(&hall.request(by), user(victim), false).await
}

test_on_each! {
    /// The right answer adds a tenth in time and half of it later, a wrong one nothing; the shift is worked once.
    async fn an_answer_works_the_shift_once(db: TestDb) {
        let hall = hired(&db).await;
        for (is_right, wait, bonus) in [(true, 0, 100_000), (true, 600, 50_000), (false, 0, 0)] {
            let shown = task(&hall).await;
            assert_eq!(task(&hall).await, shown, "left alone, it comes back as it was");
            assert_eq!(shown.best_chance_ppm, shown.chance_ppm + 100_000);
            hall.pass(Duration::from_secs(wait));
            let request = hall.request(ANA);
            let given = answer(&shown, is_right);
            let shift = hall.economy.work_answer(&request, shown.number, given.clone()).await.unwrap();
            assert_eq!(shift.task_bonus, Some(bonus));
            assert_eq!(shift.chance_ppm, shown.chance_ppm + bonus);
            assert_eq!(hall.economy.work_answer(&request, shown.number, given.clone()).await.unwrap(), shift);
            let late = hall.economy.work_answer(&hall.request(ANA), shown.number, given).await;
            assert_eq!(code(late), "work.task_over");
            assert_eq!(code(hall.economy.work_begin(&hall.request(ANA)).await), "work.too_early");
            hall.pass(HOUR * 2);
        }
        assert_eq!(count(&db, "SELECT COUNT(*) FROM work_shift").await, 3);
        // A task left open is in nobody's way.
        let left = task(&hall).await;
        hall.economy.work_resign(&hall.request(ANA)).await.unwrap();
        let gone = hall.economy.work_answer(&hall.request(ANA), left.number, TaskAnswer::Skipped).await;
        assert_eq!(code(gone), "work.job_none");
    }

    /// Many presses at once, of many buttons: one shift.
    async fn pressing_everything_at_once_works_one_shift(db: TestDb) {
        let hall = hired(&db).await;
        let shown = task(&hall).await;
        let presses: Vec<_> = (0..12)
            .map(|place| {
                let (hall, number) = (Arc::clone(&hall), shown.number);
                tokio::spawn(async move {
                    hall.economy.work_answer(&hall.request(ANA), number, TaskAnswer::Choice(place % 4)).await
                })
            })
            .collect();
        let mut worked = 0;
        for press in presses {
            match press.await.unwrap() {
                Ok(_) => worked += 1,
                Err(error) => assert_eq!(error.code().name(), "work.task_over"),
            }
        }
        assert_eq!(worked, 1);
        assert_eq!(count(&db, "SELECT CAST(SUM(shifts) AS BIGINT) FROM member_progress").await, 1);
    }

    /// What the database counts in one statement is what the rule says, whatever was done on whatever day.
    async fn the_database_counts_as_the_rule_does(db: TestDb) {
        let hall = hired(&db).await;
        hall.set("quests.enabled", "off").await;
        let mut stream = Seed::new([9; 32]).stream(&["steps"]);
        for _ in 0..60 {
            hall.pass(HOUR * u32::try_from(stream.below(40)).unwrap());
            let before = hall.economy.privacy_export(&hall.request(ANA)).await.unwrap()["life"]["progress"].clone();
            let before: domain_economy::progress::Progress = if before.is_null() {
                domain_economy::progress::Progress::default()
            } else {
                serde_json::from_value(before).unwrap()
            };
            let step = if stream.below(3) == 0 {
                match hall.economy.daily(&hall.request(ANA)).await {
                    Ok(_) => Step::default().with(domain_economy::progress::Deed::Claims, 1).xp(10),
                    Err(_) => continue,
                }
            } else {
                match hall.economy.work_shift(&hall.request(ANA)).await {
                    Ok(shift) => {
                        let is_good = shift.result == domain_economy::career::ShiftResult::Success;
                        Step::shift(is_good, false, shift.pay.minor(), shift.promoted_to.is_some())
                    }
                    Err(_) => continue,
                }
            };
            let today = core_types::Zone::UTC.day(hall.now());
            let expected = before.after(&step, today);
            let after = hall.economy.privacy_export(&hall.request(ANA)).await.unwrap()["life"]["progress"].clone();
            let after: domain_economy::progress::Progress = serde_json::from_value(after).unwrap();
            assert_eq!(after.counts, expected.counts);
            assert_eq!(
                (after.day, after.week, after.work_day, after.streak, after.streak_best, after.promotions),
                (expected.day, expected.week, expected.work_day, expected.streak, expected.streak_best, expected.promotions)
            );
            assert!(after.xp >= expected.xp && after.level == domain_economy::progress::level_at(after.xp));
        }
    }

    /// Quests are paid once, in the transaction that finishes them, and achievements come with what earns them.
    async fn quests_are_paid_once_and_achievements_come_at_once(db: TestDb) {
        let hall = hired(&db).await;
        let open = hall.economy.quests(&hall.request(ANA)).await.unwrap();
        assert_eq!(open.len(), 6);
        let first = hall.economy.work_shift(&hall.request(ANA)).await.unwrap();
        assert_eq!(first.gains.achievements[0], "first_shift");
        let mut paid = Vec::new();
        for _ in 0..140 {
            hall.pass(HOUR);
            let before = hall.wallet(ANA).await;
            let shift = hall.economy.work_shift(&hall.request(ANA)).await.unwrap();
            let mut expected = before + shift.pay.minor();
            for (period, key, reward) in &shift.gains.quests {
                expected += reward.minor();
                let day = core_types::Zone::UTC.day(hall.now());
                let number = if *period == QuestPeriod::Day { day.number() } else { Period::Week.of(day) };
                paid.push((*period, number, key.clone()));
            }
            assert_eq!(hall.wallet(ANA).await, expected);
            assert_eq!(shift.wallet.minor(), expected);
        }
        let mut once = paid.clone();
        once.sort_by_key(|(period, number, key)| (period.name(), *number, key.clone()));
        once.dedup();
        assert_eq!(once.len(), paid.len(), "none was paid twice: {paid:?}");
        assert!(paid.len() >= 3, "{paid:?}");
        let profile = hall.economy.profile(&hall.request(BO), user(ANA), false).await.unwrap();
        assert_eq!(profile.quests, i64::try_from(paid.len()).unwrap());
        assert!(profile.level > 1 && profile.achievements.len() >= 3, "{profile:?}");
        let board = hall.economy.level_board(&hall.request(BO), None).await.unwrap();
        assert_eq!(board.rows[0].member, user(ANA));
    }

    /// Weeks and months are taken once, also across an erasure.
    async fn weeks_and_months_are_taken_once(db: TestDb) {
        let hall = Hall::new(&db);
        for (period, code_, reward) in [
            (Period::Week, "economy.weekly_taken", 500),
            (Period::Month, "economy.monthly_taken", 2_000),
        ] {
            let taken = hall.economy.period(&hall.request(ANA), period).await.unwrap();
            assert_eq!(taken.reward, coins(reward));
            assert_eq!(code(hall.economy.period(&hall.request(ANA), period).await), code_);
        }
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        hall.pass(HOUR * 2);
        for (period, code_) in [(Period::Week, "economy.weekly_taken"), (Period::Month, "economy.monthly_taken")] {
            assert_eq!(code(hall.economy.period(&hall.request(ANA), period).await), code_, "forgotten, not forgiven");
        }
        hall.pass(DAY * 7);
        let next = hall.economy.period(&hall.request(ANA), Period::Week).await.unwrap();
        assert_eq!(next.streak, 1);
    }

    /// Crime is off until staff wants it; coins and fines are what the draw says, and the rest holds against an erasure.
    async fn crime_pays_or_costs_and_rests(db: TestDb) {
        let hall = Hall::new(&db);
        assert_eq!(code(hall.economy.crime(&hall.request(ANA)).await), "risk.off");
        hall.set("crime.enabled", "on").await;
        hall.give(ANA, 300).await;
        hall.economy.deposit(&hall.request(ANA), amount("all")).await.unwrap();
        let (mut won, mut lost) = (0, 0);
        for _ in 0..16 {
            let before = hall.balance(ANA).await.total.minor();
            let request = hall.request(ANA);
            let done = hall.economy.crime(&request).await.unwrap();
            assert_eq!(hall.economy.crime(&request).await.unwrap(), done, "a repeated request is answered alike");
            let change = if done.won { done.amount.minor() } else { -done.amount.minor() };
            assert_eq!(hall.balance(ANA).await.total.minor(), before + change);
            assert!(before + change >= 0);
            if done.won { won += 1 } else { lost += 1 }
            assert_eq!(code(hall.economy.crime(&hall.request(ANA)).await), "risk.too_early");
            hall.pass(HOUR * 4);
        }
        assert!(won > 0 && lost > 0, "{won} {lost}");
        hall.economy.crime(&hall.request(ANA)).await.unwrap();
        hall.economy.passive_set(&hall.request(ANA), true).await.unwrap();
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        assert_eq!(code(hall.economy.crime(&hall.request(ANA)).await), "risk.too_early", "forgotten, not rested");
        hall.pass(HOUR * 4);
        hall.economy.crime(&hall.request(ANA)).await.unwrap();
        let hides = hall.economy.passive_set(&hall.request(ANA), true).await;
        assert_eq!(code(hides), "risk.passive_too_early", "a crime opens no other way");
    }

    /// Only wallets of those who are in it are robbed; whoever robs cannot hide at once.
    async fn the_protected_are_not_robbed(db: TestDb) {
        let hall = lawless(&db).await;
        assert_eq!(code(rob(&hall, ANA, ANA).await), "risk.rob_self");
        assert_eq!(code(rob(&hall, ANA, CY).await), "risk.victim_new", "who never did anything is as new as can be");
        hall.economy.passive_set(&hall.request(BO), true).await.unwrap();
        assert_eq!(code(rob(&hall, ANA, BO).await), "risk.victim_passive");
        assert_eq!(code(rob(&hall, BO, ANA).await), "risk.robber_passive");
        assert_eq!(code(hall.economy.passive_set(&hall.request(BO), false).await), "risk.passive_too_early");
        hall.pass(DAY);
        hall.economy.passive_set(&hall.request(BO), false).await.unwrap();
        let before = (hall.wallet(ANA).await, hall.wallet(BO).await);
        let done = rob(&hall, ANA, BO).await.unwrap();
        let after = (hall.wallet(ANA).await, hall.wallet(BO).await);
        let amount = done.amount.minor();
        let expected = if done.won { (before.0 + amount, before.1 - amount) } else { (before.0 - amount, before.1) };
        assert_eq!(after, expected);
        assert!(!done.won || amount <= before.1 / 5);
        assert_eq!(code(rob(&hall, ANA, BO).await), "risk.too_early");
        assert_eq!(code(hall.economy.passive_set(&hall.request(ANA), true).await), "risk.passive_too_early");
        assert_eq!(count(&db, "SELECT COUNT(*) FROM outbox WHERE topic = 'notice'").await, 1, "the victim is told");
    }

    /// Two who rob one another at once wait for each other, and coins are neither made nor lost.
    async fn robbing_one_another_at_once_ends(db: TestDb) {
        let hall = lawless(&db).await;
        for _ in 0..6 {
            let (one, other) = (Arc::clone(&hall), Arc::clone(&hall));
            let (first, second) = tokio::join!(
                tokio::spawn(async move { rob(&one, ANA, BO).await }),
                tokio::spawn(async move { rob(&other, BO, ANA).await })
            );
            for done in [first.unwrap(), second.unwrap()] {
                let harmless = ["risk.victim_robbed"];
                assert!(done.as_ref().map_or_else(|error| harmless.contains(&error.code().name()), |_| true), "{done:?}");
            }
            hall.pass(DAY * 2);
        }
        let quiet: app_economy::ledger::OnProgress = Arc::new(|_| {});
        let report = app_economy::ledger::verify(&db, app_economy::ledger::VerifyScope::All, quiet).await?;
        assert!(report.faults.is_empty(), "{report:?}");
    }

    /// Staff adds, changes, hides and resets careers; mistakes, races and others are refused.
    async fn staff_makes_careers(db: TestDb) {
        let hall = Hall::new(&db);
        let (about, ranks) = Career::standard_text("garden").unwrap();
        let own = format!("{about}\n{ranks}").replace("key = \"garden\"", "key = \"mill\"").replace("Gardens", "Mill");
        assert_eq!(code(hall.economy.career_save(&hall.request(ANA), &own, None).await), "access.forbidden");
        let broken = own.replace("pay_low = 18", "pay_low = 0");
        assert_eq!(code(hall.economy.career_save(&hall.staff(), &broken, None).await), "work.career_invalid");
        let added = hall.economy.career_save(&hall.staff(), &own, None).await.unwrap();
        assert_eq!((added.career.as_str(), added.version), ("mill", 1));
        assert_eq!(code(hall.economy.career_save(&hall.staff(), &own, None).await), "work.career_moved");
        hall.economy.work_apply(&hall.request(ANA), "mill").await.unwrap();
        hall.economy.work_shift(&hall.request(ANA)).await.unwrap();
        assert_eq!(hall.balance(ANA).await.job.unwrap().career, "mill");

        let cheaper = own.replace("pay_low = 18\npay_high = 26", "pay_low = 17\npay_high = 26");
        let seen = Some(("mill".to_owned(), 1));
        let changed = hall.economy.career_save(&hall.staff(), &cheaper, seen.clone()).await.unwrap();
        assert_eq!(changed.version, 2);
        assert_eq!(code(hall.economy.career_save(&hall.staff(), &cheaper, seen).await), "work.career_moved");

        hall.economy.career_hide(&hall.staff(), "mill", true).await.unwrap();
        assert_eq!(code(hall.economy.work_apply(&hall.request(BO), "mill").await), "work.job_unknown");
        hall.pass(HOUR);
        hall.economy.work_shift(&hall.request(ANA)).await.unwrap();
        let lines = hall.economy.career_list(&hall.staff()).await.unwrap();
        let mill = lines.iter().find(|line| line.career == "mill").unwrap();
        assert!(mill.is_own && !mill.is_standard && mill.is_hidden && mill.workers == 1);

        hall.economy.career_reset(&hall.staff(), "mill").await.unwrap();
        hall.pass(HOUR);
        assert_eq!(code(hall.economy.work_shift(&hall.request(ANA)).await), "work.job_none");
        assert_eq!(code(hall.economy.career_reset(&hall.staff(), "nothing").await), "work.career_unknown");
    }
}

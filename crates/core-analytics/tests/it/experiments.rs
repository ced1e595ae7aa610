//! Exposure once, goals in time, results, and forgetting; on both databases.

use std::time::Duration;

use core_analytics::{Kept, Reports, Verdict, exposures_of, reports_forget};
use core_config::NEXT_STEP;
use core_db::testing::TestDb;
use core_db::{DbError, test_on_each};
use core_security::{FlagOrder, Security};
use core_types::{GuildId, UserId};

fn guild(id: u64) -> GuildId {
    GuildId::new(id).unwrap()
}

fn member(id: u64) -> UserId {
    UserId::new(id).unwrap()
}

fn reports(db: &TestDb) -> Reports {
    Reports::new(db.db(), Security::new(db.db(), Duration::from_secs(30)))
}

/// How many saw it, have a known outcome and reached the goal, summed over the variants.
async fn counts(reports: &Reports) -> [u64; 3] {
    let results = reports.experiments().results().await.unwrap();
    let variants = &results[0].variants;
    [
        variants.iter().map(|one| one.exposed).sum(),
        variants.iter().map(|one| one.known).sum(),
        variants.iter().map(|one| one.reached).sum(),
    ]
}

test_on_each! {
    async fn an_exposure_is_kept_once_and_a_goal_counts_within_a_week(db: TestDb) {
        let (here, there) = (reports(&db), reports(&db));
        let see = async |reports: &Reports, id| reports.experiments().variant(&NEXT_STEP, guild(1), member(id)).await.name;
        for id in 2..=5 {
            let (one, other) = (see(&here, id).await, see(&there, id).await);
            assert_eq!(one, NEXT_STEP.assign(guild(1), member(id)).name);
            assert_eq!(one, other, "in every process the same");
            see(&here, id).await;
        }
        there.experiments().flush().await?;
        assert_eq!(counts(&here).await, [4, 0, 0]);
        let used = |id, command: &str| here.experiments().used(guild(1), member(id), command, db.now());
        // Member 2 reaches the goal at once, member 3 on the last day, member 4 a day too late; member 5 does something else.
        used(2, "daily");
        db.clock().advance(Duration::from_hours(7 * 24 - 1));
        used(3, "work shift");
        used(5, "leaderboard");
        used(6, "daily");
        here.experiments().flush().await?;
        db.clock().advance(Duration::from_hours(25));
        used(4, "daily");
        used(2, "daily");
        assert_eq!(counts(&here).await, [4, 4, 2]);
        let results = here.experiments().results().await.unwrap();
        assert!(matches!(results[0].verdict, Verdict::TooEarly(_)), "{:?}", results[0].verdict);
    }

    async fn a_stopped_experiment_shows_everybody_the_control_and_notes_nothing(db: TestDb) {
        let reports = reports(&db);
        let stop = FlagOrder { value: Some((false, 100)), reason: "that is enough".into(), expected: None };
        reports.security().flag_set("cli", "next_step", stop).await.unwrap();
        for id in 2..=20 {
            let variant = reports.experiments().variant(&NEXT_STEP, guild(1), member(id)).await;
            assert_eq!(variant.name, "control");
        }
        assert_eq!(counts(&reports).await, [0, 0, 0]);
    }

    async fn what_a_member_saw_is_theirs_and_goes_with_them(db: TestDb) {
        let reports = reports(&db);
        let experiments = reports.experiments();
        let variant = experiments.variant(&NEXT_STEP, guild(1), member(2)).await;
        experiments.variant(&NEXT_STEP, guild(2), member(2)).await;
        experiments.used(guild(1), member(2), "daily", db.now());
        experiments.flush().await?;
        let export = reports.export(guild(1), member(2)).await.unwrap();
        let seen = &export["experiments"][0];
        assert_eq!((&seen["variant"], seen["reached_goal_at"].is_string()), (&variant.name.into(), true), "{export}");
        experiments.used(guild(1), member(2), "daily", db.now());
        let kept = async |place| db.read("kept", move |tx| Box::pin(async move { exposures_of(tx, guild(place), member(2)).await })).await;
        assert_eq!((kept(1).await?, kept(2).await?), (1, 1));
        let forgotten: Result<(), DbError> = db.write("forget", |tx| Box::pin(async move { reports_forget(tx, guild(1), member(2)).await })).await;
        forgotten?;
        experiments.forget(guild(1), member(2)).await;
        experiments.flush().await?;
        assert_eq!((kept(1).await?, kept(2).await?), (0, 1), "what waited to be written is forgotten as well");
        // Seen again, it counts again.
        experiments.variant(&NEXT_STEP, guild(1), member(2)).await;
        experiments.flush().await?;
        assert_eq!(kept(1).await?, 1);
        experiments.forget(guild(1), member(2)).await;
        assert_eq!(kept(1).await?, 0, "what a batch wrote after the deletion goes, too");
    }

    async fn what_is_seen_is_written_by_the_task_that_runs_beside(db: TestDb) {
        let reports = reports(&db);
        let stop = tokio_util::sync::CancellationToken::new();
        let running = tokio::spawn(reports.experiments().clone().run(stop.clone()));
        reports.experiments().variant(&NEXT_STEP, guild(1), member(2)).await;
        // Told to stop, it writes what is left.
        stop.cancel();
        running.await.unwrap();
        assert_eq!(counts(&self::reports(&db)).await, [1, 0, 0]);
    }

    async fn who_saw_what_is_kept_for_ninety_days(db: TestDb) {
        let reports = reports(&db);
        reports.experiments().variant(&NEXT_STEP, guild(1), member(2)).await;
        reports.experiments().flush().await?;
        let kept = Kept { errors: Duration::from_hours(1), feedback: Duration::from_hours(1) };
        db.clock().advance(Duration::from_hours(89 * 24));
        assert_eq!(reports.clean_up(kept).await?.exposures, 0);
        db.clock().advance(Duration::from_hours(25));
        assert_eq!(reports.clean_up(kept).await?.exposures, 1);
    }
}

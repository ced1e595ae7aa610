use app_economy::{Lock, Shift};
use core_db::test_on_each;
use domain_economy::career::{Careers, History, Odds, ShiftResult, draw_shift, skill};

use super::*;

const HOUR: Duration = Duration::from_hours(1);

async fn hired(db: &TestDb) -> Arc<Hall> {
    let hall = Arc::new(Hall::new(db));
    hall.economy
        .work_apply(&hall.request(ANA), "harbour")
        .await
        .unwrap();
    hall
}

async fn shift(hall: &Hall) -> Shift {
    hall.economy.work_shift(&hall.request(ANA)).await.unwrap()
}

test_on_each! {
    /// The list shows every career with odds and pay for this member, and why one is closed.
    async fn the_list_shows_odds_and_locks(db: TestDb) {
        let hall = Hall::new(&db);
        let list = hall.economy.work_list(&hall.request(ANA)).await.unwrap();
        assert_eq!((list.careers.len(), list.job.is_none()), (6, true));
        let archive = list.careers.iter().find(|career| career.career == "archive").unwrap();
        assert_eq!(archive.lock, Some(Lock::TotalXp { have: 0, need: 250 }));
        let harbour = &list.careers[0];
        assert_eq!(harbour.lock, None);
        assert!(harbour.ranks[0].held && !harbour.ranks[1].reached);
        assert_eq!(harbour.ranks[1].needs.unwrap().xp, (0, 80));
        assert!(harbour.ranks.windows(2).all(|pair| pair[0].chance_ppm > pair[1].chance_ppm));
        assert_eq!(code(hall.economy.work_apply(&hall.request(ANA), "archive").await), "work.job_locked");
        let applied = hall.economy.work_apply(&hall.request(ANA), "harbour").await.unwrap();
        assert_eq!(applied.chance_ppm, harbour.ranks[0].chance_ppm);
        assert_eq!(applied.expected_pay, harbour.ranks[0].expected_pay);
        let list = hall.economy.work_list(&hall.request(ANA)).await.unwrap();
        assert_eq!(list.job, Some(applied.job));
        assert_eq!(list.careers[1].lock, Some(Lock::Notice { until: applied.notice_until }));
    }

    /// A shift pays, teaches and rests; a replay answers alike; the stored label repeats the draw.
    async fn a_shift_pays_and_can_be_repeated_from_its_label(db: TestDb) {
        let hall = hired(&db).await;
        let request = hall.request(ANA);
        let done = hall.economy.work_shift(&request).await.unwrap();
        assert_eq!(hall.economy.work_shift(&request).await.unwrap(), done);
        assert_eq!(hall.wallet(ANA).await, done.pay.minor());
        assert_eq!(done.next_shift_at, hall.now().plus(HOUR));
        let career = Careers::standard().unwrap().career("harbour").unwrap();
        let label: Vec<&str> = done.draw.label.iter().map(String::as_str).collect();
        let again = draw_shift(
            career,
            &career.ranks[0],
            Odds::at(&career.ranks[0], skill::points(0, 0, &History::default())),
            &mut Seed::new([7; 32]).stream(&label),
        );
        assert_eq!((again.result, again.pay, again.xp), (done.result, done.pay, done.xp_gained));
        assert_eq!(done.draw.commitment.len(), 64);
    }

    /// Many clicks at once work one shift, and the next one begins when the rest is over, not before.
    async fn the_rest_holds_against_races(db: TestDb) {
        let hall = hired(&db).await;
        for _ in 0..2 {
            let tasks: Vec<_> = (0..16)
                .map(|_| {
                    let hall = Arc::clone(&hall);
                    tokio::spawn(async move { hall.economy.work_shift(&hall.request(ANA)).await })
                })
                .collect();
            let mut worked = 0;
            for task in tasks {
                match task.await.unwrap() {
                    Ok(_) => worked += 1,
                    Err(error) => assert_eq!(error.code().name(), "work.too_early"),
                }
            }
            assert_eq!(worked, 1);
            hall.pass(HOUR.saturating_sub(Duration::from_micros(1)));
            let early = hall.economy.work_shift(&hall.request(ANA)).await.unwrap_err();
            assert_eq!(early.args(), [("at", hall.now().plus(Duration::from_micros(1)).into())]);
            hall.pass(Duration::from_micros(1));
        }
        let start = hall.now();
        shift(&hall).await;
        hall.set_clock(start.minus(HOUR));
        assert_eq!(code(hall.economy.work_shift(&hall.request(ANA)).await), "work.too_early");
    }

    /// Jobs change after the notice period; experience and rank wait for a return, and a change never shortens the rest.
    async fn jobs_change_with_notice(db: TestDb) {
        let hall = hired(&db).await;
        assert_eq!(code(hall.economy.work_apply(&hall.request(ANA), "harbour").await), "work.job_same");
        assert_eq!(code(hall.economy.work_apply(&hall.request(ANA), "castle").await), "work.job_unknown");
        assert_eq!(code(hall.economy.work_apply(&hall.request(ANA), "smithy").await), "work.apply_too_early");
        hall.pass(HOUR * 24);
        let worked = shift(&hall).await;
        let changed = hall.economy.work_apply(&hall.request(ANA), "smithy").await.unwrap();
        assert_eq!(changed.previous, Some(worked.job.clone()));
        assert_eq!(changed.next_shift_at, worked.next_shift_at);
        assert_eq!(code(hall.economy.work_shift(&hall.request(ANA)).await), "work.too_early");
        let resigned = hall.economy.work_resign(&hall.request(ANA)).await.unwrap();
        assert_eq!((resigned.job.career.as_str(), resigned.may_apply_at), ("smithy", changed.notice_until));
        assert_eq!(code(hall.economy.work_resign(&hall.request(ANA)).await), "work.job_none");
        assert_eq!(code(hall.economy.work_shift(&hall.request(ANA)).await), "work.job_none");
        hall.pass(HOUR * 24);
        hall.economy.work_apply(&hall.request(ANA), "harbour").await.unwrap();
        let back = shift(&hall).await;
        assert_eq!(back.xp, worked.xp + back.xp_gained);
    }

    /// Working on leads up the ladder, one rank at a time, never before its days are over.
    async fn shifts_lead_to_promotions(db: TestDb) {
        let hall = hired(&db).await;
        hall.set("quests.enabled", "off").await;
        let (mut ranks, mut pay) = (vec!["deckhand".to_owned()], 0);
        let started = hall.now();
        for _ in 0..60 {
            let done = shift(&hall).await;
            pay += done.pay.minor();
            assert_eq!(done.pay.is_positive(), done.result != ShiftResult::Fail);
            if let Some(rank) = done.promoted_to {
                assert!(hall.now().since(started) >= HOUR * 24);
                ranks.push(rank);
            }
            hall.pass(HOUR * 2);
        }
        assert_eq!(ranks, ["deckhand", "docker", "crane_operator"]);
        assert_eq!(hall.wallet(ANA).await, pay);
    }
}

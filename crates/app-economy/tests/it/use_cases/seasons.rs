//! Growing beyond work: seasons with many members, rewards of levels after an erasure, and activity.

use app_economy::{Activity, InVoice, LevelReward, SeasonPlan, SeasonRow, SeasonState};
use core_db::test_on_each;
use core_types::ChannelId;
use domain_economy::season::{Prizes, Scored};

use super::*;

const DAY: Duration = Duration::from_hours(24);
/// More than two bites of a walk.
const MANY: u64 = 450;

fn plan(name: &str, scored: Scored) -> SeasonPlan {
    SeasonPlan {
        name: name.to_owned(),
        scored,
        days: 7,
        ahead: 0,
        prizes: Prizes {
            first: coins(500),
            second: coins(200),
            ..Prizes::default()
        },
        carry_percent: 0,
        keep_percent: None,
    }
}

fn reward(level: u32, minor: i64) -> LevelReward {
    LevelReward {
        level,
        role: None,
        coins: coins(minor),
    }
}

/// The whole table, page by page.
async fn table(hall: &Hall) -> Vec<SeasonRow> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = hall
            .economy
            .season_board(&hall.request(ANA), None, after)
            .await
            .unwrap();
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

async fn xp(hall: &Hall, member: u64) -> i64 {
    let profile = hall
        .economy
        .profile(&hall.request(ANA), user(member), false)
        .await;
    profile.unwrap().xp
}

test_on_each! {
    async fn a_season_of_many_ends_once_is_walked_through_and_carries_over(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.set("quests.enabled", "off").await;
        let spring = SeasonPlan { keep_percent: Some(50), ..plan("Spring", Scored::Xp) };
        let spring = hall.economy.season_plan(&hall.staff(), spring).await.unwrap();
        assert_eq!(spring.state, SeasonState::Running);
        for member in 1_000..1_000 + MANY {
            hall.economy.daily(&hall.request(member)).await.unwrap();
        }
        hall.economy.period(&hall.request(1_449), domain_economy::period::Period::Week).await.unwrap();
        let rows = table(&hall).await;
        assert_eq!(rows.len() as u64, MANY, "every member once");
        assert_eq!(rows[0], SeasonRow { member: user(1_449), points: 50 });
        assert!(rows[1..].is_sorted_by_key(|row| row.member), "equal points by id");

        let next = SeasonPlan { ahead: 7, carry_percent: 50, ..plan("Summer", Scored::Xp) };
        hall.economy.season_plan(&hall.staff(), next).await.unwrap();
        let before = (hall.wallet(1_449).await, hall.wallet(1_000).await, hall.wallet(1_001).await);
        hall.pass(DAY * 7);
        // The time is over, although the job has not looked yet.
        hall.economy.daily(&hall.request(1_001)).await.unwrap();
        assert_eq!(table(&hall).await[2].points, 10, "nothing counts after the end");
        let daily = hall.wallet(1_001).await - before.2;
        // Two processes look at once.
        let other = Hall::new(&db);
        let (first, second) = tokio::join!(hall.economy.seasons_due(), other.economy.seasons_due());
        first.unwrap();
        second.unwrap();
        while hall.economy.seasons_due().await.unwrap() > 0 {}
        assert_eq!(hall.wallet(1_449).await, before.0 + 500, "once");
        assert_eq!(hall.wallet(1_000).await, before.1 + 200);
        assert_eq!(hall.wallet(1_001).await, before.2 + daily);
        assert_eq!((xp(&hall, 1_000).await, xp(&hall, 1_001).await, xp(&hall, 1_449).await), (5, 10, 25));

        let now = hall.economy.season_now(&hall.request(1_449)).await.unwrap();
        assert_eq!(now.running.unwrap().name, "Summer");
        assert_eq!(now.own, Some((25, Some(1))), "half of 50");
        let rows = table(&hall).await;
        assert_eq!(rows.len() as u64, MANY);
        assert!(rows[1..].iter().all(|row| row.points == 5));
        let (_, places, next) = hall.economy.season_places(&hall.request(ANA), spring.id, 80).await.unwrap();
        assert_eq!((places.len(), places[19].place, next), (20, 100, None), "a hundred stay");
        let again = hall.economy.season_end(&hall.staff(), spring.id).await;
        assert_eq!(code(again), "season.none");
        let quiet: app_economy::ledger::OnProgress = Arc::new(|_| {});
        let report = app_economy::ledger::verify(&db, app_economy::ledger::VerifyScope::All, quiet).await?;
        assert!(report.faults.is_empty(), "{report:?}");
    }

    async fn coins_are_points_without_being_coins_and_fines_take_them(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.set("quests.enabled", "off").await;
        hall.set("crime.enabled", "on").await;
        hall.economy.season_plan(&hall.staff(), plan("Gold", Scored::Coins)).await.unwrap();
        hall.give(ANA, 10_000).await;
        let mut points = hall.economy.daily(&hall.request(ANA)).await.unwrap().reward.minor();
        for _ in 0..6 {
            let crime = hall.economy.crime(&hall.request(ANA)).await.unwrap();
            points += if crime.won { crime.amount.minor() } else { -crime.amount.minor() };
            hall.pass(Duration::from_hours(4));
        }
        let own = hall.economy.season_now(&hall.request(ANA)).await.unwrap().own;
        assert_eq!(own, Some((points, Some(1))), "what staff gave is none");
    }

    async fn a_level_is_rewarded_once_also_after_an_erasure_and_a_new_start(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.set("quests.enabled", "off").await;
        hall.set("prestige.level", "5").await;
        hall.economy.level_reward_set(&hall.staff(), reward(2, 250)).await.unwrap();
        let monthly = || async {
            let request = hall.request(ANA);
            hall.economy.period(&request, domain_economy::period::Period::Month).await.unwrap()
        };
        let given = monthly().await.gains.rewards;
        assert_eq!(given.iter().map(|one| (one.level, one.coins)).collect::<Vec<_>>(), [(2, coins(250))]);
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        hall.pass(DAY * 31);
        assert!(monthly().await.gains.rewards.is_empty(), "a returning member was rewarded before");
        assert_eq!(code(hall.economy.level_rewards_claim(&hall.request(ANA)).await), "level.nothing_open");
        for _ in 0..7 {
            hall.pass(DAY * 31);
            monthly().await;
        }
        let one = hall.economy.prestige(&hall.request(ANA)).await.unwrap();
        assert!(one.can() && one.times == 0, "{one:?}");
        let (first, second) = (hall.request(ANA), hall.request(ANA));
        let (first, second) =
            tokio::join!(hall.economy.prestige_start(&first, 0), hall.economy.prestige_start(&second, 0));
        assert_eq!(u32::from(first.is_ok()) + u32::from(second.is_ok()), 1, "{first:?} {second:?}");
        hall.pass(DAY * 31);
        let after = monthly().await;
        assert_eq!((after.gains.xp, after.gains.rewards.len()), (122, 0), "two per cent more, nothing twice");
    }

    async fn activity_is_written_in_bites_and_up_to_the_cap_of_a_day(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.set("activity.messages", "on").await;
        hall.set("activity.voice", "on").await;
        hall.set("activity.daily_cap", "5").await;
        let (activity, channel) = (Activity::default(), ChannelId::new(5).unwrap());
        let write = |member: u64| activity.wrote(guild(), channel, user(member), hall.now());
        write(ANA);
        assert_eq!(activity.flush(&hall.economy).await.unwrap(), 0, "the rules are looked up first");
        for _ in 0..4 {
            for member in 1_000..1_120 {
                write(member);
                write(member);
            }
            assert!(activity.flush(&hall.economy).await.unwrap() <= 120);
            hall.pass(Duration::from_mins(1));
        }
        assert_eq!((xp(&hall, 1_000).await, xp(&hall, 1_119).await), (5, 5), "2, 4, and 5 at the cap");
        for member in [ANA, BO] {
            let state = InVoice { member: user(member), channel: Some(channel), takes_part: true };
            activity.voice(guild(), state, hall.now());
        }
        hall.pass(Duration::from_mins(3));
        activity.flush(&hall.economy).await.unwrap();
        assert_eq!((xp(&hall, ANA).await, xp(&hall, BO).await), (3, 3));
        // The next day begins anew, also for another process.
        hall.pass(DAY);
        let other = Activity::default();
        other.wrote(guild(), channel, user(1_000), hall.now());
        other.flush(&hall.economy).await.unwrap();
        other.wrote(guild(), channel, user(1_000), hall.now());
        assert_eq!(other.flush(&hall.economy).await.unwrap(), 1);
        assert_eq!(xp(&hall, 1_000).await, 7);
    }
}

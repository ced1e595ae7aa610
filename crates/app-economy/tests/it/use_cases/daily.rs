use core_db::test_on_each;
use core_types::Zone;

use super::*;

const DAY: Duration = Duration::from_hours(24);

test_on_each! {
    /// Rewards grow with the streak, once a day, and say when the next one is there.
    async fn rewards_follow_the_streak(db: TestDb) {
        let hall = Hall::new(&db);
        let request = hall.request(ANA);
        let first = hall.economy.daily(&request).await.unwrap();
        assert_eq!((first.reward, first.streak, first.wallet), (coins(100), 1, coins(100)));
        assert_eq!(hall.economy.daily(&request).await.unwrap(), first);
        let zone = Zone::UTC;
        assert_eq!(first.next_at, zone.start_of(zone.day(hall.now()).next()));
        let again = hall.economy.daily(&hall.request(ANA)).await.unwrap_err();
        assert_eq!(again.code().name(), "economy.daily_taken");
        assert_eq!(again.args(), [("at", first.next_at.into())]);
        hall.pass(DAY);
        let second = hall.economy.daily(&hall.request(ANA)).await.unwrap();
        assert_eq!((second.reward, second.bonus, second.streak), (coins(110), coins(10), 2));
        hall.pass(DAY * 3);
        let third = hall.economy.daily(&hall.request(ANA)).await.unwrap();
        assert_eq!((third.reward, third.streak, third.broken, third.best), (coins(100), 1, 2, 2));
        assert_eq!(hall.wallet(ANA).await, 310);
    }

    /// Many claims at once pay one reward.
    async fn concurrent_claims_pay_once(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let hall = Arc::clone(&hall);
                tokio::spawn(async move { hall.economy.daily(&hall.request(ANA)).await })
            })
            .collect();
        let mut paid = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => paid += 1,
                Err(error) => assert_eq!(error.code().name(), "economy.daily_taken"),
            }
        }
        assert_eq!((paid, hall.wallet(ANA).await), (1, 100));
    }

    /// A clock that goes back, or a zone that moves the midnight, repeats nothing.
    async fn time_that_goes_back_repeats_nothing(db: TestDb) {
        let hall = Hall::new(&db);
        let start = hall.now();
        hall.pass(DAY);
        hall.economy.daily(&hall.request(ANA)).await.unwrap();
        hall.set_clock(start);
        assert_eq!(code(hall.economy.daily(&hall.request(ANA)).await), "economy.daily_taken");
        hall.pass(DAY);
        // Noon in UTC: Kiritimati, 14 hours ahead, has its next day, which is claimed ahead of everybody else's.
        hall.pass(DAY / 2);
        hall.set("time_zone", "Pacific/Kiritimati").await;
        assert_eq!(hall.economy.daily(&hall.request(ANA)).await.unwrap().streak, 2);
        for zone in ["Pacific/Pago_Pago", "UTC", "Pacific/Kiritimati"] {
            hall.set("time_zone", zone).await;
            assert_eq!(code(hall.economy.daily(&hall.request(ANA)).await), "economy.daily_taken", "{zone}");
        }
        hall.set("time_zone", "UTC").await;
        hall.pass(DAY);
        assert_eq!(code(hall.economy.daily(&hall.request(ANA)).await), "economy.daily_taken");
        assert_eq!(hall.wallet(ANA).await, 210);
    }

    /// The machine's clock an hour back over midnight, a day forward, and back again: every day is paid once.
    async fn case_34_a_clock_that_jumps_pays_no_day_twice(db: TestDb) {
        let hall = Hall::new(&db);
        hall.pass(DAY + Duration::from_mins(30));
        let start = hall.now();
        hall.economy.daily(&hall.request(ANA)).await.unwrap();
        let taken = async || code(hall.economy.daily(&hall.request(ANA)).await);
        hall.set_clock(start.minus(Duration::from_hours(1)));
        assert_eq!(taken().await, "economy.daily_taken", "yesterday, by the clock");
        hall.set_clock(start.plus(DAY));
        assert_eq!(hall.economy.daily(&hall.request(ANA)).await.unwrap().streak, 2);
        for back in [start, start.minus(Duration::from_hours(1)), start.plus(DAY)] {
            hall.set_clock(back);
            assert_eq!(taken().await, "economy.daily_taken");
        }
        hall.set_clock(start.plus(DAY * 2));
        assert_eq!(hall.economy.daily(&hall.request(ANA)).await.unwrap().streak, 3);
    }

    /// The day begins at the guild's midnight.
    async fn the_guild_decides_when_a_day_begins(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("time_zone", "Europe/Berlin").await;
        // 2026-01-01 22:30 UTC is 23:30 in Berlin.
        hall.pass(Duration::from_mins(22 * 60 + 30));
        let before = hall.economy.daily(&hall.request(ANA)).await.unwrap();
        assert_eq!(before.next_at.since(hall.now()), Duration::from_mins(30));
        hall.pass(Duration::from_mins(30));
        assert_eq!(hall.economy.daily(&hall.request(ANA)).await.unwrap().streak, 2);
    }
}

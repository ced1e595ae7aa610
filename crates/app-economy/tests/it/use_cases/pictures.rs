//! The figures behind pictures: what there was on past days, and who has how much.

use core_db::test_on_each;

use super::*;

test_on_each! {
    /// Each day ends with what was there when it ended in the guild's zone, back to a day before the first coin.
    async fn a_bank_looks_back_day_by_day(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("time_zone", "Europe/Berlin").await;
        hall.give(ANA, 1_000).await;
        hall.economy.deposit(&hall.request(ANA), amount("100")).await.unwrap();
        hall.pass(Duration::from_hours(24));
        hall.economy.deposit(&hall.request(ANA), amount("200")).await.unwrap();
        hall.economy.withdraw(&hall.request(ANA), amount("50")).await.unwrap();
        hall.pass(Duration::from_hours(48));
        let seen = hall.economy.bank_history(&hall.request(ANA), 6).await.unwrap();
        let days: Vec<(i64, i64)> = seen.iter().map(|day| (day.wallet.minor(), day.bank.minor())).collect();
        assert_eq!(days, [(0, 0), (0, 0), (900, 100), (750, 250), (750, 250), (750, 250)]);
        assert!(seen.windows(2).all(|pair| pair[0].day.next() == pair[1].day));
        // Those before what was asked for decide where it begins.
        let short = hall.economy.bank_history(&hall.request(ANA), 2).await.unwrap();
        assert_eq!(short, seen[4..]);
        let nobody = hall.economy.bank_history(&hall.request(CY), 3).await.unwrap();
        assert!(nobody.len() == 3 && nobody.iter().all(|day| day.wallet == coins(0)));
    }

    /// The curve is of the active, is kept for a while, and is for staff alone.
    async fn who_has_how_much_is_counted_now_and_then(db: TestDb) {
        let hall = Hall::new(&db);
        assert_eq!(hall.economy.distribution(&hall.staff()).await.unwrap(), None);
        for (member, coins) in [(ANA, 300), (BO, 600)] {
            hall.give(member, coins).await;
            hall.economy.deposit(&hall.request(member), amount("1")).await.unwrap();
        }
        hall.give(CY, 10_000).await;
        hall.economy.figures_keep().await.unwrap();
        let fresh = Hall::new(&db);
        let seen = fresh.economy.distribution(&hall.staff()).await.unwrap().unwrap();
        // Whoever gave is active and has nothing; Cy has most of all, and did nothing.
        assert_eq!((seen.spread.members, seen.spread.sum), (3, 900));
        assert_eq!((seen.points.clone(), seen.poorer_half_ppm), (vec![(333_333, 0), (666_666, 333_333)], 0));
        hall.give(ANA, 300).await;
        assert_eq!(fresh.economy.distribution(&hall.staff()).await.unwrap().unwrap(), seen);
        assert_eq!(code(hall.economy.distribution(&hall.request(ANA)).await), "access.forbidden");
    }

    /// The place is by what profiles show, and goes with it.
    async fn a_profile_tells_the_place_unless_money_is_private(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 300).await;
        hall.give(BO, 600).await;
        let profile = async |of| hall.economy.profile(&hall.request(CY), user(of), false).await.unwrap();
        assert_eq!(profile(ANA).await.place, Some((2, true)));
        assert_eq!(profile(BO).await.place, Some((1, true)));
        assert_eq!(profile(CY).await.place, None);
        hall.set("profile.balance", "off").await;
        assert_eq!((profile(BO).await.total, profile(BO).await.place), (None, None));
    }
}

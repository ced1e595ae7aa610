//! The budget of rewards.

use core_db::test_on_each;
use domain_economy::period::Period;

use super::*;

test_on_each! {
    async fn rewards_shrink_as_the_budget_is_spent_and_are_whole_again_tomorrow(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("quests.enabled", "off").await;
        hall.set("daily.base", "100").await;
        hall.set("budget.daily", "1000").await;
        hall.set("budget.full_percent", "50").await;
        hall.set("budget.floor_percent", "0").await;
        let mut paid = Vec::new();
        for member in 1..=30 {
            let daily = hall.economy.daily(&hall.request(member)).await.unwrap();
            assert_eq!(hall.wallet(member).await, daily.reward.minor(), "the card says what was paid");
            paid.push((daily.reward.minor(), daily.gains.rewards_ppm));
        }
        assert_eq!(paid[..6].iter().map(|(reward, _)| *reward).collect::<Vec<_>>(), [100, 100, 100, 100, 100, 100]);
        assert_eq!(paid[6], (80, Some(800_000)), "600 of 1,000 are spent: (1 - 0.6) / (1 - 0.5)");
        assert!(paid.windows(2).all(|pair| pair[1].0 <= pair[0].0), "{paid:?}");
        let sum: i64 = paid.iter().map(|(reward, _)| reward).sum();
        assert!((900..=1_000).contains(&sum), "{sum}");
        let view = hall.economy.treasury(&hall.request(1)).await.unwrap();
        assert_eq!(view.budget.map(|(minted, daily, _)| (minted, daily)), Some((coins(sum), coins(1_000))));

        hall.pass(Duration::from_hours(24));
        let daily = hall.economy.daily(&hall.request(40)).await.unwrap();
        assert_eq!((daily.reward, daily.gains.rewards_ppm), (coins(100), None));
    }

    async fn every_reward_counts_and_none_counts_without_a_budget(db: TestDb) {
        let hall = Hall::new(&db);
        hall.economy.daily(&hall.request(BO)).await.unwrap();
        hall.set("budget.daily", "1000000").await;
        hall.economy.daily(&hall.request(ANA)).await.unwrap();
        hall.economy.period(&hall.request(ANA), Period::Week).await.unwrap();
        hall.economy.work_apply(&hall.request(ANA), "harbour").await.unwrap();
        hall.economy.work_shift(&hall.request(ANA)).await.unwrap();
        let view = hall.economy.treasury(&hall.request(ANA)).await.unwrap();
        let minted = view.budget.unwrap().0.minor();
        assert_eq!(minted, hall.wallet(ANA).await, "all that Ana has came from rewards");
    }
}

use core_db::test_on_each;

use super::*;

test_on_each! {
    /// Newcomers begin with nothing unless the guild gives a grant, which is paid once and shown once.
    async fn a_newcomer_gets_the_grant_once(db: TestDb) {
        let hall = Hall::new(&db);
        assert_eq!(hall.wallet(ANA).await, 0);
        hall.set("start.grant", "250").await;
        let request = hall.request(BO);
        let first = hall.economy.balance(&request, user(BO), false).await.unwrap();
        assert_eq!((first.wallet, first.grant), (coins(250), Some(coins(250))));
        assert_eq!(hall.balance(BO).await.grant, None);
        assert_eq!(hall.wallet(BO).await, 250);
        let seen = hall.economy.balance(&hall.request(CY), user(BO), false).await.unwrap();
        assert_eq!(seen.wallet, coins(250));
        let of_a_bot = hall.economy.balance(&hall.request(CY), user(BO), true).await;
        assert_eq!(code(of_a_bot), "economy.member_bot");
    }

    /// Shares are of what is there inside the transaction; a replay answers alike and moves nothing.
    async fn coins_move_between_wallet_and_bank(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 101).await;
        let request = hall.request(ANA);
        let half = hall.economy.deposit(&request, amount("half")).await.unwrap();
        assert_eq!((half.moved, half.wallet, half.bank), (coins(50), coins(51), coins(50)));
        let replay = hall.economy.deposit(&request, amount("half")).await.unwrap();
        assert_eq!(replay, half);
        let other = hall.economy.deposit(&request, amount("all")).await;
        assert_eq!(code(other), "replay.mismatch");
        let all = hall.economy.withdraw(&hall.request(ANA), amount("all")).await.unwrap();
        assert_eq!((all.wallet, all.bank), (coins(101), coins(0)));
        assert_eq!(code(hall.economy.withdraw(&hall.request(ANA), amount("all")).await), "amount.zero");
        assert_eq!(code(hall.economy.deposit(&hall.request(ANA), amount("102")).await), "economy.not_enough");
    }

    /// Many `all` at once: one moves everything, the others find nothing.
    async fn all_at_once_moves_everything_once(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.give(ANA, 1_001).await;
        // The row of a newcomer would make the others wait by itself.
        hall.economy.deposit(&hall.request(ANA), amount("1")).await.unwrap();
        let tasks: Vec<_> = (0..12)
            .map(|_| {
                let hall = Arc::clone(&hall);
                tokio::spawn(async move { hall.economy.deposit(&hall.request(ANA), amount("all")).await })
            })
            .collect();
        let mut moved = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(done) => moved += done.moved.minor(),
                Err(error) => assert_eq!(error.code().name(), "amount.zero"),
            }
        }
        assert_eq!((moved, hall.balance(ANA).await.bank), (1_000, coins(1_001)));
    }

    /// Somebody acting in one guild reaches nothing of another.
    async fn guilds_are_apart(db: TestDb) {
        let hall = Hall::new(&db);
        let mut request = hall.request(ANA);
        request.guild = GuildId::new(2).unwrap();
        assert_eq!(code(hall.economy.balance(&request, user(ANA), false).await), "access.forbidden");
        assert_eq!(code(hall.economy.deposit(&request, amount("1")).await), "access.forbidden");
        assert_eq!(code(hall.economy.daily(&request).await), "access.forbidden");
    }
}

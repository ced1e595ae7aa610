use app_economy::Board;
use core_db::test_on_each;

use super::*;

test_on_each! {
    /// Pages are stable, ties are ordered, and the asker's own line is there wherever it is.
    async fn pages_and_own_place(db: TestDb) {
        let hall = Hall::new(&db);
        for member in 20..35_u64 {
            hall.give(member, 1_000 - i64::try_from(member / 2).unwrap()).await;
        }
        hall.economy.deposit(&hall.request(34), amount("all")).await.unwrap();
        let page = |member, board, page| {
            let hall = &hall;
            async move { hall.economy.leaderboard(&hall.request(member), board, page).await.unwrap() }
        };
        let first = page(33, Board::Total, 0).await;
        let places: Vec<_> = first.rows.iter().map(|row| (row.place, row.member.get())).collect();
        assert_eq!(places, (1..=10).zip(20..30).collect::<Vec<_>>());
        assert!(first.has_more);
        assert_eq!(first.own.map(|row| row.place), Some(14));
        let second = page(33, Board::Total, 1).await;
        assert_eq!((second.rows.len(), second.has_more, second.rows[0].place), (5, false, 11));
        let bank = page(34, Board::Bank, 0).await;
        assert_eq!((bank.rows.len(), bank.own.map(|row| row.amount)), (1, Some(coins(983))));
        assert_eq!(page(ANA, Board::Cash, 0).await.own, None);
        assert!(page(34, Board::Cash, u32::MAX).await.rows.is_empty());
    }
}

use core_db::testing::prepare_all;
use core_security::{SEED_STATEMENTS, seed_ensure};
use core_types::Seed;

core_db::test_on_each! {
    async fn the_first_seed_stays(db: TestDb) {
        let first = seed_ensure(&db, "buttons", &Seed::new([1; 32])).await?;
        let again = seed_ensure(&db, "buttons", &Seed::new([2; 32])).await?;
        let other = seed_ensure(&db, "draws", &Seed::new([3; 32])).await?;
        assert_eq!((first, again, other), (Seed::new([1; 32]), Seed::new([1; 32]), Seed::new([3; 32])));
    }

    async fn every_seed_statement_is_valid(db: TestDb) {
        assert_eq!(prepare_all(&db, SEED_STATEMENTS).await?, Vec::<String>::new());
    }
}

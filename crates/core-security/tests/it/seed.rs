use core_security::seed_ensure;
use core_types::Seed;

core_db::test_on_each! {
    async fn the_first_seed_stays(db: TestDb) {
        let first = seed_ensure(&db, "buttons", &Seed::new([1; 32])).await?;
        let again = seed_ensure(&db, "buttons", &Seed::new([2; 32])).await?;
        let other = seed_ensure(&db, "draws", &Seed::new([3; 32])).await?;
        assert_eq!((first, again, other), (Seed::new([1; 32]), Seed::new([1; 32]), Seed::new([3; 32])));
    }
}

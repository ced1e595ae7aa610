//! A past that was written down at once is sound, and life goes on after it.

use app_economy::ledger::{Past, past_write};
use core_db::DbError;
use core_db::testing::TestDb;
use core_types::Timestamp;

use super::support::*;

#[tokio::test]
async fn a_past_is_as_sound_as_if_each_entry_had_been_made() -> Result<(), DbError> {
    for (members, entries) in [(2, 2), (7, 100), (12, 61), (31, 12_345)] {
        for db in TestDb::all().await? {
            let past = || Past {
                guild: guild(1),
                members: (ANA..ANA + members).map(user).collect(),
                entries,
                ends: Timestamp::from_seconds(1_700_000_000),
            };
            assert!(past_write(&db, past(), |_| {}).await?);
            let report = assert_sound(&db).await?;
            assert_eq!((report.entries, report.postings), (entries, 2 * entries));
            post_all(&db, vec![pay(ANA, BO, 1), grant(BO, 5)]).await?;
            assert_eq!(assert_sound(&db).await?.entries, entries + 2);
            // Books that have entries stay as they are.
            assert!(!past_write(&db, past(), |_| {}).await?);
        }
    }
    Ok(())
}

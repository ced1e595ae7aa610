//! Who has most.

use app_economy::ledger::{RankBy, Standings, place_of, ranking};
use core_types::Money;
use domain_economy::ledger::{AccountRef, Currency, Draft, EntryKind};

use super::support::*;

core_db::test_on_each! {
    async fn places_follow_amounts_then_ids(db: TestDb) {
        let bank = |owner: u64, amount: i64| {
            let bank = AccountRef::bank(guild(1), user(owner));
            Draft::transfer(EntryKind::Deposit, wallet(owner), bank, Money::new(amount)).unwrap()
        };
        let drafts = vec![grant(1, 10), grant(2, 30), grant(3, 30), grant(4, 50), bank(4, 45), bank(1, 10)];
        post_all(&db, drafts).await?;
        for (by, expected) in [
            (RankBy::Wallet, vec![(1, 2, 30), (2, 3, 30), (3, 4, 5)]),
            (RankBy::Bank, vec![(1, 4, 45), (2, 1, 10)]),
            (RankBy::Total, vec![(1, 4, 50), (2, 2, 30), (3, 3, 30), (4, 1, 10)]),
        ] {
            let rows = |skip| {
                db.read("rank", move |tx| {
                    Box::pin(async move { ranking(tx, guild(1), Currency::COINS, by, skip, 10).await })
                })
            };
            let plain = |rows: Vec<app_economy::ledger::Ranked>| -> Vec<(u64, u64, i64)> {
                rows.iter().map(|row| (row.place, row.member.get(), row.amount.minor())).collect()
            };
            assert_eq!(plain(rows(0).await?), expected);
            assert_eq!(plain(rows(1).await?), expected[1..]);
            for &(place, member, amount) in &expected {
                let own = db.read("rank", move |tx| {
                    Box::pin(async move { place_of(tx, guild(1), Currency::COINS, by, user(member)).await })
                });
                assert_eq!(own.await?, Some((Money::new(amount), Some(place))));
            }
        }
        let nothing = db.read("rank", |tx| {
            Box::pin(async move { place_of(tx, guild(1), Currency::COINS, RankBy::Total, user(99)).await })
        });
        assert_eq!(nothing.await?, None);
    }

    /// Enough members that the first look at the indexes is not enough, with ties at every border.
    async fn totals_are_right_however_deep_the_threshold_lies(db: TestDb) {
        let bank = |owner: u64, amount: i64| {
            let bank = AccountRef::bank(guild(1), user(owner));
            Draft::transfer(EntryKind::Deposit, wallet(owner), bank, Money::new(amount)).unwrap()
        };
        let mut totals = Vec::new();
        let mut drafts = Vec::new();
        for owner in 1..=400_u64 {
            // Rich wallets have poor banks, so the two tops share nobody.
            let saved = i64::try_from(owner / 2).unwrap();
            let at_hand = 210 - saved + i64::try_from(owner % 3).unwrap();
            drafts.extend([grant(owner, saved + at_hand), bank(owner, saved.max(1))]);
            totals.push((std::cmp::Reverse(saved + at_hand), owner));
        }
        post_all(&db, drafts).await?;
        totals.sort_unstable();
        for (skip, limit) in [(0, 1), (0, 10), (7, 25), (130, 10), (395, 10), (500, 10)] {
            let rows = db.read("rank", move |tx| {
                Box::pin(async move { ranking(tx, guild(1), Currency::COINS, RankBy::Total, skip, limit).await })
            });
            let found: Vec<_> = rows.await?.iter().map(|row| (row.place, row.member.get(), row.amount.minor())).collect();
            let expected: Vec<_> = (1..)
                .zip(&totals)
                .map(|(place, (total, owner))| (place, *owner, total.0))
                .skip(skip as usize)
                .take(limit as usize)
                .collect();
            assert_eq!(found, expected, "{limit} after {skip}");
        }
    }

    /// Below the places that are counted, a thousand amounts say where one stands: exactly up to a thousand members.
    async fn places_far_down_are_known_to_a_thousandth(db: TestDb) {
        post_all(&db, (1..=600).map(|owner| grant(owner, 10_000 - i64::try_from(owner).unwrap())).collect()).await?;
        for by in [RankBy::Wallet, RankBy::Total] {
            let place = |owner: u64| db.read("rank", move |tx| {
                Box::pin(async move { place_of(tx, guild(1), Currency::COINS, by, user(owner)).await })
            });
            assert_eq!(place(500).await?, Some((Money::new(9_500), Some(500))));
            assert_eq!(place(590).await?, Some((Money::new(9_410), None)));
            let standings = db.read("rank", move |tx| Box::pin(Standings::load(tx, guild(1), Currency::COINS, by)));
            let standings = standings.await?;
            assert_eq!(standings.place(Money::new(9_410)), (590, true));
        }
        post_all(&db, (601..=2_500).map(|owner| grant(owner, 10_000 - i64::try_from(owner).unwrap())).collect()).await?;
        let standings = db.read("rank", |tx| Box::pin(Standings::load(tx, guild(1), Currency::COINS, RankBy::Total)));
        let (place, is_exact) = standings.await?.place(Money::new(8_000));
        assert!(!is_exact && place.abs_diff(2_000) <= 2, "{place}");
    }
}

//! Undoing what moved with an entry: whoever got a thing gives it back, as far as it is still there.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use core_db::{DbError, Rows, Tx, statements};
use core_types::{GuildId, UserId};
use domain_economy::ledger::{EntryKind, EntrySeq};

use super::holdings::{self, Of, Why};
use super::store;
use crate::fail::Fail;

/// Entries read at a time.
const CHUNK: usize = 2_000;

statements! {
    /// What moved with some entries.
    OF_ENTRIES = split(
        "SELECT entry_seq, owner_id, item_id, place, delta FROM item_movement
        WHERE guild_id = $1 AND entry_seq IN (SELECT value ->> 0 FROM json_each($2)) ORDER BY id",
        "SELECT entry_seq, owner_id, item_id, place, delta FROM item_movement
        WHERE guild_id = $1 AND entry_seq = ANY ($2::bigint[]) ORDER BY id"
    );
}

/// A thing that moved with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Movement {
    /// Whose it was; none once they were forgotten.
    owner: Option<UserId>,
    item: i64,
    /// Whether it went to or came from somebody's hand; it was bound, or used at once, otherwise.
    is_hand: bool,
    delta: i64,
}

/// Whether things move with the coins of such entries.
pub(crate) const fn moves_things(kind: EntryKind) -> bool {
    matches!(
        kind,
        EntryKind::Buy | EntryKind::Sell | EntryKind::Market | EntryKind::Trade | EntryKind::Craft
    )
}

/// What moved with some entries, by entry. Entries of versions that did not write that down are not in it.
pub(crate) async fn movements(
    tx: &mut Tx,
    guild: GuildId,
    entries: &[EntrySeq],
) -> Result<BTreeMap<EntrySeq, Vec<Movement>>, Fail> {
    type Columns = (i64, Option<i64>, i64, String, i64);
    let mut found: BTreeMap<EntrySeq, Vec<Movement>> = BTreeMap::new();
    for chunk in entries.chunks(CHUNK) {
        let rows = Rows::new().i64s(chunk.iter().copied());
        let query = tx.query(OF_ENTRIES).bind(guild.as_i64()).bind(rows);
        let rows: Vec<Columns> = query.fetch_all().await?;
        for (entry, owner, item, place, delta) in rows {
            let owner = owner.map(UserId::from_i64).transpose();
            let movement = Movement {
                owner: owner.map_err(|_| DbError::corrupt("a movement names no user id"))?,
                item,
                is_hand: place == "hand",
                delta,
            };
            found.entry(entry).or_default().push(movement);
        }
    }
    Ok(found)
}

/// What members and the shop have of the things that some entries moved, counted along while those are undone.
#[derive(Debug, Default)]
pub(crate) struct Shelves {
    hands: BTreeMap<(UserId, i64), i64>,
    /// What the shop has left; none for as many as anybody wants.
    stock: BTreeMap<i64, Option<i64>>,
}

impl Shelves {
    /// Reads what there is. Under the lock of the guild's journal, unless it is for a preview.
    pub(crate) async fn of<'m>(
        tx: &mut Tx,
        guild: GuildId,
        movements: impl Iterator<Item = &'m Movement> + Send,
    ) -> Result<Self, Fail> {
        let mut shelves = Self::default();
        let places: Vec<(UserId, i64)> = movements
            .filter_map(|movement| Some((movement.owner?, movement.item)))
            .collect();
        for (owner, item) in places {
            if let Entry::Vacant(hand) = shelves.hands.entry((owner, item)) {
                hand.insert(holdings::held(tx, Of::hand(guild, owner, item)).await?);
            }
            if let Entry::Vacant(stock) = shelves.stock.entry(item) {
                let thing = store::get(tx, guild, item).await?;
                stock.insert(thing.and_then(|thing| thing.stock).map(i64::from));
            }
        }
        Ok(shelves)
    }

    /// Counts an entry's things as undone; false, and nothing is counted, if they are not all there any more: handed on, used,
    /// bound, or their owner forgotten.
    pub(crate) fn undo(&mut self, kind: EntryKind, movements: &[Movement]) -> bool {
        if movements.is_empty() {
            return false;
        }
        let (mut hands, mut stock) = (self.hands.clone(), self.stock.clone());
        for movement in movements {
            let Some(owner) = movement.owner else {
                return false;
            };
            let hand = hands.entry((owner, movement.item)).or_default();
            *hand -= movement.delta;
            let got = movement.delta > 0;
            if *hand < 0 || (got && !movement.is_hand) {
                return false;
            }
            // The shop gives up what it took back, and takes back what it sold.
            if matches!(kind, EntryKind::Buy | EntryKind::Sell)
                && let Some(Some(left)) = stock.get_mut(&movement.item)
            {
                *left += movement.delta;
                if *left < 0 {
                    return false;
                }
            }
        }
        (self.hands, self.stock) = (hands, stock);
        true
    }
}

/// Moves the things of an entry back, with the entry that undid it. [`Shelves::undo`] said that they are there.
pub(crate) async fn undo(
    tx: &mut Tx,
    guild: GuildId,
    kind: EntryKind,
    movements: &[Movement],
    by: EntrySeq,
) -> Result<(), Fail> {
    for movement in movements {
        let Some(owner) = movement.owner else {
            continue;
        };
        let hand = Of::hand(guild, owner, movement.item);
        let quantity = movement.delta.abs();
        // A purchase that was undone does not count against the limit on purchases.
        let why = match kind {
            EntryKind::Buy => Why::Unbuy,
            _ => Why::Reverse,
        };
        if movement.delta > 0 {
            holdings::take(tx, hand, quantity, why.with(by)).await?;
        } else {
            holdings::add(tx, hand, quantity, why.with(by)).await?;
        }
        let count = u32::try_from(quantity).unwrap_or(u32::MAX);
        match kind {
            EntryKind::Buy => store::sale_undo(tx, guild, movement.item, count).await?,
            EntryKind::Sell => store::stock_unback(tx, guild, movement.item, count).await?,
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn movement(owner: u64, item: i64, delta: i64) -> Movement {
        Movement {
            owner: UserId::new(owner).ok(),
            item,
            is_hand: true,
            delta,
        }
    }

    fn shelves(hands: &[(u64, i64, i64)], stock: &[(i64, Option<i64>)]) -> Shelves {
        Shelves {
            hands: hands
                .iter()
                .map(|(owner, item, held)| ((UserId::new(*owner).unwrap(), *item), *held))
                .collect(),
            stock: stock.iter().copied().collect(),
        }
    }

    #[test]
    fn things_are_undone_once_and_only_while_they_are_there() {
        let bought = [movement(7, 1, 3)];
        let mut there = shelves(&[(7, 1, 5)], &[(1, Some(0))]);
        assert!(there.undo(EntryKind::Buy, &bought));
        assert!(!there.undo(EntryKind::Buy, &bought), "two are left of them");
        assert_eq!(there.stock[&1], Some(3));

        let sold = [movement(7, 1, -2)];
        assert!(there.undo(EntryKind::Sell, &sold));
        assert!(!there.undo(EntryKind::Sell, &sold), "the shop has one left");

        let traded = [movement(7, 1, -4), movement(8, 1, 4)];
        let mut gone = shelves(&[(8, 1, 3)], &[]);
        assert!(!gone.undo(EntryKind::Trade, &traded));
        assert_eq!(gone.hands.len(), 1, "nothing was counted");

        let used = Movement {
            is_hand: false,
            ..movement(7, 1, 1)
        };
        let forgotten = Movement {
            owner: None,
            ..movement(7, 1, 1)
        };
        for impossible in [vec![used], vec![forgotten], Vec::new()] {
            assert!(
                !shelves(&[(7, 1, 9)], &[]).undo(EntryKind::Buy, &impossible),
                "{impossible:?}"
            );
        }
    }
}

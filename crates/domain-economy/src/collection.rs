//! Collections: sets of things to complete, some of which turn up by chance.

use core_types::{Money, Stream};
use serde::{Deserialize, Serialize};

/// The most things of one collection.
pub const MOST_ITEMS: usize = 20;
/// The largest reward.
pub const MAX_REWARD: Money = Money::new(1_000_000_000);
/// The highest chance that a shift or a daily reward brings something, in millionths.
pub const MAX_CHANCE: u32 = 250_000;

/// A collection of which things turn up by chance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Find {
    /// The number of the collection.
    pub collection: i64,
    /// The chance, in millionths.
    pub chance_ppm: u32,
    /// Its things by their numbers, in order.
    pub items: Vec<i64>,
}

/// Draws what turns up: of each collection in its turn first whether something does, then which of its things. At most one
/// thing in all, from the first collection that has luck.
pub fn draw_find<'f>(finds: &'f [Find], stream: &mut Stream) -> Option<(&'f Find, i64)> {
    for find in finds {
        let has_luck = stream.chance(find.chance_ppm);
        let place = stream.below(u64::try_from(find.items.len()).unwrap_or(0).max(1));
        let item = usize::try_from(place)
            .ok()
            .and_then(|place| find.items.get(place));
        if let (true, Some(item)) = (has_luck, item) {
            return Some((find, *item));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use core_types::Seed;

    use super::*;

    fn find(collection: i64, chance_ppm: u32, items: &[i64]) -> Find {
        Find {
            collection,
            chance_ppm,
            items: items.to_vec(),
        }
    }

    #[test]
    fn finds_follow_from_the_seed_and_come_as_often_as_said() {
        let finds = [
            find(1, 100_000, &[7, 8]),
            find(2, 200_000, &[9]),
            find(3, 1_000_000, &[]),
        ];
        let seed = Seed::new([3; 32]);
        let drawn = |number: u32| {
            let mut stream = seed.stream(&["drop", &number.to_string()]);
            draw_find(&finds, &mut stream).map(|(find, item)| (find.collection, item))
        };
        let all: Vec<_> = (0..10_000).map(drawn).collect();
        let count = |wanted| all.iter().filter(|one| **one == Some(wanted)).count();
        // 500 each, then 200,000 of what 900,000 leave; five standard deviations.
        assert!((390..610).contains(&count((1, 7))) && (390..610).contains(&count((1, 8))));
        assert!((1_608..1_992).contains(&count((2, 9))), "{}", count((2, 9)));
        assert!(
            all.iter().flatten().all(|(collection, _)| *collection < 3),
            "an empty one brings nothing"
        );
        assert_eq!(all[17], drawn(17));
    }
}

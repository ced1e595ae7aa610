//! Whether making things of things makes something of nothing.

use std::collections::{BTreeMap, BTreeSet};

/// What is made of what, as far as amounts are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Making {
    /// What is made.
    pub product: i64,
    /// How many at a time.
    pub quantity: u32,
    /// Of what, and how many of each.
    pub parts: Vec<(i64, u32)>,
}

/// Changes below this part of a worth are rounding.
const TOLERANCE: f64 = 1e-9;

/// Rounds after which worths that still fall are taken to fall for ever. Those that settle do so by a factor in each round, which
/// for quantities up to 1,000 is at most 0.999 but in odd cases: these are refused as well.
const ROUNDS: u32 = 20_000;

/// Whether some of these, done in turn, make more of something and less of nothing.
///
/// They do not if and only if things can have worths above nothing such that nothing is worth more than its parts (Stiemke's lemma,
/// 1915, doi 10.1007/BF01457948). So each begins with a worth of 1, which is lowered to the cheapest way of making it again and again:
/// this settles at the largest such worths, or falls to nothing where there are none.
pub fn gains(makings: &[Making]) -> bool {
    let things: BTreeSet<i64> = makings
        .iter()
        .flat_map(|making| making.parts.iter().map(|(part, _)| *part).chain([making.product]))
        .collect();
    let places: BTreeMap<i64, usize> = things.into_iter().zip(0..).collect();
    let place = |thing: &i64| places.get(thing).copied().unwrap_or_default();
    let ways: Vec<Way> = makings
        .iter()
        .map(|making| Way {
            product: place(&making.product),
            quantity: f64::from(making.quantity.max(1)),
            parts: making
                .parts
                .iter()
                .map(|(part, takes)| (place(part), f64::from(*takes)))
                .collect(),
        })
        .collect();
    let mut worth = vec![1.0; places.len()];
    let settles = (0..ROUNDS).any(|_| !lowered(&ways, &mut worth));
    !settles || worth.iter().any(|worth| *worth < f64::MIN_POSITIVE)
}

/// A making, with the places of things in a list.
struct Way {
    product: usize,
    quantity: f64,
    parts: Vec<(usize, f64)>,
}

/// One round; whether anything became cheaper.
fn lowered(ways: &[Way], worth: &mut [f64]) -> bool {
    let mut any = false;
    for way in ways {
        let parts: f64 = way.parts.iter().map(|(part, takes)| worth[*part] * takes).sum();
        let each = parts / way.quantity;
        any |= each < worth[way.product] * (1.0 - TOLERANCE);
        worth[way.product] = worth[way.product].min(each);
    }
    any
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn making(product: i64, quantity: u32, parts: &[(i64, u32)]) -> Making {
        Making {
            product,
            quantity,
            parts: parts.to_vec(),
        }
    }

    #[test]
    fn circles_may_lose_but_not_gain() {
        let table = [
            (vec![], false),
            (
                vec![making(2, 1_000, &[(1, 1)]), making(3, 1_000, &[(2, 1)])],
                false,
            ),
            (vec![making(2, 2, &[(1, 1)]), making(1, 1, &[(2, 2)])], false),
            (vec![making(2, 2, &[(1, 1)]), making(1, 1, &[(2, 1)])], true),
            (
                vec![
                    making(2, 3, &[(1, 2)]),
                    making(3, 3, &[(2, 3)]),
                    making(1, 3, &[(3, 3)]),
                ],
                true,
            ),
            (
                vec![
                    making(2, 3, &[(1, 3)]),
                    making(3, 3, &[(2, 3)]),
                    making(1, 3, &[(3, 3)]),
                ],
                false,
            ),
            // A field: seed and water make wheat, and wheat makes seed. The water is used up.
            (
                vec![making(3, 3, &[(1, 1), (2, 1)]), making(1, 1, &[(3, 1)])],
                false,
            ),
            // The same for a thing that is barely cheaper than what it takes of itself.
            (vec![making(3, 1_000, &[(1, 1), (3, 999)])], false),
            // The field with water that wheat makes as well.
            (
                vec![
                    making(3, 3, &[(1, 1), (2, 1)]),
                    making(1, 1, &[(3, 1)]),
                    making(2, 1, &[(3, 1)]),
                ],
                true,
            ),
        ];
        for (makings, expected) in table {
            assert_eq!(gains(&makings), expected, "{makings:?}");
        }
    }

    proptest! {
        /// Where things have prices that no making beats, there is no gain, whatever else is made of what.
        #[test]
        fn honest_recipes_never_gain(
            recipes in prop::collection::vec((0_usize..5, prop::collection::vec((0_usize..5, 1_u32..20), 1..4)), 0..12)
        ) {
            let prices = [1_u32, 3, 7, 20, 50];
            let makings: Vec<Making> = recipes
                .iter()
                .filter_map(|(product, parts)| {
                    let cost: u32 = parts.iter().map(|(part, takes)| prices[*part] * takes).sum();
                    let quantity = cost / prices[*product];
                    let parts: Vec<(i64, u32)> =
                        parts.iter().map(|(part, takes)| (i64::try_from(*part).unwrap(), *takes)).collect();
                    (quantity > 0).then(|| Making { product: i64::try_from(*product).unwrap(), quantity, parts })
                })
                .collect();
            prop_assert!(!gains(&makings));
        }

        /// A circle through any number of things is found as soon as it gains.
        #[test]
        fn a_gaining_circle_is_found(length in 2_i64..9, at in 0_i64..9) {
            let circle = |gain: i64| -> Vec<Making> {
                (0..length)
                    .map(|place| making(place + 1, if place == gain { 1_000 } else { 999 }, &[((place + length - 1) % length + 1, 999)]))
                    .collect()
            };
            prop_assert!(gains(&circle(at % length)));
            prop_assert!(!gains(&circle(-1)));
        }
    }
}

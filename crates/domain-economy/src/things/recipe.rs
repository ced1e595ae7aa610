//! Whether making things of things makes something of nothing.

use std::collections::BTreeMap;

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

/// Rounding must not look like a gain. Quantities are at most 1,000, so that a real gain of a short circle is far larger.
const TOLERANCE: f64 = 1e-9;

/// Whether some of these, done in turn, make more of something and less of nothing.
///
/// Looks for what things could be worth such that nothing is worth more than its parts: each begins at 1 and is lowered to the
/// cheapest way of making it. Without a gain every cheapest way is free of circles, so as many rounds as there are things settle
/// all of them; if another round still lowers one, a circle gains. That is the argument of Bellman and Ford (1958) for negative
/// circles, for sums of parts instead of single steps (Knuth 1977, doi 10.1016/0020-0190(77)90002-3).
pub fn gains(makings: &[Making]) -> bool {
    let mut worth: BTreeMap<i64, f64> = BTreeMap::new();
    for making in makings {
        worth.insert(making.product, 1.0);
        worth.extend(making.parts.iter().map(|(part, _)| (*part, 1.0)));
    }
    for _ in 0..=worth.len() {
        if !lowered(makings, &mut worth) {
            return false;
        }
    }
    true
}

/// One round; whether anything became cheaper.
fn lowered(makings: &[Making], worth: &mut BTreeMap<i64, f64>) -> bool {
    let mut any = false;
    for making in makings {
        let of = |part: &i64| worth.get(part).copied().unwrap_or(1.0);
        let parts: f64 = making
            .parts
            .iter()
            .map(|(part, takes)| of(part) * f64::from(*takes))
            .sum();
        let each = parts / f64::from(making.quantity.max(1));
        if each < of(&making.product) * (1.0 - TOLERANCE) {
            worth.insert(making.product, each);
            any = true;
        }
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
            // The same with water that wheat makes as well.
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

//! Levels.

/// Experience of the step from the first level to the second.
const BASE: i64 = 50;

/// No level is above this.
const MOST: usize = 500;

/// The experience at which each level begins, from level 1: `50 · (L − 1)²`, so that each level takes 100 more than the one
/// before. A member who works every day is at level 10 after three weeks and at level 50 after two years. Whole numbers from a
/// table, so that every machine and every database agrees (the closed form: gamedevmath.com, "RPG experience").
pub const LEVELS: [i64; MOST] = table();

const fn table() -> [i64; MOST] {
    let mut table = [0; MOST];
    let (mut place, mut steps) = (0, 0);
    while place < MOST {
        table[place] = BASE * steps * steps;
        place += 1;
        steps += 1;
    }
    table
}

/// The level of somebody with this much experience, 1 to 500.
pub fn level_at(xp: i64) -> u32 {
    u32::try_from(LEVELS.partition_point(|needed| *needed <= xp))
        .unwrap_or(u32::MAX)
        .max(1)
}

/// The experience at which a level begins; that of the last one beyond it.
pub fn xp_at(level: u32) -> i64 {
    let place = usize::try_from(level.saturating_sub(1)).unwrap_or(MOST);
    LEVELS[place.min(MOST - 1)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn levels_begin_where_they_say_and_take_ever_longer() {
        for (xp, level) in [
            (-1, 1),
            (0, 1),
            (49, 1),
            (50, 2),
            (199, 2),
            (200, 3),
            (4_050, 10),
            (i64::MAX, 500),
        ] {
            assert_eq!(level_at(xp), level, "{xp}");
        }
        for level in 2..=500 {
            assert_eq!(
                (level_at(xp_at(level)), level_at(xp_at(level) - 1)),
                (level, level - 1)
            );
            assert!(level == 500 || xp_at(level + 1) - xp_at(level) > xp_at(level) - xp_at(level - 1));
        }
    }

    proptest! {
        #[test]
        fn experience_lies_within_its_level(xp in 0_i64..20_000_000, more in 0_i64..1_000) {
            let level = level_at(xp);
            prop_assert!(xp_at(level) <= xp);
            prop_assert!(level == 500 || xp < xp_at(level + 1));
            prop_assert!(level <= level_at(xp + more));
        }
    }
}

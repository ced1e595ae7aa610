//! Stable shares: who belongs to which part, the same in every process and version.

use core_types::GuildId;
use sha2::{Digest, Sha256};

/// A number that looks random for this name and unit, and never changes. Independent between names.
pub(crate) fn number(name: &str, unit: &str) -> u64 {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([0])
        .chain_update(unit)
        .finalize();
    digest
        .iter()
        .take(8)
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
}

/// Which hundredth of the guilds this one belongs to for a flag, 0 to 99.
pub(crate) fn hundredth(flag: &str, guild: GuildId) -> u64 {
    number(flag, &guild.to_string()) % 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_are_fixed_for_ever() {
        // Computed with `sha256("work" 00 "123")`: a change here would move guilds between groups.
        assert_eq!(hundredth("work", GuildId::new(123).unwrap()), 72);
    }

    #[test]
    fn a_share_is_about_its_share() {
        let inside = |id| hundredth("work", GuildId::new(id).unwrap()) < 25;
        let count = (1..=10_000).filter(|id| inside(*id)).count();
        assert!((2_300..2_700).contains(&count), "{count}");
    }
}

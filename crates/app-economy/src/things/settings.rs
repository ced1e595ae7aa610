//! What a guild has set about things, inside a unit.

use core_db::Tx;
use core_security::Stored;
use core_types::GuildId;
use domain_economy::ledger::AccountRef;
use domain_economy::settings::FeeTarget;
use domain_economy::things::ThingSettings;

use crate::fail::Fail;

/// The settings as they are inside this unit.
pub(super) async fn load(tx: &mut Tx, guild: GuildId) -> Result<ThingSettings, Fail> {
    let stored = Stored::load(tx, guild).await?;
    Ok(ThingSettings::from_stored(|setting| {
        stored.text(setting.key()).map(str::to_owned)
    }))
}

/// Where prices and fees go.
pub(super) const fn till(guild: GuildId, target: FeeTarget) -> AccountRef {
    match target {
        FeeTarget::Treasury => AccountRef::treasury(guild),
        FeeTarget::Burn => AccountRef::burn(guild),
    }
}

/// Where the shop pays from: what was burnt comes back as new coins.
pub(super) const fn purse(guild: GuildId, target: FeeTarget) -> AccountRef {
    match target {
        FeeTarget::Treasury => AccountRef::treasury(guild),
        FeeTarget::Burn => AccountRef::mint(guild),
    }
}

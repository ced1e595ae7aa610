//! A guild's settings inside a unit.

use core_db::Tx;
use core_security::Stored;
use core_types::GuildId;
use domain_economy::settings::GuildSettings;

use crate::fail::Fail;

/// The settings as they are inside this unit.
pub(crate) async fn load(tx: &mut Tx, guild: GuildId) -> Result<GuildSettings, Fail> {
    Ok(of(&Stored::load(tx, guild).await?))
}

/// The economy's settings among everything that a guild has set.
pub(crate) fn of(stored: &Stored) -> GuildSettings {
    GuildSettings::from_stored(|setting| stored.text(setting.key()).map(str::to_owned))
}

//! Nadeko's database, `data/NadekoBot.db`.
//!
//! `DiscordUser.CurrencyAmount` is what somebody has at hand, `BankUsers.Balance` what is in the bank: both are one for all
//! servers. `UserXpStats` has the experience of each server, and is the only table that says who was on it
//! (`src/NadekoBot/Db/Models` of nadeko-bot/nadekobot; until its fourth version experience that staff gave was beside it as
//! `AwardedXp`). Ids are whole numbers.

use std::{collections::BTreeSet, path::Path};

use anyhow::bail;
use core_db::ForeignDb;
use core_types::{GuildId, UserId};
use domain_economy::import::{Format, Imported, fingerprint, gather};

const CASH: &str = "SELECT UserId, CurrencyAmount FROM DiscordUser WHERE CurrencyAmount > 0";
const BANK: &str = "SELECT UserId, Balance FROM BankUsers WHERE Balance > 0";
const XP: &str = "SELECT UserId, Xp FROM UserXpStats WHERE GuildId = $1";
const XP_WITH_AWARDS: &str = "SELECT UserId, Xp + AwardedXp FROM UserXpStats WHERE GuildId = $1";

/// What was read.
pub(super) struct Nadeko {
    /// Tells these coins from all others.
    pub(super) fingerprint: String,
    /// Cash and bank together.
    pub(super) imported: Imported,
    /// Members who were never on the server, whose coins stay where they are.
    pub(super) strangers: usize,
    /// The server's experience.
    pub(super) xp: Vec<(UserId, i64)>,
}

/// Reads a server's members; with `everyone`, also those who never wrote anything on it.
pub(super) async fn read(file: &Path, guild: GuildId, everyone: bool) -> anyhow::Result<Nadeko> {
    let mut db = ForeignDb::open(file).await?;
    if !db.has("DiscordUser", "CurrencyAmount").await? {
        bail!("{} is not Nadeko's database", file.display());
    }
    let mut coins = db.pairs(CASH, &[]).await?;
    // Its second version had no bank yet.
    if db.has("BankUsers", "Balance").await? {
        coins.extend(db.pairs(BANK, &[]).await?);
    }
    let xp = match (
        db.has("UserXpStats", "Xp").await?,
        db.has("UserXpStats", "AwardedXp").await?,
    ) {
        (true, true) => db.pairs(XP_WITH_AWARDS, &[guild.as_i64()]).await?,
        (true, false) => db.pairs(XP, &[guild.as_i64()]).await?,
        (false, _) => Vec::new(),
    };
    db.close().await?;
    // Of all coins there are, whoever is brought along: who was paid is not paid again with those who were left out.
    let mut all = coins.clone();
    all.sort_unstable();
    let here: BTreeSet<i64> = xp.iter().map(|(user, _)| *user).collect();
    let strangers: BTreeSet<i64> = coins
        .iter()
        .map(|(user, _)| *user)
        .filter(|user| !here.contains(user))
        .collect();
    if !everyone {
        coins.retain(|(user, _)| here.contains(user));
    }
    if coins.is_empty() && !everyone && !strangers.is_empty() {
        bail!("nobody who has coins was ever on server {guild}; with --everyone all of them get theirs");
    }
    let member = |raw: i64| UserId::from_i64(raw).ok();
    Ok(Nadeko {
        fingerprint: fingerprint(&format!("nadeko {all:?}")),
        imported: gather(
            Format::Nadeko,
            coins.into_iter().map(|(user, amount)| (member(user), amount)),
        )?,
        strangers: if everyone { 0 } else { strangers.len() },
        xp: xp
            .into_iter()
            .filter_map(|(user, xp)| Some((member(user)?, xp)))
            .collect(),
    })
}

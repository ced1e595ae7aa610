//! Newcomers, and those who come back after an erasure.

use core_db::{Tx, statements};
use core_types::{Day, GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use domain_economy::settings::GuildSettings;

use crate::books;
use crate::economy::Scope;
use crate::fail::Fail;

statements! {
    /// Notes a newcomer; no row if they are known.
    MEMBER_OPEN = "INSERT INTO economy_member (guild_id, user_id, joined_at, start_grant) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, user_id) DO NOTHING RETURNING 1";
    /// Whether somebody is known.
    MEMBER_GET = "SELECT joined_at, start_grant FROM economy_member WHERE guild_id = $1 AND user_id = $2";
    /// What outlived an erasure.
    ERASED_GET = "SELECT last_day, next_shift_at, notice_until, granted FROM economy_fingerprint
        WHERE guild_id = $1 AND fingerprint = $2 AND expires_at > $3";
}

/// What is still known of somebody who was forgotten here: enough not to pay twice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ErasedBefore {
    pub(crate) last_day: Option<Day>,
    pub(crate) next_shift_at: Timestamp,
    pub(crate) notice_until: Timestamp,
    pub(crate) granted: bool,
}

/// Whether the asker was forgotten here before.
pub(crate) async fn erased(tx: &mut Tx, scope: &Scope) -> Result<Option<ErasedBefore>, Fail> {
    let fingerprint = scope.economy.fingerprint(scope.guild(), scope.user());
    let now = tx.now();
    let row: Option<(Option<i32>, Timestamp, Timestamp, bool)> = tx
        .query(ERASED_GET)
        .bind(scope.guild().as_i64())
        .bind(fingerprint)
        .bind(now)
        .fetch_optional()
        .await?;
    Ok(
        row.map(|(last_day, next_shift_at, notice_until, granted)| ErasedBefore {
            last_day: last_day.map(Day::from_number),
            next_shift_at,
            notice_until,
            granted,
        }),
    )
}

/// When the asker became known, and what they were given.
pub(crate) async fn known(tx: &mut Tx, scope: &Scope) -> Result<Option<(Timestamp, Money)>, Fail> {
    let row: Option<(Timestamp, i64)> = tx
        .query(MEMBER_GET)
        .bind(scope.guild().as_i64())
        .bind(scope.user().as_i64())
        .fetch_optional()
        .await?;
    Ok(row.map(|(at, grant)| (at, Money::new(grant))))
}

/// Since when somebody is known here; none if they never did anything.
pub(crate) async fn since(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<Option<Timestamp>, Fail> {
    let row: Option<(Timestamp, i64)> = tx
        .query(MEMBER_GET)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_optional()
        .await?;
    Ok(row.map(|row| row.0))
}

/// Notes the asker if they are new, and pays the starting grant, if the guild has one. Answers what was paid now.
pub(crate) async fn welcome(
    tx: &mut Tx,
    scope: &Scope,
    settings: &GuildSettings,
) -> Result<Option<Money>, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let returning = erased(tx, scope).await?.is_some_and(|erased| erased.granted);
    let grant = if returning {
        Money::ZERO
    } else {
        settings.start_grant
    };
    let opened: Option<(i64,)> = tx
        .query(MEMBER_OPEN)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(now)
        .bind(grant.minor())
        .fetch_optional()
        .await?;
    if opened.is_none() || !grant.is_positive() {
        return Ok(None);
    }
    let from = AccountRef::mint(guild);
    let draft = Draft::transfer(EntryKind::Grant, from, AccountRef::wallet(guild, user), grant)?;
    books::post(tx, draft).await?;
    Ok(Some(grant))
}

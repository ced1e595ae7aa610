//! Crime, robbery, and keeping out of both. Every draw comes from the stream `["risk", guild, user, number]` of the seed and is
//! on record with what went into it, so that it can be repeated once the seed is revealed.
//!
//! Rows of members are locked in the order of their ids, then the robber's progress, then the guild's books.

mod crime;
mod passive;
mod rob;
pub(crate) mod store;

use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_types::{GuildId, Money, Timestamp, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};

use crate::economy::Scope;
use crate::fail::Fail;
use crate::progress::store::{Held, held_until_of};
use crate::work::draw_of;
use crate::{Draw, books};

/// Whether somebody keeps out of it.
pub(crate) async fn is_passive(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<bool, DbError> {
    let risk = store::risk_get(tx, guild, user).await?;
    Ok(risk.is_some_and(|risk| risk.passive))
}

/// Locks somebody's row, and says when they may do what if there is none yet: whatever they did before they were forgotten
/// counts on, whichever of it they do first when they return.
async fn ready_of(tx: &mut Tx, scope: &Scope, who: UserId) -> Result<store::Ready, Fail> {
    let now = tx.now();
    if store::risk_lock(tx, scope.guild(), who).await?.is_some() {
        return Ok(store::Ready::at(now));
    }
    let crime = held_until_of(tx, scope, who, Held::Crime).await?;
    let rob = held_until_of(tx, scope, who, Held::Rob).await?;
    let passive = held_until_of(tx, scope, who, Held::Passive).await?;
    Ok(store::Ready {
        crime: crime.unwrap_or(now),
        rob: rob.unwrap_or(now),
        passive: passive.unwrap_or(now),
    })
}

fn too_early(at: Timestamp) -> Fail {
    AppError::new(codes::RISK_TOO_EARLY).with("at", at).into()
}

/// The stream of a numbered draw, and how to find it again.
fn drawn(scope: &Scope, nonce: i64) -> (Draw, core_types::Stream) {
    draw_of(scope, "risk", nonce)
}

/// Takes a fine: from the wallet, then from the bank, and never more than there is. Answers what was taken, and the wallet
/// after it.
async fn fine(tx: &mut Tx, scope: &Scope, asked: Money) -> Result<(Money, Money), Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let purse = books::purse_locked(tx, guild, user).await?;
    let of_wallet = asked.min(purse.wallet);
    let of_bank = asked.minus(of_wallet)?.min(purse.bank);
    let paid = of_wallet.plus(of_bank)?;
    if paid.is_positive() {
        let lines = [
            (AccountRef::wallet(guild, user), Money::ZERO.minus(of_wallet)?),
            (AccountRef::bank(guild, user), Money::ZERO.minus(of_bank)?),
            (AccountRef::burn(guild), paid),
        ];
        books::post(tx, Draft::new(EntryKind::Fine, lines)?.by(user)).await?;
    }
    Ok((paid, purse.wallet.minus(of_wallet)?))
}

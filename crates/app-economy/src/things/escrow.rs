//! Things that wait with a payment: bound with whoever gives them until the payment has ended.

use core_db::{DbError, Tx, statements};
use core_security::{Notice, NoticeArg, notice_kind, notice_post};
use core_types::{GuildId, UserId};

use super::holdings::{self, Of, Why};
use super::store;
use crate::fail::Fail;

statements! {
    PUT = "INSERT INTO held_thing (guild_id, hold_id, place, giver_id, taker_id, item_id, quantity, kind)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_HOLD = "SELECT giver_id, taker_id, item_id, quantity, kind FROM held_thing WHERE guild_id = $1 AND hold_id = $2 ORDER BY place";
    REMOVE = "DELETE FROM held_thing WHERE guild_id = $1 AND hold_id = $2";
}

/// So many of a thing on their way from one member to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parcel {
    pub(super) giver: UserId,
    pub(super) taker: UserId,
    pub(super) item: i64,
    pub(super) quantity: i64,
}

/// Has things wait with a payment. They are bound with their givers already. Under the lock of the guild's journal.
pub(super) async fn put(
    tx: &mut Tx,
    guild: GuildId,
    hold: i64,
    why: Why,
    parcels: &[Parcel],
) -> Result<(), Fail> {
    for (place, parcel) in (1_i64..).zip(parcels) {
        let add = tx.query(PUT).bind(guild.as_i64()).bind(hold).bind(place);
        add.bind(parcel.giver.as_i64())
            .bind(parcel.taker.as_i64())
            .bind(parcel.item)
            .bind(parcel.quantity)
            .bind(why.name())
            .execute()
            .await?;
    }
    Ok(())
}

/// A payment has ended, made or not: what waited with it goes on or back, once. Under the lock of the guild's journal.
pub(crate) async fn settled(tx: &mut Tx, guild: GuildId, hold: i64, made: bool) -> Result<(), Fail> {
    let query = tx.query(OF_HOLD).bind(guild.as_i64()).bind(hold);
    let rows: Vec<(i64, i64, i64, i64, String)> = query.fetch_all().await?;
    if rows.is_empty() {
        return Ok(());
    }
    let user = |id| UserId::from_i64(id).map_err(|_| DbError::corrupt("a thing waits for nobody"));
    for (giver, taker, item, quantity, kind) in rows {
        let (giver, taker) = (user(giver)?, user(taker)?);
        let whose = if made { taker } else { giver };
        let why = Why::parse(&kind).ok_or_else(|| DbError::corrupt("a thing waits for an unknown reason"))?;
        let (from, into) = (Of::bound(guild, giver, item), Of::hand(guild, whose, item));
        holdings::shift(tx, from, into, quantity, why).await?;
        let kind = if made {
            notice_kind::THINGS_ARRIVED
        } else {
            notice_kind::THINGS_BACK
        };
        let name = store::get(tx, guild, item)
            .await?
            .map_or_else(String::new, |thing| thing.spec.name);
        let notice = Notice::to_member(guild, whose, kind)
            .with("item", NoticeArg::Text(name))
            .with("count", NoticeArg::Number(quantity));
        notice_post(tx, &notice).await?;
    }
    tx.query(REMOVE).bind(guild.as_i64()).bind(hold).execute().await?;
    Ok(())
}

//! What is stored about a member's things: how much of it, all of it, and forgetting it.

use std::time::Duration;

use core_db::{Tx, statements};
use core_security::{Notice, NoticeArg, notice_kind, notice_post};
use core_types::{GuildId, Money, Timestamp, UserId};
use serde_json::{Value, json};

use super::grant::{self, GRANTS_OPEN};
use super::holdings::{self, Of, Place, Why};
use crate::economy::Scope;
use crate::fail::Fail;
use crate::ledger::{HoldId, hold_find, hold_release};

statements! {
    /// How many rows there are of a member.
    ROWS = "SELECT (SELECT COUNT(*) FROM item_holding WHERE guild_id = $1 AND owner_id = $2)
        + (SELECT COUNT(*) FROM item_movement WHERE guild_id = $1 AND owner_id = $2)
        + (SELECT COUNT(*) FROM role_grant WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM income_claim WHERE guild_id = $1 AND user_id = $2)
        + (SELECT COUNT(*) FROM market_listing WHERE guild_id = $1 AND owner_id = $2)
        + (SELECT COUNT(*) FROM auction WHERE guild_id = $1 AND (owner_id = $2 OR bid_user_id = $2))
        + (SELECT COUNT(*) FROM trade WHERE guild_id = $1 AND (asker_id = $2 OR member_id = $2))";
    HOLDINGS = "SELECT item_id, place, quantity FROM item_holding WHERE guild_id = $1 AND owner_id = $2 ORDER BY item_id, place";
    MOVEMENTS = "SELECT item_id, place, delta, kind, at FROM item_movement WHERE guild_id = $1 AND owner_id = $2 ORDER BY id";
    GRANTS = "SELECT item_id, role_id, gives, cause, price, state, opened_at, closed_at FROM role_grant
        WHERE guild_id = $1 AND user_id = $2 ORDER BY id";
    CLAIMS = "SELECT role_id, paid_until FROM income_claim WHERE guild_id = $1 AND user_id = $2 ORDER BY role_id";
    LISTINGS = "SELECT id, item_id, quantity, price, state, opened_at, expires_at FROM market_listing
        WHERE guild_id = $1 AND owner_id = $2 ORDER BY id";
    AUCTIONS = "SELECT id, item_id, quantity, start, CASE WHEN owner_id = $2 THEN 'mine' ELSE 'my bid' END, bid, state, opened_at, ends_at
        FROM auction WHERE guild_id = $1 AND (owner_id = $2 OR bid_user_id = $2) ORDER BY id";
    WAITING = "SELECT hold_id, item_id, quantity, CASE WHEN giver_id = $2 THEN 'mine' ELSE 'for me' END FROM held_thing
        WHERE guild_id = $1 AND (giver_id = $2 OR taker_id = $2) ORDER BY hold_id, place";
    TRADES = "SELECT id, CASE WHEN asker_id = $2 THEN ask ELSE answer END, state, opened_at FROM trade
        WHERE guild_id = $1 AND (asker_id = $2 OR member_id = $2) ORDER BY id";

    /// Listings that end because their owner is forgotten; what was bound is free again.
    LISTINGS_CLOSE = "UPDATE market_listing SET state = 'withdrawn', quantity = 0 WHERE guild_id = $1 AND owner_id = $2 AND state = 'open'";
    /// Auctions of theirs that run.
    AUCTIONS_OPEN = "SELECT id, bid_user_id, hold_id, bid FROM auction WHERE guild_id = $1 AND owner_id = $2 AND state = 'open'";
    AUCTIONS_CLOSE = "UPDATE auction SET state = 'withdrawn' WHERE guild_id = $1 AND owner_id = $2 AND state = 'open'";
    /// Auctions in which theirs is the highest bid.
    BIDS_OPEN = "SELECT id, hold_id FROM auction WHERE guild_id = $1 AND bid_user_id = $2 AND state = 'open'";
    /// Without the bid it begins again from its start.
    BIDS_CLOSE = "UPDATE auction SET bid = NULL, bid_user_id = NULL, hold_id = NULL
        WHERE guild_id = $1 AND bid_user_id = $2 AND state = 'open'";
    TRADES_CLOSE = "UPDATE trade SET state = 'cancelled' WHERE guild_id = $1 AND (asker_id = $2 OR member_id = $2) AND state = 'open'";

    /// What was bought of things that have a limit stays for a while under a fingerprint, so that the limit holds for whoever
    /// returns.
    BOUGHT_REMEMBER = "INSERT INTO purchase_memory (guild_id, fingerprint, item_id, bought, expires_at)
        SELECT $1, $3, item.id, CAST(SUM(delta) AS BIGINT), $4 FROM item_movement
        JOIN item ON item.guild_id = item_movement.guild_id AND item.id = item_movement.item_id
        WHERE item_movement.guild_id = $1 AND owner_id = $2 AND kind IN ('buy', 'unbuy') AND per_head IS NOT NULL AND state = 'open'
        GROUP BY item.id HAVING SUM(delta) > 0
        ON CONFLICT (guild_id, fingerprint, item_id) DO UPDATE SET bought = purchase_memory.bought + excluded.bought,
            expires_at = excluded.expires_at";
    /// Whether there is anything like that.
    BOUGHT_LIMITED = "SELECT EXISTS (SELECT 1 FROM item_movement
        JOIN item ON item.guild_id = item_movement.guild_id AND item.id = item_movement.item_id
        WHERE item_movement.guild_id = $1 AND owner_id = $2 AND kind = 'buy' AND per_head IS NOT NULL AND state = 'open')";
    BOUGHT_EXPIRE = "DELETE FROM purchase_memory WHERE expires_at <= $1";
    /// What waited with payments has ended with them by then.
    WAITING_FORGET = "DELETE FROM held_thing WHERE guild_id = $1 AND (giver_id = $2 OR taker_id = $2)";
    HOLDINGS_FORGET = "DELETE FROM item_holding WHERE guild_id = $1 AND owner_id = $2";
    MOVEMENTS_FORGET = "UPDATE item_movement SET owner_id = NULL WHERE guild_id = $1 AND owner_id = $2";
    GRANTS_FORGET = "UPDATE role_grant SET user_id = NULL WHERE guild_id = $1 AND user_id = $2";
    LISTINGS_FORGET = "UPDATE market_listing SET owner_id = NULL WHERE guild_id = $1 AND owner_id = $2";
    AUCTIONS_FORGET = "UPDATE auction SET owner_id = NULL WHERE guild_id = $1 AND owner_id = $2";
    BIDS_FORGET = "UPDATE auction SET bid_user_id = NULL WHERE guild_id = $1 AND bid_user_id = $2";
    TRADES_FORGET = "DELETE FROM trade WHERE guild_id = $1 AND (asker_id = $2 OR member_id = $2)";
    /// Past claims say nothing that is still needed.
    CLAIMS_EXPIRE = "DELETE FROM income_claim WHERE guild_id = $1 AND user_id = $2 AND paid_until <= $3";
    /// What was paid for a period that still runs stays under a number that names nobody, so that returning pays nothing twice.
    CLAIMS_FORGET = "UPDATE income_claim SET user_id = $3 WHERE guild_id = $1 AND user_id = $2 AND NOT EXISTS (
        SELECT 1 FROM income_claim AS earlier
        WHERE earlier.guild_id = $1 AND earlier.user_id = $3 AND earlier.role_id = income_claim.role_id)";
    CLAIMS_DROP = "DELETE FROM income_claim WHERE guild_id = $1 AND user_id = $2";
}

/// How long limits on purchases outlive an erasure.
const BOUGHT_REMEMBERED: Duration = Duration::from_hours(365 * 24);

type Grant = (i64, i64, bool, String, i64, String, Timestamp, Option<Timestamp>);

type Listing = (i64, i64, i64, i64, String, Timestamp, Timestamp);

type Auction = (
    i64,
    i64,
    i64,
    i64,
    String,
    Option<i64>,
    String,
    Timestamp,
    Timestamp,
);

type Running = (i64, Option<i64>, Option<i64>, Option<i64>);

/// How many rows there are of a member.
pub(crate) async fn rows(tx: &mut Tx, guild: GuildId, user: UserId) -> Result<i64, Fail> {
    let query = tx.query(ROWS).bind(guild.as_i64()).bind(user.as_i64());
    let (rows,): (i64,) = query.fetch_one().await?;
    Ok(rows)
}

/// Until when something of the asker's purchases would outlive an erasure.
pub(crate) async fn remembered(tx: &mut Tx, scope: &Scope) -> Result<Option<Timestamp>, Fail> {
    let now = tx.now();
    let query = tx
        .query(BOUGHT_LIMITED)
        .bind(scope.guild().as_i64())
        .bind(scope.user().as_i64());
    let (bought,): (bool,) = query.fetch_one().await?;
    Ok(bought.then(|| now.plus(BOUGHT_REMEMBERED)))
}

/// The number under which claims of somebody who was forgotten are kept: negative, as no id is.
pub(crate) fn nobody(scope: &Scope) -> i64 {
    let print = scope.economy.fingerprint(scope.guild(), scope.user());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&print[..8]);
    -(i64::from_be_bytes(bytes) & i64::MAX) - 1
}

fn time(at: Timestamp) -> Value {
    at.to_string().into()
}

/// Everything about a member's things.
pub(crate) async fn export(tx: &mut Tx, scope: &Scope) -> Result<Value, Fail> {
    let (guild, user) = (scope.guild().as_i64(), scope.user().as_i64());
    let holdings: Vec<(i64, String, i64)> = tx.query(HOLDINGS).bind(guild).bind(user).fetch_all().await?;
    let movements: Vec<(i64, String, i64, String, Timestamp)> =
        tx.query(MOVEMENTS).bind(guild).bind(user).fetch_all().await?;
    let grants: Vec<Grant> = tx.query(GRANTS).bind(guild).bind(user).fetch_all().await?;
    let claims: Vec<(i64, Timestamp)> = tx.query(CLAIMS).bind(guild).bind(user).fetch_all().await?;
    let listings: Vec<Listing> = tx.query(LISTINGS).bind(guild).bind(user).fetch_all().await?;
    let auctions: Vec<Auction> = tx.query(AUCTIONS).bind(guild).bind(user).fetch_all().await?;
    let trades: Vec<(i64, String, String, Timestamp)> =
        tx.query(TRADES).bind(guild).bind(user).fetch_all().await?;
    let waiting: Vec<(i64, i64, i64, String)> = tx.query(WAITING).bind(guild).bind(user).fetch_all().await?;
    let waiting = waiting.into_iter().map(|(hold, item, quantity, part)| {
        json!({ "payment": hold, "item": item, "quantity": quantity, "part": part })
    });
    let holdings = holdings
        .into_iter()
        .map(|(item, place, quantity)| json!({ "item": item, "place": place, "quantity": quantity }));
    let movements = movements.into_iter().map(|(item, place, delta, kind, at)| {
        json!({ "item": item, "place": place, "change": delta, "kind": kind, "at": time(at) })
    });
    let grants = grants
        .into_iter()
        .map(|(item, role, gives, cause, price, state, opened, closed)| {
            json!({
                "item": item, "role": role.to_string(), "given": gives, "cause": cause, "price": price, "state": state,
                "opened_at": time(opened), "closed_at": closed.map(time),
            })
        });
    let claims = claims
        .into_iter()
        .map(|(role, until)| json!({ "role": role.to_string(), "paid_until": time(until) }));
    let listings = listings
        .into_iter()
        .map(|(id, item, quantity, price, state, opened, expires)| {
            json!({
                "number": id, "item": item, "left": quantity, "price": price, "state": state, "opened_at": time(opened),
                "expires_at": time(expires),
            })
        });
    let auctions = auctions
        .into_iter()
        .map(|(id, item, quantity, start, part, bid, state, opened, ends)| {
            json!({
                "number": id, "item": item, "quantity": quantity, "start": start, "part": part, "bid": bid, "state": state,
                "opened_at": time(opened), "ends_at": time(ends),
            })
        });
    let trades = trades.into_iter().map(|(id, offer, state, opened)| {
        let offer: Value = serde_json::from_str(&offer).unwrap_or_default();
        json!({ "number": id, "my_offer": offer, "state": state, "opened_at": time(opened) })
    });
    Ok(json!({
        "holdings": holdings.collect::<Vec<_>>(),
        "movements": movements.collect::<Vec<_>>(),
        "roles": grants.collect::<Vec<_>>(),
        "incomes": claims.collect::<Vec<_>>(),
        "listings": listings.collect::<Vec<_>>(),
        "auctions": auctions.collect::<Vec<_>>(),
        "trades": trades.collect::<Vec<_>>(),
        "waiting": waiting.collect::<Vec<_>>(),
    }))
}

/// Forgets a member's things: what runs is ended and everybody else has theirs back, what they hold is gone, and what stays
/// names nobody. Under the lock of the guild's journal.
pub(crate) async fn erase(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let (guild_id, user_id) = (guild.as_i64(), user.as_i64());
    let grants: Vec<(i64,)> = tx
        .query(GRANTS_OPEN)
        .bind(guild_id)
        .bind(user_id)
        .fetch_all()
        .await?;
    for (id,) in grants {
        grant::end(tx, guild, id, grant::End::Lapsed).await?;
    }
    let auctions: Vec<Running> = tx
        .query(AUCTIONS_OPEN)
        .bind(guild_id)
        .bind(user_id)
        .fetch_all()
        .await?;
    for (_, bidder, hold, bid) in auctions {
        release(tx, guild, hold).await?;
        let bidder = bidder.and_then(|bidder| UserId::from_i64(bidder).ok());
        if let (Some(bidder), Some(bid)) = (bidder, bid) {
            let notice = Notice::to_member(guild, bidder, notice_kind::PAY_BACK)
                .with("amount", NoticeArg::Money(Money::new(bid)));
            notice_post(tx, &notice).await?;
        }
    }
    let bids: Vec<(i64, Option<i64>)> = tx
        .query(BIDS_OPEN)
        .bind(guild_id)
        .bind(user_id)
        .fetch_all()
        .await?;
    for (_, hold) in bids {
        release(tx, guild, hold).await?;
    }
    for close in [LISTINGS_CLOSE, AUCTIONS_CLOSE, BIDS_CLOSE, TRADES_CLOSE] {
        tx.query(close).bind(guild_id).bind(user_id).execute().await?;
    }
    let held: Vec<(i64, String, i64)> = tx
        .query(HOLDINGS)
        .bind(guild_id)
        .bind(user_id)
        .fetch_all()
        .await?;
    for (item, place, quantity) in held.into_iter().filter(|(_, _, quantity)| *quantity > 0) {
        let place = if place == "hand" {
            Place::Hand
        } else {
            Place::Bound
        };
        let of = Of {
            place,
            ..Of::hand(guild, user, item)
        };
        holdings::take(tx, of, quantity, Why::Erase).await?;
    }
    tx.query(BOUGHT_EXPIRE).bind(now).execute().await?;
    tx.query(BOUGHT_REMEMBER)
        .bind(guild_id)
        .bind(user_id)
        .bind(scope.economy.fingerprint(guild, user))
        .bind(now.plus(BOUGHT_REMEMBERED))
        .execute()
        .await?;
    for forget in [
        WAITING_FORGET,
        HOLDINGS_FORGET,
        MOVEMENTS_FORGET,
        GRANTS_FORGET,
        LISTINGS_FORGET,
        AUCTIONS_FORGET,
        BIDS_FORGET,
        TRADES_FORGET,
    ] {
        tx.query(forget).bind(guild_id).bind(user_id).execute().await?;
    }
    claims_forget(tx, scope).await
}

/// Forgets what roles paid, but for periods that still run.
async fn claims_forget(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let (guild_id, user_id, now) = (scope.guild().as_i64(), scope.user().as_i64(), tx.now());
    // Also those of an earlier erasure: what they were kept for is over, and they must not stand in the way of a later claim.
    for whose in [user_id, nobody(scope)] {
        let expired = tx.query(CLAIMS_EXPIRE).bind(guild_id).bind(whose).bind(now);
        expired.execute().await?;
    }
    let kept = tx
        .query(CLAIMS_FORGET)
        .bind(guild_id)
        .bind(user_id)
        .bind(nobody(scope));
    kept.execute().await?;
    tx.query(CLAIMS_DROP)
        .bind(guild_id)
        .bind(user_id)
        .execute()
        .await?;
    Ok(())
}

/// Gives a bid back, if the ledger has not done so.
async fn release(tx: &mut Tx, guild: GuildId, hold: Option<i64>) -> Result<(), Fail> {
    if let Some(hold) = hold.map(HoldId::new)
        && let Some(found) = hold_find(tx, guild, hold).await?
        && found.state == domain_economy::ledger::HoldState::Open
    {
        hold_release(tx, guild, hold).await?;
    }
    Ok(())
}

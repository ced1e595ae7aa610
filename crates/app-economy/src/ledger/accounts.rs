//! Locking and loading what a batch touches.

use std::collections::{BTreeMap, BTreeSet};

use core_db::{DbError, DbErrorKind, Rows, Tx};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{Account, AccountId, AccountRef, Books, Draft, Head};

core_db::statements! {
    /// Starts the journals of guilds that have none.
    HEADS_OPEN = split(
        "INSERT INTO ledger_head (guild_id, seq, hash)
            SELECT value ->> 0, 0, zeroblob(32) FROM json_each($1) WHERE true
        ON CONFLICT (guild_id) DO NOTHING",
        "INSERT INTO ledger_head (guild_id, seq, hash)
            SELECT guild_id, 0, decode(repeat('00', 32), 'hex') FROM unnest($1::bigint[]) AS input (guild_id)
        ON CONFLICT (guild_id) DO NOTHING"
    );
    /// Locks the ends of journals, in the order of their guilds. SQLite has one writer, which is lock enough.
    HEADS_LOCK = split(
        "SELECT guild_id, seq, hash FROM ledger_head
        WHERE guild_id IN (SELECT value ->> 0 FROM json_each($1)) ORDER BY guild_id",
        "SELECT guild_id, seq, hash FROM ledger_head
        WHERE guild_id = ANY ($1::bigint[]) ORDER BY guild_id FOR UPDATE"
    );
    /// Opens accounts that are not there yet.
    ACCOUNTS_OPEN = split(
        "INSERT INTO account (guild_id, currency, kind, owner_id)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each($1) WHERE true
        ON CONFLICT (guild_id, owner_id, kind, currency) DO NOTHING",
        "INSERT INTO account (guild_id, currency, kind, owner_id)
            SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
        ON CONFLICT (guild_id, owner_id, kind, currency) DO NOTHING"
    );
    /// Finds accounts by what they are; the first column is the position asked for.
    ACCOUNTS_LOAD = split(
        "SELECT input.value ->> 4, account.id, account.balance, account.status = 'open'
        FROM json_each($1) AS input CROSS JOIN account
        WHERE account.guild_id = input.value ->> 0 AND account.currency = input.value ->> 1
        AND account.kind = input.value ->> 2 AND account.owner_id = input.value ->> 3",
        "SELECT input.position, account.id, account.balance, account.status = 'open'
        FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[])
            AS input (guild_id, currency, kind, owner_id, position)
        JOIN account USING (guild_id, currency, kind, owner_id)"
    );
}

/// How the owner of a guild's own account is stored. No member has this id.
pub(super) const NO_OWNER: i64 = 0;

/// Locks the journals the drafts belong to, then loads their accounts, opening those that are new.
///
/// Every change of an account happens under its guild's head, so the accounts need no lock of their own: whoever holds
/// the head is alone with them.
pub(super) async fn books_load(tx: &mut Tx, drafts: &[Draft]) -> Result<Books, DbError> {
    let guilds: BTreeSet<GuildId> = drafts.iter().map(Draft::guild).collect();
    let accounts: Vec<AccountRef> = drafts
        .iter()
        .flat_map(Draft::accounts)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let heads = heads_lock(tx, &guilds).await?;
    let mut loaded = accounts_load(tx, &accounts).await?;
    if loaded.len() < accounts.len() {
        let missing: Vec<_> = accounts
            .into_iter()
            .filter(|account| !loaded.contains_key(account))
            .collect();
        accounts_open(tx, &missing).await?;
        loaded.append(&mut accounts_load(tx, &missing).await?);
    }
    Ok(Books {
        accounts: loaded,
        heads,
    })
}

/// Locks the ends of journals in the order of their guilds: the first lock of everything that moves money.
pub(crate) async fn heads_lock(
    tx: &mut Tx,
    guilds: &BTreeSet<GuildId>,
) -> Result<BTreeMap<GuildId, Head>, DbError> {
    let wanted = || Rows::new().i64s(guilds.iter().map(|guild| guild.as_i64()));
    let mut rows: Vec<(i64, i64, [u8; 32])> = tx.query(HEADS_LOCK).bind(wanted()).fetch_all().await?;
    if rows.len() < guilds.len() {
        tx.query(HEADS_OPEN).bind(wanted()).execute().await?;
        rows = tx.query(HEADS_LOCK).bind(wanted()).fetch_all().await?;
    }
    rows.into_iter()
        .map(|(guild, seq, hash)| Ok((guild_id(guild)?, Head { seq, hash })))
        .collect()
}

/// Opens those of the accounts that do not exist.
pub(super) async fn accounts_open(tx: &mut Tx, accounts: &[AccountRef]) -> Result<(), DbError> {
    tx.query(ACCOUNTS_OPEN)
        .bind(keys(accounts))
        .execute()
        .await
        .map(drop)
}

/// Those of the accounts that exist.
pub(super) async fn accounts_load(
    tx: &mut Tx,
    accounts: &[AccountRef],
) -> Result<BTreeMap<AccountRef, Account>, DbError> {
    if accounts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let input = keys(accounts).i64s((0_i64..).take(accounts.len()));
    let rows: Vec<(i64, i64, i64, bool)> = tx.query(ACCOUNTS_LOAD).bind(input).fetch_all().await?;
    rows.into_iter()
        .map(|(position, id, balance, open)| {
            let account = usize::try_from(position)
                .ok()
                .and_then(|at| accounts.get(at))
                .copied();
            let account =
                account.ok_or_else(|| DbError::new(DbErrorKind::Internal, "an account nobody asked for"))?;
            Ok((
                account,
                Account {
                    id: AccountId::new(id),
                    balance: Money::new(balance),
                    open,
                },
            ))
        })
        .collect()
}

fn keys(accounts: &[AccountRef]) -> Rows<'static> {
    Rows::new()
        .i64s(accounts.iter().map(|account| account.guild().as_i64()))
        .i64s(
            accounts
                .iter()
                .map(|account| i64::from(account.currency().number())),
        )
        .texts(accounts.iter().map(|account| account.kind().name()))
        .i64s(
            accounts
                .iter()
                .map(|account| account.owner().map_or(NO_OWNER, UserId::as_i64)),
        )
}

/// A guild id from a column.
pub(super) fn guild_id(raw: i64) -> Result<GuildId, DbError> {
    GuildId::from_i64(raw).map_err(|_| DbError::corrupt("a guild id is out of range"))
}

/// An owner from a column: none for the guild's own accounts and for those who were forgotten.
pub(crate) fn user_id(raw: Option<i64>) -> Result<Option<UserId>, DbError> {
    match raw {
        None | Some(NO_OWNER) => Ok(None),
        Some(raw) => UserId::from_i64(raw)
            .map(Some)
            .map_err(|_| DbError::corrupt("an owner is out of range")),
    }
}

//! A guild's whole economy as lines that a stranger can verify.

mod tables;

use std::sync::Arc;

use core_db::{Db, DbError, FromRow, Row, Tx};
use core_errors::AppError;
use core_security::{Action, AuditActor, AuditEntry, audit_append};
use core_types::{GuildId, Timestamp, hex};
use domain_economy::export::{ExportedEntry, FORMAT, Line, VERSION};
use domain_economy::ledger::AccountKind;
use serde_json::json;

use self::tables::TABLES;
use crate::Request;
use crate::economy::Economy;
use crate::ledger::lines_parse;

/// Rows read at a time.
const PAGE: u32 = 2_000;

core_db::statements! {
    /// Where the journal ends.
    HEAD = "SELECT seq, hash FROM ledger_head WHERE guild_id = $1";
    /// The next entries.
    ENTRIES = "SELECT seq, at, kind, actor, memo, memo_salt, memo_hash, reverses, lines, hash FROM journal_entry
        WHERE guild_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    /// The next accounts.
    ACCOUNTS = "SELECT id, kind, owner_id, currency, balance FROM account
        WHERE guild_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    /// What staff set.
    SETTINGS = "SELECT key, value FROM guild_setting WHERE guild_id = $1 ORDER BY key";
}

/// An entry as it is written down.
pub(crate) struct Stored(pub(crate) ExportedEntry);

impl FromRow for Stored {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let salt: Option<[u8; 16]> = row.get(5)?;
        let seal: Option<[u8; 32]> = row.get(6)?;
        let lines: String = row.get(8)?;
        let hash: [u8; 32] = row.get(9)?;
        Ok(Self(ExportedEntry {
            seq: row.get(0)?,
            at: row.get::<Timestamp>(1)?.as_micros(),
            kind: row.get(2)?,
            actor: row.get(3)?,
            memo: row.get(4)?,
            memo_salt: salt.map(|salt| hex(&salt)),
            memo_hash: seal.map(|seal| hex(&seal)),
            reverses: row.get(7)?,
            lines: lines_parse(&lines)?,
            hash: hex(&hash),
        }))
    }
}

/// Takes the lines of an export, one by one. None says that the export begins, also once more if the database asked for that.
/// Answering false ends it.
pub type OnLine = Arc<dyn Fn(Option<&str>) -> bool + Send + Sync>;

/// Hands out a guild's economy, as of one moment: header, entries, accounts, other records, end. False: `on_line` did not want
/// all of it.
///
/// # Errors
/// Those of the database.
pub async fn export(db: &Db, guild: GuildId, on_line: OnLine) -> Result<bool, DbError> {
    db.read("economy_export", move |tx| {
        let on_line = Arc::clone(&on_line);
        Box::pin(async move { lines(tx, guild, &*on_line).await })
    })
    .await
}

impl Economy {
    /// The guild's whole economy for those who run it, as lines of JSON; none if that is more than `most` bytes, for which the
    /// operator's command is the way.
    ///
    /// # Errors
    /// `access.forbidden`; those of the database.
    #[tracing::instrument(name = "economy.export", level = "debug", skip_all)]
    pub async fn export(&self, request: &Request, most: usize) -> Result<Option<Vec<u8>>, AppError> {
        request.allow_in_guild(Action::EconomyExport)?;
        let text = Arc::new(std::sync::Mutex::new(Vec::new()));
        let into = Arc::clone(&text);
        let on_line: OnLine = Arc::new(move |line| {
            let mut text = into.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            match line {
                None => text.clear(),
                Some(line) => {
                    text.extend_from_slice(line.as_bytes());
                    text.push(b'\n');
                }
            }
            text.len() <= most
        });
        let is_whole = export(self.db(), request.guild, on_line).await?;
        let text = std::mem::take(&mut *text.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        if !is_whole {
            return Ok(None);
        }
        let by = (AuditActor::User(request.user()), request.key.as_str());
        export_note(self.db(), request.guild, by, text.len()).await?;
        Ok(Some(text))
    }
}

/// Puts it on record that somebody took a guild's economy along; `by` is who, and as which request.
///
/// # Errors
/// Those of the database.
pub async fn export_note(
    db: &Db,
    guild: GuildId,
    (actor, trace): (AuditActor, &str),
    bytes: usize,
) -> Result<(), DbError> {
    let entry = AuditEntry {
        guild,
        actor,
        action: Action::EconomyExport.name().to_owned(),
        target: format!("guild:{guild}"),
        reason: "taken along as a file".to_owned(),
        before: None,
        after: Some(json!({ "bytes": bytes })),
        trace: trace.to_owned(),
    };
    db.write("export_note", move |tx| {
        let entry = entry.clone();
        Box::pin(async move {
            let now = tx.now();
            audit_append(tx, entry, now).await.map(drop)
        })
    })
    .await
}

type Taker = dyn Fn(Option<&str>) -> bool + Send + Sync;

fn tell(on_line: &Taker, line: &Line) -> Result<bool, DbError> {
    let text = serde_json::to_string(line)
        .map_err(|error| DbError::corrupt(format!("a line cannot be written: {error}")))?;
    Ok(on_line(Some(&text)))
}

async fn lines(tx: &mut Tx, guild: GuildId, on_line: &Taker) -> Result<bool, DbError> {
    on_line(None);
    let head: Option<(i64, [u8; 32])> = tx.query(HEAD).bind(guild.as_i64()).fetch_optional().await?;
    let (seq, hash) = head.unwrap_or((0, [0; 32]));
    let header = Line::Header {
        format: FORMAT.to_owned(),
        version: VERSION,
        guild,
        at: tx.now().as_micros(),
        seq,
        hash: hex(&hash),
    };
    if !tell(on_line, &header)? {
        return Ok(false);
    }
    let Some(entries) = entries(tx, guild, on_line).await? else {
        return Ok(false);
    };
    let Some(accounts) = accounts(tx, guild, on_line).await? else {
        return Ok(false);
    };
    let Some(records) = records(tx, guild, on_line).await? else {
        return Ok(false);
    };
    let end = Line::End {
        entries,
        accounts,
        records: Some(records),
    };
    tell(on_line, &end)
}

async fn entries(tx: &mut Tx, guild: GuildId, on_line: &Taker) -> Result<Option<u64>, DbError> {
    let (mut after, mut count) = (0, 0);
    loop {
        let query = tx.query(ENTRIES).bind(guild.as_i64()).bind(after).bind(PAGE);
        let page: Vec<Stored> = query.fetch_all().await?;
        if page.is_empty() {
            return Ok(Some(count));
        }
        for Stored(entry) in page {
            after = entry.seq;
            count += 1;
            if !tell(on_line, &Line::Entry(entry))? {
                return Ok(None);
            }
        }
    }
}

type AccountRow = (i64, String, Option<i64>, i64, i64);

async fn accounts(tx: &mut Tx, guild: GuildId, on_line: &Taker) -> Result<Option<u64>, DbError> {
    let (mut after, mut count) = (0, 0);
    loop {
        let query = tx.query(ACCOUNTS).bind(guild.as_i64()).bind(after).bind(PAGE);
        let page: Vec<AccountRow> = query.fetch_all().await?;
        if page.is_empty() {
            return Ok(Some(count));
        }
        for (id, kind, owner, currency, balance) in page {
            after = id;
            count += 1;
            let kind = AccountKind::parse(&kind)
                .ok_or_else(|| DbError::corrupt("an account is of an unknown kind"))?;
            let owner = owner.filter(|owner| *owner != 0).map(|owner| owner.to_string());
            let line = Line::Account {
                id,
                kind,
                owner,
                currency,
                balance,
            };
            if !tell(on_line, &line)? {
                return Ok(None);
            }
        }
    }
}

/// What else there is of the economy, and how many lines that is; none if nobody wants all of them.
async fn records(tx: &mut Tx, guild: GuildId, on_line: &Taker) -> Result<Option<u64>, DbError> {
    let mut count = 0;
    let settings: Vec<(String, String)> = tx.query(SETTINGS).bind(guild.as_i64()).fetch_all().await?;
    for (key, value) in settings {
        let line = Line::Record {
            of: "setting".to_owned(),
            data: json!({ "key": key, "value": value }),
        };
        count += 1;
        if !tell(on_line, &line)? {
            return Ok(None);
        }
    }
    for table in TABLES {
        let mut after = 0;
        loop {
            let page = table.page(tx, guild, after).await?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            for (_, data) in page {
                let data = serde_json::from_str(&data)
                    .map_err(|error| DbError::corrupt(format!("a row of {}: {error}", table.of)))?;
                let line = Line::Record {
                    of: table.of.to_owned(),
                    data,
                };
                count += 1;
                if !tell(on_line, &line)? {
                    return Ok(None);
                }
            }
        }
    }
    Ok(Some(count))
}

//! Proving from the stored rows alone that the ledger is what it claims to be.

mod accounts;
mod journal;
mod report;

use std::collections::BTreeMap;
use std::sync::Arc;

use core_db::{Db, DbError, Tx};
use core_types::GuildId;

use super::accounts::guild_id;

pub use report::{Fault, FaultKind, VerifyReport};

/// Rows read at a time.
const PAGE: u32 = 2_000;

core_db::statements! {
    /// Every guild that has a journal or an account. One that is being deleted has neither any more.
    GUILDS = "SELECT guild_id FROM (SELECT guild_id FROM ledger_head UNION SELECT guild_id FROM account) AS known
        WHERE NOT EXISTS (SELECT 1 FROM guild_presence
            WHERE guild_presence.guild_id = known.guild_id AND purging_at IS NOT NULL)
        ORDER BY 1";
    /// A posting whose account does not exist.
    ORPHAN = "SELECT posting.account_id, posting.seq FROM posting
        WHERE NOT EXISTS (SELECT 1 FROM account WHERE account.id = posting.account_id) LIMIT 1";
}

/// What to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyScope {
    /// Every guild.
    All,
    /// One guild.
    Guild(GuildId),
}

/// How far a check has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyProgress {
    /// Guilds checked so far.
    pub guilds: usize,
    /// Guilds there are to check.
    pub of: usize,
    /// Entries read so far, in the guild at hand.
    pub entries: u64,
}

/// Hears how a check comes along.
pub type OnProgress = Arc<dyn Fn(VerifyProgress) + Send + Sync>;

/// Checks the ledger: every hash from the first entry on, every sum, every balance against its postings, and holds
/// against escrow. Members can go on meanwhile: each guild is read as of one moment.
///
/// Rows are read in pages; what is kept is one sum per account of the guild at hand.
///
/// # Errors
/// Those of the database. Faults are no errors: they are in the report.
pub async fn verify(db: &Db, scope: VerifyScope, on_progress: OnProgress) -> Result<VerifyReport, DbError> {
    let guilds = match scope {
        VerifyScope::Guild(guild) => vec![guild],
        VerifyScope::All => db.read("ledger_guilds", |tx| Box::pin(guilds(tx))).await?,
    };
    let of = guilds.len();
    let mut report = VerifyReport::default();
    for (done, guild) in guilds.into_iter().enumerate() {
        let on_progress = Arc::clone(&on_progress);
        let found = db
            .read("ledger_verify", move |tx| {
                let on_progress = Arc::clone(&on_progress);
                Box::pin(async move {
                    let heard = move |entries| {
                        on_progress(VerifyProgress {
                            guilds: done,
                            of,
                            entries,
                        });
                    };
                    guild_verify(tx, guild, &heard).await
                })
            })
            .await?;
        report.absorb(found);
    }
    if scope == VerifyScope::All {
        let orphan = db
            .read("ledger_orphans", |tx| {
                Box::pin(async move { tx.query(ORPHAN).fetch_optional::<(i64, i64)>().await })
            })
            .await?;
        if let Some((account, seq)) = orphan {
            let fault = Fault::new(
                FaultKind::AccountMissing,
                "a posting is on an account that does not exist",
            );
            report.found(fault.on(account).at(seq));
        }
    }
    Ok(report)
}

async fn guilds(tx: &mut Tx) -> Result<Vec<GuildId>, DbError> {
    let rows: Vec<(i64,)> = tx.query(GUILDS).fetch_all().await?;
    rows.into_iter().map(|(guild,)| guild_id(guild)).collect()
}

async fn guild_verify(
    tx: &mut Tx,
    guild: GuildId,
    heard: &(dyn Fn(u64) + Send + Sync),
) -> Result<VerifyReport, DbError> {
    let mut report = VerifyReport {
        guilds: 1,
        ..VerifyReport::default()
    };
    let tallies: Tallies = journal::check(tx, guild, &mut report, heard).await?;
    accounts::check(tx, guild, tallies, &mut report).await?;
    for fault in &mut report.faults {
        fault.guild = Some(guild);
    }
    Ok(report)
}

/// What the journal says of each account, by its number.
type Tallies = BTreeMap<i64, Tally>;

/// All lines of one account, folded in the order of the journal. Two tallies are equal only if the lines are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Tally {
    sum: i128,
    lines: u64,
    digest: [u8; 32],
}

impl Tally {
    fn add(&mut self, seq: i64, amount: i64) {
        use sha2::{Digest as _, Sha256};
        self.sum += i128::from(amount);
        self.lines += 1;
        self.digest = Sha256::new_with_prefix(self.digest)
            .chain_update(seq.to_be_bytes())
            .chain_update(amount.to_be_bytes())
            .finalize()
            .into();
    }
}

//! Walking the chains and finding the first record that does not fit.

use core_db::{Db, DbError};
use core_types::GuildId;

use super::chain::{GENESIS, hash_of};
use super::record::{AuditRecord, guild_of};
use super::store::{HEAD_GET, HEAD_LIST, ORPHAN_LIST, RECORD_WALK};

/// Records, or heads, that one read takes.
const BATCH: i64 = 500;

/// Which chains to verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditScope {
    /// One guild's.
    Guild(GuildId),
    /// All of them.
    All,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// Chains that were walked.
    pub guilds: u64,
    /// Records that were found in order.
    pub records: u64,
    /// The first fault of each broken chain.
    pub faults: Vec<AuditFault>,
}

impl AuditReport {
    /// Whether every chain is whole.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Where a chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("audit record {seq} of guild {guild}: {kind}")]
pub struct AuditFault {
    /// Whose chain.
    pub guild: GuildId,
    /// The first record that does not fit, or that is missing.
    pub seq: i64,
    /// What does not fit.
    pub kind: FaultKind,
}

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// The record is not there.
    #[error("missing")]
    Missing,
    /// The record's contents do not give its hash.
    #[error("changed after it was written")]
    Changed,
    /// The record does not follow the one before it.
    #[error("does not follow the record before it")]
    Misplaced,
    /// The chain's end is not the one that was noted.
    #[error("not the end that was noted")]
    WrongEnd,
}

/// The noted end of a chain.
type Head = (i64, i64, [u8; 32]);

/// Verifies chains up to their ends as they are now; records that are added meanwhile are left for the next time.
///
/// Who can write to the database can also rewrite a whole chain and its end: compare an exported end, or keep the
/// database's own log, against that.
///
/// # Errors
/// Those of the database. A broken chain is no error but a fault in the report.
pub async fn audit_verify(db: &Db, scope: AuditScope) -> Result<AuditReport, DbError> {
    let mut report = AuditReport::default();
    match scope {
        AuditScope::Guild(guild) => {
            let guild = guild.as_i64();
            let head: Option<Head> = db
                .read("audit_head", move |tx| {
                    Box::pin(async move { tx.query(HEAD_GET).bind(guild).fetch_optional().await })
                })
                .await?;
            match head {
                Some(head) => verify_guild(db, head, &mut report).await?,
                None => orphans(db, guild - 1, guild, &mut report).await?,
            }
        }
        AuditScope::All => {
            let mut after = 0;
            loop {
                let heads: Vec<Head> = db
                    .read("audit_heads", move |tx| {
                        Box::pin(async move { tx.query(HEAD_LIST).bind(after).bind(BATCH).fetch_all().await })
                    })
                    .await?;
                let Some((last, ..)) = heads.last() else { break };
                after = *last;
                for head in heads {
                    verify_guild(db, head, &mut report).await?;
                }
            }
            orphans(db, 0, i64::MAX, &mut report).await?;
        }
    }
    Ok(report)
}

/// Walks one chain from its first record to the noted end.
async fn verify_guild(db: &Db, (id, end, end_hash): Head, report: &mut AuditReport) -> Result<(), DbError> {
    let guild = guild_of(id)?;
    report.guilds += 1;
    let (mut seq, mut hash) = (0, GENESIS);
    while seq < end {
        let records: Vec<AuditRecord> = db
            .read("audit_walk", move |tx| {
                Box::pin(async move {
                    tx.query(RECORD_WALK)
                        .bind(id)
                        .bind(seq)
                        .bind(end)
                        .bind(BATCH)
                        .fetch_all()
                        .await
                })
            })
            .await?;
        if records.is_empty() {
            report.faults.push(AuditFault {
                guild,
                seq: seq + 1,
                kind: FaultKind::Missing,
            });
            return Ok(());
        }
        for record in records {
            if let Some(kind) = fault_of(&record, seq, &hash) {
                report.faults.push(AuditFault {
                    guild,
                    seq: seq + 1,
                    kind,
                });
                return Ok(());
            }
            (seq, hash) = (record.seq, record.hash);
            report.records += 1;
        }
    }
    if hash != end_hash {
        report.faults.push(AuditFault {
            guild,
            seq,
            kind: FaultKind::WrongEnd,
        });
    }
    Ok(())
}

/// What is wrong with a record that should follow `seq` and `hash`.
fn fault_of(record: &AuditRecord, seq: i64, hash: &[u8; 32]) -> Option<FaultKind> {
    if record.seq != seq + 1 {
        Some(FaultKind::Missing)
    } else if hash_of(record) != record.hash {
        Some(FaultKind::Changed)
    } else if record.previous != *hash {
        Some(FaultKind::Misplaced)
    } else {
        None
    }
}

/// Guilds from `after` to `last` that have records but no noted end: somebody removed it.
async fn orphans(db: &Db, mut after: i64, last: i64, report: &mut AuditReport) -> Result<(), DbError> {
    loop {
        let guilds: Vec<(i64,)> = db
            .read("audit_orphans", move |tx| {
                Box::pin(async move {
                    tx.query(ORPHAN_LIST)
                        .bind(after)
                        .bind(last)
                        .bind(BATCH)
                        .fetch_all()
                        .await
                })
            })
            .await?;
        let Some((reached,)) = guilds.last() else {
            return Ok(());
        };
        after = *reached;
        for (id,) in guilds {
            report.faults.push(AuditFault {
                guild: guild_of(id)?,
                seq: 1,
                kind: FaultKind::WrongEnd,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use core_types::Timestamp;

    use super::super::record::AuditActor;
    use super::*;

    #[test]
    fn a_record_with_a_hash_of_its_own_still_has_to_follow() {
        let mut record = AuditRecord {
            guild: GuildId::new(1).unwrap(),
            seq: 1,
            at: Timestamp::from_seconds(1),
            actor: AuditActor::System,
            action: "a".into(),
            target: String::new(),
            reason: String::new(),
            before: None,
            after: None,
            trace: String::new(),
            trace_id: None,
            previous: GENESIS,
            hash: GENESIS,
        };
        record.hash = hash_of(&record);
        assert_eq!(fault_of(&record, 0, &GENESIS), None);
        assert_eq!(fault_of(&record, 0, &[1; 32]), Some(FaultKind::Misplaced));
        assert_eq!(fault_of(&record, 1, &GENESIS), Some(FaultKind::Missing));
        let moved_text = AuditRecord {
            action: String::new(),
            target: "a".into(),
            ..record.clone()
        };
        assert_eq!(fault_of(&moved_text, 0, &GENESIS), Some(FaultKind::Changed));
        let traced = AuditRecord {
            trace_id: Some("4bf92f3577b34da6a3ce929d0e0e4736".into()),
            ..record.clone()
        };
        assert_eq!(
            fault_of(&traced, 0, &GENESIS),
            Some(FaultKind::Changed),
            "added later"
        );
        let traced = AuditRecord {
            hash: hash_of(&traced),
            ..traced
        };
        assert_eq!(fault_of(&traced, 0, &GENESIS), None);
        for trace_id in [None, Some("4bf92f3577b34da6a3ce929d0e0e4737".to_owned())] {
            let changed = AuditRecord {
                trace_id,
                ..traced.clone()
            };
            assert_eq!(fault_of(&changed, 0, &GENESIS), Some(FaultKind::Changed));
        }
        let empty_for_none = AuditRecord {
            before: Some(String::new()),
            ..record
        };
        assert_eq!(fault_of(&empty_for_none, 0, &GENESIS), Some(FaultKind::Changed));
    }
}

//! Members who pay each other as fast as they are answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app_economy::ledger::{Ledger, LedgerError, Posted, VerifyScope, post, post_one, verify};
use core_db::{Claim, Db, DbError, DbErrorKind};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind};
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Who plays: members of each guild, guilds, and how many payments wait for their answer at any moment.
#[derive(Clone, Copy)]
pub(crate) struct Crowd {
    pub(crate) members: u64,
    pub(crate) guilds: u64,
    pub(crate) at_once: u64,
}

/// How a payment is made.
#[derive(Clone)]
pub(crate) enum Way {
    /// As the use cases do it.
    Submit(Ledger),
    /// The same statements in a transaction of its own. With a lock, one after the other: else SQLite's writer
    /// would commit several together.
    Alone(Db, Option<Arc<Mutex<()>>>),
}

static RUN: AtomicU64 = AtomicU64::new(0);

impl Crowd {
    /// Gives everybody enough to never run out.
    pub(crate) async fn fund(self, db: &Db) {
        for guild in 1..=self.guilds {
            let guild = GuildId::new(guild).unwrap();
            let grants: Vec<Draft> = (1..=self.members)
                .map(|member| {
                    let to = AccountRef::wallet(guild, UserId::new(member).unwrap());
                    Draft::transfer(
                        EntryKind::Grant,
                        AccountRef::mint(guild),
                        to,
                        Money::new(1_000_000_000),
                    )
                    .unwrap()
                })
                .collect();
            for grants in grants.chunks(1_000) {
                let grants = grants.to_vec();
                let funded: Result<_, DbError> = db
                    .write("fund", move |tx| {
                        let grants = grants.clone();
                        Box::pin(async move { post(tx, &grants).await })
                    })
                    .await;
                funded.unwrap();
            }
        }
    }

    /// Transfers per second over some time.
    pub(crate) async fn pay(self, way: &Way, length: Duration) -> f64 {
        let run = RUN.fetch_add(1, Ordering::Relaxed);
        let started = Instant::now();
        let payers = (0..self.at_once).map(|payer| {
            let way = way.clone();
            tokio::spawn(async move {
                let mut draw = Draw(run * 1_000_003 + payer + 1);
                let mut made = 0_u32;
                while started.elapsed() < length {
                    way.make(
                        &format!("i:{run:04}{payer:06}{made:08}"),
                        self.draft(payer, &mut draw),
                    )
                    .await;
                    made += 1;
                }
                made
            })
        });
        let mut made = 0;
        for payer in payers.collect::<Vec<_>>() {
            made += payer.await.unwrap();
        }
        f64::from(made) / started.elapsed().as_secs_f64()
    }

    fn draft(self, payer: u64, draw: &mut Draw) -> Draft {
        let guild = GuildId::new(1 + payer % self.guilds).unwrap();
        let from = 1 + draw.below(self.members);
        let to = 1 + (from + draw.below(self.members - 1)) % self.members;
        let amount = Money::new(1 + i64::try_from(draw.below(100)).unwrap());
        let (from, to) = (UserId::new(from).unwrap(), UserId::new(to).unwrap());
        let wallet = |owner| AccountRef::wallet(guild, owner);
        Draft::transfer(EntryKind::Pay, wallet(from), wallet(to), amount)
            .unwrap()
            .by(from)
    }
}

impl Way {
    async fn make(&self, key: &str, draft: Draft) {
        match self {
            Self::Submit(ledger) => {
                ledger
                    .submit(key, [7; 32], draft, |posted| posted.seq)
                    .await
                    .unwrap();
            }
            Self::Alone(db, turn) => {
                let _turn = match turn {
                    Some(turn) => Some(turn.lock().await),
                    None => None,
                };
                let key = key.to_owned();
                db.write("alone", move |tx| {
                    let (key, draft) = (key.clone(), draft.clone());
                    Box::pin(async move {
                        if tx.idempotency_claim_many(&[(&key, [7; 32])]).await? != [Claim::Fresh] {
                            return Err(LedgerError::from(DbError::new(
                                DbErrorKind::Internal,
                                "a key came twice",
                            )));
                        }
                        let posted: Posted = post_one::<LedgerError>(tx, &draft).await?;
                        tx.idempotency_store_many(&[(&key, &posted.seq.to_string(), None)])
                            .await?;
                        Ok(())
                    })
                })
                .await
                .unwrap();
            }
        }
    }
}

/// Stops the benchmark if speed was bought with soundness.
pub(crate) async fn assert_sound(db: &Db) -> u64 {
    let report = verify(db, VerifyScope::All, Arc::new(|_| ())).await.unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
    report.entries
}

/// Marsaglia's xorshift64: fast, and the same payments in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

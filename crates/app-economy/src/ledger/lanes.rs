//! Requests on their way into shared transactions.
//!
//! A lane takes every request that waits, at most [`MAX_BATCH`], and carries them out in one transaction: claim the
//! keys, post the drafts, store the answers. Under load the batches grow and each request costs less; a lone request
//! does not wait for company. Requests of one guild share a lane, so two lanes never fight for a journal.

use std::sync::Arc;
use std::time::Duration;

use core_db::{Address, Claim, Db, DbError, DbErrorKind, Dialect, Tx};
use core_types::GuildId;
use domain_economy::ledger::{Draft, Refusal};
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};
use tokio_util::task::TaskTracker;
use tracing::{Instrument as _, Span};

use super::post::{Posted, post};
use super::{LedgerError, metric};

/// The most requests that share one transaction.
const MAX_BATCH: usize = 256;

/// Requests that may wait per lane; beyond this, callers wait for room.
const QUEUE: usize = 4 * MAX_BATCH;

/// How often a batch that met a passing trouble is run again.
const RETRIES: u32 = 3;

/// Makes the stored answer (JSON) of an entry.
pub(super) type Answer = Box<dyn Fn(&Posted) -> Result<String, DbError> + Send + Sync>;

/// One request.
pub(super) struct Request {
    pub(super) key: String,
    pub(super) input_hash: [u8; 32],
    pub(super) draft: Draft,
    pub(super) answer: Answer,
    /// To whom the answer is owed.
    pub(super) owed: Option<Arc<Address>>,
}

/// What a request ends with, if it is neither refused nor failed.
#[derive(Debug, Clone)]
pub(super) enum Done {
    /// It was carried out now.
    Posted(Posted),
    /// It was carried out before; this is the stored answer.
    Replayed(String),
}

type Outcome = Result<Done, LedgerError>;

struct Waiting {
    request: Request,
    reply: oneshot::Sender<Outcome>,
    /// From handing in to the answer.
    span: Span,
}

/// The lanes of one [`Ledger`](super::Ledger).
#[derive(Debug)]
pub(super) struct Lanes {
    queues: std::sync::RwLock<Vec<mpsc::Sender<Waiting>>>,
    tasks: TaskTracker,
}

impl Lanes {
    pub(super) fn start(db: &Db, lanes: usize) -> Self {
        let tasks = TaskTracker::new();
        let queues = (0..lanes.max(1)).map(|_| {
            let (queue, waiting) = mpsc::channel(QUEUE);
            tasks.spawn(run(db.clone(), waiting));
            queue
        });
        Self {
            queues: std::sync::RwLock::new(queues.collect()),
            tasks,
        }
    }

    /// As many lanes as help: SQLite has one writer; a server commits for several while others compute.
    pub(super) fn fitting(db: &Db) -> usize {
        match db.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => 4,
        }
    }

    /// Hands a request in and waits for its end. Once handed in it is carried out even if the caller stops waiting.
    pub(super) async fn submit(&self, request: Request) -> Outcome {
        let queue = self.queue(request.draft.guild()).ok_or(LedgerError::Stopping)?;
        let (reply, outcome) = oneshot::channel();
        let span = tracing::debug_span!(
            "ledger",
            "otel.name" = "ledger post",
            requests = tracing::field::Empty
        );
        queue
            .send(Waiting { request, reply, span })
            .await
            .map_err(|_| LedgerError::Stopping)?;
        drop(queue);
        outcome.await.unwrap_or(Err(LedgerError::Stopping))
    }

    /// Takes no more requests, carries out those handed in, and ends the lanes.
    pub(super) async fn drain(&self) {
        match self.queues.write() {
            Ok(mut queues) => queues.clear(),
            Err(poisoned) => poisoned.into_inner().clear(),
        }
        self.tasks.close();
        self.tasks.wait().await;
    }

    fn queue(&self, guild: GuildId) -> Option<mpsc::Sender<Waiting>> {
        let queues = self.queues.read().ok()?;
        let lanes = u64::try_from(queues.len()).ok()?;
        // Fibonacci hashing: neighbouring snowflakes spread over the lanes.
        let spread = guild.get().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        queues
            .get(usize::try_from(spread.checked_rem(lanes)?).ok()?)
            .cloned()
    }
}

async fn run(db: Db, mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(MAX_BATCH);
    while queue.recv_many(&mut waiting, MAX_BATCH).await > 0 {
        let (requests, others): (Vec<_>, Vec<_>) = waiting
            .drain(..)
            .map(|waiting| (waiting.request, (waiting.reply, waiting.span)))
            .unzip();
        metric::batch(requests.len());
        let first = share(others.iter().map(|(_, span)| span));
        let outcomes = carry_out(&db, requests).instrument(first).await;
        for (outcome, (reply, _span)) in outcomes.into_iter().zip(others) {
            // A caller who stopped waiting does not change what happened.
            let _ = reply.send(outcome);
        }
    }
}

/// The transaction of a batch is in the trace of its first request; the traces of the others link to that.
fn share<'s>(mut spans: impl ExactSizeIterator<Item = &'s Span>) -> Span {
    // Traces know signed numbers only, and write others as text.
    let requests = i64::try_from(spans.len()).unwrap_or(i64::MAX);
    let Some(first) = spans.next() else {
        return Span::none();
    };
    first.record("requests", requests);
    for other in spans {
        other.record("requests", requests);
        other.follows_from(first);
    }
    first.clone()
}

/// Carries out a batch; if it fails for a reason that lies in one of its requests, each for itself.
async fn carry_out(db: &Db, requests: Vec<Request>) -> Vec<Outcome> {
    let requests: Arc<[Request]> = requests.into();
    let everything = 0..requests.len();
    match attempt(db, &requests, everything.clone()).await {
        Ok(outcomes) => outcomes,
        Err(error) if requests.len() == 1 || is_passing(&error) => everything
            .map(|_| Err(LedgerError::Database(error.clone())))
            .collect(),
        Err(error) => {
            tracing::warn!(%error, requests = requests.len(), "a batch failed, its requests are tried one by one");
            let mut outcomes = Vec::with_capacity(requests.len());
            for at in everything {
                match attempt(db, &requests, at..at + 1).await {
                    Ok(outcome) => outcomes.extend(outcome),
                    Err(error) => outcomes.push(Err(LedgerError::Database(error))),
                }
            }
            outcomes
        }
    }
}

/// Trouble that has nothing to do with what was asked for.
fn is_passing(error: &DbError) -> bool {
    error.is_retryable() || error.kind() == DbErrorKind::CommitUnknown
}

/// Runs part of a batch in one transaction, again after passing trouble.
///
/// A connection lost at commit is passing trouble too: the keys tell whether the effect is there, so nothing happens
/// twice and nothing is guessed.
async fn attempt(
    db: &Db,
    requests: &Arc<[Request]>,
    part: std::ops::Range<usize>,
) -> Result<Vec<Outcome>, DbError> {
    let mut tries = 0;
    let mut unknown = None;
    loop {
        let (requests, part) = (Arc::clone(requests), part.clone());
        let ended = db
            .write("ledger_batch", move |tx| {
                batch(tx, Arc::clone(&requests), part.clone())
            })
            .await;
        match ended {
            Err(error) if is_passing(&error) => {
                if error.kind() == DbErrorKind::CommitUnknown {
                    unknown.get_or_insert_with(|| error.clone());
                }
                if tries == RETRIES {
                    // Whatever failed later: the first of them may have been carried out.
                    return Err(unknown.unwrap_or(error));
                }
                tries += 1;
                metric::retry();
                tracing::debug!(%error, tries, "a batch is run again");
                tokio::time::sleep(Duration::from_millis(10 << tries)).await;
            }
            Err(error) => return Err(unknown.unwrap_or(error)),
            Ok(outcomes) => return Ok(outcomes),
        }
    }
}

fn batch(
    tx: &mut Tx,
    requests: Arc<[Request]>,
    part: std::ops::Range<usize>,
) -> BoxFuture<'_, Result<Vec<Outcome>, DbError>> {
    Box::pin(async move {
        let requests = requests.get(part).unwrap_or_default();
        let keys: Vec<_> = requests
            .iter()
            .map(|request| (request.key.as_str(), request.input_hash))
            .collect();
        let claims = tx.idempotency_claim_many(&keys).await?;
        let fresh: Vec<usize> = claims
            .iter()
            .enumerate()
            .filter(|(_, claim)| **claim == Claim::Fresh)
            .map(|(at, _)| at)
            .collect();
        let drafts: Vec<Draft> = fresh.iter().map(|&at| requests[at].draft.clone()).collect();
        let decided = post(tx, &drafts).await?;
        let settled = settle(tx, requests, &fresh, decided).await?;
        Ok(outcomes(&claims, &settled))
    })
}

/// What became of the fresh requests, by position: the entry with its stored answer, or the refusal.
type Settled = Vec<Option<Result<(Posted, String), Refusal>>>;

/// Stores the answers of what was posted, and frees the keys of what was refused.
async fn settle(
    tx: &mut Tx,
    requests: &[Request],
    fresh: &[usize],
    decided: Vec<Result<Posted, Refusal>>,
) -> Result<Settled, DbError> {
    let mut settled: Settled = requests.iter().map(|_| None).collect();
    for (&at, decided) in fresh.iter().zip(decided) {
        settled[at] = Some(match decided {
            Ok(posted) => (requests[at].answer)(&posted).map(|answer| Ok((posted, answer)))?,
            Err(refusal) => Err(refusal),
        });
    }
    let (mut answers, mut refused) = (Vec::with_capacity(fresh.len()), Vec::new());
    for (request, settled) in requests.iter().zip(&settled) {
        match settled {
            Some(Ok((_, answer))) => {
                answers.push((request.key.as_str(), answer.as_str(), request.owed.as_deref()));
            }
            Some(Err(_)) => refused.push(request.key.as_str()),
            None => {}
        }
    }
    tx.idempotency_store_many(&answers).await?;
    super::keys::release(tx, &refused).await?;
    Ok(settled)
}

fn outcomes(claims: &[Claim], settled: &Settled) -> Vec<Outcome> {
    (0..claims.len()).map(|at| outcome(claims, settled, at)).collect()
}

fn outcome(claims: &[Claim], settled: &Settled, at: usize) -> Outcome {
    match (&claims[at], &settled[at]) {
        (Claim::Fresh, Some(Ok((posted, _)))) => Ok(Done::Posted(posted.clone())),
        (Claim::Fresh, Some(Err(refusal))) => Err((*refusal).into()),
        (Claim::Replayed(answer), _) => Ok(Done::Replayed(answer.clone())),
        (Claim::Mismatch, _) | (Claim::Fresh, None) => Err(LedgerError::KeyReused),
        // The same request again within the batch: a replay of the earlier one, whatever became of that.
        (Claim::Repeats(first), _) => match outcome(claims, settled, *first)? {
            Done::Replayed(answer) => Ok(Done::Replayed(answer)),
            Done::Posted(_) => match &settled[*first] {
                Some(Ok((_, answer))) => Ok(Done::Replayed(answer.clone())),
                _ => Err(LedgerError::KeyReused),
            },
        },
    }
}

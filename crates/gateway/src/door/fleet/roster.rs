//! Who holds which shard, and the sessions that go with them: rows all processes share.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use core_db::{Db, DbError, Lease, Tx, statements};
use core_security::guilds_here;
use core_types::{ApplicationId, GuildId, Timestamp};

use super::TTL;
use crate::{
    door::{Instance, Stored, identify, plan::Found},
    sealer::Sealer,
};

/// Discord keeps a session for a few minutes. One that is older is not worth the try.
const RESUMABLE: Duration = Duration::from_mins(5);

/// So many processes may go on with a session without having saved it again: a session that ends processes is let go.
const MOST_TAKEN: i64 = 3;

statements! {
    /// Nobody else is there: as many shards as Discord says now.
    SHARDS_SET = "UPDATE gateway_fleet SET shards = $2 WHERE application_id = $1";
    /// The session of a shard.
    SESSION = "SELECT gateway, session, taken FROM gateway_session WHERE shard = $1";
    /// Somebody goes on with it.
    SESSION_TAKEN = "UPDATE gateway_session SET taken = taken + 1 WHERE shard = $1";
    /// Its latest state.
    SESSION_KEEP = "INSERT INTO gateway_session (shard, gateway, session, taken) VALUES ($1, $2, $3, 0)
        ON CONFLICT (shard) DO UPDATE SET gateway = excluded.gateway, session = excluded.session, taken = 0";
    /// There is none any more.
    SESSION_END = "DELETE FROM gateway_session WHERE shard = $1";
}

/// The rows of one application, as one process writes them.
#[derive(Clone)]
pub(super) struct Roster {
    pub(super) db: Db,
    pub(super) sealer: Sealer,
    pub(super) application: ApplicationId,
    /// Which Discord knows the sessions: those of another one are worth nothing.
    pub(super) gateway: String,
    /// This process.
    pub(super) owner: String,
}

/// What a process is when it has joined.
pub(super) struct Joined {
    /// That it lives.
    pub(super) presence: Lease,
    /// How many shards there are.
    pub(super) shards: u32,
}

/// A shard that has become this process's.
pub(super) struct Taken {
    pub(super) lease: Lease,
    /// What can be resumed.
    pub(super) session: Option<Stored>,
    /// The servers a session that goes on does not name again.
    pub(super) guilds: Vec<GuildId>,
}

/// What still is this process's.
pub(super) struct Kept {
    pub(super) presence: Option<Lease>,
    /// Names of leases.
    pub(super) renewed: Vec<String>,
}

/// How things stand at one moment.
pub(super) struct View {
    /// Of the processes that live, in the order in which they came, this one's place; and how many there are.
    pub(super) rank: (usize, usize),
    leases: HashMap<String, Lease>,
    now: Timestamp,
}

impl View {
    /// The shards nobody holds. One that is this very process's by its row counts as well: a process knows what it holds, and
    /// the rest it could not release.
    pub(super) fn free(&self, roster: &Roster, shards: u32) -> BTreeSet<u32> {
        let is_free = |shard: &u32| {
            self.lease(roster, *shard, shards)
                .is_none_or(|lease| lease.expires_at <= self.now || lease.owner == roster.owner)
        };
        (0..shards).filter(is_free).collect()
    }

    /// Whether nobody took a shard since.
    pub(super) fn holds(&self, held: &Lease) -> bool {
        let found = self.leases.get(&held.name);
        found.is_some_and(|lease| lease.token == held.token)
    }

    fn lease(&self, roster: &Roster, shard: u32, shards: u32) -> Option<&Lease> {
        self.leases.get(&roster.shard(shard, shards))
    }
}

impl Roster {
    fn shards(&self) -> String {
        format!("shard:{}:", self.application)
    }

    fn shard(&self, number: u32, shards: u32) -> String {
        format!("{}{number}/{shards}", self.shards())
    }

    /// Joins the processes that live. Whatever this process's predecessor held is free now. The first to come says how
    /// many shards there are; whoever comes later goes by that, as all must.
    pub(super) async fn join(&self, instance: &Instance, found: &Found) -> Result<Joined, DbError> {
        let (id, shards, limit) = (instance.id.clone(), found.shards, found.limit);
        self.db
            .write_with("gateway_join", self.clone(), move |tx, roster| {
                let id = id.clone();
                Box::pin(async move {
                    tx.leases_bury(&id).await?;
                    // Also a lock: of two that come at once, the second sees the first.
                    let known = identify::told(tx, roster.application, shards, limit).await?;
                    let now = tx.now();
                    let mut others = tx.leases_list(&roster.presences()).await?;
                    // Who takes part no more may still hold shards.
                    others.extend(tx.leases_list(&roster.shards()).await?);
                    let is_alone = others.iter().all(|lease| lease.expires_at <= now);
                    if is_alone && known != shards {
                        let set = tx.query(SHARDS_SET).bind(roster.application.as_i64());
                        set.bind(shards).execute().await?;
                    }
                    let presence = tx.lease_acquire(&roster.presence(), &roster.owner, TTL).await?;
                    Ok(Joined {
                        presence: presence
                            .ok_or_else(|| DbError::corrupt("a presence is somebody else's"))?,
                        shards: if is_alone { shards } else { known },
                    })
                })
            })
            .await
    }

    fn presences(&self) -> String {
        format!("fleet:{}:", self.application)
    }

    fn presence(&self) -> String {
        format!("{}{}", self.presences(), self.owner)
    }

    /// How things stand.
    pub(super) async fn look(&self) -> Result<View, DbError> {
        self.db
            .read("gateway_look", {
                let roster = self.clone();
                move |tx| {
                    let roster = roster.clone();
                    Box::pin(async move {
                        let now = tx.now();
                        let presences = tx.leases_list(&roster.presences()).await?;
                        let leases = tx.leases_list(&roster.shards()).await?;
                        identify::measure(tx, roster.application).await?;
                        // One's own presence counts even if the clock jumped.
                        let mut live: Vec<_> = presences
                            .iter()
                            .filter(|lease| lease.expires_at > now || lease.owner == roster.owner)
                            .map(|lease| (lease.token, &lease.owner))
                            .collect();
                        live.sort();
                        let rank = live.iter().position(|(_, owner)| **owner == roster.owner);
                        Ok(View {
                            rank: (
                                rank.unwrap_or(live.len()),
                                live.len() + usize::from(rank.is_none()),
                            ),
                            leases: leases
                                .into_iter()
                                .map(|lease| (lease.name.clone(), lease))
                                .collect(),
                            now,
                        })
                    })
                }
            })
            .await
    }

    /// Takes a shard that was free, with its session if that can be resumed. `None`: somebody else was first.
    pub(super) async fn take(&self, view: &View, number: u32, shards: u32) -> Result<Option<Taken>, DbError> {
        let ended_at = view.lease(self, number, shards).map(|lease| lease.expires_at);
        let name = self.shard(number, shards);
        let taken = self
            .db
            .write_with("gateway_take", (self.clone(), name), move |tx, input| {
                Box::pin(async move {
                    let (roster, name) = &*input;
                    let Some(lease) = tx.lease_acquire(name, &roster.owner, TTL).await? else {
                        return Ok(None);
                    };
                    let found: Option<(String, String, i64)> =
                        tx.query(SESSION).bind(name).fetch_optional().await?;
                    let is_recent = ended_at.is_some_and(|at| tx.now().since(at) < RESUMABLE);
                    let found = found.filter(|(gateway, _, taken)| {
                        is_recent && *gateway == roster.gateway && *taken < MOST_TAKEN
                    });
                    let Some((_, sealed, _)) = found else {
                        return Ok(Some((lease, None)));
                    };
                    tx.query(SESSION_TAKEN).bind(name).execute().await?;
                    Ok::<_, DbError>(Some((lease, Some(sealed))))
                })
            })
            .await?;
        let Some((lease, sealed)) = taken else {
            return Ok(None);
        };
        let session = sealed.and_then(|sealed| self.open(&lease, &sealed));
        let guilds = if session.is_some() {
            self.guilds(number, shards).await
        } else {
            Vec::new()
        };
        Ok(Some(Taken {
            lease,
            session,
            guilds,
        }))
    }

    /// The servers of a shard whose session goes on, which does not name them again: `/stats` and `/health` would say that
    /// there are none. That reads the rows of all servers, so it is kept out of the unit that takes the shard.
    async fn guilds(&self, number: u32, shards: u32) -> Vec<GuildId> {
        let found: Result<_, DbError> = self
            .db
            .read("gateway_guilds", move |tx| {
                Box::pin(guilds_here(tx, (number, shards)))
            })
            .await;
        found.unwrap_or_else(|error| {
            tracing::warn!(%error, shard = number, "the servers of a shard are not counted");
            Vec::new()
        })
    }

    /// Goes on holding what is still this process's, and saves the sessions that moved. Whoever lost one sees that with
    /// the next look.
    pub(super) async fn keep(
        &self,
        presence: Option<Lease>,
        held: Vec<(Lease, Option<Stored>)>,
    ) -> Result<Kept, DbError> {
        let held: Vec<_> = held
            .into_iter()
            .map(|(lease, stored)| {
                let sealed = stored.map(|stored| self.seal(&lease, &stored));
                (lease, sealed)
            })
            .collect();
        self.db
            .write_with("gateway_keep", (self.clone(), presence, held), |tx, input| {
                Box::pin(async move {
                    let (roster, presence, held) = &*input;
                    let mut renewed = Vec::new();
                    for (lease, sealed) in held {
                        if tx.lease_renew(lease, TTL).await?.is_none() {
                            continue;
                        }
                        if let Some(sealed) = sealed {
                            roster.save(tx, &lease.name, sealed).await?;
                        }
                        renewed.push(lease.name.clone());
                    }
                    let presence = match presence {
                        None => None,
                        Some(presence) => match tx.lease_renew(presence, TTL).await? {
                            Some(presence) => Some(presence),
                            // Nobody else bears this name: it was cleaned up after a long sleep.
                            None => tx.lease_acquire(&presence.name, &roster.owner, TTL).await?,
                        },
                    };
                    Ok(Kept { presence, renewed })
                })
            })
            .await
    }

    /// Lets go of a shard, with its last state. Nothing happens if somebody else has it by now.
    pub(super) async fn release(&self, lease: Lease, stored: Option<Stored>) -> Result<(), DbError> {
        let sealed = stored.map(|stored| self.seal(&lease, &stored));
        self.db
            .write_with("gateway_release", (self.clone(), lease, sealed), |tx, input| {
                Box::pin(async move {
                    let (roster, lease, sealed) = &*input;
                    if !tx.lease_release(lease).await? {
                        return Ok(());
                    }
                    match sealed {
                        Some(sealed) => roster.save(tx, &lease.name, sealed).await,
                        None => tx.query(SESSION_END).bind(&lease.name).execute().await.map(drop),
                    }
                })
            })
            .await
    }

    /// Leaves: others may have this process's part.
    pub(super) async fn leave(&self, presence: Lease) -> Result<(), DbError> {
        self.db
            .write_with("gateway_leave", presence, |tx, presence| {
                Box::pin(async move { tx.lease_release(&presence).await.map(drop) })
            })
            .await
    }

    async fn save(&self, tx: &mut Tx, shard: &str, sealed: &str) -> Result<(), DbError> {
        let keep = tx.query(SESSION_KEEP).bind(shard).bind(&self.gateway);
        keep.bind(sealed).execute().await.map(drop)
    }

    fn seal(&self, lease: &Lease, stored: &Stored) -> String {
        let text = serde_json::to_string(stored).unwrap_or_default();
        self.sealer.seal(SESSION_COLUMN, &lease.name, text)
    }

    fn open(&self, lease: &Lease, sealed: &str) -> Option<Stored> {
        let opened = self.sealer.open(SESSION_COLUMN, &lease.name, sealed);
        let stored = opened.map(|text| serde_json::from_str(&text));
        match stored {
            Ok(Ok(stored)) => Some(stored),
            Ok(Err(error)) => {
                tracing::warn!(%error, shard = lease.name, "a session cannot be read; a new one is begun");
                None
            }
            Err(error) => {
                tracing::warn!(%error, shard = lease.name, "a session cannot be opened; a new one is begun");
                None
            }
        }
    }
}

const SESSION_COLUMN: &str = "gateway_session";

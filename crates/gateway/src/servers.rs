//! Which servers the bot is on: what the gateway tells, kept in the database off the way of the events.
//!
//! A new session names every server of its share, so that a removal nobody heard of is found then. Servers that Discord
//! cannot reach are named like all others, and nothing changes for them.

use std::{collections::HashMap, time::Duration};

use core_db::{DbError, DbErrorKind, Lease};
use core_errors::AppError;
use core_security::{Presence, Security};
use core_types::GuildId;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

/// After a failure of the database the same is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// So long a server is taken to be where it was. Another process may have heard that the bot was removed meanwhile.
const KNOWN_FOR: Duration = Duration::from_mins(10);

/// What was heard of servers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A new session: of this shard's share, the bot is on these.
    Ready { shard: (u32, u32), guilds: Vec<GuildId> },
    /// The bot is on this server.
    Here(GuildId),
    /// The bot was removed from it, or it was deleted.
    Left(GuildId),
}

/// Where doors say what they hear. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Servers(mpsc::UnboundedSender<Told>);

/// What comes from doors.
#[derive(Debug)]
enum Told {
    /// What was heard, and the lease of the shard that heard it.
    Heard(Heard, Option<Lease>),
    /// Somebody wants to know when all before it is kept.
    Mark(oneshot::Sender<()>),
}

/// Since when a server is known, and the token of the lease that was heard with it: whoever held the shard in between may have
/// heard that the bot was removed.
type Known = (Instant, Option<i64>);

/// The other end: keeps it.
pub(crate) struct Keeping {
    security: Security,
    told: mpsc::UnboundedReceiver<Told>,
    /// Servers that the database knows as present, and since when that is known: most of what is heard is about them.
    known: HashMap<GuildId, Known>,
}

impl Servers {
    pub(crate) fn new(security: Security) -> (Self, Keeping) {
        let (sender, told) = mpsc::unbounded_channel();
        let keeping = Keeping {
            security,
            told,
            known: HashMap::new(),
        };
        (Self(sender), keeping)
    }

    /// For tests of doors: nobody listens.
    #[cfg(test)]
    pub(crate) fn unheard() -> Self {
        Self(mpsc::unbounded_channel().0)
    }

    /// What a door heard that no other process has.
    pub(crate) fn heard(&self, heard: Heard) {
        self.heard_by(heard, None);
    }

    /// What a shard heard: it counts as long as the shard is held by that lease, so that a process that lost it and does
    /// not know yet changes nothing behind the back of the next one.
    pub(crate) fn heard_by(&self, heard: Heard, lease: Option<&Lease>) {
        // Without a listener the process ends; the next session names every server again.
        let _ = self.0.send(Told::Heard(heard, lease.cloned()));
    }

    /// Waits until everything that was heard before is kept. False if it took longer, or nobody keeps anything any more: a
    /// session that is past those events must not go on elsewhere then.
    pub(crate) async fn kept(&self, at_most: Duration) -> bool {
        let (mark, kept) = oneshot::channel();
        if self.0.send(Told::Mark(mark)).is_err() {
            return false;
        }
        tokio::select! {
            biased;
            kept = kept => kept.is_ok(),
            () = sleep(at_most) => false,
        }
    }
}

impl Keeping {
    /// Keeps what is heard, in order, until told to stop.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        loop {
            let told = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                told = self.told.recv() => told,
            };
            let (heard, lease) = match told {
                None => return,
                Some(Told::Heard(heard, lease)) => (heard, lease),
                Some(Told::Mark(mark)) => {
                    // Whoever asked may have waited long enough.
                    let _ = mark.send(());
                    continue;
                }
            };
            while let Err(error) = self.keep(&heard, lease.as_ref()).await {
                if is_superseded(&error) {
                    tracing::warn!(
                        ?heard,
                        "a shard has passed to another process, which knows better"
                    );
                    break;
                }
                tracing::warn!(%error, "what was heard of servers cannot be kept yet");
                tokio::select! {
                    biased;
                    () = stop.cancelled() => return,
                    () = sleep(AGAIN_AFTER) => {}
                }
            }
        }
    }

    /// What is heard next, without keeping it.
    #[cfg(test)]
    pub(crate) async fn next(&mut self) -> Option<Heard> {
        loop {
            match self.told.recv().await? {
                Told::Heard(heard, _) => return Some(heard),
                Told::Mark(_) => {}
            }
        }
    }

    fn is_known(&self, guild: GuildId, token: Option<i64>) -> bool {
        let known = self.known.get(&guild);
        known.is_some_and(|(since, by)| *by == token && since.elapsed() < KNOWN_FOR)
    }

    async fn keep(&mut self, heard: &Heard, lease: Option<&Lease>) -> Result<(), AppError> {
        let token = lease.map(|lease| lease.token);
        match heard {
            Heard::Ready { shard, guilds } => {
                let found = self.security.guilds_reconcile(lease, *shard, guilds).await?;
                let (number, shards) = *shard;
                let now = Instant::now();
                self.known.retain(|guild, _| !is_of_shard(*guild, number, shards));
                self.known
                    .extend(guilds.iter().map(|guild| (*guild, (now, token))));
                if found.back + found.left > 0 {
                    tracing::warn!(?found, shard = shard.0, "servers changed while nobody listened");
                }
            }
            Heard::Here(guild) if self.is_known(*guild, token) => {}
            Heard::Here(guild) => match self.security.guild_joined(lease, *guild).await? {
                Presence::Purging => {
                    tracing::warn!(%guild, "invited again while everything of the server is being deleted");
                }
                presence => {
                    tracing::info!(%guild, ?presence, "on a server");
                    self.known.insert(*guild, (Instant::now(), token));
                }
            },
            Heard::Left(guild) => {
                self.known.remove(guild);
                if self.security.guild_left(lease, *guild).await? {
                    tracing::info!(%guild, "removed from a server: frozen until it comes back or its time is over");
                }
            }
        }
        Ok(())
    }
}

/// Whether events of a server belong to a shard: Discord deals servers out by these bits of their id.
/// <https://discord.com/developers/docs/events/gateway#sharding>
pub(crate) fn is_of_shard(guild: GuildId, shard: u32, shards: u32) -> bool {
    (guild.get() >> 22) % u64::from(shards.max(1)) == u64::from(shard)
}

fn is_superseded(error: &AppError) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<DbError>());
    source.is_some_and(|error| error.kind() == DbErrorKind::Superseded)
}

#[cfg(test)]
mod tests;

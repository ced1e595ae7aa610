//! Trouble on demand, and the record of what went over the wire.

mod dispatches;

use std::{sync::Arc, time::Duration};

use serde_json::json;

use crate::{
    conformance::Violation,
    endpoint,
    error::ApiError,
    gateway::session::Outgoing,
    limits::LimitScope,
    state::{
        Discord,
        faults::{Failure, Faults},
        log::Call,
    },
    testing::SandboxError,
};

/// Makes a sandbox behave badly on purpose. Everything takes effect at once.
#[derive(Clone, Debug)]
pub struct Controls {
    discord: Arc<Discord>,
}

impl Controls {
    pub(crate) fn new(discord: Arc<Discord>) -> Self {
        Self { discord }
    }

    fn to_all(&self, outgoing: &Outgoing) -> usize {
        self.discord.update(|state| state.send_to_sessions(outgoing))
    }

    /// Ends all gateway connections without a word; sessions can be resumed. How many there were.
    pub fn drop_connections(&self) -> usize {
        self.to_all(&Outgoing::Drop)
    }

    /// Closes all gateway connections with a code such as 4000 or 4009. How many there were.
    pub fn close_connections(&self, code: u16) -> usize {
        self.to_all(&Outgoing::Close(code, "closed by the sandbox's controls"))
    }

    /// Asks all bots to reconnect and resume (op 7). How many there were.
    pub fn reconnect(&self) -> usize {
        let reconnect = json!({"op": 7, "d": null, "s": null, "t": null});
        self.to_all(&Outgoing::Text(reconnect.to_string().into()))
    }

    /// Tells all bots that their session is invalid (op 9). Unless `resumable`, the sessions are gone.
    pub fn invalidate(&self, resumable: bool) -> usize {
        self.discord.update(|state| {
            let count = state.send_to_sessions(&Outgoing::Invalid(resumable));
            if !resumable {
                state.sessions.clear();
                let applications: Vec<_> = state.world.applications.keys().copied().collect();
                for application in applications {
                    state.bot_status_changed(application);
                }
            }
            count
        })
    }

    /// Lets a server, by its name, go out of reach of all bots (`GUILD_DELETE` with `unavailable`), or come back.
    /// False if there is none of this name, or it was like that already.
    pub fn set_available(&self, server: &str, is_available: bool) -> bool {
        self.discord.update(|state| {
            let guild = state.world.guilds.values().find(|guild| guild.name == server);
            let guild = guild.map(|guild| guild.id);
            guild.is_some_and(|guild| state.guild_set_available(guild, is_available))
        })
    }

    /// Dispatches the next interaction twice, as Discord does on rare occasions.
    pub fn duplicate_next_interaction(&self) {
        self.discord.update(|state| state.faults.duplicates += 1);
    }

    /// Posts the next interaction to the registered address and dispatches it over the gateway as well, as may happen in the
    /// moment in which an address is registered.
    pub fn send_next_interaction_both_ways(&self) {
        self.discord.update(|state| state.faults.both_ways += 1);
    }

    /// Has the first application's interactions posted to an address, once it passed Discord's checks, or dispatched over
    /// the gateway again: what its developer does on its page.
    pub async fn set_endpoint(&self, url: Option<&str>) -> Result<(), SandboxError> {
        let first = self
            .discord
            .read(|state| state.world.applications.keys().next().copied());
        let first = first.ok_or_else(ApiError::unknown_application)?;
        if let Some(url) = url {
            endpoint::verify(&self.discord, first, url).await?;
        }
        self.discord.update(|state| {
            if let Some(application) = state.world.applications.get_mut(&first) {
                application.endpoint = url.map(str::to_owned);
            }
        });
        Ok(())
    }

    /// Lets every REST answer wait; zero ends it.
    pub fn delay_rest(&self, delay: Duration) {
        self.discord.update(|state| state.faults.rest_delay = delay);
    }

    /// Answers the next `count` REST calls whose path contains `path` with `status`, without doing anything.
    pub fn fail_rest(&self, path: &str, status: u16, count: usize) {
        self.fail(path, status, count, Failure::default());
    }

    /// Answers the next `count` REST calls whose path contains `path` with `status`, although they are carried out: what a
    /// bot gets when Discord stumbles after it did what was asked for.
    pub fn lose_rest_answers(&self, path: &str, status: u16, count: usize) {
        let lost = Failure {
            is_done: true,
            ..Failure::default()
        };
        self.fail(path, status, count, lost);
    }

    /// Answers the next `count` REST calls whose path contains `path` with 429.
    pub fn rate_limit_rest(&self, path: &str, retry_after: Duration, count: usize) {
        self.limit_rest(path, LimitScope::User, retry_after, count);
    }

    /// Like [`Controls::rate_limit_rest`], for a limit that belongs to others too, or to all routes.
    pub fn limit_rest(&self, path: &str, scope: LimitScope, retry_after: Duration, count: usize) {
        let limit = Failure {
            retry_after,
            scope,
            ..Failure::default()
        };
        self.fail(path, 429, count, limit);
    }

    #[expect(clippy::needless_pass_by_value, reason = "the rest of it is what is kept")]
    fn fail(&self, path: &str, status: u16, count: usize, how: Failure) {
        if count == 0 {
            return;
        }
        let failure = Failure {
            path: path.to_owned(),
            status,
            remaining: count,
            ..how
        };
        self.discord.update(|state| state.faults.failures.push(failure));
    }

    /// Ends all trouble: events that were held back go out now, REST is as it should be, servers are in reach.
    pub fn calm(&self) {
        self.discord.update(|state| {
            state.faults = Faults::default();
            state.mishaps_end();
            let away: Vec<_> = state.unavailable.iter().copied().collect();
            for guild in away {
                state.guild_set_available(guild, true);
            }
        });
    }

    /// Does not count refusals as left behind when their path contains `path` and their status is `status`. See
    /// [`Sandbox::finish`](crate::Sandbox::finish).
    pub fn expect_refusal(&self, path: &str, status: u16) {
        self.discord.update(|state| state.refusals.expect(path, status));
    }

    /// Does not count interactions as left behind when their command, component or form is of this name. See
    /// [`Sandbox::finish`](crate::Sandbox::finish).
    pub fn expect_unanswered(&self, name: &str) {
        self.discord
            .update(|state| state.refusals.expect_unanswered(name));
    }

    /// Sends every registered interactions endpoint a wrong signature, as Discord does from time to time. False when
    /// one did not answer 401; its address is removed.
    pub async fn probe_endpoints(&self) -> bool {
        let endpoints: Vec<_> = self.discord.read(|state| {
            let applications = state.world.applications.values();
            applications
                .filter_map(|application| Some((application.id, application.endpoint.clone()?)))
                .collect()
        });
        let mut are_strict = true;
        for (application, url) in endpoints {
            are_strict &= endpoint::probe(&self.discord, application, &url).await;
        }
        are_strict
    }

    /// What bots sent or got that is not as Discord describes it; nothing when nothing is compared
    /// (see [`Builder::check_against`](crate::Builder::check_against)). Each kind is there once, 200 at most.
    pub fn violations(&self) -> Vec<Violation> {
        self.discord
            .checker
            .as_ref()
            .map(|checker| checker.violations())
            .unwrap_or_default()
    }

    /// The latest REST calls and dispatches, oldest first (at most 2,000 are kept).
    pub fn calls(&self) -> Vec<Call> {
        self.discord.read(|state| state.calls().collect())
    }
}

//! Op 8: the members of a server, in chunks.

use serde_json::{Value, json};
use tokio::time::{Duration, Instant};

use super::{
    intents::{GUILD_MEMBERS, GUILD_PRESENCES},
    payload::{Close, DECODE_ERROR, UNKNOWN_OPCODE},
};
use crate::{
    limits::Limits,
    snowflake::Snowflake,
    state::State,
    world::{Guild, User},
};

/// How many members one chunk has.
const CHUNK: usize = 1000;

/// How many members can be asked for by name or by id.
const MOST: usize = 100;

/// Longest nonce, in bytes; a longer one is ignored.
const LONGEST_NONCE: usize = 32;

/// How often a bot may ask for all members of one server.
const ALL_MEMBERS: Duration = Duration::from_secs(30);

/// Which members a bot asked for.
#[derive(Debug, PartialEq)]
enum Wanted {
    Everybody,
    /// Names that begin with this, in lower case, and how many of them at most.
    Named(String, usize),
    These(Vec<Snowflake>),
}

/// A request for members.
#[derive(Debug)]
pub(super) struct RequestMembers {
    guild_id: Snowflake,
    wanted: Wanted,
    with_presences: bool,
    nonce: Option<String>,
}

impl RequestMembers {
    pub(super) fn parse(data: &Value) -> Result<Self, Close> {
        let ids = match &data["user_ids"] {
            Value::Null => None,
            Value::Array(ids) => Some(ids.iter().map(Snowflake::from_json).collect()),
            one => Some(Some(vec![Snowflake::from_json(one).ok_or(DECODE_ERROR)?])),
        };
        let wanted = match (ids, data["query"].as_str()) {
            (Some(ids), _) => Wanted::These(ids.filter(|ids| ids.len() <= MOST).ok_or(DECODE_ERROR)?),
            (None, Some(query)) => {
                let limit = data["limit"].as_u64().ok_or(DECODE_ERROR)?;
                match usize::try_from(limit).unwrap_or(MOST) {
                    0 if query.is_empty() => Wanted::Everybody,
                    0 => Wanted::Named(query.to_lowercase(), MOST),
                    limit => Wanted::Named(query.to_lowercase(), limit.min(MOST)),
                }
            }
            // Discord's words for an operation with the wrong data.
            (None, None) => return Err(UNKNOWN_OPCODE),
        };
        let nonce = data["nonce"]
            .as_str()
            .filter(|nonce| nonce.len() <= LONGEST_NONCE);
        Ok(Self {
            guild_id: Snowflake::from_json(&data["guild_id"]).ok_or(DECODE_ERROR)?,
            wanted,
            with_presences: data["presences"].as_bool().unwrap_or_default(),
            nonce: nonce.map(str::to_owned),
        })
    }

    fn matches(&self, state: &State, guild: &Guild) -> Vec<Snowflake> {
        let members = guild.members.values();
        match &self.wanted {
            Wanted::Everybody => members.map(|member| member.user_id).collect(),
            Wanted::These(ids) => {
                let is_member = |id: &&Snowflake| guild.members.contains_key(id);
                ids.iter().filter(is_member).copied().collect()
            }
            Wanted::Named(prefix, limit) => {
                let begins = |name: &str| name.to_lowercase().starts_with(prefix);
                let is_named = |user: &User| begins(&user.username) || begins(user.display_name());
                members
                    .filter(|member| {
                        member.nick.as_deref().is_some_and(begins)
                            || state.world.users.get(&member.user_id).is_some_and(is_named)
                    })
                    .take(*limit)
                    .map(|member| member.user_id)
                    .collect()
            }
        }
    }
}

impl State {
    /// Answers op 8. What the session's intents do not allow is not answered at all, as Discord has it.
    pub(super) fn members_requested(&mut self, limits: &Limits, session: &str, request: &RequestMembers) {
        let Some(asking) = self.sessions.get_mut(session) else {
            return;
        };
        let (intents, application) = (asking.intents, asking.application_id);
        let is_everybody = request.wanted == Wanted::Everybody;
        if is_everybody && intents & GUILD_MEMBERS == 0 {
            tracing::warn!("all members asked for without the members intent: there is no answer");
            return;
        }
        if is_everybody && limits.is_counting {
            let now = Instant::now();
            self.member_requests
                .retain(|_, last| now.duration_since(*last) < ALL_MEMBERS);
            let key = (application, request.guild_id);
            if let Some(last) = self.member_requests.get(&key) {
                let left = ALL_MEMBERS.saturating_sub(now.duration_since(*last));
                let mut meta = json!({"guild_id": request.guild_id});
                if let Some(nonce) = &request.nonce {
                    meta["nonce"] = json!(nonce);
                }
                let data = json!({"opcode": 8, "retry_after": left.as_secs_f64(), "meta": meta});
                asking.dispatch("RATE_LIMITED", &data);
                return;
            }
            self.member_requests.insert(key, now);
        }
        let with_presences = request.with_presences && intents & GUILD_PRESENCES != 0;
        let chunks = self.member_chunks(application, request, with_presences);
        if let Some(asking) = self.sessions.get_mut(session) {
            for chunk in chunks {
                asking.dispatch("GUILD_MEMBERS_CHUNK", &chunk);
            }
        }
    }

    fn member_chunks(
        &self,
        application: Snowflake,
        request: &RequestMembers,
        with_presences: bool,
    ) -> Vec<Value> {
        let bot = self
            .world
            .applications
            .get(&application)
            .map(|found| found.bot_id);
        let guild = self.world.guilds.get(&request.guild_id);
        let Some(guild) = guild.filter(|guild| bot.is_some_and(|bot| guild.members.contains_key(&bot)))
        else {
            return Vec::new();
        };
        let found = request.matches(self, guild);
        let missing: Vec<_> = match &request.wanted {
            Wanted::These(ids) => ids.iter().filter(|id| !guild.members.contains_key(id)).collect(),
            Wanted::Everybody | Wanted::Named(..) => Vec::new(),
        };
        let count = found.len().div_ceil(CHUNK).max(1);
        (0..count)
            .map(|index| {
                let here = || found.iter().skip(index * CHUNK).take(CHUNK);
                let members = here().filter_map(|id| guild.members.get(id));
                let mut chunk = json!({
                    "guild_id": guild.id, "chunk_index": index, "chunk_count": count,
                    "members": members.map(|member| member.json(&self.world)).collect::<Vec<_>>(),
                });
                if index == 0 && !missing.is_empty() {
                    chunk["not_found"] = json!(missing);
                }
                if with_presences {
                    chunk["presences"] = json!(self.presences_json(here().copied()));
                }
                if let Some(nonce) = &request.nonce {
                    chunk["nonce"] = json!(nonce);
                }
                chunk
            })
            .collect()
    }
}

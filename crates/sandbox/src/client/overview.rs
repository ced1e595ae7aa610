//! What a person sees when they open the client.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Person;
use crate::{
    clock::iso8601,
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::{self, Discord, log::Call},
    world::{CustomEmoji, Guild, User},
};

pub(super) async fn state(State(discord): State<Arc<Discord>>, Person(person): Person) -> Json<Value> {
    discord.read(|state| {
        let world = &state.world;
        let guilds = world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&person));
        let applications = world.applications.values().map(|application| {
            json!({
                "id": application.id, "name": application.name, "description": application.description,
                "bot": world.user_json(application.bot_id), "connected": state.is_connected(application.id),
            })
        });
        let private = world
            .channels
            .values()
            .filter(|channel| channel.recipients.contains(&person));
        Json(json!({
            "me": world.users.get(&person).map(User::own_json),
            "users": world.users.values().map(User::own_json).collect::<Vec<_>>(),
            "guilds": guilds.map(|guild| guild_json(state, guild, person)).collect::<Vec<_>>(),
            "private_channels":
                private.map(|channel| channel.json(world, Some(person))).collect::<Vec<_>>(),
            "applications": applications.collect::<Vec<_>>(),
            "clock": {"now": state.clock.now()},
        }))
    })
}

fn guild_json(state: &state::State, guild: &Guild, person: Snowflake) -> Value {
    let world = &state.world;
    let channels = world
        .channels_of(guild.id)
        .into_iter()
        .filter(|channel| world.can_see(channel.id, person));
    let channels: Vec<_> = channels
        .map(|channel| {
            let mut json = channel.json(world, Some(person));
            json["permissions"] = json!(world.permissions_in(channel.id, person).to_string());
            json
        })
        .collect();
    let members: Vec<_> = guild
        .members
        .values()
        .map(|member| {
            let presence = state.presence(member.user_id);
            json!({
                "user": world.user_json(member.user_id), "nick": member.nick, "roles": member.roles,
                "joined_at": iso8601(member.joined_at),
                "presence": presence.status(), "activities": presence.activities(),
            })
        })
        .collect();
    json!({
        "id": guild.id, "name": guild.name, "icon": guild.icon, "owner_id": guild.owner_id,
        "roles": guild.roles_json(), "channels": channels, "members": members,
        "threads": world.threads_json(guild.id, person),
        "emojis": guild.emojis.values().map(CustomEmoji::json).collect::<Vec<_>>(),
    })
}

/// Commands the person may use: in one channel with `?channel=`, else anywhere in the server.
pub(super) async fn commands(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    Path(guild): Path<Snowflake>,
    Query(query): Query<BTreeMap<String, String>>,
) -> ApiResult<Json<Value>> {
    discord.read(|state| {
        let guild = state
            .world
            .guilds
            .get(&guild)
            .ok_or_else(ApiError::unknown_guild)?;
        if !guild.members.contains_key(&person) {
            return Err(ApiError::missing_access());
        }
        let wanted: Option<Snowflake> = query.get("channel").and_then(|channel| channel.parse().ok());
        let mut found = BTreeMap::new();
        for channel in state.world.channels_of(guild.id) {
            if wanted.is_none_or(|wanted| wanted == channel.id) {
                for command in state.commands_for(channel.id, person) {
                    found.insert(command.id, command.json());
                }
            }
        }
        Ok(Json(found.into_values().collect()))
    })
}

/// Commands the person may use in one channel, thread or direct message, of every kind.
pub(super) async fn channel_commands(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    Path(channel): Path<Snowflake>,
) -> ApiResult<Json<Value>> {
    discord.read(|state| {
        state.must_have(channel, person, 0)?;
        let commands = state.commands_for(channel, person);
        Ok(Json(
            commands.into_iter().map(state::commands::Command::json).collect(),
        ))
    })
}

/// What [`calls`] is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    limit: Option<usize>,
    /// Only what is behind this message.
    message: Option<Snowflake>,
    /// Only what came after the entry of this ordinal.
    after: Option<u64>,
}

/// The record of calls and dispatches, newest first.
pub(super) async fn calls(
    State(discord): State<Arc<Discord>>,
    Query(wanted): Query<Wanted>,
) -> Json<Vec<Call>> {
    let limit = wanted.limit.unwrap_or(100);
    let is_new = |call: &Call| wanted.after.is_none_or(|after| call.ordinal > after);
    Json(discord.read(|state| match wanted.message {
        Some(message) => {
            let calls = state.calls_behind(message).into_iter().rev();
            calls.filter(is_new).take(limit).collect()
        }
        None => state.calls().rev().take_while(is_new).take(limit).collect(),
    }))
}

/// What bots sent or got that is not as Discord describes it; null when nothing is compared.
pub(super) async fn violations(State(discord): State<Arc<Discord>>) -> Json<Value> {
    let checker = discord.checker.as_ref();
    Json(json!(checker.map(|checker| checker.violations())))
}

//! Users and direct messages.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
};
use serde_json::json;

use super::{Answer, Body, Caller, get, id, post};
use crate::{
    error::ApiError,
    oauth2::Viewer,
    snowflake::Snowflake,
    state::{self, Discord, profiles::Profile},
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/users/@me", get(me).patch(edit))
        .route("/users/@me/guilds", get(guilds))
        .route("/users/@me/guilds/{guild}/member", get(member))
        .route("/users/@me/channels", post(direct_message))
        .route("/users/{user}", get(one))
}

async fn me(State(discord): State<Arc<Discord>>, viewer: Viewer) -> Answer {
    let user = viewer.user("identify")?;
    discord
        .read(|state| {
            let user = state.world.users.get(&user)?;
            Some(Json(match &viewer {
                Viewer::Bearer(bearer) => user.granted_json(bearer.scopes.has("email")),
                Viewer::Caller(_) => user.own_json(),
            }))
        })
        .ok_or_else(ApiError::unknown_user)
}

async fn edit(State(discord): State<Arc<Discord>>, caller: Caller, Body(body): Body) -> Answer {
    let profile = Profile::parse(&body)?;
    discord
        .update(|state| state.profile_edit(caller.user, profile))
        .map(Json)
}

async fn guilds(State(discord): State<Arc<Discord>>, viewer: Viewer) -> Answer {
    let user = viewer.user("guilds")?;
    discord.read(|state| {
        let guilds = state
            .world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&user));
        let partial = guilds.map(|guild| {
            let granted = state.world.permissions_of(guild.id, user);
            json!({
                "id": guild.id, "name": guild.name, "icon": guild.icon, "banner": null, "features": guild.features,
                "owner": guild.owner_id == user, "permissions": granted.to_string(),
            })
        });
        Ok(Json(partial.collect()))
    })
}

/// The person as a member, without the server.
async fn member(State(discord): State<Arc<Discord>>, viewer: Viewer, Path(guild): Path<String>) -> Answer {
    let (user, guild) = (viewer.user("guilds.members.read")?, id("guild_id", &guild)?);
    discord.read(|state| {
        let guild = state.world.guilds.get(&guild);
        let member = guild.and_then(|guild| guild.members.get(&user));
        let member = member.ok_or_else(ApiError::unknown_guild)?;
        Ok(Json(member.json(&state.world)))
    })
}

async fn one(State(discord): State<Arc<Discord>>, _: Caller, Path(user): Path<String>) -> Answer {
    let user = id("user_id", &user)?;
    discord
        .read(|state| state.world.users.get(&user).map(crate::world::User::json))
        .map(Json)
        .ok_or_else(ApiError::unknown_user)
}

async fn direct_message(State(discord): State<Arc<Discord>>, caller: Caller, Body(body): Body) -> Answer {
    let recipient = Snowflake::from_json(&body["recipient_id"])
        .ok_or_else(|| ApiError::form("recipient_id", "BASE_TYPE_REQUIRED", "This field is required"))?;
    discord.update(|state| {
        let user = state
            .world
            .users
            .get(&recipient)
            .ok_or_else(ApiError::unknown_user)?;
        if recipient == caller.user || user.bot && caller.application.is_some() {
            return Err(ApiError::new(403, 50_007, "Cannot send messages to this user"));
        }
        let channel = state.direct_message_open(caller.user, recipient);
        let found = state.world.channels.get(&channel);
        let found = found.ok_or_else(ApiError::unknown_channel)?;
        Ok(Json(found.json(&state.world, Some(caller.user))))
    })
}

impl state::State {
    /// The direct messages of two users, opened if there are none yet.
    pub(crate) fn direct_message_open(&mut self, one: Snowflake, other: Snowflake) -> Snowflake {
        let id = self.next_id();
        let (channel, is_new) = self.world.direct_message(id, one, other);
        if is_new && let Some(opened) = self.world.channels.get(&channel) {
            let theirs = opened.json(&self.world, Some(other));
            self.tell(other, "CHANNEL_CREATE", &theirs);
        }
        channel
    }
}

//! What Discord has and no server here uses. Libraries ask for it all the same, and find what they would find on a
//! server that never used it.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::MethodRouter,
};
use serde_json::{Value, json};

use super::{Answer, Bot, Caller, get, id};
use crate::{
    error::ApiError,
    snowflake::Snowflake,
    state::Discord,
    world::{Guild, World, permissions},
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/voice/regions", get(async |_: Caller| regions()))
        .route("/sticker-packs", everyone(&json!({"sticker_packs": []})))
        .route("/soundboard-default-sounds", everyone(&json!([])))
        .route(
            "/applications/{application}/role-connections/metadata",
            get(metadata),
        )
        .route("/guilds/{guild}/regions", of_members(|_, _| regions().0))
        .route("/guilds/{guild}/preview", of_members(preview))
        .route("/guilds/{guild}/onboarding", of_members(onboarding))
        .route("/guilds/{guild}/welcome-screen", get(welcome_screen))
        .route("/guilds/{guild}/stickers", of_members(|_, _| json!([])))
        .route(
            "/guilds/{guild}/soundboard-sounds",
            of_members(|_, _| json!({"items": []})),
        )
        .route("/guilds/{guild}/scheduled-events", of_members(|_, _| json!([])))
        .route(
            "/guilds/{guild}/auto-moderation/rules",
            of_managers(|_, _| json!([])),
        )
        .route("/guilds/{guild}/templates", of_managers(|_, _| json!([])))
        .route("/guilds/{guild}/integrations", of_managers(integrations))
        .route("/guilds/{guild}/vanity-url", get(vanity))
        .route(
            "/guilds/{guild}/voice-states/{user}",
            get(voice_state).patch(voice_state_change),
        )
        .route(
            "/guilds/{guild}/widget",
            of_managers(|_, _| json!({"enabled": false, "channel_id": null})),
        )
}

/// The same for every caller.
fn everyone(answer: &Value) -> MethodRouter<Arc<Discord>> {
    let answer = Json(answer.clone());
    get(async move |_: Caller| answer.clone())
}

/// What a server has, for its members.
fn of_members(look: fn(&World, &Guild) -> Value) -> MethodRouter<Arc<Discord>> {
    of(0, look)
}

/// What a server has, for who may manage it.
fn of_managers(look: fn(&World, &Guild) -> Value) -> MethodRouter<Arc<Discord>> {
    of(permissions::MANAGE_GUILD, look)
}

fn of(needed: u64, look: fn(&World, &Guild) -> Value) -> MethodRouter<Arc<Discord>> {
    get(
        async move |State(discord): State<Arc<Discord>>, caller: Caller, Path(guild): Path<String>| {
            read(&discord, caller, &guild, needed, look)
        },
    )
}

fn read(
    discord: &Discord,
    caller: Caller,
    guild: &str,
    needed: u64,
    look: fn(&World, &Guild) -> Value,
) -> Answer {
    let guild = id("guild_id", guild)?;
    discord.read(|state| {
        let guild = state.guild_manage(guild, caller.user, needed)?;
        Ok(Json(look(&state.world, guild)))
    })
}

/// There is no voice here; who makes a voice channel may still choose a region.
fn regions() -> Json<Value> {
    Json(json!([
        {"id": "rotterdam", "name": "Rotterdam", "optimal": true, "deprecated": false, "custom": false},
    ]))
}

async fn metadata(caller: Bot, Path(application): Path<String>) -> Answer {
    let application: Snowflake = id("application_id", &application)?;
    if caller.application == application {
        Ok(Json(json!([])))
    } else {
        Err(ApiError::unknown_application())
    }
}

async fn welcome_screen(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path(guild): Path<String>,
) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord.read(|state| {
        state.guild_open(guild, caller.user)?;
        Err(ApiError::new(404, 10_069, "Unknown Guild Welcome Screen"))
    })
}

/// No server here has the feature that an address of its own takes.
async fn vanity(State(discord): State<Arc<Discord>>, caller: Caller, Path(guild): Path<String>) -> Answer {
    let guild = id("guild_id", &guild)?;
    discord.read(|state| {
        state.guild_manage(guild, caller.user, permissions::MANAGE_GUILD)?;
        Err(ApiError::missing_access())
    })
}

/// Nobody is in voice.
async fn voice_state(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((guild, user)): Path<(String, String)>,
) -> Answer {
    not_in_voice(&discord, caller, &guild, &user, 0)
}

async fn voice_state_change(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((guild, user)): Path<(String, String)>,
) -> Answer {
    not_in_voice(&discord, caller, &guild, &user, permissions::MUTE_MEMBERS)
}

/// Refuses what is asked of somebody's voice; of others' only who has `needed` may ask.
fn not_in_voice(discord: &Discord, caller: Caller, guild: &str, user: &str, needed: u64) -> Answer {
    let guild = id("guild_id", guild)?;
    let needed = if user == "@me" || id("user_id", user)? == caller.user {
        0
    } else {
        needed
    };
    discord.read(|state| {
        state.guild_manage(guild, caller.user, needed)?;
        Err(ApiError::new(404, 10_065, "Unknown Voice State"))
    })
}

fn preview(_: &World, guild: &Guild) -> Value {
    let full = guild.json();
    let mut preview = json!({
        "approximate_member_count": guild.members.len(), "approximate_presence_count": guild.members.len(),
    });
    for same in [
        "id",
        "name",
        "icon",
        "splash",
        "discovery_splash",
        "home_header",
        "emojis",
        "features",
        "description",
        "stickers",
    ] {
        preview[same] = full[same].clone();
    }
    preview
}

fn onboarding(_: &World, guild: &Guild) -> Value {
    json!({
        "guild_id": guild.id, "prompts": [], "default_channel_ids": [], "enabled": false, "mode": 0,
        "below_requirements": true, "responses": [],
    })
}

/// The applications whose bot is in the server.
fn integrations(world: &World, guild: &Guild) -> Value {
    let applications = world.applications.values();
    applications
        .filter(|application| guild.members.contains_key(&application.bot_id))
        .map(|application| {
            json!({
                "id": application.id, "name": application.name, "type": "discord", "enabled": true,
                "account": {"id": application.id, "name": application.name},
                "application": {
                    "id": application.id, "name": application.name, "icon": null,
                    "description": application.description, "summary": "",
                    "bot": world.user_json(application.bot_id),
                },
            })
        })
        .collect()
}

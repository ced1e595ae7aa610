//! Who may use which command in a server.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
};
use serde_json::Value;

use super::{Answer, Body, Caller, get, id};
use crate::{
    error::{ApiError, ApiResult},
    oauth2::Viewer,
    snowflake::Snowflake,
    state::{self, Discord, command_permissions::Rule},
    world::permissions::{MANAGE_GUILD, MANAGE_ROLES},
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route(
            "/applications/{application}/guilds/{guild}/commands/permissions",
            get(list),
        )
        .route(
            "/applications/{application}/guilds/{guild}/commands/{command}/permissions",
            get(one).put(overwrite),
        )
}

/// The application and server, if the caller is that application's bot there, or a person who manages the server.
fn open(
    state: &state::State,
    caller: Caller,
    application: &str,
    guild: &str,
) -> ApiResult<(Snowflake, Snowflake)> {
    let (application, guild) = (id("application_id", application)?, id("guild_id", guild)?);
    if !state.world.applications.contains_key(&application)
        || caller.application.is_some_and(|own| own != application)
    {
        return Err(ApiError::unknown_application());
    }
    match caller.application {
        Some(_) => state.guild_open(guild, caller.user)?,
        None => state.guild_manage(guild, caller.user, MANAGE_GUILD)?,
    };
    Ok((application, guild))
}

async fn list(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((application, guild)): Path<(String, String)>,
) -> Answer {
    discord.read(|state| {
        let (application, guild) = open(state, caller, &application, &guild)?;
        Ok(Json(Value::Array(state.command_rules(application, guild))))
    })
}

type Names = Path<(String, String, String)>;

async fn one(
    State(discord): State<Arc<Discord>>,
    caller: Caller,
    Path((application, guild, command)): Names,
) -> Answer {
    let command = id("command_id", &command)?;
    discord.read(|state| {
        let (application, guild) = open(state, caller, &application, &guild)?;
        state.command_rules_of((application, guild, command)).map(Json)
    })
}

/// Only people set rules, themselves or by an access token; a bot cannot.
async fn overwrite(
    State(discord): State<Arc<Discord>>,
    viewer: Viewer,
    Path((application, guild, command)): Names,
    Body(body): Body,
) -> Answer {
    if matches!(&viewer, Viewer::Caller(caller) if caller.application.is_some()) {
        return Err(ApiError::new(403, 20_001, "Bots cannot use this endpoint"));
    }
    let user = viewer.user("applications.commands.permissions.update")?;
    let person = Caller {
        user,
        application: None,
    };
    let command = id("command_id", &command)?;
    let rules = Rule::parse_all(&body)?;
    discord.update(|state| {
        let (application, guild) = open(state, person, &application, &guild)?;
        state.guild_manage(guild, user, MANAGE_GUILD | MANAGE_ROLES)?;
        state
            .command_rules_put((application, guild, command), rules)
            .map(Json)
    })
}

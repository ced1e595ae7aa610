//! The application itself and its commands.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Body, Bot, Query, id};
use crate::{
    endpoint,
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
    state::{self, Discord, commands::Command},
    validate,
    world::Privileged,
};

pub(super) fn router() -> Router<Arc<Discord>> {
    Router::new()
        .route("/applications/@me", get(me).patch(change))
        .route("/oauth2/applications/@me", get(me))
        .route("/applications/{application}", get(own).patch(change_own))
        .route(
            "/applications/{application}/commands",
            get(list).post(create).put(overwrite),
        )
        .route(
            "/applications/{application}/commands/{command}",
            get(one).patch(edit).delete(remove),
        )
        .route(
            "/applications/{application}/guilds/{guild}/commands",
            get(list).post(create).put(overwrite),
        )
        .route(
            "/applications/{application}/guilds/{guild}/commands/{command}",
            get(one).patch(edit).delete(remove),
        )
}

async fn me(State(discord): State<Arc<Discord>>, bot: Bot) -> Answer {
    discord
        .read(|state| {
            let application = state.world.applications.get(&bot.application)?;
            Some(Json(application.json(&state.world)))
        })
        .ok_or_else(ApiError::unknown_application)
}

/// An application by its id, which is its bot's own.
async fn own(state: State<Arc<Discord>>, bot: Bot, Path(application): Path<String>) -> Answer {
    bot.must_be(id("application_id", &application)?)?;
    me(state, bot).await
}

async fn change_own(
    state: State<Arc<Discord>>,
    bot: Bot,
    Path(application): Path<String>,
    body: Body,
) -> Answer {
    bot.must_be(id("application_id", &application)?)?;
    change(state, bot, body).await
}

/// Changes what a bot may change of its application.
async fn change(State(discord): State<Arc<Discord>>, bot: Bot, Body(body): Body) -> Answer {
    let description = &body["description"];
    let description = description.as_str().or_else(|| description["default"].as_str());
    let mut errors = FormErrors::default();
    errors.length("description", description.unwrap_or_default(), 0, 400);
    errors.finish()?;
    let endpoint = body.get("interactions_endpoint_url");
    let endpoint = endpoint.map(|url| url.as_str().filter(|url| !url.is_empty()).map(str::to_owned));
    if let Some(Some(url)) = &endpoint {
        endpoint::verify(&discord, bot.application, url).await?;
    }
    discord.update(|state| {
        let application = state.world.applications.get_mut(&bot.application);
        let application = application.ok_or_else(ApiError::unknown_application)?;
        if let Some(endpoint) = endpoint {
            application.endpoint = endpoint;
        }
        // The limited intents are all that can be switched here; other flags are Discord's own.
        if let Some(flags) = body["flags"].as_u64() {
            application.privileged_intents = Privileged::of_flags(flags);
        }
        if let Some(description) = description {
            description.clone_into(&mut application.description);
        }
        let application = application.clone();
        Ok(Json(application.json(&state.world)))
    })
}

/// Where commands live: everywhere, or in one server.
#[derive(Debug, Deserialize)]
struct Scope {
    application: String,
    guild: Option<String>,
    command: Option<String>,
}

impl Scope {
    /// The application and server, if the bot may register there.
    fn open(&self, bot: Bot, discord: &Discord) -> ApiResult<(Snowflake, Option<Snowflake>)> {
        let application = id("application_id", &self.application)?;
        bot.must_be(application)?;
        let guild = self
            .guild
            .as_deref()
            .map(|guild| id("guild_id", guild))
            .transpose()?;
        if let Some(guild) = guild {
            let is_member = discord.read(|state| {
                state
                    .world
                    .guilds
                    .get(&guild)
                    .is_some_and(|guild| guild.members.contains_key(&bot.user))
            });
            if !is_member {
                return Err(ApiError::missing_access());
            }
        }
        Ok((application, guild))
    }

    fn command(&self) -> ApiResult<Snowflake> {
        id("command_id", self.command.as_deref().unwrap_or_default())
    }
}

/// Tells open clients to ask for commands again.
fn announce(state: &mut state::State, guild: Option<Snowflake>) {
    let data = guild.map_or_else(|| json!({}), |guild| json!({"guild_id": guild}));
    state.tell_all("COMMANDS_UPDATE", &data);
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    with_localizations: Option<bool>,
}

async fn list(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(scope): Path<Scope>,
    Query(query): Query<ListQuery>,
) -> Answer {
    let (application, guild) = scope.open(bot, &discord)?;
    let mut commands: Vec<_> = discord.read(|state| {
        state
            .commands_in(application, guild)
            .into_iter()
            .map(Command::json)
            .collect()
    });
    if !query.with_localizations.unwrap_or_default() {
        commands.iter_mut().for_each(remove_localisations);
    }
    Ok(Json(Value::Array(commands)))
}

/// Takes the translations out of a command, its options and their choices.
fn remove_localisations(part: &mut Value) {
    let Some(part) = part.as_object_mut() else { return };
    part.remove("name_localizations");
    part.remove("description_localizations");
    for inner in ["options", "choices"] {
        let inner = part.get_mut(inner).and_then(Value::as_array_mut);
        inner.into_iter().flatten().for_each(remove_localisations);
    }
}

async fn create(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(scope): Path<Scope>,
    Body(body): Body,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let (application, guild) = scope.open(bot, &discord)?;
    let command = validate::command::check(&body)?;
    let (json, is_new) = discord.update(|state| {
        let put = state.command_put(application, guild, command)?;
        announce(state, guild);
        Ok::<_, ApiError>(put)
    })?;
    Ok((
        if is_new {
            StatusCode::CREATED
        } else {
            StatusCode::OK
        },
        Json(json),
    ))
}

async fn overwrite(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(scope): Path<Scope>,
    Body(body): Body,
) -> Answer {
    let (application, guild) = scope.open(bot, &discord)?;
    let bodies = body.as_array().ok_or_else(|| {
        ApiError::form(
            "",
            "LIST_TYPE_CONVERT",
            "Only iterables may be used in a ListType",
        )
    })?;
    let commands = validate::command::check_all(bodies)?;
    discord.update(|state| {
        let before = state.commands.clone();
        let keep: Vec<_> = commands
            .iter()
            .map(|command| {
                (
                    command["name"].as_str().map(str::to_owned),
                    command["type"].as_u64(),
                )
            })
            .collect();
        state.commands.retain(|_, command| {
            command.application_id != application
                || command.guild_id != guild
                || keep.contains(&(Some(command.name().to_owned()), Some(command.kind())))
        });
        let mut answers = Vec::new();
        for command in commands {
            match state.command_put(application, guild, command) {
                Ok((json, _)) => answers.push(json),
                Err(error) => {
                    state.commands = before;
                    return Err(error);
                }
            }
        }
        announce(state, guild);
        Ok(Json(Value::Array(answers)))
    })
}

fn find(
    state: &state::State,
    (application, guild): (Snowflake, Option<Snowflake>),
    command: Snowflake,
) -> ApiResult<&Command> {
    state
        .commands
        .get(&command)
        .filter(|found| found.application_id == application && found.guild_id == guild)
        .ok_or_else(ApiError::unknown_command)
}

async fn one(State(discord): State<Arc<Discord>>, bot: Bot, Path(scope): Path<Scope>) -> Answer {
    let (place, command) = (scope.open(bot, &discord)?, scope.command()?);
    discord.read(|state| find(state, place, command).map(|command| Json(command.json())))
}

async fn edit(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(scope): Path<Scope>,
    Body(changes): Body,
) -> Answer {
    let (place, id) = (scope.open(bot, &discord)?, scope.command()?);
    discord.update(|state| {
        let mut body = Value::Object(find(state, place, id)?.body.clone());
        for (key, value) in changes.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        let checked = validate::command::check(&body)?;
        let is_taken = state.commands_in(place.0, place.1).into_iter().any(|other| {
            other.id != id
                && checked.get("name").is_some_and(|name| name == other.name())
                && checked.get("type").is_some_and(|kind| *kind == other.kind())
        });
        if is_taken {
            let message = "Application command names must be unique";
            return Err(ApiError::form(
                "name",
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                message,
            ));
        }
        let version = state.next_id();
        let command = state
            .commands
            .get_mut(&id)
            .ok_or_else(ApiError::unknown_command)?;
        command.body = checked;
        command.version = version;
        let json = command.json();
        announce(state, place.1);
        Ok(Json(json))
    })
}

async fn remove(
    State(discord): State<Arc<Discord>>,
    bot: Bot,
    Path(scope): Path<Scope>,
) -> ApiResult<StatusCode> {
    let (place, command) = (scope.open(bot, &discord)?, scope.command()?);
    discord.update(|state| {
        find(state, place, command)?;
        state.commands.remove(&command);
        announce(state, place.1);
        Ok(StatusCode::NO_CONTENT)
    })
}

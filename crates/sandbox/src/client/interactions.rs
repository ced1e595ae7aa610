//! Using commands, components and modals, with the checks that Discord's own client makes.

mod component;
mod modal;
mod options;
mod resolve;

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::Person;
use crate::{
    error::{ApiError, ApiResult},
    recording::{self, Step},
    rest::Form,
    snowflake::Snowflake,
    state::{
        self, Discord,
        files::Offer,
        interactions::{ANSWER_LIMIT, Kind, Outcome, Start},
    },
    validate::attachment::{self, Upload},
    world::permissions::USE_APPLICATION_COMMANDS,
};

pub(super) async fn create(
    State(discord): State<Arc<Discord>>,
    Person(person): Person,
    Form { json: body, files }: Form,
) -> ApiResult<Json<Value>> {
    if body["type"] == json!(Kind::Autocomplete as u8) {
        let choices = autocomplete(&discord, person, &body).await?;
        return Ok(Json(json!({"choices": choices})));
    }
    begin(&discord, person, &body, &files).map(|id| Json(json!({"id": id})))
}

/// Checks what a person did and hands it to the application, with the files they chose for it.
pub(crate) fn begin(
    discord: &Arc<Discord>,
    person: Snowflake,
    body: &Value,
    files: &[Upload],
) -> ApiResult<Snowflake> {
    attachment::check(files)?;
    let mut step = None;
    let id = discord.interact(|state| {
        let channel = Snowflake::from_json(&body["channel_id"]).ok_or_else(ApiError::unknown_channel)?;
        let offers = state.files_offer(channel, files);
        let start = check(state, person, body, &offers)?;
        state.files_accept(offers);
        if state.recording.is_some() {
            step = Step::began(state, person, body);
        }
        Ok(start)
    })?;
    if let Some(step) = step {
        recording::note(discord, step, id);
    }
    Ok(id)
}

/// Asks the application for choices; none when it does not answer in time.
pub(crate) async fn autocomplete(
    discord: &Arc<Discord>,
    person: Snowflake,
    body: &Value,
) -> ApiResult<Vec<Value>> {
    let id = begin(discord, person, body, &[])?;
    let answer = discord.until_settled(id, ANSWER_LIMIT, |state| {
        state
            .interactions
            .get(&id)
            .and_then(|interaction| interaction.outcome.clone())
    });
    match answer.await {
        Some(Outcome::Choices(choices)) => Ok(choices),
        _ => Ok(Vec::new()),
    }
}

/// Checks what a person did.
pub(crate) fn check(
    state: &state::State,
    person: Snowflake,
    body: &Value,
    offers: &[Offer],
) -> ApiResult<Start> {
    let channel = Snowflake::from_json(&body["channel_id"]).ok_or_else(ApiError::unknown_channel)?;
    match body["type"].as_u64() {
        Some(2) => {
            state.must_have(channel, person, USE_APPLICATION_COMMANDS)?;
            command(state, person, channel, body, Kind::Command, offers)
        }
        Some(4) => {
            state.must_have(channel, person, USE_APPLICATION_COMMANDS)?;
            command(state, person, channel, body, Kind::Autocomplete, offers)
        }
        Some(3) => {
            state.must_have(channel, person, 0)?;
            component::check(state, person, channel, body)
        }
        Some(5) => modal::check(state, person, channel, body, offers),
        _ => Err(ApiError::form(
            "type",
            "BASE_TYPE_CHOICES",
            "Value must be one of {2, 3, 4, 5}.",
        )),
    }
}

fn command(
    state: &state::State,
    person: Snowflake,
    channel: Snowflake,
    body: &Value,
    kind: Kind,
    offers: &[Offer],
) -> ApiResult<Start> {
    let data = &body["data"];
    let wanted = Snowflake::from_json(&data["id"]);
    let name = data["name"].as_str().unwrap_or_default();
    let command_kind = data["type"].as_u64().unwrap_or(1);
    let is_it = |command: &state::commands::Command| match wanted {
        Some(id) => command.id == id,
        None => command.name() == name && command.kind() == command_kind,
    };
    let Some(&command) = state.commands_where(channel, person, is_it).first() else {
        // There, but hidden from this person: Discord refuses rather than denying that it exists.
        return Err(if state.commands.values().any(is_it) {
            ApiError::missing_permissions()
        } else {
            ApiError::unknown_command()
        });
    };
    let mut invoked = json!({"id": command.id, "name": command.name(), "type": command.kind()});
    if let Some(guild) = command.guild_id {
        invoked["guild_id"] = json!(guild);
    }
    let mut full_name = command.name().to_owned();
    let mut resolved = resolve::Resolved::new(state, channel).with(offers);
    if command.kind() == 1 {
        let mut reader = options::Reader::new(&mut resolved, kind == Kind::Autocomplete);
        let given = data["options"].as_array().map_or(&[][..], Vec::as_slice);
        let options = reader.read(command.options(), given)?;
        for sub in &reader.path {
            full_name.push(' ');
            full_name.push_str(sub);
        }
        if !options.is_empty() {
            invoked["options"] = Value::Array(options);
        }
    } else {
        invoked["target_id"] = data["target_id"].clone();
        resolved.target(command.kind(), &data["target_id"], person)?;
    }
    if let Some(resolved) = resolved.finish() {
        invoked["resolved"] = resolved;
    }
    Ok(Start {
        application_id: command.application_id,
        kind,
        user_id: person,
        channel_id: channel,
        nonce: body["nonce"].clone(),
        data: invoked,
        name: Some(full_name),
        source: None,
        modal: None,
    })
}

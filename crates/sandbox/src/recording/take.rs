//! Writing down what a person does as it happens.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use super::{
    Step, lasting,
    names::{chosen_names, is_entity_option, name_of, option_kind},
};
use crate::{
    snowflake::Snowflake,
    state::{Discord, State, commands::Command},
    testing::{SandboxError, settled},
    validate::components::{find, visit},
    world::User,
};

/// How long a step waits for its answer: as long as a deferred one may take.
const PATIENCE: Duration = Duration::from_mins(15);

/// Adds a step that began `interaction`, and what it shows once that is known.
pub(crate) fn note(discord: &Arc<Discord>, mut step: Step, interaction: Snowflake) {
    step.interaction = Some(interaction);
    discord.update_quietly(|state| {
        if let Some(recording) = &mut state.recording {
            recording.steps.push(step);
        }
    });
    let task = Arc::clone(discord);
    discord.tasks.spawn(async move {
        let outcome = task.until(PATIENCE, |state| settled(state, interaction)).await;
        task.update(|state| {
            let shown = match &outcome {
                Some(Ok(reply)) => Some(lasting(&state.world, &reply.text())),
                _ => None,
            };
            let steps = state
                .recording
                .iter_mut()
                .flat_map(|recording| &mut recording.steps);
            for step in steps.filter(|step| step.interaction == Some(interaction)) {
                step.interaction = None;
                step.shows.clone_from(&shown);
                if let Some(Err(SandboxError::NoAnswer(reason))) = &outcome {
                    step.fails = Some(reason.clone());
                }
            }
        });
    });
}

impl Step {
    fn of(state: &State, person: Snowflake, channel: Snowflake) -> Self {
        let name = state.world.users.get(&person).map(User::display_name);
        let channel = state.world.channels.get(&channel);
        let place = channel.map(|channel| {
            let other = channel.recipients.iter().find(|user| **user != person);
            other.map_or_else(|| channel.name.clone(), |other| name_of(&state.world, *other))
        });
        Self {
            person: name.unwrap_or_default().to_owned(),
            channel: place.unwrap_or_default(),
            ..Self::default()
        }
    }

    /// A person wrote something.
    pub(crate) fn said(state: &State, person: Snowflake, channel: Snowflake, text: &str) -> Self {
        Self {
            say: Some(text.to_owned()),
            ..Self::of(state, person, channel)
        }
    }

    /// A person began an interaction, as the body of `POST /client/interactions` says. `None` for what no recording
    /// holds, such as asking for choices.
    pub(crate) fn began(state: &State, person: Snowflake, body: &Value) -> Option<Self> {
        let channel = Snowflake::from_json(&body["channel_id"])?;
        let mut step = Self::of(state, person, channel);
        let data = &body["data"];
        match body["type"].as_u64()? {
            2 => step.command(state, channel, data)?,
            3 => step.component(state, channel, Snowflake::from_json(&body["message_id"])?, data)?,
            5 => step.modal(state, Snowflake::from_json(&body["modal_id"])?, data)?,
            _ => return None,
        }
        Some(step)
    }

    fn command(&mut self, state: &State, channel: Snowflake, data: &Value) -> Option<()> {
        let id = Snowflake::from_json(&data["id"]);
        let known = id.and_then(|id| state.commands.get(&id)).map(Command::name);
        let name = known.or(data["name"].as_str())?.to_owned();
        match data["type"].as_u64().unwrap_or(1) {
            2 => {
                self.target = Snowflake::from_json(&data["target_id"]).map(|id| name_of(&state.world, id));
                self.user_command = Some(name);
            }
            3 => {
                let message = state.message(channel, Snowflake::from_json(&data["target_id"])?)?;
                self.target = Some(message.content.clone());
                self.message_command = Some(name);
            }
            _ => self.slashed(state, name, data),
        }
        Some(())
    }

    fn slashed(&mut self, state: &State, mut path: String, data: &Value) {
        let mut given = data["options"].as_array();
        while let Some([sub]) = given.map(Vec::as_slice)
            && sub.get("value").is_none()
        {
            path.push(' ');
            path.push_str(sub["name"].as_str().unwrap_or_default());
            given = sub["options"].as_array();
        }
        let mut options = toml::Table::new();
        for option in given.into_iter().flatten() {
            let name = option["name"].as_str().unwrap_or_default();
            let id = Snowflake::from_json(&option["value"]);
            let value = match id {
                Some(id) if is_entity_option(&option_kind(state, &path, name)) => {
                    toml::Value::String(name_of(&state.world, id))
                }
                _ => match toml::Value::try_from(&option["value"]) {
                    Ok(value) => value,
                    Err(_) => continue,
                },
            };
            options.insert(name.to_owned(), value);
        }
        self.slash = Some(path);
        self.options = (!options.is_empty()).then_some(options);
    }

    fn component(
        &mut self,
        state: &State,
        channel: Snowflake,
        message: Snowflake,
        data: &Value,
    ) -> Option<()> {
        let message = state.message(channel, message)?;
        let custom_id = data["custom_id"].as_str()?;
        let component = find(&message.components, custom_id)?;
        let word = |key: &str| component[key].as_str().map(str::to_owned);
        if component["type"] == 2 {
            self.click = word("label").or_else(|| Some(custom_id.to_owned()));
        } else {
            self.select = word("placeholder").or_else(|| Some(custom_id.to_owned()));
            let values = data["values"].as_array().map_or(&[][..], Vec::as_slice);
            self.values = Some(chosen_names(&state.world, component, values));
        }
        Some(())
    }

    fn modal(&mut self, state: &State, modal: Snowflake, data: &Value) -> Option<()> {
        let modal = state.modals.get(&modal)?;
        let mut fields = toml::Table::new();
        visit(data["components"].as_array()?, &mut |field| {
            let Some(custom_id) = field["custom_id"].as_str() else {
                return;
            };
            let declared = find(&modal.components, custom_id);
            let value = match field["values"].as_array() {
                Some(values) => {
                    let names = chosen_names(&state.world, declared.unwrap_or(&Value::Null), values);
                    toml::Value::try_from(names)
                }
                None => toml::Value::try_from(&field["value"]),
            };
            if let Ok(value) = value {
                fields.insert(label_of(&modal.components, custom_id), value);
            }
        });
        self.submit = Some(fields);
        Some(())
    }
}

/// What stands above a modal's field.
fn label_of(components: &[Value], custom_id: &str) -> String {
    let mut label = None;
    visit(components, &mut |component| {
        let holds = component["component"]["custom_id"] == custom_id
            || component["custom_id"] == custom_id && component["label"].is_string();
        if holds && label.is_none() {
            label = component["label"].as_str();
        }
    });
    label.unwrap_or(custom_id).to_owned()
}

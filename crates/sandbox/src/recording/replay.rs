//! Doing again what was recorded, and comparing what is shown.

use std::{collections::BTreeMap, fmt};

use serde_json::Value;

use super::{
    Recording, Step, lasting,
    names::{chosen_values, id_of, is_entity_option, option_kind},
};
use crate::{
    Sandbox,
    testing::{Member, Reply, SandboxError},
    validate::components::find,
};

/// Where a replay showed something else than the recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differences(Vec<String>);

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n\n"))
    }
}

impl std::error::Error for Differences {}

/// The modal that each person has open.
type Modals = BTreeMap<String, Reply>;

impl Recording {
    /// Does every step again, in a sandbox with a bot in it, and compares what is shown. Commands are waited for until
    /// the bot has registered them.
    ///
    /// # Errors
    /// Every step that showed something else, or could not be done, with both texts.
    pub async fn replay(&self, sandbox: &Sandbox) -> Result<(), Differences> {
        let mut modals = Modals::new();
        let mut differences = Vec::new();
        for (index, step) in self.steps.iter().enumerate() {
            let (shows, fails) = match step.again(sandbox, &mut modals).await {
                Ok(shown) => (
                    shown.map(|text| sandbox.look(|state| lasting(&state.world, &text))),
                    None,
                ),
                Err(SandboxError::NoAnswer(reason)) => (None, Some(reason)),
                Err(error) => (None, Some(error.to_string())),
            };
            let is_same = (step.shows.is_none() || shows == step.shows) && fails == step.fails;
            if !is_same {
                let told = |shows: &Option<String>, fails: &Option<String>| {
                    let text = fails.as_ref().or(shows.as_ref());
                    text.map_or("nothing", String::as_str).replace('\n', "\n    ")
                };
                differences.push(format!(
                    "step {} ({}): recorded\n    {}\n  now\n    {}",
                    index + 1,
                    step.title(),
                    told(&step.shows, &step.fails),
                    told(&shows, &fails)
                ));
            }
        }
        if differences.is_empty() {
            Ok(())
        } else {
            Err(Differences(differences))
        }
    }
}

impl Step {
    /// The step in a few words.
    fn title(&self) -> String {
        let words = |what: &str, name: &Option<String>| name.as_ref().map(|name| format!("{what}{name}"));
        let deed = words("says ", &self.say)
            .or(words("/", &self.slash))
            .or(words("user command ", &self.user_command))
            .or(words("message command ", &self.message_command))
            .or(words("clicks ", &self.click))
            .or(words("selects from ", &self.select));
        format!("{} {}", self.person, deed.unwrap_or_else(|| "submits".to_owned()))
    }

    /// Does it; what is shown, if anything.
    async fn again(&self, sandbox: &Sandbox, modals: &mut Modals) -> Result<Option<String>, SandboxError> {
        let member = sandbox.member(&self.person)?;
        let member = if self.channel.starts_with('@') {
            member.in_direct_messages()
        } else {
            member.in_channel(&self.channel)
        };
        if let Some(text) = &self.say {
            member.say(text)?;
            return Ok(None);
        }
        let reply = self.interact(sandbox, &member, modals).await?;
        let text = reply.text();
        if reply.is_modal() {
            modals.insert(self.person.clone(), reply);
        }
        Ok(Some(text))
    }

    async fn interact(
        &self,
        sandbox: &Sandbox,
        member: &Member,
        modals: &mut Modals,
    ) -> Result<Reply, SandboxError> {
        let target = self.target.as_deref().unwrap_or_default();
        if let Some(path) = &self.slash {
            return self.slash(sandbox, member, path).await;
        }
        if let Some(command) = &self.user_command {
            let target = sandbox.member(target.trim_start_matches('@'))?;
            return member.use_on_member(command, &target).await;
        }
        if let Some(command) = &self.message_command {
            let message = latest(member, |reply| reply.json()["content"] == target)?;
            let message = message.ok_or_else(|| SandboxError::unknown("message", target))?;
            return member.use_on_message(command, message.id()).await;
        }
        if let Some(label) = &self.click {
            let message = latest(member, |reply| reply.button(label).is_some())?;
            let message = message.ok_or_else(|| SandboxError::unknown("button", label))?;
            return member.click(&message, label).await;
        }
        if let Some(menu) = &self.select {
            let message = latest(member, |reply| reply.menu(menu).is_some())?;
            let message = message.ok_or_else(|| SandboxError::unknown("select menu", menu))?;
            let component = message.menu(menu).cloned().unwrap_or_default();
            let names = self.values.as_deref().unwrap_or_default();
            let values = sandbox.look(|state| chosen_values(&state.world, &component, names));
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            return member.select(&message, menu, &values).await;
        }
        self.submit(sandbox, member, modals).await
    }

    async fn slash(&self, sandbox: &Sandbox, member: &Member, path: &str) -> Result<Reply, SandboxError> {
        let root = path.split_whitespace().next().unwrap_or_default();
        sandbox.wait_until_registered(root).await?;
        let mut slash = member.slash(path);
        for (name, value) in self.options.iter().flatten() {
            let id = value.as_str().and_then(|text| {
                sandbox.look(|state| {
                    let is_entity = is_entity_option(&option_kind(state, path, name));
                    is_entity.then(|| id_of(&state.world, text)).flatten()
                })
            });
            slash = match id {
                Some(id) => slash.option(name, id),
                None => slash.option(name, as_json(value)),
            };
        }
        slash.send().await
    }

    async fn submit(
        &self,
        sandbox: &Sandbox,
        member: &Member,
        modals: &mut Modals,
    ) -> Result<Reply, SandboxError> {
        let modal = modals
            .remove(&self.person)
            .ok_or_else(|| SandboxError::unknown("open modal of", &self.person))?;
        let mut submit = member.submit(&modal);
        for (label, value) in self.submit.iter().flatten() {
            let Some(names) = value.as_array() else {
                submit = submit.value(label, as_json(value));
                continue;
            };
            let names: Vec<_> = names
                .iter()
                .filter_map(toml::Value::as_str)
                .map(str::to_owned)
                .collect();
            let custom_id = modal.field(label)?;
            let declared = find(modal.components(), &custom_id).unwrap_or(&Value::Null);
            let values = sandbox.look(|state| chosen_values(&state.world, declared, &names));
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            submit = submit.choose(label, &values);
        }
        submit.send().await
    }
}

/// The newest message that the member sees where they are and that is wanted.
fn latest(member: &Member, wanted: impl Fn(&Reply) -> bool) -> Result<Option<Reply>, SandboxError> {
    Ok(member.here()?.into_iter().rev().find(wanted))
}

fn as_json(value: &toml::Value) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

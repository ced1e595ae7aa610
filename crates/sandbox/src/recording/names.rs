//! Ids as the names on the screen, and back.

use serde_json::{Value, json};

use crate::{
    snowflake::Snowflake,
    state::{State, commands::Command},
    world::{User, World},
};

/// `@Bo`, `@&Moderator` or `#bank` for the id of a member, role or channel; the id itself when there is none.
pub(super) fn name_of(world: &World, id: Snowflake) -> String {
    if let Some(user) = world.users.get(&id) {
        return format!("@{}", user.display_name());
    }
    if let Some(channel) = world.channels.get(&id) {
        return format!("#{}", channel.name);
    }
    let role = world.guilds.values().find_map(|guild| guild.roles.get(&id));
    role.map_or_else(|| id.to_string(), |role| format!("@&{}", role.name))
}

/// The id behind a name as [`name_of`] writes it.
pub(super) fn id_of(world: &World, name: &str) -> Option<Snowflake> {
    if let Some(name) = name.strip_prefix("@&") {
        let mut roles = world.home()?.roles.values();
        return roles.find(|role| role.name == name).map(|role| role.id);
    }
    if let Some(name) = name.strip_prefix('@') {
        let mut users = world.users.values();
        return users
            .find(|user| User::display_name(user) == name)
            .map(|user| user.id);
    }
    if let Some(name) = name.strip_prefix('#') {
        let channels = world.channels_of(world.home()?.id);
        return channels
            .into_iter()
            .find(|channel| channel.name == name)
            .map(|channel| channel.id);
    }
    name.parse().ok()
}

/// Whether options of this type (user, channel, role, mentionable) hold ids.
pub(super) fn is_entity_option(kind: &Value) -> bool {
    matches!(kind.as_u64(), Some(6..=9))
}

/// Whether menus of this type (user, role, mentionable, channel) offer ids.
pub(super) fn is_entity_menu(kind: &Value) -> bool {
    matches!(kind.as_u64(), Some(5..=8))
}

/// The labels of a text menu's values, or the names of ids.
pub(super) fn chosen_names(world: &World, menu: &Value, values: &[Value]) -> Vec<String> {
    let name = |value: &Value| {
        let text = value.as_str().unwrap_or_default();
        if is_entity_menu(&menu["type"]) {
            return text
                .parse()
                .map_or_else(|_| text.to_owned(), |id| name_of(world, id));
        }
        let mut options = menu["options"].as_array().into_iter().flatten();
        let option = options.find(|option| option["value"] == *value);
        option
            .map_or(text, |option| option["label"].as_str().unwrap_or(text))
            .to_owned()
    };
    values.iter().map(name).collect()
}

/// The values behind names as [`chosen_names`] writes them.
pub(super) fn chosen_values(world: &World, menu: &Value, names: &[String]) -> Vec<String> {
    let value = |name: &String| {
        if is_entity_menu(&menu["type"]) {
            return id_of(world, name).map_or_else(|| name.clone(), |id| id.to_string());
        }
        let mut options = menu["options"].as_array().into_iter().flatten();
        let option = options.find(|option| option["label"] == *name);
        option
            .and_then(|option| option["value"].as_str())
            .map_or_else(|| name.clone(), str::to_owned)
    };
    names.iter().map(value).collect()
}

/// The type of an option of a slash command, whose path is `work shift`.
pub(super) fn option_kind(state: &State, path: &str, option: &str) -> Value {
    let mut words = path.split_whitespace();
    let root = words.next().unwrap_or_default();
    let command = state
        .commands
        .values()
        .find(|command| command.name() == root && command.kind() == 1);
    let mut level = command.map(Command::options).unwrap_or_default();
    for word in words {
        let sub = level.iter().find(|option| option["name"] == word);
        level = sub
            .and_then(|sub| sub["options"].as_array())
            .map_or(&[], Vec::as_slice);
    }
    let found = level.iter().find(|known| known["name"] == option);
    found.map_or_else(|| json!(null), |found| found["type"].clone())
}

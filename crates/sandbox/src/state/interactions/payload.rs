//! What the application gets to see of an interaction.

use serde_json::{Value, json};

use super::{Interaction, Kind, Start, State};
use crate::{snowflake::Snowflake, validate::attachment::SIZE_LIMIT};

impl State {
    /// `interaction_metadata` for the messages of an interaction.
    pub(super) fn interaction_metadata(&self, id: Snowflake, start: &Start) -> Value {
        let mut metadata = json!({
            "id": id, "type": start.kind as u8, "user": self.world.user_json(start.user_id),
            "authorizing_integration_owners": self.integration_owners(start.channel_id),
        });
        match start.kind {
            Kind::Command | Kind::Autocomplete => {
                metadata["name"] = json!(start.name);
                metadata["command_type"] = start.data["type"].clone();
                match start.data["type"].as_u64() {
                    Some(2) => {
                        let target = Snowflake::from_json(&start.data["target_id"]).unwrap_or_default();
                        metadata["target_user"] = self.world.user_json(target);
                    }
                    Some(3) => metadata["target_message_id"] = start.data["target_id"].clone(),
                    _ => {}
                }
            }
            Kind::Component => metadata["interacted_message_id"] = json!(start.source),
            Kind::ModalSubmit => {
                // Libraries read an object or nothing here, but not null.
                if let Some(modal) = start.modal.and_then(|modal| self.modals.get(&modal)) {
                    metadata["triggering_interaction_metadata"] = modal.opened_by.clone();
                }
            }
        }
        metadata
    }

    fn integration_owners(&self, channel: Snowflake) -> Value {
        match self.world.guild_of_channel(channel) {
            Some(guild) => json!({"0": guild.id}),
            None => json!({"0": "0"}),
        }
    }

    /// The `INTERACTION_CREATE` dispatch.
    pub(super) fn interaction_json(&self, interaction: &Interaction, start: &Start) -> Value {
        let (world, user) = (&self.world, interaction.user_id);
        let bot = world
            .applications
            .get(&interaction.application_id)
            .map(|application| application.bot_id);
        let granted = world.permissions_in(start.channel_id, user);
        let of_bot = bot.map_or(0, |bot| world.permissions_in(start.channel_id, bot));
        let guild = world.guild_of_channel(start.channel_id).map(|guild| guild.id);
        let entitlements = self.entitlements_for(interaction.application_id, user, guild);
        let skus: Vec<_> = entitlements.iter().map(|one| one["sku_id"].clone()).collect();
        let mut payload = json!({
            "id": interaction.id, "application_id": interaction.application_id, "type": start.kind as u8,
            "token": interaction.token, "version": 1, "channel_id": start.channel_id, "data": start.data,
            "locale": world.users.get(&user).map(|user| user.locale.as_str()),
            "app_permissions": of_bot.to_string(), "entitlements": entitlements, "entitlement_sku_ids": skus,
            "authorizing_integration_owners": self.integration_owners(start.channel_id),
            "attachment_size_limit": SIZE_LIMIT,
        });
        if let Some(channel) = world.channels.get(&start.channel_id) {
            payload["channel"] = match channel.guild_id {
                Some(_) => channel.partial_json(granted),
                None => channel.json(world, Some(user)),
            };
        }
        if let Some(guild) = world.guild_of_channel(start.channel_id) {
            payload["context"] = json!(0);
            payload["guild_id"] = json!(guild.id);
            payload["guild_locale"] = json!(guild.preferred_locale);
            payload["guild"] = json!({"id": guild.id, "locale": guild.preferred_locale, "features": []});
            if let Some(member) = guild.members.get(&user) {
                payload["member"] = member.json(world);
                payload["member"]["permissions"] = json!(granted.to_string());
            }
        } else {
            payload["context"] = json!(1);
            payload["user"] = world.user_json(user);
        }
        if let Some(message) = start
            .source
            .and_then(|source| self.message(start.channel_id, source))
        {
            payload["message"] = self.message_json(message, bot);
        }
        payload
    }
}

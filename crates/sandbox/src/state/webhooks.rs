//! Webhooks: made, looked up, changed and removed.

mod execute;

pub(crate) use self::execute::Where;

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::webhook::WebhookEdit,
    world::{Webhook, kind, permissions::MANAGE_WEBHOOKS},
};

/// How many webhooks a channel may have.
const MOST: usize = 15;

/// What the audit log tells of a webhook.
const AUDITED: [&str; 4] = ["name", "avatar", "channel_id", "type"];

impl State {
    pub(crate) fn webhook_json(&self, webhook: &Webhook, with_user: bool) -> Value {
        webhook.json(&self.world, &self.address.to_string(), with_user)
    }

    pub(crate) fn webhook_create(
        &mut self,
        channel: Snowflake,
        act: &Act,
        edit: WebhookEdit,
    ) -> ApiResult<Value> {
        let guild_id = self.must_take_webhooks(channel, act.user)?;
        let id = self.next_id();
        let webhook = Webhook {
            id,
            guild_id,
            channel_id: channel,
            user_id: act.user,
            application_id: act.application,
            name: edit.name.unwrap_or_default(),
            avatar: edit.avatar.given().map(|_| self.random.hex()),
            token: format!("{}{}", self.random.hex(), self.random.hex()),
        };
        let json = self.webhook_json(&webhook, true);
        self.world.webhooks.insert(id, webhook);
        self.webhooks_changed(guild_id, channel);
        let deed = Deed::new(action::WEBHOOK_CREATE).to(id);
        self.audit(guild_id, act, deed.changed(&Value::Null, &json, &AUDITED));
        Ok(json)
    }

    /// Refuses channels that take no (more) webhooks, and who may not manage them. The channel's server.
    fn must_take_webhooks(&self, channel: Snowflake, user: Snowflake) -> ApiResult<Snowflake> {
        self.must_have(channel, user, 0)?;
        let found = self.channel(channel)?;
        let guild = found.guild_id.ok_or_else(ApiError::direct_message)?;
        if found.kind == kind::CATEGORY || found.is_thread() {
            return Err(ApiError::wrong_channel_kind());
        }
        self.must_have(channel, user, MANAGE_WEBHOOKS)?;
        let webhooks = self.world.webhooks.values();
        if webhooks.filter(|other| other.channel_id == channel).count() >= MOST {
            let text = format!("Maximum number of webhooks reached ({MOST})");
            return Err(ApiError::new(400, 30_007, &text));
        }
        Ok(guild)
    }

    /// A webhook that `user` may manage.
    pub(crate) fn webhook_managed(&self, id: Snowflake, user: Snowflake) -> ApiResult<&Webhook> {
        let webhook = self.webhook(id)?;
        self.must_have(webhook.channel_id, user, MANAGE_WEBHOOKS)?;
        Ok(webhook)
    }

    fn webhook(&self, id: Snowflake) -> ApiResult<&Webhook> {
        self.world.webhooks.get(&id).ok_or_else(ApiError::unknown_webhook)
    }

    /// A webhook whose token is known.
    pub(crate) fn webhook_of_token(&self, id: Snowflake, token: &str) -> ApiResult<&Webhook> {
        let webhook = self.webhook(id)?;
        if webhook.token == token {
            Ok(webhook)
        } else {
            Err(ApiError::invalid_webhook_token())
        }
    }

    /// The webhooks of a channel, as JSON.
    pub(crate) fn webhooks_of_channel(&self, channel: Snowflake, user: Snowflake) -> ApiResult<Value> {
        self.must_have(channel, user, MANAGE_WEBHOOKS)?;
        Ok(self.webhooks_json(|webhook| webhook.channel_id == channel))
    }

    /// The webhooks of a server, as JSON.
    pub(crate) fn webhooks_of_guild(&self, guild: Snowflake, user: Snowflake) -> ApiResult<Value> {
        self.guild_manage(guild, user, MANAGE_WEBHOOKS)?;
        Ok(self.webhooks_json(|webhook| webhook.guild_id == guild))
    }

    fn webhooks_json(&self, is_wanted: impl Fn(&Webhook) -> bool) -> Value {
        let webhooks = self.world.webhooks.values();
        let wanted = webhooks.filter(|webhook| is_wanted(webhook));
        wanted.map(|webhook| self.webhook_json(webhook, true)).collect()
    }

    /// Changes a webhook; whoever has only its token cannot move it.
    pub(crate) fn webhook_edit(
        &mut self,
        id: Snowflake,
        act: Option<&Act>,
        edit: WebhookEdit,
    ) -> ApiResult<Value> {
        let before = self.webhook(id)?.clone();
        let mut after = before.clone();
        if let Some(act) = act {
            self.webhook_managed(id, act.user)?;
            if let Some(channel) = edit.channel_id.filter(|channel| *channel != before.channel_id) {
                let guild = self.must_take_webhooks(channel, act.user)?;
                if guild != before.guild_id {
                    return Err(ApiError::unknown_channel());
                }
                after.channel_id = channel;
            }
        }
        if let Some(name) = edit.name {
            after.name = name;
        }
        match edit.avatar {
            crate::validate::fields::Field::Absent => {}
            crate::validate::fields::Field::Null => after.avatar = None,
            crate::validate::fields::Field::Given(_) => after.avatar = Some(self.random.hex()),
        }
        let old = self.webhook_json(&before, act.is_some());
        let new = self.webhook_json(&after, act.is_some());
        self.webhooks_changed(before.guild_id, before.channel_id);
        if after.channel_id != before.channel_id {
            self.webhooks_changed(after.guild_id, after.channel_id);
        }
        self.world.webhooks.insert(id, after);
        let deed = Deed::new(action::WEBHOOK_UPDATE)
            .to(id)
            .changed(&old, &new, &AUDITED);
        if let Some(act) = act
            && !deed.is_empty()
        {
            self.audit(before.guild_id, act, deed);
        }
        Ok(new)
    }

    pub(crate) fn webhook_delete(&mut self, id: Snowflake, act: Option<&Act>) -> ApiResult<()> {
        if let Some(act) = act {
            self.webhook_managed(id, act.user)?;
        }
        let webhook = self
            .world
            .webhooks
            .remove(&id)
            .ok_or_else(ApiError::unknown_webhook)?;
        self.webhooks_changed(webhook.guild_id, webhook.channel_id);
        if let Some(act) = act {
            let old = self.webhook_json(&webhook, true);
            let deed = Deed::new(action::WEBHOOK_DELETE).to(id);
            self.audit(webhook.guild_id, act, deed.changed(&old, &Value::Null, &AUDITED));
        }
        Ok(())
    }

    fn webhooks_changed(&mut self, guild: Snowflake, channel: Snowflake) {
        let data = json!({"guild_id": guild, "channel_id": channel});
        self.channel_event(channel, "WEBHOOKS_UPDATE", data);
    }
}

//! Invitations into servers.

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    clock::iso8601,
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::fields::Fields,
    world::{
        Channel, kind,
        permissions::{CREATE_INSTANT_INVITE, MANAGE_CHANNELS, MANAGE_GUILD},
    },
};

/// How many a server may have.
const MOST: usize = 1000;

/// Seven days and one day, in seconds.
const LONGEST: u64 = 604_800;
const USUAL: u64 = 86_400;

/// What the audit log tells of an invitation.
const AUDITED: [&str; 5] = ["code", "max_age", "max_uses", "temporary", "uses"];

#[derive(Clone, Debug)]
pub(crate) struct Invite {
    pub(crate) code: String,
    pub(crate) guild_id: Snowflake,
    pub(crate) channel_id: Snowflake,
    inviter: Snowflake,
    /// Unix milliseconds.
    created_at: u64,
    /// Seconds; 0 for ever.
    max_age: u64,
    /// 0 for any number.
    max_uses: u64,
    uses: u64,
    temporary: bool,
}

/// What somebody asks of a new invitation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    max_age: u64,
    max_uses: u64,
    temporary: bool,
    /// Whether one that is as good may not be given instead.
    unique: bool,
}

impl Wish {
    pub(crate) fn parse(body: &Value) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let wish = Self {
            max_age: fields.number("max_age", 0, LONGEST).given().unwrap_or(USUAL),
            max_uses: fields.number("max_uses", 0, 100).given().unwrap_or_default(),
            temporary: fields.flag("temporary").given().unwrap_or_default(),
            unique: fields.flag("unique").given().unwrap_or_default(),
        };
        fields.finish()?;
        Ok(wish)
    }
}

impl Invite {
    /// Unix milliseconds.
    fn expires_at(&self) -> Option<u64> {
        (self.max_age > 0).then_some(self.created_at + self.max_age * 1000)
    }

    fn is_good(&self, now: u64) -> bool {
        self.expires_at().is_none_or(|end| end > now) && (self.max_uses == 0 || self.uses < self.max_uses)
    }
}

impl State {
    /// The invitation as everybody may see it, or with how it is used for those who manage it.
    fn invite_json(&self, invite: &Invite, in_full: bool) -> Value {
        let guild = self.world.guilds.get(&invite.guild_id);
        let of_guild = guild.map_or(Value::Null, |guild| {
            let full = guild.json();
            let mut partial = json!({});
            for key in [
                "id",
                "name",
                "splash",
                "banner",
                "description",
                "icon",
                "features",
                "verification_level",
                "vanity_url_code",
                "nsfw_level",
                "nsfw",
                "premium_subscription_count",
            ] {
                partial[key] = full[key].clone();
            }
            partial
        });
        let channel = self.world.channels.get(&invite.channel_id);
        let mut json = json!({
            "type": 0, "code": invite.code, "guild_id": invite.guild_id, "guild": of_guild,
            "channel": channel.map(|channel| {
                json!({"id": channel.id, "type": channel.kind, "name": channel.name})
            }),
            "inviter": self.world.user_json(invite.inviter), "expires_at": invite.expires_at().map(iso8601),
            "flags": 0,
        });
        if in_full {
            json["uses"] = json!(invite.uses);
            json["max_uses"] = json!(invite.max_uses);
            json["max_age"] = json!(invite.max_age);
            json["temporary"] = json!(invite.temporary);
            json["created_at"] = json!(iso8601(invite.created_at));
        }
        json
    }

    /// An invitation that is still good.
    pub(crate) fn invite(&self, code: &str) -> ApiResult<&Invite> {
        let now = self.clock.now();
        let found = self.invites.get(code);
        found
            .filter(|invite| invite.is_good(now))
            .ok_or_else(|| ApiError::new(404, 10_006, "Unknown Invite"))
    }

    /// An invitation for everybody who has its code.
    pub(crate) fn invite_show(&self, code: &str, with_counts: bool) -> ApiResult<Value> {
        let invite = self.invite(code)?;
        let mut json = self.invite_json(invite, false);
        if with_counts && let Some(guild) = self.world.guilds.get(&invite.guild_id) {
            json["approximate_member_count"] = json!(guild.members.len());
            json["approximate_presence_count"] = json!(guild.members.len());
        }
        Ok(json)
    }

    /// The good invitations that pass, with how they are used.
    pub(crate) fn invites_list(&self, wanted: impl Fn(&Invite) -> bool) -> Vec<Value> {
        let now = self.clock.now();
        let invites = self.invites.values();
        let found = invites.filter(|invite| invite.is_good(now) && wanted(invite));
        found.map(|invite| self.invite_json(invite, true)).collect()
    }

    /// Invites into a channel. Unless it must be a new one, one that is as good is given again.
    pub(crate) fn invite_create(&mut self, channel: Snowflake, act: &Act, wish: Wish) -> ApiResult<Value> {
        self.must_have(channel, act.user, CREATE_INSTANT_INVITE)?;
        let found: &Channel = self.channel(channel)?;
        let guild = found.guild_id.ok_or_else(ApiError::direct_message)?;
        if found.kind == kind::CATEGORY || kind::is_thread(found.kind) {
            return Err(ApiError::wrong_channel_kind());
        }
        let now = self.clock.now();
        self.invites.retain(|_, invite| invite.is_good(now));
        let same = self.invites.values().find(|invite| {
            invite.channel_id == channel
                && invite.inviter == act.user
                && (invite.max_age, invite.max_uses, invite.temporary)
                    == (wish.max_age, wish.max_uses, wish.temporary)
        });
        if let Some(same) = same.filter(|_| !wish.unique) {
            return Ok(self.invite_json(same, true));
        }
        let count = self
            .invites
            .values()
            .filter(|invite| invite.guild_id == guild)
            .count();
        if count >= MOST {
            let message = format!("Maximum number of invites reached ({MOST})");
            return Err(ApiError::new(400, 30_016, &message));
        }
        let invite = Invite {
            code: self.random.hex().chars().take(10).collect(),
            guild_id: guild,
            channel_id: channel,
            inviter: act.user,
            created_at: now,
            max_age: wish.max_age,
            max_uses: wish.max_uses,
            uses: 0,
            temporary: wish.temporary,
        };
        let json = self.invite_json(&invite, true);
        let mut event = json!({"guild_id": guild, "channel_id": channel});
        for key in [
            "type",
            "code",
            "created_at",
            "inviter",
            "max_age",
            "max_uses",
            "temporary",
            "uses",
            "expires_at",
        ] {
            event[key] = json[key].clone();
        }
        self.invites.insert(invite.code.clone(), invite);
        self.invite_event(channel, "INVITE_CREATE", &event);
        let deed = Deed::new(action::INVITE_CREATE).changed(&Value::Null, &json, &AUDITED);
        self.audit(guild, act, deed);
        Ok(json)
    }

    /// Takes an invitation back.
    pub(crate) fn invite_delete(&mut self, code: &str, act: &Act) -> ApiResult<Value> {
        let invite = self.invite(code)?.clone();
        let in_channel = self.world.permissions_in(invite.channel_id, act.user);
        let in_guild = self.world.permissions_of(invite.guild_id, act.user);
        if in_channel & MANAGE_CHANNELS == 0 && in_guild & MANAGE_GUILD == 0 {
            return Err(ApiError::missing_permissions());
        }
        let json = self.invite_json(&invite, true);
        self.invite_remove(&invite);
        let deed = Deed::new(action::INVITE_DELETE).changed(&json, &Value::Null, &AUDITED);
        self.audit(invite.guild_id, act, deed);
        Ok(self.invite_json(&invite, false))
    }

    fn invite_remove(&mut self, invite: &Invite) {
        self.invites.remove(&invite.code);
        let (guild, channel) = (invite.guild_id, invite.channel_id);
        let data = json!({"guild_id": guild, "channel_id": channel, "code": invite.code});
        self.invite_event(channel, "INVITE_DELETE", &data);
    }

    /// A person follows an invitation.
    pub(crate) fn invite_accept(&mut self, code: &str, act: &Act) -> ApiResult<Value> {
        if act.application.is_some() {
            return Err(ApiError::new(403, 20_001, "Bots cannot use this endpoint"));
        }
        let invite = self.invite(code)?.clone();
        let json = self.invite_json(&invite, false);
        let guild = self.world.guilds.get(&invite.guild_id);
        if guild.is_some_and(|guild| guild.members.contains_key(&act.user)) {
            return Ok(json);
        }
        self.member_join(invite.guild_id, act.user, None, Vec::new())?;
        let uses = self.invites.get_mut(code).map(|invite| {
            invite.uses += 1;
            invite.uses
        });
        if uses.is_some_and(|uses| uses == invite.max_uses) {
            self.invite_remove(&invite);
        }
        Ok(json)
    }

    /// To the bots that manage the channel.
    fn invite_event(&mut self, channel: Snowflake, event: &str, data: &Value) {
        let guild = self.world.guild_of_channel(channel).map(|guild| guild.id);
        let Some(guild) = guild else { return };
        for (application, bot) in self.applications_of(guild) {
            if self.world.permissions_in(channel, bot) & MANAGE_CHANNELS != 0 {
                self.dispatch(application, Some(guild), event, data);
            }
        }
    }
}

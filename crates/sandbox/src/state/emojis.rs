//! Emoji that servers and applications make themselves.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    State,
    audit_log::{Act, Deed, action},
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::emoji::Changes,
    world::{
        CustomEmoji, Emoji,
        permissions::{CREATE_GUILD_EXPRESSIONS, MANAGE_GUILD_EXPRESSIONS},
    },
};

/// How many a server may have that stand still, and as many that move; and how many an application.
const MOST: usize = 50;
const MOST_OF_APPLICATION: usize = 2000;

/// What the audit log tells of an emoji.
const AUDITED: [&str; 2] = ["name", "roles"];

/// Emoji by id.
pub(crate) type Emojis = BTreeMap<Snowflake, CustomEmoji>;

/// Whose emoji it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    Guild(Snowflake),
    Application(Snowflake),
}

impl State {
    fn emojis_mut(&mut self, owner: Owner) -> Option<&mut Emojis> {
        match owner {
            Owner::Guild(guild) => self.world.guilds.get_mut(&guild).map(|guild| &mut guild.emojis),
            Owner::Application(application) => Some(self.application_emojis.entry(application).or_default()),
        }
    }

    fn emojis_of(&self, owner: Owner) -> Option<&Emojis> {
        match owner {
            Owner::Guild(guild) => self.world.guilds.get(&guild).map(|guild| &guild.emojis),
            Owner::Application(application) => self.application_emojis.get(&application),
        }
    }

    /// All emoji of a server or application, as `viewer` sees them: who made them only if they manage them.
    pub(crate) fn emojis_list(&self, owner: Owner, viewer: Snowflake) -> ApiResult<Vec<Value>> {
        let sees_authors = match owner {
            Owner::Guild(guild) => {
                self.guild_open(guild, viewer)?;
                let granted = self.world.permissions_of(guild, viewer);
                granted & (CREATE_GUILD_EXPRESSIONS | MANAGE_GUILD_EXPRESSIONS) != 0
            }
            Owner::Application(_) => true,
        };
        let emojis = self.emojis_of(owner).into_iter().flat_map(BTreeMap::values);
        let json = |emoji: &CustomEmoji| {
            if sees_authors {
                emoji.full_json(&self.world)
            } else {
                emoji.json()
            }
        };
        Ok(emojis.map(json).collect())
    }

    /// One emoji of a server or application.
    pub(crate) fn emoji(&self, owner: Owner, id: Snowflake) -> ApiResult<&CustomEmoji> {
        let emojis = self.emojis_of(owner);
        emojis.and_then(|emojis| emojis.get(&id)).ok_or_else(unknown)
    }

    /// An emoji of any server or application, as reactions carry it.
    pub(super) fn emoji_find(&self, id: Snowflake) -> Option<Emoji> {
        let of_guilds = self.world.guilds.values().map(|guild| &guild.emojis);
        let mut all = of_guilds.chain(self.application_emojis.values());
        all.find_map(|emojis| emojis.get(&id)).map(CustomEmoji::plain)
    }

    pub(crate) fn emoji_create(&mut self, owner: Owner, act: &Act, changes: Changes) -> ApiResult<Value> {
        if let Owner::Guild(guild) = owner {
            self.guild_manage(guild, act.user, CREATE_GUILD_EXPRESSIONS)?;
        }
        let image = changes.image.ok_or_else(unknown)?;
        let animated = image.is_animated();
        let emojis = self.emojis_of(owner).into_iter().flat_map(BTreeMap::values);
        let (most, code, count) = match owner {
            Owner::Guild(_) => {
                let code = if animated { 30_018 } else { 30_008 };
                (
                    MOST,
                    code,
                    emojis.filter(|emoji| emoji.animated == animated).count(),
                )
            }
            Owner::Application(_) => (MOST_OF_APPLICATION, 30_008, emojis.count()),
        };
        if count >= most {
            let kind = if code == 30_018 {
                "animated emojis"
            } else {
                "emojis"
            };
            let message = format!("Maximum number of {kind} reached ({most})");
            return Err(ApiError::new(400, code, &message));
        }
        let id = self.next_id();
        let emoji = CustomEmoji {
            id,
            name: changes.name.unwrap_or_default(),
            animated,
            roles: changes.roles.given().unwrap_or_default(),
            user_id: act.user,
        };
        let json = emoji.full_json(&self.world);
        self.pictures.keep(format!("emojis/{id}"), image);
        if let Some(emojis) = self.emojis_mut(owner) {
            emojis.insert(id, emoji);
        }
        let deed = Deed::new(action::EMOJI_CREATE).to(id);
        self.emojis_changed(owner, act, deed.changed(&Value::Null, &json, &AUDITED));
        Ok(json)
    }

    pub(crate) fn emoji_edit(
        &mut self,
        owner: Owner,
        act: &Act,
        id: Snowflake,
        changes: Changes,
    ) -> ApiResult<Value> {
        self.must_manage_emoji(owner, act, id)?;
        let mut emoji = self.emoji(owner, id)?.clone();
        let old = emoji.json();
        emoji.name = changes.name.unwrap_or(emoji.name);
        if changes.roles.is_there() {
            emoji.roles = changes.roles.given().unwrap_or_default();
        }
        let json = emoji.full_json(&self.world);
        let deed = Deed::new(action::EMOJI_UPDATE)
            .to(id)
            .changed(&old, &json, &AUDITED);
        if let Some(emojis) = self.emojis_mut(owner) {
            emojis.insert(id, emoji);
        }
        if !deed.is_empty() {
            self.emojis_changed(owner, act, deed);
        }
        Ok(json)
    }

    pub(crate) fn emoji_delete(&mut self, owner: Owner, act: &Act, id: Snowflake) -> ApiResult<()> {
        self.must_manage_emoji(owner, act, id)?;
        let old = self.emoji(owner, id)?.json();
        if let Some(emojis) = self.emojis_mut(owner) {
            emojis.remove(&id);
        }
        self.pictures.drop(&format!("emojis/{id}"));
        let deed = Deed::new(action::EMOJI_DELETE).to(id);
        self.emojis_changed(owner, act, deed.changed(&old, &Value::Null, &AUDITED));
        Ok(())
    }

    /// Everybody's emoji need the permission to manage them, one's own that to create some.
    fn must_manage_emoji(&self, owner: Owner, act: &Act, id: Snowflake) -> ApiResult<()> {
        let Owner::Guild(guild) = owner else {
            return self.emoji(owner, id).map(drop);
        };
        self.guild_open(guild, act.user)?;
        let is_own = self.emoji(owner, id)?.user_id == act.user;
        let granted = self.world.permissions_of(guild, act.user);
        if granted & MANAGE_GUILD_EXPRESSIONS != 0 || is_own && granted & CREATE_GUILD_EXPRESSIONS != 0 {
            Ok(())
        } else {
            Err(ApiError::missing_permissions())
        }
    }

    /// Applications' emoji are nobody else's business.
    fn emojis_changed(&mut self, owner: Owner, act: &Act, deed: Deed) {
        let Owner::Guild(guild) = owner else { return };
        let emojis = self.emojis_of(owner).into_iter().flat_map(BTreeMap::values);
        let emojis: Vec<_> = emojis.map(|emoji| emoji.full_json(&self.world)).collect();
        let data = json!({"guild_id": guild, "emojis": emojis});
        self.guild_event(guild, "GUILD_EMOJIS_UPDATE", &data);
        self.audit(guild, act, deed);
    }
}

/// There is no such emoji in the list.
pub(crate) fn unknown() -> ApiError {
    ApiError::new(404, 10_014, "Unknown Emoji")
}

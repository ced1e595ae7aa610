//! What users change of themselves.

use serde_json::Value;

use super::State;
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::{
        fields::{Field, Fields},
        image::Image,
    },
};

/// Largest picture, in KiB.
const LARGEST: usize = 10_240;

/// What is to become of a user.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    username: Option<String>,
    avatar: Field<Image>,
}

impl Profile {
    pub(crate) fn parse(body: &Value) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let profile = Self {
            username: fields.text("username", 2, 32).given(),
            avatar: fields.image("avatar", LARGEST),
        };
        fields.finish()?;
        Ok(profile)
    }
}

impl State {
    /// Changes a user and tells them, and everybody who is in a server with them.
    pub(crate) fn profile_edit(&mut self, id: Snowflake, profile: Profile) -> ApiResult<Value> {
        let user = self.world.users.get(&id).ok_or_else(ApiError::unknown_user)?;
        let (before, mut avatar) = (user.own_json(), user.avatar.clone());
        self.picture_put("avatars", id, profile.avatar, &mut avatar);
        let user = self.world.users.get_mut(&id).ok_or_else(ApiError::unknown_user)?;
        user.avatar = avatar;
        if let Some(username) = profile.username {
            user.username = username;
        }
        let (own, public) = (user.own_json(), user.json());
        if own == before {
            return Ok(own);
        }
        let application = self
            .world
            .application_of_bot(id)
            .map(|application| application.id);
        if let Some(application) = application {
            self.dispatch(application, None, "USER_UPDATE", &own);
        }
        self.tell_all("USER_UPDATE", &public);
        let guilds = self.world.guilds.values();
        let guilds: Vec<_> = guilds
            .filter(|guild| guild.members.contains_key(&id))
            .map(|guild| guild.id)
            .collect();
        for guild in guilds {
            self.member_updated(guild, id);
        }
        Ok(own)
    }
}

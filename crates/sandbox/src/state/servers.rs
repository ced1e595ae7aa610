//! What Discord's own app does about servers and accounts, beyond the API it documents for bots: coming in, and new
//! people.

use serde_json::{Value, json};

use super::State;
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{Guild, User},
};

impl State {
    /// Takes somebody into a server as if by an invite.
    pub(crate) fn guild_enter(&mut self, guild: Snowflake, user: Snowflake) -> ApiResult<Value> {
        let found = self
            .world
            .guilds
            .get(&guild)
            .ok_or_else(ApiError::unknown_guild)?;
        if found.bans.contains_key(&user) {
            let message = "The user is banned from this guild.";
            return Err(ApiError::new(403, 40_007, message));
        }
        let member = match found.members.get(&user) {
            Some(member) => member.json(&self.world),
            None => self.member_join(guild, user, None, Vec::new())?,
        };
        let json = self.world.guilds.get(&guild).map(Guild::json);
        self.tell(user, "GUILD_CREATE", &json.unwrap_or_default());
        Ok(member)
    }

    /// Somebody new, in no server yet. Their user name is made from the name and told apart by a number.
    pub(crate) fn person_create(&mut self, name: &str, locale: &str) -> Value {
        let id = self.next_id();
        let user = User {
            id,
            username: self.free_username(name),
            global_name: Some(name.to_owned()),
            bot: false,
            locale: locale.to_owned(),
            ..User::default()
        };
        let json = user.own_json();
        self.world.users.insert(id, user);
        self.tell_all("USER_CREATE", &json!({"id": id}));
        json
    }

    fn free_username(&self, name: &str) -> String {
        let wanted: String = name
            .to_lowercase()
            .chars()
            .map(|letter| if letter.is_whitespace() { '_' } else { letter })
            .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.'))
            .collect();
        let wanted = if wanted.len() < 2 {
            format!("member{wanted}")
        } else {
            wanted
        };
        let is_taken = |name: &str| self.world.users.values().any(|user| user.username == name);
        if !is_taken(&wanted) {
            return wanted;
        }
        let mut number = 2_u64;
        while is_taken(&format!("{wanted}{number}")) {
            number += 1;
        }
        format!("{wanted}{number}")
    }
}

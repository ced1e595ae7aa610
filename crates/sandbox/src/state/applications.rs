//! Applications: made and changed on the developer page.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::State;
use crate::{
    error::{ApiError, ApiResult},
    gateway::session::Outgoing,
    snowflake::Snowflake,
    validate::fields::Field,
    world::{Application, LOOPBACK, Privileged, User},
};

/// How the gateway closes on a token that is no longer good.
const AUTHENTICATION_FAILED: Outgoing = Outgoing::Close(4004, "Authentication failed.");

/// What changes of an application; `None` leaves it.
#[derive(Debug, Default)]
pub(crate) struct Change {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) privileged_intents: Option<bool>,
    pub(crate) redirect_uris: Option<Vec<String>>,
    pub(crate) endpoint: Field<String>,
}

impl State {
    /// A new application with its bot, in no server yet.
    pub(crate) fn application_create(&mut self, owner_id: Snowflake, name: &str) -> Snowflake {
        let id = self.next_id();
        let bot = User {
            id,
            username: name.to_owned(),
            bot: true,
            locale: "en-GB".to_owned(),
            ..User::default()
        };
        self.world.users.insert(id, bot);
        let application = Application {
            id,
            name: name.to_owned(),
            description: String::new(),
            bot_id: id,
            owner_id,
            token: self.new_token(id),
            privileged_intents: Privileged::all(false),
            endpoint: None,
            client_secret: self.random.hex(),
            redirect_uris: LOOPBACK.map(str::to_owned).to_vec(),
        };
        self.world.applications.insert(id, application);
        self.bot_status_changed(id);
        id
    }

    pub(crate) fn application_edit(&mut self, id: Snowflake, change: Change) -> ApiResult<()> {
        let application = self.world.applications.get_mut(&id);
        let application = application.ok_or_else(ApiError::unknown_application)?;
        if let Some(name) = change.name {
            if let Some(bot) = self.world.users.get_mut(&application.bot_id) {
                name.clone_into(&mut bot.username);
            }
            application.name = name;
        }
        if let Some(description) = change.description {
            application.description = description;
        }
        if let Some(switched_on) = change.privileged_intents {
            application.privileged_intents = Privileged::all(switched_on);
        }
        if let Some(redirect_uris) = change.redirect_uris {
            application.redirect_uris = redirect_uris;
        }
        change.endpoint.put_or_clear(&mut application.endpoint);
        self.tell_all("APPLICATION_UPDATE", &json!({"id": id}));
        Ok(())
    }

    /// A new token in place of the old one, which ends the bot's sessions.
    pub(crate) fn application_reset_token(&mut self, id: Snowflake) -> ApiResult<()> {
        let token = self.new_token(id);
        let application = self.world.applications.get_mut(&id);
        application.ok_or_else(ApiError::unknown_application)?.token = token;
        self.sessions.retain(|_, session| {
            let is_theirs = session.application_id == id;
            if is_theirs {
                session.send(AUTHENTICATION_FAILED);
            }
            !is_theirs
        });
        self.bot_status_changed(id);
        Ok(())
    }

    pub(crate) fn application_reset_secret(&mut self, id: Snowflake) -> ApiResult<()> {
        let secret = self.random.hex();
        let application = self.world.applications.get_mut(&id);
        application
            .ok_or_else(ApiError::unknown_application)?
            .client_secret = secret;
        Ok(())
    }

    /// A token of Discord's form: the id in base64, then two random parts.
    fn new_token(&mut self, id: Snowflake) -> String {
        let (middle, end) = (self.random.hex(), self.random.hex() + &self.random.hex());
        let part = |text: &str, length: usize| text.chars().take(length).collect::<String>();
        format!(
            "{}.{}.{}",
            URL_SAFE_NO_PAD.encode(id.to_string()),
            part(&middle, 6),
            part(&end, 38)
        )
    }
}

//! Bodies that make, change and execute webhooks.

use serde_json::Value;

use super::{
    attachment::Upload,
    fields::{Field, Fields},
    image::Image,
    message::Payload,
    thread::NewThread,
};
use crate::{
    error::{ApiError, ApiResult, FormErrors},
    snowflake::Snowflake,
};

/// Largest picture, in KiB.
const PICTURE: usize = 8192;

/// What the name of a webhook may not contain.
const RESERVED: [&str; 2] = ["clyde", "discord"];

/// A webhook to be made, or what changes in one.
#[derive(Clone, Debug)]
pub(crate) struct WebhookEdit {
    pub(crate) name: Option<String>,
    pub(crate) avatar: Field<Image>,
    pub(crate) channel_id: Option<Snowflake>,
}

/// What a webhook is to say, and as whom.
#[derive(Clone, Debug)]
pub(crate) struct Execution {
    pub(crate) payload: Payload,
    pub(crate) username: Option<String>,
    pub(crate) avatar_url: Option<String>,
    /// The post to make of it, in a forum.
    pub(crate) post: Option<NewThread>,
}

impl WebhookEdit {
    pub(crate) fn parse(body: &Value, is_new: bool) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let name = fields.text("name", 1, 80).given();
        if is_new && name.is_none() && fields.errors.is_empty() {
            fields.errors.required("name");
        }
        let edit = Self {
            name,
            avatar: fields.image("avatar", PICTURE),
            channel_id: fields.id("channel_id").given(),
        };
        check_name("name", edit.name.as_deref(), &mut fields.errors);
        fields.finish()?;
        Ok(edit)
    }
}

impl Execution {
    pub(crate) fn parse(body: &Value, files: Vec<Upload>) -> ApiResult<Self> {
        let payload = Payload::with_files(body, files)?;
        let mut fields = Fields::of(body);
        let username = fields.text("username", 0, 80).given();
        let avatar_url = fields.text("avatar_url", 0, 2048).given();
        let thread_name = fields.text("thread_name", 0, 100).given();
        let applied_tags = fields.ids("applied_tags", 5).given().unwrap_or_default();
        check_name("username", username.as_deref(), &mut fields.errors);
        fields.finish()?;
        let post = thread_name
            .filter(|name| !name.is_empty())
            .map(|name| NewThread::of_webhook(name, applied_tags));
        Ok(Self {
            payload,
            username: username.filter(|name| !name.is_empty()),
            avatar_url: avatar_url.filter(|url| !url.is_empty()),
            post,
        })
    }
}

impl Payload {
    /// Leaves out components unless they were asked for, and refuses those that somebody would have to answer, which
    /// only an application's webhook may send.
    pub(crate) fn of_webhook(mut self, is_owned: bool, with_components: bool) -> ApiResult<Self> {
        if is_owned {
            return Ok(self);
        }
        if !with_components {
            self.components = None;
            return Ok(self);
        }
        let mut is_interactive = false;
        super::components::visit(self.components.as_deref().unwrap_or_default(), &mut |component| {
            is_interactive |= component["custom_id"].is_string();
        });
        if is_interactive {
            let message = "Only webhooks of applications can send interactive components";
            return Err(ApiError::form(
                "components",
                "WEBHOOK_COMPONENTS_INTERACTIVE",
                message,
            ));
        }
        Ok(self)
    }
}

fn check_name(path: &str, name: Option<&str>, errors: &mut FormErrors) {
    let name = name.unwrap_or_default().to_lowercase();
    for reserved in RESERVED {
        if name.contains(reserved) {
            let message = format!("Username cannot contain \"{reserved}\"");
            errors.add(path, "USERNAME_INVALID_CONTAINS", &message);
        }
    }
}

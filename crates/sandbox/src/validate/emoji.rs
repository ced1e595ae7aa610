//! Bodies that make and change emoji.

use serde_json::Value;

use super::{
    fields::{Field, Fields},
    image::Image,
};
use crate::{error::ApiResult, snowflake::Snowflake};

/// Largest picture, in KiB.
const LARGEST: usize = 256;

/// What is to become of an emoji.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub(crate) name: Option<String>,
    pub(crate) image: Option<Image>,
    /// Null stands for everybody.
    pub(crate) roles: Field<Vec<Snowflake>>,
}

impl Changes {
    /// Reads a body; a new emoji needs name and picture, one that is there keeps its picture.
    pub(crate) fn parse(body: &Value, is_new: bool) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let name = fields.text("name", 2, 32).given();
        let is_word = |name: &String| {
            name.chars()
                .all(|letter| letter.is_alphanumeric() || letter == '_')
        };
        if name.as_ref().is_some_and(|name| !is_word(name)) {
            let message = "String value did not match validation regex.";
            fields.error("name", "STRING_TYPE_REGEX", message);
        }
        let image = if is_new {
            fields.image("image", LARGEST).given()
        } else {
            None
        };
        for (key, is_missing) in [("name", name.is_none()), ("image", image.is_none())] {
            if is_new && is_missing && body[key].is_null() {
                fields.error(key, "BASE_TYPE_REQUIRED", "This field is required");
            }
        }
        let changes = Self {
            name,
            image,
            roles: fields.ids("roles", 250),
        };
        fields.finish()?;
        Ok(changes)
    }
}

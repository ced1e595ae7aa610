//! Bodies that make, change and move roles.

use serde_json::Value;

use super::fields::Fields;
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{Role, permissions},
};

/// What is to become of a role; none stays as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    name: Option<String>,
    pub(crate) permissions: Option<u64>,
    color: Option<u32>,
    hoist: Option<bool>,
    mentionable: Option<bool>,
}

/// A role and where it is to stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    pub(crate) id: Snowflake,
    pub(crate) position: Option<u64>,
}

impl Changes {
    pub(crate) fn parse(body: &Value) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let colours = &body["colors"];
        let mut inner = Fields::at(if colours.is_object() { colours } else { body }, "colors");
        let primary = inner.number("primary_color", 0, 0xFF_FFFF).given();
        let color = fields.number("color", 0, 0xFF_FFFF).given();
        let changes = Self {
            name: fields.text("name", 0, 100).given(),
            permissions: fields
                .bits("permissions")
                .given()
                .map(|bits| bits & permissions::ALL),
            color: primary.or(color).and_then(|color| u32::try_from(color).ok()),
            hoist: fields.flag("hoist").given(),
            mentionable: fields.flag("mentionable").given(),
        };
        fields.finish()?;
        inner.finish()?;
        let decorated = [&body["icon"], &body["unicode_emoji"], &colours["secondary_color"]];
        if decorated.iter().any(|value| !value.is_null()) {
            let message = "This server needs more boosts to perform this action";
            return Err(ApiError::new(403, 50_101, message));
        }
        Ok(changes)
    }

    pub(crate) fn apply(self, role: &mut Role) {
        // The name of @everyone is Discord's.
        if let Some(name) = self.name.filter(|name| !name.is_empty() && role.position > 0) {
            role.name = name;
        }
        role.permissions = self.permissions.unwrap_or(role.permissions);
        role.color = self.color.unwrap_or(role.color);
        role.hoist = self.hoist.unwrap_or(role.hoist);
        role.mentionable = self.mentionable.unwrap_or(role.mentionable);
    }
}

impl Move {
    pub(crate) fn parse_all(body: &Value) -> ApiResult<Vec<Self>> {
        let list = body.as_array().ok_or_else(|| {
            let message = "Only iterables may be used in a ListType";
            ApiError::form("", "LIST_TYPE_CONVERT", message)
        })?;
        let mut moves = Vec::new();
        for (index, one) in list.iter().enumerate() {
            let mut fields = Fields::at(one, &index.to_string());
            let id = fields.id("id").given();
            let position = fields.number("position", 0, 1000).given();
            if id.is_none() && fields.errors.is_empty() {
                fields.error("id", "BASE_TYPE_REQUIRED", "This field is required");
            }
            fields.finish()?;
            moves.extend(id.map(|id| Self { id, position }));
        }
        Ok(moves)
    }
}

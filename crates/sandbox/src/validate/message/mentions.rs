//! `allowed_mentions`: whom a message may notify.

use serde_json::Value;

use crate::{error::FormErrors, snowflake::Snowflake};

/// Which mentions may take effect; `None` means all.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowedMentions(Option<Value>);

impl AllowedMentions {
    pub(super) fn parse(body: &Value) -> Self {
        let allowed = body.get("allowed_mentions");
        Self(allowed.filter(|allowed| !allowed.is_null()).cloned())
    }

    fn lists(&self, list: &str, id: Snowflake) -> bool {
        self.0.as_ref().is_none_or(|allowed| {
            let parse = allowed["parse"].as_array();
            parse.is_some_and(|kinds| kinds.iter().any(|kind| kind == list))
                || allowed[list]
                    .as_array()
                    .is_some_and(|ids| ids.iter().any(|listed| Snowflake::from_json(listed) == Some(id)))
        })
    }

    pub(crate) fn user(&self, id: Snowflake) -> bool {
        self.lists("users", id)
    }

    pub(crate) fn role(&self, id: Snowflake) -> bool {
        self.lists("roles", id)
    }

    pub(crate) fn everyone(&self) -> bool {
        self.0.as_ref().is_none_or(|allowed| {
            allowed["parse"]
                .as_array()
                .is_some_and(|kinds| kinds.iter().any(|kind| kind == "everyone"))
        })
    }

    pub(crate) fn replied_user(&self) -> bool {
        self.0
            .as_ref()
            .is_none_or(|allowed| allowed["replied_user"].as_bool().unwrap_or_default())
    }

    /// Refuses lists that are too long, unknown kinds, and a kind together with a list of the same.
    pub(super) fn check(&self, errors: &mut FormErrors) {
        let Some(allowed) = &self.0 else {
            return;
        };
        let kinds = allowed["parse"].as_array();
        for (index, kind) in kinds.into_iter().flatten().enumerate() {
            if !["users", "roles", "everyone"].iter().any(|known| kind == known) {
                let message = "Value must be one of ('users', 'roles', 'everyone').";
                errors.add(
                    &format!("allowed_mentions.parse.{index}"),
                    "BASE_TYPE_CHOICES",
                    message,
                );
            }
        }
        for list in ["users", "roles"] {
            let listed = allowed[list].as_array();
            if listed.is_some_and(|ids| ids.len() > 100) {
                let message = "Must be 100 or fewer in length.";
                errors.add(
                    &format!("allowed_mentions.{list}"),
                    "BASE_TYPE_MAX_LENGTH",
                    message,
                );
            }
            let is_parsed = kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == list));
            if is_parsed && listed.is_some_and(|ids| !ids.is_empty()) {
                let message = format!("parse:[\"{list}\"] and {list}: [ids...] are mutually exclusive.");
                errors.add(
                    "allowed_mentions",
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    &message,
                );
            }
        }
    }
}

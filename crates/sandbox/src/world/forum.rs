//! What forums and media channels have beyond other channels.

use serde_json::{Value, json};

use crate::snowflake::Snowflake;

/// A label for posts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) id: Snowflake,
    pub(crate) name: String,
    /// Only those who manage threads may set it.
    pub(crate) moderated: bool,
    pub(crate) emoji: PlainEmoji,
}

/// An emoji as tags and default reactions name it: by id (one of the server's) or by itself, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlainEmoji {
    pub(crate) id: Option<Snowflake>,
    pub(crate) name: Option<String>,
}

/// Channel flag: every post needs a tag.
pub(crate) const REQUIRE_TAG: u64 = 1 << 4;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Forum {
    pub(crate) tags: Vec<Tag>,
    pub(crate) default_reaction: Option<PlainEmoji>,
    /// 0 latest activity, 1 creation date.
    pub(crate) default_sort_order: Option<u64>,
    /// 0 not set, 1 list, 2 gallery.
    pub(crate) default_layout: u64,
}

impl Tag {
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "moderated": self.moderated, "emoji_id": self.emoji.id,
            "emoji_name": self.emoji.name,
        })
    }
}

impl Forum {
    /// Adds the fields of a forum to a channel's JSON.
    pub(super) fn write(&self, channel: &mut Value) {
        channel["available_tags"] = self.tags.iter().map(Tag::json).collect();
        channel["default_reaction_emoji"] = match &self.default_reaction {
            Some(emoji) => json!({"emoji_id": emoji.id, "emoji_name": emoji.name}),
            None => Value::Null,
        };
        channel["default_sort_order"] = json!(self.default_sort_order);
        channel["default_forum_layout"] = json!(self.default_layout);
    }
}

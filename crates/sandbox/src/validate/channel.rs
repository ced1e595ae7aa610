//! Bodies that make, change and move the channels of a server.

use serde_json::Value;

use super::fields::{Field, Fields};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{Channel, Overwrite, OverwriteKind, PlainEmoji, Tag, kind, permissions},
};

/// Six hours, in seconds.
const LONGEST_SLOW_MODE: u64 = 21_600;

/// After how many minutes without a message a thread may be archived.
const ARCHIVE_AFTER: [u64; 4] = [60, 1440, 4320, 10_080];

/// What is to become of a channel.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub(crate) kind: Option<u8>,
    pub(crate) name: Option<String>,
    topic: Field<String>,
    nsfw: Field<bool>,
    rate_limit_per_user: Field<u64>,
    pub(crate) position: Field<u64>,
    pub(crate) parent_id: Field<Snowflake>,
    pub(crate) overwrites: Field<Vec<Overwrite>>,
    bitrate: Field<u64>,
    user_limit: Field<u64>,
    rtc_region: Field<String>,
    flags: Field<u64>,
    default_auto_archive_duration: Field<u64>,
    default_thread_rate_limit_per_user: Field<u64>,
    /// Tags without an id are new: theirs is 0.
    tags: Field<Vec<Tag>>,
    default_reaction: Field<PlainEmoji>,
    default_sort_order: Field<u64>,
    default_layout: Field<u64>,
}

/// A channel and where it is to stand.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    pub(crate) id: Snowflake,
    pub(crate) position: Field<u64>,
    pub(crate) parent_id: Field<Snowflake>,
    /// Whether it takes over the overwrites of its new category.
    pub(crate) lock_permissions: bool,
}

impl Changes {
    /// Reads a body for a new channel (`before` is none) or for one of that kind.
    pub(crate) fn parse(body: &Value, before: Option<u8>) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let kind = fields
            .number("type", 0, 16)
            .given()
            .and_then(|kind| u8::try_from(kind).ok());
        if kind.is_some_and(|kind| !kind::CREATABLE.contains(&kind)) {
            let message = "Value must be one of {0, 2, 4, 5, 15, 16}.";
            fields.error("type", "BASE_TYPE_CHOICES", message);
        }
        let shape = kind.or(before).unwrap_or(kind::TEXT);
        let longest_topic = if kind::is_forum(shape) { 4096 } else { 1024 };
        let name = fields.text("name", 1, 100).given();
        if before.is_none() && !body["name"].is_string() && fields.errors.is_empty() {
            fields.error("name", "BASE_TYPE_REQUIRED", "This field is required");
        }
        let changes = Self {
            kind,
            name: name.map(|name| written(shape, name)),
            topic: fields.text("topic", 0, longest_topic),
            nsfw: fields.flag("nsfw"),
            rate_limit_per_user: fields.number("rate_limit_per_user", 0, LONGEST_SLOW_MODE),
            position: fields.number("position", 0, i32::MAX.unsigned_abs().into()),
            parent_id: fields.id("parent_id"),
            overwrites: overwrites(&mut fields)?,
            bitrate: fields.number("bitrate", 8000, 96_000),
            user_limit: fields.number("user_limit", 0, 99),
            rtc_region: fields.text("rtc_region", 0, 100),
            flags: fields.number("flags", 0, u64::from(u32::MAX)),
            default_auto_archive_duration: archive_after(&mut fields),
            default_thread_rate_limit_per_user: fields.number(
                "default_thread_rate_limit_per_user",
                0,
                LONGEST_SLOW_MODE,
            ),
            tags: tags(&mut fields)?,
            default_reaction: default_reaction(&body["default_reaction_emoji"]),
            default_sort_order: fields.number("default_sort_order", 0, 1),
            default_layout: fields.number("default_forum_layout", 0, 2),
        };
        fields.finish()?;
        Ok(changes)
    }

    /// Writes everything into the channel but for its parent and overwrites, which are checked first. New tags get
    /// an id each.
    pub(crate) fn apply(self, channel: &mut Channel, mut next_id: impl FnMut() -> Snowflake) {
        if let Some(name) = self.name {
            channel.name = name;
        }
        channel.kind = self.kind.unwrap_or(channel.kind);
        self.topic.put_or_clear(&mut channel.topic);
        channel.topic = channel.topic.take().filter(|topic| !topic.is_empty());
        self.nsfw.put(&mut channel.nsfw);
        if self.rate_limit_per_user == Field::Null {
            channel.rate_limit_per_user = 0;
        }
        self.rate_limit_per_user.put(&mut channel.rate_limit_per_user);
        self.position.put(&mut channel.position);
        if let Field::Given(flags) = self.flags {
            // Require a tag, hide the download of media: the flags of a channel that are not Discord's own.
            const SETTABLE: u64 = 1 << 4 | 1 << 15;
            channel.flags = channel.flags & !SETTABLE | flags & SETTABLE;
        }
        self.bitrate.put(&mut channel.voice.bitrate);
        self.user_limit.put(&mut channel.voice.user_limit);
        self.rtc_region.put_or_clear(&mut channel.voice.rtc_region);
        self.default_auto_archive_duration
            .put_or_clear(&mut channel.default_auto_archive_duration);
        self.default_thread_rate_limit_per_user
            .put_or_clear(&mut channel.default_thread_rate_limit_per_user);
        if let Field::Given(mut tags) = self.tags {
            for tag in tags.iter_mut().filter(|tag| tag.id == Snowflake::default()) {
                tag.id = next_id();
            }
            channel.forum.tags = tags;
        }
        self.default_reaction
            .put_or_clear(&mut channel.forum.default_reaction);
        self.default_sort_order
            .put_or_clear(&mut channel.forum.default_sort_order);
        self.default_layout.put(&mut channel.forum.default_layout);
    }
}

/// Names of text channels have neither capitals nor spaces.
fn written(kind: u8, name: String) -> String {
    if matches!(kind, kind::VOICE | kind::CATEGORY) {
        return name;
    }
    let words: Vec<_> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join("-")
}

fn archive_after(fields: &mut Fields<'_>) -> Field<u64> {
    const NAME: &str = "default_auto_archive_duration";
    let found = fields.number(NAME, 0, u64::from(u32::MAX));
    if matches!(found, Field::Given(minutes) if !ARCHIVE_AFTER.contains(&minutes)) {
        let message = "Value must be one of {60, 1440, 4320, 10080}.";
        fields.error(NAME, "BASE_TYPE_CHOICES", message);
    }
    found
}

/// One overwrite of a role or member, as a list or a request of its own carries it.
pub(crate) fn overwrite(fields: &mut Fields<'_>, id: Snowflake) -> Overwrite {
    let kind = fields.number("type", 0, 1).given();
    Overwrite {
        id,
        kind: if kind == Some(1) {
            OverwriteKind::Member
        } else {
            OverwriteKind::Role
        },
        allow: fields.bits("allow").given().unwrap_or_default() & permissions::ALL,
        deny: fields.bits("deny").given().unwrap_or_default() & permissions::ALL,
    }
}

fn overwrites(fields: &mut Fields<'_>) -> ApiResult<Field<Vec<Overwrite>>> {
    let list = match fields.list("permission_overwrites") {
        Field::Absent => return Ok(Field::Absent),
        Field::Null => return Ok(Field::Null),
        Field::Given(list) => list,
    };
    let mut found: Vec<Overwrite> = Vec::new();
    for (index, one) in list.iter().enumerate() {
        let mut inner = Fields::at(one, &format!("permission_overwrites.{index}"));
        let id = inner.id("id").given();
        if id.is_none() && inner.errors.is_empty() {
            inner.error("id", "BASE_TYPE_REQUIRED", "This field is required");
        }
        let overwrite = overwrite(&mut inner, id.unwrap_or_default());
        inner.finish()?;
        found.retain(|other| other.id != overwrite.id);
        found.push(overwrite);
    }
    Ok(Field::Given(found))
}

fn tags(fields: &mut Fields<'_>) -> ApiResult<Field<Vec<Tag>>> {
    const MOST: usize = 20;
    let list = match fields.list("available_tags") {
        Field::Absent => return Ok(Field::Absent),
        Field::Null => return Ok(Field::Null),
        Field::Given(list) => list,
    };
    if list.len() > MOST {
        let message = format!("Must be {MOST} or fewer in length.");
        fields.error("available_tags", "BASE_TYPE_MAX_LENGTH", &message);
    }
    let mut tags = Vec::new();
    for (index, one) in list.iter().enumerate() {
        let mut inner = Fields::at(one, &format!("available_tags.{index}"));
        let name = inner.text("name", 1, 20).given();
        if name.is_none() && inner.errors.is_empty() {
            inner.error("name", "BASE_TYPE_REQUIRED", "This field is required");
        }
        tags.push(Tag {
            id: inner.id("id").given().unwrap_or_default(),
            name: name.unwrap_or_default(),
            moderated: inner.flag("moderated").given().unwrap_or_default(),
            emoji: PlainEmoji {
                id: inner.id("emoji_id").given(),
                name: inner.text("emoji_name", 0, 100).given(),
            },
        });
        inner.finish()?;
    }
    Ok(Field::Given(tags))
}

fn default_reaction(value: &Value) -> Field<PlainEmoji> {
    let emoji = PlainEmoji {
        id: Snowflake::from_json(&value["emoji_id"]),
        name: value["emoji_name"].as_str().map(str::to_owned),
    };
    match value {
        Value::Object(_) if emoji != PlainEmoji::default() => Field::Given(emoji),
        _ => Field::Absent,
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
            if id.is_none() && fields.errors.is_empty() {
                fields.error("id", "BASE_TYPE_REQUIRED", "This field is required");
            }
            moves.push(Self {
                id: id.unwrap_or_default(),
                position: fields.number("position", 0, i32::MAX.unsigned_abs().into()),
                parent_id: fields.id("parent_id"),
                lock_permissions: fields.flag("lock_permissions").given().unwrap_or_default(),
            });
            fields.finish()?;
        }
        Ok(moves)
    }
}

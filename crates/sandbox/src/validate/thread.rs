//! Bodies that make or change threads.

use serde_json::Value;

use super::fields::{Field, Fields};
use crate::{error::ApiResult, snowflake::Snowflake};

/// Minutes of silence after which a thread may be archived.
const DURATIONS: [u64; 4] = [60, 1440, 4320, 10_080];

/// What it is when nobody says.
const DEFAULT_DURATION: u64 = 4320;

/// Longest slow mode, in seconds.
const SLOWEST: u64 = 21_600;

/// Most tags of a post.
const TAGS: usize = 5;

/// A thread to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewThread {
    pub(crate) name: String,
    pub(crate) kind: Option<u64>,
    pub(crate) auto_archive_duration: u64,
    pub(crate) rate_limit_per_user: u64,
    pub(crate) invitable: bool,
    pub(crate) applied_tags: Vec<Snowflake>,
}

/// What changes in a thread.
#[derive(Clone, Debug)]
pub(crate) struct ThreadEdit {
    pub(crate) name: Option<String>,
    pub(crate) archived: Option<bool>,
    pub(crate) locked: Option<bool>,
    pub(crate) invitable: Option<bool>,
    pub(crate) auto_archive_duration: Option<u64>,
    pub(crate) rate_limit_per_user: Option<u64>,
    pub(crate) flags: Option<u64>,
    pub(crate) applied_tags: Option<Vec<Snowflake>>,
}

impl NewThread {
    /// The post that a webhook makes.
    pub(crate) fn of_webhook(name: String, applied_tags: Vec<Snowflake>) -> Self {
        Self {
            name,
            kind: None,
            auto_archive_duration: DEFAULT_DURATION,
            rate_limit_per_user: 0,
            invitable: true,
            applied_tags,
        }
    }

    pub(crate) fn parse(body: &Value) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let name = fields.text("name", 1, 100).given();
        if name.is_none() && fields.errors.is_empty() {
            fields.errors.required("name");
        }
        let thread = Self {
            name: name.unwrap_or_default(),
            kind: fields.number("type", 0, 255).given(),
            auto_archive_duration: duration(&mut fields).unwrap_or(DEFAULT_DURATION),
            rate_limit_per_user: fields
                .number("rate_limit_per_user", 0, SLOWEST)
                .given()
                .unwrap_or(0),
            invitable: fields.flag("invitable").given().unwrap_or(true),
            applied_tags: fields.ids("applied_tags", TAGS).given().unwrap_or_default(),
        };
        fields.finish()?;
        Ok(thread)
    }
}

impl ThreadEdit {
    pub(crate) fn parse(body: &Value) -> ApiResult<Self> {
        let mut fields = Fields::of(body);
        let edit = Self {
            name: fields.text("name", 1, 100).given(),
            archived: fields.flag("archived").given(),
            locked: fields.flag("locked").given(),
            invitable: fields.flag("invitable").given(),
            auto_archive_duration: duration(&mut fields),
            rate_limit_per_user: fields.number("rate_limit_per_user", 0, SLOWEST).given(),
            flags: fields.number("flags", 0, u64::MAX).given(),
            applied_tags: match fields.ids("applied_tags", TAGS) {
                Field::Absent => None,
                Field::Null => Some(Vec::new()),
                Field::Given(tags) => Some(tags),
            },
        };
        fields.finish()?;
        Ok(edit)
    }

    /// Whether it only wakes the thread up.
    pub(crate) fn only_opens(&self) -> bool {
        self.archived == Some(false)
            && self.name.is_none()
            && self.locked.is_none()
            && self.invitable.is_none()
            && self.auto_archive_duration.is_none()
            && !self.takes_moderator()
            && self.applied_tags.is_none()
    }

    /// Whether there is something in it that even the thread's owner may not change.
    pub(crate) fn takes_moderator(&self) -> bool {
        self.rate_limit_per_user.is_some() || self.flags.is_some()
    }
}

fn duration(fields: &mut Fields<'_>) -> Option<u64> {
    let minutes = fields.number("auto_archive_duration", 0, u64::MAX).given()?;
    if !DURATIONS.contains(&minutes) {
        let message = "Value must be one of {60, 1440, 4320, 10080}.";
        fields.error("auto_archive_duration", "BASE_TYPE_CHOICES", message);
    }
    Some(minutes)
}

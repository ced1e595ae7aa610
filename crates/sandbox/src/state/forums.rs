//! Tags of forums.

use super::State;
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    world::{REQUIRE_TAG, kind, permissions::MANAGE_THREADS},
};

impl State {
    /// Refuses tags that the forum does not have or that `user` may not set, and none where one is needed.
    pub(super) fn must_be_tags(
        &self,
        forum: Snowflake,
        tags: &[Snowflake],
        user: Snowflake,
        is_new: bool,
    ) -> ApiResult<()> {
        let Some(channel) = self
            .world
            .channels
            .get(&forum)
            .filter(|found| kind::is_forum(found.kind))
        else {
            return if tags.is_empty() && !is_new {
                Ok(())
            } else {
                Err(ApiError::wrong_channel_kind())
            };
        };
        let known_tags = &channel.forum.tags;
        let moderates = self.must_have(forum, user, MANAGE_THREADS).is_ok();
        for tag in tags {
            let known = known_tags.iter().find(|known| known.id == *tag);
            match known {
                None => return Err(ApiError::new(404, 10_087, "Unknown tag")),
                Some(known) if known.moderated && !moderates => return Err(ApiError::missing_permissions()),
                Some(_) => {}
            }
        }
        if channel.flags & REQUIRE_TAG != 0 && tags.is_empty() {
            let is_settable = known_tags.iter().any(|tag| !tag.moderated) || moderates;
            return Err(if is_settable {
                let text = "A tag is required to create a forum post in this channel";
                ApiError::new(400, 40_067, text)
            } else {
                let text = "There are no tags available that can be set by non-moderators";
                ApiError::new(400, 40_066, text)
            });
        }
        Ok(())
    }
}

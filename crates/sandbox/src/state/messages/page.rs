//! Reading a channel page by page.

use std::ops::Bound;

use serde::Deserialize;
use serde_json::Value;

use super::super::State;
use crate::{
    error::{ApiResult, FormErrors},
    snowflake::Snowflake,
    world::{Message, permissions},
};

/// Which messages of a channel are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Page {
    limit: Option<usize>,
    around: Option<Snowflake>,
    before: Option<Snowflake>,
    after: Option<Snowflake>,
}

impl State {
    /// A page of the messages that `viewer` sees, newest first.
    pub(crate) fn messages_page(
        &self,
        channel: Snowflake,
        viewer: Snowflake,
        page: &Page,
    ) -> ApiResult<Vec<Value>> {
        let limit = page.limit.unwrap_or(50);
        let mut errors = FormErrors::default();
        errors.range("limit", limit as u64, 1, 100);
        errors.finish()?;
        let may_read = self.world.permissions_in(channel, viewer) & permissions::READ_MESSAGE_HISTORY != 0;
        let Some(messages) = self.messages.get(&channel) else {
            return Ok(Vec::new());
        };
        let is_visible = |message: &&Message| may_read && message.is_visible_to(viewer);
        let newer = |id: Snowflake, count: usize| {
            let from = (Bound::Excluded(id), Bound::Unbounded);
            let messages = messages.range(from).map(|(_, message)| message);
            let mut found: Vec<_> = messages.filter(is_visible).take(count).collect();
            found.reverse();
            found
        };
        let older = |before: Bound<Snowflake>, count: usize| {
            let messages = messages.range((Bound::Unbounded, before)).rev();
            messages
                .map(|(_, message)| message)
                .filter(is_visible)
                .take(count)
                .collect::<Vec<_>>()
        };
        let found = match (page.around, page.before, page.after) {
            (Some(around), ..) => {
                let half = limit / 2;
                let mut found = newer(around, half);
                found.extend(older(Bound::Included(around), limit - half));
                found
            }
            (None, Some(before), _) => older(Bound::Excluded(before), limit),
            (None, None, Some(after)) => newer(after, limit),
            (None, None, None) => older(Bound::Unbounded, limit),
        };
        Ok(found
            .into_iter()
            .map(|message| self.message_json(message, Some(viewer)))
            .collect())
    }
}

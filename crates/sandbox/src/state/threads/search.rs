//! Searching the threads and posts of a channel.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::State;
use crate::{
    error::{ApiResult, FormErrors},
    snowflake::Snowflake,
    world::{Channel, kind, permissions::READ_MESSAGE_HISTORY},
};

/// What is searched for, as `GET …/threads/search` takes it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Search {
    name: Option<String>,
    min_id: Option<Snowflake>,
    max_id: Option<Snowflake>,
    /// Ids with commas between them.
    tag: Option<String>,
    tag_setting: Option<String>,
    archived: Option<bool>,
    sort_by: Option<String>,
    sort_order: Option<String>,
    limit: Option<usize>,
    offset: Option<usize>,
}

impl Search {
    fn check(&self) -> ApiResult<()> {
        let mut errors = FormErrors::default();
        errors.length("name", self.name.as_deref().unwrap_or_default(), 0, 100);
        errors.range("limit", self.limit.unwrap_or(25) as u64, 1, 25);
        errors.range("offset", self.offset.unwrap_or(0) as u64, 0, 9975);
        for (field, value, known) in [
            ("tag_setting", &self.tag_setting, &["match_all", "match_some"][..]),
            (
                "sort_by",
                &self.sort_by,
                &["relevance", "creation_time", "last_message_time", "archive_time"],
            ),
            ("sort_order", &self.sort_order, &["asc", "desc"]),
        ] {
            if let Some(value) = value
                && !known.contains(&value.as_str())
            {
                let text = format!("Value must be one of {{{}}}.", known.join(", "));
                errors.add(field, "BASE_TYPE_CHOICES", &text);
            }
        }
        errors.finish()
    }

    fn finds(&self, found: &Channel) -> bool {
        let Some(thread) = &found.thread else { return false };
        let name = found.name.to_lowercase();
        let words = self.name.as_deref().unwrap_or_default().to_lowercase();
        let tags = self.tag.as_deref().unwrap_or_default().split(',');
        let tags: Vec<Snowflake> = tags.filter_map(|tag| tag.trim().parse().ok()).collect();
        let has = |tag: &Snowflake| thread.applied_tags.contains(tag);
        let fits = match self.tag_setting.as_deref() {
            Some("match_all") => tags.iter().all(has),
            _ => tags.is_empty() || tags.iter().any(has),
        };
        words.split_whitespace().all(|word| name.contains(word))
            && fits
            && self.min_id.is_none_or(|least| found.id > least)
            && self.max_id.is_none_or(|most| found.id < most)
            && self.archived.is_none_or(|archived| thread.archived == archived)
    }

    /// Where a thread stands in the order asked for.
    fn rank(&self, found: &Channel) -> u64 {
        match self.sort_by.as_deref() {
            Some("creation_time") => found.id.0,
            Some("archive_time") => found.thread.as_ref().map_or(0, |thread| thread.archived_at),
            // Every thread that is found has all the words: the liveliest is the most relevant.
            _ => found.last_message_id.unwrap_or(found.id).0,
        }
    }
}

impl State {
    /// The threads below a channel that the viewer sees and that fit, with the messages they begin with.
    pub(crate) fn threads_search(
        &self,
        channel: Snowflake,
        viewer: Snowflake,
        search: &Search,
    ) -> ApiResult<Value> {
        search.check()?;
        self.must_have(channel, viewer, READ_MESSAGE_HISTORY)?;
        let threads = self.world.channels.values().filter(|found| {
            found.parent_id == Some(channel)
                && kind::is_thread(found.kind)
                && self.world.can_see(found.id, viewer)
                && search.finds(found)
        });
        let mut threads: Vec<_> = threads.collect();
        threads.sort_by_key(|found| (search.rank(found), found.id));
        if search.sort_order.as_deref() != Some("asc") {
            threads.reverse();
        }
        let total = threads.len();
        let page = threads.into_iter().skip(search.offset.unwrap_or(0));
        let page: Vec<_> = page.take(search.limit.unwrap_or(25)).collect();
        let has_more = search.offset.unwrap_or(0) + page.len() < total;
        // A thread that hangs below a message has that message's id, and so has a post its first one.
        let firsts = page.iter().filter_map(|found| {
            let first = self.message(found.id, found.id);
            first.or_else(|| self.message(channel, found.id))
        });
        let firsts: Vec<_> = firsts
            .map(|message| self.message_json(message, Some(viewer)))
            .collect();
        let mut answer = self.threads_json(&page, viewer);
        answer["has_more"] = json!(has_more);
        answer["total_results"] = json!(total);
        answer["first_messages"] = json!(firsts);
        Ok(answer)
    }
}

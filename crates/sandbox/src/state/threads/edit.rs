//! Changing and deleting threads.

use serde_json::{Value, json};

use super::{
    super::{
        State,
        audit_log::{Act, Deed, action},
    },
    audit::AUDITED,
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::thread::ThreadEdit,
    world::{
        HAS_THREAD,
        permissions::{MANAGE_THREADS, SEND_MESSAGES_IN_THREADS},
    },
};

impl State {
    /// Changes a thread, as far as `user` may.
    pub(crate) fn thread_edit(&mut self, id: Snowflake, act: &Act, edit: ThreadEdit) -> ApiResult<()> {
        let user = act.user;
        self.may_edit(id, user, &edit)?;
        if let Some(tags) = &edit.applied_tags {
            let forum = self.world.channels.get(&id).and_then(|channel| channel.parent_id);
            self.must_be_tags(forum.unwrap_or(id), tags, user, false)?;
        }
        let is_stirred = edit.archived.is_some() || edit.auto_archive_duration.is_some();
        let before = self.thread_audited(id);
        let now = self.clock.now();
        let Some(channel) = self.world.channels.get_mut(&id) else {
            return Err(ApiError::unknown_channel());
        };
        let Some(thread) = &mut channel.thread else {
            return Err(ApiError::wrong_channel_kind());
        };
        if let Some(name) = edit.name {
            channel.name = name;
        }
        if let Some(seconds) = edit.rate_limit_per_user {
            channel.rate_limit_per_user = seconds;
        }
        if let Some(archived) = edit.archived
            && archived != thread.archived
        {
            thread.archived = archived;
            thread.archived_at = now;
        }
        if let Some(locked) = edit.locked {
            thread.locked = locked;
        }
        if let Some(invitable) = edit.invitable {
            thread.invitable = invitable;
        }
        if let Some(minutes) = edit.auto_archive_duration {
            thread.auto_archive_duration = minutes;
        }
        if let Some(flags) = edit.flags {
            thread.set_flags(flags);
        }
        if let Some(tags) = edit.applied_tags {
            thread.applied_tags = tags;
        }
        if is_stirred {
            self.thread_stir(id);
        }
        self.thread_announce("THREAD_UPDATE", id, false);
        self.thread_audit(id, act, action::THREAD_UPDATE, &before);
        Ok(())
    }

    /// Moderators change everything; owners most things; whoever may write in a thread may wake it up.
    fn may_edit(&self, id: Snowflake, user: Snowflake, edit: &ThreadEdit) -> ApiResult<()> {
        let (_, thread) = self.thread_open(id, user)?;
        if thread.archived && edit.archived != Some(false) {
            return Err(ApiError::thread_archived());
        }
        if self.must_have(id, user, MANAGE_THREADS).is_ok() {
            return Ok(());
        }
        if thread.locked && thread.archived {
            return Err(ApiError::thread_archived());
        }
        let is_owner = thread.owner_id == user;
        let may = if edit.only_opens() {
            self.must_have(id, user, SEND_MESSAGES_IN_THREADS).is_ok()
        } else {
            let is_locking = edit.locked.is_some_and(|locked| locked != thread.locked);
            is_owner && !is_locking && !edit.takes_moderator()
        };
        if may {
            Ok(())
        } else {
            Err(ApiError::missing_permissions())
        }
    }

    /// Deletes a thread and what was said in it. The thread as it was.
    pub(crate) fn thread_delete(&mut self, id: Snowflake, act: &Act) -> ApiResult<Value> {
        let user = act.user;
        let (channel, _) = self.thread_open(id, user)?;
        let (thread, parent) = (channel.json(&self.world, Some(user)), channel.parent_id);
        self.must_have(id, user, MANAGE_THREADS)?;
        let before = self.thread_audited(id);
        self.thread_remove(id);
        if let Some(parent) = parent {
            let deed = Deed::new(action::THREAD_DELETE).to(id);
            self.audit_in(parent, act, deed.changed(&before, &Value::Null, &AUDITED));
        }
        Ok(thread)
    }

    fn thread_remove(&mut self, id: Snowflake) {
        let bots = self.applications_in(id);
        let people = self.watching();
        let seeing: Vec<_> = people
            .into_iter()
            .filter(|person| self.world.can_see(id, *person))
            .collect();
        let Some(removed) = self.world.channels.remove(&id) else {
            return;
        };
        self.thread_stir(id);
        self.messages.remove(&id);
        let data = json!({
            "id": id, "guild_id": removed.guild_id, "parent_id": removed.parent_id, "type": removed.kind,
        });
        for (application, _) in bots {
            self.dispatch(application, removed.guild_id, "THREAD_DELETE", &data);
        }
        for person in seeing {
            self.tell(person, "THREAD_DELETE", &data);
        }
        let Some(parent) = removed.parent_id else { return };
        if let Some(message) = self.message(parent, id) {
            let flags = message.flags & !HAS_THREAD;
            // It was found just now.
            let _ = self.message_flag(parent, id, flags);
        }
    }
}

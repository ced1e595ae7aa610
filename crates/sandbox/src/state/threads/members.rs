//! Following a thread, and letting others follow it.

use serde_json::Value;

use super::super::{State, messages::Origin};
use crate::{
    error::{ApiError, ApiResult},
    rest::Caller,
    snowflake::Snowflake,
    validate::message::Payload,
    world::{
        RECIPIENT_ADD, RECIPIENT_REMOVE, kind,
        permissions::{MANAGE_THREADS, SEND_MESSAGES_IN_THREADS},
    },
};

impl State {
    /// Adds the caller.
    pub(crate) fn thread_join(&mut self, id: Snowflake, user: Snowflake) -> ApiResult<()> {
        self.thread_open(id, user)?;
        self.must_be_awake(id)?;
        self.thread_member_put(id, user);
        Ok(())
    }

    /// Adds somebody else.
    pub(crate) fn thread_member_add(
        &mut self,
        id: Snowflake,
        caller: Caller,
        user: Snowflake,
    ) -> ApiResult<()> {
        let (channel, thread) = self.thread_open(id, caller.user)?;
        let is_private = channel.kind == kind::PRIVATE_THREAD;
        let is_open = !is_private || thread.invitable || thread.owner_id == caller.user;
        let is_member = thread.members.contains_key(&user);
        self.must_be_awake(id)?;
        self.must_have(id, caller.user, SEND_MESSAGES_IN_THREADS)?;
        if !is_open {
            self.must_have(id, caller.user, MANAGE_THREADS)?;
        }
        self.must_be_member(id, user)?;
        if is_member {
            return Ok(());
        }
        self.thread_member_put(id, user);
        if user != caller.user {
            self.thread_notice(id, caller.user, RECIPIENT_ADD, user)?;
        }
        Ok(())
    }

    /// Lets the caller go.
    pub(crate) fn thread_leave(&mut self, id: Snowflake, user: Snowflake) -> ApiResult<()> {
        self.thread_open(id, user)?;
        self.must_be_awake(id)?;
        self.thread_member_drop(id, user);
        Ok(())
    }

    /// Takes somebody out: as a moderator, or as the owner of a private thread.
    pub(crate) fn thread_member_remove(
        &mut self,
        id: Snowflake,
        caller: Caller,
        user: Snowflake,
    ) -> ApiResult<()> {
        let (channel, thread) = self.thread_open(id, caller.user)?;
        let is_owner = channel.kind == kind::PRIVATE_THREAD && thread.owner_id == caller.user;
        let is_member = thread.members.contains_key(&user);
        self.must_be_awake(id)?;
        if !is_owner {
            self.must_have(id, caller.user, MANAGE_THREADS)?;
        }
        self.must_be_member(id, user)?;
        if is_member {
            self.thread_member_drop(id, user);
            self.thread_notice(id, caller.user, RECIPIENT_REMOVE, user)?;
        }
        Ok(())
    }

    /// One member of a thread, on request with their membership of the server.
    pub(crate) fn thread_member(
        &self,
        id: Snowflake,
        viewer: Snowflake,
        user: Snowflake,
        is_whole: bool,
    ) -> ApiResult<Value> {
        let (channel, thread) = self.thread_open(id, viewer)?;
        let found = if is_whole {
            self.world.thread_member_json(channel, user)
        } else {
            thread.member_json(id, user)
        };
        found.ok_or_else(ApiError::unknown_member)
    }

    /// A page of a thread's members, ordered by id.
    pub(crate) fn thread_members(
        &self,
        id: Snowflake,
        viewer: Snowflake,
        is_whole: bool,
        (after, limit): (Snowflake, usize),
    ) -> ApiResult<Vec<Value>> {
        let (_, thread) = self.thread_open(id, viewer)?;
        let members = thread.members.keys().filter(|user| **user > after);
        // Only a page of those with everything has an end.
        let limit = if is_whole { limit } else { usize::MAX };
        members
            .take(limit)
            .map(|user| self.thread_member(id, viewer, *user, is_whole))
            .collect()
    }

    fn must_be_member(&self, thread: Snowflake, user: Snowflake) -> ApiResult<()> {
        if !self.world.users.contains_key(&user) {
            return Err(ApiError::unknown_user());
        }
        let guild = self.world.guild_of_channel(thread);
        if guild.is_some_and(|guild| guild.members.contains_key(&user)) {
            Ok(())
        } else {
            Err(ApiError::unknown_member())
        }
    }

    /// Adds a member who is allowed in. Whom a private thread is new to hears of the thread first.
    pub(super) fn thread_member_put(&mut self, id: Snowflake, user: Snowflake) {
        let now = self.clock.now();
        let saw = self.world.can_see(id, user);
        let Some(channel) = self.world.channels.get_mut(&id) else {
            return;
        };
        let Some(thread) = &mut channel.thread else { return };
        if thread.members.contains_key(&user) {
            return;
        }
        thread.members.insert(user, now);
        if !saw {
            self.thread_shown(id, user);
        }
        self.thread_members_changed(id, Some(user), None);
    }

    fn thread_member_drop(&mut self, id: Snowflake, user: Snowflake) {
        let channel = self.world.channels.get_mut(&id);
        let Some(thread) = channel.and_then(|channel| channel.thread.as_mut()) else {
            return;
        };
        if thread.members.remove(&user).is_some() {
            self.thread_members_changed(id, None, Some(user));
        }
    }

    /// Says in the thread who was added or removed.
    fn thread_notice(&mut self, id: Snowflake, by: Snowflake, kind: u8, user: Snowflake) -> ApiResult<()> {
        let said = Origin {
            kind,
            ..Origin::new(id, by)
        };
        let mut message = self.message_build(said, &Payload::default())?;
        message.mentions = vec![user];
        self.message_publish(message);
        Ok(())
    }
}

//! Threads: made, written in, woken up, put to sleep and deleted.

mod announce;
mod audit;
mod edit;
mod list;
mod members;
mod search;
mod sleep;
mod sync;

pub(crate) use self::{list::Archived, search::Search};
use serde_json::Value;

use super::{
    State,
    audit_log::{Act, action},
    messages::Origin,
};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    validate::{message::Payload, thread::NewThread},
    world::{
        Channel, HAS_THREAD, Message, REPLY, Reference, THREAD_CREATED, THREAD_STARTER, Thread, kind,
        permissions::{
            CREATE_PRIVATE_THREADS, CREATE_PUBLIC_THREADS, MANAGE_THREADS, READ_MESSAGE_HISTORY,
            SEND_MESSAGES,
        },
    },
};

/// How many threads of a server may be awake at a time.
const MOST_ACTIVE: usize = 1000;

impl State {
    /// Makes a thread below a channel: from one of its messages, or without one. Its id.
    pub(crate) fn thread_create(
        &mut self,
        act: &Act,
        parent: Snowflake,
        message: Option<Snowflake>,
        new: NewThread,
    ) -> ApiResult<Snowflake> {
        let caller = act.caller();
        self.must_have(parent, caller.user, 0)?;
        let parent_kind = self.world.channels.get(&parent).map(|parent| parent.kind);
        let shape = thread_kind(parent_kind, message.is_some(), new.kind)?;
        if shape == kind::PRIVATE_THREAD {
            self.must_have(parent, caller.user, CREATE_PRIVATE_THREADS)?;
        } else {
            self.must_have(parent, caller.user, CREATE_PUBLIC_THREADS)?;
        }
        if let Some(message) = message {
            self.must_be_threadless(parent, message, caller.user)?;
        }
        let name = new.name.clone();
        let id = self.thread_insert(caller.user, (parent, shape), message, new)?;
        self.thread_announce("THREAD_CREATE", id, true);
        self.thread_audit(id, act, action::THREAD_CREATE, &Value::Null);
        match message {
            Some(message) => self.thread_begin(parent, message, caller.user)?,
            None if shape != kind::PRIVATE_THREAD => {
                let said = Origin {
                    kind: THREAD_CREATED,
                    reference: Some(Reference {
                        kind: 0,
                        channel_id: id,
                        message_id: None,
                    }),
                    ..Origin::new(parent, caller.user)
                };
                let payload = Payload {
                    content: Some(name),
                    ..Payload::default()
                };
                self.message_post(said, &payload)?;
            }
            None => {}
        }
        Ok(id)
    }

    /// Makes a post in a forum: a thread with the message it begins with. Its id, which is the message's too.
    pub(crate) fn forum_post(
        &mut self,
        act: &Act,
        forum: Snowflake,
        new: NewThread,
        mut payload: Payload,
    ) -> ApiResult<Snowflake> {
        let caller = act.caller();
        self.must_have(forum, caller.user, SEND_MESSAGES)?;
        if caller.application.is_none() {
            payload = payload.of_person();
        }
        if payload.is_empty() {
            return Err(ApiError::empty_message());
        }
        self.must_be_granted(forum, caller.user, &payload)?;
        let origin = Origin {
            application_id: caller.application,
            ..Origin::new(forum, caller.user)
        };
        let id = self.forum_begin(forum, new, origin, &payload)?;
        self.thread_audit(id, act, action::THREAD_CREATE, &Value::Null);
        Ok(id)
    }

    /// Makes the post; everything but its tags was checked.
    pub(super) fn forum_begin(
        &mut self,
        forum: Snowflake,
        new: NewThread,
        origin: Origin,
        payload: &Payload,
    ) -> ApiResult<Snowflake> {
        self.must_be_tags(forum, &new.applied_tags, origin.author, true)?;
        let id = self.thread_insert(origin.author, (forum, kind::PUBLIC_THREAD), None, new)?;
        let origin = Origin {
            id: Some(id),
            channel_id: id,
            ..origin
        };
        let message = match self.message_build(origin, payload) {
            Ok(message) => message,
            Err(error) => {
                self.world.channels.remove(&id);
                return Err(error);
            }
        };
        if let Some(forum) = self.world.channels.get_mut(&forum) {
            // A forum's last message is its latest post.
            forum.last_message_id = Some(id);
        }
        self.thread_announce("THREAD_CREATE", id, true);
        self.message_publish(message);
        Ok(id)
    }

    /// Refuses messages that cannot have a thread, or have one.
    fn must_be_threadless(&self, channel: Snowflake, message: Snowflake, user: Snowflake) -> ApiResult<()> {
        let found = self.message_read(channel, message, user, READ_MESSAGE_HISTORY)?;
        if found.is_system() {
            return Err(ApiError::system_message());
        }
        if self.world.channels.contains_key(&message) {
            let text = "A thread has already been created for this message";
            return Err(ApiError::new(400, 160_004, text));
        }
        Ok(())
    }

    fn thread_insert(
        &mut self,
        owner: Snowflake,
        (parent, shape): (Snowflake, u8),
        id: Option<Snowflake>,
        new: NewThread,
    ) -> ApiResult<Snowflake> {
        let guild = self.world.guild_of_channel(parent).map(|guild| guild.id);
        let guild = guild.ok_or_else(ApiError::wrong_channel_kind)?;
        if self.world.active_threads(guild).count() >= MOST_ACTIVE {
            let text = "Maximum number of active threads reached";
            return Err(ApiError::new(400, 160_006, text));
        }
        let id = id.unwrap_or_else(|| self.next_id());
        let now = self.clock.now();
        // A webhook that makes a post does not follow it.
        let follower = self.world.users.contains_key(&owner).then_some((owner, now));
        let thread = Thread {
            owner_id: owner,
            archived_at: now,
            auto_archive_duration: new.auto_archive_duration,
            invitable: new.invitable,
            created_at: now,
            members: follower.into_iter().collect(),
            applied_tags: new.applied_tags,
            ..Thread::default()
        };
        let channel = Channel {
            id,
            guild_id: Some(guild),
            kind: shape,
            name: new.name,
            rate_limit_per_user: new.rate_limit_per_user,
            parent_id: Some(parent),
            thread: Some(thread),
            ..Channel::default()
        };
        self.world.channels.insert(id, channel);
        self.thread_stir(id);
        Ok(id)
    }

    /// Says in channel and thread which message the thread began with.
    fn thread_begin(&mut self, parent: Snowflake, message: Snowflake, user: Snowflake) -> ApiResult<()> {
        let flags = self.message(parent, message).map_or(0, |found| found.flags);
        self.message_flag(parent, message, flags | HAS_THREAD)?;
        let said = Origin {
            kind: THREAD_STARTER,
            reference: Some(Reference {
                kind: 0,
                channel_id: parent,
                message_id: Some(message),
            }),
            ..Origin::new(message, user)
        };
        self.message_post(said, &Payload::default())?;
        Ok(())
    }

    /// What a new message means to the thread it is in: it counts, its author follows, an archived thread wakes up.
    pub(super) fn thread_said(&mut self, message: &mut Message) {
        let now = self.clock.now();
        let Some(channel) = self.world.channels.get_mut(&message.channel_id) else {
            return;
        };
        let Some(thread) = &mut channel.thread else { return };
        message.position = Some(thread.total_message_sent);
        let is_first = message.kind == THREAD_STARTER || message.id == channel.id;
        if message.visible_to.is_some() || is_first {
            return;
        }
        thread.message_count += 1;
        thread.total_message_sent += 1;
        let was_archived = std::mem::take(&mut thread.archived);
        if was_archived {
            thread.archived_at = now;
        }
        let is_joining = matches!(message.kind, 0 | REPLY) && !thread.members.contains_key(&message.author);
        let (id, author) = (channel.id, message.author);
        self.thread_stir(id);
        if was_archived {
            self.thread_announce("THREAD_UPDATE", id, false);
        }
        if is_joining && self.world.can_see(id, author) {
            self.thread_member_put(id, author);
        }
    }

    /// A thread forgets a message that was deleted.
    pub(super) fn thread_unsaid(&mut self, message: &Message) {
        let channel = self.world.channels.get_mut(&message.channel_id);
        if let Some(thread) = channel.and_then(|channel| channel.thread.as_mut())
            && message.kind != THREAD_STARTER
            && message.id != message.channel_id
            && message.visible_to.is_none()
        {
            thread.message_count = thread.message_count.saturating_sub(1);
        }
    }

    /// The thread, if there is one of this id that the user sees.
    pub(super) fn thread_open(&self, id: Snowflake, user: Snowflake) -> ApiResult<(&Channel, &Thread)> {
        self.must_have(id, user, 0)?;
        let channel = self
            .world
            .channels
            .get(&id)
            .ok_or_else(ApiError::unknown_channel)?;
        let thread = channel.thread.as_ref().ok_or_else(ApiError::wrong_channel_kind)?;
        Ok((channel, thread))
    }

    /// Refuses changes to what is in an archived thread.
    pub(super) fn must_be_awake(&self, channel: Snowflake) -> ApiResult<()> {
        let found = self.world.channels.get(&channel);
        match found.and_then(|channel| channel.thread.as_ref()) {
            Some(thread) if thread.archived => Err(ApiError::thread_archived()),
            _ => Ok(()),
        }
    }

    /// Refuses to let a locked thread be written in, but by moderators.
    pub(super) fn must_be_unlocked(&self, channel: Snowflake, user: Snowflake) -> ApiResult<()> {
        let found = self.world.channels.get(&channel);
        match found.and_then(|channel| channel.thread.as_ref()) {
            Some(thread) if thread.locked && self.must_have(channel, user, MANAGE_THREADS).is_err() => {
                Err(if thread.archived {
                    ApiError::thread_archived()
                } else {
                    ApiError::thread_locked()
                })
            }
            _ => Ok(()),
        }
    }
}

/// Which kind of thread a channel of this kind gets.
fn thread_kind(parent: Option<u8>, is_from_message: bool, wanted: Option<u64>) -> ApiResult<u8> {
    let allowed: &[u8] = match (parent, is_from_message) {
        (Some(kind::TEXT), true) => &[kind::PUBLIC_THREAD],
        // What is not said is private.
        (Some(kind::TEXT), false) => &[kind::PRIVATE_THREAD, kind::PUBLIC_THREAD],
        (Some(kind::ANNOUNCEMENT), _) => &[kind::ANNOUNCEMENT_THREAD],
        _ => return Err(ApiError::wrong_channel_kind()),
    };
    let wanted = wanted.filter(|_| !is_from_message);
    match wanted {
        None => allowed.first().copied(),
        Some(wanted) => allowed.iter().copied().find(|shape| u64::from(*shape) == wanted),
    }
    .ok_or_else(ApiError::wrong_channel_kind)
}

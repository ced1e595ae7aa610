//! Permission bits and how roles and overwrites combine into what somebody may do in a channel
//! (Discord's documentation, "Permission Overwrites").

use super::{Channel, Guild, OverwriteKind};
use crate::{clock::Clock, snowflake::Snowflake};

pub(crate) const CREATE_INSTANT_INVITE: u64 = 1;
pub(crate) const KICK_MEMBERS: u64 = 1 << 1;
pub(crate) const BAN_MEMBERS: u64 = 1 << 2;
pub(crate) const ADMINISTRATOR: u64 = 1 << 3;
pub(crate) const MANAGE_CHANNELS: u64 = 1 << 4;
pub(crate) const MANAGE_GUILD: u64 = 1 << 5;
pub(crate) const ADD_REACTIONS: u64 = 1 << 6;
pub(crate) const VIEW_AUDIT_LOG: u64 = 1 << 7;
pub(crate) const VIEW_CHANNEL: u64 = 1 << 10;
pub(crate) const SEND_MESSAGES: u64 = 1 << 11;
pub(crate) const SEND_TTS_MESSAGES: u64 = 1 << 12;
pub(crate) const MANAGE_MESSAGES: u64 = 1 << 13;
pub(crate) const EMBED_LINKS: u64 = 1 << 14;
pub(crate) const ATTACH_FILES: u64 = 1 << 15;
pub(crate) const READ_MESSAGE_HISTORY: u64 = 1 << 16;
pub(crate) const MENTION_EVERYONE: u64 = 1 << 17;
pub(crate) const CONNECT: u64 = 1 << 20;
pub(crate) const MUTE_MEMBERS: u64 = 1 << 22;
pub(crate) const DEAFEN_MEMBERS: u64 = 1 << 23;
pub(crate) const MOVE_MEMBERS: u64 = 1 << 24;
pub(crate) const CHANGE_NICKNAME: u64 = 1 << 26;
pub(crate) const MANAGE_NICKNAMES: u64 = 1 << 27;
pub(crate) const MANAGE_ROLES: u64 = 1 << 28;
pub(crate) const MANAGE_GUILD_EXPRESSIONS: u64 = 1 << 30;
pub(crate) const MANAGE_WEBHOOKS: u64 = 1 << 29;
pub(crate) const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
pub(crate) const MANAGE_THREADS: u64 = 1 << 34;
pub(crate) const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
pub(crate) const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
pub(crate) const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
pub(crate) const MODERATE_MEMBERS: u64 = 1 << 40;
pub(crate) const CREATE_GUILD_EXPRESSIONS: u64 = 1 << 43;
pub(crate) const SEND_POLLS: u64 = 1 << 49;
pub(crate) const PIN_MESSAGES: u64 = 1 << 51;
pub(crate) const BYPASS_SLOWMODE: u64 = 1 << 52;

/// What Discord gives everyone in a new server, but for mentioning everyone: invite, react, go live, view, send,
/// embed links, attach files, history, external emoji, connect, speak, change nickname, commands, threads, stickers,
/// activities, soundboard, polls, expressions, events, external apps and the like.
pub(crate) const EVERYONE: u64 = 0x0007_FCF9_8637_CE41 & !MENTION_EVERYONE;

/// What a member who is timed out keeps.
const TIMED_OUT: u64 = VIEW_CHANNEL | READ_MESSAGE_HISTORY;

/// What makes no sense to somebody who may not send messages.
const WITH_SENDING: u64 = MENTION_EVERYONE | SEND_TTS_MESSAGES | EMBED_LINKS | ATTACH_FILES;

/// What both sides of a direct message may do there.
pub(crate) const DIRECT_MESSAGE: u64 = EVERYONE | PIN_MESSAGES;

/// Every permission that exists.
pub(crate) const ALL: u64 = (1 << 53) - 1;

/// What the roles of `user` give them in the whole server.
pub(super) fn in_guild(guild: &Guild, user: Snowflake, clock: &Clock) -> u64 {
    let Some(member) = guild.members.get(&user) else {
        return 0;
    };
    if guild.owner_id == user {
        return ALL;
    }
    let own = member.roles.iter().chain([&guild.id]);
    let granted = own
        .filter_map(|id| guild.roles.get(id))
        .fold(0, |bits, role| bits | role.permissions);
    if granted & ADMINISTRATOR != 0 {
        ALL
    } else if member.is_timed_out(|| clock.now()) {
        granted & TIMED_OUT
    } else {
        granted
    }
}

/// What `user` may do in `channel`.
pub(super) fn in_channel(guild: &Guild, channel: &Channel, user: Snowflake, clock: &Clock) -> u64 {
    let Some(member) = guild.members.get(&user) else {
        return 0;
    };
    let base = in_guild(guild, user, clock);
    if base == ALL {
        return ALL;
    }
    let everyone = channel
        .overwrites
        .iter()
        .filter(|overwrite| overwrite.id == guild.id);
    let mut bits = everyone.fold(base, |bits, overwrite| bits & !overwrite.deny | overwrite.allow);
    let of_roles = channel
        .overwrites
        .iter()
        .filter(|overwrite| overwrite.kind == OverwriteKind::Role && member.roles.contains(&overwrite.id));
    let (allow, deny) = of_roles.fold((0, 0), |(allow, deny), overwrite| {
        (allow | overwrite.allow, deny | overwrite.deny)
    });
    bits = bits & !deny | allow;
    let own = channel
        .overwrites
        .iter()
        .filter(|overwrite| overwrite.kind == OverwriteKind::Member && overwrite.id == user);
    bits = own.fold(bits, |bits, overwrite| bits & !overwrite.deny | overwrite.allow);
    if bits & VIEW_CHANNEL == 0 {
        return 0;
    }
    if bits & SEND_MESSAGES == 0 {
        bits &= !WITH_SENDING;
    }
    if member.is_timed_out(|| clock.now()) {
        bits &= TIMED_OUT;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::World;

    #[test]
    fn overwrites_apply_in_discords_order() {
        let world = World::default();
        let sees = |channel: &str, name: &str| {
            let channel = world
                .channels
                .values()
                .find(|found| found.name == channel)
                .unwrap();
            let user = world
                .users
                .values()
                .find(|user| user.display_name() == name)
                .unwrap();
            world.can_see(channel.id, user.id)
        };
        for (channel, name, expected) in [
            ("general", "Ana", true),
            ("staff", "Ana", false),
            ("staff", "Max", true),
            ("staff", "Olive", true),
            ("staff", "Guildhall", false),
        ] {
            assert_eq!(sees(channel, name), expected, "#{channel} for {name}");
        }
    }

    #[test]
    fn an_overwrite_for_one_member_wins_over_their_roles() {
        let mut world = World::default();
        let max = world
            .users
            .values()
            .find(|user| user.display_name() == "Max")
            .unwrap()
            .id;
        let staff = world
            .channels
            .values_mut()
            .find(|channel| channel.name == "staff")
            .unwrap();
        staff.overwrites.push(crate::world::Overwrite {
            id: max,
            kind: OverwriteKind::Member,
            allow: 0,
            deny: VIEW_CHANNEL,
        });
        let staff = staff.id;
        assert_eq!(world.permissions_in(staff, max), 0);
    }
}

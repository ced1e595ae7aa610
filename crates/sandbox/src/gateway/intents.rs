//! Which events an application asked for: one table says what each event needs.

pub(crate) const GUILDS: u64 = 1;
pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
const GUILD_MODERATION: u64 = 1 << 2;
const GUILD_EXPRESSIONS: u64 = 1 << 3;
const GUILD_INTEGRATIONS: u64 = 1 << 4;
const GUILD_WEBHOOKS: u64 = 1 << 5;
const GUILD_INVITES: u64 = 1 << 6;
const GUILD_VOICE_STATES: u64 = 1 << 7;
pub(crate) const GUILD_PRESENCES: u64 = 1 << 8;
const GUILD_MESSAGES: u64 = 1 << 9;
const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
const GUILD_MESSAGE_TYPING: u64 = 1 << 11;
const DIRECT_MESSAGES: u64 = 1 << 12;
const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
const DIRECT_MESSAGE_TYPING: u64 = 1 << 14;
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
const GUILD_SCHEDULED_EVENTS: u64 = 1 << 16;
const AUTO_MODERATION_CONFIGURATION: u64 = 1 << 20;
const AUTO_MODERATION_EXECUTION: u64 = 1 << 21;
const GUILD_MESSAGE_POLLS: u64 = 1 << 24;
const DIRECT_MESSAGE_POLLS: u64 = 1 << 25;

/// Intents that must be switched on in the developer portal.
pub(crate) const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;

/// Every intent Discord knows: bits 0 to 16, 20, 21, 24 and 25.
const KNOWN: u64 = ((1 << 17) - 1) | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;

/// Events by the beginning of their name, the intents of which one is needed in servers, and in direct messages.
/// The first row that fits counts.
#[rustfmt::skip]
const TABLE: &[(&str, u64, u64)] = &[
    ("GUILD_CREATE", GUILDS, 0),
    ("GUILD_UPDATE", GUILDS, 0),
    ("GUILD_DELETE", GUILDS, 0),
    ("GUILD_ROLE_", GUILDS, 0),
    ("CHANNEL_PINS_UPDATE", GUILDS, DIRECT_MESSAGES),
    ("CHANNEL_", GUILDS, 0),
    ("THREAD_MEMBERS_UPDATE", GUILDS | GUILD_MEMBERS, 0),
    ("THREAD_", GUILDS, 0),
    ("STAGE_INSTANCE_", GUILDS, 0),
    ("GUILD_MEMBERS_CHUNK", 0, 0),
    ("GUILD_MEMBER_", GUILD_MEMBERS, 0),
    ("GUILD_AUDIT_LOG_ENTRY_CREATE", GUILD_MODERATION, 0),
    ("GUILD_BAN_", GUILD_MODERATION, 0),
    ("GUILD_EMOJIS_UPDATE", GUILD_EXPRESSIONS, 0),
    ("GUILD_STICKERS_UPDATE", GUILD_EXPRESSIONS, 0),
    ("GUILD_SOUNDBOARD_", GUILD_EXPRESSIONS, 0),
    ("GUILD_INTEGRATIONS_UPDATE", GUILD_INTEGRATIONS, 0),
    ("INTEGRATION_", GUILD_INTEGRATIONS, 0),
    ("WEBHOOKS_UPDATE", GUILD_WEBHOOKS, 0),
    ("INVITE_", GUILD_INVITES, 0),
    ("VOICE_CHANNEL_EFFECT_SEND", GUILD_VOICE_STATES, 0),
    ("VOICE_STATE_UPDATE", GUILD_VOICE_STATES, 0),
    ("PRESENCE_UPDATE", GUILD_PRESENCES, 0),
    ("MESSAGE_REACTION_", GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS),
    ("MESSAGE_POLL_VOTE_", GUILD_MESSAGE_POLLS, DIRECT_MESSAGE_POLLS),
    ("MESSAGE_", GUILD_MESSAGES, DIRECT_MESSAGES),
    ("TYPING_START", GUILD_MESSAGE_TYPING, DIRECT_MESSAGE_TYPING),
    ("GUILD_SCHEDULED_EVENT_", GUILD_SCHEDULED_EVENTS, 0),
    ("AUTO_MODERATION_RULE_", AUTO_MODERATION_CONFIGURATION, 0),
    ("AUTO_MODERATION_ACTION_EXECUTION", AUTO_MODERATION_EXECUTION, 0),
];

/// The intents of which a session needs one to get an event; 0 when everybody gets it.
pub(crate) fn of(event: &str, is_in_guild: bool) -> u64 {
    let row = TABLE.iter().find(|(name, ..)| event.starts_with(name));
    row.map_or(0, |(_, guild, direct)| if is_in_guild { *guild } else { *direct })
}

/// Whether there are no bits that Discord would refuse with 4013.
pub(crate) fn are_known(intents: u64) -> bool {
    intents & !KNOWN == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_has_its_intent() {
        for (event, guild, direct) in [
            ("READY", 0, 0),
            ("INTERACTION_CREATE", 0, 0),
            ("ENTITLEMENT_CREATE", 0, 0),
            ("GUILD_CREATE", 0, 0),
            ("GUILD_ROLE_DELETE", 0, 0),
            ("CHANNEL_UPDATE", 0, 0),
            ("CHANNEL_PINS_UPDATE", 0, 12),
            ("THREAD_CREATE", 0, 0),
            ("GUILD_MEMBER_ADD", 1, 0),
            ("GUILD_BAN_REMOVE", 2, 0),
            ("GUILD_AUDIT_LOG_ENTRY_CREATE", 2, 0),
            ("GUILD_EMOJIS_UPDATE", 3, 0),
            ("GUILD_INTEGRATIONS_UPDATE", 4, 0),
            ("WEBHOOKS_UPDATE", 5, 0),
            ("INVITE_CREATE", 6, 0),
            ("VOICE_STATE_UPDATE", 7, 0),
            ("PRESENCE_UPDATE", 8, 0),
            ("MESSAGE_CREATE", 9, 12),
            ("MESSAGE_DELETE_BULK", 9, 12),
            ("MESSAGE_REACTION_REMOVE_ALL", 10, 13),
            ("TYPING_START", 11, 14),
            ("GUILD_SCHEDULED_EVENT_CREATE", 16, 0),
            ("AUTO_MODERATION_RULE_CREATE", 20, 0),
            ("AUTO_MODERATION_ACTION_EXECUTION", 21, 0),
            ("MESSAGE_POLL_VOTE_ADD", 24, 25),
        ] {
            let for_all = ["READY", "INTERACTION_CREATE", "ENTITLEMENT_CREATE"].contains(&event);
            let expected = if for_all { 0 } else { 1 << guild };
            assert_eq!(of(event, true), expected, "{event}");
            let expected = if direct == 0 { 0 } else { 1 << direct };
            assert_eq!(of(event, false), expected, "{event} in direct messages");
        }
        assert_eq!(of("THREAD_MEMBERS_UPDATE", true), GUILDS | GUILD_MEMBERS);
        assert!(TABLE.iter().all(|(_, guild, direct)| are_known(guild | direct)));
    }
}

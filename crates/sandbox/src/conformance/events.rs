//! The objects in what the gateway dispatches. Events as a whole are not described.

use serde_json::{Value, json};

use super::{Checker, Direction};

/// Event, where in its data (`*` for every one of a list), and the schema of what is there.
const OBJECTS: [(&str, &str, &str); 30] = [
    ("READY", "/user", "UserPIIResponse"),
    ("GUILD_CREATE", "", "GuildResponse"),
    ("GUILD_CREATE", "/channels/*", "GuildChannelResponse"),
    ("GUILD_CREATE", "/threads/*", "ThreadResponse"),
    ("GUILD_CREATE", "/members/*", "GuildMemberResponse"),
    ("GUILD_UPDATE", "", "GuildResponse"),
    ("GUILD_ROLE_CREATE", "/role", "GuildRoleResponse"),
    ("GUILD_ROLE_UPDATE", "/role", "GuildRoleResponse"),
    ("GUILD_EMOJIS_UPDATE", "/emojis/*", "EmojiResponse"),
    ("GUILD_BAN_ADD", "/user", "UserResponse"),
    ("GUILD_BAN_REMOVE", "/user", "UserResponse"),
    ("GUILD_MEMBER_ADD", "", "GuildMemberResponse"),
    ("GUILD_MEMBER_REMOVE", "/user", "UserResponse"),
    ("GUILD_MEMBER_UPDATE", "", "GuildMemberResponse"),
    ("GUILD_MEMBERS_CHUNK", "/members/*", "GuildMemberResponse"),
    ("GUILD_AUDIT_LOG_ENTRY_CREATE", "", "AuditLogEntryResponse"),
    ("CHANNEL_CREATE", "", "GuildChannelResponse"),
    ("CHANNEL_UPDATE", "", "GuildChannelResponse"),
    ("CHANNEL_DELETE", "", "GuildChannelResponse"),
    ("THREAD_CREATE", "", "ThreadResponse"),
    ("THREAD_UPDATE", "", "ThreadResponse"),
    ("MESSAGE_CREATE", "", "MessageResponse"),
    ("MESSAGE_UPDATE", "", "MessageResponse"),
    ("TYPING_START", "/member", "GuildMemberResponse"),
    ("MESSAGE_REACTION_ADD", "/member", "GuildMemberResponse"),
    ("INTERACTION_CREATE", "/user", "UserResponse"),
    ("INTERACTION_CREATE", "/member", "GuildMemberResponse"),
    ("INTERACTION_CREATE", "/message", "MessageResponse"),
    ("INTERACTION_CREATE", "/entitlements/*", "EntitlementResponse"),
    ("INTERACTION_CREATE", "/data/resolved/users/*", "UserResponse"),
];

impl Checker {
    /// Compares the objects of a dispatch with the description.
    pub(crate) fn event(&self, event: &str, data: &Value) {
        let objects = OBJECTS.iter().filter(|(name, ..)| *name == event);
        for (_, place, schema) in objects {
            let reference = json!({"$ref": format!("#/components/schemas/{schema}")});
            let (list, is_list) = match place.strip_suffix("/*") {
                Some(list) => (list, true),
                None => (*place, false),
            };
            let Some(found) = data.pointer(list) else { continue };
            let objects: Vec<&Value> = match found {
                Value::Array(items) if is_list => items.iter().collect(),
                Value::Object(items) if is_list => items.values().collect(),
                one => vec![one],
            };
            let name = format!("{event}{place}");
            for object in objects {
                self.compare(&name, Direction::Event, schema, &reference, object);
            }
        }
    }
}

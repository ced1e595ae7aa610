//! What Discord itself says of somebody, as the upper bound of what can be granted to them.

use super::Permissions;

/// Discord's permissions that somebody needs before a role or a grant of Guildhall can give them an action.
///
/// Discord stays the ceiling: whoever may not even delete a message there does not get to block people here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ceiling {
    /// None: it can be granted to every member.
    Anyone,
    /// One of Discord's permissions to keep order: kick, ban or time out members, or manage messages.
    Moderator,
    /// Manage Server. Those who have it hold the action already, so this is for taking away only.
    Manager,
}

impl Ceiling {
    /// From lowest to highest.
    pub const ALL: [Self; 3] = [Self::Anyone, Self::Moderator, Self::Manager];

    /// Stable name, as texts and documentation write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Moderator => "moderator",
            Self::Manager => "manager",
        }
    }

    /// Whether somebody with these permissions is under the ceiling.
    pub const fn admits(self, permissions: Permissions) -> bool {
        match self {
            Self::Anyone => true,
            Self::Moderator => {
                permissions.allows(Permissions::MANAGE_GUILD)
                    || permissions.allows_any(Permissions::MODERATION)
            }
            Self::Manager => permissions.allows(Permissions::MANAGE_GUILD),
        }
    }
}

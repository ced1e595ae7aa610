//! Who asks.

use core_types::{GuildId, RoleId, UserId};

/// Discord's permission bits, as an interaction carries them.
///
/// <https://discord.com/developers/docs/topics/permissions>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u64);

impl Permissions {
    /// No permission at all, as in direct messages.
    pub const NONE: Self = Self(0);
    /// Everything, whatever the other bits say.
    pub const ADMINISTRATOR: Self = Self(1 << 3);
    /// Edit the server.
    pub const MANAGE_GUILD: Self = Self(1 << 5);
    /// Give and take roles.
    pub const MANAGE_ROLES: Self = Self(1 << 28);

    /// Kick, ban or time out members, or manage messages: any of them makes a moderator.
    pub const MODERATION: Self = Self(1 << 1 | 1 << 2 | 1 << 13 | 1 << 40);

    /// The permissions of raw bits.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The raw bits.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The permissions of both.
    pub const fn with(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// Whether the permission is held, as itself or through `ADMINISTRATOR`.
    pub const fn allows(self, permission: Self) -> bool {
        self.0 & Self::ADMINISTRATOR.0 != 0 || self.0 & permission.0 == permission.0
    }

    /// Whether one of the permissions is held, as itself or through `ADMINISTRATOR`.
    pub const fn allows_any(self, permissions: Self) -> bool {
        self.0 & (Self::ADMINISTRATOR.0 | permissions.0) != 0
    }
}

/// Who wants to do something, and with which standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// The guild they act in; none in direct messages.
    pub guild: Option<GuildId>,
    /// Their Discord permissions there.
    pub permissions: Permissions,
    /// Whether they own the guild.
    pub is_owner: bool,
    /// Their roles there.
    pub roles: Vec<RoleId>,
}

impl Actor {
    /// A member of a guild without any permissions or roles.
    pub const fn member(user: UserId, guild: GuildId) -> Self {
        Self {
            user,
            guild: Some(guild),
            permissions: Permissions::NONE,
            is_owner: false,
            roles: Vec::new(),
        }
    }

    /// A person in direct messages.
    pub const fn outside(user: UserId) -> Self {
        Self {
            user,
            guild: None,
            permissions: Permissions::NONE,
            is_owner: false,
            roles: Vec::new(),
        }
    }

    /// Whether Discord puts nobody above them: the guild's owner, or `ADMINISTRATOR`. An interaction does not say who owns
    /// the guild, but gives its owner every permission.
    pub const fn owns(&self) -> bool {
        self.guild.is_some() && (self.is_owner || self.permissions.allows(Permissions::ADMINISTRATOR))
    }

    /// Whether Discord lets them run the guild: those who own it, and `MANAGE_GUILD`.
    pub const fn manages(&self) -> bool {
        self.guild.is_some() && (self.is_owner || self.permissions.allows(Permissions::MANAGE_GUILD))
    }
}

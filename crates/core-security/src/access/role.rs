//! The roles of Guildhall: standard ones with built-in actions, and those that a guild makes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The roles that every guild has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StandardRole {
    /// The server's owner and whoever has Discord's `ADMINISTRATOR`. Cannot be given, taken, denied or capped.
    Owner,
    /// Whoever may manage the server, and those whom an owner gave it: every staff action below its ceiling.
    Admin,
    /// Adds and removes money, and reads the audit log.
    Treasurer,
    /// Runs stories and games.
    GameMaster,
    /// Enters results of matches and picks.
    Scorer,
    /// Sees everything staff does, changes nothing.
    Auditor,
    /// Everybody on the server.
    Member,
}

impl StandardRole {
    /// All of them, from the highest down.
    pub const ALL: [Self; 7] = [
        Self::Owner,
        Self::Admin,
        Self::Treasurer,
        Self::GameMaster,
        Self::Scorer,
        Self::Auditor,
        Self::Member,
    ];

    /// Stable name, as stored and as staff types it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Treasurer => "treasurer",
            Self::GameMaster => "game-master",
            Self::Scorer => "scorer",
            Self::Auditor => "auditor",
            Self::Member => "member",
        }
    }
}

/// How high somebody stands. Nobody changes the rights of those who stand as high as they do, or higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// No right beyond those of every member.
    Member,
    /// A role or a grant.
    Staff,
    /// Manages the server.
    Admin,
    /// Owns it, or has Discord's `ADMINISTRATOR`.
    Owner,
}

impl Rank {
    pub(super) const fn as_i64(self) -> i64 {
        match self {
            Self::Member => 0,
            Self::Staff => 1,
            Self::Admin => 2,
            Self::Owner => 3,
        }
    }

    pub(super) const fn from_i64(stored: i64) -> Option<Self> {
        match stored {
            0 => Some(Self::Member),
            1 => Some(Self::Staff),
            2 => Some(Self::Admin),
            3 => Some(Self::Owner),
            _ => None,
        }
    }
}

/// A role of Guildhall. (What Discord calls a role is a [`RoleId`](core_types::RoleId) here.)
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// One that every guild has.
    Standard(StandardRole),
    /// One that this guild made, by its name.
    Custom(RoleName),
}

impl Role {
    /// How high it stands.
    pub const fn rank(&self) -> Rank {
        match self {
            Self::Standard(StandardRole::Owner) => Rank::Owner,
            Self::Standard(StandardRole::Admin) => Rank::Admin,
            Self::Standard(StandardRole::Member) => Rank::Member,
            _ => Rank::Staff,
        }
    }

    /// Its name, as stored and as staff types it.
    pub fn name(&self) -> &str {
        match self {
            Self::Standard(role) => role.name(),
            Self::Custom(name) => &name.0,
        }
    }
}

impl From<StandardRole> for Role {
    fn from(role: StandardRole) -> Self {
        Self::Standard(role)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = BadRoleName;

    /// The standard role of that name, else what would be a role of the guild's own: whether there is one, the
    /// [`Policy`](super::Policy) knows.
    fn from_str(name: &str) -> Result<Self, BadRoleName> {
        let name = name.trim().to_lowercase();
        let standard = StandardRole::ALL.into_iter().find(|role| role.name() == name);
        match standard {
            Some(role) => Ok(Self::Standard(role)),
            None => Ok(Self::Custom(RoleName::new(&name)?)),
        }
    }
}

/// The name of a role that a guild made: 2 to 32 lower-case letters, digits and `-`, of any script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoleName(String);

impl TryFrom<String> for RoleName {
    type Error = BadRoleName;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::new(&name)
    }
}

impl From<RoleName> for String {
    fn from(name: RoleName) -> Self {
        name.0
    }
}

impl RoleName {
    /// Checks a name.
    ///
    /// # Errors
    /// [`BadRoleName`], also for the names of standard roles.
    pub fn new(name: &str) -> Result<Self, BadRoleName> {
        let name = name.trim().to_lowercase().replace(' ', "-");
        let fits = (2..=32).contains(&name.chars().count())
            && name
                .chars()
                .all(|letter| letter.is_alphanumeric() || letter == '-')
            && !name.starts_with('-');
        let free = StandardRole::ALL.into_iter().all(|role| role.name() != name);
        if fits && free {
            Ok(Self(name))
        } else {
            Err(BadRoleName)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name that a role cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a role's name has 2 to 32 letters, digits and `-`, and is none of the standard ones")]
pub struct BadRoleName;

impl Serialize for Role {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

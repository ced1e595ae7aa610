//! Who or what a grant, a denial or a role is given to.

use std::fmt;
use std::str::FromStr;

use core_types::{RoleId, UserId};
use serde::{Deserialize, Serialize};

use super::Role;

/// Who or what a grant or a denial is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One member.
    Member(UserId),
    /// Whoever has a role of Discord's.
    DiscordRole(RoleId),
    /// Whoever has a role of Guildhall's.
    Role(Role),
}

impl fmt::Display for Subject {
    /// As stored and as audit records name it: `user:1`, `discord:2`, `role:treasurer`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(user) => write!(f, "user:{user}"),
            Self::DiscordRole(role) => write!(f, "discord:{role}"),
            Self::Role(role) => write!(f, "role:{role}"),
        }
    }
}

/// A text that names no subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a member, a role of Discord or a role of Guildhall")]
pub struct BadSubject;

impl FromStr for Subject {
    type Err = BadSubject;

    fn from_str(text: &str) -> Result<Self, BadSubject> {
        let (kind, name) = text.split_once(':').ok_or(BadSubject)?;
        match kind {
            "user" => name.parse().map(Self::Member).map_err(|_| BadSubject),
            "discord" => name.parse().map(Self::DiscordRole).map_err(|_| BadSubject),
            "role" => name.parse().map(Self::Role).map_err(|_| BadSubject),
            _ => Err(BadSubject),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

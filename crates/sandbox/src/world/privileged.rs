//! The intents that the owner of an application has to switch on.

use serde::{Deserialize, Serialize};

/// An intent that Discord refuses with 4014 until it is switched on for the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PrivilegedIntent {
    /// `GUILD_MEMBERS`: who joins, leaves and changes.
    Members,
    /// `GUILD_PRESENCES`: who is there and does what.
    Presences,
    /// `MESSAGE_CONTENT`: what people write when they do not address the bot.
    MessageContent,
}

impl PrivilegedIntent {
    pub(crate) const ALL: [Self; 3] = [Self::Members, Self::Presences, Self::MessageContent];

    fn bit(self) -> u64 {
        match self {
            Self::Members => 1 << 1,
            Self::Presences => 1 << 8,
            Self::MessageContent => 1 << 15,
        }
    }

    /// `GATEWAY_…_LIMITED` of the application's flags.
    fn flag(self) -> u64 {
        match self {
            Self::Presences => 1 << 13,
            Self::Members => 1 << 15,
            Self::MessageContent => 1 << 19,
        }
    }
}

/// Which of them are switched on. In a world's description `true`, `false`, or a list of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "Said", into = "Said")]
pub(crate) struct Privileged(u64);

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Said {
    All(bool),
    Some(Vec<PrivilegedIntent>),
}

impl From<Said> for Privileged {
    fn from(said: Said) -> Self {
        match said {
            Said::All(is_on) => Self::all(is_on),
            Said::Some(intents) => Self::only(&intents),
        }
    }
}

impl From<Privileged> for Said {
    fn from(privileged: Privileged) -> Self {
        let on = PrivilegedIntent::ALL
            .into_iter()
            .filter(|intent| privileged.has(*intent));
        match on.clone().count() {
            3 => Self::All(true),
            0 => Self::All(false),
            _ => Self::Some(on.collect()),
        }
    }
}

impl Privileged {
    pub(crate) fn all(are_on: bool) -> Self {
        if are_on {
            Self::only(&PrivilegedIntent::ALL)
        } else {
            Self(0)
        }
    }

    pub(crate) fn only(intents: &[PrivilegedIntent]) -> Self {
        Self(intents.iter().fold(0, |bits, intent| bits | intent.bit()))
    }

    pub(crate) fn has(self, intent: PrivilegedIntent) -> bool {
        self.0 & intent.bit() != 0
    }

    pub(crate) fn are_all(self) -> bool {
        self == Self::all(true)
    }

    /// As bits of an identify's intents.
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// Those that are on in an application's flags.
    pub(crate) fn of_flags(flags: u64) -> Self {
        let on = PrivilegedIntent::ALL.into_iter();
        let on: Vec<_> = on.filter(|intent| flags & intent.flag() != 0).collect();
        Self::only(&on)
    }

    /// As bits of the application's flags.
    pub(crate) fn flags(self) -> u64 {
        let on = PrivilegedIntent::ALL
            .into_iter()
            .filter(|intent| self.has(*intent));
        on.fold(0, |flags, intent| flags | intent.flag())
    }
}

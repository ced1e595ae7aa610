//! What a key may do.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! scopes {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal $who:ident;)+) => {
        /// One thing a key may do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Scope {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Scope {
            /// Every scope.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Whether only keys of the operator may have it, because it reaches beyond one guild.
            pub const fn is_for_operators(self) -> bool {
                match self { $(Self::$variant => scopes!(@ $who)),+ }
            }
        }
    };
    (@ guild) => { false };
    (@ operator) => { true };
}

scopes! {
    /// Read the guild's audit log.
    AuditRead "audit:read" guild;
    /// Read case files.
    CasesRead "cases:read" guild;
    /// Read error records and feedback.
    ErrorsRead "errors:read" guild;
    /// Read who is blocked.
    MembersRead "members:read" guild;
    /// Read balances, the leaderboard and the journal.
    MoneyRead "money:read" guild;
    /// Add coins and take them, in the name of whoever made the key.
    MoneyWrite "money:write" guild;
    /// Read what things there are and who holds them.
    ThingsRead "things:read" guild;
    /// Give things and take them, in the name of whoever made the key.
    ThingsWrite "things:write" guild;
    /// Read metrics, statistics and the settings overview of the process.
    MetricsRead "metrics:read" operator;
    /// Read feature flags and the results of experiments.
    FlagsRead "flags:read" operator;
    /// Switch features and experiments.
    FlagsWrite "flags:write" operator;
}

/// A name that no scope has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no scope `{0}`")]
pub struct UnknownScope(pub String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(name: &str) -> Result<Self, UnknownScope> {
        let found = Self::ALL.iter().find(|scope| scope.name() == name);
        found.copied().ok_or_else(|| UnknownScope(name.to_owned()))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Scope {
    /// Scopes as people type them: names separated by commas or spaces, each once, in their order.
    ///
    /// # Errors
    /// The first name that is none.
    pub fn list(typed: &str) -> Result<Vec<Self>, UnknownScope> {
        let names = typed.split([',', ' ']).filter(|name| !name.is_empty());
        let mut scopes = names
            .map(|name| name.to_lowercase().parse())
            .collect::<Result<Vec<Self>, _>>()?;
        scopes.sort_unstable();
        scopes.dedup();
        Ok(scopes)
    }

    /// Scopes as they are stored and shown.
    pub fn join(scopes: &[Self]) -> String {
        let names: Vec<_> = scopes.iter().map(|scope| scope.name()).collect();
        names.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_as_people_type_them() {
        let both = vec![Scope::AuditRead, Scope::CasesRead];
        for typed in ["audit:read,cases:read", " Cases:Read  audit:read,audit:read "] {
            assert_eq!(Scope::list(typed).unwrap(), both, "{typed}");
        }
        assert_eq!(
            Scope::list("audit:read everything"),
            Err(UnknownScope("everything".into()))
        );
        assert_eq!(Scope::list(&Scope::join(&both)).unwrap(), both);
        for scope in Scope::ALL {
            assert_eq!(scope.name().parse::<Scope>().as_ref(), Ok(scope));
        }
    }
}

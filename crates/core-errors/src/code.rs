use std::fmt;

/// What sort of thing went wrong: decides how it is counted, logged and answered, never what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input was not understood.
    Invalid,
    /// The rules say no: not enough coins, too early, not employed.
    Refused,
    /// This person may not do this.
    Forbidden,
    /// What was named does not exist.
    NotFound,
    /// It was already done, or changed in between.
    Conflict,
    /// Too often, too much at once.
    Limited,
    /// Something we need does not answer; nothing was changed.
    Unavailable,
    /// A mistake of ours.
    Internal,
}

impl ErrorKind {
    /// The kind as metrics and logs name it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Refused => "refused",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Limited => "limited",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }

    /// Whether staff should look: the member did nothing wrong.
    pub const fn is_our_fault(self) -> bool {
        matches!(self, Self::Unavailable | Self::Internal)
    }
}

/// The stable name of one cause, such as `economy.not_enough`. Never renamed, never reused.
#[derive(Clone, Copy)]
pub struct Code {
    pub(crate) name: &'static str,
    pub(crate) kind: ErrorKind,
    pub(crate) retryable: bool,
    pub(crate) summary: &'static str,
    pub(crate) tip: &'static str,
}

impl Code {
    /// The code of this name, if there is one in this version.
    pub fn named(name: &str) -> Option<Self> {
        crate::CATALOGUE.iter().find(|code| code.name == name).copied()
    }

    /// The name, in lower case with dots.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The kind of every error with this code.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Whether the same input may succeed a little later without anything else changing.
    pub const fn is_retryable(&self) -> bool {
        self.retryable
    }

    /// What went wrong, in English, for developers and for doors that have no languages.
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// What to do about it, in English.
    pub const fn tip(&self) -> &'static str {
        self.tip
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", self.name)
    }
}

//! The feature flags there are. To add one, add a line; settings, documentation and checks follow.

/// A feature flag as it is declared.
#[derive(Debug, Clone, Copy)]
pub struct FlagSpec {
    /// Name, as code asks for it and as the file writes it.
    pub name: &'static str,
    /// What it switches.
    pub about: &'static str,
    /// Whether it is on when nobody says otherwise.
    pub default: bool,
}

/// Every feature flag, by name.
pub const FLAGS: &[FlagSpec] = &[
    FlagSpec {
        name: "economy",
        about: "All commands that show or move money.",
        default: true,
    },
    FlagSpec {
        name: "leaderboard",
        about: "The list of the richest members.",
        default: true,
    },
    FlagSpec {
        name: "work",
        about: "Jobs, shifts and careers.",
        default: true,
    },
];

//! The feature flags there are. To add one, add a line; settings, documentation and checks follow.

/// A feature flag as it is declared.
#[derive(Debug, PartialEq, Eq)]
pub struct FlagSpec {
    /// Name, as code asks for it and as the file writes it.
    pub name: &'static str,
    /// What it switches.
    pub about: &'static str,
    /// Whether it is on when nobody says otherwise.
    pub default: bool,
    /// Whether a guild's staff may switch it on for themselves before the roll-out reaches them, when nobody says otherwise.
    pub opt_in: bool,
}

impl FlagSpec {
    /// The flag of this name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        FLAGS.iter().find(|spec| spec.name == name)
    }
}

/// Every feature flag, by name. The flag of an experiment (`EXPERIMENTS`) bears its name.
pub static FLAGS: &[FlagSpec] = &[
    FlagSpec {
        name: "economy",
        about: "Balance, bank, payments, daily rewards and statements.",
        default: true,
        opt_in: false,
    },
    FlagSpec {
        name: "leaderboard",
        about: "The list of the richest members.",
        default: true,
        opt_in: false,
    },
    FlagSpec {
        name: "market",
        about: "Things between members: market, auctions and trades.",
        default: true,
        opt_in: false,
    },
    FlagSpec {
        name: "next_step",
        about: "The experiment whether `/balance` should suggest what to do next. Off: everybody has it as it always was.",
        default: true,
        opt_in: true,
    },
    FlagSpec {
        name: "pictures",
        about: "Pictures beside the words of some replies: charts and the profile card. Off: words alone.",
        default: true,
        opt_in: false,
    },
    FlagSpec {
        name: "shop",
        about: "Things: shop, inventory, income of roles, making.",
        default: true,
        opt_in: false,
    },
    FlagSpec {
        name: "work",
        about: "Jobs, shifts and careers.",
        default: true,
        opt_in: false,
    },
];

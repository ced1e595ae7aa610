//! The guild's treasury: what is in it, who may propose what becomes of it, and the votes that decide.
//!
//! What an open proposal asks for is kept back: nothing else is paid from it (`store::reserved`), so a vote that was won can be
//! carried out. All of it is decided under the guild's lock of the books.

mod close;
pub(crate) mod privacy;
mod propose;
pub(crate) mod store;
mod view;
mod vote;

use core_security::Stored;
use core_types::{Money, RoleId, Timestamp, UserId};
use domain_economy::ledger::EntryKind;
use domain_economy::treasury::{Tally, TreasuryRules};
use serde::{Deserialize, Serialize};

pub use vote::Voted;

/// What a proposal asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalOrder {
    /// What becomes of the money.
    pub to: ProposalTo,
    /// How much, for each payee.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

/// What is to become of the treasury's money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum ProposalTo {
    /// It is paid to a member; whether that is a bot, as Discord says.
    Member(UserId, bool),
    /// It is paid to each of these members, for a role of theirs if there is one.
    Many(Option<RoleId>, Vec<UserId>),
    /// It leaves the world.
    Burn,
}

macro_rules! stored_words {
    ($(#[$doc:meta])+ $name:ident { $($(#[$of:meta])+ $variant:ident $word:literal,)+ }) => {
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$of])+ $variant,)+ }

        impl $name {
            /// The stable name, as stored.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What a stored name stands for.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

stored_words! {
    /// What becomes of the money of a proposal.
    ProposalWhat {
        /// It is paid to one member.
        Pay "pay",
        /// It is paid to each of some members.
        Share "share",
        /// It leaves the world.
        Burn "burn",
    }
}

stored_words! {
    /// How far a proposal is.
    ProposalState {
        /// Members vote.
        Open "open",
        /// It was won and carried out.
        Paid "paid",
        /// It was won, but could not be carried out any more.
        Unpaid "unpaid",
        /// Too many were against it.
        Rejected "rejected",
        /// Too few voted.
        NoQuorum "no_quorum",
        /// Its author took it back.
        Withdrawn "withdrawn",
        /// Staff stopped it.
        Vetoed "vetoed",
    }
}

stored_words! {
    /// A vote.
    VoteChoice {
        /// For it.
        Yes "yes",
        /// Against it.
        No "no",
        /// Neither, but counted.
        Abstain "abstain",
    }
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its number in the guild.
    pub number: i64,
    /// Who made it; none once they were forgotten.
    pub author: Option<UserId>,
    /// What becomes of the money.
    pub what: ProposalWhat,
    /// Who gets it, for a payment to one.
    pub payee: Option<UserId>,
    /// The role whose members get it.
    pub role: Option<RoleId>,
    /// How many get it.
    pub people: i64,
    /// How much each gets.
    pub amount: Money,
    /// How much that is together, which is kept back while it is open.
    pub total: Money,
    /// Why.
    pub reason: String,
    /// How far it is.
    pub state: ProposalState,
    /// How many votes it takes.
    pub quorum: i64,
    /// How much of yes and no must be yes, in per cent.
    pub majority_percent: i64,
    /// Who was known here before then may vote.
    pub known_since: Timestamp,
    /// The votes so far, or in the end.
    pub tally: Tally,
    /// When it was made.
    pub opened_at: Timestamp,
    /// When the vote ends.
    pub ends_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// Why staff stopped it.
    pub closed_reason: Option<String>,
    /// The entry that carried it out.
    pub entry: Option<i64>,
}

/// A movement of the treasury.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreasuryMove {
    /// The entry.
    pub entry: i64,
    /// Why the money moved.
    pub kind: EntryKind,
    /// Into the treasury; negative out of it.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
}

/// The treasury as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreasuryView {
    /// What is in it.
    pub balance: Money,
    /// What of it is kept back for open proposals.
    pub reserved: Money,
    /// The latest movements, the latest first.
    pub moves: Vec<TreasuryMove>,
    /// Proposals that are open, the first to end first.
    pub open: Vec<Proposal>,
    /// The budget of rewards: what was minted today, of how much, and what rewards pay now, in millionths.
    pub budget: Option<(Money, Money, i64)>,
}

/// The treasury's settings among everything that a guild has set.
pub(crate) fn rules(stored: &Stored) -> TreasuryRules {
    TreasuryRules::from_stored(|setting| stored.text(setting.key()).map(str::to_owned))
}

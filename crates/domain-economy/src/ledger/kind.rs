//! Why money moved.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! entry_kinds {
    ($($(#[$doc:meta])+ $variant:ident $name:literal;)+) => {
        /// Why an entry was made. The names are stored and hashed: never rename one, only add.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum EntryKind {
            $($(#[$doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl EntryKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name, as stored and hashed.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

entry_kinds! {
    /// One member gave another money.
    Pay "pay";
    /// From the wallet into the bank.
    Deposit "deposit";
    /// From the bank into the wallet.
    Withdraw "withdraw";
    /// The daily reward.
    Daily "daily";
    /// Pay for a shift.
    Work "work";
    /// Staff gave a member money.
    Grant "grant";
    /// Staff took money from a member.
    Remove "remove";
    /// A fee or tax.
    Fee "fee";
    /// Money was bound for a purpose.
    Hold "hold";
    /// Bound money went where it was meant to go.
    Capture "capture";
    /// Bound money was given back.
    Release "release";
    /// Bound money was given back because its time was over.
    Expiry "expiry";
    /// An earlier entry was undone by its opposite.
    Reversal "reversal";
    /// A balance was brought along from elsewhere.
    Import "import";
    /// A member asked to be forgotten; what they had is gone.
    Erase "erase";

    // The bank.
    /// Interest on savings.
    Interest "interest";
    /// A loan was paid out.
    Loan "loan";
    /// A loan was paid back, wholly or in part.
    Repayment "repayment";
    // Things.
    /// A thing was bought in the shop.
    Buy "buy";
    /// The shop took a thing back.
    Sell "sell";
    /// A thing that was used brought money.
    Item "item";
    /// Income of a role.
    Income "income";
    /// A thing was bought from another member.
    Market "market";
    /// Two members exchanged things and money.
    Trade "trade";
    /// The fee for making a thing.
    Craft "craft";
    // The working life.
    /// The reward of a week.
    Weekly "weekly";
    /// The reward of a month.
    Monthly "monthly";
    /// A quest was finished.
    Quest "quest";
    /// A crime went well.
    Crime "crime";
    /// A crime or a robbery went wrong.
    Fine "fine";
    /// A robbery went well.
    Rob "rob";
    // Growing beyond work.
    /// A level was reached.
    LevelReward "level_reward";
    /// A prize of a season.
    Season "season";
    /// A collection was completed.
    Collection "collection";

    // The treasury.
    /// Members voted that the treasury gives money away.
    Payout "payout";
    /// Tax on what a member received in a week.
    Tax "tax";
    /// A part of a large fortune that nobody used.
    Decay "decay";
}

impl EntryKind {
    /// The kind with a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

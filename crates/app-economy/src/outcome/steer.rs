//! What is told of batches.

use core_types::{Money, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::ApprovalWaits;

macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($(#[$of:meta])* $variant:ident $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type {
            $($(#[$of])* $variant,)+
        }

        impl $type {
            /// Stable name, as stored.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The one with a stored name.
            pub fn parse(name: &str) -> Option<Self> {
                [$(Self::$variant),+].into_iter().find(|one| one.name() == name)
            }
        }
    };
}

named! {
    /// What a batch does.
    BatchWhat {
        /// Undoes entries.
        Reverse "reverse",
        /// Gives members new coins.
        Grant "grant",
        /// Takes coins out of the world.
        Remove "remove",
        /// Takes a share into the treasury.
        Tax "tax",
        /// Brings balances from elsewhere.
        Import "import",
    }
}

named! {
    /// How far a batch is.
    BatchState {
        /// It waits for a word of whoever planned it.
        Planned "planned",
        /// It waits for a second person.
        Asked "asked",
        /// It is being carried out.
        Running "running",
        /// All its rows had their turn, or it was stopped.
        Done "done",
        /// Nothing happened and nothing will.
        Cancelled "cancelled",
    }
}

named! {
    /// What became of a row.
    RowState {
        /// Not its turn yet.
        Waiting "waiting",
        /// Done in full.
        Done "done",
        /// Done as far as there was money.
        Part "part",
        /// Left alone: there was not enough money, or the things that moved with it are gone.
        Short "short",
        /// Left alone: it was undone before, its account is closed, or the batch was stopped.
        Skipped "skipped",
    }
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number in the guild.
    pub id: i64,
    /// What it does.
    pub what: BatchWhat,
    /// How far it is.
    pub state: BatchState,
    /// Who planned it; none once they were forgotten.
    pub made_by: Option<UserId>,
    /// Why.
    pub reason: String,
    /// Whether whoever has too little loses what is there, instead of nothing.
    pub partly: bool,
    /// The batch that it undoes.
    pub undoes: Option<i64>,
    /// When it was planned.
    pub made_at: Timestamp,
    /// Until when it can be confirmed.
    pub expires_at: Timestamp,
    /// How many rows it has.
    pub rows: i64,
    /// What they move together.
    pub amount: Money,
    /// Rows that had their turn.
    pub rows_done: i64,
    /// Of those, rows that were not done in full.
    pub rows_open: i64,
    /// What was moved so far.
    pub amount_done: Money,
}

/// A batch as it was planned: what would happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The batch.
    pub batch: Batch,
    /// How many members it touches.
    pub members: i64,
    /// Rows that cannot be done in full as things are now.
    pub short_rows: i64,
    /// What is missing for those.
    pub missing: Money,
    /// Whose money is missing, the most first, at most ten.
    pub short: Vec<(UserId, Money)>,
    /// What was left out, because it cannot be undone or was undone before.
    pub left_out: i64,
}

/// What confirming a batch led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmed {
    /// It is being carried out.
    Runs(Batch),
    /// A second person has to agree first.
    Waits(ApprovalWaits),
}

/// One row of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchRow {
    /// Its place, from 1.
    pub place: i64,
    /// Whom it is about.
    pub member: Option<UserId>,
    /// The entry that it undoes.
    pub entry: Option<i64>,
    /// How much.
    pub amount: Money,
    /// What became of it.
    pub state: RowState,
    /// How much was moved.
    pub done: Money,
    /// The entry that was made.
    pub posted: Option<i64>,
    /// Why it was left alone, where the state does not tell: `things` that are not there any more.
    pub note: Option<String>,
}

use core_types::{Money, Timestamp, UserId};
use domain_fraud::Signal;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$doc:meta])+ $variant:ident $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])+ $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name, as stored.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one with a stored name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

words! {
    /// Why money of a payment waits.
    pub enum HeldKind {
        /// It arrives after a while, and its payer can call it back until then.
        Delay "delay",
        /// Staff looks at it, for a case.
        Case "case",
        /// Staff set it aside.
        Staff "staff",
    }
}

words! {
    /// What became of it.
    pub enum HeldState {
        /// It waits.
        Waiting "waiting",
        /// It went where it was meant to go.
        Paid "paid",
        /// Its payer called it back.
        Cancelled "cancelled",
        /// Staff sent it back.
        Returned "returned",
        /// It went back because nobody decided in time.
        Lapsed "lapsed",
    }
}

/// A payment whose money waits, or waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPayment {
    /// The number of the hold that the money is in.
    pub hold: i64,
    /// Whose money it is; none once they were forgotten.
    pub payer: Option<UserId>,
    /// Who is to get it; none for money that staff set aside, and once they were forgotten.
    pub payee: Option<UserId>,
    /// What is to arrive.
    pub amount: Money,
    /// What the payer pays on top; it is held too, and comes back with the rest.
    pub fee: Money,
    /// The note.
    pub memo: Option<String>,
    /// Why it waits.
    pub kind: HeldKind,
    /// What became of it.
    pub state: HeldState,
    /// The case that it waits for.
    pub case: Option<i64>,
    /// Since when.
    pub opened_at: Timestamp,
    /// When a delayed payment arrives, and when any other goes back if nobody decides.
    pub due_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
}

impl HeldPayment {
    /// What left the wallet.
    pub fn total(&self) -> Money {
        // Both were paid from one wallet, so their sum can be counted.
        self.amount.plus(self.fee).unwrap_or(self.amount)
    }
}

/// A payment was accepted, and its money waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// The payment.
    pub payment: HeldPayment,
    /// The payer's wallet after it.
    pub wallet: Money,
    /// What was noticed, where it may be told: never for what staff looks at.
    pub why: Option<Signal>,
}

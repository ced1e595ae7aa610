use core_types::{Money, Timestamp, UserId};
use domain_fraud::Signal;
use serde::{Deserialize, Serialize};

use super::{Job, Waits};

/// What a member has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Whose it is.
    pub member: UserId,
    /// Coins at hand.
    pub wallet: Money,
    /// Coins in the bank.
    pub bank: Money,
    /// Coins held for running games and offers.
    pub escrow: Money,
    /// Wallet and bank together.
    pub total: Money,
    /// The present job.
    pub job: Option<Job>,
    /// The starting grant, in the one answer that paid it.
    pub grant: Option<Money>,
}

/// Coins went from wallet to bank or back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banked {
    /// How many.
    pub moved: Money,
    /// The wallet now.
    pub wallet: Money,
    /// The bank now.
    pub bank: Money,
}

/// What a payment would cost, before it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayPreview {
    /// Who is paid.
    pub payee: UserId,
    /// What arrives.
    pub amount: Money,
    /// What the payer pays on top.
    pub fee: Money,
    /// What leaves the wallet.
    pub total: Money,
    /// The payer's wallet at this moment.
    pub wallet: Money,
    /// The cleaned memo.
    pub memo: Option<String>,
    /// Whether the payer confirms first.
    pub needs_confirm: bool,
}

/// A payment that waits for its payer's word. It is kept under the key of the request that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What will be paid.
    pub preview: PayPreview,
    /// The key to confirm or cancel it with.
    pub key: String,
    /// Until when it can be confirmed.
    pub expires_at: Timestamp,
    /// What was noticed, if that is why.
    #[serde(default)]
    pub why: Option<Signal>,
}

/// A payment was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Who was paid.
    pub payee: UserId,
    /// What arrived.
    pub amount: Money,
    /// What the payer paid on top.
    pub fee: Money,
    /// The payer's wallet after it.
    pub wallet: Money,
    /// The memo.
    pub memo: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// How far a payment came at the first request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum PayStep {
    /// It was small enough to be made at once.
    Paid(Paid),
    /// It waits to be confirmed.
    Confirm(Offer),
    /// It arrives after a while, and can be called back until then.
    Delayed(Waits),
    /// Its money is set aside until staff has looked at it.
    Held(Waits),
}

/// A daily reward was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Daily {
    /// What was paid, with the bonus.
    pub reward: Money,
    /// The part that the streak added.
    pub bonus: Money,
    /// Days in a row, with this one.
    pub streak: u32,
    /// The longest streak so far.
    pub best: u32,
    /// The streak that broke, 0 if none did.
    pub broken: u32,
    /// Whether a missed day was forgiven.
    pub grace_used: bool,
    /// Whether the next missed day would be forgiven.
    pub grace_ready: bool,
    /// The wallet now.
    pub wallet: Money,
    /// When the next reward can be taken.
    pub next_at: Timestamp,
    /// The starting grant, in the one answer that paid it.
    pub grant: Option<Money>,
    /// What of the reward went to an open loan.
    #[serde(default)]
    pub to_loan: Money,
    /// What it brought beside coins.
    #[serde(default)]
    pub gains: crate::Gains,
}

#![doc = include_str!("../README.md")]

pub mod career;
pub mod daily;
pub mod ledger;
pub mod pay;
pub mod settings;

// The bank.
pub mod banking;
pub mod interest;
pub mod loan;
pub mod things;
// Steering.
pub mod export;
pub mod health;
pub mod import;
pub mod replay;
pub mod steer;
pub mod trace;
// The working life.
pub mod life;
pub mod period;
pub mod progress;
pub mod risk;
pub mod task;
// The treasury.
pub mod budget;
pub mod levy;
pub mod treasury;
// Growing beyond work.
pub mod collection;
pub mod growth;
pub mod season;

#![doc = include_str!("../README.md")]

pub mod career;
pub mod daily;
pub mod ledger;
pub mod pay;
pub mod settings;

// The working life.
pub mod life;
pub mod period;
pub mod progress;
pub mod risk;
pub mod task;

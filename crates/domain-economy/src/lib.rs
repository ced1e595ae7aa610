#![doc = include_str!("../README.md")]

pub mod career;
pub mod daily;
pub mod ledger;
pub mod pay;
pub mod settings;

// Steering.
pub mod export;
pub mod health;
pub mod import;
pub mod replay;
pub mod steer;
pub mod trace;

#![doc = include_str!("../README.md")]

pub mod career;
pub mod daily;
pub mod ledger;
pub mod pay;
pub mod settings;

pub mod things;

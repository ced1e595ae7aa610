#![doc = include_str!("../README.md")]

mod assessment;

pub use assessment::{Assessment, Evidence, Signal, Step};

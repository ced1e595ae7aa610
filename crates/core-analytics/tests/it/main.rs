//! Reports on both databases.
#![cfg(test)]

mod errors;
mod experiments;
mod feedback;

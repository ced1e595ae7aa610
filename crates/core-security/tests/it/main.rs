//! The policy, and the audit log on both databases.
#![cfg(test)]

mod access;
mod audit;
mod block;
mod seed;
mod vault;

//! The policy, and the audit log on both databases.
#![cfg(test)]

mod access;
mod audit;
mod audit_search;
mod block;
mod limit;
mod seed;
mod settings;
mod vault;

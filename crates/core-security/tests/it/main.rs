//! The policy, and the audit log on both databases.
#![cfg(test)]

mod access;
mod audit;
mod audit_search;
mod block;
mod document;
mod features;
mod fraud;
mod limit;
mod policy;
mod seed;
mod settings;
mod vault;
mod warm;

#![doc = include_str!("../README.md")]

mod access;
mod audit;
mod seed;

pub use access::{Action, Actor, Denied, DeniedReason, Permissions, Resource, UnknownAction, authorize};
pub use audit::{
    AuditActor, AuditEntry, AuditFault, AuditFilter, AuditPage, AuditRecord, AuditReport, AuditScope,
    FaultKind, MAX_PAGE, STATEMENTS, audit_append, audit_list, audit_verify,
};
pub use seed::{STATEMENTS as SEED_STATEMENTS, seed_ensure};

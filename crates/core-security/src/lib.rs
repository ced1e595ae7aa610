#![doc = include_str!("../README.md")]

mod access;
mod audit;
mod request;
mod security;
mod seed;
mod settings;

pub use access::{Action, Actor, Denied, DeniedReason, Permissions, Resource, UnknownAction, authorize};
pub use audit::{
    AuditActor, AuditEntry, AuditFault, AuditFilter, AuditPage, AuditRecord, AuditReport, AuditScope,
    FaultKind, MAX_PAGE, STATEMENTS, audit_append, audit_list, audit_verify,
};
pub use request::Request;
pub use security::Security;
pub use seed::{STATEMENTS as SEED_STATEMENTS, seed_ensure};
pub use settings::{GuardSetting, GuardSettings};

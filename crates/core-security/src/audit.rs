//! The record of what was done: append-only, and chained per guild so that a change shows.

mod append;
mod chain;
mod export;
mod list;
mod record;
mod search;
mod store;
mod verify;

pub use append::audit_append;
pub use export::AuditFormat;
pub use list::{AuditFilter, AuditPage, MAX_PAGE, audit_list, audit_of_trace};
pub use record::{AuditActor, AuditEntry, AuditRecord};
pub use search::AuditExport;
pub use verify::{AuditFault, AuditReport, AuditScope, FaultKind, audit_verify};

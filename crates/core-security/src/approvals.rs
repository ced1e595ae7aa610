//! Two-person approval: an effect of staff above a threshold waits for a second person.
//!
//! A use case that finds its amount too large for one person puts what it would have done into [`approval_ask`], as JSON,
//! and registers with [`Security::approvals_run`](crate::Security::approvals_run) how to do it later. A second person with
//! the same right (never the one who asked) approves or refuses; approving runs it once, in the transaction that marks it
//! as approved, with the rights that the first person has by then.

mod ask;
mod decide;
mod list;
mod record;
mod store;

pub use ask::{ApprovalAsk, approval_ask};
pub(crate) use decide::Executors;
pub use decide::{ApprovalDecision, ApprovalSettled, Executor};
pub use record::{Approval, ApprovalState};

//! What staff does to many at once: corrections, payouts, taxes, imports.
//!
//! Every one is a batch: planned with all its rows (and a preview of who is short), confirmed by whoever planned it (above a
//! threshold also by a second person), then carried out a bite at a time, in the confirmation itself as far as a few bites
//! reach and by a job for the rest. A row's state changes in the transaction of its entry, so that nothing happens twice and
//! nothing is skipped, whatever stops in between; an entry is undone once, because the journal itself keeps it unique.

mod bulk;
mod confirm;
mod job;
mod operator;
mod purses;
mod reverse;
mod run;
mod show;
mod store;

pub(crate) use confirm::teach;
pub use operator::{operator_confirm, operator_import};
pub(crate) use purses::Purses;
pub(crate) use store::{BATCH_FORGET, BATCHES_EXPORT, ROW_FORGET, ROWS_EXPORT};

//! How healthy a guild's economy is.
//!
//! Nothing here reads all of a journal or all accounts while somebody waits. A job adds the journal up, entry by entry, into
//! one row per day and kind of entry, and counts at most once an hour who has how much. Looking reads those rows; a small
//! guild is brought up to date on the way, within one page of each.

mod alert;
mod census;
mod entry;
mod job;
mod look;
mod rollup;
mod trace;
mod what_if;

pub(crate) use look::Curves;

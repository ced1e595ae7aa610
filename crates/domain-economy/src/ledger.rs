//! The ledger's rules: what an account is, what a balanced entry is, and how a batch of drafts is decided.
//!
//! Nothing here knows a database or a clock. A caller locks and loads the accounts a batch touches into [`Books`], lets
//! [`decide`] judge the drafts in order, and stores exactly what was decided.

mod account;
mod chain;
mod decide;
mod draft;
mod entry;
mod hold;
mod kind;
mod memo;
mod refusal;

pub use account::{AccountId, AccountKind, AccountRef, Currency};
pub use chain::{EntryHash, Link, link_hash};
pub use decide::{Account, Books, Head, decide};
pub use draft::{Draft, DraftError, Line, MAX_LINES};
pub use entry::{Entry, EntryLine, EntrySeq};
pub use hold::{HoldState, HoldTerms, MAX_HOLD};
pub use kind::EntryKind;
pub use memo::{MAX_MEMO_CHARS, Memo, MemoSalt, SealedMemo};
pub use refusal::Refusal;

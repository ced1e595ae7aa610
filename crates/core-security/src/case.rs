//! Case files: what was noticed about a member, what happened since, and what staff made of it.
//!
//! A file never takes anything from anybody. It opens with a suspicion, gathers evidence and decisions as events, and
//! closes with a judgement, or by itself when nobody judged in time. Money that waits because of a case is the
//! economy's business: it runs these functions inside its own units of work.

mod event;
mod file;
mod limit;
mod lists;
mod rules;
mod secret;
mod store;
mod switch;
mod week;

pub use event::{CaseDetail, CaseEvent, CaseEventKind, NewCaseEvent, case_event, case_events, case_recent};
pub use file::{
    AppealState, CaseFile, CaseKind, CaseState, CaseTurn, Suspicion, case_appeal, case_assign, case_close,
    case_decided, case_forget, case_get, case_settled, case_suspect,
};
pub use limit::{MemberLimit, limit_begin, limit_end, limit_get};
pub use lists::{CaseFilter, GuardCounts, cases_due, cases_list, cases_of, guards_count};
pub use rules::CaseRules;
pub(crate) use switch::Switch;
pub use week::{CaseWeek, case_week, case_week_guilds, case_week_store};

//! May this actor do this action on this resource? A pure policy, deny by default, that guilds change at run time.

mod action;
mod actor;
mod allowance;
mod ceiling;
mod change;
mod decision;
mod look;
mod manage;
mod policy;
mod resource;
mod role;
mod spend;
mod standing;
mod store;
mod subject;

pub use action::{Action, UnknownAction};
pub use actor::{Actor, Permissions};
pub use allowance::Allowance;
pub use ceiling::Ceiling;
pub use change::{Change, ChangeRefused, Target};
pub use decision::{Because, Denied, DeniedReason};
pub use manage::Changed;
pub(crate) use manage::{Fail, hash_of};
pub use policy::{Effect, Given, Policy, Verdict};
pub use resource::Resource;
pub use role::{BadRoleName, Rank, Role, RoleName, StandardRole};
pub(crate) use standing::Known;
pub use subject::{BadSubject, Subject};

//! The ledger on both databases.

mod crash;
mod erase;
mod hold;
mod model;
mod race;
mod rank;
mod reverse;
mod statement;
mod submit;
mod support;
mod verify;

//! The ledger on both databases.

mod crash;
mod erase;
mod guard;
mod hold;
mod model;
mod past;
mod race;
mod rank;
mod reverse;
mod statement;
mod submit;
mod support;
mod verify;

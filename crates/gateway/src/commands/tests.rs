//! The commands as members use them, on a real economy in a fresh database, through the stack.

mod access;
mod declarations;
mod errors;
mod hall;
mod money;
mod reading;
mod safety;
mod staff;

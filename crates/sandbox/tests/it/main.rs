//! The sandbox through its own doors, with a trivial bot built on twilight.

mod bot;
mod conversations;
mod gateway;
mod refusals;

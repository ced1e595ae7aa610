//! The sandbox through its own doors, with a trivial bot built on twilight.

#![cfg(test)]

mod bot;
mod conversations;
mod files;
mod gateway;
mod refusals;

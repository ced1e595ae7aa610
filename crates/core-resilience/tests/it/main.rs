//! Guard and breaker on paused time.
#![cfg(test)]

mod breaker;
mod guard;

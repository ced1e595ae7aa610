//! The breaker on paused time.
#![cfg(test)]

mod breaker;

//! The web door as its callers meet it.
#![cfg(test)]

mod api;
mod door;
mod flags;
mod interactions;
mod money;
mod routes;
mod socket;
mod webhooks;

//! The web door as its callers meet it.
#![cfg(test)]

mod door;
mod routes;
mod socket;

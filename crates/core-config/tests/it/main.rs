//! Settings as an operator meets them.
#![cfg(test)]

mod documents;
mod live;
mod loading;
mod support;

//! What Discord refuses, with its codes and field paths.

pub(crate) mod attachment;
pub(crate) mod ban;
pub(crate) mod callback;
pub(crate) mod channel;
pub(crate) mod command;
pub(crate) mod components;
pub(crate) mod embeds;
pub(crate) mod emoji;
pub(crate) mod fields;
pub(crate) mod guild;
pub(crate) mod image;
pub(crate) mod member;
pub(crate) mod message;
pub(crate) mod poll;
pub(crate) mod role;
pub(crate) mod thread;
mod url;
pub(crate) mod webhook;

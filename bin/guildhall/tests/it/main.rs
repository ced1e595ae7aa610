//! Checks of the repository itself, whole conversations through the sandbox, and the web client in a browser.
#![cfg(test)]

mod architecture;
mod browser;
mod conversations;
mod deploy;
mod hall;
mod recordings;
mod security_page;
mod soak;

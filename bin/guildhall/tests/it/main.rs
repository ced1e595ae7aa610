//! Checks of the repository itself, whole conversations through the sandbox, and the web client in a browser.
#![cfg(test)]

mod architecture;
mod browser;
mod conversations;
mod deploy;
mod fault_cases;
mod features;
mod fuzz_seeds;
mod hall;
mod recordings;
mod security_page;
mod soak;

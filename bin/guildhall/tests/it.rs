//! Checks of the repository itself, whole conversations through the sandbox, and the web client in a browser.

mod architecture;

//! A bot as a process of its own.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
};

use sandbox::Sandbox;

use super::install::{self, Bot};

/// A running bot; it ends with this value, and shows what it wrote if the test failed.
pub(super) struct Process {
    child: Child,
    output: PathBuf,
}

impl Process {
    /// Starts a bot that knows nothing but the sandbox's address and its token.
    pub(super) fn start(bot: Bot, mut command: Command, sandbox: &Sandbox) -> Self {
        let output = install::folder(bot).join("output.txt");
        let file = File::create(&output).unwrap();
        let child = command
            .env("DISCORD_API", sandbox.api_url())
            .env("DISCORD_TOKEN", sandbox.token())
            // Where there is a proxy for the registries, it does not know this machine's own addresses.
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1")
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        Self { child, output }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let ended = self.child.try_wait();
        // An error means that it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            let output = fs::read_to_string(&self.output).unwrap_or_default();
            eprintln!("the bot had ended by itself: {ended:?}; it wrote:\n{output}");
        }
    }
}

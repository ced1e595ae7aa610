//! Bots written with other libraries, from their registries, unchanged but for the address: the same conversation with
//! each.
//!
//! Runs when `GUILDHALL_TEST_LIBRARIES=1`, as `scripts/test` sets it, since it installs the libraries (into
//! `target/bots`, once). Without it, the cases are skipped with a line on standard error, or fail if
//! `GUILDHALL_TEST_REQUIRE_SERVERS=1`.

mod conversation;
mod install;
mod process;

use self::install::Bot;
use crate::checked::Sandbox;

/// Starts the bot beside a sandbox of its own and talks to it.
async fn talk_to(bot: Bot) {
    if !install::is_wanted() {
        return;
    }
    let sandbox = Sandbox::builder().start().await.unwrap();
    sandbox.trust_callers();
    let process = process::Process::start(bot, install::command(bot), &sandbox);
    conversation::hold(&sandbox).await;
    drop(process);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn discord_js() {
    talk_to(Bot::DiscordJs).await;
}

#[tokio::test]
async fn discord_py() {
    talk_to(Bot::DiscordPy).await;
}

#[tokio::test]
async fn serenity() {
    talk_to(Bot::Serenity).await;
}

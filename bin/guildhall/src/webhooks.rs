//! `guildhall webhooks`: whether events reach the operator's receiver, and what they are signed with.

use clap::Subcommand;
use core_config::Settings;
use core_security::WebhookSecret;
use http_api::Webhooks;

use crate::{
    console::{Found, note, say},
    database,
};

/// What can be done about events.
#[derive(Debug, Subcommand)]
pub enum WebhooksCommand {
    /// Print a fresh secret for `webhook.secret`. It is stored nowhere.
    Secret,
    /// Post an event of the kind webhook.test and say what the receiver answered. Ends with 1 when it did not take it.
    Test,
}

/// Does it, and says what came of it.
pub(crate) async fn run(settings: &Settings, command: WebhooksCommand) -> anyhow::Result<()> {
    match command {
        WebhooksCommand::Secret => {
            say(&*WebhookSecret::generate()?)?;
            note(
                "Set it as webhook.secret (or in the file webhook.secret_file names), and give it to the receiver.",
            )?;
            Ok(())
        }
        WebhooksCommand::Test => test(settings).await,
    }
}

async fn test(settings: &Settings) -> anyhow::Result<()> {
    let db = database::open(settings).await?;
    let answer = match Webhooks::new(settings, db.clone())? {
        Some(webhooks) => webhooks.try_out().await,
        None => Err("webhook.url is not set: nothing is posted anywhere".to_owned()),
    };
    db.close().await;
    match answer {
        Ok(()) => Ok(say("The receiver took the event.")?),
        Err(reason) => {
            say(format_args!("not taken: {reason}"))?;
            Err(Found.into())
        }
    }
}

//! Asks Discord for the public key of the application.

use std::time::Duration;

use core_config::PublicKey;
use serde::Deserialize;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{HttpDoor, PublicKeys};
use crate::rest::{Guarded, Request, RestError, Verb};

const WITHIN: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// What Discord answered instead of a key.
#[derive(Debug, thiserror::Error)]
enum LookupError {
    #[error(transparent)]
    Rest(#[from] RestError),
    #[error("discord named no public key: {0}")]
    Odd(String),
}

/// Asks until the door knows its key, Discord refuses the bot, or it is told to stop.
pub(crate) async fn keep_asking(rest: Guarded, door: HttpDoor, stop: CancellationToken) {
    while !door.is_open() {
        match ask(&rest).await {
            Ok(keys) => {
                door.learn(keys);
                tracing::info!("public key is known: the http door is open");
                return;
            }
            Err(LookupError::Rest(error)) if error.may_pass() => {
                tracing::warn!(%error, "public key is not known yet; the http door stays closed");
            }
            Err(error) => {
                tracing::error!(%error, "the http door stays closed; set GUILDHALL__DISCORD__PUBLIC_KEY to open it");
                return;
            }
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

async fn ask(rest: &Guarded) -> Result<PublicKeys, LookupError> {
    #[derive(Deserialize)]
    struct Application {
        verify_key: String,
    }
    let request = Request::new(Verb::Get, "applications/@me".into(), None).with_bot_token();
    let response = rest.send(&request, Instant::now() + WITHIN).await?;
    let application: Application =
        serde_json::from_slice(&response.body).map_err(|error| LookupError::Odd(error.to_string()))?;
    let key = PublicKey::from_hex(&application.verify_key).map_err(LookupError::Odd)?;
    PublicKeys::new(&[key]).map_err(|error| LookupError::Odd(error.to_string()))
}

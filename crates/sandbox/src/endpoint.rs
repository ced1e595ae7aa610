//! Interactions over HTTP: signed with Ed25519 and posted to the address that an application registered, which is
//! probed with wrong signatures as Discord does.

mod client;
mod delivery;

use std::sync::Arc;

use self::client::{Answer, Client};
pub(crate) use self::delivery::{Delivery, run};
use crate::{
    error::{ApiError, ApiResult},
    snowflake::Snowflake,
    state::Discord,
};

/// Discord's form error for an address that does not answer as it must.
fn unverified(why: &str) -> ApiError {
    let message = format!("The specified interactions endpoint url could not be verified: {why}");
    let code = "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID";
    ApiError::form("interactions_endpoint_url", code, &message)
}

/// Checks an address before it is used: it must answer a PING and refuse a wrong signature.
pub(crate) async fn verify(discord: &Arc<Discord>, application: Snowflake, url: &str) -> ApiResult<()> {
    let client = Client::new(discord, application).ok_or_else(ApiError::unknown_application)?;
    let ping = client.ping();
    match client
        .post(url, &ping, true)
        .await
        .map_err(|why| unverified(&why))?
    {
        Answer {
            status: 200, body, ..
        } if is_pong(&body) => {}
        Answer { status: 200, .. } => return Err(unverified("a PING must be answered with {\"type\": 1}.")),
        Answer { status, .. } => return Err(unverified(&format!("a PING was answered with {status}."))),
    }
    match client
        .post(url, &ping, false)
        .await
        .map_err(|why| unverified(&why))?
    {
        Answer { status: 401, .. } => Ok(()),
        Answer { status, .. } => Err(unverified(&format!(
            "a wrong signature must be answered with 401, not {status}."
        ))),
    }
}

fn is_pong(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(body).is_ok_and(|body| body["type"] == 1)
}

/// Sends a wrong signature to an application's address, and forgets the address unless it answers 401.
/// True if it may stay.
pub(crate) async fn probe(discord: &Arc<Discord>, application: Snowflake, url: &str) -> bool {
    let Some(client) = Client::new(discord, application) else {
        return false;
    };
    let answer = client.post(url, &client.ping(), false).await;
    let is_strict = answer.as_ref().is_ok_and(|answer| answer.status == 401);
    if !is_strict {
        let found = answer.map_or_else(|why| why, |answer| format!("answered {}", answer.status));
        tracing::warn!(%application, url, found, "interactions endpoint failed a security check and was removed");
        discord.update(|state| {
            if let Some(application) = state.world.applications.get_mut(&application) {
                application.endpoint = None;
            }
        });
    }
    is_strict
}

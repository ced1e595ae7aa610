//! Calling REST as a person.

use sandbox::{Member, Sandbox};
use serde_json::Value;

use crate::bot::http;

/// One REST request as a member.
pub(crate) async fn act(
    sandbox: &Sandbox,
    member: &Member,
    method: &str,
    path: &str,
    body: &Value,
) -> (u16, Value) {
    let address = sandbox.address().to_string();
    let id = member.id().to_string();
    let path = format!("/api/v10{path}");
    http(&address, method, &path, Some(("X-Sandbox-User", &id)), body).await
}

/// A person's socket.
pub(crate) async fn watch(sandbox: &Sandbox, member: &Member) -> crate::raw::Socket {
    let url = format!("ws://{}/client/socket?as={}", sandbox.address(), member.id());
    let mut socket = crate::raw::Socket::connect(&url).await;
    socket.event("READY").await;
    socket
}

/// One REST request as a member, with files as a form.
pub(crate) async fn upload(
    sandbox: &Sandbox,
    member: &Member,
    method: &str,
    path: &str,
    payload: &Value,
    files: &[(&str, &[u8])],
) -> (u16, Value) {
    let who = format!("X-Sandbox-User: {}", member.id());
    crate::files::send(sandbox, method, &format!("/api/v10{path}"), &who, payload, files).await
}

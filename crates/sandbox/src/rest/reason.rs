//! Who changes something and why: the caller and their `X-Audit-Log-Reason`.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};

use super::Caller;
use crate::{
    error::{ApiError, ApiResult},
    state::{Discord, audit_log::Act},
};

/// Longest reason, in characters.
const LONGEST: usize = 512;

impl FromRequestParts<Arc<Discord>> for Act {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, discord: &Arc<Discord>) -> ApiResult<Self> {
        let caller = Caller::from_request_parts(parts, discord).await?;
        let header = parts.headers.get("x-audit-log-reason");
        let reason = header.map(|header| decode(header.as_bytes()));
        if reason
            .as_ref()
            .is_some_and(|reason| reason.chars().count() > LONGEST)
        {
            let message = format!("Must be {LONGEST} or fewer in length.");
            return Err(ApiError::form("reason", "BASE_TYPE_MAX_LENGTH", &message));
        }
        Ok(Self {
            user: caller.user,
            application: caller.application,
            reason: reason.filter(|reason| !reason.is_empty()),
        })
    }
}

/// Undoes percent-encoding; what is not encoded stays as it is.
fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first == b'%'
            && let Some((digits, tail)) = tail.split_at_checked(2)
            && let Some(byte) = std::str::from_utf8(digits)
                .ok()
                .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
        {
            bytes.push(byte);
            rest = tail;
        } else {
            bytes.push(first);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn reasons_are_percent_decoded() {
        for (encoded, expected) in [
            ("plain words", "plain words"),
            ("gro%C3%9Fe%20Tat", "große Tat"),
            ("100%", "100%"),
            ("%+1%zz%4", "%+1%zz%4"),
        ] {
            assert_eq!(decode(encoded.as_bytes()), expected);
        }
    }
}

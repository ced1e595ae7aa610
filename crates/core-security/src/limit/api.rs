//! How often a program may ask with its key: one budget per key, for all processes together where there is Redis.

use std::time::Duration;

use core_types::Rate;

use super::{Ask, LimitKey, LimitVerdict};
use crate::{ApiCaller, Security};

/// What a key may ask: thirty requests at once, and two a second in the long run.
const PER_KEY: (u32, u32) = (30, 15);

/// What is left of a key's budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiBudget {
    /// What the key may ask.
    pub rate: Rate,
    /// How many more requests may come at once.
    pub left: u32,
}

/// A key has asked as often as it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key has asked too often")]
pub struct ApiExhausted {
    /// What the key may ask.
    pub rate: Rate,
    /// After this time one more request passes.
    pub wait: Duration,
}

impl Security {
    /// Counts one request of a program.
    ///
    /// # Errors
    /// [`ApiExhausted`]; the request is then not counted.
    pub async fn api_admit(&self, caller: &ApiCaller) -> Result<ApiBudget, ApiExhausted> {
        let (count, seconds) = PER_KEY;
        let rate = Rate::new(count, seconds).unwrap_or(Rate::per_minute(count));
        let mut id = [b'-'; 12];
        id.iter_mut()
            .zip(caller.key.bytes())
            .for_each(|(to, from)| *to = from);
        let ask = Ask {
            key: LimitKey::ApiKey(id),
            rate,
        };
        match self.limits().decide(&[ask]).await {
            LimitVerdict::Pass { left } => Ok(ApiBudget { rate, left }),
            LimitVerdict::Wait { wait, .. } => Err(ApiExhausted { rate, wait }),
        }
    }
}

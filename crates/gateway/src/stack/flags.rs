//! Features that are switched off say so.

use std::sync::Arc;

use core_errors::{AppError, codes};
use core_security::Security;
use core_types::GuildId;
use futures_util::future::BoxFuture;

use super::{guard::Guard, resolve::Resolved};

/// Which features are on.
pub(crate) trait FeatureFlags: Send + Sync {
    /// Whether a feature is on for a server, or in direct messages: from memory for all but the first call.
    fn enabled(&self, flag: &'static str, guild: Option<GuildId>) -> BoxFuture<'_, bool>;
}

impl FeatureFlags for Security {
    fn enabled(&self, flag: &'static str, guild: Option<GuildId>) -> BoxFuture<'_, bool> {
        Box::pin(async move { self.feature(flag, guild).await.on })
    }
}

/// The guard.
pub(super) struct Flags(pub(super) Arc<dyn FeatureFlags>);

impl Guard for Flags {
    async fn check(&self, resolved: &Resolved) -> Result<(), AppError> {
        let Some(flag) = resolved.flag else {
            return Ok(());
        };
        if self.0.enabled(flag, resolved.call.guild_id()).await {
            Ok(())
        } else {
            Err(AppError::new(codes::FEATURE_OFF).with("feature", flag))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::{
        guard::testing::pass,
        testing::{OnlyOn, resolved},
    };

    #[tokio::test]
    async fn a_command_works_while_its_flag_is_on() {
        let answer = async |flag| {
            let resolved = Resolved { flag, ..resolved() };
            pass(Flags(Arc::new(OnlyOn(&["echo"]))), resolved).await
        };
        answer(None).await.unwrap();
        answer(Some("echo")).await.unwrap();
        assert_eq!(
            answer(Some("games")).await.unwrap_err().code(),
            codes::FEATURE_OFF
        );
    }
}

//! Features that are switched off say so.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use core_config::LiveSettings;
use core_errors::{AppError, codes};
use core_types::GuildId;
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

use super::{Pending, resolve::Resolved};
use crate::reply::Reply;

/// Which features are on.
pub(crate) trait FeatureFlags: Send + Sync {
    /// Whether a feature is on for a server, or in direct messages.
    fn enabled(&self, flag: &str, guild: Option<GuildId>) -> bool;
}

impl FeatureFlags for LiveSettings {
    /// As the settings in force say. In direct messages a feature is on unless it is switched off for all.
    fn enabled(&self, flag: &str, guild: Option<GuildId>) -> bool {
        let settings = self.current();
        guild.map_or_else(
            || settings.flags.get(flag).is_some_and(|flag| flag.enabled),
            |guild| settings.flags.enabled(flag, guild),
        )
    }
}

pub(super) fn layer<S>(flags: Arc<dyn FeatureFlags>) -> impl Layer<S, Service = Flags<S>> + Clone {
    layer_fn(move |inner| Flags {
        inner,
        flags: Arc::clone(&flags),
    })
}

#[derive(Clone)]
pub(super) struct Flags<S> {
    inner: S,
    flags: Arc<dyn FeatureFlags>,
}

impl<S> Service<Resolved> for Flags<S>
where
    S: Service<Resolved, Response = Reply, Error = AppError> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Reply;
    type Error = AppError;
    type Future = Pending<Reply, AppError>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), AppError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, resolved: Resolved) -> Self::Future {
        match resolved.flag {
            Some(flag) if !self.flags.enabled(flag, resolved.call.guild_id()) => Box::pin(
                std::future::ready(Err(AppError::new(codes::FEATURE_OFF).with("feature", flag))),
            ),
            _ => Box::pin(self.inner.clone().oneshot(resolved)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reply::View,
        stack::testing::{OnlyOn, resolved},
    };

    #[tokio::test]
    async fn a_command_works_while_its_flag_is_on() {
        let inner = tower::service_fn(|_: Resolved| std::future::ready(Ok(Reply::private(View::text("in")))));
        let service = layer(Arc::new(OnlyOn(&["echo"]))).layer(inner);
        service.clone().oneshot(resolved()).await.unwrap();
        let on = Resolved {
            flag: Some("echo"),
            ..resolved()
        };
        service.clone().oneshot(on).await.unwrap();
        let off = Resolved {
            flag: Some("games"),
            ..resolved()
        };
        assert_eq!(service.oneshot(off).await.unwrap_err().code(), codes::FEATURE_OFF);
    }
}

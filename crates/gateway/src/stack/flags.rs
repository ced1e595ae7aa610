//! Features that are switched off say so.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use core_errors::{AppError, codes};
use core_security::Security;
use core_types::GuildId;
use futures_util::future::BoxFuture;
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

use super::{Pending, resolve::Resolved};
use crate::reply::Reply;

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
        let inner = self.inner.clone();
        let Some(flag) = resolved.flag else {
            return Box::pin(inner.oneshot(resolved));
        };
        let flags = Arc::clone(&self.flags);
        Box::pin(async move {
            if flags.enabled(flag, resolved.call.guild_id()).await {
                inner.oneshot(resolved).await
            } else {
                Err(AppError::new(codes::FEATURE_OFF).with("feature", flag))
            }
        })
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

//! Who may not do something learns nothing else about it.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use core_errors::AppError;
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

use super::{Pending, resolve::Resolved};
use crate::{call::Call, reply::Reply};

/// A decision being made.
pub type Deciding<'a> = Pin<Box<dyn Future<Output = Result<(), AppError>> + Send + 'a>>;

/// Decides who may do what. Use cases decide again, whoever calls them; here it comes early and without side effects.
pub trait Authorizer: Send + Sync {
    /// Whether the caller may do `action`, as a command declared it.
    ///
    /// # Errors
    /// `access.forbidden`, or whatever keeps the decision from being made: then the answer is no.
    fn authorize<'a>(&'a self, call: &'a Call, action: &'static str) -> Deciding<'a>;
}

pub(super) fn layer<S>(authorizer: Arc<dyn Authorizer>) -> impl Layer<S, Service = Authorize<S>> + Clone {
    layer_fn(move |inner| Authorize {
        inner,
        authorizer: Arc::clone(&authorizer),
    })
}

#[derive(Clone)]
pub(super) struct Authorize<S> {
    inner: S,
    authorizer: Arc<dyn Authorizer>,
}

impl<S> Service<Resolved> for Authorize<S>
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
        let authorizer = Arc::clone(&self.authorizer);
        let inner = self.inner.clone();
        Box::pin(async move {
            if let Some(action) = resolved.action {
                authorizer.authorize(&resolved.call, action).await?;
            }
            inner.oneshot(resolved).await
        })
    }
}

#[cfg(test)]
mod tests {
    use core_errors::codes;

    use super::*;
    use crate::{
        reply::View,
        stack::testing::{Nobody, resolved},
    };

    #[tokio::test]
    async fn only_what_declares_an_action_is_decided_and_a_no_ends_it() {
        let inner = tower::service_fn(|_: Resolved| std::future::ready(Ok(Reply::private(View::text("in")))));
        let service = layer(Arc::new(Nobody)).layer(inner);
        service.clone().oneshot(resolved()).await.unwrap();
        let staff_only = Resolved {
            action: Some("echo.manage"),
            ..resolved()
        };
        assert_eq!(
            service.oneshot(staff_only).await.unwrap_err().code(),
            codes::FORBIDDEN
        );
    }
}

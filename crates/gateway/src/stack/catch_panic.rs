//! A bug in one command is one error and never reaches another.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::Arc,
    task::{Context, Poll},
};

use core_errors::AppError;
use futures_util::FutureExt;
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

use super::Pending;
use crate::{call::Call, reply::Reply};

pub(super) fn layer<S>() -> impl Layer<S, Service = CatchPanic<S>> + Clone {
    layer_fn(|inner| CatchPanic { inner })
}

#[derive(Clone)]
pub(super) struct CatchPanic<S> {
    inner: S,
}

impl<S> Service<Arc<Call>> for CatchPanic<S>
where
    S: Service<Arc<Call>, Response = Reply, Error = AppError> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Reply;
    type Error = AppError;
    type Future = Pending<Reply, AppError>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), AppError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: Arc<Call>) -> Self::Future {
        let inner = self.inner.clone();
        // Everything a handler shares is behind locks of the database or atomics, and its transaction is rolled back
        // when it unwinds: so it is safe to go on.
        let guarded = AssertUnwindSafe(async move { inner.oneshot(call).await }).catch_unwind();
        Box::pin(async move {
            guarded
                .await
                .unwrap_or_else(|panic| Err(AppError::internal(format!("panic: {}", message(&*panic)))))
        })
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a text")
}

#[cfg(test)]
mod tests {
    use core_errors::codes;

    use super::*;
    use crate::stack::testing::call;

    #[tokio::test]
    async fn a_panic_is_an_internal_error_with_its_text_in_the_context() {
        let bug = tower::service_fn(|call: Arc<Call>| async move {
            tokio::task::yield_now().await;
            assert!(call.channel.is_some(), "bug {}", 7);
            Err::<Reply, _>(AppError::internal("not reached"))
        });
        let error = layer().layer(bug).oneshot(Arc::new(call())).await.unwrap_err();
        assert_eq!(error.code(), codes::INTERNAL);
        assert_eq!(error.to_string(), "internal: panic: bug 7");
    }

    #[tokio::test]
    async fn also_when_the_service_panics_before_its_future_exists() {
        let bug = tower::service_fn(|call: Arc<Call>| {
            assert!(call.channel.is_some(), "at once");
            std::future::ready(Err::<Reply, _>(AppError::internal("not reached")))
        });
        let error = layer().layer(bug).oneshot(Arc::new(call())).await.unwrap_err();
        assert_eq!(error.to_string(), "internal: panic: at once");
    }
}

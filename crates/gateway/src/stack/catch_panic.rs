//! A bug in one command is one error and never reaches another.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc};

use core_errors::AppError;
use core_resilience::{Next, Step, StepLayer};
use futures_util::FutureExt;
use tower::ServiceExt;

use crate::{call::Call, reply::Reply};

pub(super) fn layer() -> StepLayer<CatchPanic> {
    StepLayer::new(CatchPanic)
}

#[derive(Debug)]
pub(super) struct CatchPanic;

impl<N: Next<Arc<Call>, Response = Reply, Error = AppError>> Step<Arc<Call>, N> for CatchPanic {
    type Response = Reply;
    type Error = AppError;

    async fn take(self: Arc<Self>, call: Arc<Call>, next: N) -> Result<Reply, AppError> {
        // Everything a handler shares is behind locks of the database or atomics, and its transaction is rolled back
        // when it unwinds: so it is safe to go on.
        let guarded = AssertUnwindSafe(async move { next.oneshot(call).await }).catch_unwind();
        guarded
            .await
            .unwrap_or_else(|panic| Err(AppError::internal(format!("panic: {}", message(&*panic)))))
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
    use tower::Layer;

    use super::*;
    use crate::stack::testing::call;

    #[tokio::test]
    async fn case_31_a_panic_is_an_internal_error_with_its_text_in_the_context() {
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

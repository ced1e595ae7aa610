//! A layer that lets an understood call pass, or refuses it.

use std::sync::Arc;

use core_errors::AppError;
use core_resilience::{Next, Step, StepLayer};
use tower::ServiceExt;

use super::resolve::Resolved;
use crate::reply::Reply;

/// Decides on calls.
pub(super) trait Guard: Send + Sync + 'static {
    /// Whether a call may go on.
    fn check(&self, resolved: &Resolved) -> impl Future<Output = Result<(), AppError>> + Send;
}

/// The layer of a guard.
pub(super) fn layer<G: Guard>(guard: G) -> StepLayer<Guarding<G>> {
    StepLayer::new(Guarding(guard))
}

#[derive(Debug)]
pub(super) struct Guarding<G>(G);

impl<G, N> Step<Resolved, N> for Guarding<G>
where
    G: Guard,
    N: Next<Resolved, Response = Reply, Error = AppError>,
{
    type Response = Reply;
    type Error = AppError;

    async fn take(self: Arc<Self>, resolved: Resolved, next: N) -> Result<Reply, AppError> {
        self.0.check(&resolved).await?;
        next.oneshot(resolved).await
    }
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;
    use crate::reply::View;

    /// What becomes of a call behind a guard and before a handler that says `in`.
    pub(in crate::stack) async fn pass(guard: impl Guard, resolved: Resolved) -> Result<Reply, AppError> {
        let inner = tower::service_fn(|_: Resolved| std::future::ready(Ok(Reply::private(View::text("in")))));
        tower::Layer::layer(&layer(guard), inner).oneshot(resolved).await
    }
}

//! Counts and times what came of each call, and tells the watch over fraud and the experiments.

mod watched;

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use core_errors::AppError;
use core_telemetry::name;
use tower::{Layer, Service, ServiceExt, layer::layer_fn};

pub(crate) use watched::{Watch, Watcher};

use super::Pending;
use crate::{call::Call, command::Commands, reply::Reply, stats::Stats};

pub(super) fn layer<S>(
    commands: Commands,
    stats: Stats,
    watcher: Arc<dyn Watcher>,
) -> impl Layer<S, Service = Outcome<S>> + Clone {
    layer_fn(move |inner| Outcome {
        inner,
        commands: commands.clone(),
        stats: stats.clone(),
        watcher: Arc::clone(&watcher),
    })
}

#[derive(Clone)]
pub(super) struct Outcome<S> {
    inner: S,
    commands: Commands,
    stats: Stats,
    watcher: Arc<dyn Watcher>,
}

impl<S> Service<Arc<Call>> for Outcome<S>
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
        let command = self.commands.label_of(&call);
        let stats = self.stats.clone();
        let watcher = Arc::clone(&self.watcher);
        let inner = self.inner.clone().oneshot(Arc::clone(&call));
        Box::pin(async move {
            let result = inner.await;
            let elapsed = call.received.instant.elapsed();
            let outcome = result
                .as_ref()
                .map_or_else(|error| error.kind().label(), |_| "ok");
            metrics::histogram!(name::INTERACTION_DURATION, "command" => command, "outcome" => outcome)
                .record(elapsed);
            tracing::Span::current().record("outcome", outcome);
            stats.handled(
                elapsed,
                result.as_ref().is_err_and(|error| error.kind().is_our_fault()),
            );
            // What was refused is told too: a program that comes too early is one all the more.
            if let Some((guild, event)) = watched::event(&call) {
                watcher.observe(guild, event);
            }
            if result.is_ok() {
                watcher.succeeded(&call);
            }
            result
        })
    }
}

#[cfg(test)]
mod tests {
    use core_errors::codes;

    use super::*;
    use crate::{
        reply::View,
        stack::testing::{Blind, call},
    };

    #[tokio::test]
    async fn successes_and_our_own_failures_are_counted_apart() {
        let stats = Stats::default();
        let layer = layer(Commands::new(), stats.clone(), Arc::new(Blind));
        let answering = |answer: fn() -> Result<Reply, AppError>| {
            tower::service_fn(move |_| std::future::ready(answer()))
        };
        let good = layer.layer(answering(|| Ok(Reply::private(View::text("")))));
        good.oneshot(Arc::new(call())).await.unwrap();
        let refused = layer.layer(answering(|| Err(AppError::new(codes::NOT_ENOUGH))));
        refused.oneshot(Arc::new(call())).await.unwrap_err();
        let broken = layer.layer(answering(|| Err(AppError::internal("bug"))));
        broken.oneshot(Arc::new(call())).await.unwrap_err();
        let figures = stats.figures();
        assert_eq!((figures.handled, figures.failed), (3, 1));
    }
}

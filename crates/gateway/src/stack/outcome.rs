//! Counts and times what came of each call, and tells the watch over fraud and the experiments.

mod watched;

use std::sync::Arc;

use core_errors::AppError;
use core_resilience::{Next, Step, StepLayer};
use core_telemetry::name;
use tower::ServiceExt;

pub(crate) use watched::{Watch, Watcher};

use crate::{call::Call, command::Commands, reply::Reply, stats::Stats};

pub(super) fn layer(commands: Commands, stats: Stats, watcher: Arc<dyn Watcher>) -> StepLayer<Outcome> {
    StepLayer::new(Outcome {
        commands,
        stats,
        watcher,
    })
}

pub(super) struct Outcome {
    commands: Commands,
    stats: Stats,
    watcher: Arc<dyn Watcher>,
}

impl<N: Next<Arc<Call>, Response = Reply, Error = AppError>> Step<Arc<Call>, N> for Outcome {
    type Response = Reply;
    type Error = AppError;

    async fn take(self: Arc<Self>, call: Arc<Call>, next: N) -> Result<Reply, AppError> {
        let result = next.oneshot(Arc::clone(&call)).await;
        let elapsed = call.received.instant.elapsed();
        let command = self.commands.label_of(&call);
        let outcome = result
            .as_ref()
            .map_or_else(|error| error.kind().label(), |_| "ok");
        metrics::histogram!(name::INTERACTION_DURATION, "command" => command, "outcome" => outcome)
            .record(elapsed);
        tracing::Span::current().record("outcome", outcome);
        self.stats.handled(
            elapsed,
            result.as_ref().is_err_and(|error| error.kind().is_our_fault()),
        );
        // What was refused is told too: a program that comes too early is one all the more.
        if let Some((guild, event)) = watched::event(&call) {
            self.watcher.observe(guild, event);
        }
        if result.is_ok() {
            self.watcher.succeeded(&call);
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use core_errors::codes;
    use tower::Layer;

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

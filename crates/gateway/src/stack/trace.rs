//! One span per interaction.

use std::{convert::Infallible, sync::Arc};

use core_resilience::{Next, Step, StepLayer};
use tower::ServiceExt;
use tracing::{Instrument, Span, field};

use crate::{call::Call, delivery::Incoming};

pub(super) fn layer() -> StepLayer<Trace> {
    StepLayer::new(Trace)
}

#[derive(Debug)]
pub(super) struct Trace;

impl<N: Next<Incoming, Response = (), Error = Infallible>> Step<Incoming, N> for Trace {
    type Response = ();
    type Error = Infallible;

    fn take(
        self: Arc<Self>,
        incoming: Incoming,
        next: N,
    ) -> impl Future<Output = Result<(), Infallible>> + Send + 'static {
        let span = span(&incoming.call, incoming.command);
        let received = incoming.call.received.instant;
        async move {
            next.oneshot(incoming).await?;
            tracing::debug!(
                elapsed_ms = received.elapsed().as_millis(),
                "interaction answered"
            );
            Ok(())
        }
        .instrument(span)
    }
}

/// Everything one would search for, and never the token.
fn span(call: &Call, command: &'static str) -> Span {
    // A trace of its own, which ends with the answer, however it came here; linked to the request that brought it.
    let span = tracing::info_span!(
        parent: None,
        "interaction",
        "otel.name" = format_args!("{} {command}", call.kind.label()),
        "otel.kind" = "server",
        "otel.status_code" = field::Empty,
        id = %call.id,
        kind = call.kind.label(),
        command = %call.label(),
        user = %call.caller.id,
        guild = field::Empty,
        door = call.door.label(),
        outcome = field::Empty,
        deferred = field::Empty,
        error_id = field::Empty,
        code = field::Empty,
        "error.type" = field::Empty,
    );
    if let Some(guild) = call.guild_id() {
        span.record("guild", field::display(guild));
    }
    span.follows_from(Span::current());
    span
}

#[cfg(test)]
mod tests {
    use tower::Layer;

    use super::*;
    use crate::stack::testing::{Recorder, call, incoming};

    #[tokio::test]
    async fn the_span_is_there_while_the_inner_service_works() {
        let names = Arc::new(std::sync::Mutex::new(Vec::new()));
        let seen = names.clone();
        let inner = tower::service_fn(move |_: Incoming| {
            seen.lock()
                .unwrap()
                .push(Span::current().metadata().map(tracing::Metadata::name));
            std::future::ready(Ok::<_, Infallible>(()))
        });
        let subscriber = tracing_subscriber::fmt().with_writer(std::io::sink).finish();
        let guard = tracing::subscriber::set_default(subscriber);
        layer()
            .layer(inner)
            .oneshot(incoming(call(), &Recorder::default()))
            .await
            .unwrap();
        drop(guard);
        assert_eq!(*names.lock().unwrap(), [Some("interaction")]);
    }
}

//! Collects events and spans and writes lines.

use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use core_types::Clock;
use tracing::dispatcher::WeakDispatch;
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::{LookupSpan, Scope};

use super::fields::Fields;
use super::line::Line;
use crate::trace::trace_id_of;

#[derive(Debug, Clone, Copy)]
enum Style {
    Text { colour: bool },
    Json,
}

/// Writes one redacted line per event, with the fields of the spans around it.
///
/// No field with a secret name and no text with the shape of a secret gets through (see [`crate::scrub`]).
#[derive(Debug)]
pub struct LogLayer<W> {
    clock: Arc<dyn Clock>,
    writer: W,
    style: Style,
    /// Where spans have their ids in traces, when there are any.
    dispatch: OnceLock<WeakDispatch>,
}

impl<W: for<'w> MakeWriter<'w> + 'static> LogLayer<W> {
    /// Lines for people, without colour.
    pub fn text(clock: Arc<dyn Clock>, writer: W) -> Self {
        Self {
            clock,
            writer,
            style: Style::Text { colour: false },
            dispatch: OnceLock::new(),
        }
    }

    /// One JSON object per line.
    pub fn json(clock: Arc<dyn Clock>, writer: W) -> Self {
        Self {
            clock,
            writer,
            style: Style::Json,
            dispatch: OnceLock::new(),
        }
    }

    /// Colours levels, for terminals; JSON has no colour.
    pub fn with_colour(mut self, colour: bool) -> Self {
        if let Style::Text { .. } = self.style {
            self.style = Style::Text { colour };
        }
        self
    }
}

impl<S, W> Layer<S> for LogLayer<W>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + 'static,
{
    fn on_register_dispatch(&self, dispatch: &Dispatch) {
        // A layer belongs to one subscriber.
        let _ = self.dispatch.set(dispatch.downgrade());
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let scope = context.event_scope(event).into_iter().flat_map(Scope::from_root);
        let spans = scope.map(|span| {
            (
                span.name(),
                span.extensions().get::<Fields>().cloned().unwrap_or_default(),
            )
        });
        let trace_id = || {
            let span = context.event_span(event)?;
            trace_id_of(&span.id(), &self.dispatch.get()?.upgrade()?)
        };
        let line = Line {
            trace_id: trace_id(),
            at: self.clock.now(),
            metadata: event.metadata(),
            fields,
            spans: spans.collect(),
        };
        let line = match self.style {
            Style::Text { colour } => line.text(colour),
            Style::Json => line.json(),
        };
        // A log that cannot be written has nowhere to complain.
        let _ = self
            .writer
            .make_writer_for(event.metadata())
            .write_all(line.as_bytes());
    }
}

//! The trace that the present code belongs to, and carrying it to where work goes on later.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use tracing::{Dispatch, Span, span};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// The id of the present trace: 32 hexadecimal digits; `None` while nothing is traced.
pub fn current_trace_id() -> Option<String> {
    present().map(|span| span.trace_id().to_string())
}

/// The present span as the W3C header `traceparent` writes it, to be kept beside work that is done later.
pub fn current_trace_parent() -> Option<String> {
    present().map(|span| {
        format!(
            "00-{}-{}-{:02x}",
            span.trace_id(),
            span.span_id(),
            span.trace_flags().to_u8()
        )
    })
}

/// Makes a new span a child of the one that [`current_trace_parent`] wrote down. Call it before the span is entered;
/// text that is no such thing changes nothing.
pub fn continue_trace(span: &Span, parent: &str) {
    if let Some(parent) = parse(parent) {
        // Fails only for a span that has begun, which then stays where it is.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
}

/// The id of the trace that a span of this dispatcher belongs to.
pub(crate) fn trace_id_of(id: &span::Id, dispatch: &Dispatch) -> Option<String> {
    let context = tracing_opentelemetry::get_otel_context(id, dispatch)?;
    let span = context.span().span_context().clone();
    span.is_valid().then(|| span.trace_id().to_string())
}

fn present() -> Option<SpanContext> {
    let span = Span::current();
    if span.is_disabled() {
        return None;
    }
    let context = span.context().span().span_context().clone();
    context.is_valid().then_some(context)
}

/// `00-<trace id>-<span id>-<flags>`
fn parse(text: &str) -> Option<SpanContext> {
    let mut parts = text.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_well_formed = version == "00" && trace.len() == 32 && span.len() == 16 && parts.next().is_none();
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()?),
        true,
        TraceState::default(),
    );
    (is_well_formed && context.is_valid()).then_some(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_trace_parent_is_followed() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let context = parse(good).unwrap();
        assert!(context.is_remote() && context.is_sampled());
        assert_eq!(context.span_id().to_string(), "00f067aa0ba902b7");
        for bad in [
            "",
            "00",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6-00f067aa0ba902b7-01",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }
}

use opentelemetry::trace::{SpanContext, SpanKind, TraceFlags, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SpanEvents, SpanLinks};

use super::*;

const RULE: Rule = Rule {
    percent: 0,
    slow: Duration::from_secs(1),
};

fn span(trace: u128, id: u64, parent: u64, took: Duration) -> SpanData {
    let start = SystemTime::UNIX_EPOCH + Duration::from_hours(490_896);
    SpanData {
        span_context: SpanContext::new(
            TraceId::from_bytes(trace.to_be_bytes()),
            SpanId::from_bytes(id.to_be_bytes()),
            TraceFlags::SAMPLED,
            false,
            TraceState::default(),
        ),
        parent_span_id: SpanId::from_bytes(parent.to_be_bytes()),
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: "test".into(),
        start_time: start,
        end_time: start + took,
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    }
}

const QUICK: Duration = Duration::from_millis(5);

fn keeper(rule: Rule) -> (Keeper, mpsc::Receiver<Message>) {
    let (queue, kept) = mpsc::channel(2);
    (Keeper::new(rule, queue), kept)
}

fn spans_of(kept: &mut mpsc::Receiver<Message>) -> Option<usize> {
    match kept.try_recv() {
        Ok(Message::Trace(spans)) => Some(spans.len()),
        _ => None,
    }
}

#[test]
fn failures_error_ids_and_slow_ones_are_kept_whatever_the_share() {
    let (keeper, mut kept) = keeper(RULE);
    keeper.on_end(span(1, 2, 1, QUICK));
    keeper.on_end(span(1, 1, 0, QUICK));
    assert_eq!(
        spans_of(&mut kept),
        None,
        "nothing special and a share of nothing"
    );

    let mut failed = span(2, 2, 1, QUICK);
    failed.status = Status::error("no");
    keeper.on_end(failed);
    keeper.on_end(span(2, 1, 0, QUICK));
    assert_eq!(spans_of(&mut kept), Some(2), "one failed span keeps the whole");

    let mut refused = span(3, 1, 0, QUICK);
    refused.attributes.push(KeyValue::new(ERROR_ID, "ABCD"));
    keeper.on_end(refused);
    assert_eq!(spans_of(&mut kept), Some(1), "somebody was shown this id");

    keeper.on_end(span(4, 1, 0, Duration::from_secs(1)));
    assert_eq!(spans_of(&mut kept), Some(1), "slow");
}

#[test]
fn what_a_failed_trace_left_to_be_done_later_is_kept_with_it() {
    let (keeper, mut kept) = keeper(RULE);
    let mut failed = span(7, 1, 0, QUICK);
    failed.status = Status::error("no");
    keeper.on_end(failed);
    assert_eq!(spans_of(&mut kept), Some(1));
    let mut later = span(7, 9, 1, QUICK);
    later.parent_span_is_remote = true;
    keeper.on_end(later);
    assert_eq!(spans_of(&mut kept), Some(1));
}

#[test]
fn the_share_hangs_on_the_id_alone() {
    let drawn = |percent| {
        let rule = Rule { percent, ..RULE };
        (0..10_000_u32)
            // Spread over the range, as random ids are.
            .filter(|n| {
                rule.is_drawn(TraceId::from_bytes(
                    u128::from(n.wrapping_mul(0x9E37_79B9)).to_be_bytes(),
                ))
            })
            .count()
    };
    assert_eq!((drawn(0), drawn(100)), (0, 10_000));
    let tenth = drawn(10);
    assert!((950..=1_050).contains(&tenth), "{tenth}");
}

#[test]
fn a_full_queue_drops_and_never_blocks() {
    let (keeper, mut kept) = keeper(Rule { percent: 100, ..RULE });
    for trace in 1..=5 {
        keeper.on_end(span(trace, 1, 0, QUICK));
    }
    assert_eq!(std::iter::from_fn(|| spans_of(&mut kept)).count(), 2);
}

#[test]
fn spans_whose_trace_never_ends_do_not_pile_up() {
    let (keeper, _kept) = keeper(RULE);
    for trace in 0..2 * u128::try_from(MAX_OPEN).unwrap() {
        keeper.on_end(span(trace + 1, 2, 1, QUICK));
    }
    assert_eq!(keeper.open().traces.len(), MAX_OPEN);
    // Much later there is room again.
    keeper.on_end(span(u128::MAX, 2, 1, 2 * FORGOTTEN));
    assert_eq!(keeper.open().traces.len(), 1);
    for id in 0..2 * u64::try_from(MAX_SPANS).unwrap() {
        keeper.on_end(span(5, id + 2, 1, QUICK));
    }
    assert_eq!(
        keeper.open().traces.values().map(|trace| trace.spans.len()).max(),
        Some(MAX_SPANS)
    );
}

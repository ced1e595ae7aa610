use tokio::sync::oneshot;
use tower::{Layer, Service};

use super::*;
use crate::{
    reply::{Modal, View, Visibility},
    stack::testing::{Plain, Recorder, Sent, autocomplete, call, component, incoming},
};

const LIMIT: Duration = Duration::from_secs(2);

fn done() -> Reply {
    Reply::public(View::text("done"))
}

/// A stack of the deadline over a handler that takes this long.
async fn answer(call: Call, ack: Ack, takes: Duration, reply: Reply) -> (Vec<Sent>, Stats) {
    let stats = Stats::default();
    let inner = tower::service_fn(move |_| {
        let reply = reply.clone();
        async move {
            tokio::time::sleep(takes).await;
            Ok(reply)
        }
    });
    let layer = layer(
        TaskTracker::new(),
        Arc::new(|| LIMIT),
        Rescuer::new(Arc::new(Plain)),
        stats.clone(),
        None,
    );
    let recorder = Recorder::default();
    let incoming = Incoming {
        ack,
        ..incoming(call, &recorder)
    };
    let Ok(()) = layer.layer(inner).oneshot(incoming).await;
    (recorder.sent(), stats)
}

fn code_of(reply: &Reply) -> &str {
    let Answer::Message(message) = &reply.answer else {
        panic!("{reply:?}")
    };
    message.view.plain.split(' ').next().unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_done_in_time_is_the_first_word() {
    let (sent, stats) = answer(
        call(),
        Ack::Update,
        LIMIT.saturating_sub(Duration::from_millis(1)),
        done(),
    )
    .await;
    assert_eq!(sent, [Sent::First(First::Reply(done()))]);
    assert_eq!(stats.figures().deferred, 0);
}

#[tokio::test(start_paused = true)]
async fn what_takes_longer_is_deferred_and_sent_later_also_minutes_later() {
    let ack = Ack::Message(Visibility::Private);
    for takes in [LIMIT + Duration::from_millis(1), Duration::from_mins(5)] {
        let (sent, stats) = answer(call(), ack, takes, done()).await;
        assert_eq!(sent, [Sent::First(First::Defer(ack)), Sent::Later(ack, done())]);
        assert_eq!(stats.figures().deferred, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn time_counts_from_the_arrival_not_from_the_start_of_the_work() {
    let late = call();
    tokio::time::advance(Duration::from_millis(1_500)).await;
    let (sent, _) = answer(late, Ack::Update, Duration::from_millis(600), done()).await;
    assert_eq!(sent[0], Sent::First(First::Defer(Ack::Update)));
}

#[tokio::test(start_paused = true)]
async fn components_are_deferred_without_a_sign() {
    let (sent, _) = answer(component("x"), Ack::Update, LIMIT * 2, done()).await;
    assert_eq!(
        sent,
        [
            Sent::First(First::Defer(Ack::Update)),
            Sent::Later(Ack::Update, done())
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn slow_suggestions_are_none_and_never_deferred() {
    let (sent, _) = answer(autocomplete(), Ack::Update, Duration::from_mins(1), done()).await;
    assert_eq!(sent, [Sent::First(First::Reply(Reply::choices(Vec::new())))]);
    let (sent, _) = answer(autocomplete(), Ack::Update, Duration::from_millis(2_400), done()).await;
    assert_eq!(
        sent,
        [Sent::First(First::Reply(done()))],
        "suggestions may take a little longer than commands"
    );
}

#[tokio::test(start_paused = true)]
async fn a_form_that_comes_too_late_is_an_error() {
    let form = Reply::modal(Modal {
        custom_id: "f".into(),
        title: "F".into(),
        fields: Vec::new(),
    });
    let (sent, _) = answer(call(), Ack::Modal, LIMIT * 2, form.clone()).await;
    let [Sent::First(First::Reply(reply))] = &sent[..] else {
        panic!("{sent:?}")
    };
    assert_eq!(code_of(reply), "service.unavailable");

    let (sent, _) = answer(call(), Ack::Update, LIMIT * 2, form).await;
    let [_, Sent::Later(_, reply)] = &sent[..] else {
        panic!("{sent:?}")
    };
    assert_eq!(code_of(reply), "internal", "declared wrongly");
}

#[tokio::test(start_paused = true)]
async fn the_work_goes_on_when_nobody_waits_for_it_and_the_tracker_knows() {
    let tracker = TaskTracker::new();
    let (finished, outcome) = oneshot::channel();
    let finished = Arc::new(std::sync::Mutex::new(Some(finished)));
    let inner = tower::service_fn(move |_| {
        let finished = finished.lock().unwrap().take();
        async move {
            tokio::time::sleep(Duration::from_secs(9)).await;
            finished.unwrap().send(()).unwrap();
            Ok(done())
        }
    });
    let limit = Arc::new(|| LIMIT);
    let mut service = layer(
        tracker.clone(),
        limit,
        Rescuer::new(Arc::new(Plain)),
        Stats::default(),
        None,
    )
    .layer(inner);
    drop(service.call(incoming(call(), &Recorder::default())));
    tracker.close();
    tracker.wait().await;
    outcome.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn case_31_a_panic_in_a_layer_still_gets_an_answer() {
    let inner = tower::service_fn(|call: Arc<Call>| async move {
        assert!(call.channel.is_some(), "a bug in a layer");
        Ok(done())
    });
    let layer = layer(
        TaskTracker::new(),
        Arc::new(|| LIMIT),
        Rescuer::new(Arc::new(Plain)),
        Stats::default(),
        None,
    );
    let recorder = Recorder::default();
    let Ok(()) = layer.layer(inner).oneshot(incoming(call(), &recorder)).await;
    let [Sent::First(First::Reply(reply))] = &recorder.sent()[..] else {
        panic!()
    };
    assert_eq!(code_of(reply), "internal");
}

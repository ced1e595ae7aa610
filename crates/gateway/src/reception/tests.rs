use core_types::{ManualClock, Timestamp};
use serde_json::json;
use tokio::sync::watch;

use super::*;
use crate::{
    command::{Command, Declaration, Options},
    delivery::{Claiming, Delivering},
    reply::{Answer, View},
    stack::testing::{call, parts},
};

/// Waits at a gate.
struct Slow(watch::Receiver<bool>);

impl Command for Slow {
    fn declaration(&self) -> Declaration {
        Declaration::new("echo").public()
    }

    async fn run(&self, _: &Call, _: &Options) -> Result<Reply, AppError> {
        let mut gate = self.0.clone();
        gate.wait_for(|open| *open)
            .await
            .map_err(|error| AppError::internal("gate").caused_by(error))?;
        Ok(Reply::public(View::text("done")))
    }
}

fn reception() -> (Reception, watch::Sender<bool>) {
    let (open, gate) = watch::channel(false);
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(0)));
    (
        Reception::new(&parts(Commands::new().with(Slow(gate))), clock),
        open,
    )
}

fn said(sent: &Sent) -> &str {
    let (Sent::First(First::Reply(reply)) | Sent::Later(_, reply)) = sent else {
        return "deferred";
    };
    let Answer::Message(message) = &reply.answer else {
        panic!("{reply:?}")
    };
    message.view.plain.split(' ').next().unwrap()
}

#[tokio::test]
async fn case_11_an_interaction_delivered_twice_is_handled_once() {
    let (reception, open) = reception();
    let (first, second) = (Recorder::default(), Recorder::default());
    assert!(reception.admit(call(), Arc::new(first.clone())));
    assert!(!reception.admit(call(), Arc::new(second.clone())));
    open.send(true).unwrap();
    assert!(reception.drain(Duration::from_secs(5)).await);
    assert_eq!(first.sent().iter().map(said).collect::<Vec<_>>(), ["done"]);
    assert!(second.sent().is_empty());
    assert_eq!(reception.stats().figures().duplicates, 1);
}

/// The way back of a member who was told something by a process that is gone.
struct Answered(Recorder);

impl Delivery for Answered {
    fn first<'a>(&'a self, call: &'a Call, first: First) -> Delivering<'a> {
        self.0.first(call, first)
    }

    fn later<'a>(&'a self, call: &'a Call, ack: Ack, reply: Reply) -> Delivering<'a> {
        self.0.later(call, ack, reply)
    }

    fn claim<'a>(&'a self, _: &'a Call, _: Ack) -> Claiming<'a> {
        Box::pin(std::future::ready(Ok(false)))
    }
}

#[tokio::test]
async fn case_11_and_30_what_another_process_may_have_answered_is_claimed_first() {
    let (reception, open) = reception();
    open.send(true).unwrap();
    let (claimed, answered) = (Recorder::default(), Recorder::default());
    let other = core_types::InteractionId::new(99).unwrap();
    assert!(reception.admit_again(call(), Arc::new(claimed.clone())));
    assert!(reception.admit_again(Call { id: other, ..call() }, Arc::new(Answered(answered.clone()))));
    assert!(reception.drain(Duration::from_secs(5)).await);
    assert_eq!(
        claimed.sent().iter().map(said).collect::<Vec<_>>(),
        ["deferred", "done"]
    );
    assert!(answered.sent().is_empty(), "it is not even begun");
}

#[tokio::test(start_paused = true)]
async fn draining_waits_for_what_runs_and_refuses_what_comes() {
    let (reception, open) = reception();
    let running = Recorder::default();
    reception.admit(call(), Arc::new(running.clone()));
    let drained = tokio::spawn({
        let reception = reception.clone();
        async move { reception.drain(Duration::from_mins(1)).await }
    });
    tokio::time::sleep(Duration::from_secs(5)).await;
    let late = reception
        .ask(
            &json!({
                "id": "11", "application_id": "20", "type": 2, "token": "t", "guild_id": "30",
                "data": {"name": "echo"}, "user": {"id": "50", "username": "ana"},
            })
            .to_string(),
        )
        .await
        .unwrap();
    assert_eq!(late.iter().map(said).collect::<Vec<_>>(), ["service.stopping"]);
    open.send(true).unwrap();
    assert!(drained.await.unwrap());
    assert_eq!(
        running.sent().iter().map(said).collect::<Vec<_>>(),
        ["deferred", "done"]
    );
}

#[tokio::test(start_paused = true)]
async fn draining_ends_with_the_grace_period() {
    let (reception, _open) = reception();
    reception.admit(call(), Arc::new(Recorder::default()));
    assert!(!reception.drain(Duration::from_secs(10)).await);
}

#[tokio::test]
async fn a_flood_is_dropped_before_it_fills_the_memory() {
    let (reception, open) = reception();
    let recorder = Recorder::default();
    let admitted = (1..=1_000)
        .filter(|raw| {
            let id = core_types::InteractionId::new(*raw).unwrap();
            reception.admit(Call { id, ..call() }, Arc::new(recorder.clone()))
        })
        .count();
    assert_eq!(admitted, 8 * ROOM_FOR_REFUSALS);
    open.send(true).unwrap();
    assert!(reception.drain(Duration::from_secs(5)).await);
    assert_eq!(recorder.sent().len(), admitted);
}

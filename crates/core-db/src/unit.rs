//! A unit of work with its type erased, so that both backends can hold, run and answer it.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;
use tracing::Instrument as _;

use crate::error::DbError;
use crate::trace::UnitTrace;
use crate::tx::Tx;

tokio::task_local! {
    /// Set while a unit runs: a unit that starts another one would wait for itself.
    static IN_UNIT: ();
}

/// Refuses to start a unit from inside a unit.
pub(crate) fn refuse_nesting() -> Result<(), DbError> {
    match IN_UNIT.try_with(|()| ()) {
        Ok(()) => Err(DbError::internal(
            "a unit of work was started inside another one; use its transaction",
        )),
        Err(_) => Ok(()),
    }
}

/// Work that can be run (again), failed and answered.
pub(crate) trait Unit: Send {
    fn label(&self) -> &'static str;

    /// The unit in traces.
    fn trace(&self) -> &UnitTrace;

    /// Runs the work and keeps its outcome. True: commit it. A panic is caught and counts as failure.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;

    /// Replaces the outcome by an error of the database.
    fn fail(&mut self, error: DbError);

    /// Sends the outcome to the caller, who may have gone.
    fn answer(self: Box<Self>);
}

/// A unit as [`Db::write`](crate::Db::write) receives it.
pub(crate) struct Pending<T, E, F> {
    label: &'static str,
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    trace: UnitTrace,
}

impl<T, E, F> Pending<T, E, F> {
    pub(crate) fn new(
        label: &'static str,
        work: F,
        trace: UnitTrace,
    ) -> (Box<Self>, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (
            Box::new(Self {
                label,
                work,
                outcome: None,
                reply,
                trace,
            }),
            answer,
        )
    }
}

impl<T, E, F> Unit for Pending<T, E, F>
where
    T: Send,
    E: From<DbError> + Send,
    F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
{
    fn label(&self) -> &'static str {
        self.label
    }

    fn trace(&self) -> &UnitTrace {
        &self.trace
    }

    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        let span = self.trace.begin();
        let run = async move {
            let work = async { (self.work)(&mut *tx).await };
            let outcome = match AssertUnwindSafe(work).catch_unwind().await {
                Ok(Ok(_)) if let Some(error) = tx.failure() => Err(E::from(error.clone())),
                Ok(outcome) => outcome,
                Err(panic) => {
                    let message = panic_message(panic.as_ref());
                    tracing::error!(label = self.label, message, "unit of work panicked, rolled back");
                    Err(E::from(DbError::internal(format!(
                        "the unit `{}` panicked",
                        self.label
                    ))))
                }
            };
            let keep = outcome.is_ok();
            self.outcome = Some(outcome);
            keep
        };
        Box::pin(IN_UNIT.scope((), run.instrument(span)))
    }

    fn fail(&mut self, error: DbError) {
        self.trace.failed(&error);
        self.outcome = Some(Err(E::from(error)));
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // A caller who stopped waiting does not change what happened.
            let _ = self.reply.send(outcome);
        }
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

//! Panics belong in the log, redacted like everything else.

use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::time::Duration;

use crate::trace::Traces;

type PanicHook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// Keeps the log's hook for panics and the way to the collector open; dropping it puts the previous hook back.
#[must_use = "panics are only logged while the guard lives"]
pub struct Guard {
    previous: Arc<PanicHook>,
    traces: Option<Traces>,
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guard")
    }
}

impl Guard {
    pub(super) fn install(traces: Option<Traces>) -> Self {
        let previous: Arc<PanicHook> = panic::take_hook().into();
        panic::set_hook(Box::new(|info| {
            let payload = info.payload_as_str().unwrap_or("no message");
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, panic = payload, "panicked");
        }));
        Self { previous, traces }
    }

    /// Sends the traces that still wait, for at most so long.
    pub async fn shutdown(mut self, within: Duration) {
        if let Some(traces) = self.traces.take() {
            traces.shutdown(within).await;
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Setting a hook while unwinding would abort.
        if !std::thread::panicking() {
            let previous = Arc::clone(&self.previous);
            panic::set_hook(Box::new(move |info| previous(info)));
        }
    }
}

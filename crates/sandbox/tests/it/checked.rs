//! The sandbox of every test here: what goes over the wire is compared with Discord's description, and a test in which
//! something is not as described ends red.

use std::{
    ops::Deref,
    sync::{
        Mutex, Once,
        atomic::{AtomicBool, Ordering},
    },
};

use sandbox::{Clock, Direction, Leftovers, Limits, Violation, World};

/// A sandbox whose exchanges are checked when `DISCORD_OPENAPI` names the description.
pub(crate) struct Sandbox {
    inner: Option<sandbox::Sandbox>,
    /// Operations that this test gets wrong on purpose.
    tolerated: Mutex<Vec<&'static str>>,
    /// Whether only what the sandbox says is compared.
    trusts_callers: AtomicBool,
}

pub(crate) struct Builder(sandbox::Builder);

impl Sandbox {
    pub(crate) fn builder() -> Builder {
        static SAID: Once = Once::new();
        SAID.call_once(|| {
            if std::env::var_os("DISCORD_OPENAPI").is_none() {
                eprintln!(
                    "\n*** DISCORD_OPENAPI is not set: nothing is compared with Discord's description ***\n"
                );
            }
        });
        // Tables of calls do not wait for buckets; the tests of limits ask for them.
        Builder(sandbox::Sandbox::builder().limits(Limits::off()))
    }

    /// Expects this operation to be wrong.
    pub(crate) fn tolerate(&self, operation: &'static str) {
        self.tolerated.lock().unwrap().push(operation);
    }

    /// Compares only what the sandbox says: libraries write flags as `1` and ids as numbers, which Discord takes and
    /// does not describe.
    pub(crate) fn trust_callers(&self) {
        self.trusts_callers.store(true, Ordering::Relaxed);
    }

    pub(crate) async fn shutdown(mut self) {
        self.must_conform();
        self.inner.take().unwrap().shutdown().await;
    }

    /// Ends it, and says what was left behind.
    pub(crate) async fn finish(mut self) -> Result<(), Leftovers> {
        self.must_conform();
        self.inner.take().unwrap().finish().await
    }

    fn must_conform(&self) {
        let Some(inner) = &self.inner else { return };
        let tolerated = self.tolerated.lock().unwrap();
        let trusts_callers = self.trusts_callers.load(Ordering::Relaxed);
        let is_wrong = |violation: &Violation| {
            let is_callers = matches!(violation.direction, Direction::Request | Direction::Query);
            !(tolerated.contains(&violation.operation.as_str()) || trusts_callers && is_callers)
        };
        let violations = inner.controls().violations().into_iter().filter(is_wrong);
        let lines: Vec<_> = violations.map(|violation| format!("  {violation}")).collect();
        assert!(
            lines.is_empty(),
            "not as Discord describes it:\n{}",
            lines.join("\n")
        );
    }
}

impl Deref for Sandbox {
    type Target = sandbox::Sandbox;

    fn deref(&self) -> &sandbox::Sandbox {
        self.inner.as_ref().unwrap()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.must_conform();
        }
    }
}

impl Builder {
    pub(crate) fn world(self, world: World) -> Self {
        Self(self.0.world(world))
    }

    pub(crate) fn clock(self, clock: Clock) -> Self {
        Self(self.0.clock(clock))
    }

    pub(crate) fn seed(self, seed: u64) -> Self {
        Self(self.0.seed(seed))
    }

    pub(crate) fn limits(self, limits: Limits) -> Self {
        Self(self.0.limits(limits))
    }

    pub(crate) async fn start(self) -> std::io::Result<Sandbox> {
        Ok(Sandbox {
            inner: Some(self.0.start().await?),
            tolerated: Mutex::default(),
            trusts_callers: AtomicBool::new(false),
        })
    }
}

//! Numbers that other rooms contribute to `/stats`.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;

type Read = dyn Fn() -> BoxFuture<'static, Option<Value>> + Send + Sync;

/// One section of `/stats`, such as `gateway` or `ledger`; whoever wires the process says how it is read.
#[derive(Clone)]
pub struct Figures {
    pub(crate) section: &'static str,
    pub(crate) read: Arc<Read>,
}

impl Figures {
    /// A section with a way to read it; `None` stands for figures that cannot be had now.
    pub fn new(
        section: &'static str,
        read: impl Fn() -> BoxFuture<'static, Option<Value>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            section,
            read: Arc::new(read),
        }
    }
}

impl fmt::Debug for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Figures")
            .field("section", &self.section)
            .finish_non_exhaustive()
    }
}

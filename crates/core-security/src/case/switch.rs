//! Whether the hall acts on suspicions by itself.

use std::fmt;
use std::sync::OnceLock;

use crate::Security;

/// Decides whether guards act by themselves (`features.security`), each time they are asked.
#[derive(Default)]
pub(crate) struct Switch(OnceLock<Box<dyn Fn() -> bool + Send + Sync>>);

impl fmt::Debug for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Switch").finish_non_exhaustive()
    }
}

impl Security {
    /// Decides, each time it is asked, whether suspicions have consequences by themselves in this process. Without a
    /// switch they have. The first switch stays. What staff decides works either way.
    pub fn automatic_switch(&self, is_on: impl Fn() -> bool + Send + Sync + 'static) {
        let _ = self.automatic().0.set(Box::new(is_on));
    }

    /// Whether suspicions have consequences by themselves.
    pub fn is_automatic(&self) -> bool {
        self.automatic().0.get().is_none_or(|is_on| is_on())
    }
}

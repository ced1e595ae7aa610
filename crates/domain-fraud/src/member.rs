//! What is remembered of one member.

use crate::flow::Flow;
use crate::histogram::Amounts;
use crate::moment::Moment;

/// What is remembered of one member in one guild.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Member {
    /// When they were first seen here.
    pub(crate) first: Moment,
    /// When they were last seen here.
    pub(crate) seen: Moment,
    /// What they sent.
    pub(crate) sent: Flow,
    /// How large their transfers are.
    pub(crate) amounts: Amounts,
}

impl Member {
    /// Somebody who is seen for the first time.
    pub(crate) fn new(at: Moment) -> Self {
        Self {
            first: at,
            seen: at,
            ..Self::default()
        }
    }
}

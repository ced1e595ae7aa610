//! Trades: two offers on a table, which change hands once both sides have confirmed the same sight of it.

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Whoever asked for the trade.
    Asker,
    /// Whom they asked.
    Member,
}

/// What both sides see, and who has confirmed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Grows with every change.
    pub version: i64,
    /// Whether whoever asked has confirmed this version.
    pub asker_ok: bool,
    /// Whether the other has.
    pub member_ok: bool,
}

/// Why a confirmation does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TradeError {
    /// Something changed since it was shown.
    #[error("the offers have changed since they were shown")]
    Changed,
}

impl Table {
    /// Right after something was put down or taken away: nobody has confirmed that yet.
    #[must_use]
    pub const fn changed(self) -> Self {
        Self {
            version: self.version + 1,
            asker_ok: false,
            member_ok: false,
        }
    }

    /// After one side confirmed the version that was shown to it.
    ///
    /// # Errors
    /// [`TradeError::Changed`] if that is not what lies on the table.
    pub const fn confirmed(self, side: Side, seen: i64) -> Result<Self, TradeError> {
        if seen != self.version {
            return Err(TradeError::Changed);
        }
        Ok(match side {
            Side::Asker => Self {
                asker_ok: true,
                ..self
            },
            Side::Member => Self {
                member_ok: true,
                ..self
            },
        })
    }

    /// Whether everything changes hands now.
    pub const fn is_agreed(self) -> bool {
        self.asker_ok && self.member_ok
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, Copy)]
    enum Act {
        Change,
        Confirm(Side, i64),
    }

    fn acts() -> impl Strategy<Value = Vec<Act>> {
        let act = (0_u8..3, -2_i64..=0).prop_map(|(what, behind)| match what {
            0 => Act::Change,
            1 => Act::Confirm(Side::Asker, behind),
            _ => Act::Confirm(Side::Member, behind),
        });
        prop::collection::vec(act, 0..40)
    }

    proptest! {
        /// Nothing changes hands unless both confirmed it as it lies there, after its last change.
        #[test]
        fn both_agree_to_the_same_or_nothing_happens(acts in acts()) {
            let mut table = Table { version: 1, asker_ok: false, member_ok: false };
            let (mut asker, mut member) = (0, 0);
            for act in acts {
                match act {
                    Act::Change => table = table.changed(),
                    Act::Confirm(side, behind) => {
                        let seen = table.version + behind;
                        if let Ok(after) = table.confirmed(side, seen) {
                            match side {
                                Side::Asker => asker = seen,
                                Side::Member => member = seen,
                            }
                            table = after;
                        }
                    }
                }
                prop_assert_eq!(table.is_agreed(), asker == table.version && member == table.version);
            }
        }
    }
}

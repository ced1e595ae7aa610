//! What a load run hears of interactions.

use tokio::{sync::mpsc::UnboundedSender, time::Instant};

use super::{Discord, Start, State};
use crate::{error::ApiResult, snowflake::Snowflake};

/// How an interaction ended for the one who measures: at the first reply, deferred or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Answered,
    /// No reply within three seconds.
    Missed,
    /// No bot was there to take it.
    Offline,
}

/// Something that happened to an interaction. What began is told before what ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mark {
    Began {
        id: Snowflake,
        /// Whose turn it was.
        place: usize,
        /// When it was due.
        due: Instant,
        at: Instant,
    },
    /// The sandbox refused what was typed.
    Refused { place: usize },
    Ended {
        id: Snowflake,
        at: Instant,
        ending: Ending,
    },
}

impl Discord {
    /// Begins an interaction that was due at `due`, and tells the meter.
    pub(crate) fn interact_measured(
        &self,
        place: usize,
        due: Instant,
        check: impl FnOnce(&State) -> ApiResult<Start>,
    ) {
        self.update(|state| {
            let at = Instant::now();
            let Ok(start) = check(state) else {
                state.mark(Mark::Refused { place });
                return;
            };
            let id = state.interaction_begin(&start);
            state.mark(Mark::Began { id, place, due, at });
            // It told of this before the meter knew of it.
            if !state.is_waiting(id) {
                let ending = Ending::Offline;
                state.mark(Mark::Ended { id, at, ending });
            }
        });
    }
}

impl State {
    pub(super) fn interaction_ended(&self, id: Snowflake, ending: Ending) {
        let at = Instant::now();
        self.mark(Mark::Ended { id, at, ending });
    }

    /// Tells the meter, if there is one.
    fn mark(&self, mark: Mark) {
        if let Some(meter) = &self.meter {
            // A meter that is gone needs no news.
            let _ = meter.send(mark);
        }
    }

    /// Puts a meter in, or takes it out.
    pub(crate) fn meter_set(&mut self, meter: Option<UnboundedSender<Mark>>) {
        self.meter = meter;
    }
}

//! A member as stored.

use super::Member;
use crate::decay::Fading;
use crate::edge::{self, Edge, Edges};
use crate::flow::{Flow, Slot};
use crate::form::{FormError, Reader, Writer};
use crate::histogram::{Amounts, Bin};
use crate::hours::Hours;
use crate::income::Income;
use crate::moment::Moment;
use crate::tally::Tally;
use crate::waits::{self, Waits};

type Read<T> = Result<T, FormError>;

impl Member {
    /// The member in the compact form.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut to = Writer::new();
        to.number(self.first.0.into());
        to.number(self.seen.0.into());
        to.number(self.joined.map_or(0, |joined| u64::from(joined.0) + 1));
        self.sent.write(&mut to);
        self.received.write(&mut to);
        self.amounts.write(&mut to);
        self.taken_in.write(&mut to);
        self.payees.write(&mut to);
        self.payers.write(&mut to);
        self.income.write(&mut to);
        self.shifts.write(&mut to);
        self.dailies.write(&mut to);
        self.hours.write(&mut to);
        self.presses.write(&mut to);
        self.commands.write(&mut to);
        to.done()
    }

    /// The member from it.
    pub(crate) fn read(bytes: &[u8]) -> Read<Self> {
        let mut from = Reader::new(bytes)?;
        let from = &mut from;
        let member = Self {
            first: moment(from)?,
            seen: moment(from)?,
            joined: match from.number::<u64>()? {
                0 => None,
                joined => Some(Moment(u32::try_from(joined - 1).map_err(|_| FormError::Broken)?)),
            },
            sent: Flow::read(from)?,
            received: Flow::read(from)?,
            amounts: Amounts::read(from)?,
            taken_in: Fading::read(from)?,
            payees: Edges::read(from, edge::PAYEES)?,
            payers: Edges::read(from, edge::PAYERS)?,
            income: Income::read(from)?,
            shifts: Waits::read(from)?,
            dailies: Waits::read(from)?,
            hours: Hours::read(from)?,
            presses: Tally::read(from)?,
            commands: Tally::read(from)?,
        };
        from.end()?;
        Ok(member)
    }
}

fn moment(from: &mut Reader<'_>) -> Read<Moment> {
    from.number().map(Moment)
}

impl Flow {
    fn write(&self, to: &mut Writer) {
        to.size(self.slots.len());
        for slot in &self.slots {
            to.number(u64::from(slot.hour) * 2 + u64::from(slot.is_day));
            to.signed(slot.sum);
            to.number(slot.count.into());
        }
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let size = from.size(64)?;
        let mut slots = Vec::with_capacity(size);
        for _ in 0..size {
            let start: u64 = from.number()?;
            slots.push(Slot {
                hour: u32::try_from(start / 2).map_err(|_| FormError::Broken)?,
                is_day: start % 2 == 1,
                sum: from.signed()?,
                count: from.number()?,
            });
        }
        Ok(Self { slots })
    }
}

impl Amounts {
    pub(crate) fn write(&self, to: &mut Writer) {
        to.number(self.started.0.into());
        to.size(self.bins.len());
        for bin in &self.bins {
            to.number(bin.bucket.into());
            to.number(bin.now.into());
            to.number(bin.before.into());
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Read<Self> {
        let started = moment(from)?;
        let size = from.size(256)?;
        let mut bins: Vec<Bin> = Vec::with_capacity(size);
        for _ in 0..size {
            let bin = Bin {
                bucket: from.number()?,
                now: from.number()?,
                before: from.number()?,
            };
            if bins.last().is_some_and(|last| last.bucket >= bin.bucket) {
                return Err(FormError::Broken);
            }
            bins.push(bin);
        }
        Ok(Self { started, bins })
    }
}

impl Fading {
    fn write(self, to: &mut Writer) {
        to.real(self.sum);
        to.number(self.at.0.into());
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        Ok(Self {
            sum: from.real()?,
            at: moment(from)?,
        })
    }
}

impl Edges {
    fn write(&self, to: &mut Writer) {
        to.size(self.0.len());
        for edge in &self.0 {
            to.user(edge.peer);
            edge.sum.write(to);
            to.number(edge.first.0.into());
            to.number(edge.last.0.into());
            to.number(edge.percent.into());
            to.number(edge.joined.0.into());
            to.number(edge.hands.into());
        }
    }

    fn read(from: &mut Reader<'_>, most: usize) -> Read<Self> {
        let size = from.size(most)?;
        let mut edges = Vec::with_capacity(size);
        for _ in 0..size {
            edges.push(Edge {
                peer: from.user()?,
                sum: Fading::read(from)?,
                first: moment(from)?,
                last: moment(from)?,
                percent: from.number()?,
                joined: moment(from)?,
                hands: from.number()?,
            });
        }
        Ok(Self(edges))
    }
}

impl Income {
    fn write(&self, to: &mut Writer) {
        to.number(self.hour.into());
        to.signed(self.in_hour);
        to.real(self.average);
        to.number(self.hours.into());
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        Ok(Self {
            hour: from.number()?,
            in_hour: from.signed()?,
            average: from.real()?,
            hours: from.number()?,
        })
    }
}

impl Waits {
    fn write(&self, to: &mut Writer) {
        to.signed(self.ready);
        to.size(self.ring.len());
        for wait in &self.ring {
            to.number((*wait).into());
        }
        to.number(self.next.into());
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let ready = from.signed()?;
        let size = from.size(waits::KEPT)?;
        let ring = (0..size).map(|_| from.number()).collect::<Read<Vec<u32>>>()?;
        Ok(Self {
            ready,
            ring,
            next: from.number()?,
        })
    }
}

impl Hours {
    fn write(&self, to: &mut Writer) {
        to.number(self.day.into());
        for word in self.bits {
            to.number(word.into());
        }
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let mut hours = Self {
            day: from.number()?,
            ..Self::default()
        };
        for word in &mut hours.bits {
            *word = from.number()?;
        }
        Ok(hours)
    }
}

impl Tally {
    fn write(self, to: &mut Writer) {
        to.number(self.so.into());
        to.number(self.all.into());
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let (so, all): (u16, u16) = (from.number()?, from.number()?);
        // Counting on from a state that never was would leave the range.
        if so > all || all > 256 {
            return Err(FormError::Broken);
        }
        Ok(Self { so, all })
    }
}

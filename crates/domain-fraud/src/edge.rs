//! Who paid whom in the last thirty days, a bounded number of pairs per member.

use core_types::UserId;

use crate::decay::Fading;
use crate::moment::{DAY, Moment};

/// A pair is forgotten this long after its last transfer.
pub(crate) const KEPT: u32 = 30 * DAY;
/// Most pairs in which a member pays.
pub(crate) const PAYEES: usize = 16;
/// Most pairs in which a member is paid: more, because fans come in crowds.
pub(crate) const PAYERS: usize = 32;

/// What one member paid another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    /// The other one.
    pub(crate) peer: UserId,
    /// How much, fading.
    pub(crate) sum: Fading,
    /// When the first transfer of this pair was.
    pub(crate) first: Moment,
    /// When the latest was.
    pub(crate) last: Moment,
    /// Among payers: which percentage of what the payer ever took in went here, when they last paid.
    pub(crate) percent: u8,
    /// Among payers: when the payer joined.
    pub(crate) joined: Moment,
    /// Among payers: over how many hands the money had come to them within hours.
    pub(crate) hands: u8,
}

impl Edge {
    fn is_alive(&self, at: Moment) -> bool {
        at.since(self.last) < KEPT
    }
}

/// The pairs of one member in one direction, the latest last.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Edges(pub(crate) Vec<Edge>);

impl Edges {
    /// The pair with somebody, if it is alive.
    pub(crate) fn with(&self, peer: UserId, at: Moment) -> Option<&Edge> {
        self.alive(at).find(|edge| edge.peer == peer)
    }

    /// All pairs that are alive.
    pub(crate) fn alive(&self, at: Moment) -> impl Iterator<Item = &Edge> {
        self.0.iter().filter(move |edge| edge.is_alive(at))
    }

    /// Adds to a pair. When there are too many, the one that was quiet for longest makes room.
    pub(crate) fn add(&mut self, peer: UserId, amount: f64, at: Moment, most: usize) -> &mut Edge {
        let found = self.0.iter().position(|edge| edge.peer == peer);
        let mut edge = found.map_or(
            Edge {
                peer,
                sum: Fading::default(),
                first: at,
                last: at,
                percent: 0,
                joined: at,
                hands: 0,
            },
            |place| self.0.remove(place),
        );
        if !edge.is_alive(at) {
            edge.sum = Fading::default();
            edge.first = at;
        }
        edge.sum.add(amount, at);
        edge.last = edge.last.latest(at);
        if found.is_none() {
            self.0.retain(|edge| edge.is_alive(at));
            if self.0.len() >= most {
                self.0.remove(0);
            }
            self.0.shrink_to(most);
        }
        let place = self.0.len();
        self.0.push(edge);
        // Just pushed.
        &mut self.0[place]
    }

    /// Forgets a pair. True if there was one.
    pub(crate) fn forget(&mut self, peer: UserId) -> bool {
        let before = self.0.len();
        self.0.retain(|edge| edge.peer != peer);
        before != self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: u64) -> UserId {
        UserId::new(id).unwrap()
    }

    #[test]
    fn the_quietest_pair_makes_room_and_old_ones_end() {
        let mut edges = Edges::default();
        for id in 1..=20 {
            edges.add(user(id), 1.0, Moment(100), 16);
            edges.add(user(1), 1.0, Moment(100), 16);
        }
        assert_eq!(edges.0.len(), 16);
        let kept = edges.with(user(1), Moment(100)).unwrap();
        assert!((kept.sum.value(Moment(100)) - 21.0).abs() < 1e-9);
        assert!(edges.with(user(2), Moment(100)).is_none());
        assert!(edges.with(user(1), Moment(100 + KEPT)).is_none());
        edges.add(user(1), 5.0, Moment(100 + KEPT), 16);
        assert_eq!(edges.0.len(), 16);
        let anew = edges.with(user(1), Moment(100 + KEPT)).unwrap();
        assert!((anew.sum.value(Moment(100 + KEPT)) - 5.0).abs() < 1e-9);
        assert!(edges.forget(user(1)) && !edges.forget(user(1)));
    }
}

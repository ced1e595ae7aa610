//! How a watch outlives its process: what changed is handed out, what was stored is taken back.

use core_types::{Timestamp, UserId};

use super::Watch;
use crate::form::{FormError, Reader, Writer};
use crate::histogram::Amounts;
use crate::member::Member;
use crate::moment::Moment;

/// Changed states that are remembered of members who had to make room; more are lost.
const MOST_SPILT: usize = 4_096;

/// What changed since it was asked for last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Members with what is to be stored of them.
    pub members: Vec<(UserId, Vec<u8>)>,
    /// Members of whom nothing is to be stored any more.
    pub forgotten: Vec<UserId>,
    /// What is to be stored of the guild.
    pub baseline: Option<Vec<u8>>,
}

impl Changes {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty() && self.forgotten.is_empty() && self.baseline.is_none()
    }
}

impl Watch {
    /// What changed, at most so many members at a time. Whoever takes it stores it, or [gives it back](Self::give_back).
    pub fn changes(&mut self, most: usize) -> Changes {
        let mut changes = Changes {
            forgotten: std::mem::take(&mut self.forgotten).into_iter().collect(),
            ..Changes::default()
        };
        if std::mem::take(&mut self.baseline_is_dirty) {
            let mut to = Writer::new();
            self.amounts.write(&mut to);
            self.incomes.write(&mut to);
            changes.baseline = Some(to.done());
        }
        while changes.members.len() < most
            && let Some(spilt) = self.spilt.pop_first()
        {
            changes.members.push(spilt);
        }
        while changes.members.len() < most
            && let Some(member) = self.dirty.pop_first()
        {
            changes
                .members
                .extend(self.state(member).map(|state| (member, state)));
        }
        changes
    }

    /// Takes back changes that could not be stored; what changed again meanwhile stays as it is.
    pub fn give_back(&mut self, changes: Changes) {
        self.forgotten.extend(changes.forgotten);
        self.baseline_is_dirty |= changes.baseline.is_some();
        for (member, state) in changes.members {
            if self.members.contains_key(&member) {
                self.dirty.insert(member);
            } else if self.spilt.len() < MOST_SPILT && !self.forgotten.contains(&member) {
                self.spilt.entry(member).or_insert(state);
            }
        }
    }

    /// Whether there is nothing to store.
    pub fn is_stored(&self) -> bool {
        self.dirty.is_empty() && self.spilt.is_empty() && self.forgotten.is_empty() && !self.baseline_is_dirty
    }

    /// Remembers that somebody is there of whom nothing is stored.
    pub fn meet(&mut self, member: UserId, at: Timestamp) {
        self.enter(member, at.into(), None);
    }

    /// What is stored of a member.
    pub fn state(&self, member: UserId) -> Option<Vec<u8>> {
        self.members.get(&member).map(|member| member.write())
    }

    /// Takes over what was stored of a member. Whoever is remembered already stays as they are.
    ///
    /// # Errors
    /// [`FormError`]; the member then counts as never seen.
    pub fn restore(&mut self, member: UserId, state: &[u8]) -> Result<(), FormError> {
        let known = Member::read(state)?;
        if !self.forgotten.contains(&member) {
            self.enter(member, known.seen, Some(known));
        }
        Ok(())
    }

    /// The member, who is there from now on: as they are remembered, as they were when they had to make room, as they were
    /// stored, or new.
    pub(super) fn enter(&mut self, member: UserId, at: Moment, stored: Option<Member>) -> &mut Member {
        if self.members.len() >= self.capacity && !self.members.contains_key(&member) {
            self.make_room();
        }
        let (spilt, dirty) = (&mut self.spilt, &mut self.dirty);
        self.members.entry(member).or_insert_with(|| {
            let left = spilt.remove(&member).and_then(|state| Member::read(&state).ok());
            if left.is_some() {
                dirty.insert(member);
            }
            Box::new(left.or(stored).unwrap_or_else(|| Member::new(at)))
        })
    }

    /// Takes over what was stored of the guild.
    ///
    /// # Errors
    /// [`FormError`]; the baseline then begins anew.
    pub fn restore_baseline(&mut self, state: &[u8]) -> Result<(), FormError> {
        let mut from = Reader::new(state)?;
        let (amounts, incomes) = (Amounts::read(&mut from)?, Amounts::read(&mut from)?);
        from.end()?;
        self.amounts = amounts;
        self.incomes = incomes;
        Ok(())
    }

    /// Forgets somebody, also where others remember them.
    pub fn forget(&mut self, member: UserId) {
        self.members.remove(&member);
        self.dirty.remove(&member);
        self.spilt.remove(&member);
        self.forgotten.insert(member);
        for (id, other) in &mut self.members {
            let payer = other.payers.forget(member);
            if other.payees.forget(member) || payer {
                self.dirty.insert(*id);
            }
        }
    }

    /// Lets the sixteenth part go that was not seen for longest. Rarely, and many at once, so that it costs little per member.
    fn make_room(&mut self) {
        let mut by_age: Vec<_> = self
            .members
            .iter()
            .map(|(id, member)| (member.seen, *id))
            .collect();
        let go = (by_age.len() / 16).max(1);
        by_age.select_nth_unstable(go - 1);
        self.has_everybody = false;
        for (_, id) in by_age.into_iter().take(go) {
            if let Some(member) = self.members.remove(&id)
                && self.dirty.remove(&id)
                && self.spilt.len() < MOST_SPILT
            {
                self.spilt.insert(id, member.write());
            }
        }
    }
}

/// The stored state of one member without another, if they appear in it.
///
/// # Errors
/// [`FormError`].
pub fn without(state: &[u8], other: UserId) -> Result<Option<Vec<u8>>, FormError> {
    let mut member = Member::read(state)?;
    let payer = member.payers.forget(other);
    let payee = member.payees.forget(other);
    Ok((payer || payee).then(|| member.write()))
}

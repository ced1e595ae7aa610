//! The comparison: what members were told, what is in the books, and what must follow from one for the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    books::{Books, Entry, Line, Wealth},
    diary::{Deed, Wish},
};

/// Something that does not fit, with the wish it is about if it is about one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) what: String,
    /// Its place in the diary.
    pub(super) wish: Option<usize>,
}

/// Compares diary and books. `before` is what there was when the round began.
pub(super) fn judge(diary: &[Wish], before: &Books, after: &Books) -> Vec<Misfit> {
    let mut judge = Judge {
        diary,
        after,
        misfits: Vec::new(),
    };
    let found = judge.entries();
    for (place, wish) in diary.iter().enumerate() {
        let has_key = wish.key().is_some_and(|key| {
            let key = format!("{}:{}:{}:{key}", wish.deed.effect(), after.guild, wish.asker);
            after.effects.contains(&key)
        });
        let entries = found.get(&place).copied().unwrap_or_default();
        judge.wish(place, wish, entries, has_key);
    }
    judge.surprises();
    judge.wealth(before, &found);
    if after.overdue_holds > 0 {
        judge.add(
            None,
            format!(
                "{} holds are open although their time is over",
                after.overdue_holds
            ),
        );
    }
    judge.misfits
}

struct Judge<'a> {
    diary: &'a [Wish],
    after: &'a Books,
    misfits: Vec<Misfit>,
}

impl Judge<'_> {
    fn add(&mut self, wish: Option<usize>, what: impl Into<String>) {
        self.misfits.push(Misfit {
            what: what.into(),
            wish,
        });
    }

    /// How many entries each wish has. Every entry must have a wish, unless nobody has to wish for it.
    fn entries(&mut self) -> HashMap<usize, usize> {
        let wishes: HashMap<_, _> = self
            .diary
            .iter()
            .enumerate()
            .filter(|(_, wish)| !wish.deed.is_a_surprise())
            .map(|(place, wish)| ((wish.deed.entry(), wish.member, wish.amount), place))
            .collect();
        let workers: BTreeSet<_> = self
            .diary
            .iter()
            .filter(|wish| wish.deed.is_a_surprise())
            .map(|wish| (wish.deed.entry(), wish.member))
            .collect();
        let mut found: HashMap<usize, usize> = HashMap::new();
        for entry in &self.after.entries {
            match entry.kind.as_str() {
                // Held money that goes back.
                "release" | "expiry" => continue,
                kind @ ("daily" | "work") => {
                    let whose = entry.wallet(|amount| amount > 0).map(|line| line.owner);
                    if !whose.is_some_and(|owner| workers.contains(&(kind, owner))) {
                        self.add(None, format!("nobody asked for {entry:?}"));
                    }
                    continue;
                }
                _ => {}
            }
            let wish = entry
                .about()
                .and_then(|(owner, amount)| wishes.get(&(entry.kind.as_str(), owner, amount)));
            match wish {
                Some(place) => {
                    *found.entry(*place).or_default() += 1;
                    let wish = self.diary.get(*place);
                    if wish.is_some_and(|wish| !entry.is_as_wished(wish)) {
                        self.add(Some(*place), format!("done otherwise than asked: {entry:?}"));
                    }
                }
                None => self.add(None, format!("nobody asked for {entry:?}")),
            }
        }
        found
    }

    /// Compares one wish with its effect.
    fn wish(&mut self, place: usize, wish: &Wish, entries: usize, has_key: bool) {
        let place = Some(place);
        if entries > 1 {
            self.add(place, format!("done {entries} times"));
        }
        let is_done = if wish.deed.is_a_surprise() {
            has_key
        } else {
            entries > 0
        };
        if !wish.deed.is_a_surprise() && is_done != has_key {
            self.add(
                place,
                format!("entries: {entries}, but a stored answer: {has_key}"),
            );
        }
        match (is_done, wish.was_told()) {
            (false, true) => self.add(place, "said to be done, and is not"),
            (true, false) if wish.told_late => {}
            (true, false) if wish.was_refused() => self.add(place, "said to be refused, and is done"),
            (true, false) => self.add(place, "done, and nobody was told"),
            _ => {}
        }
    }

    /// Days and shifts: as many entries as effects, and not one more. A shift may bring nothing.
    fn surprises(&mut self) {
        for deed in [Deed::Daily, Deed::Shift] {
            let mut balance: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
            for entry in self
                .after
                .entries
                .iter()
                .filter(|entry| entry.kind == deed.entry())
            {
                if let Some(line) = entry.wallet(|amount| amount > 0) {
                    balance.entry(line.owner).or_default().0 += 1;
                }
            }
            for wish in self.diary.iter().filter(|wish| wish.deed == deed) {
                let key = wish.key().unwrap_or_default();
                let key = format!("{}:{}:{}:{key}", deed.effect(), self.after.guild, wish.asker);
                if self.after.effects.contains(&key) {
                    balance.entry(wish.member).or_default().1 += 1;
                }
            }
            for (member, (entries, effects)) in balance {
                let fits = entries == effects || deed == Deed::Shift && entries < effects;
                if !fits {
                    self.add(
                        None,
                        format!("{deed:?} of {member}: {entries} entries for {effects} effects"),
                    );
                }
            }
        }
    }

    /// What members must have now, counted from their wishes.
    fn wealth(&mut self, before: &Books, found: &HashMap<usize, usize>) {
        let mut model = before.wealth.clone();
        for (place, wish) in self.diary.iter().enumerate() {
            if found.get(&place).is_some_and(|count| *count > 0) {
                apply(&mut model, wish);
            }
        }
        // What the bot chose itself is taken as it is in the journal.
        let own = self.after.entries.iter().filter(|entry| {
            matches!(
                entry.kind.as_str(),
                "daily" | "work" | "release" | "expiry" | "interest"
            )
        });
        for line in own.flat_map(|entry| &entry.lines).filter(|line| line.owner != 0) {
            if let Some(account) = model.entry(line.owner).or_default().account(&line.account) {
                *account += line.amount;
            }
        }
        for member in model
            .keys()
            .chain(self.after.wealth.keys())
            .collect::<BTreeSet<_>>()
        {
            let expected = model.get(member).copied().unwrap_or_default();
            let found = self.after.wealth.get(member).copied().unwrap_or_default();
            if expected != found {
                self.misfits.push(Misfit {
                    what: format!("{member} must have {expected:?}, and has {found:?}"),
                    wish: None,
                });
            }
        }
    }
}

/// Fulfils a wish.
fn apply(model: &mut BTreeMap<i64, Wealth>, wish: &Wish) {
    let amount = wish.amount;
    let own = model.entry(wish.member).or_default();
    match wish.deed {
        Deed::Pay(to) | Deed::PayLarge(to) => {
            own.wallet -= amount;
            model.entry(to).or_default().wallet += amount;
        }
        Deed::Deposit => {
            own.wallet -= amount;
            own.bank += amount;
        }
        Deed::Withdraw => {
            own.bank -= amount;
            own.wallet += amount;
        }
        Deed::Grant => own.wallet += amount,
        Deed::Hold => {
            own.wallet -= amount;
            own.escrow += amount;
        }
        Deed::Daily | Deed::Shift => {}
    }
}

impl Entry {
    fn wallet(&self, wanted: impl Fn(i64) -> bool) -> Option<&Line> {
        self.lines
            .iter()
            .find(|line| line.account == "wallet" && wanted(line.amount))
    }

    /// Whose wish it fulfils, and how much.
    fn about(&self) -> Option<(i64, i64)> {
        let line = match self.kind.as_str() {
            "pay" | "deposit" | "hold" => self.wallet(|amount| amount < 0),
            _ => self.wallet(|amount| amount > 0),
        };
        line.map(|line| (line.owner, line.amount.abs()))
    }

    /// Whether what is not in the amount fits as well.
    fn is_as_wished(&self, wish: &Wish) -> bool {
        match wish.deed {
            Deed::Pay(to) | Deed::PayLarge(to) => {
                self.memo.as_deref() == Some(wish.note().as_str())
                    && self
                        .wallet(|amount| amount > 0)
                        .is_some_and(|line| line.owner == to)
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests;

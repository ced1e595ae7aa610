//! What a statement shows, short enough to travel in a button.

use app_economy::{Direction, StatementQuery};
use core_types::UserId;
use domain_economy::ledger::{AccountKind, EntryKind};

use crate::presentation::{Markup, Words};

/// The kinds that can be asked for, in the order of the choices. Buttons carry the place, so add only at the end.
pub(super) const KINDS: [EntryKind; 11] = [
    EntryKind::Pay,
    EntryKind::Deposit,
    EntryKind::Withdraw,
    EntryKind::Daily,
    EntryKind::Work,
    EntryKind::Grant,
    EntryKind::Remove,
    EntryKind::Fee,
    // The bank.
    EntryKind::Interest,
    EntryKind::Loan,
    EntryKind::Repayment,
];

/// Which entries are shown; everything if nothing is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Filter {
    kind: Option<usize>,
    direction: Option<Direction>,
    account: Option<AccountKind>,
}

impl Filter {
    /// From the values of the options, by their names.
    pub(super) fn of(kind: Option<&str>, direction: Option<&str>, account: Option<&str>) -> Self {
        Self {
            kind: kind.and_then(|name| KINDS.iter().position(|kind| kind.name() == name)),
            direction: match direction {
                Some("in") => Some(Direction::In),
                Some("out") => Some(Direction::Out),
                _ => None,
            },
            account: match account {
                Some("wallet") => Some(AccountKind::Wallet),
                Some("bank") => Some(AccountKind::Bank),
                _ => None,
            },
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Three characters, `-` for what is not chosen.
    pub(super) fn encode(&self) -> String {
        let kind = self.kind.and_then(|place| u32::try_from(place).ok());
        let kind = kind.and_then(|place| char::from_digit(place, 36)).unwrap_or('-');
        let direction = match self.direction {
            Some(Direction::In) => 'i',
            Some(Direction::Out) => 'o',
            None => '-',
        };
        let account = match self.account {
            Some(AccountKind::Wallet) => 'w',
            Some(AccountKind::Bank) => 'b',
            _ => '-',
        };
        String::from_iter([kind, direction, account])
    }

    /// What [`Filter::encode`] wrote; whatever else it is chooses nothing.
    pub(super) fn decode(text: &str) -> Self {
        let mut signs = text.chars();
        let kind = signs.next().and_then(|sign| sign.to_digit(36));
        Self {
            kind: kind
                .and_then(|place| usize::try_from(place).ok())
                .filter(|place| *place < KINDS.len()),
            direction: match signs.next() {
                Some('i') => Some(Direction::In),
                Some('o') => Some(Direction::Out),
                _ => None,
            },
            account: match signs.next() {
                Some('w') => Some(AccountKind::Wallet),
                Some('b') => Some(AccountKind::Bank),
                _ => None,
            },
        }
    }

    pub(super) fn query(&self, member: UserId, cursor: Option<String>) -> StatementQuery {
        StatementQuery {
            kind: self.kind.map(|place| KINDS[place]),
            direction: self.direction,
            account: self.account,
            cursor,
            ..StatementQuery::of(member)
        }
    }

    /// The choices in words, as the options name them.
    pub(super) fn describe(&self, words: &Words) -> Option<Markup> {
        let choice = |option: &str, value: &str| {
            words.markup(
                &format!("command-transactions-option-{option}-choice-{value}"),
                &[],
            )
        };
        let kind = self.kind.map(|place| choice("kind", KINDS[place].name()));
        let direction = self.direction.map(|direction| match direction {
            Direction::In => choice("direction", "in"),
            Direction::Out => choice("direction", "out"),
        });
        let account = self.account.map(|account| choice("account", account.name()));
        let parts: Vec<Markup> = [kind, direction, account].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| Markup::join(&parts, ", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_travel_in_three_characters() {
        for kind in KINDS.iter().map(|kind| Some(kind.name())).chain([None]) {
            for direction in [Some("in"), Some("out"), None] {
                for account in [Some("wallet"), Some("bank"), None] {
                    let filter = Filter::of(kind, direction, account);
                    assert_eq!(filter.encode().len(), 3);
                    assert_eq!(Filter::decode(&filter.encode()), filter);
                }
            }
        }
        assert_eq!(Filter::decode("zzz"), Filter::default());
        assert_eq!(Filter::decode(""), Filter::default());
        assert_eq!(Filter::default().encode(), "---");
    }
}

//! What members asked for, and what they were told: one side of the comparison.

use std::time::Duration;

use core_errors::codes;

/// What a member wants to happen, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    /// Whose money it is about: who pays, banks, works, or is given something.
    pub(super) member: i64,
    /// Who asked: staff for grants and holds.
    pub(super) asker: i64,
    pub(super) deed: Deed,
    /// How much; no other wish of this kind and member has this amount.
    pub(super) amount: i64,
    /// The interactions it took: a question and its button, or a button twice.
    pub(super) tries: Vec<Try>,
    /// Whether something was found where answers go that come late, and reads like one to this wish.
    pub(super) told_late: bool,
}

/// What is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Deed {
    /// `/pay`, to this member.
    Pay(i64),
    /// `/pay` of so much that it has to be confirmed.
    PayLarge(i64),
    /// `/deposit`.
    Deposit,
    /// `/withdraw`.
    Withdraw,
    /// `/daily`; the amount is not known before.
    Daily,
    /// `/work shift`; the amount is not known before.
    Shift,
    /// `/economy add-money`.
    Grant,
    /// `/security hold`.
    Hold,
}

impl Deed {
    /// What the effect is called in its idempotency key.
    pub(super) const fn effect(self) -> &'static str {
        match self {
            Self::Pay(_) => "pay",
            Self::PayLarge(_) => "pay_confirm",
            Self::Deposit => "deposit",
            Self::Withdraw => "withdraw",
            Self::Daily => "daily",
            Self::Shift => "work_shift",
            Self::Grant => "add_money",
            Self::Hold => "case_hold",
        }
    }

    /// What its entry is called in the journal.
    pub(super) const fn entry(self) -> &'static str {
        match self {
            Self::Pay(_) | Self::PayLarge(_) => "pay",
            Self::Deposit => "deposit",
            Self::Withdraw => "withdraw",
            Self::Daily => "daily",
            Self::Shift => "work",
            Self::Grant => "grant",
            Self::Hold => "hold",
        }
    }

    /// Whether the amount is the bot's choice.
    pub(super) const fn is_a_surprise(self) -> bool {
        matches!(self, Self::Daily | Self::Shift)
    }
}

/// One interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Try {
    pub(super) interaction: u64,
    /// Since the beginning of the round.
    pub(super) at: Duration,
    pub(super) said: Said,
}

/// What the member saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// That the application did not respond.
    Nothing(String),
    /// A question, which is no answer.
    Question,
    /// That it was done.
    Done,
    /// That it was refused, with this code.
    Refused(String),
}

impl Said {
    /// Reads a card. Cards of errors carry the error's code.
    pub(super) fn read(text: &str) -> Self {
        match code_in(text) {
            // Nobody knows, and the card says so: whoever did it tells it later.
            Some(code) if code == codes::UNKNOWN_OUTCOME.name() => Self::Nothing(code.to_owned()),
            Some(code) => Self::Refused(code.to_owned()),
            None => Self::Done,
        }
    }
}

/// The code of an error as cards show it: `economy.not_enough`.
fn code_in(text: &str) -> Option<&str> {
    let is_part =
        |part: &str| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '.'))
        .map(|word| word.trim_matches('.'))
        .find(|word| {
            word.split_once('.')
                .is_some_and(|(kind, name)| is_part(kind) && is_part(name))
        })
}

impl Wish {
    /// The note or reason that goes with it.
    pub(super) fn note(&self) -> String {
        note(self.amount)
    }

    /// Whether a text that reached the member speaks of this wish.
    pub(super) fn is_spoken_of(&self, text: &str) -> bool {
        match self.deed {
            Deed::Daily => text.contains("Today's reward"),
            Deed::Shift => text.contains("The shift went"),
            _ => has_number(text, &with_commas(self.amount)) || has_number(text, &self.note()),
        }
    }

    /// Whether the member was told in time that it was done.
    pub(super) fn was_told(&self) -> bool {
        self.tries.iter().any(|one| one.said == Said::Done)
    }

    /// Whether every interaction that could have done it was refused.
    pub(super) fn was_refused(&self) -> bool {
        let mut answers = self
            .tries
            .iter()
            .filter(|one| one.said != Said::Question)
            .peekable();
        answers.peek().is_some() && answers.all(|one| matches!(one.said, Said::Refused(_)))
    }

    /// The interaction that its effect is stored under: of a payment with a question, that of the question.
    pub(super) fn key(&self) -> Option<String> {
        let first = self.tries.first()?;
        Some(first.interaction.to_string())
    }
}

/// The note of an amount.
pub(super) fn note(amount: i64) -> String {
    format!("soak {amount}")
}

fn with_commas(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Whether a number stands in a text, and is not a part of a longer one.
fn has_number(text: &str, number: &str) -> bool {
    let is_part =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit() || letter == ',');
    text.match_indices(number).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + number.len()..).and_then(|text| text.chars().next());
        !is_part(before) && !is_part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_of_an_error_is_told_from_one_of_success() {
        for (text, code) in [
            (
                "You do not have enough.\n`economy.not_enough` · K7Q2-M4XD",
                Some("economy.not_enough"),
            ),
            (
                "Something went wrong. internal.error · K7Q2-M4XD",
                Some("internal.error"),
            ),
            ("Ana paid Bo 1,234 coins.\nsoak 1234", None),
            ("Well. The end of it, i.e. this", None),
            ("The next one is ready in 3.5 hours. Well done.", None),
        ] {
            let expected = code.map_or(Said::Done, |code| Said::Refused(code.to_owned()));
            assert_eq!(Said::read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_is_found_as_a_whole_only() {
        for (text, is_there) in [
            ("You got 🪙\u{a0}1,234\u{a0}coins.", true),
            ("1,234", true),
            ("11,234 coins", false),
            ("1,234,567 coins", false),
            ("1234", false),
        ] {
            assert_eq!(has_number(text, &with_commas(1_234)), is_there, "{text}");
        }
        assert_eq!(with_commas(1_234_567), "1,234,567");
        assert_eq!(with_commas(100), "100");
    }
}

//! Which commands are used how often.

use std::{ops::RangeInclusive, str::FromStr};

/// Commands with weights, as in `balance=70,pay(to=@,amount=1..20)=20,work shift=10`.
///
/// Entries are separated by commas. Each names a command (with sub-commands), may fill in options in brackets, and may
/// end with a weight; without one it counts once. An option's value is `@` for another member, `1..20` for a number
/// of that range, or text as it stands. Required options that are not named get a value that fits their type.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    pub(super) shares: Vec<Share>,
}

/// One command of a mix.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Share {
    pub(super) weight: u64,
    /// The command and its sub-commands.
    pub(super) path: Vec<String>,
    pub(super) options: Vec<(String, Given)>,
}

/// An option's value as the mix gives it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    OtherMember,
    Number(RangeInclusive<i64>),
    Text(String),
}

/// What is wrong with a mix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{entry:?} is no part of a mix: {reason}; write as in \"balance=70,pay(to=@,amount=1..20)=20\"")]
pub struct MixError {
    entry: String,
    reason: &'static str,
}

impl Mix {
    /// The names of the commands, without sub-commands.
    pub fn commands(&self) -> Vec<String> {
        let first = |share: &Share| share.path.first().cloned();
        self.shares.iter().filter_map(first).collect()
    }
}

impl FromStr for Mix {
    type Err = MixError;

    fn from_str(text: &str) -> Result<Self, MixError> {
        let mut depth = 0_u32;
        let is_between_entries = |letter: char| {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            letter == ',' && depth == 0
        };
        let shares = text
            .split(is_between_entries)
            .map(Share::parse)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { shares })
    }
}

impl Share {
    fn parse(entry: &str) -> Result<Self, MixError> {
        let wrong = |reason| MixError {
            entry: entry.trim().to_owned(),
            reason,
        };
        let (head, weight) = match entry.rsplit_once('=') {
            Some((head, weight)) if !weight.contains(')') => (head, weight.trim()),
            _ => (entry, "1"),
        };
        let weight = weight
            .parse()
            .ok()
            .filter(|weight| *weight > 0)
            .ok_or_else(|| wrong("a weight is a whole number above 0"))?;
        let (name, options) = match head.split_once('(') {
            None => (head, ""),
            Some((name, rest)) => {
                let options = rest.trim_end().strip_suffix(')');
                (name, options.ok_or_else(|| wrong("a bracket is not closed"))?)
            }
        };
        let path: Vec<_> = name
            .trim()
            .trim_start_matches('/')
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        if path.is_empty() {
            return Err(wrong("it names no command"));
        }
        let options = options
            .split(',')
            .filter(|option| !option.trim().is_empty())
            .map(|option| {
                let (name, value) = option
                    .split_once('=')
                    .ok_or_else(|| wrong("an option has no value"))?;
                Ok((name.trim().to_owned(), Given::parse(value.trim())))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            weight,
            path,
            options,
        })
    }

    /// The command as people write it, without the slash.
    pub(super) fn name(&self) -> String {
        self.path.join(" ")
    }
}

impl Given {
    fn parse(text: &str) -> Self {
        let number = |text: &str| text.parse::<i64>().ok();
        if text == "@" {
            return Self::OtherMember;
        }
        if let Some(only) = number(text) {
            return Self::Number(only..=only);
        }
        match text
            .split_once("..")
            .map(|(low, high)| (number(low), number(high)))
        {
            Some((Some(low), Some(high))) if low <= high => Self::Number(low..=high),
            _ => Self::Text(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixes_are_read_as_people_write_them() {
        let mix: Mix = "balance=70, /pay(to=@,amount=1..20, note=thank you)=20,work shift"
            .parse()
            .unwrap();
        let share = |weight, path: &[&str], options| Share {
            weight,
            path: path.iter().map(|&part| part.to_owned()).collect(),
            options,
        };
        let options = vec![
            ("to".to_owned(), Given::OtherMember),
            ("amount".to_owned(), Given::Number(1..=20)),
            ("note".to_owned(), Given::Text("thank you".to_owned())),
        ];
        assert_eq!(
            mix.shares,
            [
                share(70, &["balance"], Vec::new()),
                share(20, &["pay"], options),
                share(1, &["work", "shift"], Vec::new()),
            ]
        );
        assert_eq!(mix.shares[2].name(), "work shift");
    }

    #[test]
    fn what_is_wrong_with_a_mix_is_named() {
        for (text, reason) in [
            ("", "it names no command"),
            ("ping,,pong", "it names no command"),
            ("ping=0", "a weight is a whole number above 0"),
            ("ping=often", "a weight is a whole number above 0"),
            ("pay(to=@", "a weight is a whole number above 0"),
            ("pay(to", "a bracket is not closed"),
            ("pay(to)", "an option has no value"),
        ] {
            assert_eq!(text.parse::<Mix>().unwrap_err().reason, reason, "{text}");
        }
    }
}

use core_types::{AmountError, ChannelId, Money, MoneyOverflow, Timestamp, UserId};

use crate::{Code, ErrorKind, codes};

/// A value that a localised message shows: kept typed, so that each language writes it in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Arg {
    /// A text, shown as it is after escaping.
    Text(String),
    /// A count.
    Number(i64),
    /// An amount of the guild's currency.
    Money(Money),
    /// A moment.
    Time(Timestamp),
    /// A person.
    User(UserId),
    /// A channel.
    Channel(ChannelId),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Money> for Arg {
    fn from(amount: Money) -> Self {
        Self::Money(amount)
    }
}

impl From<Timestamp> for Arg {
    fn from(at: Timestamp) -> Self {
        Self::Time(at)
    }
}

impl From<ChannelId> for Arg {
    fn from(channel: ChannelId) -> Self {
        Self::Channel(channel)
    }
}

impl From<UserId> for Arg {
    fn from(user: UserId) -> Self {
        Self::User(user)
    }
}

/// An error on its way from a use case to whoever asked.
///
/// The code and its arguments are for the member; context and source are for the log and never leave the process.
/// `Display` names the code and the private context, not the source, which the log prints as a chain.
#[derive(Debug, thiserror::Error)]
#[error("{code}{}", context.as_deref().map(|text| format!(": {text}")).unwrap_or_default())]
pub struct AppError {
    code: Code,
    args: Vec<(&'static str, Arg)>,
    context: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl AppError {
    /// An error with this code.
    pub const fn new(code: Code) -> Self {
        Self {
            code,
            args: Vec::new(),
            context: None,
            source: None,
        }
    }

    /// Adds a value that the member's message shows.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Adds what only the log may say.
    pub fn context(mut self, text: impl Into<String>) -> Self {
        self.context = Some(text.into());
        self
    }

    /// Adds the error that caused this one.
    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// An internal error: a mistake of ours, explained in the log alone.
    pub fn internal(context: impl Into<String>) -> Self {
        Self::new(codes::INTERNAL).context(context)
    }

    /// The stable code.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The kind of the code.
    pub const fn kind(&self) -> ErrorKind {
        self.code.kind()
    }

    /// The values for the member's message.
    pub fn args(&self) -> &[(&'static str, Arg)] {
        &self.args
    }
}

impl From<AmountError> for AppError {
    fn from(error: AmountError) -> Self {
        Self::new(match error {
            AmountError::Empty => codes::AMOUNT_EMPTY,
            AmountError::Negative => codes::AMOUNT_NEGATIVE,
            AmountError::Zero => codes::AMOUNT_ZERO,
            AmountError::Fraction => codes::AMOUNT_FRACTION,
            AmountError::Ambiguous => codes::AMOUNT_AMBIGUOUS,
            AmountError::Grouping => codes::AMOUNT_GROUPING,
            AmountError::TooLarge => codes::AMOUNT_TOO_LARGE,
            AmountError::Percentage => codes::AMOUNT_PERCENTAGE,
            _ => codes::AMOUNT_NOT_A_NUMBER,
        })
    }
}

impl From<MoneyOverflow> for AppError {
    fn from(error: MoneyOverflow) -> Self {
        Self::new(codes::AMOUNT_TOO_LARGE).caused_by(error)
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;

    #[test]
    fn context_and_source_stay_apart_from_what_the_member_sees() {
        let error = AppError::new(codes::UNAVAILABLE)
            .with("when", Timestamp::from_seconds(0))
            .context("pool exhausted")
            .caused_by("connection reset");
        assert_eq!(error.to_string(), "service.unavailable: pool exhausted");
        assert_eq!(
            error.source().map(ToString::to_string).as_deref(),
            Some("connection reset")
        );
        assert_eq!(error.args().len(), 1);
        assert!(error.code().is_retryable());
    }
}

//! Money bound for a purpose: when it may go where.

use std::fmt;
use std::time::Duration;

use core_types::{GuildId, Money, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{AccountKind, AccountRef, Currency, Draft, DraftError, EntryKind};

/// The longest time a hold may bind money.
pub const MAX_HOLD: Duration = Duration::from_hours(30 * 24);

/// What became of a hold. Only an open one can change, and only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// The money waits in escrow.
    Open,
    /// It went where it was meant to go.
    Captured,
    /// It was given back.
    Released,
    /// It was given back because nobody decided in time.
    Expired,
}

impl HoldState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Captured, Self::Released, Self::Expired];

    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Captured => "captured",
            Self::Released => "released",
            Self::Expired => "expired",
        }
    }

    /// The state with a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl fmt::Display for HoldState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whose money is bound, how much, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldTerms {
    source: AccountRef,
    escrow: AccountRef,
    amount: Money,
    expires_at: Timestamp,
}

impl HoldTerms {
    /// Binds a positive amount of a member's wallet or bank until a moment, at most [`MAX_HOLD`] ahead.
    ///
    /// # Errors
    /// [`DraftError::NotPositive`] for the amount; [`DraftError::Lines`] for another source or another moment, which
    /// is a mistake of the program.
    pub fn new(
        source: AccountRef,
        amount: Money,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Self, DraftError> {
        if !amount.is_positive() {
            return Err(DraftError::NotPositive);
        }
        let in_time = expires_at > now && expires_at.since(now) <= MAX_HOLD;
        match (source.kind(), source.owner()) {
            (AccountKind::Wallet | AccountKind::Bank, Some(owner)) if in_time => Ok(Self::stored(
                source.guild(),
                source.currency(),
                source.kind(),
                owner,
                amount,
                expires_at,
            )),
            _ => Err(DraftError::Lines),
        }
    }

    /// The terms of a hold that was accepted earlier.
    pub fn stored(
        guild: GuildId,
        currency: Currency,
        source: AccountKind,
        owner: UserId,
        amount: Money,
        expires_at: Timestamp,
    ) -> Self {
        let source = match source {
            AccountKind::Bank => AccountRef::bank(guild, owner),
            _ => AccountRef::wallet(guild, owner),
        };
        Self {
            source: source.in_currency(currency),
            escrow: AccountRef::escrow(guild, owner).in_currency(currency),
            amount,
            expires_at,
        }
    }

    /// Where the money comes from, and goes back to.
    pub const fn source(&self) -> AccountRef {
        self.source
    }

    /// Where it waits.
    pub const fn escrow(&self) -> AccountRef {
        self.escrow
    }

    /// How much it is.
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// When it goes back by itself.
    pub const fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The entry that binds the money.
    ///
    /// # Errors
    /// None for terms made by [`Self::new`].
    pub fn open(&self) -> Result<Draft, DraftError> {
        Draft::transfer(EntryKind::Hold, self.source, self.escrow, self.amount)
    }

    /// The entry that sends bound money where it was meant to go; what is left goes back to its source.
    ///
    /// # Errors
    /// [`DraftError::Unbalanced`] when more is sent than is bound; [`DraftError::NotPositive`] for a share that is
    /// not positive; otherwise as [`Draft::new`].
    pub fn capture(&self, shares: &[(AccountRef, Money)]) -> Result<Draft, DraftError> {
        let mut rest = self.amount;
        let taken = self.amount.negated().map_err(|_| DraftError::Overflow)?;
        let mut changes = vec![(self.escrow, taken)];
        for &(to, share) in shares {
            if !share.is_positive() {
                return Err(DraftError::NotPositive);
            }
            rest = rest.minus(share).map_err(|_| DraftError::Overflow)?;
            changes.push((to, share));
        }
        if rest < Money::ZERO {
            return Err(DraftError::Unbalanced);
        }
        changes.push((self.source, rest));
        Draft::new(EntryKind::Capture, changes)
    }

    /// The entry that gives the money back; `kind` tells whether on request or because the time is over.
    ///
    /// # Errors
    /// None for terms made by [`Self::new`].
    pub fn give_back(&self, kind: EntryKind) -> Result<Draft, DraftError> {
        Draft::transfer(kind, self.escrow, self.source, self.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capture_sends_what_it_is_told_and_returns_the_rest() {
        let guild = GuildId::new(1).unwrap();
        let (ana, bo) = (UserId::new(2).unwrap(), UserId::new(3).unwrap());
        let now = Timestamp::from_seconds(10);
        let wallet = AccountRef::wallet(guild, ana);
        let later = now.plus(Duration::from_mins(1));
        let terms = HoldTerms::new(wallet, Money::new(100), now, later).unwrap();
        let bo = AccountRef::wallet(guild, bo);
        let draft = terms.capture(&[(bo, Money::new(60))]).unwrap();
        let amounts: Vec<_> = draft.lines().iter().map(|line| line.amount.minor()).collect();
        assert_eq!(
            amounts,
            [40, 60, -100],
            "in the order of accounts: wallets before escrow"
        );
        assert_eq!(
            terms.capture(&[(bo, Money::new(101))]),
            Err(DraftError::Unbalanced)
        );
        assert_eq!(
            terms.capture(&[(bo, Money::new(-1))]),
            Err(DraftError::NotPositive)
        );

        assert_eq!(
            HoldTerms::new(wallet, Money::ZERO, now, later),
            Err(DraftError::NotPositive)
        );
        assert_eq!(
            HoldTerms::new(wallet, Money::new(1), now, now),
            Err(DraftError::Lines)
        );
        let treasury = AccountRef::treasury(guild);
        assert_eq!(
            HoldTerms::new(treasury, Money::new(1), now, later),
            Err(DraftError::Lines)
        );
        let too_late = now.plus(MAX_HOLD + Duration::from_micros(1));
        assert_eq!(
            HoldTerms::new(wallet, Money::new(1), now, too_late),
            Err(DraftError::Lines)
        );
    }
}

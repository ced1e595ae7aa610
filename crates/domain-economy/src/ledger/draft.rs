//! An entry as a use case proposes it.

use std::collections::BTreeMap;

use core_errors::{AppError, codes};
use core_types::{GuildId, Money, UserId};

use super::{AccountRef, EntryKind, EntrySeq, Memo};

/// The most accounts one entry may touch.
pub const MAX_LINES: usize = 1_000;

/// What one entry does to one account: adds money, or takes it when negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The account.
    pub account: AccountRef,
    /// Added to the balance; never zero.
    pub amount: Money,
}

/// Why lines are no entry. All but [`Self::NotPositive`] and [`Self::Memo`] are mistakes of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The lines do not sum to zero.
    #[error("the lines do not sum to zero")]
    Unbalanced,
    /// Fewer than two accounts change, or more than [`MAX_LINES`].
    #[error("the entry changes too few or too many accounts")]
    Lines,
    /// Accounts of two guilds or two currencies in one entry.
    #[error("accounts of different guilds or currencies in one entry")]
    Mixed,
    /// An amount to move was zero or negative.
    #[error("the amount is not positive")]
    NotPositive,
    /// A sum left the range of money.
    #[error("the amounts are larger than can be counted")]
    Overflow,
    /// The note is empty, too long or has control characters.
    #[error("the note is empty, too long or has control characters")]
    Memo,
}

impl From<DraftError> for AppError {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::NotPositive => Self::new(codes::AMOUNT_ZERO),
            DraftError::Overflow => Self::new(codes::AMOUNT_TOO_LARGE),
            DraftError::Memo => Self::new(codes::OPTION_INVALID),
            DraftError::Unbalanced | DraftError::Lines | DraftError::Mixed => Self::new(codes::INTERNAL),
        }
        .caused_by(error)
    }
}

/// A proposed entry: at least two accounts of one guild and one currency, whose changes sum to exactly zero.
///
/// ```
/// use core_types::{GuildId, Money, UserId};
/// use domain_economy::ledger::{AccountRef, Draft, EntryKind};
///
/// let (guild, ana, bo) = (GuildId::new(1)?, UserId::new(2)?, UserId::new(3)?);
/// let draft = Draft::transfer(
///     EntryKind::Pay,
///     AccountRef::wallet(guild, ana),
///     AccountRef::wallet(guild, bo),
///     Money::new(500),
/// )?
/// .by(ana);
/// assert_eq!(draft.lines().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    guild: GuildId,
    kind: EntryKind,
    lines: Vec<Line>,
    memo: Option<Memo>,
    actor: Option<UserId>,
    reverses: Option<EntrySeq>,
}

impl Draft {
    /// An entry of any shape. Several changes of one account become one; changes of zero vanish.
    ///
    /// # Errors
    /// [`DraftError`] when this is no balanced entry.
    pub fn new(
        kind: EntryKind,
        changes: impl IntoIterator<Item = (AccountRef, Money)>,
    ) -> Result<Self, DraftError> {
        let mut net = BTreeMap::<AccountRef, i128>::new();
        for (account, amount) in changes {
            *net.entry(account).or_default() += i128::from(amount.minor());
        }
        let Some(first) = net.keys().next().copied() else {
            return Err(DraftError::Lines);
        };
        if net
            .keys()
            .any(|account| account.guild() != first.guild() || account.currency() != first.currency())
        {
            return Err(DraftError::Mixed);
        }
        if net.values().sum::<i128>() != 0 {
            return Err(DraftError::Unbalanced);
        }
        let lines = net
            .into_iter()
            .filter(|(_, amount)| *amount != 0)
            .map(|(account, amount)| {
                let amount = i64::try_from(amount)
                    .map(Money::new)
                    .map_err(|_| DraftError::Overflow)?;
                Ok(Line { account, amount })
            })
            .collect::<Result<Vec<_>, _>>()?;
        if !(2..=MAX_LINES).contains(&lines.len()) {
            return Err(DraftError::Lines);
        }
        Ok(Self {
            guild: first.guild(),
            kind,
            lines,
            memo: None,
            actor: None,
            reverses: None,
        })
    }

    /// An entry that moves a positive amount from one account to another.
    ///
    /// # Errors
    /// [`DraftError::NotPositive`]; otherwise as [`Self::new`], which refuses an account that pays itself.
    pub fn transfer(
        kind: EntryKind,
        from: AccountRef,
        to: AccountRef,
        amount: Money,
    ) -> Result<Self, DraftError> {
        if !amount.is_positive() {
            return Err(DraftError::NotPositive);
        }
        let taken = amount.negated().map_err(|_| DraftError::Overflow)?;
        Self::new(kind, [(from, taken), (to, amount)])
    }

    /// The same entry, made by this person.
    pub fn by(mut self, actor: UserId) -> Self {
        self.actor = Some(actor);
        self
    }

    /// The same entry with a note.
    pub fn with_memo(mut self, memo: Memo) -> Self {
        self.memo = Some(memo);
        self
    }

    /// The same entry, undoing an earlier one of its guild.
    pub fn reversing(mut self, seq: EntrySeq) -> Self {
        self.reverses = Some(seq);
        self
    }

    /// The guild whose journal it is for.
    pub const fn guild(&self) -> GuildId {
        self.guild
    }

    /// Why the money moves.
    pub const fn kind(&self) -> EntryKind {
        self.kind
    }

    /// The changes, one per account, never zero.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The note.
    pub const fn memo(&self) -> Option<&Memo> {
        self.memo.as_ref()
    }

    /// Who made it; none for the bot itself.
    pub const fn actor(&self) -> Option<UserId> {
        self.actor
    }

    /// The entry it undoes.
    pub const fn reverses(&self) -> Option<EntrySeq> {
        self.reverses
    }

    /// The account that stands for the actor in the journal: their wallet, so that the journal itself names nobody.
    pub fn actor_account(&self) -> Option<AccountRef> {
        self.actor.map(|actor| AccountRef::wallet(self.guild, actor))
    }

    /// Every account that must be in the [`Books`](super::Books): those of the lines and the actor's.
    pub fn accounts(&self) -> impl Iterator<Item = AccountRef> {
        self.lines
            .iter()
            .map(|line| line.account)
            .chain(self.actor_account())
    }
}

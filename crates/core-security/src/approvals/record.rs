//! One effect that waits, or waited, for a second person.

use core_db::{DbError, FromRow, Row};
use core_types::{GuildId, Money, RoleId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Action, Actor, Permissions};

/// What became of an effect that waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// It still waits (unless it expired).
    Waiting,
    /// A second person approved, and it was done.
    Approved,
    /// A second person refused.
    Refused,
    /// Whoever asked took it back.
    Withdrawn,
}

impl ApprovalState {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Approved, Self::Refused, Self::Withdrawn]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// One effect that waits, or waited, for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Where.
    pub guild: GuildId,
    /// Its number in the guild, from 1.
    pub id: i64,
    /// Which use case it is for.
    pub kind: String,
    /// The right that both persons need.
    pub action: Action,
    /// What the use case runs with.
    pub input: Value,
    /// Who asked.
    pub asker: UserId,
    /// What Discord said of them then.
    pub(super) standing: Standing,
    /// Whom it is about, if it is about a member.
    pub member: Option<UserId>,
    /// How much, if it is about an amount.
    pub amount: Option<Money>,
    /// Why, in the words of whoever asked.
    pub reason: String,
    /// The idempotency key of the request that asked.
    pub trace: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// What became of it.
    pub state: ApprovalState,
}

/// What Discord said of somebody, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    permissions: u64,
    is_owner: bool,
    roles: Vec<i64>,
}

impl Standing {
    pub(super) fn of(actor: &Actor) -> Self {
        Self {
            permissions: actor.permissions.bits(),
            is_owner: actor.is_owner,
            roles: actor.roles.iter().map(|role| role.as_i64()).collect(),
        }
    }
}

impl Approval {
    /// Who asked, with what Discord said of them then.
    pub fn actor(&self) -> Actor {
        Actor {
            user: self.asker,
            guild: Some(self.guild),
            permissions: Permissions::from_bits(self.standing.permissions),
            is_owner: self.standing.is_owner,
            roles: self
                .standing
                .roles
                .iter()
                .filter_map(|role| RoleId::from_i64(*role).ok())
                .collect(),
        }
    }

    /// Whether it still waits at this moment.
    pub fn waits(&self, now: Timestamp) -> bool {
        self.state == ApprovalState::Waiting && now < self.expires_at
    }
}

/// Columns in the order of the statements; a kind of action that this version does not know is not understood.
impl FromRow for Approval {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let corrupt = DbError::corrupt;
        let text = |index: usize| row.get::<String>(index);
        let user = |id: i64| UserId::from_i64(id).map_err(|_| corrupt("an approval of nobody"));
        let member: Option<i64> = row.get(7)?;
        let amount: Option<i64> = row.get(8)?;
        Ok(Self {
            guild: GuildId::from_i64(row.get(0)?).map_err(|_| corrupt("an approval of no guild"))?,
            id: row.get(1)?,
            kind: text(2)?,
            action: text(3)?
                .parse()
                .map_err(|_| corrupt("an approval of no action"))?,
            input: serde_json::from_str(&text(4)?).map_err(|_| corrupt("an approval without input"))?,
            asker: user(row.get(5)?)?,
            standing: serde_json::from_str(&text(6)?).map_err(|_| corrupt("an approval of nobody"))?,
            member: member.map(user).transpose()?,
            amount: amount.map(Money::new),
            reason: text(9)?,
            trace: text(10)?,
            asked_at: row.get(11)?,
            expires_at: row.get(12)?,
            state: ApprovalState::named(&text(13)?).ok_or_else(|| corrupt("an approval in no state"))?,
        })
    }
}

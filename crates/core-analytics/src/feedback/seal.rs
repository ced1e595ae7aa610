//! Texts of members on their way into the database and out of it: nowhere else.

use core_db::Tx;
use core_errors::AppError;
use core_security::{DataOwner, Place, Sealed, Security};
use core_types::{GuildId, UserId};

use super::{Feedback, FeedbackKind, SealedRow, Settled};

/// Which text of a row is meant.
#[derive(Clone, Copy)]
pub(super) enum Column {
    Body,
    Answer,
}

/// The row a text belongs to, and the member whose key seals it: the answer too, as it is about what they wrote.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    pub(super) guild: GuildId,
    pub(super) member: UserId,
    pub(super) number: i64,
}

impl Owner {
    const fn key(self) -> DataOwner {
        DataOwner::Member(self.guild, self.member)
    }

    fn place(self, column: Column) -> Place {
        let column = match column {
            Column::Body => "body",
            Column::Answer => "answer",
        };
        Place::new("feedback", column, format!("{}/{}", self.guild, self.number))
    }
}

/// The text as it is kept.
pub(super) async fn seal(
    tx: &mut Tx,
    security: &Security,
    owner: Owner,
    column: Column,
    text: &str,
) -> Result<Sealed, AppError> {
    let vault = security.vault()?;
    vault.seal(tx, owner.key(), &owner.place(column), text).await
}

/// A row as it is read; a text whose key was destroyed is empty.
pub(super) async fn opened(tx: &mut Tx, security: &Security, row: SealedRow) -> Result<Feedback, AppError> {
    let strange = |what: &str| AppError::internal(format!("feedback {} has {what}", row.number));
    let owner = Owner {
        guild: GuildId::from_i64(row.guild).map_err(|_| strange("no guild"))?,
        member: UserId::from_i64(row.user).map_err(|_| strange("no member"))?,
        number: row.number,
    };
    let kind = FeedbackKind::named(&row.kind).ok_or_else(|| strange("no kind"))?;
    let vault = security.vault()?;
    let place = owner.place(Column::Body);
    let text = vault.open(tx, owner.key(), &place, &row.body).await?;
    let answer = match &row.answer {
        Some(answer) => {
            let place = owner.place(Column::Answer);
            vault.open(tx, owner.key(), &place, answer).await?
        }
        None => None,
    };
    let settled = row.settled_at.map(|at| Settled {
        at,
        by: row.settled_by.and_then(|id| UserId::from_i64(id).ok()),
        answer,
    });
    Ok(Feedback {
        number: row.number,
        member: owner.member,
        kind,
        text: text.unwrap_or_default(),
        error_id: row.error_id,
        trace: row.trace,
        at: row.at,
        settled,
    })
}

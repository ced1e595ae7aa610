//! Voting: one vote for each member who was known long enough, changeable until the end.

use core_db::Tx;
use core_errors::{AppError, codes};
use serde::{Deserialize, Serialize};

use super::store;
use super::{Proposal, VoteChoice, propose};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, books, member};

/// A vote that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voted {
    /// The proposal with it.
    pub proposal: Proposal,
    /// What the member voted.
    pub choice: VoteChoice,
    /// What they voted before.
    pub before: Option<VoteChoice>,
}

impl Economy {
    /// Votes, or changes one's vote. Members vote who were known before the proposal for as long as the guild asks for, so that
    /// accounts made for it do not count; whoever would be paid does not vote.
    ///
    /// # Errors
    /// `treasury.unknown`, `treasury.over`; `treasury.too_new`; `treasury.own_interest`.
    #[tracing::instrument(name = "economy.treasury_vote", level = "debug", skip_all)]
    pub async fn treasury_vote(
        &self,
        request: &Request,
        number: i64,
        choice: VoteChoice,
    ) -> Result<Voted, AppError> {
        request.allow_use()?;
        let input = (number, choice);
        self.effect("treasury_vote", request, input, |tx, scope, (number, choice)| {
            Box::pin(vote(tx, scope, number, choice))
        })
        .await
    }
}

async fn vote(tx: &mut Tx, scope: Scope, number: i64, choice: VoteChoice) -> Result<Voted, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    // Votes and the end of the vote take turns: none is counted twice or left out.
    books::lock(tx, guild).await?;
    let found = propose::known(tx, &scope, number).await?;
    if found.ends_at <= now {
        return Err(propose::over());
    }
    let since = member::since(tx, guild, user).await?;
    if since.is_none_or(|since| since > found.known_since) {
        let error = AppError::new(codes::TREASURY_TOO_NEW).with("since", found.known_since);
        return Err(error.into());
    }
    if store::pays(tx, guild, &found, user).await? {
        return Err(AppError::new(codes::TREASURY_OWN_INTEREST).into());
    }
    let before = store::vote_of(tx, guild, number, user).await?;
    store::vote(tx, guild, number, user, choice).await?;
    let proposal = propose::known(tx, &scope, number).await?;
    Ok(Voted {
        proposal,
        choice,
        before,
    })
}

//! Cases as staff sees them.

use core_db::Tx;
use core_errors::AppError;
use core_security::{Action, CaseFilter, case_events, cases_list, limit_get};
use core_types::Money;

use super::{found, is_own};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::pay::held;
use crate::{CaseList, CaseRow, CaseView, Request};

/// The newest events of a case are shown.
const EVENTS: u32 = 25;
/// Cases on a page at most.
const LONGEST_PAGE: u32 = 25;

impl Economy {
    /// A page of cases, newest first; `before` is [`CaseList::next`] of the page before.
    ///
    /// # Errors
    /// `access.forbidden`; those of the database.
    pub async fn cases(
        &self,
        request: &Request,
        filter: CaseFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<CaseList, AppError> {
        request.allow_in_guild(Action::SecurityCases)?;
        let limit = limit.clamp(1, LONGEST_PAGE);
        self.look(
            "cases",
            request,
            (filter, before, limit),
            |tx, scope, (filter, before, limit)| Box::pin(page(tx, scope, filter, before, limit)),
        )
        .await
    }

    /// One case with everything that is known of it.
    ///
    /// # Errors
    /// `access.forbidden`; `case.unknown`; those of the vault and of the database.
    pub async fn case(&self, request: &Request, number: i64) -> Result<CaseView, AppError> {
        request.allow_in_guild(Action::SecurityCases)?;
        let blocked = {
            let file = self
                .look("case_subject", request, number, |tx, scope, number| {
                    Box::pin(async move { Ok(found(tx, &scope, number).await?.file) })
                })
                .await?;
            match file.subject {
                Some(subject) => self.security().blocked(request.guild, subject).await?,
                None => None,
            }
        };
        let mut view = self
            .look("case", request, number, |tx, scope, number| {
                Box::pin(view(tx, scope, number))
            })
            .await?;
        view.blocked = blocked.map(|block| (*block).clone());
        Ok(view)
    }
}

async fn page(
    tx: &mut Tx,
    scope: Scope,
    filter: CaseFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<CaseList, Fail> {
    let mut files = cases_list(tx, scope.guild(), filter, before, limit + 1).await?;
    let has_more = files.len() > limit as usize;
    files.truncate(limit as usize);
    let next = files.last().filter(|_| has_more).map(|file| file.number);
    let range = files
        .last()
        .zip(files.first())
        .map(|(last, first)| (last.number, first.number));
    let sums = match range {
        Some(range) => held::sums(tx, scope.guild(), range).await?,
        None => Vec::new(),
    };
    let rows = files.into_iter().map(|file| {
        let sum = sums.iter().find(|(number, ..)| *number == file.number);
        let (count, held) = sum.map_or((0, 0), |(_, count, held)| (*count, *held));
        CaseRow {
            file,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            held: Money::new(held),
        }
    });
    Ok(CaseList {
        rows: rows.collect(),
        next,
    })
}

async fn view(tx: &mut Tx, scope: Scope, number: i64) -> Result<CaseView, Fail> {
    let desk = found(tx, &scope, number).await?;
    let of = (number, desk.file.subject);
    let events = case_events(scope.economy.security(), tx, scope.guild(), of, EVENTS).await?;
    let limit = match desk.file.subject {
        Some(subject) => limit_get(tx, scope.guild(), subject)
            .await?
            .filter(|limit| limit.case == number),
        None => None,
    };
    let is_own = is_own(&desk, &scope);
    let may_decide = !is_own && !desk.file.state.is_closed() && scope.request.may(Action::SecurityBlock);
    Ok(CaseView {
        file: desk.file,
        events,
        held: desk.held,
        limit,
        blocked: None,
        is_own,
        may_decide,
    })
}

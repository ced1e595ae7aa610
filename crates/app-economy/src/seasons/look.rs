//! Looking at seasons.

use core_errors::{AppError, codes};
use core_security::Action;
use core_types::UserId;

use super::{SeasonBoard, SeasonNow, SeasonPlace, SeasonState, SeasonView, store};
use crate::Request;
use crate::economy::Economy;

/// Seasons with their first places, and where the next page begins.
type SeasonHistory = (Vec<(SeasonView, Vec<SeasonPlace>)>, Option<i64>);

/// The first lines on the card of a season.
const TOP: u32 = 3;
/// Lines on a page of the table.
const PAGE: u32 = 10;
/// Lines on a page of what is kept.
const KEPT: u32 = 20;
/// Seasons on a page of the history.
const PAST: u32 = 5;

impl Economy {
    /// What there is of seasons, and how the asker stands in the one that runs.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.season_now", level = "debug", skip_all)]
    pub async fn season_now(&self, request: &Request) -> Result<SeasonNow, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        self.glance("season_now", request, (), |tx, scope, ()| {
            Box::pin(async move {
                let (guild, user) = (scope.guild(), scope.user());
                let (planned, running): (Vec<_>, Vec<_>) = store::now(tx, guild)
                    .await?
                    .into_iter()
                    .partition(|season| season.state == SeasonState::Planned);
                let running = running.into_iter().next();
                let (mut top, mut own) = (Vec::new(), None);
                if let Some(season) = &running {
                    top = store::board(tx, guild, season.id, None, TOP).await?;
                    own = store::own(tx, guild, season.id, user).await?;
                }
                let last = store::past(tx, guild, i64::MAX, 1).await?;
                Ok(SeasonNow {
                    running,
                    planned: planned.into_iter().next(),
                    last: last.into_iter().next(),
                    top,
                    own,
                })
            })
        })
        .await
    }

    /// A page of the table of a season: of the one with this number, or the one that runs, or the last one. It begins behind
    /// points and a member, or at the top.
    ///
    /// # Errors
    /// `season.none`.
    #[tracing::instrument(name = "economy.season_board", level = "debug", skip_all)]
    pub async fn season_board(
        &self,
        request: &Request,
        season: Option<i64>,
        after: Option<(i64, UserId)>,
    ) -> Result<SeasonBoard, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        let input = (season, after);
        self.look_stale("season_board", request, input, |tx, scope, (season, after)| {
            Box::pin(async move {
                let guild = scope.guild();
                let found = if let Some(id) = season {
                    store::get(tx, guild, id).await?
                } else {
                    let now = store::now(tx, guild).await?;
                    let running = now
                        .into_iter()
                        .find(|season| season.state != SeasonState::Planned);
                    let last = store::past(tx, guild, i64::MAX, 1).await?;
                    running.or(last.into_iter().next())
                };
                let season = found.ok_or_else(|| AppError::new(codes::SEASON_NONE))?;
                let mut rows = store::board(tx, guild, season.id, after, PAGE + 1).await?;
                let is_more = rows.len() > PAGE as usize;
                rows.truncate(PAGE as usize);
                let next = rows.last().filter(|_| is_more);
                Ok(SeasonBoard {
                    next: next.map(|row| (row.points, row.member)),
                    own: store::own(tx, guild, season.id, scope.user()).await?,
                    season,
                    rows,
                })
            })
        })
        .await
    }

    /// Seasons that are over, the latest first, before a number; and where the next page begins.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.season_history", level = "debug", skip_all)]
    pub async fn season_history(
        &self,
        request: &Request,
        before: Option<i64>,
    ) -> Result<SeasonHistory, AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        let before = before.unwrap_or(i64::MAX);
        self.look_stale("season_history", request, before, |tx, scope, before| {
            Box::pin(async move {
                let guild = scope.guild();
                let mut past = store::past(tx, guild, before, PAST + 1).await?;
                let is_more = past.len() > PAST as usize;
                past.truncate(PAST as usize);
                let next = past.last().filter(|_| is_more).map(|season| season.id);
                let mut told = Vec::with_capacity(past.len());
                for season in past {
                    let places = store::places(tx, guild, season.id, 0, TOP).await?;
                    told.push((season, places));
                }
                Ok((told, next))
            })
        })
        .await
    }

    /// The places that are kept of a season, after one; and the last of the page if there are more.
    ///
    /// # Errors
    /// `season.none`.
    #[tracing::instrument(name = "economy.season_places", level = "debug", skip_all)]
    pub async fn season_places(
        &self,
        request: &Request,
        season: i64,
        after: u32,
    ) -> Result<(SeasonView, Vec<SeasonPlace>, Option<u32>), AppError> {
        request.allow_in_guild(Action::EconomyView)?;
        let input = (season, after);
        self.look_stale("season_places", request, input, |tx, scope, (season, after)| {
            Box::pin(async move {
                let guild = scope.guild();
                let found = store::get(tx, guild, season).await?;
                let found = found.ok_or_else(|| AppError::new(codes::SEASON_NONE))?;
                let mut places = store::places(tx, guild, season, after, KEPT + 1).await?;
                let is_more = places.len() > KEPT as usize;
                places.truncate(KEPT as usize);
                let next = places.last().filter(|_| is_more).map(|kept| kept.place);
                Ok((found, places, next))
            })
        })
        .await
    }
}

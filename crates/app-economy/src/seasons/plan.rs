//! What staff decide about seasons, on record.

use std::time::Duration;

use core_db::Tx;
use core_errors::{AppError, codes};
use core_security::{Action, Permissions};
use core_types::text;
use domain_economy::season::{Prizes, SeasonFault, SeasonSpec};

use super::{SeasonState, SeasonView, store, turn};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::growth::{allowed, record};
use crate::{Request, settings};

const DAY: u64 = 24;

impl Economy {
    /// Plans a season, or begins it at once if it is not ahead.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `season.fault` and `season.name` for what cannot be; `season.taken` while one
    /// runs (to begin) or is planned (to plan); `shop.role_right`; `staff.cap` above the guild's setting.
    #[tracing::instrument(name = "economy.season_plan", level = "debug", skip_all)]
    pub async fn season_plan(&self, request: &Request, spec: SeasonSpec) -> Result<SeasonView, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        let spec = SeasonSpec {
            name: text::bounded(text::cleaned(&spec.name), 1..=40)
                .map_err(|error| AppError::new(codes::SEASON_NAME).caused_by(error))?,
            ..spec
        };
        spec.check().map_err(fault)?;
        let actor = &request.actor;
        let gives_role = spec.prizes.role.is_some();
        if gives_role && !actor.is_owner && !actor.permissions.allows(Permissions::MANAGE_ROLES) {
            return Err(AppError::new(codes::ITEM_ROLE_RIGHT));
        }
        let planned = self
            .effect("season_plan", request, spec, |tx, scope, spec| {
                Box::pin(plan(tx, scope, spec))
            })
            .await?;
        self.extras_forget(request.guild).await;
        Ok(planned)
    }

    /// Ends the season with this number now, or takes it back if it is only planned.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff; `season.none` if it is over or there is none, `season.busy` while
    /// points are being carried over or levels lowered.
    #[tracing::instrument(name = "economy.season_end", level = "debug", skip_all)]
    pub async fn season_end(&self, request: &Request, id: i64) -> Result<SeasonView, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        let ended = self
            .effect("season_end", request, id, |tx, scope, id| {
                Box::pin(end(tx, scope, id))
            })
            .await?;
        self.extras_forget(request.guild).await;
        Ok(ended)
    }
}

fn fault(fault: SeasonFault) -> AppError {
    AppError::new(codes::SEASON_FAULT).caused_by(fault)
}

async fn plan(tx: &mut Tx, scope: Scope, spec: SeasonSpec) -> Result<SeasonView, Fail> {
    allowed(tx, &scope).await?;
    let (guild, now) = (scope.guild(), tx.now());
    let cap = settings::load(tx, guild).await?.staff_cap;
    for place in 1..=Prizes::PLACES {
        if spec.prizes.of(place) > cap {
            return Err(AppError::new(codes::STAFF_CAP).with("cap", cap).into());
        }
    }
    let others = store::now(tx, guild).await?;
    let begins = spec.ahead == 0;
    // One runs at a time, and one comes next.
    let has_plan = others.iter().any(|other| other.state == SeasonState::Planned);
    if has_plan || begins && !others.is_empty() {
        return Err(AppError::new(codes::SEASON_TAKEN).into());
    }
    let days = |count: u32| Duration::from_hours(u64::from(count) * DAY);
    let starts_at = now.plus(days(spec.ahead));
    let times = (starts_at, starts_at.plus(days(spec.days)));
    let id = store::add(tx, (guild, scope.user()), &spec, times).await?;
    if begins {
        turn::begin(tx, guild, id).await?;
    }
    let season = store::get(tx, guild, id).await?.ok_or_else(gone)?;
    let told = serde_json::json!(season);
    record(tx, &scope, format!("season:{id}"), (None, Some(told))).await?;
    Ok(season)
}

fn gone() -> Fail {
    AppError::new(codes::SEASON_NONE).into()
}

async fn end(tx: &mut Tx, scope: Scope, id: i64) -> Result<SeasonView, Fail> {
    allowed(tx, &scope).await?;
    let guild = scope.guild();
    let before = store::get(tx, guild, id).await?.ok_or_else(gone)?;
    let is_ended = match before.state {
        SeasonState::Planned => store::cancel(tx, guild, id).await?,
        SeasonState::Running => turn::finish(tx, guild, id).await?,
        SeasonState::Closing | SeasonState::Ended => false,
    };
    if !is_ended {
        let is_busy = matches!(before.state, SeasonState::Running | SeasonState::Closing);
        let code = if is_busy {
            codes::SEASON_BUSY
        } else {
            codes::SEASON_NONE
        };
        return Err(AppError::new(code).into());
    }
    let after = store::get(tx, guild, id).await?;
    let told = after.as_ref().map(|season| serde_json::json!(season));
    let target = format!("season:{id}");
    record(tx, &scope, target, (Some(serde_json::json!(before)), told)).await?;
    Ok(after.unwrap_or(before))
}

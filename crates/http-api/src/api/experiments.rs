//! `GET /api/v1/experiments`: what experiments found so far, and what may be concluded.

use axum::Json;
use axum::extract::State;
use core_analytics::{ExperimentResult, Fit, Interval, VariantResult};
use core_config::Unit;
use serde::Serialize;

use super::Caller;
use crate::error::ApiError;
use crate::state::HttpState;

#[derive(Serialize)]
pub(super) struct All {
    experiments: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    name: &'static str,
    about: &'static str,
    unit: &'static str,
    goal: &'static str,
    /// By its flag, which bears the same name.
    enabled: bool,
    rollout: u8,
    variants: Vec<Variant>,
    /// Whether the groups have the sizes they should; null while nobody is in them.
    split: Option<Fit>,
    verdict: String,
}

#[derive(Serialize)]
struct Variant {
    name: &'static str,
    about: &'static str,
    weight: u32,
    exposed: u64,
    known: u64,
    reached: u64,
    rate: Option<Interval>,
    /// Null for the control.
    difference: Option<Interval>,
}

pub(super) async fn list(
    State(state): State<HttpState>,
    Caller(caller): Caller,
) -> Result<Json<All>, ApiError> {
    let experiments = state.experiments.ok_or(ApiError::NOT_FOUND)?;
    let results = experiments.api_results(&caller).await;
    let results = results.map_err(|error| ApiError::answer(&error))?;
    Ok(Json(All {
        experiments: results.into_iter().map(Shown::from).collect(),
    }))
}

impl From<ExperimentResult> for Shown {
    fn from(result: ExperimentResult) -> Self {
        let rollout = result.flag.rollout();
        Self {
            name: result.spec.name,
            about: result.spec.about,
            unit: match result.spec.unit {
                Unit::Member => "member",
                Unit::Guild => "guild",
            },
            goal: result.spec.goal,
            enabled: rollout.enabled,
            rollout: rollout.percent,
            variants: result.variants.into_iter().map(Variant::from).collect(),
            split: result.fit,
            verdict: result.verdict.to_string(),
        }
    }
}

impl From<VariantResult> for Variant {
    fn from(one: VariantResult) -> Self {
        Self {
            name: one.variant.name,
            about: one.variant.about,
            weight: one.variant.weight,
            exposed: one.exposed,
            known: one.known,
            reached: one.reached,
            rate: one.rate,
            difference: one.difference,
        }
    }
}

//! `guildhall experiments`: what experiments found so far.

use core_analytics::{ExperimentResult, Interval, Reports, VariantResult};
use core_config::{LiveSettings, Settings, Sources};
use core_security::Security;

use crate::{
    console::{plain, say},
    database,
};

/// Prints every experiment with its variants and a verdict.
pub(crate) async fn run(sources: Sources) -> anyhow::Result<()> {
    let settings = Settings::load(&sources)?;
    let db = database::open(&settings).await?;
    let security = Security::new(db.clone(), settings.cache.ttl);
    security.features_follow(LiveSettings::new(settings, sources));
    let results = Reports::new(db.clone(), security).experiments().results().await;
    db.close().await;
    results.map_err(plain)?.iter().try_for_each(show)
}

fn show(result: &ExperimentResult) -> anyhow::Result<()> {
    let rollout = result.flag.rollout();
    let state = if rollout.enabled {
        format!("runs on {}% of all servers", rollout.percent)
    } else {
        "stopped: everybody gets the control".to_owned()
    };
    say(format_args!("{}: {state}", result.spec.name))?;
    say(format_args!("  {}", result.spec.about))?;
    say(format_args!("  success: {}", result.spec.goal))?;
    say(format_args!(
        "  {:<12} {:>7} {:>7} {:>8}  {:<24} against the control",
        "variant", "saw it", "known", "success", "share (95 %)"
    ))?;
    for variant in &result.variants {
        say(line(variant))?;
    }
    if let Some(fit) = result.fit {
        say(format_args!(
            "  groups: chi-square {:.3}, {} degrees of freedom, p = {:.3}",
            fit.chi_square, fit.freedom, fit.p
        ))?;
    }
    Ok(say(format_args!("  {}", result.verdict))?)
}

fn line(one: &VariantResult) -> String {
    let percent = |interval: Option<Interval>| {
        interval.map_or_else(
            || "-".to_owned(),
            |of| {
                let [share, low, high] = [of.share, of.low, of.high].map(|part| part * 100.0);
                format!("{share:.1}% ({low:.1} to {high:.1})")
            },
        )
    };
    format!(
        "  {:<12} {:>7} {:>7} {:>8}  {:<24} {}",
        one.variant.name,
        one.exposed,
        one.known,
        one.reached,
        percent(one.rate),
        percent(one.difference)
    )
}

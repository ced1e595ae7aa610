//! `guildhall errors`: what went wrong, by code and command.

use std::time::Duration;

use core_analytics::{Pattern, Reports, Since};
use core_config::Settings;
use core_security::Security;
use core_types::GuildId;

use crate::{console::say, database};

/// Prints the patterns of a time, a line each.
pub(crate) async fn run(settings: &Settings, since: Duration, guild: Option<GuildId>) -> anyhow::Result<()> {
    let db = database::open(settings).await?;
    let security = Security::new(db.clone(), settings.cache.ttl);
    let seen = Reports::new(db.clone(), security)
        .patterns(guild, Since::new(since))
        .await?;
    db.close().await;
    say(format_args!("since {}", seen.since))?;
    if seen.patterns.is_empty() {
        return Ok(say("Nothing went wrong in this time.")?);
    }
    say(format_args!(
        "{:>7}  {:>7}  {:>7}  {:<24}  {:<32}  {:<20}  what it is",
        "times", "before", "members", "command", "code", "last seen"
    ))?;
    for pattern in &seen.patterns {
        say(line(pattern))?;
    }
    Ok(())
}

fn line(pattern: &Pattern) -> String {
    let members = if pattern.ours {
        pattern.members.to_string()
    } else {
        "-".to_owned()
    };
    let is = pattern
        .known()
        .map_or("unknown to this version", |code| code.summary());
    let new = if pattern.is_new && pattern.ours {
        "NEW "
    } else {
        ""
    };
    format!(
        "{:>7}  {:>7}  {members:>7}  {:<24}  {:<32}  {:<20.19}  {new}{is}",
        pattern.times,
        pattern.before,
        format!("/{}", pattern.command),
        pattern.code,
        pattern.last_at.to_string(),
    )
}

/// Reads a length of time: `90m`, `24h`, `7d`.
pub(crate) fn time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no length of time such as 90m, 24h or 7d");
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let seconds = match &text[digits.len()..] {
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let count: u64 = digits.parse().map_err(|_| wrong())?;
    count
        .checked_mul(seconds)
        .map(Duration::from_secs)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_unit() {
        assert_eq!(time("90m"), Ok(Duration::from_mins(90)));
        assert_eq!(time("24h"), Ok(Duration::from_hours(24)));
        assert_eq!(time("7d"), Ok(Duration::from_hours(168)));
        for wrong in [
            "",
            "7",
            "d",
            "7w",
            "-1h",
            "99999999999999999999d",
            "18446744073709551615d",
        ] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }
}

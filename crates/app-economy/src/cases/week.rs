//! The weekly report: once per guild and ISO week in the guild's time zone, also after downtime.

use std::time::Duration;

use core_db::Tx;
use core_errors::AppError;
use core_security::{
    Action, CaseWeek, GuardSettings, Notice, NoticeArg, case_week, case_week_guilds, case_week_store,
    notice_kind, notice_post,
};
use core_types::{Day, GuildId, Timestamp, Zone};

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{Request, WeekReport, settings};

/// What happens at this very moment belongs to the week that runs.
const INSTANT: Duration = Duration::from_micros(1);

/// Guilds looked for at a time; each has a unit of its own.
const BATCH: u32 = 200;
/// Only guilds with something in their files within this time are looked at: the longest a week over can have begun.
const RECENT: Duration = Duration::from_hours(15 * 24);

impl Economy {
    /// The figures of the running week.
    ///
    /// # Errors
    /// `access.forbidden`; those of the database.
    pub async fn case_report(&self, request: &Request) -> Result<WeekReport, AppError> {
        request.allow_in_guild(Action::SecurityCases)?;
        self.look_stale("case_report", request, (), |tx, scope, ()| {
            Box::pin(running(tx, scope))
        })
        .await
    }

    /// Posts the report of the last whole week to every guild that has not got it, and answers how many there were. A guild in
    /// whose files nothing happened gets none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_weeks(&self) -> Result<usize, AppError> {
        let (mut after, mut count) = (None, 0);
        loop {
            let guilds: Result<_, Fail> = self
                .db()
                .read("case_week_guilds", move |tx| {
                    Box::pin(async move {
                        let since = tx.now().minus(RECENT);
                        Ok(case_week_guilds(tx, since, after, BATCH).await?)
                    })
                })
                .await;
            let guilds: Vec<GuildId> = guilds?;
            for &guild in &guilds {
                let posted: Result<bool, Fail> = self
                    .db()
                    .write("case_week", move |tx| {
                        Box::pin(async move { post(tx, guild).await })
                    })
                    .await;
                count += usize::from(posted?);
            }
            after = guilds.last().copied();
            if guilds.len() < BATCH as usize {
                return Ok(count);
            }
        }
    }
}

async fn running(tx: &mut Tx, scope: Scope) -> Result<WeekReport, Fail> {
    let now = tx.now();
    let zone = settings::load(tx, scope.guild()).await?.zone;
    let monday = monday(zone.day(now));
    let from = zone.start_of(monday);
    let figures = case_week(tx, scope.guild(), from, now.plus(INSTANT)).await?;
    Ok(WeekReport {
        week: name(monday),
        from,
        figures,
    })
}

async fn post(tx: &mut Tx, guild: GuildId) -> Result<bool, Fail> {
    let guards = GuardSettings::load(tx, guild).await?;
    if !guards.cases.weekly_report || guards.staff_channel.is_none() {
        return Ok(false);
    }
    let zone = settings::load(tx, guild).await?.zone;
    let (week, from, to) = last_week(&zone, tx.now());
    let figures = case_week(tx, guild, from, to).await?;
    if figures.is_quiet() || !case_week_store(tx, guild, &week, &figures).await? {
        return Ok(false);
    }
    notice_post(tx, &notice(guild, &week, &figures)).await?;
    Ok(true)
}

fn notice(guild: GuildId, week: &str, figures: &CaseWeek) -> Notice {
    let number = |count: u32| NoticeArg::Number(count.into());
    let share = figures
        .false_alarm_percent()
        .map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"));
    Notice::to_staff(guild, notice_kind::CASE_REPORT)
        .with("week", NoticeArg::Text(week.to_owned()))
        .with("opened", number(figures.opened))
        .with("closed", number(figures.closed))
        .with("open", number(figures.open_now))
        .with("released", number(figures.released))
        .with("returned", number(figures.returned))
        .with("lapsed", number(figures.lapsed))
        .with("blocked", number(figures.blocked))
        .with("appeals", number(figures.appeals))
        .with("alarms", NoticeArg::Text(share))
        .with(
            "median",
            NoticeArg::Text(figures.median_seconds.map_or_else(|| "–".to_owned(), in_hours)),
        )
        .once(&format!("case week {week}"))
}

/// A time in hours, or in minutes if it is short.
fn in_hours(seconds: u64) -> String {
    match seconds / 3_600 {
        0 => format!("{} min", seconds / 60),
        hours => format!("{hours} h"),
    }
}

/// The last whole week: its name, when it began, and when it was over.
fn last_week(zone: &Zone, now: Timestamp) -> (String, Timestamp, Timestamp) {
    let this = monday(zone.day(now));
    let last = Day::from_number(this.number() - 7);
    (name(last), zone.start_of(last), zone.start_of(this))
}

/// The Monday of a day's week. Day 0 was a Thursday.
const fn monday(day: Day) -> Day {
    Day::from_number(day.number() - (day.number() + 3).rem_euclid(7))
}

/// The ISO 8601 name of the week that begins with a Monday, such as `2026-W47`: it belongs to the year of its Thursday.
fn name(monday: Day) -> String {
    let thursday = monday.number() + 3;
    let year = year_of(thursday);
    format!("{year}-W{:02}", (thursday - first_of(year)) / 7 + 1)
}

/// The Gregorian year of a day since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
const fn year_of(day: i32) -> i32 {
    let shifted = day + 719_468;
    let (era, in_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let of_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    // Years of this calendar begin in March; January and February belong to the next.
    of_era + era * 400 + if in_year >= 306 { 1 } else { 0 }
}

/// The first of January of a year, in days since 1970-01-01.
const fn first_of(year: i32) -> i32 {
    let before = year - 1;
    let (era, of_era) = (before.div_euclid(400), before.rem_euclid(400));
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + 306 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_named_as_in_iso_8601() {
        // The day as days since 1970-01-01, and the week it is in.
        for (day, week) in [
            (0, "1970-W01"),
            (-4, "1969-W52"),
            (18_628, "2020-W53"),
            (18_630, "2020-W53"),
            (18_631, "2021-W01"),
            (20_454, "2026-W01"),
            (20_778, "2026-W47"),
            (20_815, "2026-W53"),
            (20_821, "2026-W53"),
            (20_822, "2027-W01"),
        ] {
            assert_eq!(name(monday(Day::from_number(day))), week, "day {day}");
        }
    }

    #[test]
    fn the_last_week_ends_where_this_one_begins() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        // Monday 2026-03-30, 00:30 in Berlin, the day after its clocks jumped.
        let now = Timestamp::from_seconds(1_774_823_400);
        let (week, from, to) = last_week(&berlin, now);
        assert_eq!(week, "2026-W13");
        assert_eq!(to.since(from), Duration::from_hours(7 * 24 - 1));
        assert_eq!(now.since(to), Duration::from_mins(30));
    }
}

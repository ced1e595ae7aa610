//! Experience from activity: which members wrote something, and who is in a voice channel with others. What was written is
//! never read.
//!
//! Hearing of it costs a look into memory and never waits. Minutes are collected and written down by [`Activity::flush`], about
//! once a minute and once more at the end: never a statement for each message. A crash loses what was heard since. One minute
//! counts once for each member, however much they wrote; a day has a cap that holds across restarts; members whose payments
//! wait for the staff get nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use core_db::{DbError, Tx, statements};
use core_errors::AppError;
use core_security::{Actor, block_get, limit_get};
use core_types::{ChannelId, Day, GuildId, Money, Timestamp, UserId};
use domain_economy::growth::{ActivityPolicy, GrowthRules};
use domain_economy::progress::Step;

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::progress::{note, pay_out};
use crate::{Life, Request};

/// Members whose minutes are kept in memory at a time, and members in voice channels: some megabytes. Others do not count.
const MOST: usize = 100_000;
/// Members written down in one unit.
const BITE: usize = 50;
/// Minutes of voice that one flush counts at most: after a pause of the process nobody is given hours.
const MOST_MINUTES: i64 = 10;

const MINUTE: i64 = 60;

statements! {
    /// What activity brought somebody on the latest day.
    ACTIVITY_GET = "SELECT day, xp FROM member_activity WHERE guild_id = $1 AND user_id = $2";
    /// Writes down what it brought by now.
    ACTIVITY_SET = "INSERT INTO member_activity (guild_id, user_id, day, xp, messages, minutes) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET day = excluded.day, xp = excluded.xp,
            messages = member_activity.messages + excluded.messages, minutes = member_activity.minutes + excluded.minutes";
}

/// What a process heard of activity.
#[derive(Debug, Clone, Default)]
pub struct Activity(Arc<Mutex<Heard>>);

#[derive(Debug, Default)]
struct Heard {
    /// The rules of the guilds that were heard of; none until they were looked up, and where activity brings nothing.
    guilds: HashMap<GuildId, Option<Arc<ActivityPolicy>>>,
    minutes: HashMap<(GuildId, UserId), Minutes>,
    voices: HashMap<GuildId, HashMap<UserId, Voice>>,
}

/// Minutes of one member that are not written down yet.
#[derive(Debug, Default, Clone, Copy)]
struct Minutes {
    /// The last minute in which they wrote.
    last: i64,
    written: i64,
    spoken: i64,
}

/// Somebody in a voice channel.
#[derive(Debug, Clone, Copy)]
struct Voice {
    channel: ChannelId,
    /// Whether they hear and can be heard.
    takes_part: bool,
    /// Until which minute their time is counted.
    until: i64,
}

/// Where somebody is, as Discord tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InVoice {
    /// Who.
    pub member: UserId,
    /// Where; none once they left.
    pub channel: Option<ChannelId>,
    /// Whether they hear and can be heard.
    pub takes_part: bool,
}

/// Minutes of one member that are to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    member: UserId,
    written: i64,
    spoken: i64,
}

const fn minute(at: Timestamp) -> i64 {
    at.as_seconds().div_euclid(MINUTE)
}

impl Activity {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody wrote something. Never waits.
    pub fn wrote(&self, guild: GuildId, channel: ChannelId, member: UserId, at: Timestamp) {
        let mut heard = self.heard();
        let Some(policy) = heard.guilds.entry(guild).or_default() else {
            return;
        };
        if policy.message_xp.is_none() || !policy.counts(channel) {
            return;
        }
        let is_full = heard.minutes.len() >= MOST;
        let now = minute(at);
        match heard.minutes.get_mut(&(guild, member)) {
            Some(minutes) if minutes.last < now => {
                minutes.last = now;
                minutes.written += 1;
            }
            None if !is_full => {
                let first = Minutes {
                    last: now,
                    written: 1,
                    spoken: 0,
                };
                heard.minutes.insert((guild, member), first);
            }
            _ => {}
        }
    }

    /// Somebody came into a voice channel, moved, changed how they take part, or left. Never waits.
    pub fn voice(&self, guild: GuildId, state: InVoice, at: Timestamp) {
        let mut heard = self.heard();
        heard.guilds.entry(guild).or_default();
        heard.move_to(guild, state, at);
    }

    /// Who is in the voice channels of a guild that has come within reach; whoever was there before is not any more.
    pub fn voices(&self, guild: GuildId, states: impl IntoIterator<Item = InVoice>, at: Timestamp) {
        let mut heard = self.heard();
        heard.voices.remove(&guild);
        for state in states {
            heard.guilds.entry(guild).or_default();
            heard.move_to(guild, state, at);
        }
    }

    /// A guild is out of reach.
    pub fn gone(&self, guild: GuildId) {
        self.heard().voices.remove(&guild);
    }

    /// Looks the rules of everybody heard of up again, and writes down what came together. Answers for how many members.
    ///
    /// What cannot be written is lost: it may have been written after all, and nothing is ever counted twice.
    ///
    /// # Errors
    /// Those of the database while the rules are looked up; then everything waits for the next time.
    pub async fn flush(&self, economy: &Economy) -> Result<usize, AppError> {
        let guilds: Vec<GuildId> = self.heard().guilds.keys().copied().collect();
        for guild in guilds {
            let stored = economy.security().stored(guild).await?;
            let rules = GrowthRules::from_stored(|setting| stored.text(setting.key()).map(str::to_owned));
            let policy = rules.activity;
            let is_on = policy.message_xp.is_some() || policy.voice_xp.is_some();
            self.heard().guilds.insert(guild, is_on.then(|| Arc::new(policy)));
        }
        let due = self.heard().take(minute(economy.db().now()));
        let mut count = 0;
        for (guild, members) in due {
            let life = match economy.life(guild).await {
                Ok(life) => life,
                Err(error) => {
                    tracing::warn!(%error, %guild, "activity of some minutes is lost");
                    continue;
                }
            };
            for bite in members.chunks(BITE) {
                let taken = (economy.clone(), Arc::clone(&life), bite.to_vec());
                let written: Result<usize, Fail> = economy
                    .db()
                    .write("activity", move |tx| {
                        let (economy, life, bite) = taken.clone();
                        Box::pin(async move { write(tx, &economy, guild, &life, &bite).await })
                    })
                    .await;
                match written {
                    Ok(written) => count += written,
                    Err(error) => {
                        let error = AppError::from(error);
                        tracing::warn!(%error, %guild, "activity of some minutes is lost");
                    }
                }
            }
        }
        Ok(count)
    }
}

impl Heard {
    fn move_to(&mut self, guild: GuildId, state: InVoice, at: Timestamp) {
        let members = self.voices.entry(guild).or_default();
        let Some(channel) = state.channel else {
            members.remove(&state.member);
            if members.is_empty() {
                self.voices.remove(&guild);
            }
            return;
        };
        let voice = Voice {
            channel,
            takes_part: state.takes_part,
            until: minute(at),
        };
        if members.len() < MOST {
            members.insert(state.member, voice);
        }
    }

    /// Takes everything that is to be written down, by guild and in the order of members.
    fn take(&mut self, now: i64) -> Vec<(GuildId, Vec<Due>)> {
        self.count_voices(now);
        let mut due: HashMap<GuildId, Vec<Due>> = HashMap::new();
        for ((guild, member), minutes) in &mut self.minutes {
            if minutes.written + minutes.spoken > 0 {
                due.entry(*guild).or_default().push(Due {
                    member: *member,
                    written: std::mem::take(&mut minutes.written),
                    spoken: std::mem::take(&mut minutes.spoken),
                });
            }
        }
        // Whoever wrote in this minute stays, so that it does not count again.
        self.minutes.retain(|_, minutes| minutes.last >= now);
        let mut due: Vec<(GuildId, Vec<Due>)> = due.into_iter().collect();
        due.sort_unstable_by_key(|(guild, _)| *guild);
        for (_, members) in &mut due {
            // Rows are locked in this order.
            members.sort_unstable_by_key(|due| due.member);
        }
        due
    }

    /// Counts the minutes that members spent in voice channels with somebody else.
    fn count_voices(&mut self, now: i64) {
        for (guild, members) in &mut self.voices {
            let policy = self.guilds.get(guild).and_then(Option::as_ref);
            let policy = policy.filter(|policy| policy.voice_xp.is_some());
            let mut company: HashMap<ChannelId, u32> = HashMap::new();
            for voice in members.values().filter(|voice| voice.takes_part) {
                *company.entry(voice.channel).or_default() += 1;
            }
            for (member, voice) in members {
                let passed = (now - voice.until).clamp(0, MOST_MINUTES);
                voice.until = voice.until.max(now);
                let is_alone = company.get(&voice.channel).is_none_or(|there| *there < 2);
                let counts = policy.is_some_and(|policy| policy.counts(voice.channel));
                if passed == 0 || !counts || !voice.takes_part || is_alone {
                    continue;
                }
                if let Some(minutes) = self.minutes.get_mut(&(*guild, *member)) {
                    minutes.spoken += passed;
                } else if self.minutes.len() < MOST {
                    let first = Minutes {
                        last: 0,
                        written: 0,
                        spoken: passed,
                    };
                    self.minutes.insert((*guild, *member), first);
                }
            }
        }
    }
}

async fn set_activity(
    tx: &mut Tx,
    guild: GuildId,
    due: &Due,
    (day, total): (Day, i64),
) -> Result<(), DbError> {
    let set = tx
        .query(ACTIVITY_SET)
        .bind(guild.as_i64())
        .bind(due.member.as_i64())
        .bind(day.number())
        .bind(total)
        .bind(due.written)
        .bind(due.spoken);
    set.execute().await.map(drop)
}

/// Writes down what some members get, and answers how many got something.
async fn write(
    tx: &mut Tx,
    economy: &Economy,
    guild: GuildId,
    life: &Life,
    due: &[Due],
) -> Result<usize, Fail> {
    let today = life.zone.day(tx.now());
    let mut noted = Vec::new();
    for one in due {
        let is_kept_out = limit_get(tx, guild, one.member).await?.is_some()
            || block_get(tx, guild, one.member).await?.is_some();
        if is_kept_out {
            continue;
        }
        let (day, before) = so_far(tx, guild, one.member).await?.unwrap_or((today, 0));
        let policy = &life.growth.activity;
        let (gained, total) = policy.earned(before, day, today, one.written, one.spoken);
        if gained == 0 {
            continue;
        }
        let scope = Scope {
            economy: economy.clone(),
            request: Request::new(guild, Actor::member(one.member, guild), "activity"),
        };
        // Progress before the rest, as an erasure locks them.
        let step = note(tx, &scope, life, Step::default().xp(gained)).await?;
        set_activity(tx, guild, one, (day.max(today), total)).await?;
        noted.push((scope, step));
    }
    // The books are locked after every row of progress is.
    for (scope, step) in &mut noted {
        pay_out(tx, scope, step, Money::ZERO).await?;
    }
    Ok(noted.len())
}

async fn so_far(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<Option<(Day, i64)>, DbError> {
    let query = tx.query(ACTIVITY_GET).bind(guild.as_i64()).bind(member.as_i64());
    let row: Option<(i32, i64)> = query.fetch_optional().await?;
    Ok(row.map(|(day, xp)| (Day::from_number(day), xp)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guild() -> GuildId {
        GuildId::new(1).unwrap()
    }

    fn user(id: u64) -> UserId {
        UserId::new(id).unwrap()
    }

    fn channel(id: u64) -> ChannelId {
        ChannelId::new(id).unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn on() -> Activity {
        let activity = Activity::default();
        let policy = ActivityPolicy {
            message_xp: Some(2),
            voice_xp: Some(1),
            daily_cap: 100,
            except: vec![channel(9)],
        };
        activity.heard().guilds.insert(guild(), Some(Arc::new(policy)));
        activity
    }

    fn taken(activity: &Activity, seconds: i64) -> Vec<(u64, i64, i64)> {
        let due = activity.heard().take(minute(at(seconds)));
        let members = due.into_iter().flat_map(|(_, members)| members);
        members
            .map(|due| (due.member.get(), due.written, due.spoken))
            .collect()
    }

    #[test]
    fn a_minute_counts_once_however_much_is_written_and_flushed() {
        let activity = on();
        for second in [0, 1, 59, 60, 61] {
            activity.wrote(guild(), channel(5), user(1), at(second));
        }
        activity.wrote(guild(), channel(9), user(2), at(0));
        assert_eq!(taken(&activity, 61), [(1, 2, 0)]);
        activity.wrote(guild(), channel(5), user(1), at(119));
        assert!(taken(&activity, 119).is_empty(), "the same minute, after a flush");
        activity.wrote(guild(), channel(5), user(1), at(120));
        assert_eq!(taken(&activity, 200), [(1, 1, 0)]);
        assert!(
            activity.heard().minutes.is_empty(),
            "nobody is remembered for longer than a minute"
        );
    }

    #[test]
    fn a_guild_that_was_not_looked_up_costs_nothing() {
        let activity = Activity::default();
        activity.wrote(guild(), channel(5), user(1), at(0));
        assert!(taken(&activity, 0).is_empty());
        assert_eq!(
            activity.heard().guilds.len(),
            1,
            "its rules are looked up at the next flush"
        );
    }

    #[test]
    fn voice_counts_in_company_and_not_alone_deaf_or_in_an_exception() {
        let activity = on();
        let enters = |member, place, takes_part| {
            let state = InVoice {
                member: user(member),
                channel: channel(place).into(),
                takes_part,
            };
            activity.voice(guild(), state, at(0));
        };
        enters(1, 5, true);
        assert!(taken(&activity, 120).is_empty(), "alone");
        enters(2, 5, true);
        enters(3, 5, false);
        enters(4, 9, true);
        enters(5, 9, true);
        assert_eq!(taken(&activity, 240), [(1, 0, 2), (2, 0, 4)]);
        assert_eq!(taken(&activity, 250), [], "not twice");
        // After a long pause nobody is given hours.
        assert_eq!(taken(&activity, 36_000), [(1, 0, 10), (2, 0, 10)]);
        let left = InVoice {
            member: user(2),
            channel: None,
            takes_part: true,
        };
        activity.voice(guild(), left, at(36_000));
        assert!(taken(&activity, 36_600).is_empty());
        activity.gone(guild());
        assert!(activity.heard().voices.is_empty());
    }

    #[test]
    fn memory_is_bounded() {
        let activity = on();
        for id in 1..=MOST as u64 + 50 {
            activity.wrote(guild(), channel(5), user(id), at(0));
        }
        assert_eq!(activity.heard().minutes.len(), MOST);
    }
}

//! The working life of one member: what an export says of it, and what is left of it after an erasure.

use core_db::{Tx, statements};
use core_types::{Day, Timestamp};
use domain_economy::period::Period;
use serde_json::{Value, json};

use crate::economy::Scope;
use crate::fail::Fail;
use crate::progress::store::{ACHIEVEMENT_LIST, HELD_EXPIRE, Held, PROGRESS_LOCK, hold_until, progress_get};
use crate::risk::store::{risk_get, risk_lock};
use crate::{period, settings};

statements! {
    /// The task that is open.
    TASK_OF = "SELECT nonce, opened_at FROM work_task WHERE guild_id = $1 AND user_id = $2";
    /// Rewards of weeks and months.
    PERIOD_LIST = "SELECT period, number, claimed_at, reward FROM period_claim WHERE guild_id = $1 AND user_id = $2
        ORDER BY claimed_at, period";
    /// Chances the member took, and robberies of them.
    DRAW_LIST = "SELECT nonce, drawn_at, kind, chance_ppm, won, amount, label FROM risk_draw
        WHERE guild_id = $1 AND user_id = $2 ORDER BY nonce";
    /// Robberies of the member.
    ROBBED_LIST = "SELECT drawn_at, won, amount FROM risk_draw WHERE guild_id = $1 AND victim_id = $2 ORDER BY drawn_at";
    /// Quests the member finished.
    QUEST_LIST = "SELECT period, number, quest, done_at, reward FROM quest_done WHERE guild_id = $1 AND user_id = $2
        ORDER BY done_at, quest";
    /// The latest quest of the member.
    QUEST_LATEST = "SELECT MAX(done_at) FROM quest_done WHERE guild_id = $1 AND user_id = $2";
    /// Forgets the open task.
    TASK_FORGET = "DELETE FROM work_task WHERE guild_id = $1 AND user_id = $2";
    /// Forgets streaks of weeks and months.
    PERIOD_STREAK_FORGET = "DELETE FROM period_streak WHERE guild_id = $1 AND user_id = $2";
    /// Forgets rewards of weeks and months.
    PERIOD_CLAIM_FORGET = "DELETE FROM period_claim WHERE guild_id = $1 AND user_id = $2";
    /// Forgets whether they keep out of chances.
    RISK_FORGET = "DELETE FROM member_risk WHERE guild_id = $1 AND user_id = $2";
    /// Forgets the chances they took.
    DRAW_FORGET = "DELETE FROM risk_draw WHERE guild_id = $1 AND user_id = $2";
    /// Forgets whom others robbed.
    VICTIM_FORGET = "UPDATE risk_draw SET victim_id = NULL WHERE guild_id = $1 AND victim_id = $2";
    /// Forgets progress.
    PROGRESS_FORGET = "DELETE FROM member_progress WHERE guild_id = $1 AND user_id = $2";
    /// Forgets achievements.
    ACHIEVEMENT_FORGET = "DELETE FROM member_achievement WHERE guild_id = $1 AND user_id = $2";
    /// Forgets quests.
    QUEST_FORGET = "DELETE FROM quest_done WHERE guild_id = $1 AND user_id = $2";
    /// Forgets who changed a career; 0 is nobody.
    CAREER_FORGET = "UPDATE guild_career SET changed_by = 0 WHERE guild_id = $1 AND changed_by = $2";
}

fn time(at: Timestamp) -> Value {
    at.to_string().into()
}

/// The part of an export.
pub(super) async fn part(tx: &mut Tx, scope: &Scope) -> Result<Value, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let ids = (guild.as_i64(), user.as_i64());
    let task: Option<(i64, Timestamp)> = tx.query(TASK_OF).bind(ids.0).bind(ids.1).fetch_optional().await?;
    let mut streaks = Vec::new();
    for one in Period::ALL {
        if let Some(streak) = period::streak(tx, guild, user, one).await? {
            streaks.push(json!({
                "period": one, "last": streak.last_day, "length": streak.length, "best": streak.best,
            }));
        }
    }
    let claims: Vec<(String, i64, Timestamp, i64)> =
        tx.query(PERIOD_LIST).bind(ids.0).bind(ids.1).fetch_all().await?;
    let claims = claims
        .into_iter()
        .map(|(period, number, at, reward)| {
            json!({ "period": period, "number": number, "claimed_at": time(at), "reward": reward })
        });
    let risk = risk_get(tx, guild, user).await?.map(|risk| {
        json!({
            "passive": risk.passive, "passive_can_change_at": time(risk.passive_ready_at),
            "next_crime_at": time(risk.crime_ready_at), "next_robbery_at": time(risk.rob_ready_at),
            "robbed_at": risk.robbed_at.map(time),
        })
    });
    let draws: Vec<(i64, Timestamp, String, i64, bool, i64, String)> =
        tx.query(DRAW_LIST).bind(ids.0).bind(ids.1).fetch_all().await?;
    let draws = draws
        .into_iter()
        .map(|(number, at, kind, chance, won, amount, label)| {
            json!({
                "draw_number": number, "drawn_at": time(at), "kind": kind, "chance_ppm": chance, "won": won,
                "amount": amount, "draw_label": label,
            })
        });
    let robbed: Vec<(Timestamp, bool, i64)> =
        tx.query(ROBBED_LIST).bind(ids.0).bind(ids.1).fetch_all().await?;
    let robbed = robbed
        .into_iter()
        .map(|(at, won, amount)| json!({ "at": time(at), "taken": if won { amount } else { 0 } }));
    let achievements: Vec<(String, Timestamp)> = tx
        .query(ACHIEVEMENT_LIST)
        .bind(ids.0)
        .bind(ids.1)
        .fetch_all()
        .await?;
    let achievements = achievements
        .into_iter()
        .map(|(key, at)| json!({ "achievement": key, "earned_at": time(at) }));
    let quests: Vec<(String, i64, String, Timestamp, i64)> =
        tx.query(QUEST_LIST).bind(ids.0).bind(ids.1).fetch_all().await?;
    let quests = quests.into_iter().map(|(period, number, quest, at, reward)| {
        json!({ "period": period, "number": number, "quest": quest, "done_at": time(at), "reward": reward })
    });
    Ok(json!({
        "task": task.map(|(number, at)| json!({ "draw_number": number, "shown_at": time(at) })),
        "streaks": streaks,
        "claims": claims.collect::<Vec<_>>(),
        "risk": risk,
        "draws": draws.collect::<Vec<_>>(),
        "robberies_of_you": robbed.collect::<Vec<_>>(),
        "progress": progress_get(tx, guild, user).await?,
        "achievements": achievements.collect::<Vec<_>>(),
        "quests": quests.collect::<Vec<_>>(),
    }))
}

/// Locks what an erasure is about to forget, before the books are locked.
pub(super) async fn lock(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    risk_lock(tx, guild, user).await?;
    tx.query(PROGRESS_LOCK)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .execute()
        .await?;
    Ok(())
}

/// What a return must not repeat, and until when.
async fn holds(tx: &mut Tx, scope: &Scope) -> Result<Vec<(Held, Timestamp)>, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let zone = settings::load(tx, guild).await?.zone;
    let mut held = Vec::new();
    for one in Period::ALL {
        if let Some(streak) = period::streak(tx, guild, user, one).await? {
            let next = one.start(streak.last_day.number().saturating_add(1));
            held.push((Held::of(one), zone.start_of(next)));
        }
    }
    if let Some(risk) = risk_get(tx, guild, user).await? {
        held.push((Held::Crime, risk.crime_ready_at));
        held.push((Held::Rob, risk.rob_ready_at));
        held.push((Held::Passive, risk.passive_ready_at));
    }
    let (latest,): (Option<i64>,) = tx
        .query(QUEST_LATEST)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_one()
        .await?;
    if let Some(at) = latest.map(Timestamp::from_micros) {
        // Quests of a week are over when it is.
        let week: Day = Period::Week.start(Period::Week.of(zone.day(at)).saturating_add(1));
        held.push((Held::Quest, zone.start_of(week)));
    }
    held.retain(|(_, until)| *until > now);
    Ok(held)
}

/// Until when something of the working life is remembered after an erasure; none if nothing is.
pub(super) async fn remembered(tx: &mut Tx, scope: &Scope) -> Result<Option<Timestamp>, Fail> {
    let held = holds(tx, scope).await?;
    Ok(held.into_iter().map(|(_, until)| until).max())
}

/// Keeps what a return must not repeat, and forgets the rest.
pub(super) async fn forget(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    tx.query(HELD_EXPIRE).bind(now).execute().await?;
    for (what, until) in holds(tx, scope).await? {
        hold_until(tx, scope, what, until).await?;
    }
    for forget in [
        TASK_FORGET,
        PERIOD_STREAK_FORGET,
        PERIOD_CLAIM_FORGET,
        RISK_FORGET,
        DRAW_FORGET,
        VICTIM_FORGET,
        PROGRESS_FORGET,
        ACHIEVEMENT_FORGET,
        QUEST_FORGET,
        CAREER_FORGET,
    ] {
        tx.query(forget)
            .bind(guild.as_i64())
            .bind(user.as_i64())
            .execute()
            .await?;
    }
    Ok(())
}

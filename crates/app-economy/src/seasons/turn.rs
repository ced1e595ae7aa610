//! How a season begins, goes on and ends, each step in one unit.

use core_db::{DbError, Tx, statements};
use core_errors::AppError;
use core_security::{AuditActor, AuditEntry, Notice, NoticeArg, audit_append, notice_kind, notice_post};
use core_types::{GuildId, Money, UserId};
use domain_economy::ledger::{AccountRef, Draft, EntryKind, Memo};
use domain_economy::progress::level_at;
use domain_economy::season::{ARCHIVED, share};

use super::{SeasonPlace, SeasonView, store};
use crate::books;
use crate::fail::Fail;
use crate::growth::roles;

/// Members walked through in one unit.
const BITE: u32 = 200;

statements! {
    /// Begins a season that is planned, at this moment, as long as it was to be. No row while another runs.
    BEGIN = "UPDATE season SET state = 'running', ends_at = $3 + (ends_at - starts_at), starts_at = $3, walked = 0,
            carry_from = CASE WHEN carry_percent = 0 THEN NULL ELSE
                (SELECT MAX(past.id) FROM season AS past WHERE past.guild_id = $1 AND past.state = 'ended') END
        WHERE guild_id = $1 AND id = $2 AND state = 'planned' AND NOT EXISTS (
            SELECT 1 FROM season AS other WHERE other.guild_id = $1 AND other.state IN ('running', 'closing'))";
    /// Ends a season that runs, with the sums of its table.
    FINISH = "UPDATE season SET state = CASE WHEN keep_percent IS NULL THEN 'ended' ELSE 'closing' END, walked = 0,
            ends_at = CASE WHEN $3 <= starts_at THEN starts_at + 1 WHEN $3 < ends_at THEN $3 ELSE ends_at END,
            members = (SELECT COUNT(*) FROM season_score WHERE guild_id = $1 AND season_id = $2 AND points > 0),
            points = (SELECT CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM season_score
                WHERE guild_id = $1 AND season_id = $2 AND points > 0)
        WHERE guild_id = $1 AND id = $2 AND state = 'running' AND carry_from IS NULL";
    /// Where the walk of a season stands; locks it.
    WALK = "UPDATE season SET walked = walked WHERE guild_id = $1 AND id = $2 AND state IN ('running', 'closing')
        RETURNING state, carry_from, carry_percent, keep_percent, walked";
    WALKED = "UPDATE season SET walked = $3 WHERE guild_id = $1 AND id = $2";
    CARRIED = "UPDATE season SET walked = 0, carry_from = NULL WHERE guild_id = $1 AND id = $2";
    CLOSED = "UPDATE season SET walked = 0, state = 'ended' WHERE guild_id = $1 AND id = $2";
    /// Points of another season, by the ids of members.
    SCORES_AFTER = "SELECT user_id, points FROM season_score
        WHERE guild_id = $1 AND season_id = $2 AND user_id > $3 ORDER BY user_id LIMIT $4";
    /// Points that somebody begins with.
    CARRY = "INSERT INTO season_score (guild_id, season_id, user_id, points) VALUES ($1, $2, $3, $4)
        ON CONFLICT (guild_id, season_id, user_id) DO UPDATE SET points = season_score.points + excluded.points";
    /// Experience, by the ids of members.
    LEVELS_AFTER = "SELECT user_id, xp FROM member_progress WHERE guild_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3";
    /// Lowers somebody's level; no row if they did something meanwhile.
    LOWER = "UPDATE member_progress SET xp = $3, level = $4 WHERE guild_id = $1 AND user_id = $2 AND xp = $5";
}

/// Begins a season that is planned. False: another runs, or it was begun.
pub(super) async fn begin(tx: &mut Tx, guild: GuildId, id: i64) -> Result<bool, Fail> {
    let now = tx.now();
    let begun = tx.query(BEGIN).bind(guild.as_i64()).bind(id).bind(now);
    Ok(begun.execute().await? == 1)
}

/// Ends a season that runs: keeps its table, pays its prizes, and tells who won. False: it was ended, or points of the season
/// before are still being carried over.
pub(super) async fn finish(tx: &mut Tx, guild: GuildId, id: i64) -> Result<bool, Fail> {
    let now = tx.now();
    let finished = tx.query(FINISH).bind(guild.as_i64()).bind(id).bind(now);
    if finished.execute().await? != 1 {
        return Ok(false);
    }
    // Before the table is read: who is forgotten at the same moment is not paid as somebody new.
    books::lock(tx, guild).await?;
    let Some(season) = store::get(tx, guild, id).await? else {
        return Ok(false);
    };
    let rows = store::board(tx, guild, id, None, ARCHIVED).await?;
    let mut places = Vec::with_capacity(rows.len());
    for (row, place) in rows.iter().filter(|row| row.points > 0).zip(1..) {
        let kept = SeasonPlace {
            place,
            member: Some(row.member),
            points: row.points,
            coins: season.prizes.of(place),
        };
        store::place_add(tx, guild, id, &kept).await?;
        places.push((kept, row.member));
    }
    if let (Some((_, winner)), Some(role)) = (places.first(), season.prizes.role) {
        let reason = format!("won the season {}", season.name);
        roles::send(tx, (guild, *winner, role), roles::Of::Season(id), &reason).await?;
    }
    pay(tx, guild, &season, &places).await?;
    let notice = Notice::to_staff(guild, notice_kind::SEASON_ENDED)
        .with("season", NoticeArg::Text(season.name.clone()))
        .with("members", NoticeArg::Number(season.members))
        .once(&format!("season {id}"));
    notice_post(tx, &notice).await?;
    let entry = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: "season.ended".to_owned(),
        target: format!("season:{id}"),
        reason: String::new(),
        before: None,
        after: Some(
            serde_json::json!({ "members": season.members, "points": season.points, "prizes": season.prizes }),
        ),
        trace: format!("season {id}"),
    };
    audit_append(tx, entry, now).await?;
    Ok(true)
}

async fn pay(
    tx: &mut Tx,
    guild: GuildId,
    season: &SeasonView,
    places: &[(SeasonPlace, UserId)],
) -> Result<(), Fail> {
    let memo = Memo::new(&season.name)?;
    for (kept, member) in places.iter().filter(|(kept, _)| kept.coins.is_positive()) {
        let (from, to) = (AccountRef::mint(guild), AccountRef::wallet(guild, *member));
        let draft = Draft::transfer(EntryKind::Season, from, to, kept.coins)?;
        books::post(tx, draft.with_memo(memo.clone())).await?;
    }
    let told = places
        .iter()
        .filter(|(kept, _)| kept.place <= 3 || kept.coins.is_positive());
    for (kept, member) in told {
        let notice = Notice::to_member(guild, *member, notice_kind::SEASON_WON)
            .with("season", NoticeArg::Text(season.name.clone()))
            .with("place", NoticeArg::Number(kept.place.into()))
            .with("amount", NoticeArg::Money(kept.coins))
            .once(&format!("season {} place {}", season.id, kept.place));
        notice_post(tx, &notice).await?;
    }
    Ok(())
}

/// Walks on a bite. False: there is nothing left to walk.
pub(super) async fn walk(tx: &mut Tx, guild: GuildId, id: i64) -> Result<bool, Fail> {
    Ok(carry(tx, guild, id).await? || lower(tx, guild, id).await?)
}

type Walk = (String, Option<i64>, u32, Option<u32>, i64);

async fn walking(tx: &mut Tx, guild: GuildId, id: i64) -> Result<Option<Walk>, DbError> {
    tx.query(WALK)
        .bind(guild.as_i64())
        .bind(id)
        .fetch_optional()
        .await
}

/// Carries points of the season before over, a bite.
async fn carry(tx: &mut Tx, guild: GuildId, id: i64) -> Result<bool, Fail> {
    let Some((_, Some(from), percent, _, after)) = walking(tx, guild, id).await? else {
        return Ok(false);
    };
    let query = tx.query(SCORES_AFTER).bind(guild.as_i64()).bind(from);
    let scores: Vec<(i64, i64)> = query.bind(after).bind(BITE).fetch_all().await?;
    for (member, points) in &scores {
        let carried = share((*points).max(0), percent);
        if carried > 0 {
            let carry = tx.query(CARRY).bind(guild.as_i64()).bind(id);
            carry.bind(*member).bind(carried).execute().await?;
        }
    }
    moved(tx, guild, id, scores.last().map(|score| score.0), CARRIED).await
}

/// Lowers levels after a season, a bite.
async fn lower(tx: &mut Tx, guild: GuildId, id: i64) -> Result<bool, Fail> {
    let Some((state, _, _, keep, after)) = walking(tx, guild, id).await? else {
        return Ok(false);
    };
    if state != "closing" {
        return Ok(false);
    }
    let query = tx.query(LEVELS_AFTER).bind(guild.as_i64()).bind(after).bind(BITE);
    let members: Vec<(i64, i64)> = query.fetch_all().await?;
    let mut last = None;
    for (member, xp) in members {
        let kept = share(xp, keep.unwrap_or(100));
        let lowered = tx
            .query(LOWER)
            .bind(guild.as_i64())
            .bind(member)
            .bind(kept)
            .bind(level_at(kept))
            .bind(xp);
        if lowered.execute().await? != 1 {
            // They did something meanwhile: from them on in the next bite.
            let before = last.unwrap_or(after);
            return moved(tx, guild, id, Some(before), CLOSED).await;
        }
        last = Some(member);
    }
    moved(tx, guild, id, last, CLOSED).await
}

/// Writes down how far a walk came: up to a member, or to its end.
async fn moved(
    tx: &mut Tx,
    guild: GuildId,
    id: i64,
    last: Option<i64>,
    end: core_db::Sql,
) -> Result<bool, Fail> {
    let moved = match last {
        Some(last) => tx.query(WALKED).bind(guild.as_i64()).bind(id).bind(last),
        None => tx.query(end).bind(guild.as_i64()).bind(id),
    };
    if moved.execute().await? != 1 {
        return Err(AppError::internal("a season changed under its lock").into());
    }
    Ok(last.is_some())
}

/// What prizes come to: for the question before a season begins.
impl SeasonView {
    /// All prizes together, if every place is taken.
    pub fn prizes_total(&self) -> Money {
        let minor = (1..=domain_economy::season::Prizes::PLACES).map(|place| self.prizes.of(place).minor());
        Money::new(minor.fold(0, i64::saturating_add))
    }
}

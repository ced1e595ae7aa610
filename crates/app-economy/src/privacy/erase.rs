//! Forgetting a member.

use std::time::Duration;

use core_analytics::{exposures_of, reports_forget, reports_of};
use core_db::{DbError, Tx};
use core_errors::{AppError, codes};
use core_security::{
    Action, AuditActor, AuditEntry, AuditFilter, DataOwner, Notice, NoticeArg, Subject, audit_append,
    audit_list, block_get, case_forget, features_forget, fraud_erase, keys_forget, limit_get, notice_kind,
    notice_post, rights_forget, rights_hold,
};
use core_types::{Day, GuildId, Money, Timestamp, UserId, hex};
use domain_economy::ledger::Currency;

use super::{allow, life, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::ledger::{member_erase, member_trace};
use crate::pay::held::{self, End};
use crate::work::store::worker_get;
use crate::{ErasePreview, Erased, Kept, KeptThing, Request, books, daily, member, settings};

/// A starting grant is remembered this long after an erasure.
const GRANT_REMEMBERED: Duration = Duration::from_hours(365 * 24);
/// Answers are remembered this long after an erasure: Discord repeats an interaction within minutes.
const ANSWERS_REMEMBERED: Duration = Duration::from_hours(1);
/// A reward day is remembered until no zone can call it today again.
const DAY_REMEMBERED: Duration = Duration::from_hours(48);

impl Economy {
    /// What forgetting the asker would do: the first of two steps. Changes nothing.
    ///
    /// # Errors
    /// `privacy.nothing` if nothing is stored.
    #[tracing::instrument(name = "economy.privacy_delete_preview", level = "debug", skip_all)]
    pub async fn privacy_delete_preview(&self, request: &Request) -> Result<ErasePreview, AppError> {
        allow(request, Action::PrivacyDeleteSelf)?;
        self.look("privacy_delete_preview", request, (), |tx, scope, ()| {
            Box::pin(preview(tx, scope))
        })
        .await
    }

    /// Forgets the asker in this guild: the second step, after the preview was confirmed.
    ///
    /// Coins go to the guild's treasury by an entry of kind `erase`; accounts lose their owner; notes of entries that touch
    /// them are cleared; rewards, careers, shifts, roles and waiting payments are removed. The journal stays and still
    /// verifies. A returning member begins anew. What is kept, and why, is in the answer ([`KeptThing`]).
    ///
    /// # Errors
    /// `privacy.nothing` if nothing is stored.
    #[tracing::instrument(name = "economy.privacy_delete", level = "debug", skip_all)]
    pub async fn privacy_delete(&self, request: &Request) -> Result<Erased, AppError> {
        allow(request, Action::PrivacyDeleteSelf)?;
        let erased = self
            .effect("privacy_delete", request, (), |tx, scope, ()| {
                Box::pin(erase(tx, scope))
            })
            .await?;
        self.answers_forget(request.guild, request.user()).await;
        self.security().fraud_forget(request.guild, request.user());
        let experiments = self.reports().experiments();
        experiments.forget(request.guild, request.user()).await;
        self.security().forget_policy(request.guild).await;
        Ok(erased)
    }

    /// Takes the member off the answer of the erasure itself, which was linked to them when the work was done already.
    /// A failure is logged only: they were forgotten, and a repeated request tries this again.
    async fn answers_forget(&self, guild: GuildId, user: UserId) {
        let forgotten: Result<u64, DbError> = self
            .db()
            .write("privacy_answers", move |tx| {
                Box::pin(async move {
                    let until = tx.now().plus(ANSWERS_REMEMBERED);
                    tx.answers_forget(guild, user, until).await
                })
            })
            .await;
        if let Err(error) = forgotten {
            tracing::warn!(%error, "the answer of an erasure still names the member");
        }
    }
}

async fn preview(tx: &mut Tx, scope: Scope) -> Result<ErasePreview, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let trace = member_trace(tx, guild, user).await?;
    let (rows, careers): (i64, i64) = tx
        .query(store::MEMBER_ROWS)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .bind(Subject::Member(user).to_string())
        .fetch_one()
        .await?;
    let rows = rows + crate::things::rows(tx, guild, user).await?;
    let rows = rows + crate::growth::privacy::rows(tx, guild, user).await?;
    let sealed = match scope.economy.security().vault() {
        Ok(vault) => vault.holds(tx, DataOwner::Member(guild, user)).await?,
        Err(_) => false,
    };
    let reports = reports_of(tx, guild, user).await?;
    let seen = exposures_of(tx, guild, user).await?;
    let banks = super::bank::rows(tx, guild, user).await?;
    let rows = rows + crate::treasury::privacy::rows(tx, guild, user).await?;
    if trace.entries == 0 && banks == 0 && rows == 0 && careers == 0 && reports == 0 && seen == 0 && !sealed {
        return Err(AppError::new(codes::PRIVACY_NOTHING).into());
    }
    let streak = daily::streak(tx, guild, user).await?;
    Ok(ErasePreview {
        coins: trace.held.get(&Currency::COINS).copied().unwrap_or(Money::ZERO),
        careers: u32::try_from(careers).unwrap_or(u32::MAX),
        streak: streak.map_or(0, |streak| streak.length),
        entries: trace.entries,
        reports,
        kept: kept(tx, &scope).await?,
    })
}

async fn erase(tx: &mut Tx, scope: Scope) -> Result<Erased, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    tx.query(store::WORKER_LOCK)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .execute()
        .await?;
    life::lock(tx, &scope).await?;
    // Rewards are claimed and grants paid under this lock, so none can slip in between remembering and forgetting.
    books::lock(tx, guild).await?;
    preview(tx, scope.clone()).await?;
    let kept = kept(tx, &scope).await?;
    tx.query(store::FINGERPRINT_EXPIRE).bind(now).execute().await?;
    if let Some(memory) = memory(tx, &scope).await? {
        let set = tx
            .query(store::FINGERPRINT_SET)
            .bind(guild.as_i64())
            .bind(scope.economy.fingerprint(guild, user))
            .bind(memory.last_day.map(Day::number))
            .bind(memory.next_shift_at)
            .bind(memory.notice_until)
            .bind(memory.granted)
            .bind(memory.until);
        set.execute().await?;
    }
    for forget in [
        store::CLAIM_FORGET,
        store::STREAK_FORGET,
        store::WORKER_FORGET,
        store::PROGRESS_FORGET,
        store::SHIFT_FORGET,
        store::OFFER_FORGET,
        store::SETTING_FORGET,
        store::MEMBER_FORGET,
        crate::steer::ROW_FORGET,
        crate::steer::BATCH_FORGET,
    ] {
        tx.query(forget)
            .bind(guild.as_i64())
            .bind(user.as_i64())
            .execute()
            .await?;
    }
    life::forget(tx, &scope).await?;
    crate::growth::privacy::erase(tx, &scope).await?;
    // What they wrote in confidence, wherever it is: without its key it is noise.
    if let Ok(vault) = scope.economy.security().vault() {
        vault.shred(tx, DataOwner::Member(guild, user)).await?;
    }
    keys_forget(tx, guild, user).await?;
    features_forget(tx, guild, user).await?;
    rights_forget(tx, guild, user).await?;
    tx.answers_forget(guild, user, now.plus(ANSWERS_REMEMBERED))
        .await?;
    fraud_erase(tx, guild, user).await?;
    waiting(tx, &scope).await?;
    super::bank::forget(tx, &scope).await?;
    crate::treasury::privacy::forget(tx, guild, user).await?;
    crate::things::erase(tx, &scope).await?;
    case_forget(scope.economy.security(), tx, guild, user).await?;
    reports_forget(tx, guild, user).await?;
    let given = member_erase(tx, guild, user).await?;
    let coins = given.get(&Currency::COINS).copied().unwrap_or(Money::ZERO);
    // That somebody was forgotten is on record. Who it was is not: the fingerprint says it only to whoever has the seed, and
    // the interaction would lead to the member through the log.
    let erased = scope.economy.fingerprint(guild, user);
    let entry = AuditEntry {
        guild,
        actor: AuditActor::System,
        action: Action::PrivacyDeleteSelf.name().to_owned(),
        target: format!("erased:{}", hex(&erased[..8])),
        reason: "asked for by the member".to_owned(),
        before: None,
        after: Some(serde_json::json!({ "coins": coins })),
        trace: String::new(),
    };
    audit_append(tx, entry, now).await?;
    Ok(Erased { coins, kept, at: now })
}

/// Ends every payment that waits from or to the asker: their own goes with the rest of what they have, somebody else's goes
/// back to them. Past ones lose the name and the note.
async fn waiting(tx: &mut Tx, scope: &Scope) -> Result<(), Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    for payment in held::of_member(tx, guild, user).await? {
        held::end(tx, guild, payment.hold, End::Returned).await?;
        if let Some(payer) = payment.payer.filter(|payer| *payer != user) {
            let notice = Notice::to_member(guild, payer, notice_kind::PAY_BACK)
                .with("amount", NoticeArg::Money(payment.total()));
            notice_post(tx, &notice).await?;
        }
    }
    for forget in [held::HELD_FORGET_PAYER, held::HELD_FORGET_PAYEE] {
        tx.query(forget)
            .bind(guild.as_i64())
            .bind(user.as_i64())
            .execute()
            .await?;
    }
    Ok(())
}

/// What has to outlive an erasure so that returning does not pay twice.
struct Memory {
    last_day: Option<Day>,
    next_shift_at: Timestamp,
    notice_until: Timestamp,
    granted: bool,
    until: Timestamp,
}

/// What is worth remembering of the asker, together with what an earlier erasure remembered; none if nothing is.
async fn memory(tx: &mut Tx, scope: &Scope) -> Result<Option<Memory>, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let zone = settings::load(tx, guild).await?.zone;
    let earlier = member::erased(tx, scope).await?;
    let streak = daily::streak(tx, guild, user).await?;
    let worker = worker_get(tx, guild, user).await?;
    let known = member::known(tx, scope).await?;
    let last_day = streak
        .map(|streak| streak.last_day)
        .max(earlier.and_then(|earlier| earlier.last_day));
    let latest = |of_worker: Option<Timestamp>, of_earlier: Option<Timestamp>| {
        of_worker.max(of_earlier).unwrap_or(now).max(now)
    };
    let next_shift_at = latest(
        worker.as_ref().map(|worker| worker.next_shift_at),
        earlier.map(|earlier| earlier.next_shift_at),
    );
    let notice_until = latest(
        worker.as_ref().map(|worker| worker.notice_until),
        earlier.map(|earlier| earlier.notice_until),
    );
    let granted =
        known.is_some_and(|(_, grant)| grant.is_positive()) || earlier.is_some_and(|earlier| earlier.granted);
    let day_over = last_day.map(|day| zone.start_of(day.next()).plus(DAY_REMEMBERED));
    let grant_over = granted.then(|| now.plus(GRANT_REMEMBERED));
    let until = [Some(next_shift_at), Some(notice_until), day_over, grant_over]
        .into_iter()
        .flatten()
        .max();
    Ok(until.filter(|until| *until > now).map(|until| Memory {
        last_day,
        next_shift_at,
        notice_until,
        granted,
        until,
    }))
}

/// What stays, and until when.
async fn kept(tx: &mut Tx, scope: &Scope) -> Result<Vec<Kept>, Fail> {
    let (user, now) = (scope.user(), tx.now());
    let mut kept = vec![
        Kept {
            thing: KeptThing::Journal,
            until: None,
        },
        Kept {
            thing: KeptThing::Answers,
            until: Some(now.plus(ANSWERS_REMEMBERED)),
        },
    ];
    let memory = memory(tx, scope).await?.map(|memory| memory.until);
    let of_things = crate::things::remembered(tx, scope).await?;
    if let Some(until) = memory.max(life::remembered(tx, scope).await?).max(of_things) {
        kept.push(Kept {
            thing: KeptThing::Fingerprint,
            until: Some(until),
        });
    }
    if rights_hold(tx, scope.guild(), user).await? {
        kept.push(Kept {
            thing: KeptThing::Denial,
            until: None,
        });
    }
    if let Some(block) = block_get(tx, scope.guild(), user).await? {
        kept.push(Kept {
            thing: KeptThing::Block,
            until: block.until,
        });
    }
    if let Some(limit) = limit_get(tx, scope.guild(), user).await? {
        kept.push(Kept {
            thing: KeptThing::Limit,
            until: Some(limit.expires_at),
        });
    }
    let about = AuditFilter {
        target: Some(format!("user:{user}")),
        ..AuditFilter::default()
    };
    let by = AuditFilter {
        actor: Some(user),
        ..AuditFilter::default()
    };
    for filter in [about, by] {
        if !audit_list(tx, scope.guild(), &filter, None, 1)
            .await?
            .records
            .is_empty()
        {
            kept.push(Kept {
                thing: KeptThing::Audit,
                until: None,
            });
            break;
        }
    }
    Ok(kept)
}

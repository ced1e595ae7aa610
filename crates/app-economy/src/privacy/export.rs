//! Everything that is stored about a member.

use core_db::Tx;
use core_errors::AppError;
use core_security::{
    Action, AuditActor, AuditFilter, MAX_PAGE, audit_list, case_events, cases_of, rights_export,
};
use core_types::Timestamp;
use domain_economy::ledger::AccountKind;
use serde_json::{Value, json};

use super::{allow, life, store};
use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::pay::held::HELD_EXPORT;
use crate::{HeldPayment, Request, books, daily, member, statement};

impl Economy {
    /// Everything stored about the asker in this guild, as JSON in a stable form (`format` and `version` name it). Times
    /// are RFC 3339 in UTC, ids are texts, days count from 1970-01-01.
    ///
    /// Stored answers to the asker's latest requests are not in it: they repeat what is, and expire within a week.
    ///
    /// # Errors
    /// `access.forbidden` outside of the asker's guild; those of the database.
    #[tracing::instrument(name = "economy.privacy_export", level = "debug", skip_all)]
    pub async fn privacy_export(&self, request: &Request) -> Result<Value, AppError> {
        allow(request, Action::PrivacyExportSelf)?;
        let reports = self.reports().export(request.guild, request.user()).await?;
        let mut export = self
            .look("privacy_export", request, (), |tx, scope, ()| {
                Box::pin(export(tx, scope))
            })
            .await?;
        export["reports"] = reports;
        export["guards"] = self
            .security()
            .guards_export(request.guild, request.user())
            .await?;
        Ok(export)
    }
}

async fn export(tx: &mut Tx, scope: Scope) -> Result<Value, Fail> {
    let (guild, user, now) = (scope.guild(), scope.user(), tx.now());
    let held = books::purse(tx, guild, user).await?;
    let known = member::known(tx, &scope).await?;
    let remembered = member::erased(tx, &scope).await?.map(|erased| {
        json!({
            "last_day": erased.last_day, "next_shift_at": time(erased.next_shift_at),
            "notice_until": time(erased.notice_until), "granted": erased.granted,
        })
    });
    let mut entries = statement::all(tx, guild, user, None).await?;
    entries.extend(statement::all(tx, guild, user, Some(AccountKind::Escrow)).await?);
    let entries = entries.into_iter().map(|row| {
        let at = time(row.at);
        let mut row = serde_json::to_value(row).map_err(|error| AppError::internal(error.to_string()))?;
        row["at"] = at;
        Ok(row)
    });
    let entries = entries.collect::<Result<Vec<Value>, Fail>>()?;
    Ok(json!({
        "format": "guildhall.economy.export",
        "version": 1,
        "guild": guild,
        "member": user,
        "exported_at": time(now),
        "joined_at": known.map(|known| time(known.0)),
        "start_grant": known.map(|known| known.1),
        "balances": { "wallet": held.wallet, "bank": held.bank, "escrow": held.escrow },
        "entries": entries,
        "daily": daily_part(tx, &scope).await?,
        "work": work_part(tx, &scope).await?,
        "life": life::part(tx, &scope).await?,
        "growth": crate::growth::privacy::export(tx, &scope).await?,
        "payments_waiting": offers_part(tx, &scope).await?,
        "bank": super::bank::export(tx, guild, user).await?,
        "treasury": crate::treasury::privacy::export(tx, guild, user).await?,
        "payments_held": held_part(tx, &scope).await?,
        "things": crate::things::export(tx, &scope).await?,
        "cases": cases_part(tx, &scope).await?,
        "rights": rights_export(tx, guild, user).await?,
        "settings_changed": settings_part(tx, &scope).await?,
        "remembered_of_an_erasure": remembered,
        "audit": audit_part(tx, &scope).await?,
        "corrections": corrections_part(tx, &scope).await?,
    }))
}

fn time(at: Timestamp) -> Value {
    at.to_string().into()
}

async fn daily_part(tx: &mut Tx, scope: &Scope) -> Result<Value, Fail> {
    let (guild, user) = (scope.guild(), scope.user());
    let streak = daily::streak(tx, guild, user).await?;
    let claims: Vec<(i64, Timestamp, i64)> = tx
        .query(store::CLAIM_LIST)
        .bind(guild.as_i64())
        .bind(user.as_i64())
        .fetch_all()
        .await?;
    let claims = claims
        .into_iter()
        .map(|(day, at, reward)| json!({ "day": day, "claimed_at": time(at), "reward": reward }));
    Ok(json!({ "streak": streak, "claims": claims.collect::<Vec<_>>() }))
}

type ShiftRow = (i64, Timestamp, String, String, i64, i64, String, i64, i64, String);

async fn work_part(tx: &mut Tx, scope: &Scope) -> Result<Value, Fail> {
    let (guild, user) = (scope.guild().as_i64(), scope.user().as_i64());
    let worker: Option<(Option<String>, Timestamp, Timestamp, Timestamp, i64)> = tx
        .query(store::WORKER_ROW)
        .bind(guild)
        .bind(user)
        .fetch_optional()
        .await?;
    let worker = worker.map(|(career, changed_at, notice_until, next_shift_at, number)| {
        json!({
            "career": career, "changed_at": time(changed_at), "notice_until": time(notice_until),
            "next_shift_at": time(next_shift_at), "draw_number": number,
        })
    });
    let careers: Vec<(String, String, i64, i64, i64, Timestamp, String)> = tx
        .query(store::PROGRESS_LIST)
        .bind(guild)
        .bind(user)
        .fetch_all()
        .await?;
    let careers = careers
        .into_iter()
        .map(|(career, rank, xp, shifts, rank_shifts, since, recent)| {
            json!({
                "career": career, "rank": rank, "xp": xp, "shifts": shifts, "shifts_in_rank": rank_shifts,
                "rank_since": time(since), "recent_results": recent,
            })
        });
    let careers: Vec<Value> = careers.collect();
    let shifts: Vec<ShiftRow> = tx
        .query(store::SHIFT_LIST)
        .bind(guild)
        .bind(user)
        .fetch_all()
        .await?;
    let shifts = shifts.into_iter().map(
        |(number, at, career, rank, skill, chance, result, pay, xp, label)| {
            json!({
                "draw_number": number, "worked_at": time(at), "career": career, "rank": rank, "skill": skill,
                "chance_ppm": chance, "result": result, "pay": pay, "xp": xp, "draw_label": label,
            })
        },
    );
    Ok(json!({ "worker": worker, "careers": careers, "shifts": shifts.collect::<Vec<_>>() }))
}

async fn offers_part(tx: &mut Tx, scope: &Scope) -> Result<Vec<Value>, Fail> {
    let (guild, user) = (scope.guild().as_i64(), scope.user().as_i64());
    let offers: Vec<(i64, i64, i64, i64, Option<String>, Timestamp)> = tx
        .query(store::OFFER_LIST)
        .bind(guild)
        .bind(user)
        .fetch_all()
        .await?;
    let offers = offers.into_iter().map(|(payer, payee, amount, fee, memo, expires_at)| {
        json!({
            "payer": payer.to_string(), "payee": payee.to_string(), "amount": amount, "fee": fee, "memo": memo,
            "expires_at": time(expires_at),
        })
    });
    Ok(offers.collect())
}

/// Payments of the member whose money waits or waited.
async fn held_part(tx: &mut Tx, scope: &Scope) -> Result<Vec<Value>, Fail> {
    let (guild, user) = (scope.guild().as_i64(), scope.user().as_i64());
    let held: Vec<HeldPayment> = tx.query(HELD_EXPORT).bind(guild).bind(user).fetch_all().await?;
    let held = held.into_iter().map(|held| {
        json!({
            "payee": held.payee, "amount": held.amount, "fee": held.fee, "memo": held.memo, "kind": held.kind,
            "state": held.state, "case": held.case, "opened_at": time(held.opened_at), "due_at": time(held.due_at),
            "closed_at": held.closed_at.map(time),
        })
    });
    Ok(held.collect())
}

/// Cases about the member, and what they wrote in them.
async fn cases_part(tx: &mut Tx, scope: &Scope) -> Result<Vec<Value>, Fail> {
    const EVERY: u32 = 1_000;
    let (guild, user) = (scope.guild(), scope.user());
    let mut cases = Vec::new();
    for file in cases_of(tx, guild, user, EVERY).await? {
        let of = (file.number, Some(user));
        let events = case_events(scope.economy.security(), tx, guild, of, EVERY).await?;
        let own = events
            .into_iter()
            .filter(|event| event.actor == Some(AuditActor::User(user)));
        let appeals = own.filter_map(|event| Some(json!({ "at": time(event.at), "text": event.text? })));
        cases.push(json!({
            "number": file.number, "state": file.state, "opened_at": time(file.opened_at),
            "closed_at": file.closed_at.map(time), "appeals": appeals.collect::<Vec<_>>(),
        }));
    }
    Ok(cases)
}

async fn settings_part(tx: &mut Tx, scope: &Scope) -> Result<Vec<Value>, Fail> {
    let (guild, user) = (scope.guild().as_i64(), scope.user().as_i64());
    let settings: Vec<(String, String, Timestamp)> = tx
        .query(store::SETTING_OF)
        .bind(guild)
        .bind(user)
        .fetch_all()
        .await?;
    let settings = settings
        .into_iter()
        .map(|(key, value, at)| json!({ "key": key, "value": value, "changed_at": time(at) }));
    Ok(settings.collect())
}

/// Rows of staff's batches about the member, and batches that they planned themselves.
async fn corrections_part(tx: &mut Tx, scope: &Scope) -> Result<Vec<Value>, Fail> {
    let (guild, user) = (scope.guild().as_i64(), scope.user().as_i64());
    let rows = tx.query(crate::steer::ROWS_EXPORT).bind(guild).bind(user);
    let rows: Vec<(i64, i64, String, i64)> = rows.fetch_all().await?;
    let rows = rows.into_iter().map(|(batch, amount, state, done)| {
        json!({ "batch": batch, "amount": amount, "state": state, "done": done })
    });
    let made = tx.query(crate::steer::BATCHES_EXPORT).bind(guild).bind(user);
    let made: Vec<(i64, String, String, String)> = made.fetch_all().await?;
    let made = made.into_iter().map(|(batch, what, state, reason)| {
        json!({ "batch": batch, "planned": what, "state": state, "reason": reason })
    });
    Ok(rows.chain(made).collect())
}

/// What staff did to the member, and what the member did as staff.
async fn audit_part(tx: &mut Tx, scope: &Scope) -> Result<Vec<Value>, Fail> {
    let user = scope.user();
    let about = AuditFilter {
        target: Some(format!("user:{user}")),
        ..AuditFilter::default()
    };
    let by = AuditFilter {
        actor: Some(user),
        ..AuditFilter::default()
    };
    let mut records = Vec::new();
    for filter in [about, by] {
        let mut before = None;
        loop {
            let page = audit_list(tx, scope.guild(), &filter, before, MAX_PAGE).await?;
            for record in &page.records {
                records.push(json!({
                    "number": record.seq, "at": time(record.at), "action": record.action, "target": record.target,
                    "reason": record.reason, "before": record.before, "after": record.after,
                }));
            }
            before = page.next;
            if before.is_none() {
                break;
            }
        }
    }
    Ok(records)
}

//! Careers of a guild's own: staff adds and changes them by their text, hides them, and takes changes back. Every version
//! stays, and every change is on record.

use core_db::{Tx, statements};
use core_errors::{AppError, codes};
use core_security::{Action, AuditActor, AuditEntry, Resource, audit_append};
use core_types::{GuildId, Timestamp, UserId};
use domain_economy::career::{Career, MOST_OWN};
use serde::Serialize;

use crate::economy::{Economy, Scope};
use crate::fail::Fail;
use crate::{CareerChanged, CareerLine, Request};

statements! {
    /// The latest version of each career that the guild changed.
    OWN_LIST = "SELECT career, version, toml, hidden, changed_at, changed_by FROM guild_career WHERE guild_id = $1 AND version =
        (SELECT MAX(latest.version) FROM guild_career AS latest
            WHERE latest.guild_id = guild_career.guild_id AND latest.career = guild_career.career)
        ORDER BY career";
    /// A new version; no row if somebody was faster.
    OWN_ADD = "INSERT INTO guild_career (guild_id, career, version, toml, hidden, changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (guild_id, career, version) DO NOTHING RETURNING 1";
    /// How many people are in each career.
    WORKERS = "SELECT career, COUNT(*) FROM worker WHERE guild_id = $1 AND career IS NOT NULL GROUP BY career";
}

/// The longest text of a career: what two fields of a form take.
const LONGEST: usize = 8_000;

/// What is to be done with a career.
#[derive(Debug, Clone, Serialize)]
enum Change {
    /// It gets this text.
    Text(String),
    /// Others can take it, or not.
    Hidden(bool),
    /// It is as it comes with the hall, or gone if it does not.
    Reset,
}

#[derive(Debug, Clone, Serialize)]
struct Order {
    career: String,
    /// The version that was looked at; any if none.
    expected: Option<i64>,
    change: Change,
}

/// A career as the guild changed it.
#[derive(Debug)]
struct Own {
    career: String,
    version: i64,
    toml: Option<String>,
    is_hidden: bool,
    changed: (Timestamp, i64),
}

impl Economy {
    /// Every career, as staff sees it.
    ///
    /// # Errors
    /// `access.forbidden` for others than staff.
    #[tracing::instrument(name = "economy.career_list", level = "debug", skip_all)]
    pub async fn career_list(&self, request: &Request) -> Result<Vec<CareerLine>, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        self.look("career_list", request, (), |tx, scope, ()| {
            Box::pin(async move { lines(tx, &scope).await })
        })
        .await
    }

    /// Adds a career, or changes one, by its text in TOML. `expected` is the version that the text was made from.
    ///
    /// # Errors
    /// `work.career_invalid` with `mistake`; `work.career_too_many`; `work.career_moved` if somebody was faster;
    /// `access.forbidden` for others than staff.
    #[tracing::instrument(name = "economy.career_save", level = "debug", skip_all)]
    pub async fn career_save(
        &self,
        request: &Request,
        text: &str,
        expected: Option<(String, i64)>,
    ) -> Result<CareerChanged, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        let invalid = |mistake: String| AppError::new(codes::CAREER_INVALID).with("mistake", mistake);
        if text.chars().count() > LONGEST {
            return Err(invalid(format!("at most {LONGEST} characters")));
        }
        let career = Career::parse(text).map_err(|error| invalid(error.to_string()))?;
        let version = match expected {
            Some((of, _)) if of != career.key => {
                return Err(invalid(format!("its key stays `{of}`")));
            }
            Some((_, version)) => version,
            None => 0,
        };
        self.career_change(request, career.key, Some(version), Change::Text(text.to_owned()))
            .await
    }

    /// Keeps others from taking a career, or lets them again. Those who are in it go on.
    ///
    /// # Errors
    /// `work.career_unknown`; `access.forbidden` for others than staff.
    #[tracing::instrument(name = "economy.career_hide", level = "debug", skip_all)]
    pub async fn career_hide(
        &self,
        request: &Request,
        career: &str,
        hidden: bool,
    ) -> Result<CareerChanged, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        self.career_change(request, key_of(career), None, Change::Hidden(hidden))
            .await
    }

    /// Takes all changes of a career back. One that does not come with the hall is gone; whoever was in it looks for another
    /// job, and finds their experience again if it returns.
    ///
    /// # Errors
    /// As [`Self::career_hide`].
    #[tracing::instrument(name = "economy.career_reset", level = "debug", skip_all)]
    pub async fn career_reset(&self, request: &Request, career: &str) -> Result<CareerChanged, AppError> {
        request.allow_in_guild(Action::EconomyConfigure)?;
        self.career_change(request, key_of(career), None, Change::Reset)
            .await
    }

    async fn career_change(
        &self,
        request: &Request,
        career: String,
        expected: Option<i64>,
        change: Change,
    ) -> Result<CareerChanged, AppError> {
        let order = Order {
            career,
            expected,
            change,
        };
        let changed = self
            .effect("career_change", request, order, |tx, scope, order| {
                Box::pin(async move { carry_out(tx, &scope, order).await })
            })
            .await?;
        self.careers_forget(request.guild).await;
        Ok(changed)
    }
}

fn key_of(typed: &str) -> String {
    typed.trim().to_lowercase()
}

type OwnRow = (String, i64, Option<String>, bool, Timestamp, i64);

async fn own(tx: &mut Tx, guild: GuildId) -> Result<Vec<Own>, Fail> {
    let rows: Vec<OwnRow> = tx.query(OWN_LIST).bind(guild.as_i64()).fetch_all().await?;
    let own = rows
        .into_iter()
        .map(|(career, version, toml, is_hidden, at, by)| Own {
            career,
            version,
            toml,
            is_hidden,
            changed: (at, by),
        });
    Ok(own.collect())
}

async fn lines(tx: &mut Tx, scope: &Scope) -> Result<Vec<CareerLine>, Fail> {
    let guild = scope.guild();
    let workers: Vec<(String, i64)> = tx.query(WORKERS).bind(guild.as_i64()).fetch_all().await?;
    let own = own(tx, guild).await?;
    let standard = scope.economy.standard_careers().all();
    let added = own
        .iter()
        .filter(|own| own.toml.is_some() && standard.iter().all(|career| career.key != own.career))
        .map(|own| own.career.as_str());
    let keys = standard.iter().map(|career| career.key.as_str()).chain(added);
    let lines = keys.map(|key| {
        let own = own.iter().find(|own| own.career == key);
        let toml = own.and_then(|own| own.toml.as_deref());
        CareerLine {
            career: key.to_owned(),
            is_own: toml.is_some(),
            is_standard: standard.iter().any(|career| career.key == key),
            is_hidden: own.is_some_and(|own| own.is_hidden),
            workers: workers
                .iter()
                .find(|(career, _)| career == key)
                .map_or(0, |(_, count)| *count),
            version: own.map_or(0, |own| own.version),
            text: toml
                .map(Career::parts)
                .or_else(|| Career::standard_text(key))
                .unwrap_or_default(),
            changed: own.and_then(|own| Some((UserId::from_i64(own.changed.1).ok()?, own.changed.0))),
        }
    });
    Ok(lines.collect())
}

async fn carry_out(tx: &mut Tx, scope: &Scope, order: Order) -> Result<CareerChanged, Fail> {
    let (guild, now) = (scope.guild(), tx.now());
    let request = &scope.request;
    // Once more, by the policy as it is now: the right may be gone since the form was opened.
    request
        .still_allowed::<Fail>(tx, Action::EconomyConfigure, &Resource::Guild(guild))
        .await?;
    let all = own(tx, guild).await?;
    let before = all.iter().find(|own| own.career == order.career);
    let is_standard = scope.economy.standard_careers().career(&order.career).is_some();
    let is_there = is_standard || before.is_some_and(|own| own.toml.is_some());
    let version = before.map_or(0, |own| own.version);
    // One that was added and taken away again may be added anew.
    if order.expected.is_some_and(|expected| expected != version) && is_there {
        return Err(AppError::new(codes::CAREER_MOVED).into());
    }
    let was_hidden = before.is_some_and(|own| own.is_hidden);
    let old = before.and_then(|own| own.toml.clone());
    let (toml, is_hidden) = match order.change {
        Change::Text(text) => {
            let count = all.iter().filter(|own| own.toml.is_some()).count();
            if old.is_none() && count >= MOST_OWN {
                return Err(AppError::new(codes::CAREER_TOO_MANY).into());
            }
            (Some(text), was_hidden)
        }
        _ if !is_there => return Err(AppError::new(codes::CAREER_UNKNOWN).into()),
        Change::Hidden(hidden) => (old.clone(), hidden),
        Change::Reset => (None, false),
    };
    let added: Option<(i64,)> = tx
        .query(OWN_ADD)
        .bind(guild.as_i64())
        .bind(order.career.as_str())
        .bind(version + 1)
        .bind(toml.as_deref())
        .bind(is_hidden)
        .bind(now)
        .bind(request.user().as_i64())
        .fetch_optional()
        .await?;
    if added.is_none() {
        return Err(AppError::new(codes::CAREER_MOVED).into());
    }
    let side = |version: i64, toml: Option<&String>, hidden: bool| {
        Some(serde_json::json!({ "version": version, "own": toml.is_some(), "hidden": hidden }))
    };
    let entry = AuditEntry {
        guild,
        actor: AuditActor::User(request.user()),
        action: Action::EconomyConfigure.name().to_owned(),
        target: format!("career:{}", order.career),
        reason: String::new(),
        before: side(version, old.as_ref(), was_hidden),
        after: side(version + 1, toml.as_ref(), is_hidden),
        trace: request.key.clone(),
    };
    audit_append(tx, entry, now).await?;
    Ok(CareerChanged {
        career: order.career,
        version: version + 1,
        is_hidden,
    })
}

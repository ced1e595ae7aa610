//! Everything that a balance shows, in one statement: the question that members ask most often should cost one trip to the
//! database.

use core_db::Tx;
use core_types::UserId;
use domain_economy::career::Careers;
use domain_economy::ledger::Currency;

use crate::economy::Scope;
use crate::fail::Fail;
use crate::ledger::Balances;
use crate::{Balance, Job};

core_db::statements! {
    /// A row for each open account, or one without if there is none; each with what else is known of the member.
    OVERVIEW = "SELECT account.kind, account.balance, economy_member.joined_at, worker.career, career_progress.career_rank
        FROM (SELECT CAST($1 AS BIGINT) AS guild_id, CAST($2 AS BIGINT) AS user_id) AS who
        LEFT JOIN economy_member
            ON economy_member.guild_id = who.guild_id AND economy_member.user_id = who.user_id
        LEFT JOIN worker ON worker.guild_id = who.guild_id AND worker.user_id = who.user_id
        LEFT JOIN career_progress ON career_progress.guild_id = who.guild_id
            AND career_progress.user_id = who.user_id AND career_progress.career = worker.career
        LEFT JOIN account ON account.guild_id = who.guild_id AND account.owner_id = who.user_id
            AND account.currency = $3 AND account.status = 'open'";
}

type Line = (
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<String>,
);

/// What a member has and does.
pub(crate) struct Overview {
    /// Whether they are noted as a member.
    pub(crate) is_known: bool,
    pub(crate) balance: Balance,
}

/// Looks at a member from all sides.
pub(crate) async fn overview(tx: &mut Tx, scope: &Scope, of: UserId) -> Result<Overview, Fail> {
    let query = tx
        .query(OVERVIEW)
        .bind(scope.guild().as_i64())
        .bind(of.as_i64())
        .bind(Currency::COINS.number());
    let lines: Vec<Line> = query.fetch_all().await?;
    let mut held = Balances::default();
    let (mut is_known, mut job) = (false, None);
    for (kind, balance, joined_at, career, rank) in lines {
        if let (Some(kind), Some(balance)) = (kind, balance) {
            held.add(&kind, balance)?;
        }
        is_known = joined_at.is_some();
        job = career.zip(rank);
    }
    let job = match job {
        Some((career, rank)) => {
            let careers = scope.economy.careers_if_known(scope.guild()).await;
            job_of(&careers, &career, &rank)
        }
        None => None,
    };
    Ok(Overview {
        is_known,
        balance: Balance {
            member: of,
            wallet: held.wallet,
            bank: held.bank,
            escrow: held.escrow,
            total: held.wallet.plus(held.bank)?,
            job,
            grant: None,
        },
    })
}

/// A job as the data file names it, if it is still in there; the first rank if that one is not.
fn job_of(careers: &Careers, career: &str, rank: &str) -> Option<Job> {
    let career = careers.career(career)?;
    let rank = career
        .rank(rank)
        .map_or_else(|| career.ranks.first(), |(_, rank)| Some(rank))?;
    Some(Job {
        career: career.key.clone(),
        rank: rank.key.clone(),
    })
}

//! Rows of proposals and votes.

use core_db::{DbError, FromRow, Row, Rows, Tx, statements};
use core_types::{GuildId, Money, RoleId, UserId};
use domain_economy::treasury::Tally;

use super::{Proposal, ProposalState, ProposalWhat, VoteChoice};

macro_rules! proposals {
    ($rest:literal) => {
        concat!(
            "SELECT number, author_id, what, payee_id, role_id, people, amount, total, reason, state, quorum,
            majority_percent, known_since, yes, no, abstain, opened_at, ends_at, closed_at, closed_reason, entry_seq
        FROM treasury_proposal ",
            $rest
        )
    };
}

statements! {
    /// What of the treasury is kept back for open proposals.
    RESERVED = "SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT) FROM treasury_proposal WHERE guild_id = $1 AND state = 'open'";
    /// How many proposals are open, and how many of them are of one member.
    OPEN_COUNT = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN author_id = $2 THEN 1 ELSE 0 END), 0) AS BIGINT)
        FROM treasury_proposal WHERE guild_id = $1 AND state = 'open'";
    /// The number of a guild's next proposal.
    NEXT = "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) FROM treasury_proposal WHERE guild_id = $1";
    /// A new proposal.
    ADD = "INSERT INTO treasury_proposal (guild_id, number, author_id, what, payee_id, role_id, people, amount, total, reason, state,
            quorum, majority_percent, known_since, opened_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12, $13, $14, $15)";
    /// Who a proposal for a role pays.
    PAYEES_ADD = split(
        "INSERT INTO treasury_payee (guild_id, number, user_id) SELECT $1, $2, value ->> 0 FROM json_each($3)",
        "INSERT INTO treasury_payee (guild_id, number, user_id)
            SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), user_id FROM unnest($3::bigint[]) AS input (user_id)"
    );
    /// The same, back.
    PAYEES = "SELECT user_id FROM treasury_payee WHERE guild_id = $1 AND number = $2 ORDER BY user_id";
    /// Whether somebody is among them.
    PAYEE_GET = "SELECT 1 FROM treasury_payee WHERE guild_id = $1 AND number = $2 AND user_id = $3";
    /// One proposal.
    GET = split(proposals!("WHERE guild_id = $1 AND number = $2"), proposals!("WHERE guild_id = $1 AND number = $2"));
    /// All that are open.
    OPEN = split(proposals!("WHERE guild_id = $1 AND state = 'open' ORDER BY number LIMIT $2"), proposals!("WHERE guild_id = $1 AND state = 'open' ORDER BY number LIMIT $2"));
    /// A page of past and present ones, the latest first.
    PAGE = split(proposals!("WHERE guild_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3"), proposals!("WHERE guild_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3"));
    /// Votes that are over, the longest first. Nothing is decided where the bot was removed.
    DUE = "SELECT guild_id, number FROM treasury_proposal WHERE state = 'open' AND ends_at <= $1
            AND NOT EXISTS (SELECT 1 FROM guild_presence
                WHERE guild_presence.guild_id = treasury_proposal.guild_id AND left_at IS NOT NULL)
        ORDER BY ends_at, guild_id, number LIMIT $2";
    /// Ends a proposal, once.
    CLOSE = "UPDATE treasury_proposal SET state = $3, yes = $4, no = $5, abstain = $6, closed_at = $7, closed_by = $8,
            closed_reason = $9, entry_seq = $10
        WHERE guild_id = $1 AND number = $2 AND state = 'open'";
    /// A vote, in the place of an earlier one.
    VOTE = "INSERT INTO treasury_vote (guild_id, number, user_id, choice, cast_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, number, user_id) DO UPDATE SET choice = excluded.choice, cast_at = excluded.cast_at";
    /// What somebody voted.
    VOTE_GET = "SELECT choice FROM treasury_vote WHERE guild_id = $1 AND number = $2 AND user_id = $3";
    /// The votes for one proposal.
    TALLY = "SELECT choice, COUNT(*) FROM treasury_vote WHERE guild_id = $1 AND number = $2 GROUP BY choice";
}

impl FromRow for Proposal {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let user = |at| {
            let id: Option<i64> = row.get(at)?;
            id.map(UserId::from_i64)
                .transpose()
                .map_err(|_| DbError::corrupt("a proposal of no user id"))
        };
        let role: Option<i64> = row.get(4)?;
        let role = role.map(RoleId::from_i64).transpose();
        let word =
            |what: Option<_>| what.ok_or_else(|| DbError::corrupt("a proposal has a word nobody knows"));
        Ok(Self {
            number: row.get(0)?,
            author: user(1)?,
            what: word(ProposalWhat::parse(&row.get::<String>(2)?))?,
            payee: user(3)?,
            role: role.map_err(|_| DbError::corrupt("a proposal for no role"))?,
            people: row.get(5)?,
            amount: Money::new(row.get(6)?),
            total: Money::new(row.get(7)?),
            reason: row.get(8)?,
            state: ProposalState::parse(&row.get::<String>(9)?)
                .ok_or_else(|| DbError::corrupt("a proposal is in no known state"))?,
            quorum: row.get(10)?,
            majority_percent: row.get(11)?,
            known_since: row.get(12)?,
            tally: Tally {
                yes: row.get(13)?,
                no: row.get(14)?,
                abstain: row.get(15)?,
            },
            opened_at: row.get(16)?,
            ends_at: row.get(17)?,
            closed_at: row.get(18)?,
            closed_reason: row.get(19)?,
            entry: row.get(20)?,
        })
    }
}

/// What of the treasury is kept back for open proposals.
pub(crate) async fn reserved(tx: &mut Tx, guild: GuildId) -> Result<Money, DbError> {
    let (sum,): (i64,) = tx.query(RESERVED).bind(guild.as_i64()).fetch_one().await?;
    Ok(Money::new(sum))
}

/// How many proposals are open, and how many of them are the member's.
pub(super) async fn open_count(tx: &mut Tx, guild: GuildId, member: UserId) -> Result<(i64, i64), DbError> {
    let query = tx.query(OPEN_COUNT).bind(guild.as_i64()).bind(member.as_i64());
    query.fetch_one().await
}

/// The number of the next proposal; given under the lock of the books.
pub(super) async fn next(tx: &mut Tx, guild: GuildId) -> Result<i64, DbError> {
    let (number,): (i64,) = tx.query(NEXT).bind(guild.as_i64()).fetch_one().await?;
    Ok(number)
}

/// Keeps a new proposal, with the members it pays if it is for a role.
pub(super) async fn add(
    tx: &mut Tx,
    guild: GuildId,
    proposal: &Proposal,
    payees: &[UserId],
) -> Result<(), DbError> {
    tx.query(ADD)
        .bind(guild.as_i64())
        .bind(proposal.number)
        .bind(proposal.author.map(UserId::as_i64))
        .bind(proposal.what.name())
        .bind(proposal.payee.map(UserId::as_i64))
        .bind(proposal.role.map(RoleId::as_i64))
        .bind(proposal.people)
        .bind(proposal.amount.minor())
        .bind(proposal.total.minor())
        .bind(proposal.reason.as_str())
        .bind(proposal.quorum)
        .bind(proposal.majority_percent)
        .bind(proposal.known_since)
        .bind(proposal.opened_at)
        .bind(proposal.ends_at)
        .execute()
        .await?;
    if !payees.is_empty() {
        let rows = Rows::new().i64s(payees.iter().map(|payee| payee.as_i64()));
        let query = tx.query(PAYEES_ADD).bind(guild.as_i64()).bind(proposal.number);
        query.bind(rows).execute().await?;
    }
    Ok(())
}

/// Who a proposal for a role pays.
pub(super) async fn payees(tx: &mut Tx, guild: GuildId, number: i64) -> Result<Vec<UserId>, DbError> {
    let query = tx.query(PAYEES).bind(guild.as_i64()).bind(number);
    let rows: Vec<(i64,)> = query.fetch_all().await?;
    let user = |(id,)| UserId::from_i64(id).map_err(|_| DbError::corrupt("a payee is no user id"));
    rows.into_iter().map(user).collect()
}

/// Whether a proposal pays this member.
pub(super) async fn pays(
    tx: &mut Tx,
    guild: GuildId,
    proposal: &Proposal,
    member: UserId,
) -> Result<bool, DbError> {
    if proposal.what != ProposalWhat::Share {
        return Ok(proposal.payee == Some(member));
    }
    let query = tx.query(PAYEE_GET).bind(guild.as_i64()).bind(proposal.number);
    let found: Option<(i64,)> = query.bind(member.as_i64()).fetch_optional().await?;
    Ok(found.is_some())
}

/// A proposal with its votes so far.
pub(super) async fn get(tx: &mut Tx, guild: GuildId, number: i64) -> Result<Option<Proposal>, DbError> {
    let query = tx.query(GET).bind(guild.as_i64()).bind(number);
    let Some(found) = query.fetch_optional().await? else {
        return Ok(None);
    };
    Ok(Some(counted(tx, guild, found).await?))
}

/// The votes of a proposal that is open are counted as they are.
async fn counted(tx: &mut Tx, guild: GuildId, mut proposal: Proposal) -> Result<Proposal, DbError> {
    if proposal.state == ProposalState::Open {
        let query = tx.query(TALLY).bind(guild.as_i64()).bind(proposal.number);
        let rows: Vec<(String, i64)> = query.fetch_all().await?;
        for (choice, count) in rows {
            match VoteChoice::parse(&choice) {
                Some(VoteChoice::Yes) => proposal.tally.yes = count,
                Some(VoteChoice::No) => proposal.tally.no = count,
                Some(VoteChoice::Abstain) => proposal.tally.abstain = count,
                None => return Err(DbError::corrupt("a vote has a word nobody knows")),
            }
        }
    }
    Ok(proposal)
}

/// All proposals that are open.
pub(super) async fn open(tx: &mut Tx, guild: GuildId, most: i64) -> Result<Vec<Proposal>, DbError> {
    let query = tx.query(OPEN).bind(guild.as_i64()).bind(most);
    let rows: Vec<Proposal> = query.fetch_all().await?;
    let mut open = Vec::with_capacity(rows.len());
    for row in rows {
        open.push(counted(tx, guild, row).await?);
    }
    open.sort_by_key(|proposal| (proposal.ends_at, proposal.number));
    Ok(open)
}

/// Proposals before a number, the latest first.
pub(super) async fn page(
    tx: &mut Tx,
    guild: GuildId,
    before: i64,
    limit: i64,
) -> Result<Vec<Proposal>, DbError> {
    let query = tx.query(PAGE).bind(guild.as_i64()).bind(before).bind(limit);
    let rows: Vec<Proposal> = query.fetch_all().await?;
    let mut page = Vec::with_capacity(rows.len());
    for row in rows {
        page.push(counted(tx, guild, row).await?);
    }
    Ok(page)
}

/// Votes that are over.
pub(super) async fn due(tx: &mut Tx, limit: i64) -> Result<Vec<(i64, i64)>, DbError> {
    let now = tx.now();
    tx.query(DUE).bind(now).bind(limit).fetch_all().await
}

/// How a proposal ends.
#[derive(Debug, Default)]
pub(super) struct End<'a> {
    pub(super) by: Option<UserId>,
    pub(super) reason: Option<&'a str>,
    pub(super) entry: Option<i64>,
}

/// Ends a proposal that is open, and answers it as it is then; none if it was not open any more.
pub(super) async fn close(
    tx: &mut Tx,
    guild: GuildId,
    proposal: &Proposal,
    state: ProposalState,
    end: End<'_>,
) -> Result<Option<Proposal>, DbError> {
    let now = tx.now();
    let closed = tx
        .query(CLOSE)
        .bind(guild.as_i64())
        .bind(proposal.number)
        .bind(state.name())
        .bind(proposal.tally.yes)
        .bind(proposal.tally.no)
        .bind(proposal.tally.abstain)
        .bind(now)
        .bind(end.by.map(UserId::as_i64))
        .bind(end.reason)
        .bind(end.entry)
        .execute()
        .await?;
    if closed == 0 {
        return Ok(None);
    }
    Ok(Some(Proposal {
        state,
        closed_at: Some(now),
        closed_reason: end.reason.map(str::to_owned),
        entry: end.entry,
        ..proposal.clone()
    }))
}

/// Notes a vote.
pub(super) async fn vote(
    tx: &mut Tx,
    guild: GuildId,
    number: i64,
    member: UserId,
    choice: VoteChoice,
) -> Result<(), DbError> {
    let now = tx.now();
    let query = tx.query(VOTE).bind(guild.as_i64()).bind(number);
    let query = query.bind(member.as_i64()).bind(choice.name()).bind(now);
    query.execute().await.map(drop)
}

/// What somebody voted.
pub(super) async fn vote_of(
    tx: &mut Tx,
    guild: GuildId,
    number: i64,
    member: UserId,
) -> Result<Option<VoteChoice>, DbError> {
    let query = tx.query(VOTE_GET).bind(guild.as_i64()).bind(number);
    let row: Option<(String,)> = query.bind(member.as_i64()).fetch_optional().await?;
    Ok(row.and_then(|(choice,)| VoteChoice::parse(&choice)))
}

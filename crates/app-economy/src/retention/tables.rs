//! The list. Its order is that of a purge: what refers to something goes before it.

use core_db::Sql;

use super::Erased::{self, Kept, NoMember, Removed, Unnamed};
use super::Exported::{self, At, Not};
use super::Purged::{self, Rows, Stays};
use super::Reason::{Books, Law, Safety};
use super::Table;

/// Deletes a guild's rows by their key, a bite at a time.
macro_rules! rows {
    ($table:literal, $key:literal) => {
        rows!($table, $key, "guild_id = $1")
    };
    ($table:literal, $key:literal, $of_guild:literal) => {
        Rows(Sql::new(concat!(
            "DELETE FROM ",
            $table,
            " WHERE (",
            $key,
            ") IN (SELECT ",
            $key,
            " FROM ",
            $table,
            " WHERE ",
            $of_guild,
            " LIMIT $2)"
        )))
    };
}

const fn table(
    name: &'static str,
    people: &'static [&'static str],
    erased: Erased,
    exported: Exported,
    purged: Purged,
) -> Table {
    Table {
        name,
        people,
        erased,
        exported,
        purged,
    }
}

/// A table that says nothing about members.
const fn plain(name: &'static str, purged: Purged) -> Table {
    table(name, &[], NoMember, Exported::NoMember, purged)
}

const OF_STAFF: Exported = Not("says only which member of staff did it; the audit part has that");
const OF_ALL: Purged = Stays("belongs to the installation, not to a guild");

/// Every table of the database.
#[rustfmt::skip]
pub const TABLES: &[Table] = &[
    // Guards.
    table("access_given", &["subject", "given_by"], Removed, At("/rights/roles"), rows!("access_given", "guild_id, subject, role")),
    table("access_verdict", &["subject", "decided_by"], Kept(Safety, "a denial protects others until it ends"),
        At("/rights/verdicts"), rows!("access_verdict", "guild_id, subject, action")),
    plain("access_cap", rows!("access_cap", "guild_id, role, action")),
    table("access_role", &["created_by"], Unnamed, OF_STAFF, rows!("access_role", "guild_id, name")),
    table("access_spent", &["user_id"], Kept(Safety, "a cap holds for the whole day; days long past are deleted"),
        At("/rights/caps_used"), rows!("access_spent", "guild_id, user_id, action, day")),
    table("approval", &["asker_id", "asker", "member_id", "decided_by"], Unnamed, At("/rights/approvals"),
        rows!("approval", "guild_id, id")),
    table("member_block", &["user_id", "blocked_by"], Kept(Safety, "a block holds until it ends"), At("/guards/block"),
        rows!("member_block", "guild_id, user_id")),
    table("member_limit", &["user_id"], Kept(Safety, "a limit holds until it ends"), At("/guards/limit"),
        rows!("member_limit", "guild_id, user_id")),
    table("api_key", &["created_by"], Unnamed, At("/rights/api_keys"), rows!("api_key", "id")),
    table("guild_setting", &["changed_by"], Unnamed, At("/settings_changed"), rows!("guild_setting", "guild_id, key")),
    plain("channel_rule", rows!("channel_rule", "guild_id, command, channel_id")),
    table("feature_override", &["changed_by"], Unnamed, OF_STAFF, rows!("feature_override", "guild_id, name")),
    table("experiment_exposure", &["unit_id"], Removed, At("/reports/experiments"),
        rows!("experiment_exposure", "experiment, guild_id, unit_id")),
    // Suspicions.
    table("fraud_member", &["user_id"], Removed, At("/guards/watch"),
        rows!("fraud_member", "guild_id, user_id")),
    plain("fraud_guild", rows!("fraud_guild", "guild_id")),
    table("case_event", &["actor_id"], Unnamed, At("/cases"), rows!("case_event", "guild_id, number, seq")),
    table("case_file", &["subject_id", "assigned_to"], Unnamed, At("/cases"), rows!("case_file", "guild_id, number")),
    plain("case_counter", rows!("case_counter", "guild_id")),
    plain("case_week", rows!("case_week", "guild_id, week")),
    // Reports.
    table("error_record", &["user_id"], Unnamed, At("/reports/errors"), rows!("error_record", "error_id, at")),
    plain("error_hour", rows!("error_hour", "guild_id, hour, code, command, build")),
    table("feedback", &["user_id", "settled_by"], Removed, At("/reports/feedback"), rows!("feedback", "guild_id, number")),
    plain("feedback_head", rows!("feedback_head", "guild_id")),
    // The economy beside its ledger.
    table("economy_member", &["user_id"], Removed, At("/joined_at"), rows!("economy_member", "guild_id, user_id")),
    table("daily_streak", &["user_id"], Removed, At("/daily/streak"), rows!("daily_streak", "guild_id, user_id")),
    table("daily_claim", &["user_id"], Removed, At("/daily/claims"), rows!("daily_claim", "guild_id, user_id, day")),
    table("worker", &["user_id"], Removed, At("/work/worker"), rows!("worker", "guild_id, user_id")),
    table("career_progress", &["user_id"], Removed, At("/work/careers"), rows!("career_progress", "guild_id, user_id, career")),
    table("work_shift", &["user_id"], Removed, At("/work/shifts"), rows!("work_shift", "guild_id, user_id, nonce")),
    table("pay_offer", &["payer_id", "payee_id"], Removed, At("/payments_waiting"), rows!("pay_offer", "offer_key")),
    // The working life.
    table("work_task", &["user_id"], Removed, At("/life/task"), rows!("work_task", "guild_id, user_id")),
    table("guild_career", &["changed_by"], Unnamed, OF_STAFF, rows!("guild_career", "guild_id, career, version")),
    table("period_streak", &["user_id"], Removed, At("/life/streaks"), rows!("period_streak", "guild_id, user_id, period")),
    table("period_claim", &["user_id"], Removed, At("/life/claims"), rows!("period_claim", "guild_id, user_id, period, number")),
    table("member_risk", &["user_id"], Removed, At("/life/risk"), rows!("member_risk", "guild_id, user_id")),
    table("risk_draw", &["user_id", "victim_id"], Unnamed, At("/life/draws"), rows!("risk_draw", "guild_id, user_id, nonce")),
    table("member_progress", &["user_id"], Removed, At("/life/progress"), rows!("member_progress", "guild_id, user_id")),
    table("member_achievement", &["user_id"], Removed, At("/life/achievements"),
        rows!("member_achievement", "guild_id, user_id, achievement")),
    table("quest_done", &["user_id"], Removed, At("/life/quests"),
        rows!("quest_done", "guild_id, user_id, period, number, quest")),
    plain("life_fingerprint", rows!("life_fingerprint", "guild_id, fingerprint, what")),
    // Growing beyond work. What must not be paid twice stays under a number that names nobody.
    plain("level_reward", rows!("level_reward", "guild_id, level")),
    table("level_reward_done", &["user_id"], Unnamed, At("/growth/level_rewards"),
        rows!("level_reward_done", "guild_id, user_id, level")),
    table("role_reward", &["user_id"], Removed, At("/growth/roles"), rows!("role_reward", "id")),
    table("season_score", &["user_id"], Removed, At("/growth/season_points"),
        rows!("season_score", "guild_id, season_id, user_id")),
    table("season_place", &["user_id"], Unnamed, At("/growth/season_places"), rows!("season_place", "guild_id, season_id, place")),
    table("season", &["made_by"], Unnamed, OF_STAFF, rows!("season", "guild_id, id")),
    table("member_activity", &["user_id"], Removed, At("/growth/activity"), rows!("member_activity", "guild_id, user_id")),
    table("collection_done", &["user_id"], Unnamed, At("/growth/collections"),
        rows!("collection_done", "guild_id, user_id, collection_id")),
    table("item_drop", &["user_id"], Removed, At("/growth/finds"), rows!("item_drop", "guild_id, user_id, label")),
    plain("collection_item", rows!("collection_item", "guild_id, collection_id, item_id")),
    plain("collection", rows!("collection", "guild_id, id")),
    plain("guild_quest", rows!("guild_quest", "guild_id, id")),

    // A keyed hash of the member's id is no name without the key, and ends by itself.
    plain("economy_fingerprint", rows!("economy_fingerprint", "guild_id, fingerprint")),
    table("held_transfer", &["payer_id", "payee_id"], Unnamed, At("/payments_held"), rows!("held_transfer", "guild_id, hold_id")),
    // The bank. Loans name members only by themselves; a memory is a keyed hash, as above.
    table("savings", &["user_id"], Removed, At("/bank/savings"), rows!("savings", "guild_id, user_id")),
    plain("savings_round", rows!("savings_round", "guild_id")),
    table("loan", &["user_id"], Removed, At("/bank/loans"), rows!("loan", "guild_id, user_id, taken_at")),
    plain("loan_memory", rows!("loan_memory", "guild_id, fingerprint")),
    table("money_request", &["asker_id", "payer_id"], Removed, At("/bank/requests"), rows!("money_request", "guild_id, number")),
    table("standing_order", &["payer_id", "payee_id"], Removed, At("/bank/standing_orders"),
        rows!("standing_order", "guild_id, payer_id, number")),
    table("term_deposit", &["user_id"], Removed, At("/bank/term_deposits"), rows!("term_deposit", "guild_id, hold_id")),
    // Things.
    plain("item", rows!("item", "guild_id, id")),
    table("item_holding", &["owner_id"], Removed, At("/things/holdings"), rows!("item_holding", "guild_id, owner_id, item_id, place")),
    table("item_movement", &["owner_id"], Unnamed, At("/things/movements"), rows!("item_movement", "id")),
    table("role_grant", &["user_id"], Unnamed, At("/things/roles"), rows!("role_grant", "id")),
    plain("income_role", rows!("income_role", "guild_id, role_id")),
    // Under a number that names nobody until its period ends, so that returning pays nothing twice.
    table("income_claim", &["user_id"], Unnamed, At("/things/incomes"), rows!("income_claim", "guild_id, user_id, role_id")),
    table("market_listing", &["owner_id"], Unnamed, At("/things/listings"), rows!("market_listing", "guild_id, id")),
    table("auction", &["bid_user_id", "owner_id"], Unnamed, At("/things/auctions"), rows!("auction", "guild_id, id")),
    table("trade", &["asker_id", "member_id"], Removed, At("/things/trades"), rows!("trade", "guild_id, id")),
    plain("recipe", rows!("recipe", "guild_id, id")),
    // The treasury.
    table("treasury_proposal", &["author_id", "closed_by", "payee_id"], Unnamed, At("/treasury/proposals"),
        rows!("treasury_proposal", "guild_id, number")),
    table("treasury_payee", &["user_id"], Removed, At("/treasury/shares"), rows!("treasury_payee", "guild_id, number, user_id")),
    table("treasury_vote", &["user_id"], Removed, At("/treasury/votes"), rows!("treasury_vote", "guild_id, number, user_id")),
    plain("faucet_day", rows!("faucet_day", "guild_id, day")),
    plain("levy_round", rows!("levy_round", "guild_id")),
    table("levy", &["user_id"], Removed, At("/treasury/levies"), rows!("levy", "guild_id, user_id, week, kind")),
    table("idle_member", &["user_id"], Removed, At("/treasury/warned"), rows!("idle_member", "guild_id, user_id")),
    table("vacation", &["user_id"], Removed, At("/treasury/vacation"), rows!("vacation", "guild_id, user_id")),
    plain("economy_alert", rows!("economy_alert", "guild_id, measure")),
    // They wait with a payment, and end with it. A limit on purchases is kept under a keyed hash, as other memories are.
    table("held_thing", &["giver_id", "taker_id"], Removed, At("/things/waiting"), rows!("held_thing", "guild_id, hold_id, place")),
    plain("purchase_memory", rows!("purchase_memory", "guild_id, fingerprint, item_id")),
    // Steering.
    table("staff_move", &["actor_id", "member_id"], Kept(Safety, "what staff moved counts for a day; older rows are deleted"),
        Not("repeats what the audit part says, and ends within a day"), rows!("staff_move", "guild_id, actor_id, at, trace")),
    plain("economy_day", rows!("economy_day", "guild_id, day, kind")),
    plain("economy_rollup", rows!("economy_rollup", "guild_id")),
    plain("economy_activity", rows!("economy_activity", "account_id")),
    plain("economy_census", rows!("economy_census", "guild_id, day")),
    table("steering_row", &["member_id"], Unnamed, At("/corrections"), rows!("steering_row", "guild_id, batch_id, place")),
    table("steering_batch", &["made_by"], Unnamed, At("/corrections"), rows!("steering_batch", "guild_id, id")),

    // The ledger, as a whole. Postings know their guild only through their account.
    plain("hold", rows!("hold", "id")),
    plain("posting", rows!("posting", "account_id, seq", "account_id IN (SELECT id FROM account WHERE guild_id = $1)")),
    table("journal_entry", &["actor"], Kept(Books, "names accounts by number, and those no longer name anybody"),
        At("/entries"), rows!("journal_entry", "guild_id, seq")),
    plain("ledger_head", rows!("ledger_head", "guild_id")),
    table("account", &["owner_id"], Unnamed, At("/balances"),
        // One that got postings since waits for the next round: without it nobody would find those.
        rows!("account", "id", "guild_id = $1 AND NOT EXISTS (SELECT 1 FROM posting WHERE posting.account_id = account.id)")),
    // The audit log, as a whole.
    table("audit_log", &["actor_id", "target"], Kept(Law, "a record of who decided what protects both sides"), At("/audit"),
        rows!("audit_log", "guild_id, seq")),
    plain("audit_head", rows!("audit_head", "guild_id")),
    // What is on its way.
    table("idempotency", &["user_id"], Kept(Safety, "a repeated request does nothing twice; ends within a week"),
        Not("repeats what the other parts say, and ends within a week"), rows!("idempotency", "key")),
    table("outbox", &[], Kept(Safety, "what is on its way to others; ends a week after its delivery, or a month after it was given up"),
        Not("what is on its way is told by whatever it is about"),
        // Notices by their partition, the operator's events by what they say: ids are text in them.
        rows!("outbox", "id", "(topic IN ('notice', 'role') AND (partition_key = CAST(CAST($1 AS BIGINT) AS TEXT) OR partition_key LIKE CAST(CAST($1 AS BIGINT) AS TEXT) || ':%')) \
            OR (topic = 'webhook' AND payload LIKE '%\"guild\":\"' || CAST(CAST($1 AS BIGINT) AS TEXT) || '\"%')")),
    // Last: nothing of the guild can be read without it, and nothing is left that it could read.
    table("data_key", &["user_id"], Removed, Not("a sealed key is of no use to anybody"), rows!("data_key", "id")),
    plain("guild_presence", Stays("goes with the last step of a purge")),
    // The installation's.
    plain("guild_purge", Stays("the operator's record of purges")),
    // Who changed a flag is an API key of the operator's, or their command line.
    plain("flag_value", OF_ALL),
    plain("jobs", OF_ALL),
    plain("leases", OF_ALL),
    plain("gateway_session", OF_ALL),
    plain("gateway_fleet", OF_ALL),
    plain("gateway_bucket", OF_ALL),
    plain("seed", OF_ALL),
    plain("master_key", OF_ALL),
    plain("schema_migrations", OF_ALL),
];

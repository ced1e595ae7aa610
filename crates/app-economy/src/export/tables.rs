//! What an export has beside the journal: one line for each row, as it is stored.
//!
//! The databases write the JSON themselves, so that a column is named here once and read nowhere. Ids of Discord's are texts.

use core_db::{DbError, Sql, Tx};
use core_types::GuildId;

/// Values of a table's key read at a time: members, or the numbers of rows.
const PAGE: u32 = 500;

/// One kind of record.
pub(super) struct Records {
    /// What its lines are called.
    pub(super) of: &'static str,
    sql: Sql,
}

/// A table with its key and the columns that are written: a name, and what it is in SQL.
macro_rules! records {
    ($of:literal, $table:literal, $key:literal, $name:literal = $value:literal $(, $names:literal = $values:literal)* $(,)?) => {
        Records {
            of: $of,
            sql: Sql::split(
                records!(@sql "", "json_object(", ")", $table, $key, $name = $value $(, $names = $values)*),
                records!(@sql "", "CAST(json_build_object(", ") AS TEXT)", $table, $key, $name = $value $(, $names = $values)*),
            ),
        }
    };
    (@sql $nothing:literal, $open:literal, $close:literal, $table:literal, $key:literal, $name:literal = $value:literal
        $(, $names:literal = $values:literal)*) => {
        concat!(
            "SELECT ", $key, ", ", $open, "'", $name, "', ", $value, $(", '", $names, "', ", $values,)* $close,
            " FROM ", $table, " WHERE guild_id = $1 AND ", $key, " > $2 AND ", $key, " <= COALESCE((SELECT max(page.k) FROM (SELECT DISTINCT ",
            $key, " AS k FROM ", $table, " WHERE guild_id = $1 AND ", $key, " > $2 ORDER BY k LIMIT $3) AS page), $2) ORDER BY ", $key
        )
    };
}

/// Everything but the settings, whose key is a text.
#[rustfmt::skip]
pub(super) const TABLES: &[Records] = &[
    records!("streak", "daily_streak", "user_id", "member" = "CAST(user_id AS TEXT)", "last_day" = "last_day", "length" = "length", "best" = "best"),
    records!("career", "career_progress", "user_id", "member" = "CAST(user_id AS TEXT)", "career" = "career", "rank" = "career_rank", "xp" = "xp",
        "shifts" = "shifts"),
    records!("member", "economy_member", "user_id", "member" = "CAST(user_id AS TEXT)", "joined_at" = "joined_at", "start_grant" = "start_grant"),
    records!("daily_claim", "daily_claim", "user_id", "member" = "CAST(user_id AS TEXT)", "day" = "day", "claimed_at" = "claimed_at", "reward" = "reward"),
    records!("worker", "worker", "user_id", "member" = "CAST(user_id AS TEXT)", "career" = "career", "changed_at" = "changed_at",
        "notice_until" = "notice_until", "next_shift_at" = "next_shift_at", "draw" = "nonce"),
    records!("shift", "work_shift", "user_id", "member" = "CAST(user_id AS TEXT)", "draw" = "nonce", "worked_at" = "worked_at", "career" = "career",
        "rank" = "career_rank", "skill" = "skill", "chance_ppm" = "chance_ppm", "result" = "result", "pay" = "pay", "xp" = "xp",
        "label" = "label", "commitment" = "commitment"),
    // The bank.
    records!("savings", "savings", "user_id", "member" = "CAST(user_id AS TEXT)", "day" = "day", "low" = "low", "balance" = "balance", "seq" = "seq",
        "carry" = "carry", "paid_day" = "paid_day", "paid" = "paid", "short" = "short", "paid_total" = "paid_total"),
    records!("loan", "loan", "user_id", "member" = "CAST(user_id AS TEXT)", "taken_at" = "taken_at", "lender" = "lender", "principal" = "principal",
        "owed" = "owed", "interest" = "interest", "carry" = "carry", "rate_ppm" = "rate_ppm", "accrued_day" = "accrued_day",
        "taken_day" = "taken_day", "due_day" = "due_day", "repaid" = "repaid", "state" = "state", "closed_at" = "closed_at"),
    records!("term_deposit", "term_deposit", "hold_id", "hold" = "hold_id", "member" = "CAST(user_id AS TEXT)", "amount" = "amount", "days" = "days",
        "rate_ppm" = "rate_ppm", "interest" = "interest", "opened_at" = "opened_at", "matures_at" = "matures_at", "state" = "state",
        "paid" = "paid", "closed_at" = "closed_at"),
    records!("standing_order", "standing_order", "payer_id", "payer" = "CAST(payer_id AS TEXT)", "number" = "number",
        "payee" = "CAST(payee_id AS TEXT)", "amount" = "amount", "memo" = "memo", "every" = "every", "due_day" = "due_day", "due_at" = "due_at",
        "created_at" = "created_at", "paid" = "paid", "skipped" = "skipped"),
    records!("money_request", "money_request", "number", "number" = "number", "asker" = "CAST(asker_id AS TEXT)", "payer" = "CAST(payer_id AS TEXT)",
        "amount" = "amount", "memo" = "memo", "state" = "state", "created_at" = "created_at", "expires_at" = "expires_at"),
    // Things.
    records!("item", "item", "id", "id" = "id", "name" = "name", "emoji" = "emoji", "about" = "about", "price" = "price", "stock" = "stock",
        "per_head" = "per_head", "ends_at" = "ends_at", "needs" = "needs", "acts" = "acts", "usable" = "usable", "giftable" = "giftable",
        "sellable" = "sellable", "sold" = "sold", "state" = "state", "created_at" = "created_at", "changed_at" = "changed_at"),
    records!("movement", "item_movement", "id", "id" = "id", "member" = "CAST(owner_id AS TEXT)", "item" = "item_id", "place" = "place",
        "delta" = "delta", "kind" = "kind", "at" = "at"),
    records!("holding", "item_holding", "owner_id", "member" = "CAST(owner_id AS TEXT)", "item" = "item_id", "place" = "place", "quantity" = "quantity"),
    records!("listing", "market_listing", "id", "id" = "id", "member" = "CAST(owner_id AS TEXT)", "item" = "item_id", "quantity" = "quantity",
        "price" = "price", "fee_ppm" = "fee_ppm", "state" = "state", "opened_at" = "opened_at", "expires_at" = "expires_at"),
    records!("auction", "auction", "id", "id" = "id", "member" = "CAST(owner_id AS TEXT)", "item" = "item_id", "quantity" = "quantity", "start" = "start",
        "step_ppm" = "step_ppm", "fee_ppm" = "fee_ppm", "bid" = "bid", "bidder" = "CAST(bid_user_id AS TEXT)", "hold" = "hold_id", "bids" = "bids",
        "state" = "state", "opened_at" = "opened_at", "ends_at" = "ends_at"),
    records!("trade", "trade", "id", "id" = "id", "asker" = "CAST(asker_id AS TEXT)", "member" = "CAST(member_id AS TEXT)", "ask" = "ask",
        "answer" = "answer", "state" = "state", "opened_at" = "opened_at", "expires_at" = "expires_at"),
    records!("recipe", "recipe", "id", "id" = "id", "item" = "item_id", "quantity" = "quantity", "fee" = "fee", "parts" = "parts"),
    records!("role_grant", "role_grant", "id", "id" = "id", "member" = "CAST(user_id AS TEXT)", "item" = "item_id", "role" = "CAST(role_id AS TEXT)",
        "gives" = "gives", "cause" = "cause", "hold" = "hold_id", "price" = "price", "state" = "state", "opened_at" = "opened_at",
        "due_at" = "due_at", "closed_at" = "closed_at"),
    records!("income_role", "income_role", "role_id", "role" = "CAST(role_id AS TEXT)", "amount" = "amount", "hours" = "hours"),
    records!("income_claim", "income_claim", "user_id", "member" = "CAST(user_id AS TEXT)", "role" = "CAST(role_id AS TEXT)", "paid_until" = "paid_until"),
    // Progress.
    records!("progress", "member_progress", "user_id", "member" = "CAST(user_id AS TEXT)", "xp" = "xp", "level" = "level", "streak" = "streak",
        "streak_best" = "streak_best", "promotions" = "promotions", "quests" = "quests", "shifts" = "shifts", "good" = "good",
        "tasks" = "tasks", "claims" = "claims", "crimes" = "crimes", "earned" = "earned"),
    records!("achievement", "member_achievement", "user_id", "member" = "CAST(user_id AS TEXT)", "achievement" = "achievement", "earned_at" = "earned_at"),
    records!("quest", "quest_done", "user_id", "member" = "CAST(user_id AS TEXT)", "period" = "period", "number" = "number", "quest" = "quest",
        "done_at" = "done_at", "reward" = "reward"),
    // The working life.
    records!("career_version", "guild_career", "version", "career" = "career", "version" = "version", "toml" = "toml", "hidden" = "hidden",
        "changed_at" = "changed_at"),
    records!("period_streak", "period_streak", "user_id", "member" = "CAST(user_id AS TEXT)", "period" = "period", "last" = "last", "length" = "length",
        "best" = "best"),
    records!("period_claim", "period_claim", "user_id", "member" = "CAST(user_id AS TEXT)", "period" = "period", "number" = "number",
        "claimed_at" = "claimed_at", "reward" = "reward"),
    records!("risk", "member_risk", "user_id", "member" = "CAST(user_id AS TEXT)", "draw" = "nonce", "crime_ready_at" = "crime_ready_at",
        "rob_ready_at" = "rob_ready_at", "robbed_at" = "robbed_at", "passive" = "passive", "passive_ready_at" = "passive_ready_at"),
    records!("risk_draw", "risk_draw", "user_id", "member" = "CAST(user_id AS TEXT)", "draw" = "nonce", "drawn_at" = "drawn_at", "kind" = "kind",
        "victim" = "CAST(victim_id AS TEXT)", "chance_ppm" = "chance_ppm", "won" = "won", "amount" = "amount", "label" = "label",
        "commitment" = "commitment"),
];

impl Records {
    /// The next rows behind a value of the key, each with that value; none at the end.
    pub(super) async fn page(
        &self,
        tx: &mut Tx,
        guild: GuildId,
        after: i64,
    ) -> Result<Vec<(i64, String)>, DbError> {
        tx.query(self.sql)
            .bind(guild.as_i64())
            .bind(after)
            .bind(PAGE)
            .fetch_all()
            .await
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use core_db::testing::TestDb;

    use super::*;

    #[tokio::test]
    async fn both_databases_understand_every_table_and_each_is_there_once() {
        let names: BTreeSet<&str> = TABLES.iter().map(|records| records.of).collect();
        assert_eq!(names.len(), TABLES.len());
        for db in TestDb::all().await.unwrap() {
            let read: Result<(), DbError> = db
                .read("export", |tx| {
                    Box::pin(async move {
                        for records in TABLES {
                            let page = records.page(tx, GuildId::new(1).unwrap(), 0).await;
                            let page =
                                page.map_err(|error| DbError::corrupt(format!("{}: {error:?}", records.of)))?;
                            assert!(page.is_empty());
                        }
                        Ok(())
                    })
                })
                .await;
            read.unwrap();
        }
    }
}

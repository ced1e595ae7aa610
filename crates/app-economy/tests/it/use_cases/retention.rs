//! The list of all tables, held against the schema and against what erasing and exporting really do.

use std::collections::{BTreeMap, BTreeSet};

use app_economy::ledger::{OnProgress, VerifyScope, verify};
use app_economy::retention::{Erased, Exported, Purged, TABLES};
use core_analytics::{FeedbackKind, NewFeedback};
use core_db::testing::{SchemaColumn, prepare_all, schema};
use core_db::{Db, Dialect, test_on_each};

use super::*;

/// Whoever is forgotten: a number that stands for nothing else.
const MARK: u64 = 7_777_777_777_777;

/// What a column's name has in it when it names a person.
const PERSON: &[&str] = &[
    "user", "member", "owner", "payer", "payee", "actor", "asker", "subject", "person", "author", "assigned",
    "_by", "target", "invited", "unit_id", "victim", "giver", "taker",
];

/// Columns that only look like it.
const NOBODY: &[(&str, &str)] = &[
    ("api_key", "replaced_by"),
    ("flag_value", "changed_by"),
    ("jobs", "lease_owner"),
    ("leases", "owner"),
    ("outbox", "lease_owner"),
    ("guild_quest", "target"),
    ("season", "members"),
    ("trade", "asker_ok"),
    ("trade", "member_ok"),
];

/// Rows about the member in every table that the use cases below do not fill.
const ROWS: &[&str] = &[
    "UPDATE guild_setting SET changed_by = MARK",
    "INSERT INTO access_role (guild_id, name, created_at, created_by) VALUES (1, 'banker', 1, MARK)",
    "INSERT INTO access_given (guild_id, subject, role, given_at, given_by) VALUES (1, 'user:MARK', 'auditor', 1, 99), (1, 'user:12', 'auditor', 1, MARK)",
    "INSERT INTO access_verdict (guild_id, subject, action, effect, rank, decided_at, decided_by)
        VALUES (1, 'user:MARK', 'audit.read', 'allow', 3, 1, 99), (1, 'user:MARK', 'economy.transfer', 'deny', 3, 1, 99),
            (1, 'user:12', 'audit.read', 'allow', 3, 1, MARK)",
    "INSERT INTO access_spent (guild_id, user_id, action, day, amount) VALUES (1, MARK, 'economy.add_money', 20000, 5)",
    "INSERT INTO approval (guild_id, id, kind, action, input, asker_id, asker, member_id, reason, trace, asked_at, expires_at, state, decided_by)
        VALUES (1, 1, 'a', 'economy.add_money', '{\"member\":\"MARK\"}', 99, '{}', MARK, 'for MARK', '1', 1, 9, 'waiting', NULL),
            (1, 2, 'a', 'economy.add_money', '{}', 99, '{}', 12, 'prize', '1', 1, 9, 'approved', MARK)",
    "INSERT INTO member_block (guild_id, user_id, reason, blocked_by, blocked_at) VALUES (1, MARK, 'spam', 99, 1)",
    "INSERT INTO member_limit (guild_id, user_id, number, since, expires_at) VALUES (1, MARK, 1, 1, 9000000000000000)",
    "INSERT INTO api_key (id, guild_id, name, scopes, secret_hash, created_at, created_by) VALUES ('abc', 1, 'a', 'audit:read', BYTES, 1, MARK)",
    "INSERT INTO data_key (id, guild_id, user_id, generation, master_id, wrapped, created_at) VALUES (5, 1, MARK, 9, 'x', BYTES, 1)",
    "INSERT INTO fraud_member (guild_id, user_id, kept_at, state) VALUES (1, MARK, 1, BYTES)",
    "INSERT INTO case_file (guild_id, number, subject_id, kind, score, state, appeal, assigned_to, events, opened_at, changed_at, expires_at)
        VALUES (1, 1, MARK, 'transfer', 700, 'open', 'none', 99, 1, 1, 1, 9), (1, 2, 12, 'staff', 0, 'open', 'none', MARK, 1, 1, 1, 9)",
    "INSERT INTO case_event (guild_id, number, seq, at, actor_id, kind, detail) VALUES (1, 2, 1, 1, MARK, 'assigned', '{}')",
    "INSERT INTO hold (guild_id, source_id, escrow_id, amount, state, purpose, opened_at, expires_at, opened_seq, closed_seq)
        SELECT 1, max(id), max(id), 5, 'released', 'case', 1, 2, 1, 1 FROM account",
    "INSERT INTO held_transfer (guild_id, hold_id, payer_id, payee_id, amount, fee, kind, state, opened_at, due_at, closed_at, opened_seq, closed_seq)
        SELECT 1, max(id), MARK, 12, 4, 1, 'case', 'returned', 1, 9, 9, 1, 1 FROM hold",
    "INSERT INTO savings (guild_id, user_id, day, low, balance, seq, carry, paid_day, paid, short, paid_total)
        VALUES (1, MARK, 99999, 0, 0, 0, 0, 0, 0, 0, 0)",
    "INSERT INTO loan (guild_id, user_id, taken_at, lender, principal, owed, interest, carry, rate_ppm, accrued_day, taken_day, due_day,
            repaid, state, check_at) VALUES (1, MARK, 1, 'mint', 9, 9, 0, 0, 0, 99999, 1, 99999, 0, 'open', 9000000000000000)",
    "INSERT INTO money_request (guild_id, number, asker_id, payer_id, amount, memo, state, created_at, expires_at)
        VALUES (1, 1, 12, MARK, 5, 'MARK owes me', 'waiting', 1, 9), (1, 2, MARK, 12, 5, NULL, 'declined', 1, 9)",
    "INSERT INTO standing_order (guild_id, payer_id, number, payee_id, amount, every, due_day, due_at, created_at, paid, skipped)
        VALUES (1, MARK, 1, 12, 5, 'day', 99999, 9000000000000000, 1, 0, 0), (1, 12, 1, MARK, 5, 'day', 99999, 9000000000000000, 1, 0, 0)",
    "INSERT INTO term_deposit (guild_id, hold_id, user_id, amount, days, rate_ppm, interest, opened_at, matures_at, state, paid, closed_at)
        SELECT 1, max(id), MARK, 5, 7, 1, 0, 1, 9, 'broken', 0, 9 FROM hold",
    "INSERT INTO error_record (error_id, at, guild_id, user_id, interaction, trace, code, kind, command, detail, causes, build)
        VALUES ('K7Q2-M4XD', 1, 1, MARK, '10', '', 'internal', 'internal', 'daily', 'of MARK', '', '0')",
    "INSERT INTO feature_override (guild_id, name, enabled, changed_at, changed_by, reason) VALUES (1, 'pay', 1, 1, MARK, 'try it')",
    "INSERT INTO experiment_exposure (experiment, guild_id, unit_id, variant, exposed_at) VALUES ('x', 1, MARK, 'a', 1)",
    "INSERT INTO item (guild_id, id, name, name_key, about, price, needs, acts, usable, giftable, sellable, sold, state, created_at, changed_at)
        VALUES (1, 1, 'Apple', 'apple', '', 5, '{}', '{}', 0, 1, 1, 0, 'open', 1, 1)",
    "INSERT INTO item_holding (guild_id, owner_id, item_id, place, quantity) VALUES (1, MARK, 1, 'hand', 2), (1, MARK, 1, 'bound', 3)",
    "INSERT INTO item_movement (guild_id, owner_id, item_id, place, delta, kind, at)
        VALUES (1, MARK, 1, 'hand', 2, 'buy', 1), (1, MARK, 1, 'bound', 3, 'market', 1)",
    "INSERT INTO role_grant (guild_id, user_id, item_id, role_id, gives, cause, price, state, opened_at, due_at, closed_at)
        VALUES (1, MARK, 1, 5, 1, 'buy', 5, 'done', 1, 9, 9)",
    "INSERT INTO income_claim (guild_id, user_id, role_id, paid_until) VALUES (1, MARK, 5, 9000000000000000), (1, MARK, 6, 1)",
    "INSERT INTO market_listing (guild_id, id, owner_id, item_id, quantity, price, fee_ppm, state, opened_at, expires_at)
        VALUES (1, 1, MARK, 1, 3, 6, 0, 'open', 1, 9000000000000000)",
    "INSERT INTO auction (guild_id, id, owner_id, item_id, quantity, start, step_ppm, fee_ppm, bid, bid_user_id, bids, state, opened_at, ends_at, last_at)
        VALUES (1, 1, 12, 1, 1, 5, 0, 0, 6, MARK, 1, 'sold', 1, 9, 9), (1, 2, MARK, 1, 1, 5, 0, 0, NULL, NULL, 0, 'unsold', 1, 9, 9)",
    "INSERT INTO trade (guild_id, id, asker_id, member_id, ask, answer, version, asker_ok, member_ok, state, opened_at, expires_at)
        VALUES (1, 1, MARK, 12, '{}', '{}', 1, 0, 0, 'open', 1, 9000000000000000)",
    "INSERT INTO held_thing (guild_id, hold_id, place, giver_id, taker_id, item_id, quantity, kind)
        VALUES (1, 777, 1, MARK, 12, 1, 1, 'market'), (1, 777, 2, 12, MARK, 1, 1, 'trade')",
    "INSERT INTO staff_move (guild_id, actor_id, at, trace, member_id, amount, approved)
        VALUES (1, MARK, 1, '1', 12, 5, 0), (1, 12, 1, '1', MARK, 5, 0)",
    "UPDATE idempotency SET guild_id = 1, user_id = MARK WHERE key LIKE '%MARK%'",
    "INSERT INTO steering_batch (guild_id, id, what, state, made_by, reason, partly, made_at, expires_at, changed_at, row_count, amount)
        VALUES (1, 1, 'grant', 'running', MARK, 'prize', 0, 1, 9, 1, 1, 5)",
    "INSERT INTO steering_row (guild_id, batch_id, place, member_id, amount, state) VALUES (1, 1, 1, MARK, 5, 'waiting')",
    "INSERT INTO treasury_proposal (guild_id, number, author_id, what, payee_id, people, amount, total, reason, state, quorum,
            majority_percent, known_since, opened_at, ends_at)
        VALUES (1, 1, MARK, 'pay', 12, 1, 5, 5, 'for MARK', 'open', 5, 50, 0, 1, 9000000000000000),
            (1, 2, 12, 'pay', MARK, 1, 5, 5, 'prize', 'open', 5, 50, 0, 1, 9000000000000000)",
    "INSERT INTO treasury_payee (guild_id, number, user_id) VALUES (1, 3, MARK)",
    "INSERT INTO treasury_vote (guild_id, number, user_id, choice, cast_at) VALUES (1, 2, MARK, 'yes', 1)",
    "INSERT INTO levy (guild_id, user_id, week, kind, base, owed, taken, at) VALUES (1, MARK, 19992, 'tax', 9, 1, 1, 1)",
    "INSERT INTO idle_member (guild_id, user_id, warnings, warned_day) VALUES (1, MARK, 1, 20000)",
    "INSERT INTO vacation (guild_id, user_id, from_day, until_day, year, used) VALUES (1, MARK, 1, 2, 1970, 1)",
    "INSERT INTO work_task (guild_id, user_id, nonce, opened_at) VALUES (1, MARK, 1, 1)",
    "INSERT INTO guild_career (guild_id, career, version, hidden, changed_at, changed_by) VALUES (1, 'harbour', 1, 1, 1, MARK)",
    "INSERT INTO member_risk (guild_id, user_id, nonce, crime_ready_at, rob_ready_at, robbed_at, passive, passive_ready_at)
        VALUES (1, MARK, 1, 1, 1, 0, 0, 1)",
    "INSERT INTO risk_draw (guild_id, user_id, nonce, drawn_at, kind, victim_id, chance_ppm, won, amount, label, commitment)
        VALUES (1, MARK, 1, 1, 'crime', NULL, 1, 1, 1, 'x', 'x'), (1, 12, 1, 1, 'rob', MARK, 1, 1, 1, 'x', 'x')",
    "INSERT INTO quest_done (guild_id, user_id, period, number, quest, done_at, reward) VALUES (1, MARK, 'day', 1, 'shifts_2', 1, 1)",
    "INSERT INTO level_reward_done (guild_id, user_id, level, coins, given_at) VALUES (1, MARK, 5, 100, 1)",
    "INSERT INTO role_reward (guild_id, user_id, role_id, cause, number, state, opened_at, due_at) VALUES (1, MARK, 9, 'level', 5, 'waiting', 1, 9)",
    "INSERT INTO season (guild_id, id, name, scored, state, starts_at, ends_at, prizes, carry_percent, walked, made_by, members, points)
        VALUES (1, 1, 'Spring', 'xp', 'ended', 1, 2, '{}', 0, 0, MARK, 1, 15)",
    "INSERT INTO season_score (guild_id, season_id, user_id, points) VALUES (1, 1, MARK, 15)",
    "INSERT INTO season_place (guild_id, season_id, place, user_id, points, coins) VALUES (1, 1, 1, MARK, 15, 5)",
    "INSERT INTO member_activity (guild_id, user_id, day, xp, messages, minutes) VALUES (1, MARK, 20000, 5, 1, 0)",
    "INSERT INTO collection_done (guild_id, user_id, collection_id, coins, done_at) VALUES (1, MARK, 1, 500, 1)",
    "INSERT INTO item_drop (guild_id, user_id, label, collection_id, item_id, chance_ppm, drawn_at, commitment)
        VALUES (1, MARK, 'find-work/1/2', 1, 1, 50000, 1, 'x')",
    "INSERT INTO outbox (topic, partition_key, payload, created_at, due_at) VALUES ('notice', '1:MARK', '{}', 1, 1), ('notice', '1', '{\"about\":\"MARK\"}', 1, 1)",
];

/// A member with something in every table that can say something about members.
async fn lived_in(db: &TestDb) -> Hall {
    let hall = Hall::new(db);
    hall.set("start.grant", "40").await;
    hall.set("pay.threshold", "100").await;
    hall.give(MARK, 1_000).await;
    let ask = || hall.request(MARK);
    hall.economy.balance(&ask(), user(MARK), false).await.unwrap();
    hall.economy.daily(&ask()).await.unwrap();
    hall.economy
        .period(&ask(), domain_economy::period::Period::Week)
        .await
        .unwrap();
    hall.economy.work_apply(&ask(), "harbour").await.unwrap();
    hall.economy.work_shift(&ask()).await.unwrap();
    let mut order_ = order(BO, "50");
    order_.memo = Some(format!("from {MARK}"));
    hall.economy.pay(&ask(), order_).await.unwrap();
    hall.economy.pay(&ask(), order(BO, "200")).await.unwrap();
    let feedback = NewFeedback {
        kind: FeedbackKind::Idea,
        text: "more fish".to_owned(),
        error: None,
    };
    hall.economy
        .reports()
        .feedback_give(&ask(), feedback)
        .await
        .unwrap();
    let bytes = match db.dialect() {
        Dialect::Sqlite => "zeroblob(32)",
        Dialect::Postgres => "decode(repeat('00', 32), 'hex')",
    };
    for row in ROWS {
        let row = row.replace("MARK", &MARK.to_string()).replace("BYTES", bytes);
        let row: &'static str = row.leak();
        let put = db.write("row", move |tx| {
            Box::pin(async move { tx.query(row).execute().await })
        });
        put.await
            .unwrap_or_else(|error: core_db::DbError| panic!("{row}: {error:?}"));
    }
    hall
}

/// The tables in which the member is found, however it is written down.
async fn found(db: &Db, columns: &[SchemaColumn]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (table, column, family, _) in columns {
        if family == "bytes" {
            continue;
        }
        let look = format!("SELECT count(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE '%{MARK}%'");
        let look: &'static str = look.leak();
        let count = db.read("look", move |tx| {
            Box::pin(async move { tx.query(look).fetch_one::<(i64,)>().await })
        });
        if count.await.map_or_else(
            |error: core_db::DbError| panic!("{look}: {error:?}"),
            |(count,)| count,
        ) > 0
        {
            found.insert(table.clone());
        }
    }
    found
}

test_on_each! {
    /// Who adds a table says here what becomes of it, and which of its columns name people.
    async fn every_table_and_every_column_with_a_person_is_declared(db: TestDb) {
        let mut tables = BTreeMap::<String, BTreeSet<String>>::new();
        for (table, column, ..) in schema(&db).await? {
            tables.entry(table).or_default().insert(column);
        }
        let declared: BTreeSet<&str> = TABLES.iter().map(|table| table.name).collect();
        assert_eq!(declared.len(), TABLES.len(), "a table is declared twice");
        let there: BTreeSet<&str> = tables.keys().map(String::as_str).collect();
        assert_eq!(there, declared, "declare new tables in retention/tables.rs");
        for table in TABLES {
            let looks = |column: &str| PERSON.iter().any(|part| column.contains(part));
            let columns = tables[table.name].iter().map(String::as_str);
            let people: BTreeSet<&str> = columns
                .filter(|column| looks(column) && !NOBODY.contains(&(table.name, column)))
                .collect();
            assert_eq!(people, table.people.iter().copied().collect(), "people in {}", table.name);
            let says_nothing = table.erased == Erased::NoMember;
            assert_eq!(says_nothing, table.exported == Exported::NoMember, "{}", table.name);
            assert!(!says_nothing || people.is_empty(), "{} has people", table.name);
            if let Purged::Rows(sql) = table.purged {
                let statement: &'static [(&'static str, core_db::Sql)] = vec![(table.name, sql)].leak();
                assert_eq!(prepare_all(&db, statement).await?, Vec::<String>::new());
            }
        }
    }

    /// What is declared as erased is gone, wherever it stood; what is declared as kept is still there.
    async fn nothing_is_left_of_a_forgotten_member_but_what_is_declared(db: TestDb) {
        let hall = lived_in(&db).await;
        let columns = schema(&db).await?;
        let says = |table: &&app_economy::retention::Table| table.erased != Erased::NoMember;
        // The journal knows people by their account alone.
        let by_number = "journal_entry";
        let before = found(&db, &columns).await;
        for table in TABLES.iter().filter(says).filter(|table| table.name != by_number) {
            assert!(before.contains(table.name), "the test has nothing about the member in {}", table.name);
        }
        let erased = hall.economy.privacy_delete(&hall.request(MARK)).await.unwrap();
        let things: Vec<_> = erased.kept.iter().map(|kept| kept.thing).collect();
        assert!(things.contains(&app_economy::KeptThing::Block), "{things:?}");
        let kept: BTreeSet<String> = TABLES
            .iter()
            .filter(|table| matches!(table.erased, Erased::Kept(..)) && table.name != by_number)
            .map(|table| table.name.to_owned())
            .collect();
        assert_eq!(found(&db, &columns).await, kept);
        let quiet: OnProgress = Arc::new(|_| {});
        let report = verify(&db, VerifyScope::All, quiet).await?;
        assert!(report.faults.is_empty(), "{report:?}");
    }

    /// What is declared as exported is in the export, where it is said to be.
    async fn everything_declared_is_in_the_export(db: TestDb) {
        let hall = lived_in(&db).await;
        let export = hall.economy.privacy_export(&hall.request(MARK)).await.unwrap();
        for table in TABLES {
            if let Exported::At(pointer) = table.exported {
                let part = export.pointer(pointer).unwrap_or_else(|| panic!("{}: no {pointer}", table.name));
                let is_empty = part.is_null() || part.as_array().is_some_and(Vec::is_empty);
                assert!(!is_empty, "{}: nothing at {pointer}", table.name);
            }
        }
    }
}

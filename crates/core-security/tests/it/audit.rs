use core_db::{Db, DbError};
use core_security::{
    AuditActor, AuditEntry, AuditFault, AuditFilter, AuditScope, FaultKind, audit_append, audit_list,
    audit_verify,
};
use core_types::{GuildId, Timestamp, UserId};

fn guild(id: u64) -> GuildId {
    GuildId::new(id).unwrap()
}

fn entry(guild_id: u64, amount: i64) -> AuditEntry {
    AuditEntry {
        guild: guild(guild_id),
        actor: if amount % 2 == 0 {
            AuditActor::User(UserId::new(7).unwrap())
        } else {
            AuditActor::System
        },
        action: "economy.add_money".into(),
        target: format!("user:{amount}"),
        reason: "prize of the spring fair\0🌷".into(),
        before: None,
        after: Some(serde_json::json!({ "amount": amount })),
        trace: format!("interaction:{amount}"),
    }
}

async fn append(db: &Db, guild_id: u64, amounts: std::ops::RangeInclusive<i64>) -> Result<(), DbError> {
    for amount in amounts {
        let at = Timestamp::from_seconds(1_000 + amount);
        db.write("append", move |tx| {
            Box::pin(async move { audit_append(tx, entry(guild_id, amount), at).await.map(drop) })
        })
        .await?;
    }
    Ok(())
}

/// Does to the database what this program never does.
async fn tamper(db: &Db, sql: &'static str) -> Result<(), DbError> {
    let changed = db
        .write("tamper", move |tx| {
            Box::pin(async move { tx.query(sql).execute().await })
        })
        .await?;
    assert!(changed > 0, "{sql} changed nothing");
    Ok(())
}

core_db::test_on_each! {
    async fn records_come_back_page_by_page_as_they_were_written(db: TestDb) {
        append(&db, 1, 1..=7).await?;
        append(&db, 2, 1..=1).await?;
        let mut before = None;
        let mut seen = Vec::new();
        loop {
            let page = db.read("list", move |tx| Box::pin(async move {
                audit_list(tx, guild(1), &AuditFilter::default(), before, 3).await
            })).await?;
            seen.extend(page.records);
            before = page.next;
            if before.is_none() { break; }
        }
        assert_eq!(seen.iter().map(|record| record.seq).collect::<Vec<_>>(), [7, 6, 5, 4, 3, 2, 1]);
        let last = &seen[0];
        assert_eq!((last.actor, last.target.as_str()), (AuditActor::System, "user:7"));
        assert_eq!((last.before.as_deref(), last.after.as_deref()), (None, Some(r#"{"amount":7}"#)));
        assert_eq!(last.reason, "prize of the spring fair\u{fffd}🌷");
        assert_eq!(last.at, Timestamp::from_seconds(1_007));
    }

    async fn filters_narrow_the_list(db: TestDb) {
        append(&db, 1, 1..=6).await?;
        let by = |filter: AuditFilter| { let db = db.db(); async move {
            db.read("list", move |tx| { let filter = filter.clone(); Box::pin(async move {
                audit_list(tx, guild(1), &filter, None, 50).await.map(|page| page.records.len())
            })}).await
        }};
        let seven = UserId::new(7).ok();
        assert_eq!(by(AuditFilter { actor: seven, ..AuditFilter::default() }).await?, 3);
        assert_eq!(by(AuditFilter { target: Some("user:2".into()), ..AuditFilter::default() }).await?, 1);
        assert_eq!(by(AuditFilter { action: Some("economy.configure".into()), ..AuditFilter::default() }).await?, 0);
    }

    async fn whole_chains_verify(db: TestDb) {
        assert!(audit_verify(&db, AuditScope::All).await?.is_clean());
        append(&db, 1, 1..=5).await?;
        append(&db, 2, 1..=3).await?;
        let all = audit_verify(&db, AuditScope::All).await?;
        assert_eq!((all.guilds, all.records, all.is_clean()), (2, 8, true));
        let one = audit_verify(&db, AuditScope::Guild(guild(2))).await?;
        assert_eq!((one.guilds, one.records, one.is_clean()), (1, 3, true));
    }

    async fn a_rolled_back_effect_leaves_no_record(db: TestDb) {
        append(&db, 1, 1..=2).await?;
        let failed: Result<(), DbError> = db.write("fail", |tx| Box::pin(async move {
            audit_append(tx, entry(1, 3), Timestamp::from_seconds(1)).await?;
            Err(DbError::corrupt("as a test wants it"))
        })).await;
        assert!(failed.is_err());
        append(&db, 1, 3..=3).await?;
        let report = audit_verify(&db, AuditScope::All).await?;
        assert_eq!((report.records, report.is_clean()), (3, true));
    }

    async fn records_added_at_the_same_time_make_one_chain(db: TestDb) {
        let mut tasks = Vec::new();
        for amount in 1..=20 {
            let db = db.db();
            tasks.push(tokio::spawn(async move { append(&db, 1, amount..=amount).await }));
        }
        for task in tasks {
            task.await.unwrap()?;
        }
        let report = audit_verify(&db, AuditScope::All).await?;
        assert_eq!((report.records, report.is_clean()), (20, true));
    }

    async fn case_66_tampering_is_named_at_the_first_record_that_does_not_fit(db: TestDb) {
        // One guild per way to tamper; the chain of guild 1 stays whole.
        for guild_id in 1..=10 {
            append(&db, guild_id, 1..=5).await?;
        }
        for sql in [
            "UPDATE audit_log SET reason = 'nothing to see here' WHERE guild_id = 2 AND seq = 3",
            "UPDATE audit_log SET before_json = '' WHERE guild_id = 3 AND seq = 5",
            "DELETE FROM audit_log WHERE guild_id = 4 AND seq = 2",
            "DELETE FROM audit_log WHERE guild_id = 5 AND seq = 5",
            "DELETE FROM audit_log WHERE guild_id = 6",
            "DELETE FROM audit_head WHERE guild_id = 8",
            "UPDATE audit_head SET seq = 4 WHERE guild_id = 9",
        ] {
            tamper(&db, sql).await?;
        }
        // Guild 7: records 2 and 3 change places, with their own hashes.
        for (from, to) in [(2, 99), (3, 2), (99, 3)] {
            db.write("move", move |tx| Box::pin(async move {
                let sql = "UPDATE audit_log SET seq = $2 WHERE guild_id = 7 AND seq = $1";
                tx.query(sql).bind(from).bind(to).execute().await
            })).await?;
        }
        // Guild 10: the first record and its hash are replaced by those of a chain that never had others.
        tamper(&db, "UPDATE audit_log SET (actor_id, target, reason, after_json, trace, at, action, hash, prev_hash) =
            (SELECT actor_id, target, reason, after_json, trace, at, action, hash, prev_hash FROM audit_log
             WHERE guild_id = 1 AND seq = 2) WHERE guild_id = 10 AND seq = 2").await?;

        let report = audit_verify(&db, AuditScope::All).await?;
        let mut faults: Vec<_> = report.faults.iter().map(|f| (f.guild.get(), f.seq, f.kind)).collect();
        faults.sort_by_key(|fault| fault.0);
        assert_eq!(faults, [
            (2, 3, FaultKind::Changed),
            (3, 5, FaultKind::Changed),
            (4, 2, FaultKind::Missing),
            (5, 5, FaultKind::Missing),
            (6, 1, FaultKind::Missing),
            (7, 2, FaultKind::Changed),
            (8, 1, FaultKind::WrongEnd),
            (9, 4, FaultKind::WrongEnd),
            (10, 2, FaultKind::Changed),
        ]);
        for (id, seq, kind) in [(4, 2, FaultKind::Missing), (8, 1, FaultKind::WrongEnd)] {
            let one = audit_verify(&db, AuditScope::Guild(guild(id))).await?;
            assert_eq!(one.faults, [AuditFault { guild: guild(id), seq, kind }]);
        }
        assert!(audit_verify(&db, AuditScope::Guild(guild(1))).await?.is_clean());
    }
}

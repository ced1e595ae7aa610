//! What staff does with the audit log, on both databases.

use std::time::Duration;

use core_db::Db;
use core_errors::codes;
use core_security::{
    Actor, AuditActor, AuditEntry, AuditFilter, AuditFormat, Permissions, Request, Security, audit_append,
};
use core_types::{GuildId, Timestamp, UserId};

fn guild() -> GuildId {
    GuildId::new(1).unwrap()
}

fn user(id: u64) -> UserId {
    UserId::new(id).unwrap()
}

fn request(permissions: Permissions) -> Request {
    let actor = Actor {
        permissions,
        ..Actor::member(user(5), guild())
    };
    Request::new(guild(), actor, "interaction:9")
}

fn owner() -> Request {
    request(Permissions::ADMINISTRATOR)
}

/// Ten records, one a minute: even ones by 7 on 2, odd ones by the bot on 3.
async fn fill(db: &Db) {
    for minute in 0..10_i64 {
        let is_even = minute % 2 == 0;
        let entry = AuditEntry {
            guild: guild(),
            actor: if is_even {
                AuditActor::User(user(7))
            } else {
                AuditActor::System
            },
            action: if is_even {
                "economy.add_money"
            } else {
                "security.unblock"
            }
            .into(),
            target: format!("user:{}", if is_even { 2 } else { 3 }),
            reason: "=1+1".into(),
            before: None,
            after: Some(serde_json::json!({ "minute": minute })),
            trace: String::new(),
        };
        let at = Timestamp::from_seconds(minute * 60);
        let added: Result<_, core_db::DbError> = db
            .write("fill", move |tx| {
                let entry = entry.clone();
                Box::pin(async move { audit_append(tx, entry, at).await.map(drop) })
            })
            .await;
        added.unwrap();
    }
}

core_db::test_on_each! {
    async fn every_filter_narrows_and_pages_go_on(db: TestDb) {
        fill(&db).await;
        let security = Security::new(db.db(), Duration::from_hours(1));
        let at = |minute: i64| Some(Timestamp::from_seconds(minute * 60));
        let all = AuditFilter::default;
        let add = || Some("economy.add_money".to_owned());
        let table = [
            (all(), vec![10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
            (AuditFilter { actor: Some(user(7)), ..all() }, vec![9, 7, 5, 3, 1]),
            (AuditFilter { action: add(), ..all() }, vec![9, 7, 5, 3, 1]),
            (AuditFilter { target: Some("user:3".into()), ..all() }, vec![10, 8, 6, 4, 2]),
            (AuditFilter { since: at(4), until: at(6), ..all() }, vec![6, 5]),
            (AuditFilter { target: Some("user:2".into()), actor: Some(user(7)), action: add(), since: at(3), until: at(8) }, vec![7, 5]),
            (AuditFilter { target: Some("user:3".into()), actor: Some(user(7)), ..all() }, vec![]),
        ];
        for (filter, expected) in table {
            let (mut before, mut seen) = (None, Vec::new());
            loop {
                let page = security.audit_search(&owner(), filter.clone(), before, 3).await.unwrap();
                seen.extend(page.records.iter().map(|record| record.seq));
                before = page.next;
                if before.is_none() { break; }
            }
            assert_eq!(seen, expected, "{filter:?}");
        }
        assert_eq!(security.audit_actions(&owner()).await.unwrap(), ["economy.add_money", "security.unblock"]);
    }

    async fn case_59_an_export_is_whole_safe_and_on_record(db: TestDb) {
        fill(&db).await;
        let security = Security::new(db.db(), Duration::from_hours(1));
        let filter = AuditFilter { target: Some("user:2".into()), ..AuditFilter::default() };
        let csv = security.audit_export(&owner(), filter.clone(), AuditFormat::Csv).await.unwrap();
        assert_eq!((csv.records, csv.is_cut), (5, false));
        let text = String::from_utf8(csv.bytes).unwrap();
        assert_eq!(text.lines().count(), 6);
        assert!(text.contains("\"'=1+1\"") && !text.contains("\"=1+1\""), "{text}");
        let json = security.audit_export(&owner(), filter, AuditFormat::Json).await.unwrap();
        let json: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
        assert_eq!(json.as_array().unwrap().len(), 5);
        assert_eq!(json[0]["after"]["minute"], 8);

        let newest = security.audit_search(&owner(), AuditFilter::default(), None, 1).await.unwrap().records.remove(0);
        assert_eq!((newest.actor, newest.action.as_str(), newest.trace.as_str()), (AuditActor::User(user(5)), "audit.export", "interaction:9"));
    }

    async fn who_may_not_read_it_gets_nothing(db: TestDb) {
        fill(&db).await;
        let security = Security::new(db.db(), Duration::from_hours(1));
        let member = request(Permissions::NONE);
        let refused = [
            security.audit_search(&member, AuditFilter::default(), None, 5).await.map(drop),
            security.audit_actions(&member).await.map(drop),
            security.audit_export(&member, AuditFilter::default(), AuditFormat::Csv).await.map(drop),
        ];
        for refused in refused {
            assert_eq!(refused.unwrap_err().code(), codes::FORBIDDEN);
        }
    }
}

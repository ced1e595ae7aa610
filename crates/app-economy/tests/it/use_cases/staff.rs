use core_db::test_on_each;
use core_security::{AuditFilter, AuditScope, audit_list, audit_verify};

use super::*;

fn give(text: &str, reason: &str) -> StaffMove {
    StaffMove {
        member: user(ANA),
        member_is_bot: false,
        amount: amount(text),
        reason: reason.to_owned(),
    }
}

fn change(key: &str, value: &str, expected_version: Option<i64>) -> SettingChange {
    SettingChange {
        key: key.to_owned(),
        value: value.to_owned(),
        expected_version,
        reason: Some("as agreed".to_owned()),
    }
}

test_on_each! {
    /// Only staff may, only with a reason, only up to the cap.
    async fn money_needs_rights_reason_and_measure(db: TestDb) {
        let hall = Hall::new(&db);
        let economy = &hall.economy;
        assert_eq!(code(economy.add_money(&hall.request(ANA), give("5", "mine")).await), "access.forbidden");
        assert_eq!(code(economy.remove_money(&hall.request(ANA), give("5", "mine")).await), "access.forbidden");
        assert_eq!(code(economy.add_money(&hall.staff(), give("5", " \u{200b}a ")).await), "staff.reason_missing");
        assert_eq!(code(economy.add_money(&hall.staff(), give("5", &"a".repeat(201))).await), "staff.reason_too_long");
        assert_eq!(code(economy.add_money(&hall.staff(), give("1000001", "a prize")).await), "staff.cap");
        let bot = StaffMove { member_is_bot: true, ..give("5", "a prize") };
        assert_eq!(code(economy.add_money(&hall.staff(), bot).await), "economy.member_bot");
        assert_eq!(code(economy.remove_money(&hall.staff(), give("5", "a fine")).await), "economy.not_enough");
        assert_eq!(hall.wallet(ANA).await, 0);
    }

    /// Each move is one entry and one audit record, also when it is asked for twice.
    async fn moves_are_on_record(db: TestDb) {
        let hall = Hall::new(&db);
        let request = hall.staff();
        let added = hall.economy.add_money(&request, give("300", "event prize")).await.unwrap();
        assert_eq!(hall.economy.add_money(&request, give("300", "event prize")).await.unwrap(), added);
        let removed = hall.economy.remove_money(&hall.staff(), give("half", "a fine")).await.unwrap();
        assert_eq!((added.wallet, removed.amount, removed.wallet), (coins(300), coins(150), coins(150)));
        let report = audit_verify(&db, AuditScope::All).await?;
        let page: core_security::AuditPage = db
            .read("audit", |tx| {
                Box::pin(async move { audit_list(tx, guild(), &AuditFilter::default(), None, 10).await })
            })
            .await?;
        assert!(report.faults.is_empty(), "{report:?}");
        let seen: Vec<_> =
            page.records.iter().map(|record| (record.action.as_str(), record.reason.as_str())).collect();
        assert_eq!(seen, [("economy.remove_money", "a fine"), ("economy.add_money", "event prize")]);
        assert_eq!(page.records[1].target, format!("user:{ANA}"));
        assert_eq!(page.records[1].trace, request.key);
    }

    /// Settings are typed, versioned and on record; only staff sees and changes them.
    async fn settings_are_checked_and_versioned(db: TestDb) {
        let hall = Hall::new(&db);
        let economy = &hall.economy;
        assert_eq!(code(economy.config_show(&hall.request(ANA)).await), "access.forbidden");
        assert_eq!(code(economy.config_set(&hall.request(ANA), change("daily.base", "9", None)).await), "access.forbidden");
        assert_eq!(code(economy.config_set(&hall.staff(), change("daily.bsae", "9", None)).await), "staff.setting_unknown");
        assert_eq!(code(economy.config_set(&hall.staff(), change("daily.base", "-9", None)).await), "staff.setting_invalid");
        let first = economy.config_set(&hall.staff(), change("daily.base", " 250 ", Some(0))).await.unwrap();
        assert_eq!((first.before.as_str(), first.after.as_str(), first.version), ("100", "250", 1));
        assert_eq!(code(economy.config_set(&hall.staff(), change("daily.base", "300", Some(0))).await), "staff.setting_moved");
        let second = economy.config_set(&hall.staff(), change("daily.base", "300", Some(1))).await.unwrap();
        assert_eq!(second.version, 2);
        assert_eq!(economy.settings(guild()).await.unwrap().daily.base, coins(300));
        let config = economy.config_show(&hall.staff()).await.unwrap();
        let line = config.lines.iter().find(|line| line.setting.key() == "daily.base").unwrap();
        assert_eq!((line.value.as_str(), line.is_default, line.version), ("300", false, 2));
        assert_eq!(line.changed, Some((user(OWNER), hall.now())));
        assert_eq!(hall.economy.daily(&hall.request(ANA)).await.unwrap().reward, coins(300));
    }

    /// Many changes of one setting at once: each is recorded with the value it really replaced.
    async fn concurrent_changes_are_told_apart(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        let tasks: Vec<_> = (1..=8)
            .map(|value: i32| {
                let hall = Arc::clone(&hall);
                tokio::spawn(async move {
                    hall.economy.config_set(&hall.staff(), change("daily.base", &value.to_string(), None)).await
                })
            })
            .collect();
        let mut done = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                Ok(changed) => done.push(changed),
                Err(error) => assert_eq!(error.code().name(), "staff.setting_moved"),
            }
        }
        done.sort_by_key(|changed| changed.version);
        assert_eq!(done[0].before, "100");
        assert!(done.windows(2).all(|pair| pair[0].after == pair[1].before), "{done:?}");
    }
}

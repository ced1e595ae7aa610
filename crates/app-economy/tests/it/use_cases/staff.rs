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
    async fn case_66_moves_are_on_record(db: TestDb) {
        let hall = Hall::new(&db);
        let request = hall.staff();
        let added = hall.economy.add_money(&request, give("300", "event prize")).await.unwrap();
        assert_eq!(hall.economy.add_money(&request, give("300", "event prize")).await.unwrap(), added);
        let removed = hall.economy.remove_money(&hall.staff(), give("half", "a fine")).await.unwrap();
        let (added, removed) = (added.moved().unwrap(), removed.moved().unwrap());
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
}

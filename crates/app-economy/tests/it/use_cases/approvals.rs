//! Roles, caps and second persons around the money that staff moves.

use app_economy::StaffStep;
use core_db::test_on_each;
use core_security::{
    Action, Allowance, ApprovalDecision, ApprovalState, AuditFilter, Change, Effect, Role, Subject, Target,
    audit_list,
};

use super::*;

fn order(minor: i64) -> StaffMove {
    StaffMove {
        member: user(BO),
        member_is_bot: false,
        amount: AmountInput::Exact(coins(minor)),
        reason: "for the fair".to_owned(),
    }
}

fn treasurer() -> Role {
    "treasurer".parse().unwrap()
}

impl Hall {
    /// A request by what the guild decided about rights at this moment.
    async fn asks(&self, member: u64) -> Request {
        let plain = self.request(member);
        self.economy
            .security()
            .request(guild(), plain.actor, plain.key)
            .await
            .unwrap()
    }

    async fn owner(&self) -> Request {
        let mut actor = Actor::member(user(OWNER), guild());
        actor.permissions = Permissions::ADMINISTRATOR;
        let key = self.request(OWNER).key;
        self.economy
            .security()
            .request(guild(), actor, format!("owner-{key}"))
            .await
            .unwrap()
    }

    async fn changes(&self, change: Change) {
        let security = self.economy.security();
        security
            .access_change(&self.owner().await, change, Target::default(), Some("as agreed"))
            .await
            .unwrap();
    }

    async fn gives_treasurer(&self, member: u64) {
        self.changes(Change::Give {
            to: Subject::Member(user(member)),
            role: treasurer(),
            until: None,
        })
        .await;
    }

    async fn takes_treasurer(&self, member: u64) {
        self.changes(Change::Take {
            from: Subject::Member(user(member)),
            role: treasurer(),
        })
        .await;
    }
}

/// Coins above this need a second person.
pub(super) async fn second_person_above(db: &TestDb, minor: i64) {
    let written: Result<(), core_db::DbError> = db
        .write("test", move |tx| {
            Box::pin(async move {
                tx.query("INSERT INTO guild_setting (guild_id, key, value, version, changed_at, changed_by) VALUES (1, 'staff.approval_above', $1, 1, 1, 1)")
                    .bind(minor.to_string())
                    .execute()
                    .await?;
                Ok(())
            })
        })
        .await;
    written.unwrap();
}

fn number(step: StaffStep) -> i64 {
    match step {
        StaffStep::Waits(waits) => waits.id,
        StaffStep::Moved(moved) => panic!("nobody was asked: {moved:?}"),
    }
}

test_on_each! {
    /// A role given at run time is enough, and ends at once when it is taken, also for a request that is on its way.
    async fn case_60_a_treasurer_adds_money_until_the_role_is_taken(db: TestDb) {
        let hall = Hall::new(&db);
        let economy = &hall.economy;
        assert_eq!(code(economy.add_money(&hall.asks(ANA).await, order(5)).await), "access.forbidden");
        hall.gives_treasurer(ANA).await;
        economy.add_money(&hall.asks(ANA).await, order(5)).await.unwrap();

        let on_its_way = hall.asks(ANA).await;
        hall.takes_treasurer(ANA).await;
        assert!(on_its_way.may(Action::EconomyAddMoney), "it was opened with the role");
        assert_eq!(code(economy.add_money(&on_its_way, order(5)).await), "access.forbidden");
        assert_eq!(code(economy.add_money(&hall.asks(ANA).await, order(5)).await), "access.forbidden");
        assert_eq!(hall.wallet(BO).await, 5);
    }

    /// A denial stops members on their own account, and nothing keeps them from their data.
    async fn a_denial_stops_payments_but_not_privacy(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 100).await;
        let denial = Change::Decide {
            subject: Subject::Member(user(ANA)),
            action: Action::EconomyUse,
            effect: Effect::Deny,
            until: None,
        };
        hall.changes(denial).await;
        let paid = hall.economy.pay(&hall.asks(ANA).await, super::order(BO, "5")).await;
        assert_eq!(code(paid), "access.forbidden");
        hall.economy.privacy_export(&hall.asks(ANA).await).await.unwrap();
    }

    /// At once and a day, over requests and until midnight.
    async fn case_66_caps_are_counted(db: TestDb) {
        let hall = Hall::new(&db);
        let economy = &hall.economy;
        hall.gives_treasurer(ANA).await;
        let cap = Allowance { once: Some(100), daily: Some(250) };
        hall.changes(Change::Cap { role: treasurer(), action: Action::EconomyAddMoney, cap }).await;
        assert_eq!(code(economy.add_money(&hall.asks(ANA).await, order(101)).await), "access.capped");
        for _ in 0..2 {
            economy.add_money(&hall.asks(ANA).await, order(100)).await.unwrap();
        }
        assert_eq!(code(economy.add_money(&hall.asks(ANA).await, order(100)).await), "access.capped");
        economy.add_money(&hall.asks(ANA).await, order(50)).await.unwrap();
        economy.remove_money(&hall.asks(ANA).await, order(200)).await.unwrap();
        hall.pass(Duration::from_hours(24));
        economy.add_money(&hall.asks(ANA).await, order(100)).await.unwrap();
        assert_eq!(hall.wallet(BO).await, 150);
    }

    /// Many at once: the sum keeps to the cap.
    async fn case_66_caps_hold_under_a_rush(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.gives_treasurer(ANA).await;
        let cap = Allowance { once: None, daily: Some(250) };
        hall.changes(Change::Cap { role: treasurer(), action: Action::EconomyAddMoney, cap }).await;
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let hall = Arc::clone(&hall);
                tokio::spawn(async move { hall.economy.add_money(&hall.asks(ANA).await, order(100)).await.is_ok() })
            })
            .collect();
        let mut done = 0;
        for task in tasks {
            done += u32::from(task.await.unwrap());
        }
        assert_eq!((done, hall.wallet(BO).await), (2, 200));
    }

    /// Above the threshold it takes two, and happens once.
    async fn case_66_large_amounts_take_two_people(db: TestDb) {
        let hall = Hall::new(&db);
        let (economy, security) = (&hall.economy, hall.economy.security());
        second_person_above(&db, 1_000).await;
        hall.gives_treasurer(ANA).await;
        hall.gives_treasurer(CY).await;
        economy.add_money(&hall.asks(ANA).await, order(1_000)).await.unwrap();

        let asked = hall.asks(ANA).await;
        let id = number(economy.add_money(&asked, order(5_000)).await.unwrap());
        assert_eq!(number(economy.add_money(&asked, order(5_000)).await.unwrap()), id, "asked once");
        assert_eq!(hall.wallet(BO).await, 1_000, "nothing moved yet");
        assert_eq!(security.approvals(&hall.asks(CY).await).await.unwrap().len(), 1);
        assert_eq!(code(security.approvals(&hall.asks(BO).await).await), "access.forbidden");

        let approve = ApprovalDecision::Approve;
        let own = security.approval_decide(&hall.asks(ANA).await, id, approve).await;
        assert_eq!(code(own), "approval.own");
        let stranger = security.approval_decide(&hall.asks(BO).await, id, approve).await;
        assert_eq!(code(stranger), "access.forbidden");
        let click = hall.asks(CY).await;
        let settled = security.approval_decide(&click, id, approve).await.unwrap();
        assert_eq!(settled.approval.state, ApprovalState::Approved);
        assert_eq!(security.approval_decide(&click, id, approve).await.unwrap(), settled, "a double click");
        assert_eq!(hall.wallet(BO).await, 6_000);
        let again = security.approval_decide(&hall.asks(CY).await, id, approve).await;
        assert_eq!(code(again), "approval.gone");
        assert_eq!(hall.wallet(BO).await, 6_000);

        let page: core_security::AuditPage = db
            .read("audit", |tx| {
                Box::pin(async move { audit_list(tx, guild(), &AuditFilter::default(), None, 3).await })
            })
            .await?;
        let seen: Vec<_> = page.records.iter().map(|record| (record.action.as_str(), record.actor)).collect();
        let by = |member: u64| core_security::AuditActor::User(user(member));
        assert_eq!(
            seen,
            [("access.approve", by(CY)), ("economy.add_money", by(ANA)), ("access.ask", by(ANA))]
        );
    }

    /// Refused, taken back, too late, or asked by somebody who lost the right: nothing moves.
    async fn what_is_not_approved_does_not_happen(db: TestDb) {
        let hall = Hall::new(&db);
        let (economy, security) = (&hall.economy, hall.economy.security());
        second_person_above(&db, 1_000).await;
        hall.gives_treasurer(ANA).await;
        let ask = async || number(economy.add_money(&hall.asks(ANA).await, order(5_000)).await.unwrap());
        let (approve, refuse) = (ApprovalDecision::Approve, ApprovalDecision::Refuse);

        let id = ask().await;
        let refused = security.approval_decide(&hall.owner().await, id, refuse).await.unwrap();
        assert_eq!(refused.approval.state, ApprovalState::Refused);
        assert_eq!(code(security.approval_decide(&hall.owner().await, id, approve).await), "approval.gone");

        let id = ask().await;
        let withdrawn = security.approval_decide(&hall.asks(ANA).await, id, refuse).await.unwrap();
        assert_eq!(withdrawn.approval.state, ApprovalState::Withdrawn);

        let id = ask().await;
        hall.pass(Duration::from_hours(24));
        assert_eq!(code(security.approval_decide(&hall.owner().await, id, approve).await), "approval.gone");

        let id = ask().await;
        hall.takes_treasurer(ANA).await;
        let lost = security.approval_decide(&hall.owner().await, id, approve).await;
        assert_eq!(code(lost), "approval.asker_lost");
        hall.gives_treasurer(ANA).await;
        security.approval_decide(&hall.owner().await, id, approve).await.unwrap();
        assert_eq!(hall.wallet(BO).await, 5_000);
    }
}

//! Proposals and votes about the treasury.

use app_economy::treasury::{Proposal, ProposalOrder, ProposalState, ProposalTo, VoteChoice};
use core_db::{Db, test_on_each};
use core_security::AuditFilter;
use core_types::RoleId;

use super::*;

const DAY: Duration = Duration::from_hours(24);

/// Three members known for ten days, and 4,000 coins in the treasury.
async fn with_treasury(db: &TestDb) -> Hall {
    let hall = Hall::new(db);
    hall.set("pay.fee_ppm", "200000").await;
    hall.set("pay.threshold", "1000000").await;
    hall.set("treasury.proposers", "known").await;
    hall.set("treasury.quorum", "2").await;
    hall.give(ANA, 50_000).await;
    for member in [ANA, BO, CY] {
        hall.economy.daily(&hall.request(member)).await.unwrap();
    }
    hall.economy
        .pay(&hall.request(ANA), order(BO, "20000"))
        .await
        .unwrap();
    hall.pass(DAY * 10);
    hall
}

fn wanted(to: ProposalTo, minor: i64) -> ProposalOrder {
    ProposalOrder {
        to,
        amount: coins(minor),
        reason: "the drawing contest".to_owned(),
    }
}

async fn pay_bo(hall: &Hall, minor: i64) -> Result<Proposal, AppError> {
    let order = wanted(ProposalTo::Member(user(BO), false), minor);
    hall.economy.treasury_propose(&hall.request(ANA), order).await
}

async fn state(hall: &Hall, number: i64) -> ProposalState {
    let found = hall.economy.treasury_proposal(&hall.request(ANA), number).await;
    found.unwrap().0.state
}

test_on_each! {
    async fn a_vote_that_is_won_is_paid_exactly_once(db: TestDb) {
        let hall = with_treasury(&db).await;
        let proposal = pay_bo(&hall, 1_000).await.unwrap();
        let before = hall.wallet(BO).await;
        let vote = async |member, choice| {
            let voted = hall.economy.treasury_vote(&hall.request(member), proposal.number, choice).await;
            voted.map(|voted| (voted.proposal.tally.yes, voted.proposal.tally.no))
        };
        assert_eq!(vote(ANA, VoteChoice::Yes).await.unwrap(), (1, 0));
        assert_eq!(vote(CY, VoteChoice::No).await.unwrap(), (1, 1));
        assert_eq!(vote(CY, VoteChoice::Yes).await.unwrap(), (2, 0), "a vote is changed, not added");
        assert_eq!(code(vote(BO, VoteChoice::Yes).await), "treasury.own_interest");
        assert_eq!(code(vote(77, VoteChoice::Yes).await), "treasury.too_new");
        assert_eq!(hall.economy.treasury_due().await.unwrap(), 0, "it goes on");
        hall.pass(DAY * 2);
        assert_eq!(code(vote(ANA, VoteChoice::No).await), "treasury.over");
        // Two processes end it at the same moment.
        let other = Hall::new(&db);
        let (one, two) = tokio::join!(hall.economy.treasury_due(), other.economy.treasury_due());
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        assert_eq!(hall.economy.treasury_due().await.unwrap(), 0);
        assert_eq!(hall.wallet(BO).await, before + 1_000);
        assert_eq!(state(&hall, proposal.number).await, ProposalState::Paid);
        let view = hall.economy.treasury(&hall.request(CY)).await.unwrap();
        assert_eq!((view.balance, view.reserved), (coins(3_000), Money::ZERO));
    }

    async fn what_is_open_is_kept_back_from_everything_else(db: TestDb) {
        let hall = with_treasury(&db).await;
        assert_eq!(code(pay_bo(&hall, 1_001).await), "treasury.too_much");
        hall.set("treasury.share_percent", "100").await;
        pay_bo(&hall, 3_000).await.unwrap();
        assert_eq!(code(pay_bo(&hall, 1_001).await), "treasury.short");
        // Interest is paid by the treasury here: what is kept back is not there for it.
        hall.set("interest.from", "treasury").await;
        hall.set("staff.cap", "100000000").await;
        for _ in 0..5 {
            hall.give(CY, 1_000_000).await;
        }
        hall.economy.deposit(&hall.request(CY), amount("all")).await.unwrap();
        hall.economy.bank_card(&hall.request(CY)).await.unwrap();
        for _ in 0..15 {
            hall.pass(DAY);
            hall.economy.interest_due().await.unwrap();
        }
        let view = hall.economy.treasury(&hall.request(CY)).await.unwrap();
        assert_eq!((view.balance, view.reserved), (coins(3_000), coins(3_000)), "it was asked for more than it had free");
    }

    async fn votes_are_lost_withdrawn_and_stopped(db: TestDb) {
        let hall = with_treasury(&db).await;
        let lost = pay_bo(&hall, 100).await.unwrap().number;
        let back = pay_bo(&hall, 100).await.unwrap().number;
        assert_eq!(code(pay_bo(&hall, 100).await), "treasury.full", "two of one member at a time");
        let foreign = hall.economy.treasury_withdraw(&hall.request(CY), back).await;
        assert_eq!(code(foreign), "treasury.foreign");
        hall.economy.treasury_withdraw(&hall.request(ANA), back).await.unwrap();
        assert_eq!(state(&hall, back).await, ProposalState::Withdrawn);
        let stopped = pay_bo(&hall, 100).await.unwrap().number;
        let denied = hall.economy.treasury_veto(&hall.request(CY), stopped, "mine").await;
        assert_eq!(code(denied), "access.forbidden");
        let veto = hall.economy.treasury_veto(&hall.staff(), stopped, "against the rules").await.unwrap();
        assert_eq!(veto.closed_reason.as_deref(), Some("against the rules"));
        hall.pass(DAY * 2);
        assert_eq!(hall.economy.treasury_due().await.unwrap(), 1);
        assert_eq!(state(&hall, lost).await, ProposalState::NoQuorum);
        assert_eq!(state(&hall, stopped).await, ProposalState::Vetoed);
        let store: &Db = &db;
        let records = store.read("audit", |tx| Box::pin(async move {
            let filter = AuditFilter { action: Some("treasury.veto".to_owned()), ..AuditFilter::default() };
            core_security::audit_list(tx, guild(), &filter, None, 10).await
        }));
        let records: Result<_, core_db::DbError> = records.await;
        assert_eq!(records.unwrap().records.len(), 1);
    }

    async fn a_role_is_paid_in_one_entry_and_coins_are_destroyed(db: TestDb) {
        let hall = with_treasury(&db).await;
        let role = RoleId::new(7).unwrap();
        let share = |members: &[u64]| wanted(ProposalTo::Many(Some(role), members.iter().map(|id| user(*id)).collect()), 300);
        let refused = hall.economy.treasury_propose(&hall.request(ANA), share(&[BO])).await;
        assert_eq!(code(refused), "access.forbidden", "whom a role pays is for staff to ask");
        let nobody = hall.economy.treasury_propose(&hall.staff(), share(&[])).await;
        assert_eq!(code(nobody), "treasury.nobody");
        let shared = hall.economy.treasury_propose(&hall.staff(), share(&[BO, CY, BO])).await.unwrap();
        assert_eq!((shared.people, shared.total), (2, coins(600)));
        let burnt = hall.economy.treasury_propose(&hall.request(ANA), wanted(ProposalTo::Burn, 400)).await.unwrap();
        let before = (hall.wallet(BO).await, hall.wallet(CY).await);
        hall.set("treasury.quorum", "1").await;
        for number in [shared.number, burnt.number] {
            hall.economy.treasury_vote(&hall.request(ANA), number, VoteChoice::Yes).await.unwrap();
        }
        let third = hall.economy.treasury_vote(&hall.request(CY), burnt.number, VoteChoice::Abstain).await.unwrap();
        assert_eq!(third.proposal.tally.cast(), 2, "who abstains counts towards the quorum");
        hall.pass(DAY * 2);
        hall.economy.treasury_due().await.unwrap();
        assert_eq!(state(&hall, shared.number).await, ProposalState::NoQuorum, "the rules are those of the beginning");
        assert_eq!(state(&hall, burnt.number).await, ProposalState::Paid);
        assert_eq!((hall.wallet(BO).await, hall.wallet(CY).await), before);
        let again = hall.economy.treasury_propose(&hall.staff(), share(&[BO, CY])).await.unwrap();
        hall.economy.treasury_vote(&hall.request(ANA), again.number, VoteChoice::Yes).await.unwrap();
        hall.pass(DAY * 2);
        hall.economy.treasury_due().await.unwrap();
        assert_eq!((hall.wallet(BO).await, hall.wallet(CY).await), (before.0 + 300, before.1 + 300));
        let view = hall.economy.treasury(&hall.request(CY)).await.unwrap();
        assert_eq!(view.balance, coins(3_000));
    }

    async fn past_proposals_are_paged_by_their_numbers(db: TestDb) {
        let hall = with_treasury(&db).await;
        for _ in 0..10 {
            let number = pay_bo(&hall, 10).await.unwrap().number;
            hall.economy.treasury_withdraw(&hall.request(ANA), number).await.unwrap();
        }
        let (first, next) = hall.economy.treasury_proposals(&hall.request(CY), None).await.unwrap();
        assert_eq!((first.len(), first[0].number, next), (8, 10, Some(3)));
        let (second, end) = hall.economy.treasury_proposals(&hall.request(CY), next).await.unwrap();
        assert_eq!((second.len(), second[0].number, end), (2, 2, None));
    }
}

use app_economy::ledger::{OnProgress, VerifyScope, verify};
use core_db::test_on_each;
use domain_economy::loan::LoanState;

use super::*;

const DAY: Duration = Duration::from_hours(24);

impl Hall {
    /// Takes the daily reward for so many days in a row, which is income.
    async fn earns(&self, member: u64, days: u32) -> i64 {
        let mut sum = 0;
        for _ in 0..days {
            sum += self
                .economy
                .daily(&self.request(member))
                .await
                .unwrap()
                .reward
                .minor();
            self.pass(DAY);
        }
        sum
    }

    async fn borrows(&self, member: u64, minor: i64) {
        let request = self.request(member);
        self.economy
            .loan_take(&request, &request.key, coins(minor))
            .await
            .unwrap();
    }

    async fn loses_all(&self, member: u64) {
        let order = StaffMove {
            member: user(member),
            member_is_bot: false,
            amount: amount("all"),
            reason: "for the test".to_owned(),
        };
        self.economy.remove_money(&self.staff(), order).await.unwrap();
    }

    async fn all_adds_up(&self, db: &TestDb) {
        let quiet: OnProgress = Arc::new(|_| {});
        let report = verify(db, VerifyScope::All, quiet).await.unwrap();
        assert!(report.faults.is_empty(), "{report:?}");
    }
}

test_on_each! {
    /// Limits follow income and score; a loan is one, costs what the offer says, and is paid back in time.
    async fn a_loan_is_offered_taken_once_and_paid_back(db: TestDb) {
        let hall = Hall::new(&db);
        let nobody = hall.economy.loan_view(&hall.request(ANA)).await.unwrap();
        assert_eq!((nobody.score.value, nobody.limit), (40, coins(0)), "no income, no loan");
        let income = hall.earns(ANA, 5).await;
        let view = hall.economy.loan_view(&hall.request(ANA)).await.unwrap();
        assert_eq!((view.score.value, view.income), (45, coins(income)));
        assert_eq!(view.limit, coins(income * 2 * 45 / 400));
        let too_much = hall.economy.loan_offer(&hall.request(ANA), amount("5000")).await;
        assert_eq!(code(too_much), "loan.too_much");

        let offer = hall.economy.loan_offer(&hall.request(ANA), amount("100")).await.unwrap();
        assert_eq!((offer.amount, offer.interest, offer.schedule.len()), (coins(100), coins(1), 4));
        let request = hall.request(ANA);
        let before = hall.wallet(ANA).await;
        for _ in 0..3 {
            // A double click borrows once.
            let taken = hall.economy.loan_take(&request, "offer", coins(100)).await.unwrap();
            assert_eq!(taken.wallet, coins(before + 100));
        }
        let again = hall.request(ANA);
        assert_eq!(code(hall.economy.loan_take(&again, &again.key, coins(1)).await), "loan.open");

        hall.pass(DAY * 10);
        let debt = hall.economy.loan_view(&hall.request(ANA)).await.unwrap().debt.unwrap();
        assert_eq!((debt.owed, debt.interest, debt.state), (coins(100), coins(1), LoanState::Open));
        let part = hall.economy.loan_repay(&hall.request(ANA), amount("41")).await.unwrap();
        assert_eq!((part.used.interest, part.used.principal, part.left), (coins(1), coins(40), coins(60)));
        let rest = hall.economy.loan_repay(&hall.request(ANA), amount("999999")).await.unwrap();
        assert_eq!((rest.amount, rest.left), (coins(60), coins(0)), "never more than is owed");
        assert_eq!(code(hall.economy.loan_repay(&hall.request(ANA), amount("1")).await), "loan.none");
        let after = hall.economy.loan_view(&hall.request(ANA)).await.unwrap();
        assert_eq!(after.score.value, 40 + 10 + 5 + 2, "a loan paid in time, five days of income, two weeks here");
        hall.all_adds_up(&db).await;
    }

    /// A share of each income goes to the loan, in the same entry.
    async fn income_pays_a_loan_back_by_itself(db: TestDb) {
        let hall = Hall::new(&db);
        hall.earns(ANA, 5).await;
        hall.borrows(ANA, 50).await;
        let before = hall.wallet(ANA).await;
        let daily = hall.economy.daily(&hall.request(ANA)).await.unwrap();
        let share = daily.reward.minor() / 4;
        assert_eq!((daily.to_loan, daily.wallet), (coins(share), coins(before + daily.reward.minor() - share)));
        let debt = hall.economy.loan_view(&hall.request(ANA)).await.unwrap().debt.unwrap();
        assert_eq!((debt.owed, debt.repaid), (coins(50 - share), coins(share)));
        hall.pass(DAY);
        let last = hall.economy.daily(&hall.request(ANA)).await.unwrap();
        assert_eq!(last.to_loan, coins(50 - share), "no more than is owed");
        assert!(hall.economy.loan_view(&hall.request(ANA)).await.unwrap().debt.is_none());
        hall.all_adds_up(&db).await;
    }

    /// What is due is collected as far as there is something; the rest becomes late, then a default that costs trust.
    async fn a_loan_that_is_not_paid_back_costs_trust_and_is_still_collected(db: TestDb) {
        let hall = Hall::new(&db);
        hall.earns(ANA, 5).await;
        hall.borrows(ANA, 100).await;
        hall.loses_all(ANA).await;
        hall.give(ANA, 30).await;
        hall.economy.deposit(&hall.request(ANA), amount("10")).await.unwrap();
        hall.pass(DAY * 29);
        hall.economy.loans_due().await.unwrap();
        hall.economy.loans_due().await.unwrap();
        let view = hall.economy.loan_view(&hall.request(ANA)).await.unwrap();
        let debt = view.debt.unwrap();
        // Interest of 29 days on 100 is 2.9: two whole coins so far.
        assert_eq!((debt.state, debt.owed, debt.repaid), (LoanState::Late, coins(72), coins(30)));
        let balance = hall.balance(ANA).await;
        assert_eq!((balance.wallet, balance.bank), (coins(0), coins(0)), "taken from wallet and bank, never below nothing");
        hall.pass(DAY * 8);
        hall.economy.loans_due().await.unwrap();
        let view = hall.economy.loan_view(&hall.request(ANA)).await.unwrap();
        assert_eq!(view.debt.as_ref().unwrap().state, LoanState::Default);
        assert!(view.score.value < 30 && view.limit == coins(0), "{view:?}");
        hall.pass(DAY * 200);
        let owed = hall.economy.loan_view(&hall.request(ANA)).await.unwrap().debt.unwrap();
        assert!(owed.owed.minor() + owed.interest.minor() <= 76, "a debt does not run away: {owed:?}");
        hall.give(ANA, 500).await;
        hall.economy.loans_due().await.unwrap();
        let view = hall.economy.loan_view(&hall.request(ANA)).await.unwrap();
        assert!(view.debt.is_none() && view.limit == coins(0), "paid, and still a default: {view:?}");
        hall.all_adds_up(&db).await;
    }

    /// Who is forgotten with a debt has none any more, and gets no new loan for a year.
    async fn being_forgotten_pays_no_debt(db: TestDb) {
        let hall = Hall::new(&db);
        hall.earns(ANA, 5).await;
        hall.borrows(ANA, 100).await;
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        hall.pass(DAY);
        hall.earns(ANA, 10).await;
        let view = hall.economy.loan_view(&hall.request(ANA)).await.unwrap();
        assert!(view.debt.is_none() && view.limit == coins(0), "{view:?}");
        hall.pass(DAY * 366);
        hall.earns(ANA, 5).await;
        let view = hall.economy.loan_view(&hall.request(ANA)).await.unwrap();
        assert!(view.limit.is_positive(), "{view:?}");
    }

    /// A treasury lends what it has, and gets it back; a switched off bank lends nothing.
    async fn a_treasury_lends_what_it_has(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("loan.from", "treasury").await;
        hall.set("pay.fee_ppm", "100000").await;
        hall.earns(ANA, 5).await;
        let none = hall.economy.loan_offer(&hall.request(ANA), amount("50")).await;
        assert_eq!(code(none), "loan.no_funds");
        hall.give(BO, 1_000).await;
        hall.economy.pay(&hall.request(BO), order(CY, "600")).await.unwrap();
        hall.borrows(ANA, 50).await;
        hall.economy.loan_repay(&hall.request(ANA), amount("all")).await.unwrap();
        hall.pass(Duration::from_mins(1));
        hall.borrows(ANA, 60).await;
        hall.economy.loan_repay(&hall.request(ANA), amount("all")).await.unwrap();
        hall.set("loan.on", "off").await;
        assert_eq!(code(hall.economy.loan_offer(&hall.request(ANA), amount("5")).await), "loan.off");
        hall.all_adds_up(&db).await;
    }
}

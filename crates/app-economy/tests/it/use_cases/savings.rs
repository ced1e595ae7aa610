use app_economy::ledger::{OnProgress, VerifyScope, verify};
use app_economy::{BankCard, Counter};
use core_db::test_on_each;
use core_types::Zone;

use super::*;

const DAY: Duration = Duration::from_hours(24);

impl Hall {
    async fn bank(&self, member: u64) -> BankCard {
        self.economy.bank_card(&self.request(member)).await.unwrap()
    }

    async fn saves(&self, member: u64, minor: i64) {
        self.give(member, minor).await;
        self.economy
            .deposit(&self.request(member), AmountInput::Exact(coins(minor)))
            .await
            .unwrap();
    }

    async fn is_sound(&self, db: &TestDb) {
        let quiet: OnProgress = Arc::new(|_| {});
        let report = verify(db, VerifyScope::All, quiet).await.unwrap();
        assert!(report.faults.is_empty(), "{report:?}");
    }
}

test_on_each! {
    /// Every whole day is paid once: by the job or by whoever looks, in time or long after.
    async fn every_day_is_paid_once_whoever_settles(db: TestDb) {
        let hall = Hall::new(&db);
        hall.saves(ANA, 100_000).await;
        hall.saves(BO, 100_000).await;
        assert_eq!(hall.economy.interest_due().await.unwrap(), (0, coins(0)), "the day is not over");
        hall.pass(DAY);
        assert_eq!(hall.economy.interest_due().await.unwrap(), (2, coins(0)), "the first day was no whole one");
        let now = hall.bank(ANA).await;
        assert_eq!((now.accrued, now.bank, now.last), (coins(30), coins(100_000), None));
        hall.pass(DAY * 10);
        // Ana looks before the job comes by.
        assert_eq!(hall.bank(ANA).await.total, coins(300));
        assert_eq!(hall.economy.interest_due().await.unwrap(), (2, coins(300)), "what Bo gets");
        for _ in 0..3 {
            assert_eq!(hall.economy.interest_due().await.unwrap(), (0, coins(0)));
            assert_eq!(hall.bank(ANA).await.total, coins(300));
        }
        assert_eq!(hall.bank(BO).await, BankCard { wallet: coins(0), ..hall.bank(ANA).await });
        hall.is_sound(&db).await;
    }

    /// Somebody who was settled daily and somebody nobody looked at for a month have the same.
    async fn downtime_costs_nobody_anything(db: TestDb) {
        let hall = Hall::new(&db);
        hall.saves(ANA, 934_567).await;
        hall.saves(BO, 934_567).await;
        for day in 0..30_u64 {
            hall.pass(DAY);
            hall.bank(ANA).await;
            if day == 12 {
                for member in [ANA, BO] {
                    // Ana's interest of the day before is paid first, Bo's later: neither loses by it.
                    hall.economy
                        .bank_move(&hall.request(member), Counter::Out(AmountInput::Exact(coins(500_000))))
                        .await
                        .unwrap();
                }
            }
        }
        let (ana, bo) = (hall.bank(ANA).await, hall.bank(BO).await);
        assert_eq!(ana.total, bo.total);
        assert_eq!(ana.bank, bo.bank);
        hall.is_sound(&db).await;
    }

    /// Money that is in the bank only over midnight earns nothing, however often.
    async fn deposits_around_midnight_earn_nothing(db: TestDb) {
        let hall = Hall::new(&db);
        let zone = Zone::UTC;
        hall.give(ANA, 1_000_000).await;
        for _ in 0..4 {
            let midnight = zone.start_of(zone.day(hall.now()).next());
            hall.set_clock(midnight.minus(Duration::from_mins(1)));
            hall.economy.deposit(&hall.request(ANA), amount("all")).await.unwrap();
            hall.set_clock(midnight.plus(Duration::from_mins(1)));
            hall.economy.withdraw(&hall.request(ANA), amount("all")).await.unwrap();
            hall.economy.interest_due().await.unwrap();
        }
        assert_eq!((hall.bank(ANA).await.total, hall.wallet(ANA).await), (coins(0), 1_000_000));
    }

    /// A treasury that has less than all claims shares what it has, and never goes below nothing.
    async fn a_treasury_pays_what_it_has(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("interest.from", "treasury").await;
        hall.set("pay.fee_ppm", "10000").await;
        for member in [ANA, BO] {
            hall.saves(member, 100_000).await;
        }
        hall.give(CY, 5_000).await;
        // The fee of 40 is all there is in the treasury.
        hall.economy.pay(&hall.request(CY), order(ANA, "4000")).await.unwrap();
        hall.pass(DAY * 2);
        let (_, paid) = hall.economy.interest_due().await.unwrap();
        assert_eq!(paid, coins(40));
        for member in [ANA, BO] {
            let bank = hall.bank(member).await;
            assert_eq!((bank.total, bank.short, bank.bank), (coins(20), coins(10), coins(100_020)));
        }
        hall.pass(DAY);
        assert_eq!(hall.economy.interest_due().await.unwrap().1, coins(0));
        hall.is_sound(&db).await;
    }

    /// The guild's zone decides when a day is over, also where a day has 23 hours; moving the midnight pays nothing twice.
    async fn days_follow_the_zone_of_the_guild(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("time_zone", "Europe/Berlin").await;
        let berlin = Zone::named("Europe/Berlin").unwrap();
        // 2026-03-29 has 23 hours there.
        let short = berlin.day(Timestamp::from_seconds(1_774_738_800));
        hall.set_clock(berlin.start_of(short).minus(Duration::from_hours(30)));
        hall.saves(ANA, 100_000).await;
        hall.set_clock(berlin.start_of(short).plus(Duration::from_secs(1)));
        assert_eq!(hall.bank(ANA).await.total, coins(30), "the whole day before");
        hall.pass(Duration::from_hours(23));
        assert_eq!(hall.bank(ANA).await.total, coins(60), "the short day");
        for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"] {
            hall.set("time_zone", zone).await;
            hall.economy.interest_due().await.unwrap();
        }
        let total = hall.bank(ANA).await.total;
        assert!(total <= coins(90), "{total}: Kiritimati is a day ahead, and that day is paid once");
        hall.pass(Duration::from_hours(1));
        assert_eq!(hall.bank(ANA).await.total, total);
    }

    /// More accounts than one page: all of them, each once.
    async fn pages_leave_nobody_out(db: TestDb) {
        let hall = Hall::new(&db);
        for member in 1_000..1_260 {
            hall.saves(member, 10_000).await;
        }
        hall.pass(DAY * 2);
        let (accounts, paid) = hall.economy.interest_due().await.unwrap();
        assert_eq!((accounts, paid), (260, coins(260 * 3)));
        assert_eq!(hall.economy.interest_due().await.unwrap(), (0, coins(0)));
        hall.is_sound(&db).await;
    }

    /// Who is forgotten takes no interest along, and begins anew.
    async fn the_forgotten_begin_anew(db: TestDb) {
        let hall = Hall::new(&db);
        hall.saves(ANA, 100_000).await;
        hall.pass(DAY * 2);
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        assert_eq!(hall.bank(ANA).await.total, coins(0));
        hall.saves(ANA, 100_000).await;
        assert_eq!(hall.bank(ANA).await.accrued, coins(0));
        hall.pass(DAY * 2);
        assert_eq!(hall.bank(ANA).await.total, coins(30));
        hall.is_sound(&db).await;
    }

    /// While interest is switched off days pass without it, and are not paid for later.
    async fn what_is_switched_off_is_not_paid_later(db: TestDb) {
        let hall = Hall::new(&db);
        hall.saves(ANA, 100_000).await;
        hall.set("interest.on", "off").await;
        hall.pass(DAY * 5);
        hall.economy.interest_due().await.unwrap();
        hall.set("interest.on", "on").await;
        assert_eq!(hall.bank(ANA).await.total, coins(0));
        hall.pass(DAY);
        assert_eq!(hall.bank(ANA).await.total, coins(30));
    }
}

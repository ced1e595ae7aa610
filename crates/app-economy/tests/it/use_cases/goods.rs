//! What guards value that moves with things, and who may hand it out.

use app_economy::ledger::{OnProgress, VerifyScope, verify};
use app_economy::things::{
    AuctionOrder, BidStep, BuyOrder, GiftStep, GiveOrder, IncomeRole, ItemPatch, MarketStep, RecipeOrder,
    TradeChange, TradeState, TradeStep,
};
use app_economy::{Decision, HeldKind, ReverseOrder, ReverseWhat, things};
use core_db::test_on_each;
use core_types::RoleId;
use domain_fraud::Step;

use super::waiting::{Always, suspicious};
use super::*;

const APPLE: i64 = 1;

pub(super) fn patch(name: &str, price: i64) -> ItemPatch {
    ItemPatch {
        name: Some(name.to_owned()),
        price: Some(price),
        ..ItemPatch::default()
    }
}

pub(super) async fn adds_up(db: &TestDb) {
    let report = things::verify(db, VerifyScope::All).await.unwrap();
    assert!(report.faults.is_empty(), "{report:?}");
    let quiet: OnProgress = Arc::new(|_| {});
    let report = verify(db, VerifyScope::All, quiet).await.unwrap();
    assert!(report.faults.is_empty(), "{report:?}");
}

impl Hall {
    /// How many apples somebody has, at hand and bound.
    pub(super) async fn apples(&self, member: u64) -> (i64, i64) {
        let request = self.request(member);
        let bag = self.economy.inventory(&request, user(member), 0).await.unwrap();
        let row = bag.rows.iter().find(|row| row.thing.id == APPLE);
        row.map_or((0, 0), |row| (row.hand, row.bound))
    }

    pub(super) async fn buys(&self, member: u64, quantity: u32) -> Result<things::BuyStep, AppError> {
        let order = BuyOrder {
            item: "Apple".to_owned(),
            quantity,
            shown: None,
            confirmed: true,
        };
        self.economy.buy(&self.request(member), order).await
    }

    /// Apples at a price, some of them Ana's.
    pub(super) async fn orchard(&self, price: i64, quantity: u32) {
        self.economy
            .item_create(&self.staff(), patch("Apple", price))
            .await
            .unwrap();
        let order = GiveOrder {
            item: "Apple".to_owned(),
            quantity,
            to: user(ANA),
            to_is_bot: false,
        };
        self.economy
            .item_grant(&self.staff(), order, "for the test")
            .await
            .unwrap();
    }

    pub(super) async fn gives(
        &self,
        from: u64,
        quantity: u32,
        confirmed: bool,
    ) -> Result<GiftStep, AppError> {
        let order = GiveOrder {
            item: "Apple".to_owned(),
            quantity,
            to: user(BO),
            to_is_bot: false,
        };
        self.economy.gift(&self.request(from), order, confirmed).await
    }

    /// Two apples of Ana's for so many coins of Bo's, both agreed.
    pub(super) async fn trades(&self, coins_of_bo: i64) -> Result<TradeStep, AppError> {
        let trade = self
            .economy
            .trade_open(&self.request(ANA), user(BO), false)
            .await?;
        let apples = TradeChange::Item("Apple".to_owned(), 2);
        let mut trade = self
            .economy
            .trade_change(&self.request(ANA), trade.id, apples)
            .await?;
        if coins_of_bo > 0 {
            let change = TradeChange::Coins(coins(coins_of_bo));
            trade = self
                .economy
                .trade_change(&self.request(BO), trade.id, change)
                .await?;
        }
        self.economy
            .trade_confirm(&self.request(ANA), trade.id, trade.version)
            .await?;
        self.economy
            .trade_confirm(&self.request(BO), trade.id, trade.version)
            .await
    }

    pub(super) async fn reverses(&self, what: ReverseWhat) -> Vec<app_economy::BatchRow> {
        let order = ReverseOrder {
            what,
            kind: None,
            reason: "a mistake".to_owned(),
            partly: true,
        };
        let planned = self.economy.reverse_plan(&self.staff(), order).await.unwrap();
        self.economy
            .batch_confirm(&self.staff(), planned.batch.id)
            .await
            .unwrap();
        self.economy
            .batch_rows(&self.staff(), planned.batch.id)
            .await
            .unwrap()
    }
}

/// As a hall in which the watch finds this in everything, with a rich Bo.
async fn watched(db: &TestDb, step: Step, score: u16) -> Hall {
    let hall = suspicious(db, step, score).await;
    hall.give(BO, 1_000).await;
    hall.orchard(100, 5).await;
    hall
}

test_on_each! {
    /// Nobody offers a role that does not stand below their own, in whatever way; the owner may.
    async fn a_role_is_offered_by_those_above_it(db: TestDb) {
        let hall = Hall::new(&db);
        let high = RoleId::new(HIGH).ok();
        let crown = || ItemPatch { gives_role: high, ..patch("Crown", 9_000) };
        let economy = &hall.economy;
        assert_eq!(code(economy.item_create(&hall.staff(), crown()).await), "shop.role_rank");
        let takes = ItemPatch { takes_role: high, ..patch("Axe", 5) };
        assert_eq!(code(economy.item_create(&hall.staff(), takes).await), "shop.role_rank");
        let mut owner = hall.staff();
        owner.actor.user = user(CHIEF);
        economy.item_create(&owner, crown()).await.unwrap();
        // What the owner sells dearly is not made cheap, given away or made of nothing by others.
        let cheap = ItemPatch { price: Some(1), ..ItemPatch::default() };
        assert_eq!(code(economy.item_edit(&hall.staff(), "Crown".to_owned(), cheap).await), "shop.role_rank");
        let give = GiveOrder { item: "Crown".to_owned(), quantity: 1, to: user(ANA), to_is_bot: false };
        assert_eq!(code(economy.item_grant(&hall.staff(), give, "a friend").await), "shop.role_rank");
        economy.item_create(&hall.staff(), patch("Apple", 1)).await.unwrap();
        let recipe = RecipeOrder { item: "Crown".to_owned(), quantity: 1, parts: "1 Apple".to_owned(), fee: coins(0) };
        assert_eq!(code(economy.recipe_add(&hall.staff(), recipe).await), "shop.role_rank");
        let income = IncomeRole { role: RoleId::new(HIGH).unwrap(), amount: coins(5), hours: 24 };
        assert_eq!(code(economy.income_set(&hall.staff(), income).await), "shop.role_rank");
        // Without the role in it, it is a thing like any other.
        let plain = ItemPatch { wiped: Some(things::Wiped::Acts), price: Some(1), ..ItemPatch::default() };
        economy.item_edit(&hall.staff(), "Crown".to_owned(), plain).await.unwrap();
        let mut without = hall.staff();
        without.actor.permissions = Permissions::MANAGE_GUILD;
        let low = ItemPatch { gives_role: RoleId::new(5).ok(), ..patch("Hat", 5) };
        assert_eq!(code(economy.item_create(&without, low).await), "shop.role_right");
    }

    /// A purchase that looks suspicious is paid into a hold, and the things wait with it: on if it was a false alarm, else back.
    async fn a_suspicious_purchase_waits_with_its_things(db: TestDb) {
        let hall = watched(&db, Step::Hold, 700).await;
        hall.economy.market_sell(&hall.request(ANA), "Apple".to_owned(), 2, coins(200)).await.unwrap();
        for (decision, left, apples_of_bo) in [(Decision::Justified, 2, 0), (Decision::FalseAlarm, 1, 1)] {
            let request = hall.request(BO);
            let step = hall.economy.market_buy(&request, 1, 1, true).await.unwrap();
            let MarketStep::Waits { ref waits, .. } = step else { panic!("{step:?}") };
            assert_eq!((waits.payment.kind, waits.payment.amount, waits.payment.fee), (HeldKind::Case, coins(196), coins(4)));
            assert_eq!(hall.economy.market_buy(&request, 1, 1, true).await.unwrap(), step, "a replay");
            assert_eq!((hall.wallet(BO).await, hall.apples(BO).await), (800, (0, 0)));
            adds_up(&db).await;
            let case = waits.payment.case.unwrap();
            hall.economy.case_decide(&hall.staff(), case, decision).await.unwrap();
            assert_eq!(hall.apples(BO).await, (apples_of_bo, 0));
            assert_eq!(hall.apples(ANA).await.1, left - 1, "what is left is still up");
            adds_up(&db).await;
        }
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (1_196, 800));
        assert_eq!(hall.apples(ANA).await, (4, 0));
    }

    /// A delayed purchase arrives by itself, or is called back; one that is unlike its buyer is asked for twice.
    async fn a_delayed_purchase_arrives_with_its_things(db: TestDb) {
        let hall = watched(&db, Step::Delay, 400).await;
        hall.economy.market_sell(&hall.request(ANA), "Apple".to_owned(), 2, coins(50)).await.unwrap();
        let buy = async || {
            let step = hall.economy.market_buy(&hall.request(BO), 1, 1, false).await.unwrap();
            let MarketStep::Waits { waits, .. } = step else { panic!("{step:?}") };
            waits.payment.hold
        };
        let hold = buy().await;
        hall.economy.pay_recall(&hall.request(BO), hold).await.unwrap();
        assert_eq!((hall.wallet(BO).await, hall.apples(ANA).await), (1_000, (4, 1)));
        buy().await;
        // Forgetting the seller gives everything back.
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        assert_eq!((hall.wallet(BO).await, hall.apples(BO).await), (1_000, (0, 0)));
        adds_up(&db).await;

        let asked = Hall::new(&db);
        asked.skip_keys();
        asked.economy.assess_with(Arc::new(Always(Step::Confirm, 300)));
        let order = GiveOrder { item: "Apple".to_owned(), quantity: 2, to: user(CY), to_is_bot: false };
        asked.economy.item_grant(&asked.staff(), order, "for the test").await.unwrap();
        asked.economy.market_sell(&asked.request(CY), "Apple".to_owned(), 1, coins(5)).await.unwrap();
        let step = asked.economy.market_buy(&asked.request(BO), 2, 1, false).await.unwrap();
        assert!(matches!(step, MarketStep::Confirm(_)), "{step:?}");
        let step = asked.economy.market_buy(&asked.request(BO), 2, 1, true).await.unwrap();
        assert!(matches!(step, MarketStep::Bought(_)), "{step:?}");
        let step = asked.gives(CY, 1, false).await.unwrap();
        assert!(matches!(step, GiftStep::Confirm(_)), "{step:?}");
        let step = asked.gives(CY, 1, true).await.unwrap();
        assert!(matches!(step, GiftStep::Given(_)), "{step:?}");
        adds_up(&db).await;
    }

    /// In a trade coins and things wait together, less the fee; where no coins could wait, nothing happens until staff has looked.
    async fn a_suspicious_trade_or_gift_does_not_happen_at_once(db: TestDb) {
        let hall = watched(&db, Step::Hold, 700).await;
        let step = hall.trades(100).await.unwrap();
        assert_eq!((step.trade.state, step.case), (TradeState::Done, None));
        let payment = step.waits.unwrap().payment;
        assert_eq!((payment.payer, payment.amount, payment.fee), (Some(user(BO)), coins(98), coins(2)));
        assert_eq!((hall.apples(ANA).await, hall.wallet(BO).await), ((3, 2), 900));
        adds_up(&db).await;
        // Ana gives 200 for 100: the case is about her.
        let view = hall.economy.case(&hall.staff(), payment.case.unwrap()).await.unwrap();
        assert_eq!(view.file.subject, Some(user(ANA)));
        hall.economy.case_decide(&hall.staff(), payment.case.unwrap(), Decision::Justified).await.unwrap();
        assert_eq!((hall.apples(ANA).await, hall.apples(BO).await, hall.wallet(BO).await), ((5, 0), (0, 0), 1_000));

        for _ in 0..2 {
            let step = hall.trades(0).await.unwrap();
            assert!(step.case.is_some() && step.trade.state == TradeState::Open && !step.trade.member_ok, "{step:?}");
        }
        let GiftStep::Watched { case } = hall.gives(ANA, 1, true).await.unwrap() else { panic!("given") };
        assert_eq!(hall.apples(BO).await, (0, 0));
        hall.economy.case_decide(&hall.staff(), case, Decision::FalseAlarm).await.unwrap();
        let step = hall.gives(ANA, 1, true).await.unwrap();
        assert!(matches!(step, GiftStep::Given(_)), "staff has looked: {step:?}");
        hall.pass(Duration::from_hours(25));
        let step = hall.gives(ANA, 1, true).await.unwrap();
        assert!(matches!(step, GiftStep::Watched { .. }), "a day later it is looked at anew: {step:?}");
        adds_up(&db).await;
    }

    /// A suspicious bid stands; when the auction ends it waits for the staff, or is off if they found it to be right.
    async fn a_suspicious_bid_waits_when_the_auction_ends(db: TestDb) {
        let hall = watched(&db, Step::Hold, 700).await;
        for (early, late, sold) in [
            (None, Some(Decision::FalseAlarm), true),
            (None, Some(Decision::Justified), false),
            (Some(Decision::FalseAlarm), None, true),
            (Some(Decision::Justified), None, false),
        ] {
            let before = (hall.wallet(BO).await, hall.apples(BO).await.0);
            let order = AuctionOrder { item: "Apple".to_owned(), quantity: 1, start: coins(100), hours: 1 };
            let auction = hall.economy.auction_start(&hall.request(ANA), order).await.unwrap();
            let step = hall.economy.auction_bid(&hall.request(BO), auction.id, coins(100), false).await.unwrap();
            assert!(matches!(step, BidStep::Placed(_)), "{step:?}");
            let cases = hall.economy.cases(&hall.staff(), core_security::CaseFilter::default(), None, 1).await.unwrap();
            let case = cases.rows.first().unwrap().file.number;
            if let Some(decision) = early {
                hall.economy.case_decide(&hall.staff(), case, decision).await.unwrap();
            }
            hall.pass(Duration::from_hours(2));
            assert_eq!(hall.economy.things_due().await.unwrap(), 1);
            assert_eq!(hall.economy.things_due().await.unwrap(), 0);
            adds_up(&db).await;
            if let Some(decision) = late {
                assert_eq!(hall.wallet(BO).await, before.0 - 100, "still held");
                hall.economy.case_decide(&hall.staff(), case, decision).await.unwrap();
            }
            let price = if sold { 100 } else { 0 };
            let after = (hall.wallet(BO).await, hall.apples(BO).await.0);
            assert_eq!(after, (before.0 - price, before.1 + i64::from(sold)), "{early:?} {late:?}");
            adds_up(&db).await;
        }
    }
}

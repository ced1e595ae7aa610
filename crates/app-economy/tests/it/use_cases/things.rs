//! Things: whatever members do with them, nothing is lost, doubled or paid twice.

use app_economy::ledger::{OnProgress, VerifyScope, verify};
use app_economy::things;
use app_economy::things::{
    AuctionOrder, BuyOrder, BuyStep, GiveOrder, IncomeRole, ItemPatch, RecipeOrder, RoleAnswer, TradeChange,
};
use core_db::test_on_each;
use core_types::RoleId;

use super::*;

fn patch(name: &str, price: i64) -> ItemPatch {
    ItemPatch {
        name: Some(name.to_owned()),
        price: Some(price),
        ..ItemPatch::default()
    }
}

fn order(item: &str, quantity: u32) -> BuyOrder {
    BuyOrder {
        item: item.to_owned(),
        quantity,
        shown: None,
        confirmed: true,
    }
}

/// The things and the ledger add up.
async fn adds_up(db: &TestDb) {
    let report = things::verify(db, VerifyScope::All).await.unwrap();
    assert!(report.faults.is_empty(), "{report:?}");
    let quiet: OnProgress = Arc::new(|_| {});
    let report = verify(db, VerifyScope::All, quiet).await.unwrap();
    assert!(report.faults.is_empty(), "{report:?}");
}

/// How many of a thing members hold, at hand and bound.
async fn held(hall: &Hall, member: u64, item: i64) -> (i64, i64) {
    let bag = hall
        .economy
        .inventory(&hall.request(member), user(member), 0)
        .await
        .unwrap();
    let row = bag.rows.iter().find(|row| row.thing.id == item);
    row.map_or((0, 0), |row| (row.hand, row.bound))
}

/// The number of the only grant that waits.
async fn waiting(db: &TestDb) -> i64 {
    let found: Result<(i64,), core_db::DbError> = db
        .read("waiting", |tx| {
            Box::pin(async move {
                tx.query("SELECT id FROM role_grant WHERE state = 'waiting'")
                    .fetch_one()
                    .await
            })
        })
        .await;
    found.unwrap().0
}

test_on_each! {
    /// The price of a role is held until Discord has answered; whatever the answer, it is settled once.
    async fn a_role_is_settled_once_whatever_discord_answers(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        let badge = ItemPatch {
            gives_role: RoleId::new(5).ok(),
            at_once: Some(true),
            stock: Some(2),
            per_head: Some(1),
            ..patch("Badge", 300)
        };
        hall.economy.item_create(&hall.staff(), badge).await.unwrap();
        let buy = async || hall.economy.buy(&hall.request(ANA), order("Badge", 1)).await;

        assert!(matches!(buy().await.unwrap(), BuyStep::Bought(_)));
        assert_eq!((hall.balance(ANA).await.wallet, hall.balance(ANA).await.escrow), (coins(700), coins(300)));
        assert_eq!(code(buy().await), "shop.per_head", "one on its way counts");
        let grant = waiting(&db).await;
        assert!(hall.economy.grant_waits(guild(), grant).await.unwrap());
        assert!(hall.economy.grant_settle(guild(), grant, RoleAnswer::Refused).await.unwrap());
        assert!(!hall.economy.grant_settle(guild(), grant, RoleAnswer::Taken).await.unwrap(), "settled once");
        assert_eq!((hall.balance(ANA).await.wallet, held(&hall, ANA, 1).await), (coins(1_000), (0, 0)));
        adds_up(&db).await;

        buy().await.unwrap();
        let grant = waiting(&db).await;
        assert!(hall.economy.grant_settle(guild(), grant, RoleAnswer::Taken).await.unwrap());
        assert!(!hall.economy.grant_settle(guild(), grant, RoleAnswer::Refused).await.unwrap());
        assert_eq!((hall.balance(ANA).await.wallet, hall.balance(ANA).await.escrow), (coins(700), coins(0)));
        assert_eq!(code(buy().await), "shop.per_head", "a purchase that came about counts");
        adds_up(&db).await;
    }

    /// Nobody answers for a day: everything is back, and whoever delivers the message later does nothing.
    async fn a_role_that_nobody_answers_for_lapses(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        let badge = ItemPatch { gives_role: RoleId::new(5).ok(), at_once: Some(true), ..patch("Badge", 300) };
        hall.economy.item_create(&hall.staff(), badge).await.unwrap();
        let mask = ItemPatch { takes_role: RoleId::new(5).ok(), ..patch("Mask", 10) };
        hall.economy.item_create(&hall.staff(), mask).await.unwrap();
        hall.economy.buy(&hall.request(ANA), order("Mask", 1)).await.unwrap();
        hall.economy.use_item(&hall.request(ANA), "Mask".to_owned()).await.unwrap();
        assert_eq!(held(&hall, ANA, 2).await, (0, 1), "bound while it is on its way");
        hall.pass(Duration::from_hours(23));
        hall.economy.things_due().await.unwrap();
        assert_eq!(held(&hall, ANA, 2).await, (0, 1));
        let grant = waiting(&db).await;
        hall.pass(Duration::from_hours(2));
        assert!(!hall.economy.grant_waits(guild(), grant).await.unwrap(), "too late to ask Discord");
        hall.economy.things_due().await.unwrap();
        assert_eq!(held(&hall, ANA, 2).await, (1, 0));
        // Even when everything of this slept for so long that the ledger gave the money back by itself.
        hall.economy.buy(&hall.request(ANA), order("Badge", 1)).await.unwrap();
        let grant = waiting(&db).await;
        hall.pass(Duration::from_hours(100));
        hall.ledger.holds_expire().await.unwrap();
        assert_eq!(hall.balance(ANA).await.wallet, coins(990));
        assert!(hall.economy.grant_settle(guild(), grant, RoleAnswer::Taken).await.unwrap());
        assert_eq!((hall.balance(ANA).await.wallet, held(&hall, ANA, 1).await), (coins(990), (0, 0)));
        adds_up(&db).await;
    }

    /// Ten ask at the same moment for the last three: three have one, and seven pay nothing.
    async fn the_last_ones_are_sold_once(db: TestDb) {
        let hall = Hall::new(&db);
        let crown = ItemPatch { stock: Some(3), ..patch("Crown", 100) };
        hall.economy.item_create(&hall.staff(), crown).await.unwrap();
        for member in 20..30 {
            hall.give(member, 150).await;
        }
        let requests: Vec<_> = (20..30).map(|member| hall.request(member)).collect();
        let bought = futures_util::future::join_all(
            requests.iter().map(|request| hall.economy.buy(request, order("Crown", 1))),
        );
        let bought = bought.await;
        assert_eq!(bought.iter().filter(|step| step.is_ok()).count(), 3);
        for refused in bought.into_iter().filter(Result::is_err) {
            assert_eq!(code(refused), "shop.sold_out");
        }
        let mut left = 0;
        for member in 20..30 {
            left += hall.balance(member).await.wallet.minor();
        }
        assert_eq!(left, 1_500 - 300);
        adds_up(&db).await;
    }

    /// A random history of everything that moves things, with erasures and time passing: at every tenth step the holdings are
    /// the sums of their movements, the ledger adds up, and nothing is below nothing.
    async fn random_histories_lose_and_double_nothing(db: TestDb) {
        let hall = Hall::new(&db);
        hall.economy.item_create(&hall.staff(), ItemPatch { stock: Some(40), ..patch("Apple", 5) }).await.unwrap();
        let cake = ItemPatch { payout: Some(2), reply: Some("Yum".to_owned()), ..patch("Cake", 9) };
        hall.economy.item_create(&hall.staff(), cake).await.unwrap();
        let badge = ItemPatch { gives_role: RoleId::new(5).ok(), ..patch("Badge", 7) };
        hall.economy.item_create(&hall.staff(), badge).await.unwrap();
        let recipe = RecipeOrder { item: "Cake".to_owned(), quantity: 1, parts: "2 Apple".to_owned(), fee: coins(1) };
        hall.economy.recipe_add(&hall.staff(), recipe).await.unwrap();
        let income = IncomeRole { role: RoleId::new(5).unwrap(), amount: coins(30), hours: 6 };
        hall.economy.income_set(&hall.staff(), income).await.unwrap();
        let members = [ANA, BO, CY];
        for member in members {
            hall.give(member, 500).await;
        }
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut roll = move |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        for step in 0..240 {
            let who = members[usize::try_from(roll(3)).unwrap()];
            let other = members[usize::try_from(roll(3)).unwrap()];
            let item = ["Apple", "Cake", "Badge"][usize::try_from(roll(3)).unwrap()].to_owned();
            let quantity = u32::try_from(roll(3)).unwrap() + 1;
            let number = i64::try_from(roll(6)).unwrap() + 1;
            let mut request = hall.request(who);
            request.actor.roles = vec![RoleId::new(5).unwrap()];
            let economy = &hall.economy;
            // Most are refused for one reason or another; those that are not must add up.
            match roll(16) {
                0..=2 => drop(economy.buy(&request, order(&item, quantity)).await),
                3 => drop(economy.sell(&request, item, quantity).await),
                4 => drop(economy.use_item(&request, item).await),
                5 => {
                    let gift = GiveOrder { item, quantity, to: user(other), to_is_bot: false };
                    drop(economy.gift(&request, gift, true).await);
                }
                6 => drop(economy.market_sell(&request, item, quantity, coins(number * 3)).await),
                7 => drop(economy.market_buy(&request, number, quantity, true).await),
                8 => drop(economy.market_cancel(&request, number).await),
                9 => {
                    let auction = AuctionOrder { item, quantity, start: coins(number), hours: 2 };
                    drop(economy.auction_start(&request, auction).await);
                }
                10 => {
                    let bid = coins(i64::try_from(roll(60)).unwrap());
                    drop(economy.auction_bid(&request, number, bid, true).await);
                }
                11 => drop(economy.craft(&request, 1, quantity).await),
                12 => drop(economy.collect(&request).await),
                13 if who != other => {
                    let trade = economy.trade_open(&request, user(other), false).await.unwrap();
                    let change = TradeChange::Item(item, quantity);
                    if let Ok(trade) = economy.trade_change(&hall.request(who), trade.id, change).await {
                        drop(economy.trade_confirm(&hall.request(other), trade.id, trade.version).await);
                        drop(economy.trade_confirm(&hall.request(who), trade.id, trade.version).await);
                    }
                }
                14 => {
                    hall.pass(Duration::from_mins(50));
                    hall.economy.things_due().await.unwrap();
                }
                _ if roll(12) == 0 => drop(economy.privacy_delete(&hall.request(who)).await),
                _ => {
                    for grant in 1..12 {
                        let answer = if roll(2) == 0 { RoleAnswer::Taken } else { RoleAnswer::Refused };
                        hall.economy.grant_settle(guild(), grant, answer).await.unwrap();
                    }
                }
            }
            if step % 10 == 9 {
                adds_up(&db).await;
            }
        }
        // In the end everything that was under way is settled, and nothing stays bound.
        for grant in 1..200 {
            hall.economy.grant_settle(guild(), grant, RoleAnswer::Taken).await.unwrap();
        }
        hall.pass(Duration::from_hours(24 * 8));
        hall.economy.things_due().await.unwrap();
        for member in members {
            for item in 1..=3 {
                assert_eq!(held(&hall, member, item).await.1, 0, "{member} {item}");
            }
            assert_eq!(hall.balance(member).await.escrow, coins(0));
        }
        adds_up(&db).await;
    }

    /// A movement cannot be changed, and a holding that is changed behind our back is found.
    async fn what_was_tampered_with_is_found(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 100).await;
        hall.economy.item_create(&hall.staff(), patch("Apple", 5)).await.unwrap();
        hall.economy.buy(&hall.request(ANA), order("Apple", 2)).await.unwrap();
        for forbidden in ["UPDATE item_movement SET delta = 9", "DELETE FROM item_movement"] {
            let done: Result<u64, core_db::DbError> =
                db.write("tamper", move |tx| Box::pin(async move { tx.query(forbidden).execute().await })).await;
            assert!(done.is_err(), "{forbidden}");
        }
        let done: Result<u64, core_db::DbError> = db
            .write("tamper", |tx| {
                Box::pin(async move { tx.query("UPDATE item_holding SET quantity = 3").execute().await })
            })
            .await;
        done.unwrap();
        let report = things::verify(&db, VerifyScope::Guild(guild())).await.unwrap();
        assert_eq!(report.faults.len(), 1, "{report:?}");
        assert!(report.faults[0].to_string().contains("holds 3"), "{report:?}");
    }
}

//! Ways around a limit that lead nowhere: undoing, being forgotten, splitting, borrowing, robbing, making.

use app_economy::things::{AuctionOrder, GiveOrder, ItemPatch, RecipeOrder};
use app_economy::{
    BlockOrder, BulkOrder, BulkWhat, Confirmed, ImportOrder, ReverseWhat, RowState, StaffStep,
};
use core_db::test_on_each;

use super::goods::{adds_up, patch};
use super::*;

test_on_each! {
    /// Undoing an entry brings things back with the coins; where they are gone, both stay as they are, and the row says so.
    async fn things_come_back_with_the_coins(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        hall.give(BO, 1_000).await;
        let apple = ItemPatch { stock: Some(9), per_head: Some(4), ..patch("Apple", 100) };
        hall.economy.item_create(&hall.staff(), apple).await.unwrap();
        hall.pass(Duration::from_secs(1));
        let since = hall.now();
        hall.buys(ANA, 4).await.unwrap();
        assert_eq!(code(hall.buys(ANA, 1).await), "shop.per_head");
        hall.pass(Duration::from_secs(1));
        let window = ReverseWhat::Member { member: user(ANA), since };
        let rows = hall.reverses(window).await;
        assert_eq!((rows.len(), rows[0].state, rows[0].note.as_deref()), (1, RowState::Done, None));
        assert_eq!((hall.wallet(ANA).await, hall.apples(ANA).await), (1_000, (0, 0)));
        let thing = hall.economy.item(&hall.request(ANA), "Apple").await.unwrap().thing;
        assert_eq!((thing.stock, thing.sold), (Some(9), 0), "the shop has them, and the limit is free");
        adds_up(&db).await;

        // Bought, and given away: the coins stay with the shop.
        hall.pass(Duration::from_secs(1));
        let since = hall.now();
        hall.buys(ANA, 4).await.unwrap();
        hall.gives(ANA, 3, true).await.unwrap();
        let rows = hall.reverses(ReverseWhat::Member { member: user(ANA), since }).await;
        assert_eq!((rows[0].state, rows[0].note.as_deref()), (RowState::Short, Some("things")));
        assert_eq!((hall.wallet(ANA).await, hall.apples(ANA).await, hall.apples(BO).await), (600, (1, 0), (3, 0)));

        // Market, trade and a sale to the shop, undone newest first.
        hall.pass(Duration::from_secs(1));
        let since = hall.now();
        hall.economy.market_sell(&hall.request(BO), "Apple".to_owned(), 2, coins(50)).await.unwrap();
        hall.economy.market_buy(&hall.request(ANA), 1, 2, true).await.unwrap();
        hall.trades(30).await.unwrap();
        hall.economy.sell(&hall.request(BO), "Apple".to_owned(), 1).await.unwrap();
        assert_eq!((hall.apples(ANA).await, hall.apples(BO).await), ((1, 0), (2, 0)));
        hall.pass(Duration::from_secs(1));
        let rows = hall.reverses(ReverseWhat::Window { since, until: hall.now() }).await;
        assert!(rows.len() == 3 && rows.iter().all(|row| row.state == RowState::Done), "{rows:?}");
        assert_eq!((hall.apples(ANA).await, hall.apples(BO).await), ((1, 0), (3, 0)));
        assert_eq!((hall.wallet(ANA).await, hall.wallet(BO).await), (600, 1_000));
        adds_up(&db).await;
    }

    /// The shop pays back a share of what was paid, not of a price that rose since.
    async fn a_price_that_rises_makes_nobody_rich(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        hall.economy.item_create(&hall.staff(), patch("Apple", 100)).await.unwrap();
        hall.buys(ANA, 3).await.unwrap();
        let dearer = ItemPatch { price: Some(500), ..ItemPatch::default() };
        hall.economy.item_edit(&hall.staff(), "Apple".to_owned(), dearer).await.unwrap();
        hall.buys(ANA, 1).await.unwrap();
        let view = hall.economy.item(&hall.request(ANA), "Apple").await.unwrap();
        assert_eq!(view.refund, Some(coins(100)), "half of 200, the average");
        let sold = hall.economy.sell(&hall.request(ANA), "Apple".to_owned(), 4).await.unwrap();
        assert_eq!((sold.total, sold.wallet), (coins(400), coins(600)));
    }

    /// A limit on purchases holds for whoever was forgotten and returns.
    async fn being_forgotten_frees_no_limit(db: TestDb) {
        let hall = Hall::new(&db);
        hall.give(ANA, 1_000).await;
        let apple = ItemPatch { per_head: Some(2), ..patch("Apple", 10) };
        hall.economy.item_create(&hall.staff(), apple).await.unwrap();
        hall.buys(ANA, 1).await.unwrap();
        for _ in 0..2 {
            hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
            hall.give(ANA, 100).await;
            assert_eq!(code(hall.buys(ANA, 2).await), "shop.per_head");
        }
        hall.buys(ANA, 1).await.unwrap();
        assert_eq!(code(hall.buys(ANA, 1).await), "shop.per_head");
        hall.pass(Duration::from_hours(366 * 24));
        hall.economy.privacy_delete(&hall.request(ANA)).await.unwrap();
        hall.pass(Duration::from_hours(366 * 24));
        hall.give(ANA, 100).await;
        hall.buys(ANA, 2).await.unwrap();
    }

    /// Many small amounts count like the large one: for the second person, and for the cap of one member.
    async fn splitting_helps_nobody(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("staff.cap", "1000").await;
        let add = async |minor: i64| {
            let order = StaffMove { member: user(ANA), member_is_bot: false, amount: AmountInput::Exact(coins(minor)), reason: "a prize".to_owned() };
            hall.economy.add_money(&hall.staff(), order).await
        };
        for _ in 0..2 {
            add(400).await.unwrap();
        }
        assert_eq!(code(add(201).await), "staff.cap");
        hall.give(BO, 900).await;
        let bulk = |what| BulkOrder { what, members: [user(BO)].into(), reason: "a levy".to_owned(), partly: false };
        hall.set("staff.cap", "500").await;
        let tax = hall.economy.bulk_plan(&hall.staff(), bulk(BulkWhat::Tax(100))).await;
        assert_eq!(code(tax), "staff.cap");
        let file = ImportOrder { rows: vec![(user(CY), coins(501))], source: "x".to_owned(), reason: "a move".to_owned() };
        assert_eq!(code(hall.economy.import_plan(&hall.staff(), file).await), "staff.cap");
        let grant = hall.economy.bulk_plan(&hall.staff(), bulk(BulkWhat::Grant(coins(300)))).await.unwrap();
        hall.economy.batch_confirm(&hall.staff(), grant.batch.id).await.unwrap();
        let again = hall.economy.bulk_plan(&hall.staff(), bulk(BulkWhat::Grant(coins(201)))).await;
        assert_eq!(code(again), "staff.cap", "with what an earlier batch gave");
        hall.pass(Duration::from_hours(25));

        // A new hall, so that nothing is remembered of the settings.
        super::approvals::second_person_above(&db, 300).await;
        let hall = Hall::new(&db);
        hall.skip_keys();
        let add = async |member: u64, minor: i64| {
            let order = StaffMove { member: user(member), member_is_bot: false, amount: AmountInput::Exact(coins(minor)), reason: "a prize".to_owned() };
            hall.economy.add_money(&hall.staff(), order).await.unwrap()
        };
        assert!(matches!(add(ANA, 200).await, StaffStep::Moved(_)));
        assert!(matches!(add(BO, 101).await, StaffStep::Waits(_)), "200 and 101 are more than 300");
        let grant = hall.economy.bulk_plan(&hall.staff(), bulk(BulkWhat::Grant(coins(101)))).await.unwrap();
        let asked = hall.economy.batch_confirm(&hall.staff(), grant.batch.id).await.unwrap();
        assert!(matches!(asked, Confirmed::Waits(_)), "{asked:?}");
        assert!(matches!(add(BO, 100).await, StaffStep::Moved(_)));
        hall.pass(Duration::from_hours(25));
        assert!(matches!(add(BO, 300).await, StaffStep::Moved(_)), "a day later it begins anew");
    }

    /// An undoing that was stopped can be planned again, and undoes what is left.
    async fn a_stopped_undoing_goes_on(db: TestDb) {
        let hall = Hall::new(&db);
        let members = (1_000..1_700).map(user).collect();
        let order = BulkOrder { what: BulkWhat::Grant(coins(5)), members, reason: "a fair".to_owned(), partly: false };
        let planned = hall.economy.bulk_plan(&hall.staff(), order).await.unwrap();
        hall.economy.batch_confirm(&hall.staff(), planned.batch.id).await.unwrap();
        hall.economy.batches_keep().await.unwrap();
        let undo = hall.economy.undo_plan(&hall.staff(), planned.batch.id).await.unwrap();
        hall.economy.batch_confirm(&hall.staff(), undo.batch.id).await.unwrap();
        hall.economy.batch_stop(&hall.staff(), undo.batch.id).await.unwrap();
        let again = hall.economy.undo_plan(&hall.staff(), planned.batch.id).await.unwrap();
        assert_eq!((again.batch.rows, again.left_out), (200, 500));
        hall.economy.batch_confirm(&hall.staff(), again.batch.id).await.unwrap();
        assert_eq!(hall.economy.health(&hall.staff(), 7).await.unwrap().supply, coins(0));
        assert_eq!(code(hall.economy.undo_plan(&hall.staff(), planned.batch.id).await), "steer.undone");
    }

    /// Borrowing in the morning and paying back at noon earns no trust; while something is overdue, nothing is bound or given away.
    async fn a_loan_is_a_trial_and_a_duty(db: TestDb) {
        let hall = Hall::new(&db);
        for _ in 0..10 {
            hall.economy.daily(&hall.request(ANA)).await.unwrap();
            hall.pass(Duration::from_hours(24));
        }
        let score = async || hall.economy.loan_view(&hall.request(ANA)).await.unwrap().score.value;
        let take = async || {
            hall.pass(Duration::from_mins(1));
            let request = hall.request(ANA);
            hall.economy.loan_take(&request, &request.key, coins(100)).await.unwrap();
        };
        let before = score().await;
        for _ in 0..60 {
            take().await;
            hall.economy.loan_repay(&hall.request(ANA), amount("all")).await.unwrap();
        }
        assert_eq!(score().await, before, "sixty loans of a minute are no trial");
        hall.orchard(100, 2).await;
        hall.economy.deposit(&hall.request(ANA), amount("100")).await.unwrap();
        take().await;
        hall.economy.remove_money(&hall.staff(), StaffMove { member: user(ANA), member_is_bot: false, amount: amount("all"), reason: "for the test".to_owned() }).await.unwrap();
        hall.pass(Duration::from_hours(24 * 29));
        assert_eq!(code(hall.gives(ANA, 1, true).await), "loan.overdue");
        assert_eq!(code(hall.trades(0).await), "loan.overdue");
        assert_eq!(code(hall.economy.term_open(&hall.request(ANA), amount("50"), 7).await), "loan.overdue");
        let order = AuctionOrder { item: "Apple".to_owned(), quantity: 1, start: coins(10), hours: 1 };
        assert_eq!(code(hall.economy.auction_start(&hall.request(ANA), order).await), "loan.overdue");
        hall.give(ANA, 500).await;
        hall.economy.loans_due().await.unwrap();
        hall.economy.gift(&hall.request(ANA), GiveOrder { item: "Apple".to_owned(), quantity: 1, to: user(BO), to_is_bot: false }, true).await.unwrap();
    }

    /// Whose coins wait for the staff is not robbed; the loot pays what a payment pays; who could not pay the fine does not rob.
    async fn robbery_opens_no_way_around(db: TestDb) {
        let hall = Hall::new(&db);
        hall.set("rob.enabled", "on").await;
        hall.set("pay.fee_ppm", "100000").await;
        for member in [ANA, BO, CY] {
            hall.economy.daily(&hall.request(member)).await.unwrap();
        }
        hall.give(BO, 10_000).await;
        hall.pass(Duration::from_hours(24));
        let rob = async || hall.economy.rob(&hall.request(ANA), user(BO), false).await;
        assert_eq!(code(rob().await), "risk.robber_poor");
        hall.give(ANA, 5_000).await;
        let block = BlockOrder { member: user(BO), member_is_bot: false, member_is_staff: false, reason: "looks odd".to_owned(), hours: Some(1) };
        hall.economy.case_block(&hall.staff(), block).await.unwrap();
        assert_eq!(code(rob().await), "risk.victim_watched");
        hall.economy.case_unblock(&hall.staff(), user(BO), "was nothing").await.unwrap();
        let mut won = false;
        for _ in 0..40 {
            let before = (hall.wallet(ANA).await, hall.wallet(BO).await);
            let done = rob().await.unwrap();
            let after = (hall.wallet(ANA).await, hall.wallet(BO).await);
            if done.won {
                let (loot, fee) = (done.amount.minor(), done.fee.minor());
                assert!(fee * 10 >= loot && fee > 0, "{done:?}");
                assert_eq!(after, (before.0 + loot - fee, before.1 - loot));
                won = true;
                break;
            }
            hall.give(ANA, 5_000).await;
            hall.pass(Duration::from_hours(48));
        }
        assert!(won, "nobody loses forty times");
        adds_up(&db).await;
    }

    /// What cannot be ended keeps nothing else waiting, in whatever order it is due.
    async fn what_cannot_end_keeps_nobody_waiting(db: TestDb) {
        let hall = Hall::new(&db);
        hall.orchard(100, 4).await;
        for member in [BO, CY] {
            let order = GiveOrder { item: "Apple".to_owned(), quantity: 2, to: user(member), to_is_bot: false };
            hall.economy.item_grant(&hall.staff(), order, "for the test").await.unwrap();
        }
        for member in [ANA, BO, ANA, CY] {
            hall.economy.market_sell(&hall.request(member), "Apple".to_owned(), 1, coins(5)).await.unwrap();
        }
        for member in [ANA, BO] {
            let order = AuctionOrder { item: "Apple".to_owned(), quantity: 1, start: coins(10), hours: 1 };
            hall.economy.auction_start(&hall.request(member), order).await.unwrap();
        }
        let tampered: Result<u64, core_db::DbError> = db
            .write("tamper", |tx| {
                Box::pin(async move {
                    tx.query("UPDATE item_holding SET quantity = 0 WHERE owner_id = 11 AND place = 'bound'").execute().await
                })
            })
            .await;
        assert_eq!(tampered.unwrap(), 1);
        hall.pass(Duration::from_hours(24 * 8));
        assert_eq!(hall.economy.things_due().await.unwrap(), 3, "two of Bo's, one of Cy's, none of Ana's three");
        assert_eq!(hall.economy.things_due().await.unwrap(), 0);
        assert_eq!((hall.apples(BO).await, hall.apples(CY).await), ((2, 0), (2, 0)));
    }

    /// Recipes that make something of nothing together are refused; what costs a fee each time is not.
    async fn recipes_make_nothing_of_nothing(db: TestDb) {
        let hall = Hall::new(&db);
        for name in ["Log", "Plank"] {
            hall.economy.item_create(&hall.staff(), patch(name, 5)).await.unwrap();
        }
        let recipe = async |item: &str, quantity: u32, parts: &str, fee: i64| {
            let order = RecipeOrder { item: item.to_owned(), quantity, parts: parts.to_owned(), fee: coins(fee) };
            hall.economy.recipe_add(&hall.staff(), order).await.map(drop)
        };
        recipe("Plank", 4, "1 Log", 0).await.unwrap();
        recipe("Log", 1, "4 Plank", 0).await.unwrap();
        assert_eq!(code(recipe("Log", 1, "3 Plank", 0).await), "craft.circle");
        recipe("Log", 1, "3 Plank", 2).await.unwrap();
    }

    /// Units that lock in different orders are run again by the database's word, and all come to their end.
    async fn crossing_locks_end(db: TestDb) {
        let hall = Arc::new(Hall::new(&db));
        hall.set("rob.enabled", "on").await;
        hall.orchard(10, 50).await;
        for member in [ANA, BO] {
            hall.economy.daily(&hall.request(member)).await.unwrap();
            hall.give(member, 5_000).await;
        }
        for _ in 0..5 {
            hall.pass(Duration::from_hours(48));
            let spawn = |what: u8| {
                let hall = Arc::clone(&hall);
                tokio::spawn(async move {
                    match what {
                        0 => hall.economy.rob(&hall.request(ANA), user(BO), false).await.map(drop),
                        1 => hall.economy.daily(&hall.request(ANA)).await.map(drop),
                        2 => hall.economy.daily(&hall.request(BO)).await.map(drop),
                        3 => hall.gives(ANA, 1, true).await.map(drop),
                        4 => hall.buys(BO, 1).await.map(drop),
                        _ => hall.economy.rob(&hall.request(BO), user(ANA), false).await.map(drop),
                    }
                })
            };
            let tasks: Vec<_> = (0..6).map(spawn).collect();
            for (what, task) in tasks.into_iter().enumerate() {
                let done = task.await.unwrap();
                let harmless = ["risk.victim_robbed", "risk.robber_poor", "risk.victim_poor"];
                assert!(
                    done.as_ref().map_or_else(|error| harmless.contains(&error.code().name()), |()| true),
                    "{what}: {done:?}"
                );
            }
        }
        adds_up(&db).await;
    }
}

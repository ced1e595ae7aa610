use super::hall::{ANA, BO, CLEO, Hall, STAFF};

#[tokio::test]
async fn a_statement_is_private_filtered_and_turned() {
    let hall = Hall::open().await;
    let empty = hall.types(ANA, "/transactions").await;
    assert!(!empty.is_public());
    assert!(
        empty.plain().contains("There is nothing here yet."),
        "{}",
        empty.plain()
    );
    hall.types(STAFF, "/economy add-money member:@Ana amount:1000 reason:start")
        .await;
    for amount in 1..=12 {
        hall.types(ANA, &format!("/pay to:@Bo amount:{amount}")).await;
    }
    let first = hall.types(ANA, "/transactions").await;
    assert!(
        first
            .plain()
            .contains("-12 Payment to <@102>\nWallet afterwards: 🪙 922 coins"),
        "{}",
        first.plain()
    );
    assert!(!first.plain().contains("-2 Payment"), "{}", first.plain());
    let second = hall.presses(ANA, &first, "Next").await;
    assert!(second.is_update());
    assert!(
        second
            .plain()
            .contains("-2 Payment to <@102>\nWallet afterwards: 🪙 997 coins"),
        "{}",
        second.plain()
    );
    assert!(
        second.plain().contains("+1,000 From the staff"),
        "{}",
        second.plain()
    );
    let back = hall.presses(ANA, &second, "First").await;
    assert_eq!(back.plain(), first.plain());
    let filtered = hall
        .types(ANA, "/transactions kind:pay direction:in")
        .await
        .plain();
    assert!(
        filtered.contains("Filter: Payments, Came in\nNo entry fits these filters."),
        "{filtered}"
    );
    let german = hall
        .types(BO, "/transactions direction:in account:wallet")
        .await
        .plain();
    assert!(german.contains("Filter: Eingänge, Geldbeutel"), "{german}");
    assert!(german.contains("+12 Zahlung von <@101>"), "{german}");
}

#[tokio::test]
async fn the_leaderboard_has_tabs_and_the_readers_own_place() {
    let hall = Hall::open().await;
    let nobody = hall.types(ANA, "/leaderboard").await.plain();
    assert!(nobody.contains("Nobody has coins here yet."), "{nobody}");
    for (name, amount) in [("Ana", 100), ("Bo", 300), ("Sam", 200)] {
        let order = format!("/economy add-money member:@{name} amount:{amount} reason:for the test");
        hall.types(STAFF, &order).await;
    }
    hall.types(BO, "/deposit amount:all").await;
    let total = hall.types(ANA, "/leaderboard").await;
    assert_eq!(
        total.plain(),
        "🏆 Who has the most\n  1. <@102> · 🪙 300 coins\n  2. <@104> · 🪙 200 coins\n  3. <@101> · 🪙 100 coins\n\
         You are in place 3 with 🪙 100 coins.\n[▸ Total] [Wallet] [Bank]"
    );
    assert!(
        total.message().mentions.users.is_empty(),
        "names on a list notify nobody"
    );
    let cash = hall.presses(ANA, &total, "Wallet").await;
    assert!(cash.is_update());
    assert!(
        cash.plain().contains("1. <@104> · 🪙 200 coins\n"),
        "{}",
        cash.plain()
    );
    assert!(
        cash.plain().contains("[Total] [▸ Wallet] [Bank]"),
        "{}",
        cash.plain()
    );
    let bank = hall.types(CLEO, "/leaderboard by:bank").await.plain();
    assert!(bank.contains("You have no place yet"), "{bank}");
}

#[tokio::test]
async fn help_leads_from_tasks_to_pages_and_forgives_typing() {
    let hall = Hall::open().await;
    let overview = hall.types(ANA, "/help").await;
    assert!(!overview.is_public());
    assert!(
        overview
            .plain()
            .contains("Earn coins: /daily, /work list, /work shift"),
        "{}",
        overview.plain()
    );
    let topic = hall.chooses(ANA, &overview, "money").await;
    assert!(topic.is_update());
    let page = hall.chooses(ANA, &topic, "pay").await;
    assert!(page.is_update());
    assert!(
        page.plain().contains("/pay to:@Bo amount:10% note:for the cake"),
        "{}",
        page.plain()
    );
    assert!(
        page.plain().contains("note (optional) What it is for"),
        "{}",
        page.plain()
    );
    let back = hall.presses(ANA, &page, "Money").await;
    assert_eq!(back.plain(), topic.plain());
    let home = hall.presses(ANA, &page, "All topics").await;
    assert_eq!(home.plain(), overview.plain());
    let german = hall.types(BO, "/help command:/zahlen").await.plain();
    assert!(german.contains("/zahlen an:@Bo betrag:50"), "{german}");
    let first_of = hall.types(ANA, "/help command:work").await.plain();
    assert!(first_of.contains("/work list"), "{first_of}");
    let near = hall.types(ANA, "/help command:balnce").await.plain();
    assert!(
        near.contains("There is no command called \"balnce\". These are close: /balance"),
        "{near}"
    );
    let suggested = hall.suggestions(BO, "/help command:kont").await;
    assert_eq!(suggested, [("/kontostand".to_owned(), "balance".to_owned())]);
}

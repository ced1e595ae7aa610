use super::hall::{ANA, BO, Hall, STAFF, all};

#[tokio::test]
async fn only_staff_moves_money_with_a_reason() {
    let hall = Hall::open().await;
    let refused = hall
        .types(ANA, "/economy add-money member:@Ana amount:5 reason:please")
        .await;
    assert!(!refused.is_public());
    assert!(
        refused.plain().contains("You may not do this here."),
        "{}",
        refused.plain()
    );
    let added = hall
        .types(
            STAFF,
            "/economy add-money member:@Bo amount:500 reason:won *the* quiz",
        )
        .await;
    assert_eq!(
        added.plain(),
        "🪪 Coins created\n<@102> got 🪙 500 coins.\nWallet now  🪙 500 coins\nReason  won *the* quiz\n\
         By <@104>; it is in the audit log."
    );
    let removed = hall
        .types(
            STAFF,
            "/economy remove-money member:@Bo amount:half reason:paid twice",
        )
        .await
        .plain();
    assert!(removed.contains("<@102> lost 🪙 250 coins."), "{removed}");
    let bot = hall
        .types(STAFF, "/economy add-money member:@Robot amount:5 reason:why not")
        .await
        .plain();
    assert!(bot.contains("Bots have no account."), "{bot}");
    let short = hall
        .types(STAFF, "/economy add-money member:@Bo amount:5 reason:x")
        .await
        .plain();
    assert!(short.contains("A reason is needed."), "{short}");
}

#[tokio::test]
async fn case_47_settings_are_shown_and_changed_by_option_and_by_form() {
    let hall = Hall::open().await;
    let all = hall.types(STAFF, "/economy config").await;
    assert!(!all.is_public());
    assert!(all.plain().contains("Daily reward"), "{}", all.plain());
    let form = hall.chooses(STAFF, &all, "daily.base").await;
    let saved = hall.submits(STAFF, form.form(), "value", "250").await.plain();
    assert!(
        saved.contains("Daily reward is now 250; before it was 100."),
        "{saved}"
    );
    let stale = hall.submits(STAFF, form.form(), "value", "300").await.plain();
    assert!(
        stale.contains("Somebody else changed this setting meanwhile."),
        "{stale}"
    );
    let shown = hall.types(STAFF, "/economy config").await.plain();
    assert!(shown.contains("Daily reward*"), "{shown}");
    let one = hall
        .types(STAFF, "/economy config setting:daily.base")
        .await
        .plain();
    assert!(
        one.contains("Value  250\nIt takes: 0 to 1,000,000\nLast changed by <@104>"),
        "{one}"
    );
    let wrong = hall
        .types(STAFF, "/economy config setting:daily.base value:lots")
        .await
        .plain();
    assert!(wrong.contains("daily.base takes 0 to 1,000,000."), "{wrong}");
    let unknown = hall
        .types(STAFF, "/economy config setting:nothing value:1")
        .await
        .plain();
    assert!(unknown.contains("There is no such setting."), "{unknown}");
    let suggested = hall.suggestions(STAFF, "/economy config setting:fee").await;
    assert!(
        suggested.iter().any(|(_, key)| key == "pay.fee_ppm"),
        "{suggested:?}"
    );
}

#[tokio::test]
async fn a_servers_own_currency_and_discretion_are_kept() {
    let hall = Hall::open().await;
    hall.types(STAFF, "/economy config setting:currency.name value:Taler")
        .await;
    hall.types(STAFF, "/economy config setting:currency.symbol value:*")
        .await;
    hall.types(STAFF, "/economy config setting:replies.public value:off")
        .await;
    hall.types(
        STAFF,
        "/economy add-money member:@Bo amount:1 reason:for the test",
    )
    .await;
    let balance = hall.types(BO, "/balance").await;
    assert!(!balance.is_public());
    assert!(
        balance.plain().contains("Geldbeutel  * 1 Taler"),
        "{}",
        balance.plain()
    );
}

#[tokio::test]
async fn members_get_and_delete_what_is_stored_about_them() {
    let hall = Hall::open().await;
    hall.types(
        STAFF,
        "/economy add-money member:@Ana amount:700 reason:for the test",
    )
    .await;
    hall.types(ANA, "/daily").await;
    let export = hall.types(ANA, "/privacy export").await;
    assert!(!export.is_public());
    let [file] = export.message().files.as_slice() else {
        panic!("{:?}", export.message().files)
    };
    assert_eq!(file.name(), "guildhall-30-101.json");
    assert!(
        all(&export.json())
            .iter()
            .any(|part| part["file"]["url"] == "attachment://guildhall-30-101.json")
    );
    let data: serde_json::Value = serde_json::from_slice(file.bytes()).unwrap();
    assert_eq!(data["member"], "101");
    assert_eq!(data["balances"]["wallet"], 800);
    let asked = hall.types(ANA, "/privacy delete").await;
    assert!(!asked.is_public());
    for part in [
        "What is deleted\n- 🪙 800 coins",
        "your streak of 1 day",
        "What is kept\n- ",
        "This cannot be undone.",
    ] {
        assert!(asked.plain().contains(part), "{part}: {}", asked.plain());
    }
    let kept = hall.presses(ANA, &asked, "Cancel").await.plain();
    assert!(kept.contains("Nothing was changed."), "{kept}");
    let asked = hall.types(ANA, "/privacy delete").await;
    let deleted = hall.presses(ANA, &asked, "Delete for good").await;
    assert!(
        deleted.is_update()
            && deleted
                .plain()
                .contains("🪙 800 coins went to the server's treasury."),
        "{}",
        deleted.plain()
    );
    assert!(
        hall.types(BO, "/balance member:@Ana")
            .await
            .plain()
            .contains("Gesamt  🪙 0 Münzen")
    );
}

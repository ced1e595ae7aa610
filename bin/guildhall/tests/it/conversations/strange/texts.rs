//! What people type where an amount or a text is asked for.

use std::time::Duration;

use sandbox::Member;

use super::{coins, refused};
use crate::{
    conversations::{ask, pay, wallet},
    hall::on_each_database,
};

#[tokio::test(flavor = "multi_thread")]
async fn case_51_what_is_no_amount_is_refused_with_its_reason_and_moves_nothing() {
    on_each_database(async |hall| {
        hall.grant("Ana", "1001").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        for (typed, code) in [
            ("-1", "amount.negative"),
            ("\u{2212}1", "amount.negative"),
            ("0", "amount.zero"),
            ("1e400", "amount.not_a_number"),
            ("NaN", "amount.not_a_number"),
            ("9223372036854775808", "amount.too_large"),
            ("9223372036854775807", "economy.not_enough"),
            ("9223372036854775807b", "amount.too_large"),
            ("１００", "amount.not_a_number"),
            ("1\u{0}0", "amount.not_a_number"),
            ("0.5", "amount.fraction"),
            ("1.500k", "amount.ambiguous"),
        ] {
            hall.clock.advance(Duration::from_mins(1));
            refused(&pay(&ana, &bo, typed).await, code);
        }
        hall.clock.advance(Duration::from_mins(1));
        assert!(!pay(&ana, &bo, " 1 000").await.is_ephemeral());
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (1, 1_000));
    })
    .await;
}

/// Pays a coin with a note, and looks at what everybody sees.
async fn note(payer: &Member, payee: &Member, text: &str) -> String {
    let paid = payer
        .slash("pay")
        .option("to", payee)
        .option("amount", "1")
        .option("note", text)
        .send()
        .await
        .unwrap();
    let json = paid.json();
    assert_eq!(json["mention_everyone"], false, "{text}: {json}");
    assert_eq!(json["mention_roles"], serde_json::json!([]), "{text}: {json}");
    let pinged = json["mentions"].as_array().unwrap();
    assert!(
        pinged.iter().all(|user| user["id"] == payee.id().to_string()),
        "{text}: {json}"
    );
    paid.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn case_56_and_57_and_58_and_59_a_note_does_nothing_but_stand_there() {
    on_each_database(async |hall| {
        hall.grant("Ana", "100").await;
        let (ana, bo, cleo) = (hall.member("Ana"), hall.member("Bo"), hall.member("Cleo"));
        let user = format!("<@{}> <@&{}> @everyone @here", cleo.id(), cleo.id());
        let notes = [
            (user.as_str(), "@everyone"),
            ("[free coins](https://evil.example) <t:0:R>", "](https"),
            ("```\nfence # heading ||spoiler||", "```"),
            ("a\u{202e}b\u{200b}c\u{0}d\r\nERROR forged line", "\u{202e}"),
            ("'); DROP TABLE posting; --", "\u{0}"),
            ("{ $amount } {amount} { pay-done } %s %n", "\u{0}"),
            ("=cmd|' /C calc'!A0", "\u{0}"),
        ];
        for (text, never) in notes {
            hall.clock.advance(Duration::from_mins(1));
            let shown = note(&ana, &bo, text).await;
            assert!(!shown.contains(never), "{text}: {shown}");
        }
        let braces = ask(&bo, "transactions").await;
        assert!(
            braces.text().contains("{ $amount } {amount}"),
            "said as it was typed: {}",
            braces.text()
        );
        assert!(braces.text().contains("DROP TABLE posting"), "{}", braces.text());
        let last = ask(&ana, "last").await;
        assert!(!last.text().contains("@everyone"), "{}", last.text());
        assert_eq!((wallet(&ana).await, wallet(&bo).await), (93, 7));
    })
    .await;
}

/// PostgreSQL keeps no NUL in a text: wherever people may type, it has to go before.
#[tokio::test(flavor = "multi_thread")]
async fn case_58_a_nul_is_a_fault_nowhere() {
    on_each_database(async |hall| {
        let (max, ana) = (hall.member("Max"), hall.member("Ana"));
        let reason = "because\u{0} of it";
        let given = max
            .slash("economy add-money")
            .option("member", &ana)
            .option("amount", "5")
            .option("reason", reason)
            .send()
            .await
            .unwrap();
        assert!(given.text().contains("because\u{fffd} of it"), "{}", given.text());
        let named = max
            .slash("settings set")
            .option("setting", "currency.name")
            .option("value", "Tal\u{0}er")
            .option("reason", reason);
        let named = named.send().await.unwrap().text();
        assert!(!named.contains("internal"), "{named}");
        let role = hall.member("Olive");
        for (command, option) in [
            ("access give", "role"),
            ("settings show", "setting"),
            ("settings history", "setting"),
            ("help", "command"),
            ("work apply", "job"),
        ] {
            let typed = role.slash(command).option(option, "a\u{0}b");
            let typed = if command == "access give" {
                typed.option("member", &ana)
            } else {
                typed
            };
            let text = typed.send().await.unwrap().text();
            assert!(!text.contains("on our side"), "{command}: {text}");
        }
        assert_eq!(coins(&ask(&ana, "balance").await.text(), "Wallet"), 5);
    })
    .await;
}

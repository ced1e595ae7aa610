use super::hall::{ANA, BO, CLEO, Hall, STAFF, all};
use crate::presentation::limits;

#[tokio::test]
async fn case_56_and_57_names_bring_no_formatting_and_no_mentions() {
    let hall = Hall::open().await;
    let text = hall.types(CLEO, "/balance").await.json().to_string();
    assert!(text.contains("\\\\*\\\\*@\u{200b}everyone\\\\*\\\\*"), "{text}");
}

/// Whatever is asked for, Discord takes the answer: counted on the wire, in both languages.
#[tokio::test]
async fn every_answer_keeps_discords_limits() {
    let hall = Hall::open().await;
    for who in [ANA, BO, STAFF] {
        hall.types(
            STAFF,
            &format!(
                "/economy add-money member:@{} amount:90k reason:for the test",
                who.name
            ),
        )
        .await;
    }
    for who in [ANA, BO] {
        let texts = [
            "/balance",
            "/deposit amount:10",
            "/withdraw amount:half",
            "/pay to:@Sam amount:5",
            "/pay to:@Sam amount:20k",
            "/daily",
            "/work list",
            "/work apply job:harbour",
            "/work shift",
            "/transactions",
            "/leaderboard",
            "/help",
            "/help command:pay",
            "/help command:xyz",
            "/privacy delete",
            "/work resign",
            "/deposit amount:x",
        ];
        for text in texts {
            let json = hall.types(who, text).await.json();
            let parts = all(&json);
            assert!(
                parts.len() <= limits::COMPONENTS,
                "{text}: {} components",
                parts.len()
            );
            let written: usize = parts
                .iter()
                .filter_map(|part| part["content"].as_str())
                .map(|content| content.encode_utf16().count())
                .sum();
            assert!(
                (1..=limits::MESSAGE_TEXT).contains(&written),
                "{text}: {written} characters"
            );
            let mut ids: Vec<&str> = parts
                .iter()
                .filter_map(|part| part["custom_id"].as_str())
                .collect();
            assert!(
                ids.iter().all(|id| id.len() <= limits::CUSTOM_ID),
                "{text}: {ids:?}"
            );
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{text}: two components have the same id");
            for part in parts {
                let label = part["label"].as_str().unwrap_or_default();
                assert!(label.chars().count() <= limits::BUTTON_LABEL, "{text}: {label}");
                assert!(
                    !part["content"].as_str().unwrap_or_default().contains("{$"),
                    "{text}: {part}"
                );
            }
        }
    }
}

#[tokio::test]
async fn case_69_in_direct_messages_help_helps_and_the_rest_explains_itself() {
    let hall = Hall::open().await;
    let help = hall.types_in_private(BO, "/help").await.plain();
    assert!(help.contains("Was du hier tun kannst"), "{help}");
    for text in ["/balance", "/work shift", "/privacy export"] {
        let refused = hall.types_in_private(ANA, text).await.plain();
        assert!(
            refused.contains("This works only on a server."),
            "{text}: {refused}"
        );
    }
}

/// Prints every answer, for people who want to look: `cargo test -p gateway --lib gallery -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "for looking at, not for checking"]
async fn gallery() {
    let hall = Hall::open().await;
    for who in [ANA, BO] {
        hall.types(
            STAFF,
            &format!(
                "/economy add-money member:@{} amount:90k reason:for the test",
                who.name
            ),
        )
        .await;
        for text in [
            "/balance",
            "/pay to:@Sam amount:5 note:for cake",
            "/pay to:@Sam amount:20k",
            "/daily",
            "/work list",
            "/work apply job:harbour",
            "/work shift",
            "/transactions",
            "/leaderboard",
            "/help",
            "/help command:work shift",
            "/privacy export",
            "/privacy delete",
            "/deposit amount:x",
        ] {
            println!(
                "—— {} types {text}\n{}\n",
                who.name,
                hall.types(who, text).await.plain()
            );
        }
    }
    println!("{}", hall.types(STAFF, "/economy config").await.plain());
}

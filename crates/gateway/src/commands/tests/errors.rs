use core_db::DbError;

use super::hall::{ANA, Hall, STAFF};

/// Takes the table of rewards away: what `/daily` then meets is a fault of ours.
async fn break_rewards(hall: &Hall) {
    let done: Result<u64, DbError> = hall
        .db
        .write("break", |tx| {
            Box::pin(async move { tx.query("ALTER TABLE daily_claim RENAME TO away").execute().await })
        })
        .await;
    done.unwrap();
}

#[tokio::test]
async fn errors_speak_of_the_guilds_own_money() {
    let hall = Hall::open().await;
    hall.types(STAFF, "/economy config setting:currency.name value:gems")
        .await;
    let said = hall.types(ANA, "/deposit amount:500").await.plain();
    assert!(said.contains("you have 🪙 0 gems"), "{said}");
}

#[tokio::test]
async fn a_value_out_of_range_is_told_the_range() {
    let hall = Hall::open().await;
    let said = hall
        .types(STAFF, "/economy config setting:staff.cap value:-5")
        .await
        .plain();
    assert!(said.contains("staff.cap takes "), "{said}");
}

#[tokio::test]
async fn faults_of_ours_offer_to_tell_the_staff_and_mistakes_do_not() {
    let hall = Hall::open().await;
    let mistake = hall.types(ANA, "/deposit amount:500").await;
    assert!(!mistake.plain().contains("Tell the staff"), "{}", mistake.plain());
    break_rewards(&hall).await;
    let fault = hall.types(ANA, "/daily").await;
    let form = hall.presses(ANA, &fault, "Tell the staff").await;
    let foreign = hall.presses(STAFF, &fault, "Tell the staff").await;
    assert!(
        foreign.plain().contains("component.foreign"),
        "{}",
        foreign.plain()
    );
    let short = hall.submits(ANA, form.form(), "text", "x").await;
    assert!(
        short.plain().contains("3 to 1,000 characters"),
        "{}",
        short.plain()
    );
    let sent = hall.submits(ANA, form.form(), "text", "I wanted my reward").await;
    assert!(
        sent.plain().contains("number 1") && !sent.is_public(),
        "{}",
        sent.plain()
    );
    let twice = hall.presses(ANA, &fault, "Tell the staff").await;
    assert!(twice.plain().contains("feedback.already"), "{}", twice.plain());

    let suggested = hall.suggestions(ANA, "/feedback kind:problem error:").await;
    assert!(
        suggested.len() == 1 && suggested[0].0.contains("/daily"),
        "{suggested:?}"
    );
    assert!(
        hall.suggestions(STAFF, "/feedback kind:problem error:")
            .await
            .is_empty(),
        "only one's own"
    );
}

#[tokio::test]
async fn staff_see_patterns_and_members_do_not() {
    let hall = Hall::open().await;
    let none = hall.types(STAFF, "/errors overview").await.plain();
    assert!(none.contains("Nothing went wrong"), "{none}");
    hall.types(ANA, "/deposit amount:500").await;
    break_rewards(&hall).await;
    for _ in 0..3 {
        hall.types(ANA, "/daily").await;
    }
    let overview = hall.types(STAFF, "/errors overview days:7").await;
    let said = overview.plain();
    assert!(
        said.contains("internal in /daily: 3 times, before that 0 · 1 member"),
        "{said}"
    );
    assert!(said.contains("economy.not_enough in /deposit: once"), "{said}");
    let opened = hall.chooses(STAFF, &overview, "internal daily").await;
    assert!(
        opened.is_update() && opened.plain().contains("The latest"),
        "{}",
        opened.plain()
    );
    let back = hall.presses(STAFF, &opened, "All errors").await;
    assert!(back.plain().contains("last 7 days"), "{}", back.plain());
    for text in ["/errors overview", "/errors show id:internal", "/errors feedback"] {
        let refused = hall.types(ANA, text).await.plain();
        assert!(refused.contains("access.forbidden"), "{text}: {refused}");
    }
    let unknown = hall.types(STAFF, "/errors show id:0000-0000").await.plain();
    assert!(unknown.contains("errors.id_unknown"), "{unknown}");
}

use super::hall::{ANA, BO, Hall, STAFF, Who};

/// Discord's `ADMINISTRATOR`.
const OWNER: Who = Who {
    id: 106,
    name: "Olive",
    permissions: 1 << 3,
    ..STAFF
};

async fn said(hall: &Hall, who: Who, text: &str) -> String {
    hall.types(who, text).await.plain()
}

#[tokio::test]
async fn a_role_is_given_used_explained_and_denied() {
    let hall = Hall::open().await;
    let add = "/economy add-money member:@Bo amount:50 reason:won the quiz";
    let forbidden = "You may not do this here.";
    assert!(said(&hall, ANA, add).await.contains(forbidden));
    assert!(
        said(&hall, ANA, "/access give role:treasurer member:@Ana")
            .await
            .contains(forbidden)
    );

    let given = hall
        .types(
            STAFF,
            "/access give role:treasurer member:@Ana days:3 reason:summer fair",
        )
        .await;
    assert!(!given.is_public());
    let given = given.plain();
    assert!(given.contains("<@101> has the role Treasurer."), "{given}");
    assert!(given.contains("Server Settings > Integrations"), "{given}");
    let added = said(&hall, ANA, add).await;
    assert!(added.contains("Coins created"), "{added}");
    let help = hall.types(ANA, "/help").await;
    let help = hall.chooses(ANA, &help, "members").await.plain();
    assert!(
        help.contains("/economy add-money") && !help.contains("/economy config"),
        "{help}"
    );

    let check = said(&hall, STAFF, "/access check member:@Ana action:economy.add_money").await;
    assert!(
        check.contains("Yes, they may") && check.contains("role Treasurer"),
        "{check}"
    );
    let denied = said(
        &hall,
        STAFF,
        "/access deny action:economy.add_money role:treasurer",
    )
    .await;
    assert!(denied.contains("This beats every grant."), "{denied}");
    assert!(said(&hall, ANA, add).await.contains(forbidden));
    let check = said(&hall, ANA, "/access check member:@Ana action:economy.add_money").await;
    assert!(
        check.contains("No, they may not") && check.contains("denied to Treasurer"),
        "{check}"
    );
    assert!(
        said(&hall, ANA, "/access check member:@Bo action:economy.add_money")
            .await
            .contains(forbidden),
        "about others, only staff may ask"
    );

    let show = said(&hall, STAFF, "/access show").await;
    for part in ["<@101> → Treasurer", "⛔ Treasurer: Add money"] {
        assert!(show.contains(part), "{part} in {show}");
    }
    said(&hall, STAFF, "/access reset role:treasurer").await;
    assert!(said(&hall, ANA, add).await.contains("Coins created"));
    said(&hall, STAFF, "/access take role:treasurer member:@Ana").await;
    assert!(said(&hall, ANA, add).await.contains(forbidden));
    let again = said(&hall, STAFF, "/access take role:treasurer member:@Ana").await;
    assert!(again.contains("Nothing would change by this."), "{again}");
}

#[tokio::test]
async fn what_cannot_be_given_is_refused_with_a_reason() {
    let hall = Hall::open().await;
    for (text, answer) in [
        ("/access give role:admin member:@Ana", "stands as high as you"),
        ("/access give role:owner member:@Ana", "cannot be given"),
        ("/access give role:treasurer", "Choose exactly one"),
        ("/access give role:nobody member:@Ana", "There is no such role."),
        (
            "/access allow action:keys.manage member:@Ana",
            "Discord trusts them less than",
        ),
        (
            "/access allow action:keys.mange member:@Ana",
            "There is no such action.",
        ),
        (
            "/access cap role:treasurer action:audit.read at-once:5",
            "Only actions about amounts",
        ),
        (
            "/access role create name:treasurer",
            "a role of that name already",
        ),
        ("/access role create name:*.*", "A role cannot be called that."),
        (
            "/access deny action:privacy.delete_self member:@Ana",
            "cannot be given",
        ),
    ] {
        let refused = said(&hall, STAFF, text).await;
        assert!(refused.contains(answer), "{text}: {refused}");
    }
    assert!(
        said(&hall, OWNER, "/access give role:admin member:@Ana")
            .await
            .contains("has the role Admin")
    );
}

#[tokio::test]
async fn roles_and_actions_are_suggested() {
    let hall = Hall::open().await;
    said(
        &hall,
        OWNER,
        "/access role create name:shop-keeper like:treasurer",
    )
    .await;
    let names =
        |suggested: Vec<(String, String)>| suggested.into_iter().map(|(_, value)| value).collect::<Vec<_>>();
    let roles = names(hall.suggestions(STAFF, "/access give role:er").await);
    assert_eq!(roles, ["treasurer", "game-master", "scorer", "shop-keeper"]);
    let own = names(hall.suggestions(STAFF, "/access role delete role:e").await);
    assert_eq!(own, ["shop-keeper"]);
    let actions = names(hall.suggestions(STAFF, "/access cap action:money").await);
    assert_eq!(actions, ["economy.add_money", "economy.remove_money"]);
    let listed = said(&hall, STAFF, "/access role list").await;
    assert!(listed.contains("shop-keeper (shop-keeper)"), "{listed}");
    let german = said(
        &hall,
        Who {
            permissions: 1 << 5,
            ..BO
        },
        "/access show role:treasurer",
    )
    .await;
    assert!(
        german.contains("Schatzmeister") && german.contains("Geld geben"),
        "{german}"
    );
}

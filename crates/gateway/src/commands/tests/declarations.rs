use std::collections::BTreeSet;

use core_resilience::Priority;
use core_types::Locale;

use super::hall::{ANA, BO, Hall, STAFF};
use crate::{
    command::{OptionKind, parse::Leaf, registration},
    commands::{
        CommandIds,
        example::{Example, leaves},
        help::TOPICS,
        standard,
    },
    presentation::{Languages, command_key},
    reply::Answer,
    texts::Texts as _,
};

#[tokio::test]
async fn the_registration_is_what_it_was() {
    let hall = Hall::open().await;
    let ids = crate::ComponentIds::new(core_types::Seed::new([1; 32]));
    let commands = standard(&hall.economy, &ids, CommandIds::default());
    let json = registration(&commands, &Languages).unwrap();
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!("registration", json);
    });
}

/// Keys of texts, without those of localised names: they may be left out.
fn expected(hall: &Hall) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for leaf in leaves(hall.declarations()) {
        let key = command_key(&leaf.path);
        for length in 1..=leaf.path.len() {
            keys.insert(command_key(&leaf.path[..length]));
        }
        keys.insert(format!("{key}-help"));
        for option in &leaf.declaration.options {
            keys.insert(format!("{key}-option-{}", option.name));
            for choice in &option.choices {
                keys.insert(format!("{key}-option-{}-choice-{}", option.name, choice.name));
            }
        }
    }
    keys
}

#[tokio::test]
async fn every_command_has_its_texts_and_no_others() {
    let hall = Hall::open().await;
    let expected = expected(&hall);
    for locale in Locale::ALL {
        for key in &expected {
            assert!(
                Languages.get(locale, key, &[]).is_some(),
                "{locale:?} has no `{key}`"
            );
        }
    }
    let written: BTreeSet<String> = include_str!("../../../locales/de/commands.ftl")
        .lines()
        .filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()))
        .filter(|key| key.starts_with("command-"))
        .collect();
    for key in written {
        let described = key.strip_suffix("-name").unwrap_or(&key);
        assert!(expected.contains(described), "`{key}` belongs to no command");
    }
}

#[tokio::test]
async fn help_covers_every_command_in_every_language() {
    let hall = Hall::open().await;
    for leaf in leaves(hall.declarations()) {
        let path = leaf.path.join(" ");
        let topic = TOPICS
            .iter()
            .find(|topic| topic.commands.contains(&leaf.top.name));
        let topic = topic.unwrap_or_else(|| panic!("/{path} has no topic"));
        assert!(!leaf.declaration.examples.is_empty(), "/{path} has no example");
        for locale in ["en-GB", "de"] {
            let reader = super::hall::Who { locale, ..STAFF };
            let page = hall.types(reader, &format!("/help command:{path}")).await.plain();
            assert!(page.starts_with("🧭 /"), "/{path}: {page}");
            let overview = hall.types(reader, "/help").await;
            let overview = hall.chooses(reader, &overview, topic.key).await.plain();
            assert!(
                overview.chars().count() <= 4_000,
                "{} is too long: split it",
                topic.key
            );
            let about = Languages
                .get(super::hall::locale(reader), &command_key(&leaf.path), &[])
                .unwrap();
            assert!(
                overview.contains(&about),
                "{locale}: /{path} is not in its topic:\n{overview}"
            );
        }
    }
    let overview = hall.types(ANA, "/help").await;
    assert_eq!(
        overview.offered(),
        ["money", "bank", "work", "growth", "things", "market", "you"],
        "members see only what they may use"
    );
}

/// When there is too much to do, these are refused last: nobody should wonder whether money moved.
#[tokio::test]
async fn what_moves_money_is_refused_last_and_nothing_else_claims_to_be() {
    let hall = Hall::open().await;
    let money: Vec<String> = leaves(hall.declarations())
        .iter()
        .filter(|leaf| {
            let found = Leaf::find(leaf.top, &leaf.path).unwrap();
            found.priority() == Priority::Money
        })
        .map(|leaf| leaf.path.join(" "))
        .collect();
    let expected = [
        "auction start",
        "auction bid",
        "auction cancel",
        "bank",
        "buy",
        "collect",
        "craft make",
        "crime",
        "daily",
        "deposit",
        "economy add-money",
        "economy remove-money",
        "gift",
        "loan take",
        "loan repay",
        "market sell",
        "market buy",
        "market cancel",
        "monthly",
        "passive on",
        "passive off",
        "pay",
        "request",
        "rob",
        "sell",
        "standing-order add",
        "standing-order cancel",
        "term open",
        "trade",
        "treasury propose",
        "treasury propose-burn",
        "treasury withdraw",
        "use",
        "weekly",
        "withdraw",
        "work apply",
        "work shift",
        "work resign",
    ];
    assert_eq!(money, expected);
}

/// An example that does not work would be the worst help there is.
#[tokio::test]
async fn every_example_works_as_it_stands() {
    let hall = Hall::open().await;
    // What is undone first is the first thing on record.
    hall.types(STAFF, "/settings set setting:daily.bonus value:20")
        .await;
    // What the examples buy, use, hand on and bid for.
    for (who, order) in [
        (
            STAFF,
            "/economy add-money member:@Sam amount:9k reason:to try the examples",
        ),
        (STAFF, "/shop-admin create name:Apple price:5"),
        (STAFF, "/shop-admin create name:Cake price:20 reply:Yum"),
        (
            STAFF,
            "/shop-admin give member:@Bo item:Apple reason:to try the examples quantity:9",
        ),
        (STAFF, "/recipe add item:Cake parts:2 Apple"),
        (STAFF, "/buy item:Apple quantity:9"),
        (STAFF, "/buy item:Cake"),
        (BO, "/auction start item:Apple price:5"),
        // A treasury, and proposals about it.
        (STAFF, "/settings set setting:pay.fee_ppm value:200000"),
        (
            STAFF,
            "/economy add-money member:@Sam amount:9k reason:to try the examples",
        ),
        (STAFF, "/pay to:@Bo amount:4k"),
        (STAFF, "/pay to:@Bo amount:4k"),
        (STAFF, "/settings set setting:pay.fee_ppm value:0"),
        (STAFF, "/settings set setting:treasury.share_percent value:100"),
        (
            STAFF,
            "/treasury propose-burn amount:5 reason:to try the examples",
        ),
        (
            STAFF,
            "/treasury propose-burn amount:5 reason:to try the examples",
        ),
        (
            STAFF,
            "/treasury propose-burn amount:5 reason:to try the examples",
        ),
    ] {
        hall.types(who, order).await;
    }
    for _ in 0..2 {
        let asked = hall.types(BO, "/market sell item:Apple price:8").await;
        hall.presses(BO, &asked, "Anbieten").await;
    }
    // What is off until staff wants it.
    for (setting, value) in [
        ("crime.enabled", "on"),
        ("rob.enabled", "on"),
        ("rob.newcomer_hours", "0"),
    ] {
        let set = format!("/settings set setting:{setting} value:{value}");
        hall.types(STAFF, &set).await;
    }
    // Resigning comes late, as one needs a job to leave it, and so do rules that keep commands out of channels.
    let mut examples: Vec<(Example, &str)> = Vec::new();
    for leaf in leaves(hall.declarations()) {
        for text in &leaf.declaration.examples {
            let example = Example::parse(text).unwrap_or_else(|| panic!("{text} cannot be read"));
            assert_eq!(example.path, leaf.path, "{text} is an example of another command");
            for (name, value) in &example.options {
                let spec = leaf.declaration.options.iter().find(|option| option.name == name);
                let spec = spec.unwrap_or_else(|| panic!("{text}: there is no option {name}"));
                assert_eq!(spec.kind == OptionKind::User, value.starts_with('@'), "{text}");
            }
            examples.push((example, text));
        }
    }
    examples.sort_by_key(|(example, _)| match example.path.join(" ").as_str() {
        "settings undo" => 0,
        "work resign" => 2,
        path if path.starts_with("commands ") => 3,
        _ => 1,
    });
    for (_, text) in examples {
        for (who, amount) in [("Sam", "9k"), ("Bo", "1k")] {
            let order =
                format!("/economy add-money member:@{who} amount:{amount} reason:to try the examples");
            hall.types(STAFF, &order).await;
        }
        hall.types(STAFF, "/deposit amount:half").await;
        if *text == *"/passive off" {
            // It can be left a day after it was entered.
            hall.db.clock().advance(std::time::Duration::from_hours(25));
        }
        let seen = hall.types(STAFF, text).await;
        if matches!(seen.answer, Answer::Modal(_)) {
            continue;
        }
        let said = seen.plain();
        assert!(!said.contains("Error id"), "{text}\n{said}");
    }
}

use core_security::Action;
use core_types::UserId;

use super::*;
use crate::{call::Person, reply::Choice};

fn declaration() -> Declaration {
    Declaration::new("work")
        .flag("work")
        .public()
        .subcommand(
            Declaration::new("shift")
                .option(OptionSpec::text("job").required().within(1, 5).suggested())
                .option(OptionSpec::integer("hours").within(1, 8))
                .option(OptionSpec::user("with"))
                .option(OptionSpec::boolean("loud"))
                .option(
                    OptionSpec::text("pace")
                        .choices([Choice::text("Slow", "slow"), Choice::text("Fast", "fast")]),
                ),
        )
        .subcommand(
            Declaration::new("staff")
                .private()
                .action(Action::EconomyConfigure)
                .subcommand(Declaration::new("reset").flag("work-reset")),
        )
}

fn raw(path: &str, options: &[(&str, OptionValue)]) -> RawCommand {
    let bo = UserId::new(7).unwrap();
    RawCommand {
        names: path.split(' ').map(str::to_owned).collect(),
        options: options
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        focused: None,
        users: [(
            bo,
            Person {
                id: bo,
                name: "Bo".into(),
                bot: false,
                member: true,
                permissions: twilight_model::guild::Permissions::empty(),
                roles: Vec::new(),
            },
        )]
        .into(),
        roles: std::collections::BTreeMap::new(),
    }
}

fn text(text: &str) -> OptionValue {
    OptionValue::Text(text.to_owned())
}

/// What it is, the options, and whether they are accepted.
type Case = (&'static str, Vec<(&'static str, OptionValue)>, bool);

#[test]
fn case_50_every_rule_of_the_declaration_is_checked_again() {
    let job = || ("job", text("baker"));
    let user = |raw| OptionValue::User(UserId::new(raw).unwrap());
    let cases: Vec<Case> = vec![
        ("only what is required", vec![job()], true),
        ("required is missing", vec![], false),
        ("required is empty", vec![("job", text(""))], false),
        ("text too long", vec![("job", text("bakers"))], false),
        (
            "characters count, not bytes",
            vec![("job", text("🥐🥐🥐🥐🥐"))],
            true,
        ),
        ("another type", vec![("job", OptionValue::Integer(1))], false),
        ("unknown option", vec![job(), ("salary", text("1"))], false),
        (
            "number at its bounds",
            vec![job(), ("hours", OptionValue::Integer(8))],
            true,
        ),
        (
            "number too large",
            vec![job(), ("hours", OptionValue::Integer(9))],
            false,
        ),
        (
            "number negative",
            vec![job(), ("hours", OptionValue::Integer(i64::MIN))],
            false,
        ),
        (
            "fraction",
            vec![job(), ("hours", OptionValue::Number(1.5))],
            false,
        ),
        ("somebody Discord described", vec![job(), ("with", user(7))], true),
        ("somebody made up", vec![job(), ("with", user(8))], false),
        ("a declared choice", vec![job(), ("pace", text("slow"))], true),
        ("the name of a choice", vec![job(), ("pace", text("Slow"))], false),
        ("an invented choice", vec![job(), ("pace", text("warp"))], false),
        ("no boolean", vec![job(), ("loud", text("true"))], false),
    ];
    let declaration = declaration();
    let leaf = Leaf::find(&declaration, &["work", "shift"]).unwrap();
    for (name, options, accepted) in cases {
        let result = leaf.options(&raw("work shift", &options));
        match result {
            Ok(_) => assert!(accepted, "{name}"),
            Err(error) => {
                assert!(!accepted, "{name}: {error}");
                assert_eq!(error.code(), codes::OPTION_INVALID, "{name}");
            }
        }
    }
}

#[test]
fn handlers_read_typed_values() {
    let declaration = declaration();
    let leaf = Leaf::find(&declaration, &["work", "shift"]).unwrap();
    let filled = raw(
        "work shift",
        &[
            ("job", text("baker")),
            ("hours", OptionValue::Integer(2)),
            ("with", OptionValue::User(UserId::new(7).unwrap())),
            ("loud", OptionValue::Boolean(true)),
        ],
    );
    let options = leaf.options(&filled).unwrap();
    assert_eq!(options.subcommand(), "shift");
    assert_eq!(options.required_text("job").unwrap(), "baker");
    assert_eq!(options.integer("hours"), Some(2));
    assert_eq!(options.user("with").unwrap().name, "Bo");
    assert_eq!(options.boolean("loud"), Some(true));
    assert_eq!(options.text("pace"), None);
    assert!(options.required_user("job").is_err());
}

#[test]
fn what_is_unsaid_comes_from_above() {
    let declaration = declaration();
    let shift = Leaf::find(&declaration, &["work", "shift"]).unwrap();
    assert_eq!(
        (shift.ack, shift.flag, shift.action),
        (Ack::Message(Visibility::Public), Some("work"), None)
    );
    let reset = Leaf::find(&declaration, &["work", "staff", "reset"]).unwrap();
    assert_eq!(
        (reset.ack, reset.flag, reset.action),
        (
            Ack::Message(Visibility::Private),
            Some("work-reset"),
            Some(Action::EconomyConfigure)
        )
    );
    for nowhere in [
        &["work"][..],
        &["work", "staff"],
        &["work", "sleep"],
        &["work", "shift", "on"],
        &[],
    ] {
        assert!(Leaf::find(&declaration, nowhere).is_none(), "{nowhere:?}");
    }
}

#[test]
fn case_50_suggestions_are_only_for_options_that_offer_them() {
    let declaration = declaration();
    let leaf = Leaf::find(&declaration, &["work", "shift"]).unwrap();
    let mut typing = raw(
        "work shift",
        &[
            ("hours", OptionValue::Integer(99)),
            ("loud", OptionValue::Boolean(true)),
        ],
    );
    typing.focused = Some(("job".into(), "ba".into()));
    let focused = leaf.focused(&typing).unwrap();
    assert_eq!(focused.text, "ba");
    assert_eq!(focused.options.integer("hours"), None, "does not fit yet");
    assert_eq!(focused.options.boolean("loud"), Some(true));
    typing.focused = Some(("pace".into(), "s".into()));
    assert!(leaf.focused(&typing).is_err());
}

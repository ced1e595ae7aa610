use core_errors::{AppError, Arg};
use twilight_model::guild::Permissions;

use super::*;
use crate::{
    call::Call,
    command::{Command, Options},
    reply::{Reply, View},
    texts::ErrorShown,
};

struct Words;

impl Texts for Words {
    fn get(&self, locale: Locale, key: &str, _: &[(&str, Arg)]) -> Option<String> {
        match (locale, key) {
            (Locale::De, "command-pay-name") => Some("zahlen".into()),
            (_, key) if key.ends_with("-name") || key.contains("untold") || key.contains("choice") => None,
            (locale, key) => Some(format!("{}: {key}", locale.tag())),
        }
    }

    fn error(&self, shown: ErrorShown<'_>) -> View {
        View::text(shown.error.code().summary())
    }
}

struct Sample(Declaration);

impl Command for Sample {
    fn declaration(&self) -> Declaration {
        self.0.clone()
    }

    async fn run(&self, _: &Call, _: &Options) -> Result<Reply, AppError> {
        Ok(Reply::private(View::text("")))
    }
}

fn pay() -> Declaration {
    Declaration::new("pay")
        .default_permissions(Permissions::MANAGE_GUILD)
        .option(OptionSpec::user("to").required())
        .option(OptionSpec::integer("amount").within(1, 10))
        .option(OptionSpec::text("pace").choices([Choice::text("Slow", "slow")]))
}

fn register(declaration: Declaration) -> Result<Value, Faults> {
    registration(&Commands::new().with(Sample(declaration)), &Words)
}

#[test]
fn a_declaration_becomes_discords_json() {
    let expected = json!([{
        "name": "pay", "type": 1,
        "name_localizations": {"de": "zahlen"},
        "description": "en: command-pay",
        "description_localizations": {
            "de": "de: command-pay", "en-GB": "en: command-pay", "en-US": "en: command-pay",
        },
        "contexts": [0], "integration_types": [0], "default_member_permissions": "32",
    }]);
    let mut actual = register(pay()).unwrap();
    let options = actual[0].as_object_mut().unwrap().remove("options").unwrap();
    assert_eq!(actual, expected);
    let names: Vec<_> = options
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["name"].clone())
        .collect();
    assert_eq!(names, ["to", "amount", "pace"]);
    assert_eq!(options[1]["max_value"], 10);
    assert_eq!(options[2]["choices"], json!([{"name": "Slow", "value": "slow"}]));
}

#[test]
fn groups_nest_and_contexts_are_numbers() {
    let json = register(
        Declaration::new("work")
            .contexts([Context::Guild, Context::Private])
            .subcommand(Declaration::new("staff").subcommand(Declaration::new("reset"))),
    )
    .unwrap();
    assert_eq!(json[0]["contexts"], json!([0, 2]));
    assert_eq!(json[0]["integration_types"], json!([0, 1]));
    assert_eq!(json[0]["options"][0]["type"], 2);
    assert_eq!(json[0]["options"][0]["options"][0]["type"], 1);
    assert_eq!(
        json[0]["options"][0]["options"][0]["description"],
        "en: command-work-staff-reset"
    );
}

#[test]
fn everything_discord_would_refuse_is_found_at_once() {
    let faults = register(
        Declaration::new("Untold")
            .option(
                OptionSpec::text("a")
                    .choices([Choice::text("X", "x")])
                    .suggested(),
            )
            .option(OptionSpec::text("untold").required()),
    )
    .unwrap_err();
    let found: Vec<_> = faults
        .0
        .iter()
        .map(|fault| (fault.path.as_str(), fault.what.split('`').next().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            ("Untold", "name "),
            ("Untold", "a required option comes after an optional one"),
            ("Untold a", "choices and suggestions exclude each other"),
            ("Untold untold", "no English description"),
        ]
    );
    let many = (0..26).fold(Declaration::new("many"), |all, _| {
        all.option(OptionSpec::text("same"))
    });
    assert_eq!(register(many).unwrap_err().0.len(), 1);
}

#[test]
fn what_discord_adds_is_no_change_and_what_members_see_is() {
    let ours = register(pay()).unwrap();
    let mut theirs = ours.clone();
    theirs[0]["id"] = "1".into();
    theirs[0]["version"] = "2".into();
    theirs[0]["nsfw"] = false.into();
    theirs[0]["options"][2]["name_localizations"] = Value::Null;
    theirs[0]["options"][1]["max_value"] = 10.0.into();
    theirs[0]["options"][1]["required"] = false.into();
    assert!(is_same(&ours, &theirs));

    for (pointer, value) in [
        ("/0/description", json!("other")),
        ("/0/options/1/max_value", json!(11)),
        ("/0/options/0/required", json!(false)),
        ("/0/default_member_permissions", Value::Null),
        ("/0/options/2/choices/0/value", json!("fast")),
    ] {
        let mut changed = theirs.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        assert!(!is_same(&ours, &changed), "{pointer}");
    }
    assert!(!is_same(&ours, &json!([])));
    assert!(!is_same(&ours, &json!({"code": 0})));
}

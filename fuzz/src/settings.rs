//! Settings of the process out of a file and an environment, and settings of a server as staff types them.

use core_config::{Settings, Sources};
use core_security::GuardSetting;
use core_types::setting::{SettingKind, SettingSpec};
use domain_economy::settings::Setting;

/// Long enough that nobody types it by chance.
const SECRET: &str = "MTIzNDU2Nzg5.Gh1jKl.the-secret-of-this-run-that-nobody-types";

pub fn run(mut data: &[u8]) {
    let [how] = super::take(&mut data);
    let typed = super::text_of(data);
    if how & 1 == 1 {
        process(&typed);
    } else {
        let specs = Setting::ALL.iter().map(|setting| setting.spec());
        for spec in specs.chain(GuardSetting::ALL.iter().map(|setting| setting.spec())) {
            guild(spec, &typed);
        }
    }
}

fn guild(spec: SettingSpec, typed: &str) {
    let Ok(stored) = spec.normalise(typed) else {
        return;
    };
    assert_eq!(
        spec.normalise(&stored).as_deref(),
        Ok(stored.as_str()),
        "{}: {typed:?}",
        spec.key
    );
    assert!(!stored.contains(char::is_control), "{}: {stored:?}", spec.key);
    match spec.kind {
        SettingKind::Number(low, high) => {
            assert!((low..=high).contains(&stored.parse::<i64>().expect("a number")));
        }
        SettingKind::Text(..) => assert!(stored.chars().count() <= 1_000, "{}: {stored:?}", spec.key),
        _ => assert!(stored.len() <= 64, "{}: {stored:?}", spec.key),
    }
}

/// The first line is a variable, the rest a file: `NAME=value`, then TOML.
fn process(typed: &str) {
    let (variable, file) = typed.split_once('\n').unwrap_or((typed, ""));
    let (name, value) = variable.split_once('=').unwrap_or((variable, ""));
    let path = std::env::temp_dir().join(format!("guildhall-fuzz-{}.toml", std::process::id()));
    std::fs::write(&path, file).expect("a file in the folder for such files");
    let environment = [
        ("GUILDHALL_CONFIG".to_owned(), path.display().to_string()),
        ("DISCORD_TOKEN".to_owned(), SECRET.to_owned()),
    ];
    let mut sources = Sources::new(environment);
    // What names a file would be read: a fuzzer must not find its way into this machine's.
    if !name.is_empty() && name != "GUILDHALL_CONFIG" && !name.contains("FILE") {
        sources = sources.with(name, value);
    }
    match Settings::load(&sources) {
        Ok(settings) => {
            let shown = settings.overview();
            let text = serde_json::to_string(&shown).expect("JSON");
            assert!(name == "DISCORD_TOKEN" || !text.contains(SECRET), "{text}");
            assert!(!format!("{settings:?}").contains(SECRET));
            let again = Settings::load(&sources).expect("what was good is good");
            assert_eq!(again.overview(), shown);
        }
        Err(mistakes) => {
            assert!(!mistakes.0.is_empty());
            assert!(!mistakes.to_string().contains(SECRET), "{mistakes}");
        }
    }
}

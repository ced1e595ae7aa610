//! The language files against one another, against Discord's limits, and against the code that says them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use core_types::Locale;

use super::{limits, markup::units};

/// The messages of a language: key and text with its choices.
fn messages(locale: Locale) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(locale.tag());
    let mut messages = BTreeMap::new();
    for file in files(&folder) {
        let mut key = String::new();
        for line in fs::read_to_string(&file).unwrap().lines() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            if !line.starts_with([' ', '}'])
                && let Some((name, text)) = line.split_once(" = ")
            {
                name.clone_into(&mut key);
                let earlier = messages.insert(key.clone(), text.to_owned());
                assert_eq!(earlier, None, "{}: `{key}` is there twice", file.display());
            } else if let Some(text) = messages.get_mut(&key) {
                text.push('\n');
                text.push_str(line);
            }
        }
    }
    messages
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn source() -> String {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect()
}

fn variables(text: &str) -> BTreeSet<&str> {
    text.split('$')
        .skip(1)
        .map(|rest| {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
            &rest[..end.unwrap_or(rest.len())]
        })
        .collect()
}

#[test]
fn languages_have_the_same_texts_with_the_same_variables() {
    let english = messages(Locale::En);
    for locale in Locale::ALL {
        let other = messages(locale);
        for (key, text) in &english {
            let translated = other
                .get(key)
                .unwrap_or_else(|| panic!("{locale:?} has no `{key}`"));
            assert_eq!(variables(text), variables(translated), "{locale:?}: `{key}`");
        }
        let only_here: Vec<_> = other
            .keys()
            .filter(|key| !english.contains_key(*key))
            // A localised name exists only where it differs from the name itself.
            .filter(|key| !(key.starts_with("command-") && key.ends_with("-name")))
            .collect();
        assert!(only_here.is_empty(), "only in {locale:?}: {only_here:?}");
    }
}

#[test]
fn every_text_is_said_somewhere() {
    let source = source();
    let by_convention = [
        "command-",
        "error-",
        "tip-",
        "setting-",
        "notice-",
        "fraud-signal-",
        "feature-",
        "action-",
        "hall-role-",
        "last-what-",
        "health-",
        "setup-field-",
        "setup-kind-",
    ];
    let unused: Vec<_> = messages(Locale::En)
        .into_keys()
        .filter(|key| !by_convention.iter().any(|start| key.starts_with(start)))
        .filter(|key| !source.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn every_error_text_belongs_to_a_code() {
    let codes: BTreeSet<String> = core_errors::CATALOGUE
        .iter()
        .map(|code| super::languages::key(*code))
        .collect();
    for key in messages(Locale::En).keys() {
        let code = key.strip_prefix("error-").or_else(|| key.strip_prefix("tip-"));
        let bare = |code: &str| {
            let shorter = ["-detail", "-range"]
                .iter()
                .find_map(|form| code.strip_suffix(form));
            shorter.unwrap_or(code).to_owned()
        };
        let Some(code) = code.map(bare) else {
            continue;
        };
        let is_furniture = code.starts_with("title") || code == "id";
        assert!(
            is_furniture || codes.contains(&code),
            "`{key}` belongs to no code"
        );
    }
}

#[test]
fn every_signal_of_fraud_has_its_text() {
    for locale in Locale::ALL {
        let messages = messages(locale);
        for signal in domain_fraud::Signal::ALL {
            assert!(messages.contains_key(signal.key()), "{locale:?}: {signal:?}");
        }
    }
}

#[test]
fn every_text_can_be_said() {
    for locale in Locale::ALL {
        for (key, text) in messages(locale) {
            let args: Vec<_> = variables(&text)
                .into_iter()
                .map(|name| (&*name.to_owned().leak(), 1.into()))
                .collect();
            let said = super::words::lookup(locale, &key, &args);
            assert!(
                said.is_some_and(|said| !said.trim().is_empty()),
                "{locale:?}: `{key}`"
            );
        }
    }
}

#[test]
fn the_compiler_sees_every_english_text() {
    for (key, text) in messages(Locale::En) {
        let names: Vec<&str> = variables(&text).into_iter().collect();
        assert!(super::words::is_said_fully(&key, &names), "{key}");
        if let [_, rest @ ..] = &names[..] {
            assert!(!super::words::is_said_fully(&key, rest), "{key}");
        }
    }
    assert!(!super::words::is_said_fully("no-such-key", &[]));
}

#[test]
fn command_texts_keep_discords_limits() {
    for locale in Locale::ALL {
        for (key, text) in messages(locale) {
            if !key.starts_with("command-") || key.ends_with("-help") {
                continue;
            }
            // `…-option-name` describes an option that is called so.
            if key.ends_with("-name") && !key.ends_with("-option-name") {
                let allowed =
                    |c: char| c.is_alphanumeric() && c.to_lowercase().eq([c]) || c == '-' || c == '_';
                assert!(
                    (1..=limits::COMMAND_NAME).contains(&text.chars().count()),
                    "{locale:?}: `{key}`"
                );
                assert!(text.chars().all(allowed), "{locale:?}: `{key}` is {text:?}");
            } else {
                assert!(
                    (1..=limits::COMMAND_ABOUT).contains(&units(&text)),
                    "{locale:?}: `{key}`"
                );
            }
        }
    }
}

/// Translations grow by up to 40%; what is near a limit in English would be cut in some language to come.
#[test]
fn labels_leave_room_to_grow() {
    let source = source();
    let english = messages(Locale::En);
    let labels = source
        .split("label!(")
        .skip(1)
        .filter_map(|call| call.split('"').nth(1));
    let mut seen = 0;
    for key in labels {
        let Some(text) = english.get(key) else { continue };
        seen += 1;
        assert!(
            units(text) * 14 / 10 <= limits::BUTTON_LABEL,
            "`{key}` leaves no room for longer languages"
        );
    }
    assert!(seen > 0, "no labels were found in the source");
}

/// With every figure its texts can show, an error leaves no placeholder behind, and always says what to do.
#[test]
fn every_error_is_said_whole_with_its_tip() {
    for locale in Locale::ALL {
        let texts = messages(locale);
        let words = super::Words::new(locale);
        for code in core_errors::CATALOGUE {
            let key = super::languages::key(*code);
            let forms = ["", "-detail", "-range"].map(|form| format!("error-{key}{form}"));
            let said = forms.iter().filter_map(|key| texts.get(key));
            let names: BTreeSet<&str> = said.flat_map(|text| variables(text)).collect();
            let mut error = core_errors::AppError::new(*code);
            for name in names {
                error = error.with(name.to_owned().leak(), 7_i64);
            }
            let id = core_errors::ErrorId::derive("1", *code);
            let card = super::error_card(&words, &error, id).plain();
            assert!(!card.contains(['{', '}', '$']), "{locale:?}: {card}");
            let tip = words.markup(&format!("tip-{key}"), &[]).plain();
            assert!(
                card.contains(&tip) && card.contains(code.name()),
                "{locale:?}: {card}"
            );
        }
    }
}

use std::collections::BTreeSet;
use std::path::PathBuf;

use core_config::{Settings, document};

use crate::support::{file, load, sources};

fn in_repository(path: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(path)
}

/// Compares a document with the code, or writes it when `GUILDHALL_WRITE_DOCS` is set.
fn check(path: &str, expected: &str) {
    let path = in_repository(path);
    if std::env::var_os("GUILDHALL_WRITE_DOCS").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{} is stale: run this test with GUILDHALL_WRITE_DOCS=1",
        path.display()
    );
}

#[test]
fn the_example_file_is_up_to_date() {
    check("guildhall.example.toml", &document::example_file());
}

#[test]
fn the_reference_page_is_up_to_date() {
    check("docs/settings.md", &document::reference_page());
}

#[test]
fn every_key_is_on_the_reference_page() {
    let page = document::reference_page();
    for key in Settings::keys() {
        assert!(page.contains(&format!("`{}`", key.variable())), "{}", key.path());
    }
}

/// The example file with every key that has a default taken into force.
fn defaults_uncommented() -> String {
    let example = document::example_file();
    let mut is_default = true;
    let mut lines = Vec::new();
    for line in example.lines() {
        let key = line.strip_prefix('#').filter(|rest| !rest.starts_with(' '));
        lines.push(key.filter(|_| is_default).unwrap_or(line));
        is_default = !line.ends_with("Example:");
    }
    lines.join("\n")
}

#[test]
fn the_example_file_holds_the_defaults() {
    let example = file(&defaults_uncommented());
    let from_file = Settings::load(&sources(Some(example.path()), &[]))
        .unwrap()
        .overview()
        .0;
    for (path, shown) in load(&[]).unwrap().overview().0 {
        let found = &from_file[&path];
        assert_eq!(found.value, shown.value, "{path}");
        assert_eq!(
            found.from == "default",
            shown.value == "not set",
            "{path} is not in the example file"
        );
    }
}

#[test]
fn every_example_works() {
    for key in Settings::keys() {
        let section = if key.section.is_empty() {
            String::new()
        } else {
            format!("[{}]\n", key.section)
        };
        let example = file(&format!("{section}{} = {}\n", key.name, key.example));
        let settings = Settings::load(&sources(Some(example.path()), &[])).unwrap_or_else(|e| panic!("{e}"));
        let shown = &settings.overview().0[&key.path()];
        assert_ne!(shown.from, "default", "{}", key.path());
    }
}

#[test]
fn no_two_keys_share_a_name() {
    let keys = Settings::keys();
    let names: Vec<_> = keys
        .iter()
        .flat_map(|key| {
            key.well_known
                .map(str::to_owned)
                .into_iter()
                .chain([key.variable()])
        })
        .collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

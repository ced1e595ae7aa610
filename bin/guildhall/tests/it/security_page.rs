//! docs/security.md claims nothing that no test holds.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path, found: &mut String) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("node_modules") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// What stands between backticks in the tables of chapters and looks like the name of a test.
fn named(page: &str) -> Vec<&str> {
    let rows = page
        .lines()
        .filter(|line| line.starts_with("| V") || line.starts_with("| API"));
    rows.flat_map(|row| {
        row.split('|')
            .nth(3)
            .unwrap_or_default()
            .split('`')
            .skip(1)
            .step_by(2)
    })
    .collect()
}

#[test]
fn every_test_that_the_security_page_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let mut text = String::new();
    sources(&root.join("crates"), &mut text);
    sources(&root.join("bin"), &mut text);
    let named = named(&page);
    assert!(named.len() > 40, "{named:?}");
    let missing: Vec<_> = named
        .iter()
        .filter(|name| !text.contains(&format!("fn {name}(")))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/security.md names tests that are not there: {missing:?}"
    );
}

#[test]
fn every_chapter_is_on_the_security_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/security.md")).unwrap();
    for chapter in 1..=17 {
        assert!(page.contains(&format!("\n| V{chapter} ")), "V{chapter}");
    }
    for risk in 1..=10 {
        assert!(page.contains(&format!("\n| API{risk} ")), "API{risk}");
    }
}

//! The table of what Guildhall does names every command, and nothing that is not there.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Names of functions in the files of a folder and those inside it.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            functions(&path, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let names = text.lines().filter_map(|line| line.strip_prefix("async fn "));
            found.extend(names.filter_map(|line| Some(line.split_once('(')?.0.to_owned())));
        }
    }
}

/// What stands between backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn every_command_has_a_guide_and_a_conversation() {
    let table = fs::read_to_string(root().join("docs/features.md")).unwrap();
    let mut conversations = BTreeSet::new();
    functions(
        &root().join("bin/guildhall/tests/it/conversations"),
        &mut conversations,
    );
    functions(&root().join("bin/guildhall/tests/it"), &mut conversations);
    let mut told = BTreeSet::new();
    for row in table
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains("`/"))
    {
        let cells: Vec<&str> = row.split(" | ").collect();
        let [_, commands, guide, conversation] = cells[..] else {
            panic!("four cells: {row}");
        };
        told.extend(quoted(commands).map(|command| command.trim_start_matches('/').to_owned()));
        let (_, page) = guide.split_once("](").unwrap();
        let page = page.trim_end_matches(')');
        assert!(root().join("docs").join(page).exists(), "no page {page}");
        for name in quoted(conversation) {
            assert!(conversations.contains(name), "no conversation {name}");
        }
    }
    let snapshot = root().join("crates/gateway/src/commands/tests/snapshots/registration.snap");
    let snapshot = fs::read_to_string(snapshot).unwrap();
    let (_, json) = snapshot.split_once("\n---\n").unwrap();
    let registered: serde_json::Value = serde_json::from_str(json).unwrap();
    let commands = registered.as_array().unwrap().iter();
    let commands: BTreeSet<String> = commands
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(told, commands, "docs/features.md beside what is registered");
}

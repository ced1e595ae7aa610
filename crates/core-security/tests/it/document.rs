//! docs/access.md says what the code does.

use std::fmt::Write as _;
use std::{fs, path::Path};

use core_security::{Action, Event, EventKind, StandardRole};

const BEGIN: &str = "<!-- table: written by the test `the_page_tells_the_truth` -->\n";
const END: &str = "<!-- end of table -->";

fn table() -> String {
    let mut table = String::from("\n| Action | What | Ceiling |");
    let names = StandardRole::ALL.map(StandardRole::name);
    table.extend(names.map(|name| format!(" {name} |")));
    table.push_str("\n|---|---|---|");
    table.extend(names.map(|_| "---|"));
    for action in Action::ALL {
        let ceiling = if action.is_for_staff() {
            action.ceiling().name()
        } else {
            "–"
        };
        let about = action.about().trim();
        write!(table, "\n| `{action}` | {about} | {ceiling} |").unwrap();
        for role in StandardRole::ALL {
            // What is for every member is not repeated for those who are more.
            let has = action.is_built_into(role);
            table.push_str(if has { " ✓ |" } else { " |" });
        }
    }
    table.push_str("\n\n");
    table
}

#[test]
fn the_page_tells_the_truth() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(BEGIN).unwrap();
    let (written, tail) = rest.split_once(END).unwrap();
    if std::env::var_os("GUILDHALL_WRITE_DOCS").is_some() {
        fs::write(&path, format!("{head}{BEGIN}{}{END}{tail}", table())).unwrap();
        return;
    }
    assert_eq!(
        written,
        table(),
        "docs/access.md is stale: run this test with GUILDHALL_WRITE_DOCS=1"
    );
}

/// Every event has its paragraph with an example, which reads as what is posted.
#[test]
fn every_event_is_described_with_an_example() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/webhooks.md");
    let page = fs::read_to_string(&path).unwrap();
    let sections: Vec<&str> = page.split("\n### ").skip(1).collect();
    assert_eq!(sections.len(), EventKind::ALL.len());
    for (section, kind) in sections.iter().zip(EventKind::ALL) {
        assert!(section.starts_with(&format!("`{}`", kind.name())), "{section}");
        let example = section.split("```json\n").nth(1).unwrap();
        let event: Event = serde_json::from_str(example.split("\n```").next().unwrap()).unwrap();
        assert_eq!(event.kind, *kind);
    }
}

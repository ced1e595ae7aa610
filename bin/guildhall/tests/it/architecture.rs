//! Who may know whom (docs/architecture.md), read from `cargo metadata` and from the files.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Every room: its floor, and the rooms on its own floor that it may know.
const FLOORS: &[(&str, u8, &[&str])] = &[
    ("core-types", 0, &[]),
    ("core-errors", 0, &["core-types"]),
    ("core-config", 0, &["core-types"]),
    ("domain-economy", 1, &[]),
    ("domain-fraud", 1, &[]),
    ("core-resilience", 2, &[]),
    ("core-telemetry", 2, &[]),
    ("core-pictures", 2, &[]),
    ("core-db", 3, &[]),
    ("core-security", 3, &["core-db"]),
    ("core-analytics", 3, &["core-db", "core-security"]),
    ("app-economy", 4, &[]),
    ("gateway", 5, &[]),
    ("http-api", 5, &[]),
    ("sandbox", 5, &[]),
    ("guildhall", 6, &[]),
];

/// Libraries that only some rooms may use, and which.
const RESERVED: &[(&str, &[&str])] = &[
    ("twilight-", &["gateway", "sandbox"]),
    ("sqlx", &["core-db", "app-"]),
    ("axum", &["http-api", "sandbox"]),
];

/// What reaches outside the process, and so has no place in a domain crate.
const INPUT_OUTPUT: &[&str] = &[
    "tokio",
    "sqlx",
    "axum",
    "hyper",
    "reqwest",
    "twilight-",
    "tracing",
    "getrandom",
    "redis",
    "moka",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// Room → (dependency, whether it is one for tests alone).
fn rooms() -> BTreeMap<String, BTreeSet<(String, bool)>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let dependencies = |package: &Value| {
        let list = package["dependencies"].as_array().unwrap();
        list.iter()
            .map(|dependency| (name(dependency), dependency["kind"] == "dev"))
            .collect()
    };
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (name(package), dependencies(package)))
        .collect()
}

fn floor(room: &str) -> Option<(u8, &'static [&'static str])> {
    FLOORS
        .iter()
        .find(|(name, ..)| *name == room)
        .map(|(_, floor, beside)| (*floor, *beside))
}

#[test]
fn no_arrow_runs_up_or_sideways() {
    let mut wrong = Vec::new();
    for (room, dependencies) in rooms() {
        let Some((from, beside)) = floor(&room) else {
            wrong.push(format!("{room} has no floor: add it to the table"));
            continue;
        };
        for (dependency, _) in dependencies {
            let Some((to, _)) = floor(&dependency) else {
                continue;
            };
            let pure = room.starts_with("domain-") && !matches!(&*dependency, "core-types" | "core-errors");
            let foreign = room == "sandbox";
            if pure || foreign || to > from || (to == from && !beside.contains(&&*dependency)) {
                wrong.push(format!(
                    "{room} (floor {from}) must not know {dependency} (floor {to})"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (room, dependencies) in rooms() {
        for (dependency, only_in_tests) in dependencies {
            let is_domain = room.starts_with("domain-");
            if is_domain && INPUT_OUTPUT.iter().any(|library| dependency.starts_with(library)) {
                wrong.push(format!("{room} is pure, yet uses {dependency}"));
            }
            let reserved = RESERVED
                .iter()
                .find(|(library, _)| dependency.starts_with(library));
            if let Some((_, homes)) = reserved
                && !only_in_tests
                && !homes.iter().any(|home| room.starts_with(home))
            {
                wrong.push(format!("{room} uses {dependency}, which belongs in {homes:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_explains_itself_with_an_example() {
    for (room, ..) in FLOORS.iter().filter(|(room, ..)| *room != "guildhall") {
        let folder = root().join("crates").join(room);
        let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
        let library = std::fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        assert!(
            readme.contains("```rust"),
            "the README of {room} has no compiled example"
        );
        assert!(
            library.contains("include_str!(\"../README.md\")"),
            "the README of {room} is not its documentation"
        );
    }
}

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Rooms below `core-telemetry`'s reach name their metrics by text; an unknown name would have neither description nor
/// buckets.
#[test]
fn every_recorded_metric_is_in_the_catalogue() {
    let mut files = Vec::new();
    for (room, ..) in FLOORS.iter().filter(|(room, ..)| *room != "guildhall") {
        source_files(&root().join("crates").join(room).join("src"), &mut files);
    }
    let known: BTreeSet<_> = core_telemetry::METRICS.iter().map(|metric| metric.name).collect();
    let (mut seen, mut wrong) = (0, Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for call in ["counter!(\"", "histogram!(\"", "gauge!(\""] {
            for found in text.split(call).skip(1) {
                let name = found.split('"').next().unwrap();
                seen += 1;
                if !known.contains(name) {
                    wrong.push(format!("{name} in {}", file.display()));
                }
            }
        }
    }
    assert!(seen > 5, "the search found only {seen} metrics");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `Request::new` knows nothing of what a guild decided about rights: doors use `Security::request`.
#[test]
fn no_door_makes_a_request_without_the_guilds_rights() {
    let mut files = Vec::new();
    for room in ["app-economy", "gateway", "http-api"] {
        source_files(&root().join("crates").join(room).join("src"), &mut files);
    }
    source_files(&root().join("bin/guildhall/src"), &mut files);
    let imports_it = |text: &str| {
        let imported = text
            .split("use ")
            .skip(1)
            .filter_map(|rest| rest.split(';').next());
        imported
            .filter(|path| path.starts_with("core_security") || path.starts_with("app_economy"))
            .any(|path| {
                path.split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == "Request")
            })
    };
    let wrong: Vec<_> = files
        .iter()
        .filter(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            text.contains("security::Request::new(") || (text.contains(" Request::new(") && imports_it(&text))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_stay_small_and_in_the_agreed_places() {
    let mut files = Vec::new();
    for (room, ..) in FLOORS {
        let home = if *room == "guildhall" { "bin" } else { "crates" };
        source_files(&root().join(home).join(room).join("src"), &mut files);
    }
    let mut wrong = Vec::new();
    for file in files {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        if lines > 500 {
            wrong.push(format!("{} has {lines} lines: split it", file.display()));
        }
        if file.ends_with("mod.rs") {
            wrong.push(format!("{}: name it after its folder, beside it", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

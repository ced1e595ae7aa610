//! `docs/sandbox-coverage.md`: which of Discord's operations the sandbox has, found out by trying each of them.

use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

use sandbox::Limits;
use serde_json::{Value, json};

use crate::bot::call;

/// One operation that Discord describes.
struct Operation {
    method: String,
    path: String,
    name: String,
}

/// The heading an operation stands under: what its path begins with and, where that holds much, what comes next.
fn resource(path: &str) -> String {
    let words: Vec<_> = path
        .split('/')
        .filter(|segment| !segment.is_empty() && !segment.starts_with('{') && *segment != "@me")
        .map(|segment| segment.replace('-', " "))
        .collect();
    if path.starts_with("/applications/{application_id}/guilds/") {
        return "Applications: commands of a guild".to_owned();
    }
    let many = ["applications", "channels", "guilds", "users"];
    let count = if words.first().is_some_and(|first| many.contains(&first.as_str())) {
        2
    } else {
        1
    };
    let mut heading = words.iter().take(count).cloned().collect::<Vec<_>>().join(": ");
    if let Some(first) = heading.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    heading
}

fn operations(description: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if let Some(name) = operation["operationId"].as_str() {
                found.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    name: name.to_owned(),
                });
            }
        }
    }
    found
}

/// Whether the sandbox has an operation: whatever it says to ids that nobody has, it is not that there is no such
/// address or method.
async fn exists(sandbox: &sandbox::Sandbox, operation: &Operation) -> bool {
    let segments = operation.path.split('/');
    let path: Vec<_> = segments
        .map(|segment| if segment.starts_with('{') { "1" } else { segment })
        .collect();
    let (status, answer) = call(sandbox, &operation.method, &path.join("/"), &json!({})).await;
    assert!(status < 500, "{} {}: {answer}", operation.method, operation.path);
    status != 405 && !(status == 404 && answer["code"] == 0)
}

async fn page(description: &Value) -> String {
    // Operations as a whole are called here, with bodies that say nothing: only whether they are there matters.
    let sandbox = sandbox::Sandbox::builder()
        .limits(Limits::off())
        .start()
        .await
        .unwrap();
    let mut resources: BTreeMap<String, Vec<(Operation, bool)>> = BTreeMap::new();
    for operation in operations(description) {
        let is_there = exists(&sandbox, &operation).await;
        let rows = resources.entry(resource(&operation.path)).or_default();
        rows.push((operation, is_there));
    }
    sandbox.shutdown().await;
    let count = |rows: &[(Operation, bool)]| rows.iter().filter(|(_, is_there)| *is_there).count();
    let (have, all) = resources
        .values()
        .fold((0, 0), |(have, all), rows| (have + count(rows), all + rows.len()));
    let mut page = format!(
        "# What the sandbox has of Discord's API\n\n\
         Written by the test `coverage` of `crates/sandbox` (run with `GUILDHALL_WRITE_DOCS=1` and `DISCORD_OPENAPI` set): it\n\
         calls every operation that Discord's published description names and looks whether the sandbox has it.\n\
         What goes over the wire is compared with the same description in every test, in both directions.\n\n\
         {have} of {all} operations. Beyond them, the sandbox has what Discord documents in prose alone: the gateway, OAuth2's\n\
         authorize page and token exchange, uploaded files.\n\n| resource | here | described |\n|---|---:|---:|\n"
    );
    for (resource, rows) in &resources {
        writeln!(page, "| {resource} | {} | {} |", count(rows), rows.len()).unwrap();
    }
    for (resource, rows) in &resources {
        writeln!(
            page,
            "\n## {resource}\n\n| operation | Discord's name | here |\n|---|---|---|"
        )
        .unwrap();
        for (Operation { method, path, name }, is_there) in rows {
            let here = if *is_there { "yes" } else { "no" };
            writeln!(page, "| `{method} {path}` | `{name}` | {here} |").unwrap();
        }
    }
    page
}

#[tokio::test]
async fn the_table_of_operations_is_up_to_date() {
    let Some(description) = std::env::var_os("DISCORD_OPENAPI") else {
        eprintln!("DISCORD_OPENAPI is not set: docs/sandbox-coverage.md is not compared");
        return;
    };
    let description = serde_json::from_slice(&std::fs::read(description).unwrap()).unwrap();
    let page = page(&description).await;
    let path = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/sandbox-coverage.md"
    ));
    if std::env::var_os("GUILDHALL_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "{} is stale: run this test with GUILDHALL_WRITE_DOCS=1",
        path.display()
    );
}

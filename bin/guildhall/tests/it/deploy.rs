//! What is deployed agrees with the code: names of metrics, runbooks, ports and settings.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn find(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                find(&path, ending, found);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    find(&root().join(folder), ending, &mut found);
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

/// Words that look like a metric or a recorded series.
fn series(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    text.split(move |c| !is_part(c)).filter(|word| {
        [
            "guildhall_",
            "guildhall:",
            "http_client_request",
            "http_server_request",
            "db_client_",
            "process_",
        ]
        .iter()
        .any(|prefix| word.starts_with(prefix))
    })
}

/// What a query may name: the catalogue, what Prometheus makes of a histogram, and what the rules record.
fn known() -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for metric in core_telemetry::METRICS {
        known.insert(metric.name.to_owned());
        if metric.kind == core_telemetry::MetricKind::Histogram {
            known.extend(["bucket", "sum", "count"].map(|part| format!("{}_{part}", metric.name)));
        }
    }
    let recording = read("deploy/prometheus/rules/recording.yaml");
    let recorded = recording
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- record: "));
    known.extend(recorded.map(str::to_owned));
    known
}

fn unknown(text: &str, known: &BTreeSet<String>) -> Vec<String> {
    let labels: BTreeSet<_> = core_telemetry::METRICS
        .iter()
        .flat_map(|metric| metric.labels)
        .copied()
        .collect();
    let names = series(text).filter(|word| !known.contains(*word) && !labels.contains(word));
    names.map(str::to_owned).collect()
}

#[test]
fn rules_and_dashboards_name_only_what_is_measured() {
    let known = known();
    let mut seen = 0;
    for path in files("deploy/prometheus/rules", "yaml") {
        let text = fs::read_to_string(&path).unwrap();
        // Group names and addresses are no series.
        let lines = text
            .lines()
            .filter(|line| !line.contains("runbook_url") && !line.trim_start().starts_with('#'));
        for line in lines {
            seen += series(line).count();
            assert_eq!(
                unknown(line, &known),
                Vec::<String>::new(),
                "{}: {line}",
                path.display()
            );
        }
    }
    for path in files("deploy/grafana/dashboards", "json") {
        let board: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(
            board["uid"],
            path.file_stem().unwrap().to_str().unwrap(),
            "{}",
            path.display()
        );
        let variables = board["templating"]["list"].as_array().unwrap();
        assert!(
            variables.iter().any(|variable| variable["type"] == "datasource"),
            "{}",
            path.display()
        );
        for panel in board["panels"].as_array().unwrap() {
            for target in panel["targets"].as_array().into_iter().flatten() {
                assert_eq!(target["datasource"]["uid"], "${datasource}", "{}", panel["title"]);
                let query = target["expr"].as_str().unwrap();
                seen += series(query).count();
                assert_eq!(
                    unknown(query, &known),
                    Vec::<String>::new(),
                    "{}: {}",
                    path.display(),
                    panel["title"]
                );
            }
        }
    }
    assert!(seen > 100, "the search found only {seen} series");
}

#[test]
fn every_alert_has_its_runbook() {
    let rules = read("deploy/prometheus/rules/alerts.yaml");
    let runbooks = read("docs/operations.md");
    let headings: BTreeSet<_> = runbooks
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .collect();
    let alerts: BTreeSet<_> = rules
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "))
        .collect();
    assert_eq!(
        alerts, headings,
        "an alert without a runbook, or a runbook without an alert"
    );
    for alert in &alerts {
        let link = format!("docs/operations.md#{}", alert.to_lowercase());
        assert!(rules.contains(&link), "{alert} does not link to its runbook");
        let body = runbooks.split(&format!("### {alert}\n")).nth(1).unwrap();
        let body = body.split("\n### ").next().unwrap();
        for part in ["**Means:**", "**Verify:**"] {
            assert!(body.contains(part), "the runbook of {alert} has no {part}");
        }
    }
}

/// A setting that does not exist would be refused at the start of every container.
#[test]
fn files_set_only_settings_that_exist() {
    let known: BTreeSet<String> = core_config::Settings::keys()
        .iter()
        .flat_map(|key| {
            key.well_known
                .map(str::to_owned)
                .into_iter()
                .chain([key.variable()])
        })
        .collect();
    let mut seen = 0;
    for path in files("deploy", "yaml") {
        let text = fs::read_to_string(&path).unwrap();
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')) {
            let name = word.strip_suffix("_FILE").unwrap_or(word);
            if name.starts_with("GUILDHALL__") || word.starts_with("OTEL_") {
                seen += 1;
                assert!(known.contains(name), "{word} in {}", path.display());
            }
        }
    }
    assert!(seen > 5, "the search found only {seen} settings");
}

/// The port, the user and the probes are said in several places.
#[test]
fn port_probes_and_user_are_the_same_everywhere() {
    let compose = read("deploy/compose/compose.yaml");
    let bot = read("deploy/kubernetes/bot/deployment.yaml");
    for (name, text) in [("compose", &compose), ("kubernetes", &bot)] {
        assert!(text.contains("0.0.0.0:8080"), "{name} listens elsewhere");
    }
    for probe in ["/health/live", "/health/ready"] {
        assert!(bot.contains(probe), "no probe asks {probe}");
    }
    let user = "65532";
    assert!(read("deploy/Dockerfile").contains(&format!("USER {user}")));
    assert!(bot.contains(&format!("runAsUser: {user}")));
    assert!(read("deploy/compose/prometheus.yml").contains("job_name: guildhall"));
    for path in files("deploy", "yaml") {
        for line in fs::read_to_string(&path).unwrap().lines() {
            if let Some(image) = line.trim().trim_start_matches("- ").strip_prefix("image: ") {
                let tag = image.rsplit_once(':').map(|(_, tag)| tag);
                let is_pinned = tag.is_some_and(|tag| tag.bytes().any(|byte| byte.is_ascii_digit()));
                assert!(is_pinned, "{image} in {} is not pinned", path.display());
            }
        }
    }
}

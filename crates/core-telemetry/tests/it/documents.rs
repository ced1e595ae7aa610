use std::path::Path;

/// Written anew when `GUILDHALL_WRITE_DOCS` is set.
#[test]
fn the_page_of_metrics_is_up_to_date() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metrics.md"));
    let expected = core_telemetry::metrics_page();
    if std::env::var_os("GUILDHALL_WRITE_DOCS").is_some() {
        std::fs::write(path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/metrics.md is stale: run this test with GUILDHALL_WRITE_DOCS=1"
    );
}

//! docs/fault-cases.md names the tests of each case as they are in the sources: a test says in its name which cases it is for,
//! as in `case_22_and_54_…`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

const CASES: u8 = 72;

fn names(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("node_modules") {
                names(&path, found);
            }
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(path).unwrap();
            let starts = text.split("fn case_").skip(1);
            found.extend(starts.filter_map(|rest| Some(format!("case_{}", rest.split_once('(')?.0))));
        }
    }
}

/// The cases that a test is for, as in `case_20_29_and_30_…`.
fn numbers(name: &str) -> Vec<u8> {
    let mut numbers = Vec::new();
    for word in name.split('_').skip(1) {
        match word.parse() {
            Ok(number) => numbers.push(number),
            Err(_) if word == "and" => {}
            Err(_) => break,
        }
    }
    numbers
}

fn tests_by_case(root: &Path) -> BTreeMap<u8, Vec<String>> {
    let mut found = BTreeSet::new();
    names(&root.join("crates"), &mut found);
    names(&root.join("bin"), &mut found);
    let mut by_case: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for name in found {
        for number in numbers(&name) {
            by_case.entry(number).or_default().push(format!("`{name}`"));
        }
    }
    by_case
}

/// The page with the tests of today in its last column; a case without tests keeps what it says about that.
fn page_of_today(page: &str, by_case: &BTreeMap<u8, Vec<String>>) -> String {
    let line = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", number, happens, does, tests, ""] = cells[..] else {
            return line.to_owned();
        };
        let Ok(case) = number.parse() else {
            return line.to_owned();
        };
        let tests = by_case
            .get(&case)
            .map_or_else(|| tests.to_owned(), |named| named.join(", "));
        format!("| {number} | {happens} | {does} | {tests} |")
    };
    page.lines().map(|text| line(text) + "\n").collect()
}

/// Written anew when `GUILDHALL_WRITE_DOCS` is set.
#[test]
fn the_page_of_fault_cases_names_every_test_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("docs/fault-cases.md");
    let page = fs::read_to_string(&path).unwrap();
    let by_case = tests_by_case(&root);
    let expected = page_of_today(&page, &by_case);
    if std::env::var_os("GUILDHALL_WRITE_DOCS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let found = fs::read_to_string(path).unwrap();
    assert!(
        found == expected,
        "docs/fault-cases.md is stale: run this test with GUILDHALL_WRITE_DOCS=1"
    );
    for case in 1..=CASES {
        let start = format!("\n| {case} | ");
        let row = found
            .split(&start)
            .nth(1)
            .unwrap_or_else(|| panic!("case {case}"));
        let tests = row.lines().next().unwrap().split('|').nth(2).unwrap();
        let is_named = tests.contains("`case_");
        assert_eq!(is_named, by_case.contains_key(&case), "case {case}: {tests}");
        assert!(
            tests.len() > 10,
            "case {case} says neither its tests nor why there are none"
        );
    }
    let unknown: Vec<_> = by_case
        .keys()
        .filter(|case| !(1..=CASES).contains(*case))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn a_name_tells_its_cases() {
    assert_eq!(numbers("case_22_and_54_nobody_waits"), [22, 54]);
    assert_eq!(numbers("case_20_29_and_30_it_is_killed"), [20, 29, 30]);
    assert_eq!(numbers("case_07_and_so_on"), [7]);
    assert_eq!(numbers("case_of_none"), [0_u8; 0]);
}

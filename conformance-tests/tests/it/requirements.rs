//! The lists in `requirements/`, held against what the server claims and against the tests that there are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use conformance_tests::name::is_named_after;

use crate::programs::on_both_stores;

/// Modules of tests of requirements begin like this; all other modules are of clients.
const MODULES: &str = "ogcapi_";

/// One row of a list.
struct Row {
    /// File and line, for messages.
    at: String,
    /// Whole URI.
    requirement: String,
    /// Whole URIs of the conformance classes that demand it.
    classes: Vec<String>,
    proof: Proof,
}

enum Proof {
    /// Names of tests, without the store.
    Tests(Vec<String>),
    /// The condition that the requirement begins with and that we do not meet.
    NotApplicable(String),
}

/// The rows of all lists; `#` begins a line for people.
fn rows() -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("requirements");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            rows.push(row(format!("{}:{}", file.file_name().unwrap().display(), number + 1), line));
        }
    }
    rows
}

fn row(at: String, line: &str) -> Row {
    let [requirement, classes, standing, proof] = line.split('\t').collect::<Vec<_>>()[..] else {
        panic!("{at}: a row has four columns: requirement, classes, standing, proof")
    };
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let proof = match standing {
        "tested" => Proof::Tests(words(proof)),
        "not-applicable" => Proof::NotApplicable(proof.trim().to_owned()),
        _ => panic!("{at}: `{standing}` is neither `tested` nor `not-applicable`"),
    };
    Row { at, requirement: requirement.to_owned(), classes: words(classes), proof }
}

/// The path of a requirement within its standard: `/req/core/http`.
fn path(requirement: &str) -> &str {
    requirement.find("/req/").and_then(|start| requirement.get(start..)).unwrap_or_default()
}

/// The tests of requirements in this very executable, and the stores that each runs on.
fn tests() -> BTreeMap<String, BTreeSet<String>> {
    let list = Command::new(std::env::current_exe().unwrap()).args(["--list", "--format=terse"]).output().unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    let mut tests = BTreeMap::<_, BTreeSet<_>>::new();
    for name in list.lines().filter_map(|line| line.strip_suffix(": test")).filter(|name| name.starts_with(MODULES)) {
        let (test, store) = name.rsplit_once("::").unwrap();
        tests.entry(test.to_owned()).or_default().insert(store.to_owned());
    }
    tests
}

#[test]
fn a_requirement_stands_in_one_row() {
    let mut seen = BTreeMap::new();
    for row in rows() {
        assert!(path(&row.requirement).starts_with("/req/"), "{}: `{}` is no requirement", row.at, row.requirement);
        assert!(!row.classes.is_empty(), "{}: no conformance class demands it", row.at);
        if let Some(before) = seen.insert(row.requirement.clone(), row.at.clone()) {
            panic!("{} and {before} are both about `{}`", row.at, row.requirement);
        }
    }
}

#[test]
fn the_server_claims_the_classes_of_the_lists_and_no_others() {
    let listed: BTreeSet<_> = rows().into_iter().flat_map(|row| row.classes).collect();
    on_both_stores(|server| {
        let document = server.get("/conformance").expect(200).json();
        let claimed = document["conformsTo"].as_array().unwrap().iter().map(|class| class.as_str().unwrap().to_owned());
        let claimed: BTreeSet<_> = claimed.collect();
        let without_list: Vec<_> = claimed.difference(&listed).collect();
        let without_claim: Vec<_> = listed.difference(&claimed).collect();
        assert!(without_list.is_empty(), "claimed, but no list has their requirements: {without_list:#?}");
        assert!(without_claim.is_empty(), "listed, but not claimed: {without_claim:#?}");
    });
}

/// `requirement!` makes both; a test that is written without it would run on one store only.
#[test]
fn each_test_of_a_requirement_runs_on_both_stores() {
    let both = BTreeSet::from(["gpkg", "postgis"].map(str::to_owned));
    for (test, stores) in tests() {
        assert_eq!(stores, both, "`{test}`: write it with `requirement!`");
    }
}

#[test]
fn each_requirement_is_tested_by_a_test_of_its_name_or_says_why_not() {
    let tests = tests();
    for row in rows() {
        match &row.proof {
            Proof::Tests(named) => {
                assert!(!named.is_empty(), "{}: no test is named", row.at);
                for test in named {
                    assert!(tests.contains_key(test), "{}: there is no test `{test}`", row.at);
                    let name = test.rsplit("::").next().unwrap();
                    let path = path(&row.requirement);
                    assert!(is_named_after(name, path), "{}: `{test}` is not a test of `{path}`", row.at);
                }
            }
            // Shorter is no sentence.
            Proof::NotApplicable(condition) => {
                assert!(condition.split_whitespace().count() >= 4, "{}: say which condition is not met", row.at);
            }
        }
    }
}

#[test]
fn each_test_of_a_requirement_stands_in_a_row() {
    let named: BTreeSet<_> = rows()
        .into_iter()
        .flat_map(|row| match row.proof {
            Proof::Tests(named) => named,
            Proof::NotApplicable(_) => Vec::new(),
        })
        .collect();
    let found: BTreeSet<_> = tests().into_keys().collect();
    let without_row: Vec<_> = found.difference(&named).collect();
    assert!(without_row.is_empty(), "no row of `requirements/` names {without_row:#?}");
}

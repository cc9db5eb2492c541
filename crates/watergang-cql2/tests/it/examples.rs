//! The examples of the standard and the filters of its test data.

use std::collections::BTreeMap;
use watergang_core::AxisOrder::{self, EastNorth, NorthEast};
use watergang_core::expression::Expression;
use watergang_cql2::{Encoding, json, text};

use crate::standards;

/// Examples of the standard in the text encoding: those that have the number of one in JSON, and other writings.
const TEXT_EXAMPLES: usize = 120;
/// Examples of the standard in JSON.
const JSON_EXAMPLES: usize = 109;
/// Rows of the test data, as the README of the data counts them.
const ROWS: usize = 274;

/// Example files of one encoding by their names without ending.
fn examples(encoding: &str) -> BTreeMap<String, String> {
    let folder = standards().join("cql2-examples").join(encoding);
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap())
    };
    std::fs::read_dir(folder).unwrap().map(read).collect()
}

#[track_caller]
fn read_text(filter: &str, axis_order: AxisOrder) -> Expression {
    text::parse(filter, &Encoding::new(axis_order)).unwrap_or_else(|error| panic!("{filter}\n{error}"))
}

#[track_caller]
fn read_json(filter: &str, axis_order: AxisOrder) -> Expression {
    json::parse(filter, &Encoding::new(axis_order)).unwrap_or_else(|error| panic!("{filter}\n{error}"))
}

/// What is written is read as the same tree.
#[track_caller]
fn round_trip(tree: &Expression) {
    for axis_order in [EastNorth, NorthEast] {
        let written = text::write(tree, axis_order);
        assert_eq!(&read_text(&written, axis_order), tree, "{written}");
        let written = json::write(tree, axis_order);
        assert_eq!(&read_json(&written, axis_order), tree, "{written}");
    }
}

#[test]
fn every_example_in_text_is_read_and_written() {
    let examples = examples("text");
    assert_eq!(examples.len(), TEXT_EXAMPLES);
    for filter in examples.values() {
        round_trip(&read_text(filter, EastNorth));
    }
}

#[test]
fn every_example_in_json_is_read_and_written() {
    let examples = examples("json");
    assert_eq!(examples.len(), JSON_EXAMPLES);
    for filter in examples.values() {
        round_trip(&read_json(filter, EastNorth));
    }
}

/// Another writing of an example has its name with `-alt01` behind it.
#[test]
fn an_example_means_the_same_in_both_encodings_and_in_all_its_writings() {
    let in_json = examples("json");
    let mut seen = 0;
    for (name, filter) in examples("text") {
        let number = name.split_once("-alt").map_or(name.as_str(), |(number, _)| number);
        assert_eq!(read_text(&filter, EastNorth), read_json(&in_json[number], EastNorth), "{name}: {filter}");
        seen += 1;
    }
    assert_eq!(seen, TEXT_EXAMPLES);
}

/// Filters of the test data.
fn rows() -> Vec<String> {
    let mut rows = csv::Reader::from_path(standards().join("cql2-expected.csv")).unwrap();
    let column = rows.headers().unwrap().iter().position(|name| name == "cql2_text").unwrap();
    let filters: Vec<String> = rows.records().map(|row| row.unwrap()[column].to_owned()).collect();
    assert_eq!(filters.len(), ROWS);
    filters
}

#[test]
fn every_filter_of_the_test_data_is_read_and_written() {
    for filter in rows() {
        round_trip(&read_text(&filter, EastNorth));
    }
}

#[test]
fn what_is_written_as_json_obeys_the_schema_of_the_standard() {
    let schema = std::fs::read_to_string(standards().join("ogc/cql2/cql2.json")).unwrap();
    let schema = jsonschema::validator_for(&schema.parse().unwrap()).unwrap();
    for filter in rows().into_iter().chain(examples("text").into_values()) {
        let written = json::write(&read_text(&filter, EastNorth), EastNorth);
        let faults: Vec<String> =
            schema.iter_errors(&written.parse().unwrap()).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{filter}\n{written}\n{faults:?}");
    }
}

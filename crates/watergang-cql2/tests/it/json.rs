//! The JSON encoding, filter by filter: what is written as text shows what was read.

use watergang_core::AxisOrder::{EastNorth, NorthEast};
use watergang_core::expression::{Expression, Literal};
use watergang_cql2::{Encoding, Limits, json, text};

#[track_caller]
fn check(filter: &str, expected: &str) {
    let written = match json::parse(filter, &Encoding::new(EastNorth)) {
        Ok(tree) => text::write(&tree, EastNorth),
        Err(error) => error.to_string(),
    };
    assert_eq!(written, expected, "{filter}");
}

#[test]
fn operators_are_known_in_capitals_and_what_is_not_known_is_left_aside() {
    check(r#"{"op":"AND","args":[{"property":"a"},{"op":"ISNULL","args":[{"property":"b"}]}]}"#, "a AND b IS NULL");
    check(
        r#"{"op":"T_finishedby","args":[{"property":"a","title":{"en":["A"]}},{"date":"2024-07-09"}],"id":7}"#,
        "T_FINISHEDBY(a, DATE('2024-07-09'))",
    );
}

#[test]
fn numbers_are_kept_to_their_last_bit() {
    // The nearest double to 0.1 + 0.2, whose last bit a quick reader loses; 2^63; a number of many digits.
    for (written, number) in [
        ("0.30000000000000004", 0.1 + 0.2),
        ("9223372036854775808", 9_223_372_036_854_775_808.0),
        ("1.7976931348623157e308", f64::MAX),
        ("123456789012345678901234567890", 1.234_567_890_123_456_8e29),
        ("2.2250738585072014e-308", f64::MIN_POSITIVE),
    ] {
        let filter = format!(r#"{{"op":"=","args":[{{"property":"a"}},{written}]}}"#);
        let tree = json::parse(&filter, &Encoding::new(EastNorth)).unwrap();
        let Expression::Compare { operands, .. } = tree else { panic!() };
        assert_eq!(operands[1], Expression::Literal(Literal::Number(number)), "{written}");
    }
    check(
        r#"{"op":"=","args":[-9223372036854775808,9223372036854775807]}"#,
        "-9223372036854775808 = 9223372036854775807",
    );
}

#[test]
fn geometries_of_all_kinds() {
    let check = |geometry: &str, expected: &str| {
        let filter = format!(r#"{{"op":"s_within","args":[{{"property":"g"}},{geometry}]}}"#);
        check(&filter, &format!("S_WITHIN(g, {expected})"));
    };
    check(r#"{"type":"Point","coordinates":[1,2],"bbox":[1,2,1,2]}"#, "POINT(1 2)");
    check(r#"{"coordinates":[1,2.5,-3],"type":"Point"}"#, "POINT Z(1 2.5 -3)");
    check(r#"{"type":"Point","coordinates":[]}"#, "POINT EMPTY");
    check(r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#, "LINESTRING(1 2, 3 4)");
    check(r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#, "POLYGON((0 0, 1 0, 1 1, 0 0))");
    check(r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#, "MULTIPOINT((1 2), (3 4))");
    check(r#"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}"#, "MULTILINESTRING((1 2, 3 4))");
    check(
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}"#,
        "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))",
    );
    check(
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Polygon","coordinates":[]}]}"#,
        "GEOMETRYCOLLECTION(POINT(1 2), POLYGON EMPTY)",
    );
    check(r#"{"bbox":[1,2,3,4]}"#, "BBOX(1, 2, 3, 4)");
}

#[test]
fn coordinates_come_in_the_order_of_the_crs() {
    let filter = r#"{"op":"s_within","args":[{"bbox":[50.0,2.0,-1.0,51.0,3.0,9.0]},{"type":"Point","coordinates":[51.0,3.0,7.0]}]}"#;
    let tree = json::parse(filter, &Encoding::new(NorthEast)).unwrap();
    assert_eq!(text::write(&tree, EastNorth), "S_WITHIN(BBOX(2, 50, -1, 3, 51, 9), POINT Z(3 51 7))");
    assert_eq!(json::write(&tree, NorthEast), filter);
}

#[test]
fn a_text_that_single_quotes_cannot_hold_as_it_is_comes_through() {
    check(r#"{"op":"=","args":[{"property":"a"},"C:\\temp '\n\\"]}"#, r"a = 'C:\\temp ''\n\\'");
    check(r#"{"op":"like","args":[{"property":"a"},"\\t'\\%\\\\\t"]}"#, r"a LIKE 't''\%\\\t'");
}

#[test]
fn the_first_mention_of_a_property_has_a_path() {
    let filter = r#"{"title":{"property":"b"},"op":"and","args":[{"property":"a"},
        {"op":"a_equals","args":[[1,{"property":"b"}],{"interval":["..",{"property":"c"}]}]}]}"#;
    let path = |name: &str| json::path_of_property(filter, name);
    assert_eq!(path("a").as_deref(), Some("args[0].property"));
    assert_eq!(path("b").as_deref(), Some("args[1].args[0][1].property"));
    assert_eq!(path("c").as_deref(), Some("args[1].args[1].interval[1].property"));
    assert_eq!(path("d"), None);
}

#[test]
fn what_is_larger_than_allowed_is_refused() {
    let limits = Limits { text_bytes_max: 400, nesting_max: 4, nodes_max: 30, positions_max: 2, list_max: 6 };
    let encoding = Encoding { axis_order: EastNorth, limits };
    let refused = |filter: &str, expected: &str| {
        let answer = json::parse(filter, &encoding).map_err(|error| error.to_string());
        assert_eq!(answer, Err(expected.to_owned()), "{filter}");
    };
    let nested = |levels: usize| {
        let open = r#"{"op":"not","args":["#.repeat(levels);
        format!("{open}true{}", "]}".repeat(levels))
    };
    assert!(json::parse(&nested(3), &encoding).is_ok());
    refused(&nested(4), "expected 4 levels of nesting at most, found more at `args[0].args[0].args[0].args[0]`");
    // Brackets that are no levels of a tree are counted before anybody asks what they mean.
    refused(&nested(11), "expected 4 levels of nesting at most, found more at line 1, column 201");
    refused(&"[".repeat(400), "expected 4 levels of nesting at most, found more at line 1, column 21");
    refused(&" ".repeat(401), "expected a filter of 400 bytes at most, found 401 bytes at the root");
    let list = |count: usize| {
        let list = vec!["1"; count].join(",");
        format!(r#"{{"op":"in","args":[1,[{list}]]}}"#)
    };
    assert!(json::parse(&list(6), &encoding).is_ok());
    refused(&list(7), "expected 6 elements of a list at most, found 7 at `args[1]`");
    let line = |count: usize| {
        let row = vec!["[1,1]"; count].join(",");
        format!(r#"{{"op":"isNull","args":[{{"type":"LineString","coordinates":[{row}]}}]}}"#)
    };
    assert!(json::parse(&line(2), &encoding).is_ok());
    refused(&line(3), "expected 2 positions at most, found more at `args[0].coordinates[2]`");
    let all = format!(r#"{{"op":"f","args":[{}]}}"#, ["[1,1,1,1,1]"; 6].join(","));
    refused(&all, "expected 30 values and predicates at most, found more at `args[4][4]`");
    let members: Vec<String> = (0..101).map(|index| format!(r#""{index}":0"#)).collect();
    let answer = json::parse(&format!("{{{}}}", members.join(",")), &Encoding::new(EastNorth));
    assert!(answer.unwrap_err().to_string().starts_with("expected 100 members at most in an object, found more"));
}

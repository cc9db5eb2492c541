//! What is said of a filter that is none.

use watergang_core::AxisOrder::EastNorth;
use watergang_cql2::{Encoding, Position, json, text};

#[track_caller]
fn check_text(filter: &str, expected: &str) {
    let answer = text::parse(filter, &Encoding::new(EastNorth)).map_err(|error| error.to_string());
    assert_eq!(answer, Err(expected.to_owned()), "{filter}");
}

#[track_caller]
fn check_json(filter: &str, expected: &str) {
    let answer = json::parse(filter, &Encoding::new(EastNorth)).map_err(|error| error.to_string());
    assert_eq!(answer, Err(expected.to_owned()), "{filter}");
}

#[test]
fn words_and_symbols_in_wrong_places() {
    check_text("", "expected a value or a predicate, found the end of the text at character 1");
    check_text(
        "name LKE 'x%'",
        "expected an operator or the end of the text, found `LKE` at character 6; did you mean `LIKE`?",
    );
    check_text("name = ", "expected a value or a predicate, found the end of the text at character 8");
    check_text("name = 'x", "expected a value or a predicate, found `'x` without its closing quote at character 8");
    check_text(
        "name == 'x'",
        "expected an operator or the end of the text, found `==` at character 6; did you mean `=`?",
    );
    check_text(
        "name != 'x'",
        "expected an operator or the end of the text, found `!=` at character 6; did you mean `<>`?",
    );
    check_text(
        "a = 1 && b = 2",
        "expected `AND`, `OR` or the end of the text, found `&&` at character 7; did you mean `AND`?",
    );
    check_text("a = 1 b = 2", "expected `AND`, `OR` or the end of the text, found `b` at character 7");
    check_text(
        "a = 1 ANDD b = 2",
        "expected `AND`, `OR` or the end of the text, found `ANDD` at character 7; did you mean `AND`?",
    );
    check_text("a = b = c", "expected `AND`, `OR` or the end of the text, found `=` at character 7");
    check_text("a IS NOT NUL", "expected `NULL`, found `NUL` at character 10; did you mean `NULL`?");
    check_text("a NOT 5", "expected `LIKE`, `BETWEEN` or `IN`, found `5` at character 7");
    check_text("a BETWEEN 1 OR 2", "expected `AND`, found `OR` at character 13");
    check_text("a BETWEEN 'a' AND 'b'", "expected a number or a date, found a text at character 11");
    check_text("a IN ()", "expected a value or a predicate, found `)` at character 7");
    check_text("a IN (1, 2", "expected an operator, `,` or `)`, found the end of the text at character 11");
    check_text("(a = 1", "expected `AND`, `OR` or `)`, found the end of the text at character 7");
    check_text("a = 1)", "expected `AND`, `OR` or the end of the text, found `)` at character 6");
    check_text("a = 2^3^2", "expected parentheses around one of two powers in a row, found `^` at character 8");
    check_text(
        "3abc = 1",
        "expected an operator; a name that starts with a digit stands in double quotes, found `abc` at character 2",
    );
    check_text("a-b = 'x' + 1", "expected a number, found a text at character 7");
    check_text("\"\" = 1", "expected a name, found `\"\"` at character 1");
    check_text("a = #1", "expected a value or a predicate, found `#` at character 5");
    check_text("LIKE = 1", "expected a value or a predicate, found `LIKE` at character 1");
    check_text("a = 1e999", "expected a number that is not too large, found `1e999` at character 5");
    check_text("5", "expected a predicate, found a number at character 1");
    check_text("'a' AND b", "expected a predicate, found a text at character 1");
    check_text("NOT 'a'", "expected a predicate, found a text at character 5");
    check_text("a LIKE b", "expected a pattern in single quotes, found `b` at character 8");
    check_text(
        "a = (1, 2)",
        "expected a text, a number, a date, a timestamp or a truth value, found an array at character 5",
    );
    check_text("isnull(a)", "expected the name of a function, found `isnull` at character 1; did you mean `IS NULL`?");
    check_text("a IN (SELECT 1)", "expected an operator, `,` or `)`, found `1` at character 14");
    check_text("name = 'O'Brien'", "expected `AND`, `OR` or the end of the text, found `Brien` at character 11");
}

#[test]
fn functions_and_literals() {
    check_text(
        "S_INTERSECT(geom, POINT(1 2))",
        "expected the name of a function, found `S_INTERSECT` at character 1; did you mean `S_INTERSECTS`?",
    );
    check_text("S_INTERSECTS(geom)", "expected an operator or `,`, found `)` at character 18");
    check_text("S_INTERSECTS(geom, 'POINT(1 2)')", "expected a geometry, found a text at character 20");
    check_text(
        "S_INTERSECTS(geom, POINT(1 2)",
        "expected an operator or `)`, found the end of the text at character 30",
    );
    check_text(
        "S_INTERSECTS(geom, POLYGONE((1 2, 3 4)))",
        "expected an operator or `)`, found `2` at character 32; did you mean `POLYGON`?",
    );
    check_text("S_INTERSECTS(geom, POINT(1))", "expected a coordinate, found `)` at character 27");
    check_text("S_INTERSECTS(geom, POINT M(1 2 3))", "expected an operator or `)`, found `M` at character 26");
    check_text("S_INTERSECTS(geom, POINT Z(1 2))", "expected 3 numbers in each position, found 2 at character 28");
    check_text(
        "S_INTERSECTS(geom, LINESTRING(1 2))",
        "expected 2 positions or more in a line, found 1 position at character 30",
    );
    check_text(
        "S_INTERSECTS(geom, LINESTRING(1 2, 3 4 5))",
        "expected 2 numbers in each position, found 3 at character 36",
    );
    check_text(
        "S_INTERSECTS(geom, POLYGON((0 0, 1 0, 1 1, 0 1)))",
        "expected a ring whose last position is its first, found a ring that is not closed at character 28",
    );
    check_text(
        "S_INTERSECTS(geom, POLYGON((0 0, 1 0, 0 0)))",
        "expected 4 positions or more in a ring, found 3 positions at character 28",
    );
    check_text(
        "S_INTERSECTS(geom, GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 2))))",
        "expected a geometry that is no collection, found `GEOMETRYCOLLECTION` at character 39",
    );
    check_text(
        "S_INTERSECTS(geom, BBOX(1, 2, 3))",
        "expected 4 numbers, or 6 with heights, in a bbox, found 3 at character 20",
    );
    check_text(
        "S_INTERSECTS(geom, BBOX(1, 4, 3, 2))",
        "expected a bbox whose lower edge is below its upper one, found a lower edge 4 above an upper edge 2 at character 20",
    );
    check_text("T_AFTER(d, '2024-07-09')", "expected a date, a timestamp or an interval, found a text at character 12");
    check_text(
        "d > DATE('2024-02-30')",
        "expected a day of the calendar such as `2024-07-09`, found `2024-02-30` at character 10",
    );
    check_text("d > DATE(2024-07-09)", "expected a time in single quotes, found `2024` at character 10");
    check_text(
        "d > TIMESTAMP('2024-07-09T12:00:00')",
        "expected a time of the calendar such as `2024-07-09T12:00:00Z`, found `2024-07-09T12:00:00` at character 15",
    );
    check_text(
        "d > TIMESTAMP('0000-01-01T00:00:00+01:00')",
        "expected a time of the calendar such as `2024-07-09T12:00:00Z`, found `0000-01-01T00:00:00+01:00` at character 15",
    );
    check_text(
        "T_DURING(INTERVAL('2024-07-09','2024-07-08'), d)",
        "expected an interval that ends after its start, found one that ends before it at character 10",
    );
    check_text(
        "T_DURING(INTERVAL('2024-07-09', 5), d)",
        "expected a date or a timestamp as a text, or `'..'`, found a number at character 33",
    );
    check_text("A_CONTAINS(a, 'x')", "expected an array, found a text at character 15");
    check_text("CASEI(5) = 'x'", "expected a text, found a number at character 7");
    check_text(
        "CASEY(",
        "expected a value or a predicate, found the end of the text at character 7; did you mean `CASEI`?",
    );
}

#[test]
fn json_that_is_none_and_json_that_is_no_filter() {
    check_json("", "expected JSON (EOF while parsing a value), found the end of the text at line 1, column 1");
    check_json("{\"op\":\n  \"=\" \"args\":[]}", "expected `,` or `}`, found `\"` at line 2, column 7");
    check_json("{\"op\":\"=\",\"args\":[\"é\",}", "expected a value, found `}` at line 1, column 23");
    check_json("name = 'x'", "expected JSON, found `a` at line 1, column 2");
    check_json("true false", "expected JSON (trailing characters), found `f` at line 1, column 6");
    check_json("[1e999]", "expected JSON (number out of range), found `9` at line 1, column 6");
    check_json("null", "expected a value or a predicate, found `null` at the root");
    check_json("5", "expected a predicate, found a number at the root");
    check_json(r#"{"op":"=","args":[1]}"#, "expected 2 arguments, found 1 at `args`");
    check_json(
        r#"{"op":"=","op":"<>","args":[1,2]}"#,
        "expected each member once, found `op` again at line 1, column 14",
    );
    check_json(r#"{"op":"and","args":[true]}"#, "expected two predicates or more, found 1 argument at `args`");
    check_json(
        r#"{"op":"and","args":[true,{"op":"=","args":[{"property":"a"},[1]]}]}"#,
        "expected a text, a number, a date, a timestamp or a truth value, found an array at `args[1].args[1]`",
    );
    check_json(r#"{"op":"and","args":{"a":1}}"#, "expected an array, found an object at `args`");
    check_json(r#"{"op":"and"}"#, "expected a member `args`, found none at the root");
    check_json(r#"{"op":5,"args":[]}"#, "expected a name, found `5` at `op`");
    check_json(
        r#"{"op":"==","args":[1,2]}"#,
        "expected an operator or the name of a function, found `==` at `op`; did you mean `=`?",
    );
    check_json(
        r#"{"op":"s_intersect","args":[1,2]}"#,
        "expected an operator or the name of a function, found `s_intersect` at `op`; did you mean `s_intersects`?",
    );
    check_json(r#"{"op":"in","args":[1,2]}"#, "expected an array of values, found `2` at `args[1]`");
    check_json(r#"{"op":"in","args":[1,[]]}"#, "expected an array of values, found an empty one at `args[1]`");
    check_json(
        r#"{"op":"like","args":["a",{"property":"b"}]}"#,
        "expected a pattern, which is a text that is written out, found an object at `args[1]`",
    );
    check_json(
        r#"{"op":"like","args":["a","50\\"]}"#,
        "expected a character behind the last `\\` of the pattern, found the end of the pattern at `args[1]`",
    );
    check_json(
        r#"{"op":"like","args":["a",{"op":"casei","args":[5]}]}"#,
        "expected a pattern, which is a text that is written out, found `5` at `args[1].args[0]`",
    );
    check_json(
        r#"{"op":"=","args":[{"propertie":"a"},1]}"#,
        "expected a member such as `op` or `property`, found `propertie` at `args[0]`; did you mean `property`?",
    );
    check_json(
        r#"{"op":"=","args":[{"property":1},1]}"#,
        "expected the name of a property, found `1` at `args[0].property`",
    );
    check_json(
        r#"{"op":"=","args":[{"date":"2024-13-01"},1]}"#,
        "expected a day of the calendar such as `2024-07-09`, found `2024-13-01` at `args[0].date`",
    );
    check_json(
        r#"{"op":"=","args":[{"timestamp":5},1]}"#,
        "expected a time as a text, found `5` at `args[0].timestamp`",
    );
    check_json(
        r#"{"op":"t_after","args":[{"interval":["..","x"]},{"property":"a"}]}"#,
        "expected a day of the calendar such as `2024-07-09`, found `x` at `args[0].interval[1]`",
    );
    check_json(
        r#"{"op":"t_after","args":[{"interval":[".."]},{"property":"a"}]}"#,
        "expected a start and an end, found 1 element at `args[0].interval`",
    );
    check_json(r#"{"op":"isNull","args":[{"bbox":[1,2,"3",4]}]}"#, "expected a number, found `3` at `args[0].bbox[2]`");
    check_json(
        r#"{"op":"isNull","args":[{"bbox":[1,2,3]}]}"#,
        "expected 4 numbers, or 6 with heights, in a bbox, found 3 at `args[0].bbox`",
    );
    check_json(
        r#"{"op":"isNull","args":[{"type":"Pont","coordinates":[1,2]}]}"#,
        "expected the name of a geometry, such as `Point`, found `Pont` at `args[0].type`; did you mean `Point`?",
    );
    check_json(
        r#"{"op":"isNull","args":[{"type":"Point"}]}"#,
        "expected a member `coordinates`, found none at `args[0]`",
    );
    check_json(
        r#"{"op":"isNull","args":[{"type":"Point","coordinates":[1]}]}"#,
        "expected 2 numbers in each position, found 1 at `args[0].coordinates`",
    );
    check_json(
        r#"{"op":"isNull","args":[{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}]}"#,
        "expected a ring whose last position is its first, found a ring that is not closed at `args[0].coordinates[0]`",
    );
    check_json(
        r#"{"op":"isNull","args":[{"type":"MultiPolygon","coordinates":[[]]}]}"#,
        "expected an array of parts, found an empty one at `args[0].coordinates[0]`",
    );
}

#[test]
fn an_error_is_told_in_parts_too() {
    let error = text::parse("é = 1 ANDD b", &Encoding::new(EastNorth)).unwrap_err();
    assert_eq!(error.position, Position::Character(7));
    assert_eq!(error.found, "`ANDD`");
    assert_eq!(error.did_you_mean.as_deref(), Some("AND"));
    let error = json::parse(r#"{"op":"not","args":["a"]}"#, &Encoding::new(EastNorth)).unwrap_err();
    assert_eq!(error.position, Position::Path("args[0]".to_owned()));
}

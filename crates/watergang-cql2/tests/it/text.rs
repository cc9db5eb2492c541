//! The text encoding, filter by filter: what is written back shows what was read.

use watergang_core::AxisOrder::{EastNorth, NorthEast};
use watergang_core::expression::{Expression, Literal};
use watergang_core::time::Instant;
use watergang_cql2::{Encoding, Limits, text};

#[track_caller]
fn check(filter: &str, expected: &str) {
    let written = match text::parse(filter, &Encoding::new(EastNorth)) {
        Ok(tree) => text::write(&tree, EastNorth),
        Err(error) => error.to_string(),
    };
    assert_eq!(written, expected, "{filter}");
}

#[track_caller]
fn text_of(filter: &str) -> String {
    let tree = text::parse(filter, &Encoding::new(EastNorth)).unwrap();
    let Expression::Compare { operands, .. } = tree else { panic!("{filter}") };
    let [_, Expression::Literal(Literal::Text(text))] = *operands else { panic!("{filter}") };
    text
}

#[test]
fn and_binds_before_or_and_not_before_both() {
    check("a = 1 or b = 2 and not c = 3", "a = 1 OR b = 2 AND NOT c = 3");
    check("(a = 1 or b = 2) and c = 3", "(a = 1 OR b = 2) AND c = 3");
    check("a = 1 and (b = 2 and c = 3)", "a = 1 AND b = 2 AND c = 3");
    check("not (a = 1 or b = 2)", "NOT (a = 1 OR b = 2)");
    check("not not a = 1", "NOT (NOT a = 1)");
    check("a NOT LIKE 'x%'", "NOT a LIKE 'x%'");
    check("a is not null", "NOT a IS NULL");
    check("a ILIKE 'x%' AND b not ilike '_'", "CASEI(a) LIKE CASEI('x%') AND NOT CASEI(b) LIKE CASEI('_')");
    check("ilike = 'x'", "ilike = 'x'");
    check("(a = 1) is null", "(a = 1) IS NULL");
}

#[test]
fn a_truth_value_may_be_a_predicate_and_an_operand() {
    check("protected", "protected");
    check("TRUE", "TRUE");
    check("protected = true and not wet", "protected = TRUE AND NOT wet");
    check("is_wet(a)", "is_wet(a)");
}

#[test]
fn signs_belong_to_numbers_and_multiply_anything_else() {
    check("A-1 > 0", "A - 1 > 0");
    check("balance-150.0 > 0", "balance - 150.0 > 0");
    check("a = -b", "a = -1 * b");
    check("a = - 5", "a = -5");
    check("a = +5", "a = 5");
    check("a - -5 = 0", "a - -5 = 0");
    check("-2^2 = 4", "-2 ^ 2 = 4");
    check("-b^2 = 4", "(-1 * b) ^ 2 = 4");
    check("-9223372036854775808 = a", "-9223372036854775808 = a");
    check("9223372036854775808 = a", "9.223372036854776e18 = a");
    check("12. = a", "12.0 = a");
    check(".5 = a", "0.5 = a");
    check("1E3 = a", "1000.0 = a");
}

#[test]
fn arithmetic_goes_from_the_left() {
    check("a = 1 - 2 - 3", "a = 1 - 2 - 3");
    check("a = 1 - (2 - 3)", "a = 1 - (2 - 3)");
    check("a = (1 + 2) * 3 div 4", "a = (1 + 2) * 3 div 4");
    check("a = 1 + 2 * 3 ^ 4", "a = 1 + 2 * 3 ^ 4");
    check("a = (2 ^ 3) ^ 2", "a = (2 ^ 3) ^ 2");
    check("(a + 1) > 3", "a + 1 > 3");
}

#[test]
fn names_are_quoted_where_they_have_to_be() {
    check("\"a b\" = 1", "\"a b\" = 1");
    check("\"a\"\"b\" = 1", "\"a\"\"b\" = 1");
    check("\"plain\" = 1", "plain = 1");
    check("\"and\" = 1", "\"and\" = 1");
    check("date = 1 and point > 2 and z is null", "\"date\" = 1 AND \"point\" > 2 AND \"z\" IS NULL");
    check("landsat:scene.id_2 = 1", "landsat:scene.id_2 = 1");
    check("straße = 'Οδος'", "straße = 'Οδος'");
    check("\"DATE\"(a) = 1", "\"DATE\"(a) = 1");
}

#[test]
fn escapes_of_texts() {
    assert_eq!(text_of(r"a = 'it''s it\'s'"), "it's it's");
    assert_eq!(text_of(r"a = '\a\b\t\n\v\f\r'"), "\u{7}\u{8}\t\n\u{B}\u{C}\r");
    assert_eq!(text_of(r"a = 'C:\\temp'"), r"C:\temp");
    assert_eq!(text_of(r"a = '100\%\_\x'"), r"100\%\_\x");
    assert_eq!(text_of("a = ''"), "");
    check(r"a = 'C:\\temp\\'", r"a = 'C:\\temp\\'");
    check(r"a LIKE '\%\_\\%'", r"a LIKE '\%\_\\%'");
    // A letter without a meaning keeps having none.
    check(r"a LIKE '\xyz''%'", r"a LIKE 'xyz''%'");
    check(r"CASEI(a) LIKE ACCENTI(casei('É%'))", r"CASEI(a) LIKE ACCENTI(CASEI('É%'))");
}

#[test]
fn times_are_read_in_any_zone_and_written_in_utc() {
    check("a > date('2024-02-29')", "a > DATE('2024-02-29')");
    check("a > TIMESTAMP('2024-07-09T12:00:00.250+02:00')", "a > TIMESTAMP('2024-07-09T10:00:00.25Z')");
    check(
        "T_DURING(INTERVAL(a, '..'), interval('2024-07-09','2024-07-09T12:00:00Z'))",
        "T_DURING(INTERVAL(a, '..'), INTERVAL('2024-07-09', '2024-07-09T12:00:00Z'))",
    );
    check("T_AFTER(a, INTERVAL(DATE('2024-07-09'), begin(b)))", "T_AFTER(a, INTERVAL('2024-07-09', begin(b)))");
    check("a BETWEEN DATE('2024-01-01') AND DATE('2024-12-31')", "a BETWEEN DATE('2024-01-01') AND DATE('2024-12-31')");
    // 2024-07-09 is day 19913 since 1970-01-01 (date --date=2024-07-09 +%s, divided by 86400).
    let tree = text::parse("a = DATE('2024-07-09')", &Encoding::new(EastNorth)).unwrap();
    let Expression::Compare { operands, .. } = tree else { panic!() };
    assert_eq!(operands[1], Expression::Literal(Literal::Date(Instant(19_913 * 86_400_000_000))));
}

#[test]
fn geometries_in_all_writings() {
    check("S_WITHIN(g, point(1 2))", "S_WITHIN(g, POINT(1 2))");
    check("S_WITHIN(g, POINT Z(1 2 3))", "S_WITHIN(g, POINT Z(1 2 3))");
    check("S_WITHIN(g, POINTZ(1 2 3))", "S_WITHIN(g, POINT Z(1 2 3))");
    check("S_WITHIN(g, POINT(1 2 -3.5e2))", "S_WITHIN(g, POINT Z(1 2 -350))");
    check("S_WITHIN(g, POINT EMPTY)", "S_WITHIN(g, POINT EMPTY)");
    check("S_WITHIN(g, MULTIPOINT(1 2, 3 4))", "S_WITHIN(g, MULTIPOINT((1 2), (3 4)))");
    check("S_WITHIN(g, MULTIPOINT((1 2), (3 4)))", "S_WITHIN(g, MULTIPOINT((1 2), (3 4)))");
    check(
        "S_WITHIN(g, GEOMETRYCOLLECTION(POINT(1 2 3), LINESTRING EMPTY, POLYGON((0 0 0, 1 0 0, 1 1 0, 0 0 0))))",
        "S_WITHIN(g, GEOMETRYCOLLECTION Z(POINT Z(1 2 3), LINESTRING EMPTY, POLYGON Z((0 0 0, 1 0 0, 1 1 0, 0 0 0))))",
    );
    check(
        "S_WITHIN(g, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((5 5, 9 5, 9 9, 5 5), (6 6, 7 6, 7 7, 6 6))))",
        "S_WITHIN(g, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((5 5, 9 5, 9 9, 5 5), (6 6, 7 6, 7 7, 6 6))))",
    );
    check("S_WITHIN(g, BBOX(150, -90, -150, 90))", "S_WITHIN(g, BBOX(150, -90, -150, 90))");
    check("S_WITHIN(g, BBOX(1, 2, 3, 4, 5, 6))", "S_WITHIN(g, BBOX(1, 2, 3, 4, 5, 6))");
    check("POINT(1 2) IS NULL", "POINT(1 2) IS NULL");
}

#[test]
fn coordinates_come_in_the_order_of_the_crs_and_are_kept_in_that_of_the_system() {
    let north_east = Encoding::new(NorthEast);
    let point = text::parse("S_WITHIN(g, POINT(51 3))", &north_east).unwrap();
    assert_eq!(text::write(&point, EastNorth), "S_WITHIN(g, POINT(3 51))");
    // ISO WKB of POINT(3 51) (PostGIS, ST_AsBinary): byte order 1, type 1, 3.0, 51.0.
    let Expression::Spatial { operands, .. } = point else { panic!() };
    let mut wkb = vec![1, 1, 0, 0, 0];
    wkb.extend([3.0_f64, 51.0].iter().flat_map(|number| number.to_le_bytes()));
    assert_eq!(operands[1], Expression::Literal(Literal::Geometry(wkb)));
    let bbox = text::parse("S_WITHIN(g, BBOX(50, 2, -1, 51, 3, 9))", &north_east).unwrap();
    assert_eq!(text::write(&bbox, EastNorth), "S_WITHIN(g, BBOX(2, 50, -1, 3, 51, 9))");
    assert_eq!(text::write(&bbox, NorthEast), "S_WITHIN(g, BBOX(50, 2, -1, 51, 3, 9))");
}

#[test]
fn arrays_and_values_in_parentheses() {
    check("A_CONTAINS(q,(\"foo\",\"bar\"))", "A_CONTAINS(q, (foo, bar))");
    check("a_equals(('a'), ())", "A_EQUALS(('a'), ())");
    check(
        "A_OVERLAPS(a, ('a', 1, TRUE, DATE('2024-07-09'), b, f(c), d + 1, e > 2))",
        "A_OVERLAPS(a, ('a', 1, TRUE, DATE('2024-07-09'), b, f(c), d + 1, e > 2))",
    );
    // Elsewhere a value in parentheses is itself, and a comma makes an array of it.
    check("f((a), (b, c), (d,), ())", "f(a, (b, c), (d,), ())");
    check("A_EQUALS(((a), (b,)), c)", "A_EQUALS((a, (b,)), c)");
}

#[test]
fn the_first_mention_of_a_property_has_a_character() {
    let filter = "'naam' <> naam(x) AND é = 1 OR \"naam\" IN (naam)";
    assert_eq!(text::character_of_property(filter, "naam"), Some(32));
    assert_eq!(text::character_of_property(filter, "é"), Some(23));
    assert_eq!(text::character_of_property(filter, "other"), None);
    assert_eq!(text::character_of_property("TRUE AND \"TRUE\"", "TRUE"), Some(10));
}

#[test]
fn what_is_larger_than_allowed_is_refused() {
    let limits = Limits { text_bytes_max: 200, nesting_max: 4, nodes_max: 30, positions_max: 5, list_max: 6 };
    let encoding = Encoding { axis_order: EastNorth, limits };
    let refused = |filter: &str, expected: &str| {
        let answer = text::parse(filter, &encoding).map_err(|error| error.to_string());
        assert_eq!(answer, Err(expected.to_owned()), "{filter}");
    };
    let accepted = |filter: &str| assert!(text::parse(filter, &encoding).is_ok(), "{filter}");
    refused(&"x".repeat(201), "expected a filter of 200 bytes at most, found 201 bytes at character 200");
    accepted("a = f(1 + 2)");
    refused("a = f(1 + 2 + 3)", "expected 4 levels of nesting at most, found more at character 1");
    accepted("((((a = 1))))");
    refused("(((((a = 1)))))", "expected 4 levels of nesting at most, found more at character 5");
    accepted("a IN (1, 2, 3, 4, 5, 6)");
    refused("a IN (1, 2, 3, 4, 5, 6, 7)", "expected 6 elements of a list at most, found more at character 25");
    accepted("S_EQUALS(a, LINESTRING(1 1, 2 2, 3 3, 4 4, 5 5))");
    refused(
        "S_EQUALS(a, LINESTRING(1 1, 2 2, 3 3, 4 4, 5 5, 6 6))",
        "expected 5 positions at most, found more at character 49",
    );
    refused(
        &format!("a{}", " AND a".repeat(30)),
        "expected 30 values and predicates at most, found more at character 181",
    );
}

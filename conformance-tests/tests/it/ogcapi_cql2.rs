//! CQL2 (21-065r2, 1.0): the filters of the standard's own tests, on its own data, and what it says beside them.

use std::sync::LazyLock;

use conformance_tests::server::shared;
use conformance_tests::{Answer, Server, requirement};
use watergang_core::AxisOrder;
use watergang_cql2::{Encoding, Limits, json, text};

#[path = "../../../crates/watergang-cql2/tests/it/combinations.rs"]
mod combinations;

use combinations::{COMBINATIONS, PREDICATES};

/// One row of the standard's tables: how many items a filter selects.
struct Row {
    class: String,
    collection: String,
    filter: String,
    count: u64,
}

/// Rows whose printed count the data do not give: in the data, names are spelt otherwise than the table supposes.
const ERRATA: &[(&str, u64)] = &[
    ("ACCENTI(name) LIKE accenti('Ch%')", 3),
    ("ACCENTI(CASEI(name)) LIKE accenti(casei('Chiș%'))", 1),
    ("ACCENTI(CASEI(name)) LIKE accenti(casei('cHis%'))", 1),
];

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_path(shared("standards/data/cql2-expected.csv")).unwrap();
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let filter = record[3].to_owned();
        let erratum = ERRATA.iter().find(|(erratum, _)| *erratum == filter);
        let count = erratum.map_or_else(|| record[4].parse().unwrap(), |(_, count)| *count);
        Row { class: record[0].to_owned(), collection: record[2].to_owned(), filter, count }
    });
    rows.collect()
});

const PLACES: &str = "ne_110m_populated_places_simple";

fn escaped(filter: &str) -> String {
    filter.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn encoding() -> Encoding {
    Encoding { axis_order: AxisOrder::EastNorth, limits: Limits::default() }
}

/// The same filter in the other encoding.
fn as_json(filter: &str) -> String {
    json::write(&text::parse(filter, &encoding()).unwrap(), AxisOrder::EastNorth).to_string()
}

fn items(server: &Server, collection: &str, lang: &str, filter: &str) -> Answer {
    server.get(&format!("/collections/{collection}/items?limit=1&filter-lang={lang}&filter={}", escaped(filter)))
}

fn count(server: &Server, collection: &str, lang: &str, filter: &str) -> u64 {
    let answer = items(server, collection, lang, filter);
    assert_eq!(answer.status, 200, "{filter}: {}", answer.body);
    answer.json()["numberMatched"].as_u64().unwrap_or_else(|| panic!("{filter} is not counted"))
}

fn check_text(server: &Server, filter: &str, expected: u64) {
    assert_eq!(count(server, PLACES, "cql2-text", filter), expected, "{filter}");
}

fn check_both(server: &Server, filter: &str, expected: u64) {
    check_text(server, filter, expected);
    assert_eq!(count(server, PLACES, "cql2-json", &as_json(filter)), expected, "{filter} as JSON");
}

fn refused(server: &Server, filter: &str) {
    for (lang, filter) in [("cql2-text", filter.to_owned()), ("cql2-json", as_json(filter))] {
        let answer = items(server, PLACES, lang, &filter);
        assert_eq!(answer.status, 400, "{filter}: {}", answer.body);
    }
}

/// The classes that the table has rows of, and how many.
const CLASSES: &[(&str, usize)] = &[
    ("basic-cql2", 48),
    ("advanced-comparison-operators", 14),
    ("case-insensitive-comparison", 10),
    ("accent-insensitive-comparison", 11),
    ("basic-spatial-functions", 8),
    ("basic-spatial-functions-plus", 7),
    ("spatial-functions", 26),
    ("temporal-functions", 36),
    ("property-property", 101),
    ("arithmetic", 13),
];

/// The rows of a class, in one encoding.
fn rows(server: &Server, class: &str, lang: &str) {
    // Each row of the table is of a class that is tried.
    assert_eq!(ROWS.len(), 274);
    assert_eq!(CLASSES.iter().map(|(_, rows)| rows).sum::<usize>(), ROWS.len());
    let mut tried = 0;
    for row in ROWS.iter().filter(|row| row.class == class) {
        let filter = if lang == "cql2-json" { as_json(&row.filter) } else { row.filter.clone() };
        assert_eq!(count(server, &row.collection, lang, &filter), row.count, "{filter}");
        tried += 1;
    }
    assert!(CLASSES.contains(&(class, tried)), "{class} has {tried} rows");
}

/// Three tests of a class that the table has rows of: its own requirement, and that of each encoding.
macro_rules! class {
    ($class:literal, $own:literal: $name:ident, $text:literal: $as_text:ident, $json:literal: $as_json:ident) => {
        requirement! { natural_earth: $own, fn $name(server) { rows(server, $class, "cql2-text") } }
        requirement! { natural_earth: $text, fn $as_text(server) { rows(server, $class, "cql2-text") } }
        requirement! { natural_earth: $json, fn $as_json(server) { rows(server, $class, "cql2-json") } }
    };
}

class!("basic-cql2",
    "/req/basic-cql2/cql2-filter": basic_cql2_cql2_filter,
    "/req/cql2-text/basic-cql2": cql2_text_basic_cql2,
    "/req/cql2-json/basic-cql2": cql2_json_basic_cql2);
class!("advanced-comparison-operators",
    "/req/advanced-comparison-operators/in-predicate": advanced_comparison_operators_in_predicate,
    "/req/cql2-text/advanced-comparison-operators": cql2_text_advanced_comparison_operators,
    "/req/cql2-json/advanced-comparison-operators": cql2_json_advanced_comparison_operators);
class!("case-insensitive-comparison",
    "/req/case-insensitive-comparison/casei-function": case_insensitive_comparison_casei_function,
    "/req/cql2-text/case-insensitive-comparison": cql2_text_case_insensitive_comparison,
    "/req/cql2-json/case-insensitive-comparison": cql2_json_case_insensitive_comparison);
class!("accent-insensitive-comparison",
    "/req/accent-insensitive-comparison/accenti-function": accent_insensitive_comparison_accenti_function,
    "/req/cql2-text/accent-insensitive-comparison": cql2_text_accent_insensitive_comparison,
    "/req/cql2-json/accent-insensitive-comparison": cql2_json_accent_insensitive_comparison);
class!("basic-spatial-functions",
    "/req/basic-spatial-functions/spatial-functions": basic_spatial_functions_spatial_functions,
    "/req/cql2-text/basic-spatial-functions": cql2_text_basic_spatial_functions,
    "/req/cql2-json/basic-spatial-functions": cql2_json_basic_spatial_functions);
class!("basic-spatial-functions-plus",
    "/req/basic-spatial-functions-plus/spatial-data-types": basic_spatial_functions_plus_spatial_data_types,
    "/req/cql2-text/basic-spatial-functions-plus": cql2_text_basic_spatial_functions_plus,
    "/req/cql2-json/basic-spatial-functions-plus": cql2_json_basic_spatial_functions_plus);
class!("spatial-functions",
    "/req/spatial-functions/spatial-functions": spatial_functions_spatial_functions,
    "/req/cql2-text/spatial-functions": cql2_text_spatial_functions,
    "/req/cql2-json/spatial-functions": cql2_json_spatial_functions);
class!("temporal-functions",
    "/req/temporal-functions/temporal-functions": temporal_functions_temporal_functions,
    "/req/cql2-text/temporal-functions": cql2_text_temporal_functions,
    "/req/cql2-json/temporal-functions": cql2_json_temporal_functions);
class!("property-property",
    "/req/property-property/withdraw-permissions": property_property_withdraw_permissions,
    "/req/cql2-text/property-property": cql2_text_property_property,
    "/req/cql2-json/property-property": cql2_json_property_property);
class!("arithmetic",
    "/req/arithmetic/arithmetic": arithmetic_arithmetic,
    "/req/cql2-text/arithmetic": cql2_text_arithmetic,
    "/req/cql2-json/arithmetic": cql2_json_arithmetic);

requirement! {
    natural_earth:
    /// Four predicates in all combinations that the standard's abstract test lists.
    "/req/basic-cql2/cql2-filter",
    fn basic_cql2_cql2_filter_combines(server) {
        for (parts, expected) in COMBINATIONS {
            let [p1, p2, p3, p4] = parts.map(|part| PREDICATES[part]);
            let filter = format!("(NOT ({p2}) AND {p1}) OR ({p3} and {p4}) or not ({p1} OR {p4})");
            check_both(server, &filter, expected as u64);
        }
    }
}

requirement! {
    natural_earth:
    "/req/basic-cql2/property",
    fn basic_cql2_property(server) {
        // Quoted or not; one that is none is an error that tells which was meant.
        check_both(server, "\"pop_other\" = 1038288", 1);
        refused(server, "pop_othr = 1038288");
        let answer = items(server, PLACES, "cql2-text", "TRUE AND pop_othr = 1038288");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("`pop_othr`") && detail.contains("`pop_other`") && detail.contains("character 10"), "{detail}");
    }
}

requirement! {
    natural_earth:
    "/req/basic-cql2/binary-comparison-predicate",
    fn basic_cql2_binary_comparison_predicate(server) {
        check_both(server, "pop_other = 1038288", 1);
        // Values of different types do not compare.
        refused(server, "pop_other = 'København'");
        refused(server, "name > 5");
        refused(server, "boolean = 'yes'");
    }
}

requirement! {
    natural_earth:
    "/req/basic-cql2/null-predicate",
    fn basic_cql2_null_predicate(server) {
        check_both(server, "\"date\" IS NULL", 240);
        check_both(server, "\"date\" IS NOT NULL", 3);
        check_both(server, "geom IS NULL", 0);
    }
}

requirement! {
    natural_earth:
    "/req/advanced-comparison-operators/between-predicate",
    fn advanced_comparison_operators_between_predicate(server) {
        check_both(server, "pop_other BETWEEN 1000000 AND 3000000", 75);
        check_both(server, "pop_other NOT BETWEEN 1000000 AND 3000000", 168);
        check_both(server, "pop_other BETWEEN 3000000 AND 1000000", 0);
    }
}

requirement! {
    natural_earth:
    "/req/advanced-comparison-operators/like-predicate",
    fn advanced_comparison_operators_like_predicate(server) {
        check_both(server, "name LIKE 'B_r%'", 3);
        check_both(server, "name NOT LIKE 'B_r%'", 240);
        check_both(server, "name LIKE '%%'", 243);
        check_both(server, "name LIKE ''", 0);
        check_both(server, r"name LIKE '\%\_'", 0);
        refused(server, "pop_other LIKE '1%'");
    }
}

requirement! {
    natural_earth:
    "/req/basic-spatial-operators/spatial-predicate",
    fn basic_spatial_operators_spatial_predicate(server) {
        check_both(server, "S_INTERSECTS(geom, BBOX(-180, -90, 180, 90))", 243);
        check_both(server, "S_INTERSECTS(geom, POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90)))", 243);
        // Outside of the area of the CRS there is no answer.
        refused(server, "S_INTERSECTS(geom, POINT(90 180))");
        refused(server, "S_INTERSECTS(geom, MULTIPOINT(7.02 49.92, 90 180))");
    }
}

requirement! {
    natural_earth:
    "/req/temporal-operators/temporal-predicates",
    fn temporal_operators_temporal_predicates(server) {
        check_both(server, "T_INTERSECTS(\"date\", INTERVAL('2022-01-01', '..'))", 2);
        // What is of intervals alone is not of instants.
        refused(server, "T_DURING(\"date\", DATE('2022-04-16'))");
        refused(server, "T_AFTER(name, DATE('2022-04-16'))");
    }
}

requirement! {
    natural_earth:
    /// The data have no arrays among their properties: arrays that are written out compare all the same.
    "/req/array-functions/array-predicates",
    fn array_functions_array_predicates(server) {
        for (filter, expected) in [
            ("A_CONTAINS(('a', 'b'), ('b'))", 243),
            ("A_CONTAINS(('a', 'b'), ('c'))", 0),
            ("A_CONTAINEDBY(('b'), ('a', 'b'))", 243),
            ("A_EQUALS(('a', 'b', 'b'), ('b', 'a'))", 243),
            ("A_OVERLAPS((1, 2), (2, 3))", 243),
            ("A_OVERLAPS((1, 2), (3, 4))", 0),
        ] {
            check_both(server, filter, expected);
        }
    }
}

requirement! {
    natural_earth:
    "/req/cql2-text/arrays",
    fn cql2_text_arrays(server) {
        check_text(server, "A_EQUALS((TRUE, FALSE), (FALSE, TRUE))", 243);
        check_text(server, "A_CONTAINS((DATE('2024-01-01')), ())", 243);
    }
}

requirement! {
    natural_earth:
    "/req/cql2-json/arrays",
    fn cql2_json_arrays(server) {
        let filter = r#"{"op": "a_overlaps", "args": [["a", "b"], ["b"]]}"#;
        assert_eq!(count(server, PLACES, "cql2-json", filter), 243);
    }
}

requirement! {
    natural_earth:
    "/req/cql2-text/escaping",
    fn cql2_text_escaping(server) {
        check_text(server, r"name <> 'O\'Neill' AND name <> 'O''Neill'", 243);
        for escape in ["\\a", "\\b", "\\t", "\\n", "\\v", "\\f", "\\r"] {
            check_text(server, &format!("name = 'x{escape}x'"), 0);
        }
    }
}

requirement! {
    natural_earth:
    "/req/functions/functions",
    fn functions_functions(server) {
        check_both(server, "year(\"date\") = 2022", 1);
        check_both(server, "distance_m(geom, POINT(12.5 55.7)) < 100000", 1);
        assert_eq!(count(server, "ne_110m_admin_0_countries", "cql2-text", "area_ha(geometry) > 1e9"), 3);
        refused(server, "yeer(\"date\") = 2022");
        refused(server, "year(\"date\", 1) = 2022");
        refused(server, "year(pop_other) = 2022");
    }
}

requirement! {
    natural_earth:
    "/req/cql2-text/functions",
    fn cql2_text_functions(server) {
        check_text(server, "YEAR(\"date\") = 2021 + 1", 1);
    }
}

requirement! {
    natural_earth:
    "/req/cql2-json/functions",
    fn cql2_json_functions(server) {
        let filter = r#"{"op": "=", "args": [{"op": "year", "args": [{"property": "date"}]}, 2022]}"#;
        assert_eq!(count(server, PLACES, "cql2-json", filter), 1);
    }
}

requirement! {
    "/req/functions/get-functions-operation",
    fn functions_get_functions_operation(server) {
        let landing = server.get("/").expect(200).json();
        let rel = "http://www.opengis.net/def/rel/ogc/1.0/functions";
        let links = landing["links"].as_array().unwrap();
        let link = links.iter().find(|link| link["rel"] == rel).expect("a link to the functions");
        let _ = server.get(link["href"].as_str().unwrap()).expect(200);
        let page = server.get("/functions?f=html").expect(200);
        assert!(page.body.contains("area_ha(geometry)"), "{}", page.body);
    }
}

requirement! {
    "/req/functions/get-functions-response-json",
    fn functions_get_functions_response_json(server) {
        let document = server.get("/functions").expect(200).json();
        let functions = document["functions"].as_array().unwrap();
        let names: Vec<_> = functions.iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["area_ha", "length_m", "distance_m", "year"]);
        let types = ["string", "number", "integer", "datetime", "geometry", "boolean"];
        for function in functions {
            let is_type = |one: &serde_json::Value| types.contains(&one.as_str().unwrap());
            assert!(function["returns"].as_array().unwrap().iter().all(is_type), "{function}");
            for argument in function["arguments"].as_array().unwrap() {
                assert!(argument["type"].as_array().unwrap().iter().all(is_type), "{function}");
            }
        }
    }
}

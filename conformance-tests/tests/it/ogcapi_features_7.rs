//! OGC API - Features Part 7: Geometry Simplification (24-020, draft), on the countries and rivers of Natural Earth.

use conformance_tests::fixture::ALL;
use conformance_tests::{Server, requirement};
use serde_json::{Value, json};

use crate::ogcapi_features_1::{openapi, parameter};

const COUNTRIES: &str = "ne_110m_admin_0_countries";
const RIVERS: &str = "ne_110m_rivers_lake_centerlines";

/// Half a pixel of a zoom level in degrees of the equator: WebMercatorQuad has one tile of 256 pixels at level 0
/// (17-083r4, annex D), and each level doubles them.
fn half_pixel_degrees(zoom_level: f64) -> f64 {
    360.0 / (256.0 * zoom_level.exp2()) / 2.0
}

fn features(server: &Server, collection: &str, query: &str) -> Vec<Value> {
    let page = server.get(&format!("/collections/{collection}/items?limit=1000{query}")).expect(200).json();
    page["features"].as_array().unwrap().clone()
}

/// The lines and rings of a geometry.
fn lines(node: &Value) -> Vec<Vec<[f64; 2]>> {
    let Some(parts) = node.as_array() else { return Vec::new() };
    if parts.first().is_some_and(|first| first[0].is_number()) {
        return vec![parts.iter().map(|one| [0, 1].map(|axis| one[axis].as_f64().unwrap())).collect()];
    }
    parts.iter().flat_map(lines).collect()
}

/// How far a position is from a line through others, in the unit of both.
fn distance([x, y]: [f64; 2], line: &[[f64; 2]]) -> f64 {
    let to_edge = |edge: &[[f64; 2]]| {
        let ([ax, ay], [bx, by]) = (edge[0], edge[1]);
        let length = (bx - ax).powi(2) + (by - ay).powi(2);
        let along = if length == 0.0 { 0.0 } else { ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length };
        let along = along.clamp(0.0, 1.0);
        (ax + along * (bx - ax) - x).hypot(ay + along * (by - ay) - y)
    };
    line.windows(2).map(to_edge).fold(f64::INFINITY, f64::min)
}

fn positions(features: &[Value]) -> usize {
    features.iter().flat_map(|one| lines(&one["geometry"]["coordinates"])).map(|line| line.len()).sum()
}

fn check_described(server: &Server, collections: &[&str]) {
    let definition = openapi(server);
    for id in collections {
        for path in [format!("/collections/{id}/items"), format!("/collections/{id}/items/{{featureId}}")] {
            let described = parameter(&definition, &path, "zoom-level");
            assert_eq!((&described["in"], &described["required"]), (&json!("query"), &json!(false)), "{path}");
            assert_eq!((&described["style"], &described["explode"]), (&json!("form"), &json!(false)), "{path}");
            assert_eq!(described["schema"]["type"], "number", "{path}");
            assert_eq!(described["schema"]["minimum"].as_f64(), Some(0.0), "{path}");
        }
    }
}

requirement! {
    "/req/zoom-level/parameter",
    fn zoom_level_parameter(server) {
        check_described(server, &ALL);
        for (level, status) in [("0", 200), ("7.5", 200), ("-1", 400), ("near", 400), ("NaN", 400)] {
            let answer = server.get(&format!("/collections/{}/items?limit=1&zoom-level={level}", ALL[0]));
            assert_eq!(answer.status, status, "{level}");
        }
    }
}

requirement! {
    natural_earth:
    "/req/zoom-level/response",
    fn zoom_level_response_a_what_a_map_cannot_show_is_left_out(server) {
        let whole = features(server, RIVERS, "");
        let mut before = 0;
        for level in [0.0, 1.5, 3.0, 6.0, 20.0] {
            let simple = features(server, RIVERS, &format!("&zoom-level={level}"));
            assert_eq!(simple.len(), whole.len());
            for (simple, whole) in simple.iter().zip(&whole) {
                let (simple, whole) =
                    (lines(&simple["geometry"]["coordinates"]), lines(&whole["geometry"]["coordinates"]));
                assert_eq!(simple.len(), whole.len(), "no part vanishes");
                for (simple, whole) in simple.iter().zip(&whole) {
                    assert!(simple.iter().all(|position| whole.contains(position)), "{level}");
                    let astray = whole.iter().map(|position| distance(*position, simple)).fold(0.0, f64::max);
                    // What is written has seven decimals at least.
                    assert!(astray <= half_pixel_degrees(level) + 1e-6, "{level}: {astray} degrees");
                }
            }
            let count = positions(&simple);
            assert!(count >= before && count <= positions(&whole), "{level}");
            before = count;
        }
        let far = positions(&features(server, RIVERS, "&zoom-level=0"));
        assert!(2 * far < positions(&whole), "{far} of {}", positions(&whole));
        // But for what lies exactly on the line between others, nothing is smaller than a pixel of level 20.
        assert!(100 * before >= 99 * positions(&whole), "{before} of {}", positions(&whole));
    }
}

requirement! {
    natural_earth:
    "/req/zoom-level/response",
    fn zoom_level_response_b_keeps_the_kinds_of_geometries(server) {
        let (whole, simple) = (features(server, COUNTRIES, ""), features(server, COUNTRIES, "&zoom-level=0"));
        assert!(positions(&simple) < positions(&whole));
        for (simple, whole) in simple.iter().zip(&whole) {
            assert_eq!(simple["id"], whole["id"]);
            assert_eq!(simple["geometry"]["type"], whole["geometry"]["type"], "{}", whole["id"]);
            for ring in lines(&simple["geometry"]["coordinates"]) {
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "{}", whole["id"]);
            }
        }
    }
}

requirement! {
    natural_earth:
    "/req/zoom-level-features/request",
    fn zoom_level_features_request(server) {
        check_described(server, &[COUNTRIES, RIVERS]);
        for feature in features(server, COUNTRIES, "&zoom-level=2") {
            let path = format!("/collections/{COUNTRIES}/items/{}", feature["id"].to_string().trim_matches('"'));
            let item = server.get(&format!("{path}?zoom-level=2")).expect(200).json();
            assert_eq!(item["geometry"], feature["geometry"], "{path}");
        }
    }
}

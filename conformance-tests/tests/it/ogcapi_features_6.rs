//! OGC API - Features Part 6: Property Selection (24-019, draft).

use std::collections::BTreeSet;

use conformance_tests::fixture::{ALL, LEVELS, THINGS, VALUES};
use conformance_tests::{Server, requirement};
use serde_json::{Value, json};

use crate::ogcapi_features_1::{ids, openapi, parameter};

/// A feature's properties by name.
fn names(feature: &Value) -> BTreeSet<&str> {
    feature["properties"].as_object().unwrap().keys().map(String::as_str).collect()
}

/// The parameter as the API definition tells it, held against the fragment of the draft.
fn check_described(server: &Server) {
    let definition = openapi(server);
    for id in ALL {
        for path in [format!("/collections/{id}/items"), format!("/collections/{id}/items/{{featureId}}")] {
            let described = parameter(&definition, &path, "properties");
            assert_eq!((&described["in"], &described["required"]), (&json!("query"), &json!(false)), "{path}");
            assert_eq!((&described["style"], &described["explode"]), (&json!("form"), &json!(false)), "{path}");
            let schema = &described["schema"];
            assert_eq!((&schema["type"], &schema["items"]["type"]), (&json!("array"), &json!("string")), "{path}");
        }
    }
}

requirement! {
    "/req/properties/parameter",
    fn properties_parameter_a_is_as_the_fragment(server) {
        check_described(server);
    }
}

requirement! {
    "/req/properties/parameter",
    fn properties_parameter_b_names_the_returnables(server) {
        let definition = openapi(server);
        for id in ALL {
            let described = parameter(&definition, &format!("/collections/{id}/items"), "properties");
            let offered: BTreeSet<_> =
                described["schema"]["items"]["enum"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
            let schema = server.get(&format!("/collections/{id}/schema")).expect(200).json();
            let returnables = schema["properties"].as_object().unwrap().iter();
            // What is only an id stands beside the properties of a feature.
            let returnables: BTreeSet<_> = returnables.map(|(name, _)| name.as_str()).collect();
            assert!(offered.is_subset(&returnables), "{id}: {offered:?} {returnables:?}");
            let page = server.get(&format!("/collections/{id}/items?limit=1000")).expect(200).json();
            for feature in page["features"].as_array().unwrap() {
                assert!(names(feature).is_subset(&offered), "{id}: {feature} {offered:?}");
            }
        }
    }
}

requirement! {
    "/req/properties/response",
    fn properties_response_a_without_it_all_come(server) {
        let page = server.get(&format!("/collections/{THINGS}/items?limit=1000")).expect(200).json();
        for feature in page["features"].as_array().unwrap() {
            let all = ["day", "id", "name", "open", "phenomenon_time", "rank", "width_m"];
            assert_eq!(names(feature), BTreeSet::from(all));
        }
        assert!(page["features"].as_array().unwrap().iter().any(|feature| feature["geometry"].is_object()));
    }
}

requirement! {
    "/req/properties/response",
    fn properties_response_b_those_selected_come_alone(server) {
        let whole = server.get(&format!("/collections/{THINGS}/items?limit=1000")).expect(200);
        for (query, expected, has_geometry) in [
            ("rank,name", vec!["name", "rank"], false),
            ("rank,geometry", vec!["rank"], true),
            ("geom", vec![], true),
            ("", vec![], false),
        ] {
            let answer = server.get(&format!("/collections/{THINGS}/items?limit=1000&properties={query}")).expect(200);
            assert_eq!(ids(&answer), ids(&whole), "{query}");
            let (page, whole) = (answer.json(), whole.json());
            for (feature, whole) in page["features"].as_array().unwrap().iter().zip(whole["features"].as_array().unwrap()) {
                assert_eq!(names(feature), expected.iter().copied().collect(), "{query}");
                for name in &expected {
                    assert_eq!(feature["properties"][name], whole["properties"][name], "{query}");
                }
                let geometry = if has_geometry { &whole["geometry"] } else { &Value::Null };
                assert_eq!(feature.get("geometry"), Some(geometry), "{query}");
            }
        }
        // A collection without geometry.
        let page = server.get(&format!("/collections/{VALUES}/items?properties=value")).expect(200).json();
        assert_eq!(names(&page["features"][0]), BTreeSet::from(["value"]));
    }
}

requirement! {
    "/req/properties-features/request",
    fn properties_features_request(server) {
        check_described(server);
        let page = server.get(&format!("/collections/{LEVELS}/items?limit=1&properties=level_m")).expect(200).json();
        let id = page["features"][0]["id"].to_string();
        for (query, count, has_geometry) in [("level_m", 1, false), ("geometry", 0, true), ("level_m,geometry", 1, true)] {
            let path = format!("/collections/{LEVELS}/items/{}?properties={query}", id.trim_matches('"'));
            let item = server.get(&path).expect(200).json();
            assert_eq!((names(&item).len(), item["geometry"].is_object()), (count, has_geometry), "{query}");
        }
        // The permission `unknown-properties` leaves a choice; ours is to say so.
        let _ = server.get(&format!("/collections/{LEVELS}/items?properties=levl_m")).expect(400);
    }
}

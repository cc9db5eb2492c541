//! OGC API - Features Part 3: Filtering (19-079r2, 1.0.0), classes filter and features-filter. Queryables are beside them.

use conformance_tests::fixture::{ALL, POSTS, THINGS, VALUES};
use conformance_tests::{Answer, Server, requirement};
use serde_json::{Value, json};
use watergang_store_testkit::fixture::{COUNT, all};

fn escaped(filter: &str) -> String {
    filter.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn things(server: &Server, filter: &str, more: &str) -> Answer {
    server.get(&format!("/collections/{THINGS}/items?limit=1000&filter={}{more}", escaped(filter)))
}

fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let document = answer.json();
    let mut ids: Vec<_> =
        document["features"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(document["numberMatched"].as_u64(), Some(ids.len() as u64));
    ids.sort();
    ids
}

fn expected(rule: impl Fn(&watergang_store_testkit::fixture::Thing) -> bool) -> Vec<String> {
    let mut ids: Vec<_> = all().iter().filter(|thing| rule(thing)).map(|thing| thing.id.clone()).collect();
    ids.sort();
    ids
}

fn rank(thing: &watergang_store_testkit::fixture::Thing) -> Option<i64> {
    match thing.value("rank") {
        watergang_core::Value::Integer(rank) => Some(rank),
        _ => None,
    }
}

/// A parameter as the API definition tells it for the items of a collection.
fn parameter(server: &Server, collection: &str, name: &str) -> Value {
    let definition = server.get("/api?f=json").expect(200).json();
    let parameters = definition["paths"][format!("/collections/{collection}/items")]["get"]["parameters"].clone();
    // One that all collections have in the same way stands among the components.
    let resolved = parameters.as_array().unwrap().iter().map(|one| match one["$ref"].as_str() {
        Some(reference) => definition.pointer(reference.trim_start_matches('#')).unwrap(),
        None => one,
    });
    let found = resolved.into_iter().find(|one| one["name"] == name).cloned();
    found.unwrap_or_else(|| panic!("{collection} has no parameter {name}"))
}

requirement! {
    "/req/filter/filter-param",
    fn filter_filter_param(server) {
        for id in ALL {
            let described = parameter(server, id, "filter");
            assert_eq!((&described["in"], &described["schema"]["type"]), (&json!("query"), &json!("string")), "{id}");
        }
        assert_eq!(ids(&things(server, "rank > 20", "")), expected(|thing| rank(thing).is_some_and(|rank| rank > 20)));
    }
}

requirement! {
    "/req/filter/get-functions-operation",
    fn filter_get_functions_operation(server) {
        let _ = server.get("/functions").expect(200);
    }
}

requirement! {
    "/req/filter/get-functions-response-json",
    fn filter_get_functions_response_json(server) {
        let document = server.get("/functions").expect(200).json();
        assert_eq!(document["functions"][0]["name"], "area_ha");
        assert_eq!(document["functions"][0]["returns"], json!(["number"]));
    }
}

requirement! {
    "/req/features-filter/filter-param",
    fn features_filter_filter_param(server) {
        for id in ALL {
            assert_eq!(server.get(&format!("/collections/{id}/items?filter=TRUE")).status, 200, "{id}");
        }
        let answer = server.get(&format!("/collections/{VALUES}/items?limit=100&filter={}", escaped("value < 3")));
        assert_eq!(answer.json()["numberMatched"], 3);
    }
}

requirement! {
    "/req/filter/filter-lang-param",
    fn filter_filter_lang_param(server) {
        let schema = parameter(server, THINGS, "filter-lang")["schema"].clone();
        assert_eq!(schema["enum"], json!(["cql2-text", "cql2-json", "cql-text"]));
        assert_eq!(schema["default"], "cql2-text");
        let filter = r#"{"op":">","args":[{"property":"rank"},20]}"#;
        let as_json = ids(&things(server, filter, "&filter-lang=cql2-json"));
        assert_eq!(as_json, ids(&things(server, "rank > 20", "&filter-lang=cql2-text")));
        assert_eq!(as_json, ids(&things(server, "rank > 20", "")));
    }
}

requirement! {
    "/req/features-filter/filter-lang-param",
    fn features_filter_filter_lang_param(server) {
        for id in ALL {
            assert_eq!(parameter(server, id, "filter-lang")["schema"]["enum"], json!(["cql2-text", "cql2-json", "cql-text"]), "{id}");
        }
    }
}

requirement! {
    "/req/filter/filter-crs-wgs84",
    fn filter_filter_crs_wgs84(server) {
        // Longitude first, also where the collection is stored otherwise.
        let filter = escaped("S_INTERSECTS(geometry, BBOX(2.2645, 50.7424, 2.2648, 50.7426))");
        let answer = server.get(&format!("/collections/{POSTS}/items?filter={filter}"));
        assert_eq!(answer.json()["numberMatched"], 1);
    }
}

requirement! {
    "/req/filter/filter-crs-param",
    fn filter_filter_crs_param(server) {
        let posts = |filter: &str, crs: &str| {
            let crs = escaped(crs);
            server.get(&format!("/collections/{POSTS}/items?filter={}&filter-crs={crs}", escaped(filter)))
        };
        let count = |answer: &Answer| answer.json()["numberMatched"].as_u64();
        let uri = |code: u32| format!("http://www.opengis.net/def/crs/EPSG/0/{code}");
        // The first posts stand 250 m east and 125 m north of each other.
        let in_metres = posts("S_INTERSECTS(geom, BBOX(647999, 7071999, 648251, 7072126))", &uri(2154));
        assert_eq!(count(&in_metres), Some(2), "{}", in_metres.body);
        // Latitude first.
        let in_degrees = posts("S_INTERSECTS(geom, BBOX(50.7424, 2.2645, 50.7426, 2.2648))", &uri(4326));
        assert_eq!(count(&in_degrees), Some(1), "{}", in_degrees.body);
        let bad = posts("TRUE", &uri(99999));
        assert_eq!(bad.status, 400);
        assert!(bad.body.contains("filter-crs"), "{}", bad.body);
        let listed = parameter(server, POSTS, "filter-crs")["schema"]["enum"].clone();
        assert!(listed.as_array().unwrap().contains(&json!(uri(2154))), "{listed}");
    }
}

requirement! {
    "/req/features-filter/filter-crs-param",
    fn features_filter_filter_crs_param(server) {
        for id in ALL {
            assert_eq!(parameter(server, id, "filter-crs")["schema"]["format"], "uri", "{id}");
        }
    }
}

requirement! {
    "/req/filter/mixing-expressions",
    fn filter_mixing_expressions(server) {
        let bbox = [2.1, 50.6, 2.6, 51.0];
        let both = things(server, "rank > 0 OR name = 'Aa'", "&bbox=2.1,50.6,2.6,51.0&open=true");
        let wanted = expected(|thing| {
            let is_chosen = rank(thing).is_some_and(|rank| rank > 0)
                || thing.value("name") == watergang_core::Value::Text("Aa".to_owned());
            is_chosen && thing.shape.touches(bbox) && thing.value("open") == watergang_core::Value::Boolean(true)
        });
        assert!(!wanted.is_empty());
        assert_eq!(ids(&both), wanted);
    }
}

requirement! {
    "/req/filter/response",
    fn filter_response(server) {
        // What is unknown is not selected, and neither is its contrary.
        let known = |filter: &str| ids(&things(server, filter, "")).len();
        let lacking = known("rank IS NULL");
        assert!(lacking > 0);
        assert_eq!(known("rank > 5") + known("NOT (rank > 5)") + lacking, COUNT);
        assert_eq!((known("TRUE"), known("FALSE")), (COUNT, 0));
    }
}

requirement! {
    "/req/features-filter/response",
    fn features_filter_response(server) {
        for (filter, more, parameter) in [
            ("rank >", "", "filter"),
            ("rank = 'x'", "", "filter"),
            ("", "", "filter"),
            ("TRUE", "&filter-lang=cql", "filter-lang"),
            ("TRUE", "&filter-lang=cql2-json", "filter"),
            ("TRUE", "&filter-crs=nonsense", "filter-crs"),
        ] {
            let answer = things(server, filter, more);
            assert_eq!(answer.status, 400, "{filter}{more}: {}", answer.body);
            assert!(answer.body.contains(parameter), "{filter}{more}: {}", answer.body);
        }
    }
}

requirement! {
    "/req/features-filter/get-queryables-op",
    fn features_filter_get_queryables_op(server) {
        for id in ALL {
            let queryables = server.get(&format!("/collections/{id}/queryables")).expect(200);
            assert_eq!(queryables.media_type(), "application/schema+json", "{id}");
        }
    }
}

requirement! {
    "/req/features-filter/queryables-link",
    fn features_filter_queryables_link(server) {
        for id in ALL {
            let collection = server.get(&format!("/collections/{id}")).expect(200).json();
            let rel = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
            let links = collection["links"].as_array().unwrap();
            let link = links.iter().find(|link| link["rel"] == rel).unwrap_or_else(|| panic!("{id} has no link"));
            let _ = server.get(link["href"].as_str().unwrap()).expect(200);
        }
    }
}

//! OGC API - Features Part 8: Sorting (24-030, draft of 2026).

use conformance_tests::client::link;
use conformance_tests::fixture::{ALL, THINGS};
use conformance_tests::{Server, described, requirement};
use serde_json::{Value, json};

const SCHEMA: &str = "application/schema+json";
const REL: &str = "http://www.opengis.net/def/rel/ogc/1.0/sortables";

fn sortables(server: &Server, id: &str) -> Value {
    let answer = server.get_with(&format!("/collections/{id}/sortables"), &[("accept", SCHEMA)]).expect(200);
    assert_eq!(answer.media_type(), SCHEMA);
    answer.json()
}

fn check_link(server: &Server) {
    for id in ALL {
        let collection = server.get(&format!("/collections/{id}")).expect(200).json();
        let href = link(&collection, REL, SCHEMA)["href"].as_str().unwrap();
        assert_eq!(href, format!("{}/collections/{id}/sortables", server.base));
    }
}

requirement! {
    "/req/sortables/sortables-link",
    fn sortables_sortables_link(server) {
        check_link(server);
    }
}

requirement! {
    "/req/sorting/get-sortables-op",
    fn sorting_get_sortables_op(server) {
        check_link(server);
        for id in ALL {
            let _ = sortables(server, id);
        }
    }
}

requirement! {
    "/req/sorting/get-sortables-success",
    fn sorting_get_sortables_success(server) {
        for id in ALL {
            let schema = sortables(server, id);
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
            assert_eq!(schema["$id"], format!("{}/collections/{id}/sortables", server.base));
            assert_eq!((&schema["type"], &schema["additionalProperties"]), (&json!("object"), &json!(false)));
            for (name, property) in schema["properties"].as_object().unwrap() {
                let format = property["format"].as_str().unwrap_or_default();
                assert!(property["type"].is_string() && !format.starts_with("geometry-"), "{id} {name}");
            }
        }
        let things = sortables(server, THINGS);
        let mut names: Vec<_> = things["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["day", "id", "name", "open", "phenomenon_time", "rank", "width_m"]);
    }
}

requirement! {
    "/req/sorting/defaultSortOrder-definition",
    fn sorting_defaultsortorder_definition(server) {
        for id in ALL {
            let collection = server.get(&format!("/collections/{id}")).expect(200).json();
            assert!(collection.get("defaultSortOrder").is_none(), "{id}: no order is assumed");
        }
        let described = described(server);
        let list = described.get("/collections").expect(200).json();
        let entry = list["collections"].as_array().unwrap().iter().find(|one| one["id"] == THINGS).unwrap();
        let one = described.get(&format!("/collections/{THINGS}")).expect(200).json();
        for collection in [entry, &one] {
            assert_eq!(collection["defaultSortOrder"], json!(["-rank", "name"]));
        }
        let schema = sortables(described, THINGS);
        for name in ["rank", "name"] {
            assert!(schema["properties"].get(name).is_some(), "{name}");
        }
        // And in that order they come; what has no rank comes last.
        let page = described.get(&format!("/collections/{THINGS}/items?limit=1000")).expect(200).json();
        let places: Vec<_> = page["features"].as_array().unwrap().iter().map(|one| &one["properties"]).collect();
        let key = |one: &Value| {
            let rank = one["rank"].as_i64();
            let name = one["name"].as_str().map(str::to_owned);
            (rank.is_none(), std::cmp::Reverse(rank), name.is_none(), name)
        };
        assert!(places.is_sorted_by_key(|one| key(one)), "{places:?}");
    }
}

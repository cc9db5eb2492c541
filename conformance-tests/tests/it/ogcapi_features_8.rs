//! OGC API - Features Part 8: Sorting (24-030, draft of 2026).

use conformance_tests::client::{link, links};
use conformance_tests::fixture::{ALL, THINGS};
use conformance_tests::{Server, described, requirement};
use serde_json::{Value, json};
use watergang_store_testkit::fixture::COUNT;

use crate::ogcapi_features_1::{openapi, parameter};

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

// --------------------------------------------------------------------------------------------------- sorting of features

/// Values of the fixture's items as they compare: numbers by size, texts by their letters' numbers in Unicode.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
enum Key {
    Number(f64),
    Text(String),
}

fn key(feature: &Value, name: &str) -> Option<Key> {
    match &feature["properties"][name] {
        Value::Number(number) => number.as_f64().map(Key::Number),
        Value::Bool(flag) => Some(Key::Number(f64::from(u8::from(*flag)))),
        Value::String(text) => Some(Key::Text(text.clone())),
        _ => None,
    }
}

/// Walks all things in an order, page by page, and holds each neighbour against the next.
fn check_order(server: &Server, sortby: &str, rules: &[(&str, bool)]) {
    let mut path = format!("/collections/{THINGS}/items?limit=37&sortby={sortby}");
    let mut all: Vec<Value> = Vec::new();
    loop {
        let page = server.get(&path).expect(200).json();
        all.extend(page["features"].as_array().unwrap().iter().cloned());
        let Some(next) = links(&page, "next").first().map(|next| next["href"].as_str().unwrap().to_owned()) else {
            break;
        };
        path = next;
    }
    let ids: std::collections::BTreeSet<_> = all.iter().map(|one| one["id"].to_string()).collect();
    assert_eq!((all.len(), ids.len()), (COUNT, COUNT), "{sortby}");
    for pair in all.windows(2) {
        let mut order = std::cmp::Ordering::Equal;
        for (name, descends) in rules {
            let (left, right) = (key(&pair[0], name), key(&pair[1], name));
            order = order.then(match (&left, &right) {
                // What lacks the property comes last, whichever way.
                (None, None) => std::cmp::Ordering::Equal,
                (None, _) => std::cmp::Ordering::Greater,
                (_, None) => std::cmp::Ordering::Less,
                (Some(left), Some(right)) => {
                    let order = left.partial_cmp(right).unwrap();
                    if *descends { order.reverse() } else { order }
                }
            });
        }
        assert_ne!(order, std::cmp::Ordering::Greater, "{sortby}: {:#}\n{:#}", pair[0], pair[1]);
    }
}

fn check_orders(server: &Server) {
    check_order(server, "rank", &[("rank", false)]);
    check_order(server, "-rank", &[("rank", true)]);
    check_order(server, "name", &[("name", false)]);
    check_order(server, "-day,%2Bwidth_m", &[("day", true), ("width_m", false)]);
    // A plus that is not escaped arrives as a blank.
    check_order(server, "+open,-name,rank", &[("open", false), ("name", true), ("rank", false)]);
    check_order(server, "phenomenon_time,-id", &[("phenomenon_time", false), ("id", true)]);
}

fn check_sortby(server: &Server) {
    let definition = openapi(server);
    for id in ALL {
        let described = parameter(&definition, &format!("/collections/{id}/items"), "sortby");
        assert_eq!((&described["in"], &described["required"]), (&json!("query"), &json!(false)), "{id}");
        assert_eq!((&described["style"], &described["explode"]), (&json!("form"), &json!(false)), "{id}");
        let schema = &described["schema"];
        assert_eq!((&schema["type"], &schema["minItems"]), (&json!("array"), &json!(1)), "{id}");
        assert_eq!(schema["items"], json!({ "type": "string", "pattern": "[+|-]?[A-Za-z_].*" }), "{id}");
    }
}

requirement! {
    "/req/sorting/sortby-definition",
    fn sorting_sortby_definition_a_is_as_the_fragment(server) {
        check_sortby(server);
    }
}

requirement! {
    "/req/sorting/sortby-definition",
    fn sorting_sortby_definition_b_ascends_by_default(server) {
        let page = |sortby: &str| {
            let page = server.get(&format!("/collections/{THINGS}/items?limit=1000&sortby={sortby}")).expect(200).json();
            page["features"].clone()
        };
        assert_eq!(page("rank"), page("%2Brank"));
        assert_ne!(page("rank"), page("-rank"));
    }
}

requirement! {
    "/req/core/rc-sortby-response",
    fn core_rc_sortby_response_a_is_in_the_order_asked_for(server) {
        check_orders(server);
    }
}

requirement! {
    "/req/core/rc-sortby-response",
    fn core_rc_sortby_response_b_takes_the_sortables_and_no_others(server) {
        for id in ALL {
            for name in sortables(server, id)["properties"].as_object().unwrap().keys() {
                let _ = server.get(&format!("/collections/{id}/items?sortby={name}")).expect(200);
            }
            for bad in ["geom", "nonsense", "", "-"] {
                let _ = server.get(&format!("/collections/{id}/items?sortby={bad}")).expect(400);
            }
        }
    }
}

requirement! {
    "/req/features-sorting/get-sortables-op",
    fn features_sorting_get_sortables_op(server) {
        for id in ALL {
            let _ = sortables(server, id);
        }
    }
}

requirement! {
    "/req/features-sorting/sortable-link",
    fn features_sorting_sortable_link(server) {
        check_link(server);
    }
}

requirement! {
    "/req/features-filter/filter-param",
    fn features_filter_filter_param(server) {
        check_sortby(server);
    }
}

requirement! {
    "/req/features-sorting/response",
    fn features_sorting_response(server) {
        check_orders(server);
    }
}

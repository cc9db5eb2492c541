//! OGC API - Features Part 1: Core (17-069r4, 1.0.1): requirements class core; the encodings have their own file.

use std::collections::BTreeSet;

use conformance_tests::client::{link, links};
use conformance_tests::fixture::{ALL, LEVELS, NOTHING, POSTS, POSTS_COUNT, THINGS};
use conformance_tests::{Answer, Server, requirement};
use serde_json::Value;
use watergang_store_testkit::fixture::{COUNT, Thing, all};

pub(crate) const GEOJSON: &str = "application/geo+json";
pub(crate) const JSON: &str = "application/json";
pub(crate) const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
pub(crate) const CORE: &str = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core";

pub(crate) fn items(server: &Server, collection: &str, query: &str) -> Answer {
    server.get(&format!("/collections/{collection}/items{query}"))
}

/// Ids of the features of an answer as texts, sorted.
pub(crate) fn ids(answer: &Answer) -> Vec<String> {
    let document = answer.json();
    let features = document["features"].as_array().unwrap().iter();
    let id = |feature: &Value| feature["id"].as_str().map_or_else(|| feature["id"].to_string(), str::to_owned);
    let mut ids: Vec<_> = features.map(id).collect();
    ids.sort();
    ids
}

pub(crate) fn ids_where(rule: impl Fn(&Thing) -> bool) -> Vec<String> {
    let mut ids: Vec<_> = all().into_iter().filter(|thing| rule(thing)).map(|thing| thing.id).collect();
    ids.sort();
    ids
}

pub(crate) fn openapi(server: &Server) -> Value {
    let landing = server.get("/").expect(200).json();
    let href = link(&landing, "service-desc", OPENAPI)["href"].as_str().unwrap().to_owned();
    server.get_with(&href, &[("accept", OPENAPI)]).expect(200).json()
}

/// The parameter of an operation, its `$ref` followed.
pub(crate) fn parameter(document: &Value, path: &str, name: &str) -> Value {
    let all =
        document["paths"][path]["get"]["parameters"].as_array().unwrap_or_else(|| panic!("no parameters at {path}"));
    let resolved = all.iter().map(|parameter| match parameter["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("a local reference").clone(),
        None => parameter.clone(),
    });
    resolved
        .into_iter()
        .find(|parameter| parameter["name"] == name)
        .unwrap_or_else(|| panic!("no parameter `{name}` at {path}"))
}

pub(crate) fn things_items() -> String {
    format!("/collections/{THINGS}/items")
}

// ------------------------------------------------------------------------------------------------ core: the API itself

requirement! {
    "/req/core/root-op",
    fn core_root_op(server) {
        let _ = server.get("/").expect(200);
    }
}

requirement! {
    "/req/core/root-success",
    fn core_root_success(server) {
        let landing = server.get("/").expect(200);
        assert_eq!(landing.media_type(), JSON);
        let landing = landing.json();
        let _ = link(&landing, "service-desc", OPENAPI);
        let _ = link(&landing, "service-doc", "text/html");
        let _ = link(&landing, "conformance", JSON);
        let _ = link(&landing, "data", JSON);
        // QGIS knows the short relations only, the standard's text for Common the long ones.
        for long in ["conformance", "data"] {
            let long = format!("http://www.opengis.net/def/rel/ogc/1.0/{long}");
            assert!(!links(&landing, &long).is_empty(), "{long}");
        }
    }
}

requirement! {
    "/req/core/api-definition-op",
    fn core_api_definition_op(server) {
        let landing = server.get("/").expect(200).json();
        for rel in ["service-desc", "service-doc"] {
            for link in links(&landing, rel) {
                let kind = link["type"].as_str().unwrap();
                let answer = server.get_with(link["href"].as_str().unwrap(), &[("accept", kind)]).expect(200);
                assert_eq!(answer.header("content-type").replace(' ', "").split(";charset").next(), Some(kind));
            }
        }
    }
}

requirement! {
    "/req/core/api-definition-success",
    fn core_api_definition_success(server) {
        let document = openapi(server);
        assert!(document["openapi"].as_str().unwrap().starts_with("3.0."), "{}", document["openapi"]);
    }
}

requirement! {
    "/req/core/conformance-op",
    fn core_conformance_op(server) {
        let _ = server.get("/conformance").expect(200);
    }
}

requirement! {
    "/req/core/conformance-success",
    fn core_conformance_success(server) {
        let classes = server.get("/conformance").expect(200).json();
        assert!(classes["conformsTo"].as_array().unwrap().iter().any(|class| class == CORE));
    }
}

requirement! {
    /// The server answers HTTP/1.1 requests by the rules of HTTP: what is there, what is not, what is not allowed.
    "/req/core/http",
    fn core_http(server) {
        let _ = server.get("/nowhere").expect(404);
        let refused = server.send("DELETE", "/collections", &[]).expect(405);
        assert!(refused.header("allow").contains("GET"), "{}", refused.header("allow"));
        let _ = server.get_with("/collections", &[("accept", "image/png")]).expect(406);
        let head = server.send("HEAD", "/collections", &[]).expect(200);
        assert_eq!(head.media_type(), JSON);
    }
}

requirement! {
    "/req/core/query-param-unknown",
    fn core_query_param_unknown(server) {
        for path in ["/", "/conformance", "/api", "/collections", "/collections/things", "/collections/things/items", "/collections/things/items/thing:001"] {
            let problem = server.get(&format!("{path}?unknownQueryParameter=42")).expect(400);
            assert!(problem.body.contains("unknownQueryParameter"), "{path}: {}", problem.body);
        }
        let problem = items(server, THINGS, "?limitt=3").expect(400);
        assert!(problem.body.contains("`limit`"), "the right spelling is told: {}", problem.body);
    }
}

requirement! {
    "/req/core/query-param-invalid",
    fn core_query_param_invalid(server) {
        for query in [
            "limit=0", "limit=-1", "limit=ten", "limit=1.5", "limit=", "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "bbox=0,91,1,92",
            "bbox=0,2,1,1", "bbox=NaN,0,1,1", "datetime=yesterday", "datetime=../..", "datetime=2024-02-01/2024-01-01",
            "datetime=2024-01-01/2024-02-01/2024-03-01", "offset=-1", "f=shapefile", "lang=xx", "limit=1&limit=2", "rank=much", "open=maybe",
        ] {
            let problem = items(server, THINGS, &format!("?{query}")).expect(400);
            assert_eq!(problem.media_type(), "application/problem+json", "{query}");
            let name = query.split('=').next().unwrap();
            let document = problem.json();
            assert!(document["detail"].as_str().unwrap().contains(name), "{query}: {document}");
            assert_eq!(document["status"], 400);
        }
    }
}

requirement! {
    /// Every geometry comes in CRS84, longitude first, unless another CRS was asked for.
    "/req/core/crs84",
    fn core_crs84(server) {
        let post = items(server, POSTS, "?limit=1").expect(200).json();
        let position = &post["features"][0]["geometry"]["coordinates"];
        // EPSG:2154 648000 7072000 is near Saint-Omer: 2.26 E 50.74 N, by `cs2cs EPSG:2154 EPSG:4326`.
        assert!((position[0].as_f64().unwrap() - 2.26).abs() < 0.05 && (position[1].as_f64().unwrap() - 50.74).abs() < 0.05, "{position}");
        // Heights come third, in CRS84h.
        let levels = items(server, LEVELS, "?limit=2").expect(200);
        let position = levels.json()["features"][1]["geometry"]["coordinates"].clone();
        assert_eq!(position, serde_json::json!([2.25 + 1.0 / 64.0, 50.75, 10]));
        assert_eq!(levels.header("content-crs"), "<http://www.opengis.net/def/crs/OGC/0/CRS84h>");
    }
}

// --------------------------------------------------------------------------------------------- core: collections

requirement! {
    "/req/core/fc-md-op",
    fn core_fc_md_op(server) {
        let _ = server.get("/collections").expect(200);
    }
}

requirement! {
    "/req/core/fc-md-success",
    fn core_fc_md_success(server) {
        let document = server.get("/collections").expect(200).json();
        assert!(document["links"].is_array() && document["collections"].is_array());
    }
}

requirement! {
    "/req/core/fc-md-links",
    fn core_fc_md_links(server) {
        let document = server.get("/collections").expect(200).json();
        let _ = link(&document, "self", JSON);
        let _ = link(&document, "alternate", "text/html");
        for rel in ["self", "alternate"] {
            assert!(links(&document, rel).iter().all(|link| link["type"].is_string() && link["href"].is_string()));
        }
    }
}

requirement! {
    "/req/core/fc-md-items",
    fn core_fc_md_items(server) {
        let document = server.get("/collections").expect(200).json();
        let found: BTreeSet<_> = document["collections"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(found, BTreeSet::from(ALL));
    }
}

requirement! {
    "/req/core/fc-md-items-links",
    fn core_fc_md_items_links(server) {
        let document = server.get("/collections").expect(200).json();
        for collection in document["collections"].as_array().unwrap() {
            let items = link(collection, "items", GEOJSON);
            // GDAL appends `?limit=` and `/id` to it.
            assert!(!items["href"].as_str().unwrap().contains('?'), "{items}");
            let _ = link(collection, "items", "text/html");
        }
    }
}

/// Every position of a geometry, whatever its nesting.
fn positions(coordinates: &Value, take: &mut impl FnMut(f64, f64)) {
    let Some(list) = coordinates.as_array() else { return };
    match (list.first().and_then(Value::as_f64), list.get(1).and_then(Value::as_f64)) {
        (Some(x), Some(y)) => take(x, y),
        _ => list.iter().for_each(|inner| positions(inner, take)),
    }
}

/// Each item of a collection is inside the first box and the first interval, and within one of the others where more
/// are given.
pub(crate) fn check_extent(server: &Server, collection: &str) {
    let extent = server.get(&format!("/collections/{collection}")).expect(200).json()["extent"].clone();
    for list in [&extent["spatial"]["bbox"], &extent["temporal"]["interval"]] {
        assert!(list.is_null() || list.as_array().unwrap().len() == 1, "only one is given: {extent}");
    }
    let document = items(server, collection, "?limit=1000").expect(200).json();
    for feature in document["features"].as_array().unwrap() {
        let bbox = &extent["spatial"]["bbox"][0];
        positions(&feature["geometry"]["coordinates"], &mut |x, y| {
            let bounds: Vec<_> = bbox.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect();
            let is_in = |low: f64, value: f64, high: f64| low <= value && value <= high;
            assert!(
                is_in(bounds[0], x, bounds[2]) && is_in(bounds[1], y, bounds[3]),
                "{x} {y} outside {bbox} of {collection}"
            );
        });
        // All times of the fixture are of one form and compare like the instants that they stand for.
        if let (Some(time), Some(bounds)) =
            (feature["properties"]["phenomenon_time"].as_str(), extent["temporal"]["interval"][0].as_array())
        {
            let is_after =
                bounds[0].as_str().is_none_or(|start| start.trim_end_matches('Z') <= time.trim_end_matches('Z'));
            let is_before =
                bounds[1].as_str().is_none_or(|end| time.trim_end_matches('Z') <= end.trim_end_matches('Z'));
            assert!(is_after && is_before, "{time} outside {bounds:?} of {collection}");
        }
    }
}

requirement! {
    "/req/core/fc-md-extent",
    fn core_fc_md_extent(server) {
        for id in ALL {
            check_extent(server, id);
        }
        let things = server.get("/collections/things").expect(200).json();
        let interval = &things["extent"]["temporal"]["interval"][0];
        assert!(interval[0].as_str().unwrap().starts_with("2024-01") && interval[1].as_str().unwrap().starts_with("2024-12"), "{interval}");
        // Where nothing is known, nothing is said.
        let nothing = server.get("/collections/nothing").expect(200).json();
        assert!(nothing["extent"]["spatial"].is_null() && nothing["extent"]["temporal"].is_null(), "{}", nothing["extent"]);
    }
}

requirement! {
    "/req/core/fc-md-extent-multi",
    fn core_fc_md_extent_multi(server) {
        for id in ALL {
            check_extent(server, id);
        }
    }
}

requirement! {
    "/req/core/sfc-md-op",
    fn core_sfc_md_op(server) {
        for id in ALL {
            let _ = server.get(&format!("/collections/{id}")).expect(200);
        }
        for unknown in ["nowhere", "THINGS", "%22", "things'--", "a%2Fb"] {
            let _ = server.get(&format!("/collections/{unknown}")).expect(404);
        }
    }
}

requirement! {
    /// Consistent with the entry in the list.
    "/req/core/sfc-md-success",
    fn core_sfc_md_success(server) {
        let list = server.get("/collections").expect(200).json();
        for entry in list["collections"].as_array().unwrap() {
            let one = server.get(&format!("/collections/{}", entry["id"].as_str().unwrap())).expect(200).json();
            for member in ["id", "title", "description", "extent", "itemType", "crs", "storageCrs"] {
                assert_eq!(one[member], entry[member], "{member}");
            }
            let own = one["links"].as_array().unwrap();
            for link in entry["links"].as_array().unwrap() {
                assert!(own.iter().any(|other| other["href"] == link["href"] && other["rel"] == link["rel"]), "{link}");
            }
        }
    }
}

// --------------------------------------------------------------------------------------------------- core: items

requirement! {
    "/req/core/fc-op",
    fn core_fc_op(server) {
        for id in ALL {
            let _ = items(server, id, "").expect(200);
        }
        let _ = items(server, "nowhere", "").expect(404);
    }
}

requirement! {
    "/req/core/fc-response",
    fn core_fc_response(server) {
        let answer = items(server, THINGS, "?limit=1000").expect(200);
        assert_eq!(ids(&answer), ids_where(|_| true));
        let nothing = items(server, NOTHING, "").expect(200).json();
        assert_eq!(nothing["features"], serde_json::json!([]));
    }
}

requirement! {
    "/req/core/fc-limit-definition",
    fn core_fc_limit_definition(server) {
        let limit = parameter(&openapi(server), &things_items(), "limit");
        assert_eq!((&limit["in"], &limit["required"], &limit["style"], &limit["explode"]), (&"query".into(), &false.into(), &"form".into(), &false.into()));
        let schema = &limit["schema"];
        assert_eq!((schema["type"].as_str(), schema["minimum"].as_u64()), (Some("integer"), Some(1)));
        assert!(schema["maximum"].as_u64().unwrap() >= schema["default"].as_u64().unwrap());
    }
}

requirement! {
    "/req/core/fc-limit-response-1",
    fn core_fc_limit_response_1(server) {
        for limit in [1, 7, 240, 241] {
            let answer = items(server, THINGS, &format!("?limit={limit}")).expect(200).json();
            assert_eq!(answer["features"].as_array().unwrap().len(), limit.min(COUNT), "{limit}");
        }
        let default = items(server, THINGS, "").expect(200).json();
        assert_eq!(default["features"].as_array().unwrap().len(), 10);
    }
}

requirement! {
    /// Clause C: above the maximum the maximum is used, and nothing fails.
    "/req/core/fc-limit-response-1",
    fn core_fc_limit_response_1_c_larger_than_maximum_is_capped(server) {
        let answer = items(server, THINGS, "?limit=999999999").expect(200).json();
        assert_eq!(answer["numberReturned"], COUNT);
        let _ = items(server, THINGS, "?limit=99999999999999999999999999").expect(200);
    }
}

requirement! {
    "/req/core/fc-bbox-definition",
    fn core_fc_bbox_definition(server) {
        let bbox = parameter(&openapi(server), &things_items(), "bbox");
        assert_eq!((&bbox["in"], &bbox["required"], &bbox["style"], &bbox["explode"]), (&"query".into(), &false.into(), &"form".into(), &false.into()));
        let schema = &bbox["schema"];
        assert_eq!((schema["type"].as_str(), schema["items"]["type"].as_str()), (Some("array"), Some("number")));
        assert_eq!((schema["minItems"].as_u64(), schema["maxItems"].as_u64()), (Some(4), Some(6)));
    }
}

requirement! {
    /// What touches the box, its boundary included, and what has no geometry.
    "/req/core/fc-bbox-response",
    fn core_fc_bbox_response(server) {
        for bounds in [[2.0, 50.5, 2.5, 51.0], [2.125, 50.0, 2.125, 52.0], [2.11, 50.61, 2.12, 50.62], [-180.0, -90.0, 180.0, 90.0], [100.0, 0.0, 101.0, 1.0]] {
            let text = bounds.map(|number: f64| number.to_string()).join(",");
            let answer = items(server, THINGS, &format!("?limit=1000&bbox={text}")).expect(200);
            assert_eq!(ids(&answer), ids_where(|thing| thing.shape.touches(bounds)), "{text}");
        }
        let across = items(server, THINGS, "?limit=1000&bbox=179,-20,-179,20").expect(200);
        let expected = ids_where(|thing| thing.shape.touches([179.0, -20.0, 180.0, 20.0]) || thing.shape.touches([-180.0, -20.0, -179.0, 20.0]));
        assert_eq!(ids(&across), expected);
        // Six numbers on flat data: heights are left aside.
        let flat = items(server, POSTS, "?limit=1000&bbox=-180,-90,-5,180,90,5").expect(200).json();
        assert_eq!(flat["numberReturned"], POSTS_COUNT);
    }
}

requirement! {
    "/req/core/fc-time-definition",
    fn core_fc_time_definition(server) {
        let datetime = parameter(&openapi(server), &things_items(), "datetime");
        assert_eq!((&datetime["in"], &datetime["required"], &datetime["style"], &datetime["explode"]), (&"query".into(), &false.into(), &"form".into(), &false.into()));
        assert_eq!(datetime["schema"]["type"], "string");
    }
}

requirement! {
    /// What shares an instant with the interval, and what has no time.
    "/req/core/fc-time-response",
    fn core_fc_time_response(server) {
        // Texts of this form compare like the times they stand for.
        let within = |from: &'static str, until: &'static str| {
            ids_where(move |thing| match thing.value("phenomenon_time") {
                watergang_core::Value::Text(time) => time.as_str() >= from && time.as_str() <= until,
                _ => true,
            })
        };
        for (datetime, from, until) in [
            ("2024-03-03T02:30:00Z", "2024-03-03T02:30:00Z", "2024-03-03T02:30:00Z"),
            ("2024-02-01T00:00:00Z/2024-05-01T00:00:00Z", "2024-02-01T00:00:00Z", "2024-05-01T00:00:00Z"),
            ("../2024-06-15T00:00:00Z", "0000", "2024-06-15T00:00:00Z"),
            ("/2024-06-15T00:00:00Z", "0000", "2024-06-15T00:00:00Z"),
            ("2024-06-15T00:00:00Z/..", "2024-06-15T00:00:00Z", "9999"),
            ("2024-06-15T00:00:00Z/", "2024-06-15T00:00:00Z", "9999"),
            ("0000-01-01T00:00:00Z/2024-06-15T00:00:00Z", "0000", "2024-06-15T00:00:00Z"),
            ("2024-06-15T00:00:00Z/9999-12-31T00:00:00Z", "2024-06-15T00:00:00Z", "9999"),
            ("2024-06-15T/..", "2024-06-15T00:00:00Z", "9999"),
            ("2024-06-15", "2024-06-15T00:00:00Z", "2024-06-15T23:59:59Z"),
        ] {
            let answer = items(server, THINGS, &format!("?limit=1000&datetime={datetime}")).expect(200);
            assert_eq!(ids(&answer), within(from, until), "{datetime}");
        }
        // A collection that is not in time: every item.
        let posts = items(server, POSTS, "?limit=1000&datetime=2024-06-15").expect(200).json();
        assert_eq!(posts["numberReturned"], POSTS_COUNT);
    }
}

requirement! {
    "/req/core/fc-links",
    fn core_fc_links(server) {
        let document = items(server, THINGS, "?limit=5").expect(200).json();
        let own = link(&document, "self", GEOJSON)["href"].as_str().unwrap().to_owned();
        assert!(own.contains("limit=5"), "{own}");
        let _ = link(&document, "alternate", "text/html");
        // Every page, by the links alone.
        let (mut next, mut seen) = (Some(own), Vec::new());
        while let Some(href) = next {
            let page = server.get(&href).expect(200).json();
            seen.extend(page["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_str().unwrap().to_owned()));
            next = links(&page, "next").first().map(|link| link["href"].as_str().unwrap().to_owned());
            assert!(seen.len() <= COUNT);
        }
        let order: Vec<_> = all().into_iter().map(|thing| thing.id).collect();
        assert_eq!(seen, order);
    }
}

requirement! {
    "/req/core/fc-rel-type",
    fn core_fc_rel_type(server) {
        let document = items(server, THINGS, "?limit=5").expect(200).json();
        for link in document["links"].as_array().unwrap() {
            assert!(link["rel"].is_string() && link["type"].is_string() && link["href"].is_string(), "{link}");
        }
    }
}

requirement! {
    "/req/core/fc-timeStamp",
    fn core_fc_timestamp(server) {
        let document = items(server, THINGS, "?limit=1").expect(200).json();
        let stamp = document["timeStamp"].as_str().unwrap();
        assert!(watergang_core::Instant::parse(stamp).is_some(), "{stamp}");
    }
}

requirement! {
    "/req/core/fc-numberMatched",
    fn core_fc_numbermatched(server) {
        let document = items(server, THINGS, "?limit=3").expect(200).json();
        assert_eq!(document["numberMatched"], COUNT);
        let bbox = items(server, THINGS, "?limit=3&bbox=2,50.5,2.5,51").expect(200).json();
        assert_eq!(bbox["numberMatched"], ids_where(|thing| thing.shape.touches([2.0, 50.5, 2.5, 51.0])).len());
    }
}

requirement! {
    "/req/core/fc-numberReturned",
    fn core_fc_numberreturned(server) {
        for query in ["", "?limit=3", "?limit=1000", "?bbox=100,0,101,1"] {
            let document = items(server, THINGS, query).expect(200).json();
            assert_eq!(document["numberReturned"], document["features"].as_array().unwrap().len());
        }
    }
}

requirement! {
    "/req/core/f-op",
    fn core_f_op(server) {
        let _ = server.get("/collections/things/items/thing:001").expect(200);
        let _ = server.get("/collections/posts/items/1").expect(200);
        for unknown in ["thing:999", "1", "thing%3A001%20", "'%3B--", "%00"] {
            let _ = server.get(&format!("/collections/things/items/{unknown}")).expect(404);
        }
    }
}

requirement! {
    "/req/core/f-success",
    fn core_f_success(server) {
        let feature = server.get("/collections/things/items/thing:035").expect(200).json();
        assert_eq!((&feature["id"], &feature["type"]), (&"thing:035".into(), &"Feature".into()));
        let number = server.get("/collections/posts/items/1").expect(200).json();
        assert_eq!(number["id"], 1);
    }
}

requirement! {
    "/req/core/f-links",
    fn core_f_links(server) {
        let feature = server.get("/collections/things/items/thing:035").expect(200).json();
        let _ = link(&feature, "self", GEOJSON);
        let _ = link(&feature, "alternate", "text/html");
        let _ = link(&feature, "collection", JSON);
    }
}

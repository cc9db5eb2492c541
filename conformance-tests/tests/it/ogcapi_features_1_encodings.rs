//! OGC API - Features Part 1: Core (17-069r4, 1.0.1): requirements classes geojson, html and oas30.

use conformance_tests::client::link;
use conformance_tests::fixture::{ALL, THINGS, VALUES};
use conformance_tests::{Server, requirement};
use serde_json::Value;
use watergang_store_testkit::fixture::all;

use crate::ogcapi_features_1::{CORE, GEOJSON, JSON, OPENAPI, items, openapi, things_items};

// ------------------------------------------------------------------------------------------------------- encodings

requirement! {
    "/req/geojson/definition",
    fn geojson_definition(server) {
        for accept in [GEOJSON, JSON, "*/*"] {
            let answer = server.get_with(&things_items(), &[("accept", accept)]).expect(200);
            assert_eq!(answer.media_type(), GEOJSON, "{accept}");
        }
        for path in ["/", "/conformance", "/collections", "/collections/things"] {
            let answer = server.get_with(path, &[("accept", JSON)]).expect(200);
            assert_eq!(answer.media_type(), JSON, "{path}");
        }
    }
}

requirement! {
    "/req/geojson/content",
    fn geojson_content(server) {
        let document = items(server, THINGS, "?limit=1000").expect(200).json();
        assert_eq!(document["type"], "FeatureCollection");
        for feature in document["features"].as_array().unwrap() {
            assert_eq!(feature["type"], "Feature");
            assert!(feature["properties"].is_object());
            let written = all().into_iter().find(|thing| feature["id"] == thing.id.as_str()).unwrap();
            assert_eq!(feature["geometry"].is_null(), written.shape.wkb().is_none(), "{feature}");
            assert!(feature["geometry"].is_null() || feature["geometry"]["coordinates"].is_array());
        }
        let values = items(server, VALUES, "").expect(200).json();
        assert!(values["features"].as_array().unwrap().iter().all(|feature| feature["geometry"].is_null()));
    }
}

/// Every resource that the two HTML requirements are about.
const PAGES: [&str; 6] = [
    "/",
    "/conformance",
    "/collections",
    "/collections/things",
    "/collections/things/items",
    "/collections/things/items/thing:035",
];

requirement! {
    "/req/html/definition",
    fn html_definition(server) {
        for page in PAGES {
            let answer = server.get_with(page, &[("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")]).expect(200);
            assert_eq!(answer.media_type(), "text/html", "{page}");
            let answer = server.get(&format!("{page}?f=html")).expect(200);
            assert_eq!(answer.media_type(), "text/html", "{page}");
        }
    }
}

/// A page is HTML 5 and has every link of the JSON beside it, but the ones to pages and to the JSON itself, which turn
/// places, and to the profiles of that JSON.
pub(crate) fn check_page(server: &Server, path: &str) {
    let html = server.get(&format!("{path}?f=html")).expect(200).body;
    assert!(html.starts_with("<!DOCTYPE html>") || html.starts_with("<!doctype html>"), "{path}");
    let body = html.split_once("<body").expect("a body").1;
    let json = server.get(path).expect(200).json();
    for link in json["links"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|link| !["self", "alternate", "profile"].contains(&link["rel"].as_str().unwrap()))
    {
        // The next page of a page is one too.
        let href = link["href"].as_str().unwrap().replace('&', "&amp;");
        let address = if link["rel"] == "next" { href.split("cursor=").last().unwrap() } else { &href };
        assert!(body.contains(address), "{path} does not lead to {link}");
    }
    assert!(body.contains("<a "), "{path}");
    assert!(body.contains("f=json"), "{path} does not lead to its JSON");
}

requirement! {
    /// A page holds what the JSON holds: titles, links, values.
    "/req/html/content",
    fn html_content(server) {
        for page in PAGES {
            check_page(server, page);
        }
        let list = server.get("/collections?f=html").expect(200).body;
        for id in ALL {
            assert!(list.contains(&format!("/collections/{id}")), "{id}");
        }
        let one = server.get("/collections/things").expect(200).json();
        let page = server.get("/collections/things?f=html").expect(200).body;
        for member in ["id", "title", "description", "itemType", "storageCrs"] {
            assert!(html_holds(&page, &one[member]), "{member}: {}", one[member]);
        }
        for crs in one["crs"].as_array().unwrap() {
            assert!(html_holds(&page, crs), "{crs}");
        }
        let item = server.get("/collections/things/items/thing:035?f=html").expect(200).body;
        let json = server.get("/collections/things/items/thing:035").expect(200).json();
        for (name, value) in json["properties"].as_object().unwrap() {
            assert!(html_holds(&item, value), "{name} = {value}");
        }
        let classes = server.get("/conformance?f=html").expect(200).body;
        assert!(classes.contains(CORE));
    }
}

fn html_holds(html: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => {
            html.contains(&text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"))
                || html.contains(&text.replace('"', "&#34;"))
        }
        other => {
            html.contains(&other.to_string()) || html.contains(if other == &Value::Bool(true) { "yes" } else { "no" })
        }
    }
}

// -------------------------------------------------------------------------------------------------------- OpenAPI

requirement! {
    /// A machine-readable and a human-readable definition.
    "/req/oas30/oas-definition-1",
    fn oas30_oas_definition_1(server) {
        let landing = server.get("/").expect(200).json();
        let _ = link(&landing, "service-desc", OPENAPI);
        let _ = link(&landing, "service-doc", "text/html");
    }
}

requirement! {
    /// Valid OpenAPI 3.0: the validators of the test run say so elsewhere; here what they do not look at.
    "/req/oas30/oas-definition-2",
    fn oas30_oas_definition_2(server) {
        let document = openapi(server);
        assert_eq!(document["servers"][0]["url"].as_str().unwrap().trim_end_matches('/'), server.base);
        assert!(!document.to_string().contains("\"$ref\":\"http"), "no reference leads out of the document");
    }
}

requirement! {
    /// Every path of the document is there, and every resource that links lead to is in the document.
    "/req/oas30/oas-impl",
    fn oas30_oas_impl(server) {
        let document = openapi(server);
        let paths = document["paths"].as_object().unwrap();
        for path in paths.keys().filter(|path| !path.contains('{')) {
            let _ = server.get(path).expect(200);
        }
        for id in ALL {
            for path in [format!("/collections/{id}"), format!("/collections/{id}/items"), format!("/collections/{id}/items/{{featureId}}")] {
                assert!(paths.contains_key(&path), "{path}");
            }
        }
    }
}

requirement! {
    "/req/oas30/completeness",
    fn oas30_completeness(server) {
        let document = openapi(server);
        for (path, item) in document["paths"].as_object().unwrap() {
            let responses = item["get"]["responses"].as_object().unwrap();
            assert!(responses.contains_key("200"), "{path}");
            assert!(item["get"]["operationId"].is_string(), "{path}");
        }
    }
}

requirement! {
    "/req/oas30/exceptions-codes",
    fn oas30_exceptions_codes(server) {
        let document = openapi(server);
        let responses = document["paths"][things_items()]["get"]["responses"].as_object().unwrap();
        for status in ["400", "404", "406", "500", "503"] {
            assert!(responses.contains_key(status), "{status}");
        }
    }
}

requirement! {
    /// Nobody has to say who they are: no security scheme is needed, and none is named that is not there.
    "/req/oas30/security",
    fn oas30_security(server) {
        let document = openapi(server);
        let schemes = document["components"]["securitySchemes"].as_object();
        for requirement in document["security"].as_array().into_iter().flatten() {
            for name in requirement.as_object().unwrap().keys() {
                assert!(schemes.is_some_and(|schemes| schemes.contains_key(name)), "{name}");
            }
        }
    }
}

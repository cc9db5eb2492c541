//! The API definition.

use serde_json::Value;

use crate::server::{BASE, Server};

async fn definition(query: &str) -> Value {
    let answer = Server::new().get(&format!("/api{query}")).await;
    assert_eq!(answer.status, 200);
    answer.json()
}

#[actix_web::test]
async fn both_versions_are_there_and_say_the_same_paths() {
    let server = Server::new();
    let old = server.get("/api").await;
    assert_eq!(old.header("content-type"), "application/vnd.oai.openapi+json;version=3.0");
    let new = server.get("/api?f=openapi31").await;
    assert_eq!(new.header("content-type"), "application/vnd.oai.openapi+json;version=3.1");
    let (old, new) = (old.json(), new.json());
    assert_eq!((old["openapi"].as_str(), new["openapi"].as_str()), (Some("3.0.3"), Some("3.1.0")));
    let paths = |document: &Value| document["paths"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&old), paths(&new));
    for path in [
        "/",
        "/conformance",
        "/api",
        "/collections",
        "/collections/ditches",
        "/collections/ditches/items",
        "/collections/ditches/items/{featureId}",
        "/collections/codes/items",
    ] {
        assert!(paths(&old).iter().any(|one| one == path), "{path}");
    }
    assert_eq!(old["servers"][0]["url"], BASE);
}

#[actix_web::test]
async fn the_definition_needs_nothing_from_elsewhere() {
    for query in ["", "?f=openapi31"] {
        let document = definition(query).await;
        let mut references = Vec::new();
        collect(&document, "$ref", &mut references);
        assert!(!references.is_empty());
        for reference in references {
            let path = reference.as_str().unwrap().strip_prefix('#').expect("a reference within the document");
            assert!(document.pointer(path).is_some(), "{path}");
        }
    }
}

/// All values of a member, however deep.
fn collect(value: &Value, name: &str, found: &mut Vec<Value>) {
    match value {
        Value::Object(members) => {
            for (key, inner) in members {
                if key == name {
                    found.push(inner.clone());
                }
                collect(inner, name, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|inner| collect(inner, name, found)),
        _ => {}
    }
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    value["$ref"].as_str().map_or(value, |reference| document.pointer(&reference[1..]).unwrap())
}

fn parameter<'a>(document: &'a Value, path: &str, name: &str) -> &'a Value {
    let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
    parameters
        .iter()
        .map(|one| resolve(document, one))
        .find(|one| one["name"] == name)
        .unwrap_or_else(|| panic!("{path} {name}"))
}

#[actix_web::test]
async fn parameters_are_declared_as_the_official_suite_reads_them() {
    let document = definition("").await;
    let items = "/collections/ditches/items";
    let limit = parameter(&document, items, "limit");
    assert_eq!(
        (limit["in"].as_str(), limit["style"].as_str(), limit["explode"].as_bool()),
        (Some("query"), Some("form"), Some(false))
    );
    assert_eq!(limit["schema"], serde_json::json!({ "type": "integer", "minimum": 1, "maximum": 8, "default": 5 }));
    let bbox = parameter(&document, items, "bbox");
    assert_eq!(
        bbox["schema"],
        serde_json::json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } })
    );
    assert_eq!(
        (bbox["style"].as_str(), bbox["explode"].as_bool(), bbox["required"].as_bool()),
        (Some("form"), Some(false), Some(false))
    );
    let datetime = parameter(&document, items, "datetime");
    assert_eq!((datetime["schema"]["type"].as_str(), datetime["explode"].as_bool()), (Some("string"), Some(false)));
    assert_eq!(parameter(&document, items, "rank")["schema"]["type"], "integer");
    let crs = parameter(&document, items, "crs");
    assert!(crs["schema"].to_string().contains("http://www.opengis.net/def/crs/EPSG/0/2154"), "{crs}");
    for name in ["bbox-crs", "ids", "offset", "cursor", "f", "lang"] {
        parameter(&document, items, name);
    }
    // QGIS reads the page size here.
    let shared = &document["components"]["parameters"]["limit"]["schema"];
    assert!(shared["maximum"].as_u64() > Some(0) && shared["default"].as_u64() > Some(0), "{shared}");
}

#[actix_web::test]
async fn every_declared_parameter_is_understood_and_no_other() {
    let server = Server::new();
    let document = definition("").await;
    for (path, item) in document["paths"].as_object().unwrap() {
        let names: Vec<_> = item["get"]["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| resolve(&document, one))
            .filter(|one| one["in"] == "query")
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        let concrete = path.replace("{featureId}", "1").replace("{codelistId}", "ranks");
        if concrete.contains('{') {
            continue;
        }
        for name in names {
            let answer = server.get_with(&format!("{concrete}?{name}=%01"), &[("accept-language", "en")]).await;
            // The value is nonsense; what must not be said is that there is no such parameter.
            if answer.status == 400 {
                let detail = answer.json()["detail"].as_str().unwrap().to_owned();
                assert!(!detail.contains("no parameter"), "{path} {name}: {detail}");
            }
        }
    }
}

#[actix_web::test]
async fn operations_have_unique_ids_and_every_status_they_may_answer() {
    let document = definition("").await;
    let mut ids = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let get = &item["get"];
        ids.push(get["operationId"].as_str().unwrap().to_owned());
        for status in ["200", "304", "400", "404", "405", "406", "500", "503"] {
            assert!(get["responses"].get(status).is_some(), "{path} {status}");
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[actix_web::test]
async fn what_is_written_is_valid_in_both_versions() {
    let document = definition("").await;
    for word in watergang_http::openapi::NOT_COMMON {
        let mut found = Vec::new();
        collect(&document, word, &mut found);
        assert!(found.is_empty(), "{word}");
    }
    let types = |document: &Value| {
        let mut types = Vec::new();
        collect(document, "type", &mut types);
        types
    };
    assert!(types(&document).iter().all(|one| !one.is_array()), "no list of types in 3.0");
    let new = definition("?f=openapi31").await;
    let mut nullable = Vec::new();
    collect(&new, "nullable", &mut nullable);
    assert!(nullable.is_empty() && types(&new).iter().any(Value::is_array), "3.1 has a type for null");
}

#[actix_web::test]
async fn answers_are_as_the_definition_says() {
    let server = Server::new();
    let document = definition("?f=openapi31").await;
    for (path, item) in document["paths"].as_object().unwrap() {
        let feature_id = if path.contains("codes") { "plain" } else { "1" };
        let path =
            path.replace("{featureId}", feature_id).replace("{problem}", "not-found").replace("{codelistId}", "ranks");
        let answer = server.get(&path).await;
        let content = &item["get"]["responses"]["200"]["content"];
        let schema = &content[answer.header("content-type")]["schema"];
        assert!(schema.is_object(), "{path}: {} is not told", answer.header("content-type"));
        // What is no document of ours, a schema or a file, is of its media type and no more.
        if schema["$ref"].is_null() {
            continue;
        }
        // JSON Schema 2020-12 is the dialect of OpenAPI 3.1; the components come along for the references.
        let schema = serde_json::json!({ "$ref": schema["$ref"], "components": document["components"] });
        let validator = jsonschema::validator_for(&schema).unwrap();
        let faults: Vec<_> = validator.iter_errors(&answer.json()).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{path}: {faults:?}");
    }
    let problem = server.get("/collections/nothing?f=json").await;
    let schema = serde_json::json!({ "$ref": "#/components/schemas/problem", "components": document["components"] });
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&problem.json()));
}

#[actix_web::test]
async fn the_page_of_the_definition_works_without_the_internet() {
    let server = Server::new();
    let page = server.get("/api?f=html").await.text();
    assert!(page.contains("/api/ui/"), "{page}");
    for file in ["index.html", "swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js"] {
        let answer = server.get(&format!("/api/ui/{file}")).await;
        assert_eq!(answer.status, 200, "{file}");
        assert!(!answer.body.unwrap().is_empty());
    }
    let start = server.get("/api/ui/swagger-initializer.js").await.text();
    assert!(start.contains(&format!("{BASE}/api")), "{start}");
}

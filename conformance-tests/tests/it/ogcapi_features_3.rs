//! OGC API - Features Part 3: Filtering (19-079r2, 1.0.0).

use conformance_tests::client::link;
use conformance_tests::described::{NAME_CODES, VISITS};
use conformance_tests::fixture::{ALL, THINGS};
use conformance_tests::{Server, described, requirement};
use serde_json::{Value, json};
use watergang_store_testkit::fixture::all;

const SCHEMA: &str = "application/schema+json";
const REL: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";

fn queryables(server: &Server, id: &str) -> Value {
    let answer = server.get_with(&format!("/collections/{id}/queryables"), &[("accept", SCHEMA)]).expect(200);
    assert_eq!(answer.media_type(), SCHEMA);
    answer.json()
}

requirement! {
    "/req/queryables/queryables-link",
    fn queryables_queryables_link(server) {
        for id in ALL {
            let collection = server.get(&format!("/collections/{id}")).expect(200).json();
            let href = link(&collection, REL, SCHEMA)["href"].as_str().unwrap();
            assert_eq!(href, format!("{}/collections/{id}/queryables", server.base));
        }
    }
}

requirement! {
    "/req/queryables/get-queryables-op",
    fn queryables_get_queryables_op(server) {
        for id in ALL {
            let _ = queryables(server, id);
        }
    }
}

requirement! {
    "/req/queryables/get-queryables-response",
    fn queryables_get_queryables_response(server) {
        for id in ALL {
            let schema = queryables(server, id);
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
            assert_eq!(schema["$id"], format!("{}/collections/{id}/queryables", server.base));
            assert_eq!((&schema["type"], &schema["additionalProperties"]), (&json!("object"), &json!(false)));
            for (name, property) in schema["properties"].as_object().unwrap() {
                let format = property["format"].as_str().unwrap_or_default();
                assert_eq!(property.get("type").is_none(), format.starts_with("geometry-"), "{id} {name}");
                assert!(property.get("$ref").is_none(), "{id} {name}");
            }
        }
        let things = queryables(server, THINGS);
        let formats = ["geom", "day", "phenomenon_time"].map(|name| &things["properties"][name]["format"]);
        assert_eq!(formats, ["geometry-any", "date", "date-time"]);
    }
}

requirement! {
    /// Clause G of the response: with `additionalProperties` false everything else is refused.
    "/req/queryables/get-queryables-response",
    fn queryables_get_queryables_response_others_are_refused(server) {
        let _ = server.get(&format!("/collections/{THINGS}/items?nonsense=1")).expect(400);
        let _ = server.get(&format!("/collections/{THINGS}/items?Name=Aa")).expect(400);
    }
}

requirement! {
    "/req/queryables/expression-construction",
    fn queryables_expression_construction(server) {
        let described = described(server);
        // Hidden in the configuration: it is no queryable, and nothing tells whether there is one of that name.
        assert!(queryables(described, THINGS)["properties"].get("open").is_none());
        let hidden = described.get(&format!("/collections/{THINGS}/items?open=true&lang=en")).expect(400).json();
        let detail = hidden["detail"].as_str().unwrap();
        assert!(detail.contains("there is no parameter `open`"), "{detail}");
        let _ = server.get(&format!("/collections/{THINGS}/items?open=true")).expect(200);
    }
}

/// The parameters of the items of a collection, as the API definition has them.
fn parameters(server: &Server, id: &str) -> Vec<Value> {
    let definition = server.get("/api").expect(200).json();
    let declared = definition["paths"][format!("/collections/{id}/items")]["get"]["parameters"].clone();
    let resolve = |one: &Value| match one["$ref"].as_str() {
        Some(reference) => definition.pointer(reference.strip_prefix('#').unwrap()).unwrap().clone(),
        None => one.clone(),
    };
    declared.as_array().unwrap().iter().map(resolve).collect()
}

requirement! {
    /// Clauses A to C: each queryable of a simple value is a parameter of the same schema: type, format, codes, titles,
    /// units. OpenAPI 3.0 has no `const`, which stands there as a list of one value.
    "/req/queryables-query-parameters/parameters",
    fn queryables_query_parameters_parameters_have_the_schema_of_the_queryable(server) {
        let described = described(server);
        for (server, id) in ALL.map(|id| (server, id)).into_iter().chain([(described, THINGS), (described, VISITS)]) {
            let parameters = parameters(server, id);
            for (name, queryable) in queryables(server, id)["properties"].as_object_mut().unwrap() {
                let simple = ["string", "number", "integer", "boolean"].map(Value::from);
                if !queryable.get("type").is_some_and(|kind| simple.contains(kind)) {
                    continue;
                }
                let codes = queryable.get_mut("oneOf").and_then(Value::as_array_mut);
                for code in codes.into_iter().flatten().map(|code| code.as_object_mut().unwrap()) {
                    let value = code.remove("const").unwrap();
                    code.insert("enum".to_owned(), json!([value]));
                }
                let parameter = parameters.iter().find(|one| one["name"] == name.as_str()).unwrap();
                assert_eq!(&parameter["schema"], queryable, "{id} {name}");
            }
        }
        let names = parameters(described, THINGS).into_iter().find(|one| one["name"] == "name").unwrap();
        assert_eq!(names["schema"]["oneOf"][0]["enum"][0], NAME_CODES[0]);
        for (name, bad) in [("rank", "many"), ("width_m", "wide"), ("open", "perhaps"), ("day", "July")] {
            let _ = server.get(&format!("/collections/{THINGS}/items?{name}={bad}")).expect(400);
        }
    }
}

requirement! {
    /// Clause D, of each kind of value and of several at once.
    "/req/queryables-query-parameters/parameters",
    fn queryables_query_parameters_parameters_select_what_matches(server) {
        let text = |text: &str| watergang_core::Value::Text(text.to_owned());
        let cases: [(&str, Vec<(&str, watergang_core::Value)>); 7] = [
            ("name=zand", vec![("name", text("zand"))]),
            ("rank=7", vec![("rank", watergang_core::Value::Integer(7))]),
            ("width_m=2.5", vec![("width_m", watergang_core::Value::Number(2.5))]),
            ("open=true", vec![("open", watergang_core::Value::Boolean(true))]),
            ("day=2024-02-02", vec![("day", text("2024-02-02"))]),
            ("phenomenon_time=2024-02-02T01:30:00Z", vec![("phenomenon_time", text("2024-02-02T01:30:00Z"))]),
            ("name=zand&open=false", vec![("name", text("zand")), ("open", watergang_core::Value::Boolean(false))]),
        ];
        for (query, conditions) in cases {
            let mut expected: Vec<_> = all()
                .into_iter()
                .filter(|thing| conditions.iter().all(|(name, value)| thing.value(name) == *value))
                .map(|thing| thing.id)
                .collect();
            expected.sort();
            assert!(!expected.is_empty(), "{query} finds nothing in the fixture");
            let page = server.get(&format!("/collections/{THINGS}/items?limit=1000&{query}")).expect(200).json();
            let features = page["features"].as_array().unwrap();
            let mut found: Vec<_> = features.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
            found.sort();
            assert_eq!(found, expected, "{query}");
        }
    }
}

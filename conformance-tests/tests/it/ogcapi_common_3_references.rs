//! OGC API - Common Part 3 (23-058r2, 1.0.0): profiles for references.

use conformance_tests::client::links;
use conformance_tests::described::VISITS;
use conformance_tests::fixture::{POSTS, THINGS};
use conformance_tests::{Answer, Server, described, requirement};
use serde_json::{Value, json};

const REGISTER: &str = "http://www.opengis.net/def/profile/OGC/0/";
const PROFILES: [&str; 3] = ["rel-as-key", "rel-as-uri", "rel-as-link"];
/// The references of visits and what they name.
const REFERENCES: [(&str, &str); 2] = [("thing_id", THINGS), ("post", POSTS)];

/// The documents of visits in each form of GeoJSON, all of them and one, asked for with these parameters.
fn visits(server: &Server, query: &str) -> Vec<(Answer, Vec<Value>)> {
    let items = format!("/collections/{VISITS}/items");
    let mut documents = Vec::new();
    for form in ["json", "jsonfg", "geojsonseq"] {
        let answer = server.get(&format!("{items}?f={form}{query}")).expect(200);
        let features = match form {
            "geojsonseq" => answer
                .body
                .split('\u{1e}')
                .filter(|text| !text.is_empty())
                .map(|text| serde_json::from_str(text).unwrap())
                .collect(),
            _ => answer.json()["features"].as_array().unwrap().clone(),
        };
        assert_eq!(features.len(), 7, "{}", answer.url);
        documents.push((answer, features));
    }
    for form in ["json", "jsonfg"] {
        let answer = server.get(&format!("{items}/3?f={form}{query}")).expect(200);
        let feature = answer.json();
        documents.push((answer, vec![feature]));
    }
    documents
}

/// The profiles of references that an answer has, by its header and, where there is a place for links, its document.
fn applied(answer: &Answer) -> Vec<String> {
    let header = answer.header("link").split(", ").filter(|link| link.contains("rel=\"profile\""));
    let uris = header.map(|link| link[1..].split_once('>').unwrap().0.to_owned());
    let is_of_references = |uri: &str| PROFILES.iter().any(|id| uri == format!("{REGISTER}{id}"));
    let told: Vec<_> = uris.filter(|uri| is_of_references(uri)).collect();
    if answer.media_type() == "application/geo+json" {
        let document = answer.json();
        let hrefs = links(&document, "profile").into_iter().map(|link| link["href"].as_str().unwrap().to_owned());
        assert_eq!(hrefs.filter(|uri| is_of_references(uri)).collect::<Vec<_>>(), told, "{}", answer.url);
    }
    told.iter().map(|uri| uri.strip_prefix(REGISTER).unwrap().to_owned()).collect()
}

/// The id that a visit names.
fn id(visit: &Value, name: &str) -> Value {
    let number = visit["id"].as_u64().unwrap();
    match name {
        "thing_id" => json!(format!("thing:00{}", number - 1)),
        _ => json!(number),
    }
}

/// Whether an address is that of the item.
fn leads_to(server: &Server, uri: &str, collection: &str, id: &Value) {
    assert!(uri.starts_with("http"), "{uri}");
    let item = server.get_with(uri, &[("accept", "application/geo+json")]).expect(200).json();
    assert_eq!(&item["id"], id, "{uri}");
    let parent = links(&item, "collection")[0]["href"].as_str().unwrap();
    assert!(parent.ends_with(&format!("/collections/{collection}")), "{parent}");
}

requirement! {
    "/req/profile-references/ref-profiles",
    fn profile_references_ref_profiles(server) {
        let server = described(server);
        let definition = server.get("/api").expect(200).json();
        for path in [format!("/collections/{VISITS}/items"), format!("/collections/{VISITS}/items/{{featureId}}")] {
            let parameters = definition["paths"][&path]["get"]["parameters"].as_array().unwrap();
            let resolved = |one: &Value| match one["$ref"].as_str() {
                Some(reference) => definition.pointer(reference.strip_prefix('#').unwrap()).unwrap().clone(),
                None => one.clone(),
            };
            let profile = parameters.iter().map(resolved).find(|one| one["name"] == "profile").unwrap();
            assert_eq!((&profile["in"], &profile["style"]), (&json!("query"), &json!("form")));
            assert_eq!((&profile["required"], &profile["explode"]), (&json!(false), &json!(false)));
            assert_eq!(profile["schema"], json!({ "type": "array", "items": { "type": "string" } }));
        }
        // By identifier or URI, beside profiles of other kinds; of several of this kind the first.
        for (query, expected) in [
            ("", "rel-as-key"),
            ("&profile=nonsense", "rel-as-key"),
            ("&profile=rel-as-uri", "rel-as-uri"),
            ("&profile=jsonfg,nonsense,rel-as-link,rel-as-uri", "rel-as-link"),
            ("&profile=http://www.opengis.net/def/profile/OGC/0/rel-as-uri", "rel-as-uri"),
        ] {
            for (answer, _) in visits(server, query) {
                assert_eq!(applied(&answer), [expected], "{}", answer.url);
            }
        }
        // A collection without references has none of these profiles.
        let things = server.get(&format!("/collections/{THINGS}/items?limit=1&profile=rel-as-uri")).expect(200);
        assert!(applied(&things).is_empty());
        // What visits look like in each profile is described.
        let name = format!("{VISITS}.item");
        let schema = &definition["components"]["schemas"][&name]["properties"]["properties"]["properties"];
        for profile in PROFILES {
            let (_, features) = visits(server, &format!("&profile={profile}")).swap_remove(0);
            for (property, _) in REFERENCES {
                let validator = jsonschema::validator_for(&schema[property]).unwrap();
                let value = &features[0]["properties"][property];
                assert!(validator.is_valid(value), "{profile} {property}: {value}");
            }
        }
        let validator = jsonschema::validator_for(&schema["post"]).unwrap();
        assert!(!validator.is_valid(&json!(1.5)) && !validator.is_valid(&json!({ "title": "no address" })));
    }
}

requirement! {
    "/req/profile-references/rel-as-key",
    fn profile_references_rel_as_key(server) {
        let server = described(server);
        for query in ["", "&profile=rel-as-key"] {
            for (answer, features) in visits(server, query) {
                assert_eq!(applied(&answer), ["rel-as-key"], "{}", answer.url);
                for visit in features {
                    for (name, _) in REFERENCES {
                        assert_eq!(visit["properties"][name], id(&visit, name), "{}", answer.url);
                    }
                }
            }
        }
        // Forms that have nothing else say so, whatever is asked for.
        for form in ["csv", "fgb", "parquet", "xlsx", "gml", "gpkg"] {
            let answer = server.get(&format!("/collections/{VISITS}/items?f={form}&profile=rel-as-uri")).expect(200);
            assert_eq!(applied(&answer), ["rel-as-key"], "{form}");
        }
        let csv = server.get(&format!("/collections/{VISITS}/items?f=csv&profile=rel-as-uri&limit=1")).expect(200);
        assert!(csv.body.contains(",thing:000,1,"), "{}", csv.body);
    }
}

requirement! {
    "/req/profile-references/rel-as-uri",
    fn profile_references_rel_as_uri(server) {
        let server = described(server);
        for (answer, features) in visits(server, "&profile=rel-as-uri") {
            assert_eq!(applied(&answer), ["rel-as-uri"], "{}", answer.url);
            for visit in features {
                for (name, collection) in REFERENCES {
                    let uri = visit["properties"][name].as_str().unwrap_or_else(|| panic!("{}: {visit}", answer.url));
                    leads_to(server, uri, collection, &id(&visit, name));
                }
            }
        }
        // Also where only some properties are asked for.
        let selected = server.get(&format!("/collections/{VISITS}/items?profile=rel-as-uri&properties=post")).expect(200);
        assert!(selected.json()["features"][0]["properties"]["post"].as_str().unwrap().ends_with("/posts/items/1"));
    }
}

requirement! {
    "/req/profile-references/rel-as-link",
    fn profile_references_rel_as_link(server) {
        let server = described(server);
        for (answer, features) in visits(server, "&profile=rel-as-link&lang=nl") {
            assert_eq!(applied(&answer), ["rel-as-link"], "{}", answer.url);
            for visit in features {
                for (name, collection) in REFERENCES {
                    let (value, id) = (&visit["properties"][name], id(&visit, name));
                    leads_to(server, value["href"].as_str().unwrap(), collection, &id);
                    // The collection in the language of the answer, and the id.
                    let called = if name == "thing_id" { "Dingen" } else { POSTS };
                    let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
                    assert_eq!(value["title"], format!("{called} · {id}"), "{}", answer.url);
                    assert_eq!(value.as_object().unwrap().len(), 2, "{value}");
                }
            }
        }
        // Pages link, whatever is asked for.
        for path in [format!("/collections/{VISITS}/items"), format!("/collections/{VISITS}/items/3")] {
            let page = server.get(&format!("{path}?f=html&profile=rel-as-key")).expect(200);
            assert_eq!(applied(&page), ["rel-as-link"], "{path}");
            let link = format!("<a href=\"{}/collections/{THINGS}/items/thing%3A002?f=html\">thing:002</a>", server.base);
            assert!(page.body.contains(&link), "{path}");
        }
    }
}

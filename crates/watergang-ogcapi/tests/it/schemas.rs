//! `GET /collections/{collectionId}/schema`, `/queryables` and `/sortables`.

use serde_json::{Value, json};

use crate::fake::Trouble;
use crate::server::{BASE, Server, find};

const RESOURCES: [&str; 3] = ["schema", "queryables", "sortables"];

fn names(schema: &Value) -> Vec<(u64, String)> {
    let mut names: Vec<_> = schema["properties"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, property)| (property["x-ogc-propertySeq"].as_u64().unwrap(), name.clone()))
        .collect();
    names.sort();
    names
}

fn numbered(names: &[&str]) -> Vec<(u64, String)> {
    names.iter().enumerate().map(|(place, name)| (place as u64 + 1, (*name).to_owned())).collect()
}

#[actix_web::test]
async fn a_schema_says_what_items_are_made_of() {
    let answer = Server::new().get("/collections/ditches/schema?lang=fr").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/schema+json"));
    assert_eq!(answer.header("content-language"), "fr");
    let schema = answer.json();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["$id"], format!("{BASE}/collections/ditches/schema"));
    assert_eq!((&schema["type"], &schema["title"]), (&json!("object"), &json!("Titre ditches")));
    assert_eq!(names(&schema), numbered(&["id", "name", "rank", "width_m", "open", "day", "seen", "extra", "geom"]));
    let properties = &schema["properties"];
    assert_eq!(
        properties["id"],
        json!({ "title": "Identifiant", "type": "integer", "format": "int64", "readOnly": true, "x-ogc-role": "id",
            "x-ogc-propertySeq": 1 })
    );
    assert_eq!(properties["name"], json!({ "title": "Nom", "type": "string", "x-ogc-propertySeq": 2 }));
    assert_eq!(
        properties["day"],
        json!({ "type": "string", "format": "date", "x-ogc-role": "primary-instant", "x-ogc-propertySeq": 6 })
    );
    assert_eq!(properties["seen"]["format"], "date-time");
    assert!(properties["seen"].get("x-ogc-role").is_none());
    let geometry = &properties["geom"];
    assert_eq!((&geometry["format"], &geometry["x-ogc-role"]), (&json!("geometry-point"), &json!("primary-geometry")));
    assert!(geometry.get("type").is_none() && geometry.get("$ref").is_none());
    assert_eq!(schema["required"], json!(["id", "day"]));
    // People read members in this order.
    let text = answer.text();
    assert!(text.starts_with("{\"$schema\""), "{text}");
    assert!(text.find("\"rank\":").unwrap() < text.find("\"day\":").unwrap());
}

#[actix_web::test]
async fn queryables_and_sortables_are_what_one_can_filter_and_sort_by() {
    let server = Server::new();
    let queryables = server.get("/collections/ditches/queryables").await.json();
    assert_eq!(names(&queryables), numbered(&["name", "rank", "width_m", "open", "day", "seen", "extra", "geom"]));
    let sortables = server.get("/collections/ditches/sortables").await.json();
    assert_eq!(names(&sortables), numbered(&["name", "rank", "width_m", "open", "day", "seen"]));
    for schema in [&queryables, &sortables] {
        assert_eq!((schema.get("required"), &schema["additionalProperties"]), (None, &json!(false)));
    }
    let table = server.get("/collections/codes/schema").await.json();
    assert_eq!(
        table["properties"],
        json!({ "label": { "type": "string", "maxLength": 40, "x-ogc-role": "id", "x-ogc-propertySeq": 1 } })
    );
}

#[actix_web::test]
async fn codes_have_titles_in_the_language_asked_for() {
    let server = Server::new();
    for resource in RESOURCES {
        for (lang, word) in [("fr", "Rang"), ("en", "Rank"), ("nl", "Rang")] {
            let answer = server.get(&format!("/collections/ditches/{resource}?lang={lang}")).await;
            let rank = &answer.json()["properties"]["rank"];
            let codes: Vec<_> =
                [0, 1, 2, 3, 9].map(|code| json!({ "const": code, "title": format!("{word} {code}") })).into();
            assert_eq!(rank["oneOf"], json!(codes), "{resource}: `none` is no whole number");
            assert!(profiles(answer.header("link")).contains(&"codelist-inline"), "{}", answer.header("link"));
        }
    }
    let without = server.get("/collections/codes/schema").await;
    assert_eq!(profiles(without.header("link")), ["valid-domain"]);
}

/// The profiles of a `Link` header, by their identifiers.
fn profiles(header: &str) -> Vec<&str> {
    let links = header.split(", ").filter(|link| link.contains("; rel=\"profile\""));
    links.map(|link| link.split_once("/OGC/0/").unwrap().1.split_once('>').unwrap().0).collect()
}

#[actix_web::test]
async fn the_profile_of_actual_values_tells_what_the_data_have() {
    let server = Server::new();
    for resource in RESOURCES {
        let answer = server.get(&format!("/collections/ditches/{resource}?profile=actual-domain")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(profiles(answer.header("link")), ["codelist-inline", "actual-domain"]);
        let properties = &answer.json()["properties"];
        assert_eq!(properties["name"]["enum"], json!(["Aa", "Écluse & co", "unheard of"]));
        assert_eq!((&properties["width_m"]["minimum"], &properties["width_m"]["maximum"]), (&json!(0.5), &json!(6.0)));
        let codes: Vec<_> = properties["rank"]["oneOf"].as_array().unwrap().iter().map(|one| &one["const"]).collect();
        assert_eq!(codes, [0, 1, 2, 3]);
        assert_eq!(properties["open"]["enum"], json!([]));
    }
}

#[actix_web::test]
async fn a_wish_for_an_unknown_profile_is_no_error() {
    let server = Server::new();
    let plain = server.get("/collections/ditches/schema").await;
    let wished = server.get("/collections/ditches/schema?profile=codelist-reference,http://example.org/p").await;
    assert_eq!((wished.status, wished.json()), (200, plain.json()));
    assert_eq!(profiles(wished.header("link")), ["codelist-inline", "valid-domain"]);
}

#[actix_web::test]
async fn what_is_valid_needs_no_store_and_what_there_is_moves_with_the_data() {
    let server = Server::in_trouble(Trouble::Away);
    for resource in RESOURCES {
        assert_eq!(server.get(&format!("/collections/ditches/{resource}")).await.status, 200);
        assert_eq!(server.get(&format!("/collections/ditches/{resource}?profile=actual-domain")).await.status, 503);
    }
    let server = Server::new();
    let tags = async |query: &str| {
        server.get(&format!("/collections/ditches/queryables{query}")).await.header("etag").to_owned()
    };
    let (valid, actual) = (tags("").await, tags("?profile=actual-domain").await);
    server.store.revision.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(tags("").await, valid);
    assert_ne!(tags("?profile=actual-domain").await, actual);
    let again = server.get_with("/collections/ditches/queryables", &[("if-none-match", &valid)]).await;
    assert_eq!(again.status, 304);
}

#[actix_web::test]
async fn every_schema_is_a_valid_one() {
    let server = Server::new();
    for collection in ["ditches", "codes", "parcels"] {
        for resource in RESOURCES {
            for profile in ["valid-domain", "actual-domain"] {
                let path = format!("/collections/{collection}/{resource}?profile={profile}");
                let schema = server.get(&path).await.json();
                jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{path}: {error}"));
            }
        }
    }
}

#[actix_web::test]
async fn an_item_fits_its_schema() {
    let server = Server::new();
    let mut schema = server.get("/collections/ditches/schema").await.json();
    // The logical schema has the id and the geometry among the properties, and knows no null.
    let properties = schema["properties"].as_object_mut().unwrap();
    properties.remove("geom");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for feature in server.get("/collections/ditches/items?limit=8").await.json()["features"].as_array().unwrap() {
        let mut item = feature["properties"].as_object().unwrap().clone();
        item.retain(|_, value| !value.is_null());
        item.insert("id".to_owned(), feature["id"].clone());
        // The fourth has no day, whatever its schema says.
        if feature["id"] != 4 {
            let item = Value::Object(item);
            assert!(validator.is_valid(&item), "{item}");
        }
    }
}

#[actix_web::test]
async fn a_collection_leads_to_what_describes_it() {
    let server = Server::new();
    let collection = server.get("/collections/ditches").await.json();
    for resource in RESOURCES {
        let rel = format!("http://www.opengis.net/def/rel/ogc/1.0/{resource}");
        let here = format!("{BASE}/collections/ditches/{resource}");
        assert_eq!(find(&collection["links"], &rel, "application/schema+json"), Some(here.clone()));
        assert_eq!(find(&collection["links"], &rel, "text/html"), Some(format!("{here}?f=html")));
    }
}

#[actix_web::test]
async fn a_page_shows_every_property_with_its_values() {
    let server = Server::new();
    for (resource, about) in [("schema", "made of"), ("queryables", "filtered"), ("sortables", "sorted")] {
        let page = server.get(&format!("/collections/ditches/{resource}?f=html&lang=en")).await;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let text = page.text();
        assert!(text.contains(about) && text.contains("<code>rank</code>") && text.contains("Rank 9"), "{text}");
        assert!(
            text.contains(&format!(
                "{BASE}/collections/ditches/{resource}?f=html&#38;lang=en&#38;profile=actual-domain"
            )),
            "{text}"
        );
    }
    let actual = server.get("/collections/ditches/queryables?f=html&lang=en&profile=actual-domain").await.text();
    assert!(actual.contains("Écluse &#38; co") && !actual.contains("Rank 9"), "{actual}");
    assert!(actual.contains("0.5 to 6"), "{actual}");
}

#[actix_web::test]
async fn unknown_parameters_and_collections_are_refused() {
    let server = Server::new();
    for resource in RESOURCES {
        assert_eq!(server.get(&format!("/collections/nothing/{resource}")).await.status, 404);
        let bad = server.get(&format!("/collections/ditches/{resource}?limit=3")).await;
        assert_eq!(bad.status, 400);
        assert!(bad.json()["detail"].as_str().unwrap().contains("`limit`"));
        assert_eq!(server.get(&format!("/collections/ditches/{resource}?profile=a&profile=b")).await.status, 400);
    }
}

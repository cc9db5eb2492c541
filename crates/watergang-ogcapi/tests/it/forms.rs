//! The forms of items: each has the same headers, counts and links.

use serde_json::{Value, json};

use crate::server::{Server, find};

const ITEMS: &str = "/collections/ditches/items";

#[actix_web::test]
async fn every_form_has_its_type_its_name_the_counts_and_the_way_on() {
    let cases = [
        ("json", "application/geo+json", "inline; filename=\"ditches.geojson\""),
        ("jsonfg", "application/geo+json", "inline; filename=\"ditches.json\""),
        ("geojsonseq", "application/geo+json-seq", "attachment; filename=\"ditches.geojsonl\""),
        ("csv", "text/csv; charset=utf-8; header=present", "attachment; filename=\"ditches.csv\""),
        ("csv-excel", "text/csv; charset=utf-8; header=present", "attachment; filename=\"ditches.csv\""),
        ("fgb", "application/flatgeobuf", "attachment; filename=\"ditches.fgb\""),
        ("gml", "application/gml+xml;version=3.2", "attachment; filename=\"ditches.gml\""),
    ];
    let server = Server::new();
    for (name, media_type, disposition) in cases {
        let answer = server.get(&format!("{ITEMS}?limit=3&f={name}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{name}");
        assert_eq!(answer.header("content-disposition"), disposition, "{name}");
        assert_eq!((answer.header("ogc-numbermatched"), answer.header("ogc-numberreturned")), ("12", "3"), "{name}");
        assert_eq!(answer.header("content-crs"), "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>", "{name}");
        assert!(!answer.header("etag").is_empty(), "{name}");
        let link = answer.header("link");
        for rel in ["self", "next", "collection", "alternate"] {
            assert!(link.contains(&format!("rel=\"{rel}\"")), "{name}: {link}");
        }
        let next = link.split(", ").find(|link| link.contains("rel=\"next\"")).unwrap();
        assert!(next.contains(&format!("f={name}")) && next.contains(media_type), "{name}: {next}");
    }
}

#[actix_web::test]
async fn a_page_links_to_all_its_forms() {
    let json = Server::new().get(&format!("{ITEMS}?limit=3")).await.json();
    let alternates: Vec<_> =
        json["links"].as_array().unwrap().iter().filter(|link| link["rel"] == "alternate").collect();
    for name in ["html", "jsonfg", "geojsonseq", "csv", "csv-excel", "fgb", "gml"] {
        let leads = |link: &&&Value| link["href"].as_str().unwrap().ends_with(&format!("?limit=3&f={name}"));
        let link = alternates.iter().find(leads).unwrap_or_else(|| panic!("{name}: {json}"));
        assert!(link["type"].is_string() && link["title"].is_string(), "{link}");
    }
    let collection = Server::new().get("/collections/ditches").await.json();
    for media_type in ["application/geo+json", "text/html", "text/csv", "application/flatgeobuf"] {
        assert!(find(&collection["links"], "items", media_type).is_some(), "{media_type}");
    }
}

#[actix_web::test]
async fn media_types_name_forms_too() {
    let server = Server::new();
    for (accept, expected) in [
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("text/csv;charset=utf-8", "text/csv; charset=utf-8; header=present"),
        ("application/flatgeobuf", "application/flatgeobuf"),
        ("application/geo+json-seq", "application/geo+json-seq"),
        ("text/*", "text/html; charset=utf-8"),
    ] {
        let answer = server.get_with(ITEMS, &[("accept", accept)]).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, expected), "{accept}");
    }
    let answer = server.get(&format!("{ITEMS}?f=text/csv")).await;
    assert!(answer.text().starts_with("id,name,"), "the plain dialect");
}

#[actix_web::test]
async fn all_forms_hold_the_same_items() {
    let server = Server::new();
    let answer = server.get(&format!("{ITEMS}?f=csv&limit=3")).await.text();
    let expected = "id,name,rank,width_m,open,day,seen,extra,longitude,latitude\r\n\
        1,IJzer,1,0.5,false,2024-07-01,2024-07-01T10:00:00Z,\"{\"\"a\"\":1}\",2.1,50.8\r\n";
    assert!(answer.starts_with(expected), "{answer}");
    assert_eq!(answer.lines().count(), 4);
    let answer = server.get(&format!("{ITEMS}?f=geojsonseq&limit=8")).await.text();
    assert_eq!(answer.matches('\u{1e}').count(), 8);
    let answer = server.get(&format!("{ITEMS}?f=fgb&limit=3")).await.body.unwrap();
    assert!(answer.starts_with(b"fgb\x03fgb\x00"));
    // A collection without geometry, whose ids are texts: the values of its one property.
    let answer = server.get("/collections/codes/items?f=csv").await.text();
    assert!(answer.starts_with("label\r\n50%\r\n"), "{answer}");
    assert_eq!(server.get("/collections/codes/items?f=fgb").await.status, 200);
}

#[actix_web::test]
async fn a_long_answer_streams_in_every_form() {
    let server = Server::new();
    for (name, lines) in [("csv", 30_000), ("geojsonseq", 29_999)] {
        let answer = server.get(&format!("/collections/parcels/items?limit=100000&f={name}")).await.text();
        // One parcel is damaged; a table has a header.
        assert_eq!(answer.matches('\n').count(), lines, "{name}");
    }
    let answer = server.get("/collections/parcels/items?limit=100000&f=fgb").await;
    assert_eq!((answer.status, answer.header("ogc-numbermatched")), (200, "30000"));
    assert!(answer.body.unwrap().len() > 1 << 20);
}

#[actix_web::test]
async fn a_profile_makes_json_fg_of_geojson() {
    let server = Server::new();
    let lambert = "crs=http://www.opengis.net/def/crs/EPSG/0/2154";
    let uri = |name: &str| format!("http://www.opengis.net/def/profile/OGC/0/{name}");
    for (query, profile, has_geometry, has_place) in [
        ("profile=jsonfg", "jsonfg", false, true),
        ("f=jsonfg", "jsonfg", false, true),
        ("f=jsonfg&profile=jsonfg-plus", "jsonfg-plus", true, true),
        ("profile=unheard-of,jsonfg-plus", "jsonfg-plus", true, true),
        ("profile=http://www.opengis.net/def/profile/OGC/0/jsonfg", "jsonfg", false, true),
        ("profile=rfc7946", "rfc7946", true, false),
        ("profile=unheard-of", "rfc7946", true, false),
        ("", "rfc7946", true, false),
    ] {
        for path in [format!("{ITEMS}?limit=1&{lambert}&{query}"), format!("{ITEMS}/1?{lambert}&{query}")] {
            let answer = server.get(&path).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "application/geo+json"), "{path}");
            let json = answer.json();
            let feature = if json["type"] == "Feature" { &json } else { &json["features"][0] };
            assert_eq!(feature["geometry"].is_object(), has_geometry, "{path}: {feature}");
            assert_eq!(feature["place"].is_object(), has_place, "{path}: {feature}");
            assert_eq!(json["conformsTo"].is_array(), has_place, "{path}");
            let found = find(&json["links"], "profile", "");
            assert_eq!(found, Some(uri(profile)), "{path}");
            let told = format!("<{}>; rel=\"profile\"", uri(profile));
            assert!(answer.header("link").contains(&told), "{path}");
        }
    }
    let feature = server.get(&format!("{ITEMS}/1?f=jsonfg")).await.json();
    assert_eq!(feature["geometry"]["coordinates"], json!([2.1, 50.8]));
    assert_eq!((&feature["place"], &feature["featureType"]), (&Value::Null, &json!("ditches")));
}

/// The standard's own schema is the judge.
#[actix_web::test]
async fn json_fg_is_valid() {
    let shared = std::env::var_os("WATERGANG_SHARED")
        .map_or_else(|| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), Into::into);
    let path = shared.join("standards/data/ogc/json-fg/schemas/jsonfg-root-object.min.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for query in ["", "&crs=http://www.opengis.net/def/crs/EPSG/0/2154", "&profile=jsonfg-plus"] {
        for path in [format!("{ITEMS}?limit=8&f=jsonfg{query}"), format!("{ITEMS}/3?f=jsonfg{query}")] {
            let document = Server::new().get(&path).await.json();
            let faults: Vec<_> = validator.iter_errors(&document).map(|fault| fault.to_string()).collect();
            assert!(faults.is_empty(), "{path}: {faults:?}\n{document}");
        }
    }
}

#[actix_web::test]
async fn forms_of_one_media_type_have_tags_of_their_own() {
    let server = Server::new();
    let plain = server.get_with(ITEMS, &[("accept", "application/geo+json")]).await;
    let extended = server.get_with(ITEMS, &[("accept", "application/fg+json")]).await;
    assert_eq!((plain.json()["conformsTo"].is_array(), extended.json()["conformsTo"].is_array()), (false, true));
    assert_ne!(plain.header("etag"), extended.header("etag"));
}

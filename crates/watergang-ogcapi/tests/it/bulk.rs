//! Whole collections as files.

use std::sync::atomic::Ordering;

use actix_web::http::Method;

use crate::fake::Trouble;
use crate::server::{Server, find};

const FILE: &str = "/collections/ditches/bulk/ditches.geojson";

fn reads(server: &Server) -> u64 {
    server.store.reads.load(Ordering::Relaxed)
}

#[actix_web::test]
async fn a_file_is_made_once_for_each_state_and_has_all_items() {
    let server = Server::new();
    let first = server.get(FILE).await;
    // More than the longest page.
    assert_eq!((first.status, first.ids().len()), (200, 12));
    assert_eq!(first.header("content-type"), "application/geo+json");
    let again = server.get_with(FILE, &[("accept-language", "nl"), ("accept-encoding", "gzip")]).await;
    assert_eq!((again.body.as_ref(), again.header("content-encoding")), (first.body.as_ref(), ""));
    assert_eq!((again.header("etag"), reads(&server)), (first.header("etag"), 1));
    server.store.revision.store(1, Ordering::Relaxed);
    let later = server.get(FILE).await;
    assert_eq!((later.status, reads(&server)), (200, 2));
    assert_ne!(later.header("etag"), first.header("etag"));
}

#[actix_web::test]
async fn every_file_of_a_collection_is_linked_and_there() {
    let server = Server::new();
    for (collection, count) in [("ditches", 5), ("codes", 4)] {
        let document = server.get(&format!("/collections/{collection}")).await.json();
        let links: Vec<_> =
            document["links"].as_array().unwrap().iter().filter(|link| link["rel"] == "enclosure").collect();
        assert_eq!(links.len(), count, "{collection}");
        for link in links {
            let path = link["href"].as_str().unwrap().trim_start_matches("http://test.example:8080");
            let answer = server.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("content-type"), link["type"].as_str().unwrap(), "{path}");
            assert!(!answer.body.unwrap().is_empty(), "{path}");
        }
    }
    let list = server.get("/collections").await.json();
    let entry = &list["collections"].as_array().unwrap().iter().find(|one| one["id"] == "ditches").unwrap();
    assert!(find(&entry["links"], "enclosure", "application/geopackage+sqlite3").is_some());
}

#[actix_web::test]
async fn a_file_of_geojson_has_the_profile_that_is_asked_for() {
    let server = Server::new();
    for (query, profile, is_extended) in
        [("", "rfc7946", false), ("?profile=unheard-of", "rfc7946", false), ("?profile=jsonfg", "jsonfg", true)]
    {
        let answer = server.get(&format!("{FILE}{query}")).await;
        let uri = format!("http://www.opengis.net/def/profile/OGC/0/{profile}");
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/geo+json"), "{query}");
        assert!(answer.header("link").contains(&format!("<{uri}>; rel=\"profile\"")), "{query}");
        let document = answer.json();
        assert_eq!(find(&document["links"], "profile", ""), Some(uri), "{query}");
        assert_eq!(document["conformsTo"].is_array(), is_extended, "{query}");
        assert_eq!(document["features"].as_array().unwrap().len(), 12, "{query}");
    }
    let other = server.get("/collections/ditches/bulk/ditches.csv?profile=jsonfg").await;
    assert_eq!((other.status, other.json()["code"].clone()), (400, "invalid-parameter".into()));
}

#[actix_web::test]
async fn a_collection_that_changes_meanwhile_is_read_again() {
    let server = Server::new();
    server.store.restless.store(2, Ordering::Relaxed);
    assert_eq!((server.get(FILE).await.status, reads(&server)), (200, 2));
    server.store.restless.store(100, Ordering::Relaxed);
    assert_eq!((server.get(FILE).await.status, reads(&server)), (503, 5));
}

#[actix_web::test]
async fn a_file_that_broke_off_is_not_kept() {
    let server = Server::in_trouble(Trouble::AfterFirstBatch);
    let path = "/collections/parcels/bulk/parcels.gpkg";
    assert_eq!(server.get(path).await.status, 503);
    *server.store.trouble.lock().unwrap() = Trouble::None;
    let answer = server.get(path).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.unwrap().starts_with(b"SQLite format 3\0"));
}

#[actix_web::test]
async fn what_is_no_file_is_not_found_and_a_range_beyond_is_told() {
    let server = Server::new();
    for path in ["ditches/bulk/codes.gpkg", "ditches/bulk/ditches", "codes/bulk/codes.fgb", "nothing/bulk/nothing.csv"]
    {
        assert_eq!(server.get(&format!("/collections/{path}")).await.status, 404, "{path}");
    }
    let beyond = server.get_with(FILE, &[("range", "bytes=99999999-")]).await;
    assert_eq!(beyond.status, 416);
    assert!(beyond.header("content-range").starts_with("bytes */"));
    assert_eq!(beyond.json()["code"], "range-not-satisfiable");
    // RFC 9110, section 14.2: a range is for GET alone.
    for range in ["bytes=0-9", "bytes=99999999-"] {
        let head = server.ask(Method::HEAD, FILE, &[("range", range)]).await;
        assert_eq!((head.status, head.header("content-range")), (200, ""), "{range}");
    }
}

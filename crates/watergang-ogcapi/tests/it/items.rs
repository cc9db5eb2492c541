//! `GET /collections/{collectionId}/items`: the document and its headers.

use serde_json::json;

use crate::server::{BASE, NOW, Server, find};

#[actix_web::test]
async fn a_page_has_the_members_of_a_feature_collection() {
    let answer = Server::new().get("/collections/ditches/items?limit=3").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/geo+json"));
    let json = answer.json();
    assert_eq!((&json["type"], &json["timeStamp"]), (&json!("FeatureCollection"), &json!(NOW)));
    assert_eq!((&json["numberMatched"], &json["numberReturned"]), (&json!(12), &json!(3)));
    assert_eq!((answer.header("ogc-numbermatched"), answer.header("ogc-numberreturned")), ("12", "3"));
    assert_eq!(
        json["features"][0],
        json!({
            "type": "Feature", "id": 1,
            "geometry": { "type": "Point", "coordinates": [2.1, 50.8] },
            "properties": {
                "name": "IJzer", "rank": 1, "width_m": 0.5, "open": false, "day": "2024-07-01",
                "seen": "2024-07-01T10:00:00Z", "extra": { "a": 1 },
            },
        })
    );
    assert!(json["features"][2]["geometry"].is_null());
}

#[actix_web::test]
async fn a_page_links_to_itself_its_collection_and_its_other_forms() {
    let answer = Server::new().get("/collections/ditches/items?limit=3&name=Aa").await;
    let json = answer.json();
    let here = format!("{BASE}/collections/ditches/items");
    assert_eq!(find(&json["links"], "self", "application/geo+json"), Some(format!("{here}?limit=3&name=Aa")));
    assert_eq!(find(&json["links"], "alternate", "text/html"), Some(format!("{here}?limit=3&name=Aa&f=html")));
    assert_eq!(find(&json["links"], "collection", "application/json"), Some(format!("{BASE}/collections/ditches")));
    // Two items are called so: there is no next page.
    assert_eq!(find(&json["links"], "next", ""), None);
    assert!(answer.header("link").contains("rel=\"collection\""), "{}", answer.header("link"));
}

#[actix_web::test]
async fn counts_are_exact_or_absent() {
    let server = Server::new();
    assert!(server.get("/collections/codes/items").await.json().get("numberMatched").is_none());
    // Somebody writes between the count and the rows.
    server.store.count_ahead.store(1, std::sync::atomic::Ordering::Relaxed);
    let json = server.get("/collections/ditches/items").await.json();
    assert!(json.get("numberMatched").is_none(), "{json}");
}

#[actix_web::test]
async fn a_collection_without_geometry_has_items_all_the_same() {
    let answer = Server::new().get("/collections/codes/items?bbox=0,0,1,1").await;
    let json = answer.json();
    // Items without geometry hold for every rectangle: /req/core/fc-bbox-response.
    assert_eq!(json["numberReturned"], 6);
    assert_eq!(
        json["features"][5],
        json!({ "type": "Feature", "id": "été", "geometry": null, "properties": { "label": "été" } })
    );
}

#[actix_web::test]
async fn a_page_of_no_items_is_an_answer() {
    let answer = Server::new().get("/collections/ditches/items?ids=99").await;
    let json = answer.json();
    assert_eq!((answer.status, &json["features"], &json["numberReturned"]), (200, &json!([]), &json!(0)));
}

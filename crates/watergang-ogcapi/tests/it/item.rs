//! `GET /collections/{collectionId}/items/{featureId}`.

use serde_json::json;

use crate::server::{BASE, Server, find};

#[actix_web::test]
async fn an_item_is_a_feature_with_links() {
    let answer = Server::new().get("/collections/ditches/items/2").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/geo+json"));
    let json = answer.json();
    assert_eq!((&json["type"], &json["id"]), (&json!("Feature"), &json!(2)));
    let here = format!("{BASE}/collections/ditches/items/2");
    assert_eq!(find(&json["links"], "self", "application/geo+json"), Some(here.clone()));
    assert_eq!(find(&json["links"], "alternate", "text/html"), Some(format!("{here}?f=html")));
    assert_eq!(find(&json["links"], "collection", "application/json"), Some(format!("{BASE}/collections/ditches")));
}

#[actix_web::test]
async fn an_id_is_any_text_once_it_is_decoded() {
    let server = Server::new();
    for (segment, id) in [
        ("a%2Fb", "a/b"),
        ("50%25", "50%"),
        ("a%20b", "a b"),
        ("q%3Fx%3D1%26y", "q?x=1&y"),
        ("%C3%A9t%C3%A9", "été"),
        ("plain", "plain"),
    ] {
        let answer = server.get(&format!("/collections/codes/items/{segment}")).await;
        assert_eq!(answer.status, 200, "{segment}");
        assert_eq!(answer.json()["id"], id, "{segment}");
        // The link to itself leads back to it.
        assert_eq!(answer.link("self", ""), Some(format!("{BASE}/collections/codes/items/{segment}")));
    }
}

#[actix_web::test]
async fn what_is_not_there_is_not_found() {
    let server = Server::new();
    for id in ["99", "two", "-1", "99999999999999999999", "%FF", "1.0", "%00"] {
        let answer = server.get(&format!("/collections/ditches/items/{id}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (404, "application/problem+json"), "{id}");
    }
}

#[actix_web::test]
async fn an_item_takes_no_parameters_of_a_list() {
    let server = Server::new();
    for query in ["limit=1", "bbox=0,0,1,1", "name=Aa", "datetime=2024-07-01"] {
        let answer = server.get(&format!("/collections/ditches/items/1?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
    }
}

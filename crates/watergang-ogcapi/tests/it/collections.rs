//! `GET /collections` and `GET /collections/{collectionId}`.

use serde_json::json;

use crate::server::{BASE, Server, find};

#[actix_web::test]
async fn the_list_has_every_collection_with_links_to_its_items() {
    let json = Server::new().get("/collections").await.json();
    assert_eq!(find(&json["links"], "self", "application/json"), Some(format!("{BASE}/collections")));
    assert_eq!(find(&json["links"], "alternate", "text/html"), Some(format!("{BASE}/collections?f=html")));
    let entries = json["collections"].as_array().unwrap();
    let ids: Vec<_> = entries.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["codes", "ditches", "parcels"]);
    for entry in entries {
        let here = format!("{BASE}/collections/{}/items", entry["id"].as_str().unwrap());
        // GDAL appends its own parameters: a query string in this link breaks it.
        assert_eq!(find(&entry["links"], "items", "application/geo+json"), Some(here.clone()));
        assert_eq!(find(&entry["links"], "items", "text/html"), Some(format!("{here}?f=html")));
        assert_eq!(entry["itemType"], "feature");
    }
}

#[actix_web::test]
async fn a_collection_on_its_own_says_what_the_list_says() {
    let server = Server::new();
    let list = server.get("/collections").await.json();
    for entry in list["collections"].as_array().unwrap() {
        let one = server.get(&format!("/collections/{}", entry["id"].as_str().unwrap())).await.json();
        for member in
            ["id", "title", "description", "extent", "itemType", "crs", "storageCrs", "keywords", "attribution"]
        {
            assert_eq!(one[member], entry[member], "{member}");
        }
        // /req/core/sfc-md-success: every link of the list is repeated.
        for link in entry["links"].as_array().unwrap() {
            let repeated = |other: &serde_json::Value| {
                other["href"] == link["href"] && other["rel"] == link["rel"] && other["type"] == link["type"]
            };
            assert!(one["links"].as_array().unwrap().iter().any(repeated), "{link}");
        }
    }
}

#[actix_web::test]
async fn extent_and_crs_are_told_as_the_store_knows_them() {
    let server = Server::new();
    let one = server.get("/collections/ditches").await.json();
    assert_eq!(one["extent"]["spatial"]["bbox"], json!([[2.099_999_9, 50.799_999_9, 2.900_000_1, 51.250_000_1]]));
    assert_eq!(one["extent"]["spatial"]["crs"], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
    assert_eq!(one["extent"]["temporal"]["interval"], json!([["2024-07-01T00:00:00Z", "2024-07-12T00:00:00Z"]]));
    // The default comes first: the official suite looks there.
    assert_eq!(
        one["crs"],
        json!([
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "http://www.opengis.net/def/crs/EPSG/0/4326",
            "http://www.opengis.net/def/crs/EPSG/0/3857",
            "http://www.opengis.net/def/crs/EPSG/0/2154",
        ])
    );
    assert_eq!(one["storageCrs"], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
    assert_eq!((one["dataType"].as_str(), one["geometryDimension"].as_u64()), (Some("vector"), Some(0)));

    let table = server.get("/collections/codes").await.json();
    assert!(table.get("extent").is_none() && table.get("storageCrs").is_none(), "{table}");
}

#[actix_web::test]
async fn an_unknown_collection_is_not_found() {
    let server = Server::new();
    for path in [
        "/collections/nothing",
        "/collections/nothing/items",
        "/collections/nothing/items/1",
        "/collections/%C3%A9",
        "/collections/a%2Fb",
    ] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (404, "application/problem+json"), "{path}");
    }
}

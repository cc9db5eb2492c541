//! `GET /` and `GET /conformance`.

use crate::server::{BASE, Server, find};

#[actix_web::test]
async fn the_landing_page_has_the_links_that_clients_start_from() {
    let answer = Server::new().get("/").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let json = answer.json();
    assert_eq!(json["title"], "Couloir d'essai");
    // QGIS compares the type of `service-desc` with exactly this text, and knows the short relations only.
    let expected = [
        ("service-desc", "application/vnd.oai.openapi+json;version=3.0", "/api"),
        ("service-doc", "text/html", "/api?f=html"),
        ("conformance", "application/json", "/conformance"),
        ("http://www.opengis.net/def/rel/ogc/1.0/conformance", "application/json", "/conformance"),
        ("data", "application/json", "/collections"),
        ("http://www.opengis.net/def/rel/ogc/1.0/data", "application/json", "/collections"),
        ("self", "application/json", "/"),
        ("alternate", "text/html", "/?f=html"),
    ];
    for (rel, media_type, path) in expected {
        assert_eq!(find(&json["links"], rel, media_type), Some(format!("{BASE}{path}")), "{rel}");
    }
}

#[actix_web::test]
async fn conformance_names_the_classes_of_the_first_milestone() {
    let answer = Server::new().get("/conformance").await;
    let json = answer.json();
    let classes: Vec<_> = json["conformsTo"].as_array().unwrap().iter().map(|class| class.as_str().unwrap()).collect();
    // STANDARDS: OGC 19-072, 20-024, 17-069r4 and 18-058r1, their lists of conformance classes.
    for class in [
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-1/1.0/conf/landing-page",
        "ogcapi-common-1/1.0/conf/json",
        "ogcapi-common-1/1.0/conf/html",
        "ogcapi-common-1/1.0/conf/oas30",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/html",
        "ogcapi-features-2/1.0/conf/crs",
    ] {
        let uri = format!("http://www.opengis.net/spec/{class}");
        assert!(classes.contains(&uri.as_str()), "{uri}");
    }
    let mut unique = classes.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), classes.len());
}

#[actix_web::test]
async fn every_resource_is_a_page_as_well() {
    let server = Server::new();
    for path in [
        "/",
        "/conformance",
        "/api",
        "/collections",
        "/collections/ditches",
        "/collections/ditches/items",
        "/collections/ditches/items/1",
    ] {
        let answer = server.get_with(path, &[("accept", "text/html")]).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        assert!(answer.text().contains("<html"), "{path}");
    }
}

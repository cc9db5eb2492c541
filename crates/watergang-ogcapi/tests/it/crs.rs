//! OGC API - Features Part 2: `crs`, `Content-Crs`.

use crate::server::Server;

const ITEM: &str = "/collections/ditches/items/1";

async fn coordinates(crs: &str) -> ([f64; 2], String) {
    let query = if crs.is_empty() { String::new() } else { format!("?crs={crs}") };
    let answer = Server::new().get(&format!("{ITEM}{query}")).await;
    assert_eq!(answer.status, 200, "{crs}: {}", answer.text());
    let json = answer.json();
    let number = |place: usize| json["geometry"]["coordinates"][place].as_f64().unwrap();
    ([number(0), number(1)], answer.header("content-crs").to_owned())
}

#[actix_web::test]
async fn coordinates_come_in_the_axis_order_of_their_crs() {
    let crs84 = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>".to_owned();
    assert_eq!(coordinates("").await, ([2.1, 50.8], crs84.clone()));
    for name in ["CRS84", "OGC:CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"] {
        assert_eq!(coordinates(name).await, ([2.1, 50.8], crs84.clone()), "{name}");
    }
    for name in [
        "http://www.opengis.net/def/crs/EPSG/0/4326",
        "https://www.opengis.net/def/crs/EPSG/0/4326",
        "urn:ogc:def:crs:EPSG::4326",
        "EPSG:4326",
        "[EPSG:4326]",
        "http%3A%2F%2Fwww.opengis.net%2Fdef%2Fcrs%2FEPSG%2F0%2F4326",
    ] {
        let expected = "<http://www.opengis.net/def/crs/EPSG/0/4326>".to_owned();
        assert_eq!(coordinates(name).await, ([50.8, 2.1], expected), "{name}");
    }
}

#[actix_web::test]
async fn coordinates_are_projected() {
    let ([x, y], _) = coordinates("EPSG:3857").await;
    // By hand: x = 6378137 · 2.1 · π/180, y = 6378137 · ln(tan(45° + 25.4°)).
    let expected_x = 6_378_137.0 * 2.1_f64.to_radians();
    let expected_y = 6_378_137.0 * (45.0_f64 + 25.4).to_radians().tan().ln();
    assert!((x - expected_x).abs() < 0.002 && (y - expected_y).abs() < 0.002, "{x} {y}");
}

#[actix_web::test]
async fn a_crs_that_is_not_offered_is_refused() {
    let server = Server::new();
    for bad in ["http://www.opengis.net/def/crs/0/unsupported", "EPSG:31370", "EPSG:9999999", "4326", "", "nonsense"] {
        for path in ["/collections/ditches/items", ITEM] {
            let answer = server.get_with(&format!("{path}?crs={bad}"), &[("accept-language", "en")]).await;
            assert_eq!(answer.status, 400, "{path} {bad}");
            let json = answer.json();
            assert!(json["detail"].as_str().unwrap().contains("`crs`"), "{json}");
        }
    }
}

#[actix_web::test]
async fn a_page_of_items_names_its_crs() {
    let server = Server::new();
    let answer = server.get("/collections/ditches/items?crs=EPSG:4326&limit=1").await;
    assert_eq!(answer.header("content-crs"), "<http://www.opengis.net/def/crs/EPSG/0/4326>");
    assert_eq!(answer.json()["features"][0]["geometry"]["coordinates"], serde_json::json!([50.8, 2.1]));
    let answer = server.get("/collections/ditches/items?f=html").await;
    assert_eq!(answer.header("content-crs"), "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>");
}

#[actix_web::test]
async fn the_default_crs_may_be_named_where_there_is_no_geometry() {
    let server = Server::new();
    let answer = server.get("/collections/codes/items?crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84").await;
    assert_eq!(answer.status, 200);
    assert_eq!(server.get("/collections/codes/items?crs=EPSG:4326").await.status, 400);
}

//! Which form an answer has.

use crate::server::Server;

const ITEMS: &str = "/collections/ditches/items";

async fn check(path: &str, accept: &str, status: u16, content_type: &str) {
    let headers: &[(&str, &str)] = if accept.is_empty() { &[] } else { &[("accept", accept)] };
    let answer = Server::new().get_with(path, headers).await;
    assert_eq!((answer.status, answer.header("content-type")), (status, content_type), "{path} {accept}");
    assert!(answer.header("vary").contains("Accept"), "{path}");
}

#[actix_web::test]
async fn accept_chooses_and_json_is_the_default() {
    check(ITEMS, "", 200, "application/geo+json").await;
    check(ITEMS, "*/*", 200, "application/geo+json").await;
    check(ITEMS, "application/json", 200, "application/geo+json").await;
    check(ITEMS, "application/geo+json", 200, "application/geo+json").await;
    check(ITEMS, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200, "text/html; charset=utf-8")
        .await;
    check("/", "application/json;q=0.5, text/html;q=0.4", 200, "application/json").await;
    check("/", "application/geo+json, */*;q=0.1", 200, "application/json").await;
}

#[actix_web::test]
async fn f_wins_over_accept() {
    check(&format!("{ITEMS}?f=html"), "application/json", 200, "text/html; charset=utf-8").await;
    check(&format!("{ITEMS}?f=json"), "text/html", 200, "application/geo+json").await;
    check(&format!("{ITEMS}?f=geojson"), "text/html", 200, "application/geo+json").await;
    check(&format!("{ITEMS}?f=application/geo%2Bjson"), "text/html", 200, "application/geo+json").await;
    check("/?f=application/json", "text/html", 200, "application/json").await;
}

#[actix_web::test]
async fn what_is_not_offered_is_not_acceptable() {
    check(ITEMS, "application/pdf", 406, "application/problem+json").await;
    check("/", "image/png", 406, "application/problem+json").await;
    check(&format!("{ITEMS}?f=shp"), "", 400, "application/problem+json").await;
    check("/collections?f=geojson", "", 400, "application/problem+json").await;
    check("/nothing/here", "text/html", 404, "text/html; charset=utf-8").await;
}

#[actix_web::test]
async fn bodies_are_compressed_as_the_client_likes() {
    let server = Server::new();
    for (accept, expected) in
        [("gzip", "gzip"), ("br", "br"), ("zstd", "zstd"), ("gzip;q=0.5, br", "br"), ("identity", ""), ("deflate", "")]
    {
        let answer = server.get_with("/collections", &[("accept-encoding", accept)]).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, expected), "{accept}");
        assert!(answer.header("vary").contains("Accept-Encoding"));
    }
    // Few bytes are not worth it.
    assert_eq!(
        server.get_with("/collections/nothing", &[("accept-encoding", "gzip")]).await.header("content-encoding"),
        ""
    );
}

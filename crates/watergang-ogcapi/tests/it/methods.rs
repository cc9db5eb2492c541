//! HEAD, OPTIONS, methods that are not there, slashes, scripts of other sites, addresses.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::http::Method;
use actix_web::test::TestRequest;
use watergang_http::base_url::PublicAddress;

use crate::server::{BASE, Server};

const PATHS: [&str; 7] = [
    "/",
    "/conformance",
    "/api",
    "/collections",
    "/collections/ditches",
    "/collections/ditches/items",
    "/collections/ditches/items/1",
];

#[actix_web::test]
async fn head_has_the_headers_of_get() {
    let server = Server::new();
    for path in PATHS {
        let get = server.get(path).await;
        let head = server.ask(Method::HEAD, path, &[]).await;
        assert_eq!(head.status, 200, "{path}");
        for name in ["content-type", "etag", "link", "content-crs", "ogc-numbermatched", "content-language", "vary"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
    assert_eq!(server.ask(Method::HEAD, "/collections/nothing", &[]).await.status, 404);
}

#[actix_web::test]
async fn options_tells_the_methods_with_and_without_preflight() {
    let server = Server::new();
    for path in PATHS {
        let plain = server.ask(Method::OPTIONS, path, &[]).await;
        assert!(plain.status == 200 || plain.status == 204, "{path}: {}", plain.status);
        assert_eq!(
            (plain.header("allow"), plain.header("access-control-allow-methods")),
            ("GET, HEAD, OPTIONS", ""),
            "{path}"
        );
        let asks = [
            ("origin", "https://map.example"),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "if-none-match"),
        ];
        let preflight = server.ask(Method::OPTIONS, path, &asks).await;
        assert_eq!(preflight.header("allow"), "GET, HEAD, OPTIONS", "{path}");
        assert!(preflight.header("access-control-allow-methods").contains("GET"));
        assert!(preflight.header("access-control-allow-headers").to_lowercase().contains("if-none-match"));
        assert_eq!(preflight.header("access-control-allow-origin"), "*");
    }
}

#[actix_web::test]
async fn a_method_that_is_not_there_is_told_with_those_that_are() {
    let server = Server::new();
    for path in PATHS {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE] {
            let answer = server.ask(method.clone(), path, &[]).await;
            assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD, OPTIONS"), "{method} {path}");
        }
    }
}

#[actix_web::test]
async fn a_slash_at_the_end_does_no_harm() {
    let server = Server::new();
    for path in PATHS.iter().filter(|path| **path != "/") {
        let answer = server.get(&format!("{path}/")).await;
        assert_eq!(answer.status, 200, "{path}/");
        if path != &"/api" {
            // Links are without it.
            assert_eq!(answer.link("self", ""), Some(format!("{BASE}{path}")));
        }
    }
}

#[actix_web::test]
async fn scripts_of_other_sites_may_read_everything() {
    let server = Server::new();
    for path in ["/collections/ditches/items", "/collections/nothing", "/nothing"] {
        let answer = server.get_with(path, &[("origin", "https://map.example")]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        for exposed in [
            "Link",
            "Content-Crs",
            "OGC-NumberMatched",
            "OGC-NumberReturned",
            "ETag",
            "Last-Modified",
            "Content-Disposition",
        ] {
            assert!(answer.header("access-control-expose-headers").contains(exposed), "{exposed}");
        }
    }
}

#[actix_web::test]
async fn what_is_nowhere_is_not_found() {
    let server = Server::new();
    for path in [
        "/nothing",
        "/collections/ditches/nothing",
        "/collections//items",
        "/collections/ditches/items/1/2",
        "/..%2f..%2fetc%2fpasswd",
        "/api/ui/nothing.js",
        "/%FF",
    ] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (404, "application/problem+json"), "{path}");
        assert_eq!(answer.json()["status"], 404);
    }
}

#[actix_web::test]
async fn links_lead_where_the_client_thinks_we_are() {
    let mut server = Server::new();
    server.state.address = PublicAddress { configured: None, trusted_proxies: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)] };
    let proxied = |peer: [u8; 4]| {
        TestRequest::with_uri("/collections/ditches")
            .peer_addr(SocketAddr::from((peer, 4_000)))
            .insert_header(("host", "127.0.0.1:8080"))
            .insert_header(("x-forwarded-proto", "https"))
            .insert_header(("x-forwarded-host", "geo.example"))
            .insert_header(("x-forwarded-prefix", "/marais"))
    };
    let answer = server.send(proxied([127, 0, 0, 1])).await;
    assert_eq!(answer.link("self", "").as_deref(), Some("https://geo.example/marais/collections/ditches"));
    let answer = server.send(proxied([192, 0, 2, 1])).await;
    assert_eq!(answer.link("self", "").as_deref(), Some("http://127.0.0.1:8080/collections/ditches"));
    server.state.address.configured = Some("https://data.example/ogc/".to_owned());
    let answer = server.get("/api").await;
    assert_eq!(answer.json()["servers"][0]["url"], "https://data.example/ogc");
    // A proxy may take the path of the public address away or hand it on.
    for path in ["/collections/ditches/items", "/ogc/collections/ditches/items", "/ogc/collections/ditches/items/"] {
        let answer = server.get(path).await;
        let expected = "https://data.example/ogc/collections/ditches/items";
        assert_eq!(answer.link("self", "").as_deref(), Some(expected), "{path}");
    }
    assert_eq!(server.get("/ogc/").await.link("self", "").as_deref(), Some("https://data.example/ogc/"));
    assert_eq!(server.get("/ogc/nothing").await.status, 404);
    assert_eq!(server.get("/ogcapi").await.status, 404);
}

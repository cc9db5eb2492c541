//! Entity tags, dates, and whether a client has the answer already.

use std::sync::atomic::Ordering;

use crate::server::Server;

const PATHS: [&str; 6] =
    ["/", "/conformance", "/api", "/collections", "/collections/ditches/items", "/collections/ditches/items/1"];

#[actix_web::test]
async fn whoever_has_the_answer_is_told_so() {
    let server = Server::new();
    for path in PATHS {
        let answer = server.get(path).await;
        let tag = answer.header("etag");
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let again = server.get_with(path, &[("if-none-match", tag)]).await;
        assert_eq!((again.status, again.header("etag"), again.body.as_deref()), (304, tag, Some(&[][..])), "{path}");
        assert_eq!(again.header("vary"), answer.header("vary"));
        assert_eq!(server.get_with(path, &[("if-none-match", "W/\"other\"")]).await.status, 200, "{path}");
    }
}

#[actix_web::test]
async fn a_tag_changes_with_all_that_the_answer_depends_on() {
    let server = Server::new();
    let path = "/collections/ditches/items";
    let mut tags = vec![
        server.get(path).await.header("etag").to_owned(),
        server.get(&format!("{path}?f=html")).await.header("etag").to_owned(),
        server.get_with(path, &[("accept-language", "nl")]).await.header("etag").to_owned(),
        server.get_with(path, &[("accept-encoding", "gzip")]).await.header("etag").to_owned(),
        Server::configured("two").get(path).await.header("etag").to_owned(),
    ];
    server.store.revision.store(1, Ordering::Relaxed);
    tags.push(server.get(path).await.header("etag").to_owned());
    let count = tags.len();
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), count);
}

#[actix_web::test]
async fn a_fresh_client_costs_no_row() {
    let server = Server::new();
    let tag = server.get("/collections/ditches/items").await.header("etag").to_owned();
    let reads = server.store.reads.load(Ordering::Relaxed);
    assert_eq!(server.get_with("/collections/ditches/items", &[("if-none-match", &tag)]).await.status, 304);
    assert_eq!(server.store.reads.load(Ordering::Relaxed), reads);
    server.store.revision.store(7, Ordering::Relaxed);
    assert_eq!(server.get_with("/collections/ditches/items", &[("if-none-match", &tag)]).await.status, 200);
}

#[actix_web::test]
async fn answers_say_how_long_they_may_be_kept() {
    let server = Server::new();
    assert_eq!(server.get("/collections").await.header("cache-control"), "no-cache");
    // A problem goes away.
    assert_eq!(server.get("/collections/nothing").await.header("cache-control"), "no-store");
}

/// A server whose clock shows what is asked of it.
fn at(server: &mut Server, time: &'static str) {
    server.state.clock = std::sync::Arc::new(move || watergang_core::Instant::parse(time).unwrap());
}

#[actix_web::test]
async fn a_date_says_since_when_the_items_are_as_they_are() {
    let mut server = Server::new();
    for path in PATHS {
        at(&mut server, "2026-03-01T12:00:00.2Z");
        // Within the second another state may follow, which the date could not tell from this one.
        assert_eq!(server.get(path).await.header("last-modified"), "", "{path}");
        at(&mut server, "2026-03-01T12:00:10Z");
        let date = "Sun, 01 Mar 2026 12:00:01 GMT";
        assert_eq!(server.get(path).await.header("last-modified"), date, "{path}");
        let again = server.get_with(path, &[("if-modified-since", date)]).await;
        assert_eq!((again.status, again.header("last-modified")), (304, date), "{path}");
        let older = "Sun, 01 Mar 2026 12:00:00 GMT";
        assert_eq!(server.get_with(path, &[("if-modified-since", older)]).await.status, 200, "{path}");
        // The tag is the better witness: RFC 9110, section 13.1.3.
        let both = [("if-none-match", "W/\"other\""), ("if-modified-since", date)];
        assert_eq!(server.get_with(path, &both).await.status, 200, "{path}");
    }
    server.store.revision.store(1, Ordering::Relaxed);
    for path in ["/collections", "/collections/ditches/items", "/collections/ditches/items/1"] {
        let answer = server.get_with(path, &[("if-modified-since", "Sun, 01 Mar 2026 12:00:01 GMT")]).await;
        assert_eq!(answer.status, 200, "{path}");
    }
}

//! Answers that are longer than what is collected before headers go.

use actix_web::App;
use actix_web::body::MessageBody;
use actix_web::dev::Service;
use actix_web::test::{TestRequest, init_service};
use std::future::poll_fn;
use std::pin::Pin;

use crate::fake::{PARCELS_COUNT, Trouble};
use crate::server::Server;

const ALL: &str = "/collections/parcels/items?limit=100000";

#[actix_web::test]
async fn a_long_answer_is_whole_and_its_headers_are_right() {
    let answer = Server::new().get(ALL).await;
    let json = answer.json();
    let count = json["features"].as_array().unwrap().len();
    // One parcel is damaged.
    assert_eq!(i64::try_from(count).unwrap(), PARCELS_COUNT - 1);
    assert_eq!(json["numberReturned"].as_u64().unwrap(), count as u64);
    assert_eq!((answer.header("ogc-numbermatched"), json["numberMatched"].as_i64()), ("30000", Some(PARCELS_COUNT)));
    assert!(answer.link("next", "").is_none());
    let cut = Server::new().get("/collections/parcels/items?limit=29000").await;
    assert!(cut.header("link").contains("rel=\"next\""));
    assert_eq!(cut.link("next", "").as_deref().map(|next| next.contains("cursor=i29000")), Some(true));
}

#[actix_web::test]
async fn a_long_answer_is_compressed_on_its_way() {
    let server = Server::new();
    let plain = server.get(ALL).await.body.unwrap();
    for encoding in ["gzip", "br", "zstd"] {
        let answer = server.get_with(ALL, &[("accept-encoding", encoding)]).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, encoding));
        assert_eq!(decode(encoding, &answer.body.unwrap()), plain, "{encoding}");
    }
}

fn decode(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match encoding {
        "gzip" => drop(std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(body), &mut plain).unwrap()),
        "br" => drop(std::io::Read::read_to_end(&mut brotli::Decompressor::new(body, 4_096), &mut plain).unwrap()),
        _ => plain = zstd::decode_all(body).unwrap(),
    }
    plain
}

#[actix_web::test]
async fn an_answer_that_breaks_off_is_seen_to_be_broken() {
    let answer = Server::in_trouble(Trouble::AfterFirstBatch).get(ALL).await;
    // Headers had gone: no status can tell, so the body must not end as if it were whole.
    assert_eq!((answer.status, answer.body), (200, None));
}

#[actix_web::test]
async fn a_client_that_leaves_stops_the_work() {
    let server = Server::in_trouble(Trouble::HangsAfterFirstBatch);
    let state = server.state.clone();
    let app = init_service(App::new().configure(|config| watergang_ogcapi::configure(config, state))).await;
    let response = app.call(TestRequest::with_uri(ALL).to_request()).await.unwrap();
    let flag = server.store.cancelled.lock().unwrap().clone().unwrap();
    let mut body = response.into_body();
    assert!(!flag.is_raised());
    // Somebody looks at the body once and leaves.
    poll_fn(|context| {
        let _ = Pin::new(&mut body).poll_next(context);
        std::task::Poll::Ready(())
    })
    .await;
    drop(body);
    assert!(flag.is_raised());
}

#[actix_web::test]
async fn a_client_that_leaves_before_the_headers_stops_the_work_too() {
    let server = Server::in_trouble(Trouble::HangsAfterFirstBatch);
    let state = server.state.clone();
    let app = init_service(App::new().configure(|config| watergang_ogcapi::configure(config, state))).await;
    // The first batch of this page is collected; the second never comes.
    let path = "/collections/parcels/items?limit=20";
    let mut call = Box::pin(app.call(TestRequest::with_uri(path).to_request()));
    poll_fn(|context| {
        let _ = call.as_mut().poll(context);
        std::task::Poll::Ready(())
    })
    .await;
    tokio::task::yield_now().await;
    drop(call);
    let flag = server.store.cancelled.lock().unwrap().clone().unwrap();
    assert!(flag.is_raised());
}

#[actix_web::test]
async fn an_answer_that_does_not_begin_in_time_is_given_up() {
    let mut server = Server::in_trouble(Trouble::HangsAfterFirstBatch);
    server.state.deadline_ms = Some(50);
    let answer = server.get("/collections/parcels/items?limit=20").await;
    assert_eq!((answer.status, answer.header("retry-after").is_empty()), (503, false));
    assert!(server.store.cancelled.lock().unwrap().clone().unwrap().is_raised());
}

#[actix_web::test]
async fn an_answer_that_does_not_go_on_breaks_off() {
    let mut server = Server::in_trouble(Trouble::HangsAfterFirstBatch);
    // Time enough for the first batch, which is read and written before headers go.
    server.state.deadline_ms = Some(2_000);
    let answer = server.get(ALL).await;
    assert_eq!((answer.status, answer.body), (200, None));
}

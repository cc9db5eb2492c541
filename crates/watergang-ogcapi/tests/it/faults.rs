//! A store that does not do what it should.

use crate::fake::Trouble;
use crate::server::Server;

const PATHS: [&str; 4] =
    ["/collections", "/collections/ditches", "/collections/ditches/items", "/collections/ditches/items/1"];

#[actix_web::test]
async fn a_store_that_is_away_is_worth_a_retry() {
    for trouble in [Trouble::Away, Trouble::Locked, Trouble::Slow] {
        let server = Server::in_trouble(trouble);
        for path in PATHS {
            let answer = server.get(path).await;
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (503, "application/problem+json"),
                "{trouble:?} {path}"
            );
            assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
            assert_eq!(answer.header("access-control-allow-origin"), "*");
        }
        // What needs no store is there all the same.
        for path in ["/", "/conformance", "/api"] {
            assert_eq!(server.get(path).await.status, 200, "{path}");
        }
        *server.store.trouble.lock().unwrap() = Trouble::None;
        assert_eq!(server.get("/collections").await.status, 200);
    }
}

#[actix_web::test]
async fn a_defect_tells_nothing_of_our_insides() {
    for trouble in [Trouble::Broken, Trouble::Away] {
        let server = Server::in_trouble(trouble);
        for path in PATHS {
            for form in ["json", "html"] {
                let answer = server.get(&format!("{path}?f={form}")).await;
                assert_eq!(answer.status, if trouble == Trouble::Broken { 500 } else { 503 }, "{path}");
                assert!(!answer.text().contains("password"), "{}", answer.text());
            }
        }
    }
}

#[actix_web::test]
async fn a_damaged_geometry_takes_no_other_item_with_it() {
    let server = Server::new();
    let json = server.get("/collections/parcels/items").await.json();
    assert_eq!((json["numberReturned"].as_u64(), json["features"].as_array().unwrap().len()), (Some(9), 9));
    assert_eq!(json["omitted"][0]["id"], "7");
    let item = server.get("/collections/parcels/items/7").await;
    assert_eq!(item.status, 500);
}

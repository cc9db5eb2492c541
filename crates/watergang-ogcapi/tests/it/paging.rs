//! Pages and the links between them.

use crate::server::{BASE, Server};

async fn walk(server: &Server, first: &str) -> Vec<Vec<String>> {
    let (mut pages, mut path) = (Vec::new(), Some(first.to_owned()));
    while let Some(here) = path {
        let answer = server.get(&here).await;
        assert_eq!(answer.status, 200, "{here}");
        pages.push(answer.ids());
        path = answer.link("next", "application/geo+json").map(|next| next.trim_start_matches(BASE).to_owned());
        assert!(pages.len() < 20, "the walk has no end");
    }
    pages
}

#[actix_web::test]
async fn the_next_links_lead_through_all_items_once() {
    let server = Server::new();
    let pages = walk(&server, "/collections/ditches/items").await;
    // The collection's own page size is 5.
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5, 2]);
    assert_eq!(pages.concat(), (1..=12).map(|id| id.to_string()).collect::<Vec<_>>());
    let texts = walk(&server, "/collections/codes/items?limit=4").await;
    assert_eq!(texts.concat().len(), 6);
}

#[actix_web::test]
async fn a_next_link_keeps_every_parameter() {
    let server = Server::new();
    let path = "/collections/ditches/items?limit=2&rank=1&bbox=1,40,3,60&crs=http%3A%2F%2Fwww.opengis.net%2Fdef%2Fcrs%2FEPSG%2F0%2F4326&datetime=2024-01-01%2F..&lang=nl&f=json";
    let answer = server.get(path).await;
    let next = answer.link("next", "application/geo+json").unwrap();
    for kept in
        ["limit=2", "rank=1", "bbox=1,40,3,60", "EPSG", "4326", "datetime=2024-01-01", "lang=nl", "f=json", "cursor="]
    {
        assert!(next.contains(kept), "{next} lacks {kept}");
    }
    assert!(answer.header("link").contains(&format!("<{next}>; rel=\"next\"; type=\"application/geo+json\"")));
    // Of the ditches of rank 1 (1, 5, 9) the third is on the second page.
    assert_eq!(answer.ids(), ["1", "5"]);
    assert_eq!(server.ids(next.trim_start_matches(BASE)).await, ["9"]);
}

#[actix_web::test]
async fn an_offset_is_used_up_by_the_first_page() {
    let server = Server::new();
    let pages = walk(&server, "/collections/ditches/items?limit=4&offset=5").await;
    assert_eq!(pages.concat(), (6..=12).map(|id| id.to_string()).collect::<Vec<_>>());
    assert!(server.ids("/collections/ditches/items?offset=1000000").await.is_empty());
    // ArcGIS Pro and OWSLib count for themselves.
    assert_eq!(server.ids("/collections/ditches/items?limit=2&offset=10").await, ["11", "12"]);
}

#[actix_web::test]
async fn a_page_for_people_has_a_next_link_too() {
    let server = Server::new();
    let answer = server.get("/collections/ditches/items?f=html&limit=4").await;
    assert!(answer.text().contains("cursor=i4"), "{}", answer.text());
    assert!(answer.header("link").contains("rel=\"next\"; type=\"text/html\""), "{}", answer.header("link"));
}

#[actix_web::test]
async fn the_prev_links_lead_back_through_the_same_pages() {
    let server = Server::new();
    let there = walk(&server, "/collections/ditches/items").await;
    let mut path = "/collections/ditches/items?cursor=i10".to_owned();
    let mut back = Vec::new();
    loop {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        back.insert(0, answer.ids());
        let Some(prev) = answer.link("prev", "application/geo+json") else { break };
        assert!(answer.header("link").contains("rel=\"prev\""));
        path = prev.trim_start_matches(BASE).to_owned();
        assert!(back.len() < 20, "the walk has no end");
    }
    assert_eq!(back, there);
}

#[actix_web::test]
async fn an_offset_goes_back_by_a_page() {
    let server = Server::new();
    let prev = |answer: &crate::server::Answer| answer.link("prev", "application/geo+json");
    let answer = server.get("/collections/ditches/items?limit=3&offset=7").await;
    assert!(prev(&answer).unwrap().ends_with("?limit=3&offset=4"), "{:?}", prev(&answer));
    let answer = server.get("/collections/ditches/items?limit=3&offset=2").await;
    assert!(prev(&answer).unwrap().ends_with("?limit=3"), "{:?}", prev(&answer));
    assert_eq!(prev(&server.get("/collections/ditches/items?limit=3").await), None);
}

#[actix_web::test]
async fn a_place_that_is_none_is_refused_on_the_way_back_too() {
    let server = Server::new();
    for token in ["until.", "until.x", "until.until.i1", "until.tzz"] {
        let answer = server.get(&format!("/collections/ditches/items?cursor={token}")).await;
        assert_eq!(answer.status, 400, "{token}");
    }
}

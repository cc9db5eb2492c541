//! What only pages have.

use std::sync::atomic::Ordering;

use crate::server::Server;

const ITEMS: &str = "/collections/ditches/items?f=html&lang=fr";

async fn page(path: &str) -> String {
    Server::new().get(path).await.text()
}

fn heading(page: &str) -> &str {
    page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap()
}

#[actix_web::test]
async fn the_page_of_items_is_not_called_as_that_of_the_collection() {
    let (collection, items) = (page("/collections/ditches?f=html&lang=fr").await, page(ITEMS).await);
    assert_eq!(heading(&collection), "Titre ditches");
    assert_eq!(heading(&items), "Titre ditches : objets");
    assert!(items.contains("<title>Titre ditches : objets · "), "{items}");
}

#[actix_web::test]
async fn the_page_of_an_item_is_called_by_its_name() {
    // The second ditch is called so.
    assert_eq!(heading(&page("/collections/ditches/items/2?f=html&lang=fr").await), "élargi");
    // Codes have a label; parcels too, and their ids are numbers.
    assert_eq!(heading(&page("/collections/codes/items/plain?f=html&lang=fr").await), "plain");
}

#[actix_web::test]
async fn a_column_that_no_property_fills_is_left_out() {
    let has = |page: &str, column: &str| page.contains(&format!("<th scope=\"col\">{column}</th>"));
    // One ditch property has a title, in French and Dutch; none has a unit.
    let ditches = page("/collections/ditches?f=html&lang=en").await;
    assert!(has(&ditches, "Description") && !has(&ditches, "Unit"), "{ditches}");
    let codes = page("/collections/codes?f=html&lang=en").await;
    assert!(!has(&codes, "Description") && !has(&codes, "Unit") && has(&codes, "Kind"), "{codes}");
}

#[actix_web::test]
async fn the_form_of_the_rectangle_keeps_the_other_filters() {
    let page = page(&format!("{ITEMS}&limit=3&name=Aa&offset=1&bbox=2,50,3,51")).await;
    for kept in ["name=\"limit\" value=\"3\"", "name=\"name\" value=\"Aa\"", "name=\"lang\" value=\"fr\""] {
        assert_eq!(page.matches(kept).count(), 1, "{kept}: {page}");
    }
    // Another rectangle has another first page.
    assert!(!page.contains("name=\"offset\""), "{page}");
    assert!(page.contains("name=\"bbox\" value=\"2.00000,50.00000,3.00000,51.00000\""), "{page}");
}

/// The corners of EPSG:4326 come latitude first (EPSG registry); the form is in longitude and latitude.
#[actix_web::test]
async fn the_form_shows_a_rectangle_of_another_crs_in_degrees() {
    let crs = "http://www.opengis.net/def/crs/EPSG/0/4326";
    let page = page(&format!("{ITEMS}&bbox=50,2,51,3&bbox-crs={crs}")).await;
    assert!(page.contains("name=\"bbox\" value=\"2.00000,50.00000,3.00000,51.00000\""), "{page}");
    assert!(!page.contains("name=\"bbox-crs\""), "{page}");
}

#[actix_web::test]
async fn a_collection_without_geometry_has_neither_map_nor_rectangle() {
    for path in ["/collections/codes?f=html", "/collections/codes/items?f=html"] {
        let page = page(path).await;
        assert!(!page.contains("data-map") && !page.contains("name=\"bbox\""), "{page}");
    }
    for path in ["/collections/ditches?f=html", ITEMS] {
        assert!(page(path).await.contains("data-map"), "{path}");
    }
}

/// Of 30,000 parcels 500 are read, and the seventh is damaged.
#[actix_web::test]
async fn the_map_of_a_large_collection_shows_its_first_items() {
    let page = page("/collections/parcels?f=html&lang=en").await;
    assert!(page.contains("The first 499 items"), "{page}");
    assert!(page.len() < 512 << 10, "{}", page.len());
}

/// Ten of thirty thousand would show a corner.
#[actix_web::test]
async fn the_map_of_a_short_page_shows_the_items_after_it_too() {
    let page = page("/collections/parcels/items?f=html&lang=en&limit=10").await;
    assert!(page.contains("499 items from the first of this page on"), "{page}");
    assert_eq!(page.matches("<tr>").count(), 1 + 10);
}

#[actix_web::test]
async fn the_page_of_a_problem_leads_on_and_shows_what_was_typed_as_such() {
    let page = page("/collections/ditchs?f=html&lang=en").await;
    assert!(page.contains("<code>ditchs</code>") && !page.contains('`'), "{page}");
    assert!(page.contains("/collections?f=html&amp;lang=en"), "{page}");
}

/// A page is for reading: it shows 500 items, whatever was asked for, and reads no others.
#[actix_web::test]
async fn a_page_of_many_items_reads_those_that_it_shows() {
    let server = Server::new();
    let before = server.store.reads.load(Ordering::Relaxed);
    let page = server.get("/collections/parcels/items?f=html&limit=9000").await.text();
    assert_eq!(page.matches("<tr>").count(), 1 + 500, "{page}");
    assert_eq!(server.store.reads.load(Ordering::Relaxed) - before, 1);
}

#[actix_web::test]
async fn a_language_that_was_asked_for_goes_along() {
    let page = page("/collections?f=html&lang=nl").await;
    assert!(
        page.contains("/collections/ditches?f=html&amp;lang=nl")
            || page.contains("/collections/ditches?f=html&#38;lang=nl"),
        "{page}"
    );
}

#[actix_web::test]
async fn pages_may_fetch_nothing_from_elsewhere() {
    let server = Server::new();
    for path in ["/?f=html", ITEMS, "/nowhere?f=html"] {
        let answer = server.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'self' http://test.example:8080; "), "{path}: {policy}");
        assert!(!policy.contains("img-src"), "{path}: {policy}");
    }
    assert!(!server.get("/").await.headers.contains_key("content-security-policy"));
}

#[actix_web::test]
async fn every_file_that_a_page_names_is_there() {
    let server = Server::new();
    let page = server.get(ITEMS).await.text();
    let files: Vec<_> = page.split("http://test.example:8080").filter(|part| part.starts_with("/assets/")).collect();
    assert_eq!(files.len(), 4, "{page}");
    for file in files {
        let path = file.split('"').next().unwrap();
        assert_eq!(server.get(path).await.status, 200, "{path}");
    }
}

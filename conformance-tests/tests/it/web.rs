//! The pages in a browser.

use conformance_tests::Server;
use conformance_tests::fixture::{ALL, POSTS, THINGS};
use conformance_tests::server::shared;
use serde_json::{Value, json};

use crate::programs::{run, script, tool};

/// Visits pages in light, in dark and on a small screen; see `clients/pages.mjs`. Gives what was found, if nothing is
/// wrong.
fn visit(server: &Server, paths: &[String]) -> Option<Vec<Value>> {
    for package in ["playwright-core", "axe-core"] {
        let _ = tool(&format!("node/node_modules/{package}"))?;
    }
    let pictures = tempfile::tempdir().unwrap();
    let script = script("pages.mjs");
    let urls: Vec<_> = paths.iter().map(|path| format!("{}{path}", server.base)).collect();
    let mut arguments = vec![script.as_str(), pictures.path().to_str().unwrap()];
    arguments.extend(urls.iter().map(String::as_str));
    let said = run("node", &arguments)?;
    let found: Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.out));
    assert_eq!(found["away"], json!([]), "requests to elsewhere");
    let pages = found["pages"].as_array().unwrap().clone();
    let faulty: Vec<_> = pages.iter().filter(|page| page["faults"] != json!([])).collect();
    assert!(faulty.is_empty(), "{faulty:#?}");
    assert_eq!(pages.len(), 3 * paths.len());
    Some(pages)
}

/// How many of the pages have a map.
fn maps(pages: &[Value]) -> usize {
    pages.iter().filter(|page| page["map"] == true).count()
}

#[test]
fn pages_of_the_fixture_are_sound_in_light_in_dark_and_on_a_small_screen() {
    let mut paths: Vec<_> =
        ["/", "/conformance", "/collections", "/api", "/nowhere"].map(|path| format!("{path}?f=html")).into();
    paths.extend(ALL.map(|collection| format!("/collections/{collection}?f=html")));
    paths.extend(ALL.map(|collection| format!("/collections/{collection}/items?f=html")));
    paths.push(format!("/collections/{POSTS}/items/1?f=html"));
    paths.push(format!("/collections/{THINGS}/items?f=html&bbox=2,50,3,51&limit=100&lang=fr"));
    let Some(pages) = visit(Server::gpkg(), &paths) else { return };
    // Items of three collections have places, and so have the last two pages.
    assert_eq!(maps(&pages), 3 * 5);
}

#[test]
fn pages_of_the_communes_are_sound_in_light_in_dark_and_on_a_small_screen() {
    let path = shared("data/communes.gpkg");
    let server = Server::start("gpkg", path.to_str().unwrap(), &[]);
    let paths = [
        "/?f=html",
        "/collections?f=html&lang=fr",
        "/collections/communes?f=html&lang=nl",
        "/collections/communes/items?f=html&limit=1000",
        "/collections/communes/items/17?f=html&lang=fr",
    ];
    let Some(pages) = visit(&server, &paths.map(str::to_owned)) else { return };
    assert_eq!(maps(&pages), 3 * 2);
}

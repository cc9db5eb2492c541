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
    // Three collections have places, each with a page of its own and one of items, and so have the last two pages.
    assert_eq!(maps(&pages), 3 * 8);
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
    assert_eq!(maps(&pages), 3 * 3);
}

/// What `clients/map.mjs` saw of the map of a page of items, with further arguments.
fn use_map(server: &Server, path: &str, further: &[&str]) -> Option<Value> {
    let _ = tool("node/node_modules/playwright-core")?;
    let (script, url) = (script("map.mjs"), format!("{}{path}", server.base));
    let arguments: Vec<_> = [script.as_str(), url.as_str()].into_iter().chain(further.iter().copied()).collect();
    let said = run("node", &arguments)?;
    Some(serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.out)))
}

#[test]
fn items_are_filtered_by_a_rectangle_that_is_drawn_typed_or_shown() {
    let server = Server::gpkg();
    let Some(seen) = use_map(server, &format!("/collections/{POSTS}/items?f=html&lang=fr&limit=7"), &[]) else {
        return;
    };
    // The page after each way keeps `limit`, and its rectangle is the one of the four fields.
    for way in ["drawn", "typed", "shown"] {
        let found = &seen[way];
        assert_eq!(found["status"], 200, "{way}: {found}");
        assert_eq!(found["limit"], "7", "{way}: {found}");
        assert_eq!(found["bbox"], found["fields"], "{way}: {found}");
    }
    assert_eq!(seen["typed"]["bbox"], "2.1,50.5,2.9,51.25");
    // Dragged from a quarter to three quarters of the width and the height: half of what is shown, and in its middle.
    let numbers = |way: &str| -> Vec<f64> {
        seen[way]["bbox"].as_str().unwrap().split(',').map(|number| number.parse().unwrap()).collect()
    };
    let (drawn, shown) = (numbers("drawn"), numbers("shown"));
    let width = shown[2] - shown[0];
    // The places of the pointer are whole pixels of some hundred.
    let tolerance = width / 50.0;
    assert!((drawn[2] - drawn[0] - width / 2.0).abs() < tolerance, "{drawn:?} {shown:?}");
    assert!((drawn[0] - shown[0] - width / 4.0).abs() < tolerance, "{drawn:?} {shown:?}");
    assert!(drawn[1] > shown[1] && drawn[3] < shown[3] && drawn[1] < drawn[3], "{drawn:?} {shown:?}");
    assert_eq!(seen["keys"], true, "arrow keys do not move the map");
}

#[test]
fn buttons_of_a_map_are_told_in_the_language_of_the_page() {
    for (language, expected) in [
        ("fr", json!(["Zoom avant", "Zoom arrière", "Tout montrer", "Tracer un rectangle"])),
        ("nl", json!(["Inzoomen", "Uitzoomen", "Alles tonen", "Een rechthoek tekenen"])),
        ("en", json!(["Zoom in", "Zoom out", "Show everything", "Draw a rectangle"])),
    ] {
        let path = format!("/collections/{POSTS}/items?f=html&lang={language}");
        let Some(seen) = use_map(Server::gpkg(), &path, &["--buttons"]) else { return };
        assert_eq!(seen["buttons"], expected, "{language}");
    }
}

/// The host is one that nobody has (RFC 2606), and the browser is answered in its place.
#[test]
fn a_background_is_fetched_from_its_host_alone_and_only_where_it_is_configured() {
    let path = format!("/collections/{POSTS}/items?f=html&lang=en");
    let Some(seen) = use_map(Server::gpkg(), &path, &["--tiles"]) else { return };
    assert_eq!((&seen["tiles"], &seen["refused"]), (&json!([]), &json!(true)), "{seen}");

    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("fixture.gpkg");
    conformance_tests::fixture::geopackage(&source);
    let instance = "[pages]\nbackground_url = \"https://tiles.example/{z}/{x}/{y}.png\"\n\
        background_attribution = \"Nobody's tiles\"\n\
        [stores.main]\nsource = \"fixture.gpkg\"\npublish_all = true\n";
    std::fs::write(folder.path().join("watergang.toml"), instance).unwrap();
    let server = Server::configured("gpkg", folder.path());
    let policy = server.get(&path).headers["content-security-policy"].clone();
    assert!(policy.contains("img-src 'self'") && policy.contains(" https://tiles.example;"), "{policy}");
    let Some(seen) = use_map(&server, &path, &["--tiles"]) else { return };
    let tiles = seen["tiles"].as_array().unwrap();
    assert!(!tiles.is_empty() && tiles.len() < 40, "{tiles:?}");
    for tile in tiles {
        let numbers: Vec<_> = tile.as_str().unwrap().split(['/', '.']).collect();
        // https: "" tiles example zoom column row png
        let [_, _, "tiles", "example", zoom, column, row, "png"] = numbers.as_slice() else { panic!("{tile}") };
        let [zoom, column, row] = [zoom, column, row].map(|number| number.parse::<u32>().unwrap());
        assert!(column < 1 << zoom && row < 1 << zoom, "{tile}");
    }
    assert_eq!(seen["refused"], true, "{seen}");
    assert!(seen["caption"].as_str().unwrap().contains("Nobody's tiles"), "{seen}");
}

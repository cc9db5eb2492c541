//! GDAL (driver OAPIF) as a client: `ogrinfo` and `ogr2ogr`.

use std::collections::BTreeSet;

use conformance_tests::Server;
use conformance_tests::fixture::{ALL, POSTS, POSTS_COUNT, THINGS};
use conformance_tests::server::shared;
use watergang_core::Value;
use watergang_store_testkit::fixture::{COUNT, Thing, all};

use crate::programs::{Case, Said, on_both_stores, run};

/// The corners of the box of all posts in EPSG:2154, from 648000 7072000 to 655250 7075625, by PROJ 9.1:
/// `cs2cs EPSG:2154 EPSG:4326`. The meridians lean there, so west and east are those of its other two corners.
pub const POSTS_EXTENT: [f64; 4] = [2.264_168_6, 50.742_471_2, 2.367_166_9, 50.775_559_3];

fn oapif(server: &Server) -> String {
    format!("OAPIF:{}", server.base)
}

/// A layer as the rows of a CSV, without its header, sorted. `err` names the requests that GDAL sent.
fn rows(source: &str, layer: &str, arguments: &[&str]) -> Option<(Vec<String>, String)> {
    let fixed = ["--debug", "HTTP", "-f", "CSV", "/vsistdout/", source, layer];
    let Said { out, err } = run("ogr2ogr", &[&fixed, arguments].concat())?;
    let mut rows: Vec<_> = out.lines().skip(1).map(str::to_owned).collect();
    rows.sort();
    Some((rows, err))
}

/// Numbers of the line `Extent: (1.5, 49.9) - (4.2, 51.0)`.
fn extent(information: &str) -> Vec<f64> {
    let line = information.lines().find(|line| line.starts_with("Extent:")).expect("an extent");
    let numbers = line.split(|letter: char| !letter.is_ascii_digit() && !".-".contains(letter));
    numbers.filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn ogrinfo_lists_all_collections() {
    on_both_stores(|server| {
        let Some(said) = run("ogrinfo", &["-ro", &oapif(server)]) else { return };
        // `3: posts (title: posts) (Point)`
        let names = said.out.lines().filter_map(|line| line.split_once(": ")?.1.split_once(" (title"));
        let names: BTreeSet<_> = names.map(|(name, _)| name).collect();
        assert_eq!(names, BTreeSet::from(ALL), "{}", said.out);
    });
}

#[test]
fn ogrinfo_tells_count_extent_and_crs() {
    on_both_stores(|server| {
        let Some(said) = run("ogrinfo", &["-ro", "-so", &oapif(server), POSTS]) else { return };
        assert!(said.out.contains(&format!("Feature Count: {POSTS_COUNT}")), "{}", said.out);
        assert!(said.out.contains("ID[\"EPSG\",4326]"), "{}", said.out);
        assert!(said.out.contains("label: String"), "{}", said.out);
        let numbers = extent(&said.out);
        assert_eq!(numbers.len(), 4);
        for (actual, expected) in numbers.into_iter().zip(POSTS_EXTENT) {
            // GDAL prints 6 decimals, and an extent kept in 32-bit numbers is wider by their step.
            assert!((actual - expected).abs() < 2e-5, "{} is not {expected}\n{}", actual, said.out);
        }
    });
}

#[test]
fn ogr2ogr_reads_all_pages_and_no_item_twice() {
    on_both_stores(|server| {
        let Some((found, err)) = rows(&oapif(server), THINGS, &["-select", "id"]) else { return };
        let expected: BTreeSet<_> = all().into_iter().map(|thing| thing.id).collect();
        assert_eq!(found.len(), COUNT);
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
        // GDAL's own page has 10 items.
        assert!(err.matches("Fetch(").count() >= COUNT / 10, "{err}");
    });
}

#[test]
fn ogr2ogr_sends_its_spatial_filter() {
    on_both_stores(|server| {
        // PROJ 9.1, `cs2cs EPSG:2154 EPSG:4326`: post 9 at 2.2963210 50.7527490, post 10 at 2.2998412 50.7538905,
        // post 19 at 2.3315304 50.7641593, post 20 at 2.3350522 50.7652997.
        let bbox = ["-spat", "2.298", "50.7533", "2.333", "50.7647"];
        let Some((found, err)) = rows(&oapif(server), POSTS, &bbox) else { return };
        assert!(err.contains("&bbox=2.29"), "{err}");
        let expected: Vec<_> = (10..20).map(|number| format!("post {number}")).collect();
        assert_eq!(found, expected);
    });
}

#[test]
fn ogr2ogr_finds_the_properties_to_ask_for_in_the_api_definition() {
    on_both_stores(|server| {
        let arguments = ["-select", "id", "-where", "name = 'Yser'"];
        let Some((found, err)) = rows(&oapif(server), THINGS, &arguments) else { return };
        assert!(err.contains("&filter=name%20%3D%20") && err.contains("&filter-lang=cql-text"), "{err}");
        let yser = Value::Text("Yser".to_owned());
        let mut expected: Vec<_> =
            all().into_iter().filter(|thing| thing.value("name") == yser).map(|thing| thing.id).collect();
        expected.sort();
        assert_eq!(found, expected);
    });
}

#[test]
fn ogr2ogr_reads_5126_streams_as_from_the_file() {
    let path = shared("data/hydrography.gpkg");
    let server = Server::start("gpkg", path.to_str().unwrap(), &[]);
    let layer = "streams_dhm_l72";
    let Some((expected, _)) = rows(path.to_str().unwrap(), layer, &[]) else { return };
    let Some((found, _)) = rows(&oapif(&server), layer, &[]) else { return };
    assert_eq!(found.len(), 5126);
    assert_eq!(found, expected);
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 5126);
}

#[test]
fn ogr2ogr_sends_its_filter_of_dates() {
    let path = shared("data/biodiversity.gpkg");
    let server = Server::start("gpkg", path.to_str().unwrap(), &[]);
    let (layer, id) = ("management_actions", "occurrenceID");
    // What is asked of the server, the same of the file, and what GDAL sends. The file has times in the spelling of
    // ISO 8601.
    let cases = [
        ("eventDate >= '2026-01-01'", "eventDate >= '2026-01-01'", "&filter=eventDate%20%3E%3D%20"),
        ("eventDate <= '2025-06-30'", "eventDate <= '2025-06-30T00:00:00Z'", "&filter=eventDate%20%3C%3D%20"),
        (
            "eventDate >= '2025/07/01 00:00:00' AND eventDate <= '2025/07/31 12:00:00'",
            "eventDate >= '2025-07-01T00:00:00Z' AND eventDate <= '2025-07-31T12:00:00Z'",
            "eventDate%20%3C%3D%20",
        ),
    ];
    for (filter, filter_of_file, sent) in cases {
        let arguments = ["-select", id, "-where", filter_of_file];
        let Some((expected, _)) = rows(path.to_str().unwrap(), layer, &arguments) else { return };
        let arguments = ["-select", id, "-where", filter, "-oo", "PAGE_SIZE=1000"];
        let Some((found, err)) = rows(&oapif(&server), layer, &arguments) else { return };
        assert!(err.contains(sent), "{filter}: {err}");
        assert!(!expected.is_empty(), "{filter}");
        assert_eq!(found, expected, "{filter}");
    }
}

/// GDAL (3.6 to 3.12, `ogroapifdriver.cpp`, `GetQueryableAttributes`) looks for no conformance class: it sends filters
/// where `filter-lang` of the API definition lists `cql-text`, the text of a draft of CQL2, and otherwise filters by
/// itself all but equal values and times. Orders and `IN` it never sends.
#[test]
fn ogr2ogr_sends_its_filters_and_the_access_log_tells_of_them() {
    let number = |thing: &Thing| match thing.value("rank") {
        Value::Integer(rank) => Some(rank),
        _ => None,
    };
    let text = |thing: &Thing, name: &str| match thing.value(name) {
        Value::Text(text) => text,
        _ => String::new(),
    };
    let cases: [Case; 8] = [
        ("rank > 10", &|thing| number(thing).is_some_and(|rank| rank > 10)),
        ("rank <> 3 AND NOT (rank < 0)", &|thing| number(thing).is_some_and(|rank| rank != 3 && rank >= 0)),
        ("rank BETWEEN -5 AND 5 OR name = 'Yser'", &|thing| {
            number(thing).is_some_and(|rank| (-5..=5).contains(&rank)) || text(thing, "name") == "Yser"
        }),
        ("name LIKE 'Y%'", &|thing| text(thing, "name").starts_with('Y')),
        ("name ILIKE 'y%'", &|thing| text(thing, "name").to_lowercase().starts_with('y')),
        ("name IS NULL", &|thing| thing.value("name") == Value::Null),
        ("width_m >= 2.5 AND width_m < 7.25", &|thing| match thing.value("width_m") {
            Value::Number(width) => (2.5..7.25).contains(&width),
            _ => false,
        }),
        // Days as the schema has them, which compare as their spelling does.
        ("day >= '2024/06/15'", &|thing| text(thing, "day").as_str() >= "2024-06-15"),
    ];
    on_both_stores(|server| {
        let logged = Server::logged(server);
        for (filter, rule) in &cases {
            let arguments = ["-select", "id", "-where", filter, "-oo", "PAGE_SIZE=1000"];
            let Some((found, err)) = rows(&oapif(&logged), THINGS, &arguments) else { return };
            assert!(err.contains("&filter=") && err.contains("&filter-lang=cql-text"), "{filter}: {err}");
            let mut expected: Vec<_> = all().into_iter().filter(|thing| rule(thing)).map(|thing| thing.id).collect();
            expected.sort();
            assert!(!expected.is_empty() && expected.len() < COUNT, "{filter}");
            assert_eq!(found, expected, "{filter}");
        }
        let both = ["-select", "id", "-where", "rank > 10", "-spat", "2", "50.5", "2.5", "51"];
        let Some(_) = rows(&oapif(&logged), THINGS, &both) else { return };
        let requests = logged.requests();
        let filtered = requests.iter().filter(|line| {
            let parameters = line["parameters"].as_str().unwrap_or_default();
            parameters.contains("filter,filter-lang") && line["status"] == 200
        });
        assert!(filtered.count() > cases.len(), "{requests:#?}");
        let with_bbox = requests.iter().any(|line| {
            let parameters = line["parameters"].as_str().unwrap_or_default();
            parameters.contains("bbox") && parameters.contains("filter")
        });
        assert!(with_bbox, "{requests:#?}");
        // GDAL got what it asked for and nothing that it had to throw away.
        let (_, rule) = cases[0];
        let count = all().iter().filter(|thing| rule(thing)).count();
        assert!(requests.iter().any(|line| line["rows"] == count), "{requests:#?}");
    });
}

//! QGIS (provider OAPIF) as a client, without a screen.

use std::path::Path;

use conformance_tests::Server;
use conformance_tests::fixture::{POSTS, POSTS_COUNT, THINGS};
use conformance_tests::server::shared;
use serde_json::{Value, json};
use watergang_core::Value as Stored;
use watergang_store_testkit::fixture::{Thing, all};

use crate::gdal::POSTS_EXTENT;
use crate::programs::{Case, on_both_stores, run_with, script};

/// What QGIS makes of a collection; see `clients/qgis_layer.py`.
fn layer(base: &str, collection: &str) -> Option<Value> {
    filtered(base, collection, "")
}

/// The same with a filter of the layer, an expression of QGIS.
fn filtered(base: &str, collection: &str, filter: &str) -> Option<Value> {
    // Not the Python of the tools: QGIS comes with that of the system.
    let said = run_with(
        "/usr/bin/python3",
        &[&script("qgis_layer.py"), base, collection, filter],
        &[("QT_QPA_PLATFORM", "offscreen")],
    )?;
    let line = said.out.lines().last().unwrap_or_else(|| panic!("QGIS said nothing\n{}", said.err));
    let layer: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert_eq!(layer["valid"], true, "{layer:#}");
    assert_eq!(layer["errors"], json!([]), "{layer:#}");
    Some(layer)
}

#[track_caller]
fn check_extent(layer: &Value, expected: [f64; 4], tolerance_degrees: f64) {
    for (number, expected) in layer["extent"].as_array().unwrap().iter().zip(expected) {
        let number = number.as_f64().unwrap();
        assert!((number - expected).abs() < tolerance_degrees, "{number} is not {expected}: {layer:#}");
    }
}

#[track_caller]
fn check_drawn(layer: &Value, least: f64, most: f64) {
    let share = layer["drawn"].as_f64().unwrap();
    assert!((least..=most).contains(&share), "{share} of the picture is drawn");
}

#[test]
fn qgis_opens_and_draws_the_communes() {
    let path = shared("data/communes.gpkg");
    let server = Server::start("gpkg", path.to_str().unwrap(), &[]);
    let Some(layer) = layer(&server.base, "communes") else { return };
    // What `ogrinfo communes.gpkg communes` says.
    for count in ["count", "read", "different"] {
        assert_eq!(layer[count], 1539, "{count}");
    }
    let fields = json!({
        "code_insee": "String", "nom": "String", "code_departement": "String", "code_arrondissement": "String",
        "codes_postaux": "String", "population": "Integer", "siren_epci": "String", "nom_epci": "String",
        "type_epci": "String", "code_insee_2026": "String",
    });
    assert_eq!(layer["fields"], fields);
    assert_eq!(layer["first"][1], "Bavinchove");
    check_extent(&layer, [1.555_66, 49.969_19, 4.231_12, 51.088_55], 1e-5);
    // Two departments fill about a third of their bounding box, and a line round them more.
    check_drawn(&layer, 0.2, 0.5);
}

#[test]
fn qgis_opens_and_draws_the_posts_of_both_stores() {
    on_both_stores(|server| {
        let Some(layer) = layer(&server.base, POSTS) else { return };
        for count in ["count", "read", "different"] {
            assert_eq!(layer[count], POSTS_COUNT, "{count} of {}", server.store);
        }
        assert_eq!(layer["first"][0], "post 0");
        check_extent(&layer, POSTS_EXTENT, 2e-5);
        // 30 markers of about 8 by 8 of 400 by 300 pixels.
        check_drawn(&layer, 0.005, 0.05);
    });
}

fn number(thing: &Thing) -> Option<i64> {
    match thing.value("rank") {
        Stored::Integer(rank) => Some(rank),
        _ => None,
    }
}

fn text(thing: &Thing, name: &str) -> Option<String> {
    match thing.value(name) {
        Stored::Text(text) => Some(text),
        _ => None,
    }
}

/// QGIS 3.22, which Debian 12 has, cannot write CQL2: `QgsOapifSharedData::translateNodeToServer` of that version turns
/// comparisons with a time into `datetime` and decides everything else on the items it fetched. What it decides must be
/// right, and what it sends must arrive.
#[test]
fn qgis_sends_the_times_of_its_filters_and_decides_the_rest() {
    let from = "2024-06-01T00:00:00Z";
    on_both_stores(|server| {
        let logged = Server::logged(server);
        let by_time = format!("\"phenomenon_time\" >= '{from}'");
        let cases: [Case; 4] = [
            ("\"rank\" > 10", &|thing| number(thing).is_some_and(|rank| rank > 10)),
            ("\"name\" LIKE 'Y%'", &|thing| text(thing, "name").is_some_and(|name| name.starts_with('Y'))),
            ("\"rank\" IN (1, 2, 3)", &|thing| number(thing).is_some_and(|rank| (1..=3).contains(&rank))),
            // What has no time is in every interval (Features Part 1, /req/core/fc-time-response).
            (&by_time, &|thing| text(thing, "phenomenon_time").is_none_or(|time| time.as_str() >= from)),
        ];
        for (filter, rule) in cases {
            let Some(layer) = filtered(&logged.base, THINGS, filter) else { return };
            let expected = all().iter().filter(|thing| rule(thing)).count();
            assert_eq!((&layer["count"], &layer["read"]), (&json!(expected), &json!(expected)), "{filter}: {layer:#}");
        }
        let requests = logged.requests();
        let sent = |name: &str| {
            requests.iter().filter(|line| line["parameters"].as_str().unwrap_or_default().contains(name)).count()
        };
        assert!(sent("datetime") > 0, "{requests:#?}");
        assert_eq!(sent("filter"), 0, "this QGIS writes CQL2: hold its filters against the log like those of GDAL");
    });
}

/// A QGIS that writes CQL2, of a newer Debian, which lies in the folder of the tools and is run where it lies.
fn newer(arguments: &[&str]) -> Option<Value> {
    let Some(root) =
        std::env::var_os("WATERGANG_TOOLS").map(|tools| Path::new(&tools).join("qgis")).filter(|root| root.exists())
    else {
        eprintln!("NOT RUN: there is no newer QGIS in the folder of the tools");
        return None;
    };
    let inside = |path: &str| root.join(path).display().to_string();
    let folders = ["", "/blas", "/lapack", "/pulseaudio"].map(|folder| format!("usr/lib/x86_64-linux-gnu{folder}"));
    let libraries: Vec<_> = folders.iter().map(String::as_str).chain(["usr/lib"]).map(inside).collect();
    let (libraries, python) = (libraries.join(":"), inside("usr/bin/python3"));
    let mut words = vec!["--library-path", &libraries, &python];
    words.extend(arguments);
    let environment = [
        ("QT_QPA_PLATFORM", "offscreen".to_owned()),
        ("PYTHONHOME", inside("usr")),
        ("QGIS_PREFIX_PATH", inside("usr")),
        ("QT_PLUGIN_PATH", inside("usr/lib/x86_64-linux-gnu/qt5/plugins")),
        ("GDAL_DATA", inside("usr/share/gdal")),
        ("PROJ_DATA", inside("usr/share/proj")),
    ];
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let said = run_with(root.join("usr/lib64/ld-linux-x86-64.so.2"), &words, &environment)?;
    let line = said.out.lines().last().unwrap_or_else(|| panic!("QGIS said nothing\n{}", said.err));
    Some(serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
}

/// QGIS writes CQL2 from 3.32 on (`QgsOapifCql2TextExpressionCompiler`), where the classes filter, features-filter, cql2-text
/// and basic-cql2 are declared.
#[test]
fn a_newer_qgis_sends_its_filters_and_has_what_they_say() {
    let cases: [Case; 10] = [
        ("\"rank\" > 10", &|thing| number(thing).is_some_and(|rank| rank > 10)),
        ("\"rank\" > 10 AND NOT \"name\" = 'Yser'", &|thing| {
            number(thing).is_some_and(|rank| rank > 10) && text(thing, "name").is_some_and(|name| name != "Yser")
        }),
        ("\"name\" LIKE 'Y%'", &|thing| text(thing, "name").is_some_and(|name| name.starts_with('Y'))),
        ("\"name\" ILIKE 'y%'", &|thing| text(thing, "name").is_some_and(|name| name.to_lowercase().starts_with('y'))),
        ("\"rank\" IN (1, 2, 3)", &|thing| number(thing).is_some_and(|rank| (1..=3).contains(&rank))),
        ("\"rank\" BETWEEN -5 AND 5", &|thing| number(thing).is_some_and(|rank| (-5..=5).contains(&rank))),
        ("\"name\" IS NULL", &|thing| text(thing, "name").is_none()),
        ("\"name\" IS NOT NULL OR \"rank\" = 1", &|thing| text(thing, "name").is_some() || number(thing) == Some(1)),
        ("\"day\" >= '2024-06-15'", &|thing| text(thing, "day").is_some_and(|day| day.as_str() >= "2024-06-15")),
        ("\"phenomenon_time\" < make_datetime(2024, 6, 1, 0, 0, 0)", &|thing| {
            text(thing, "phenomenon_time").is_some_and(|time| time.as_str() < "2024-06-01T00:00:00Z")
        }),
    ];
    on_both_stores(|server| {
        let logged = Server::logged(server);
        let program = script("qgis_filters.py");
        let mut arguments = vec![program.as_str(), &logged.base, THINGS];
        arguments.extend(cases.iter().map(|(filter, _)| *filter));
        let Some(answer) = newer(&arguments) else { return };
        let requests = logged.requests();
        for ((filter, rule), layer) in cases.iter().zip(answer["layers"].as_array().unwrap()) {
            let expected = all().iter().filter(|thing| rule(thing)).count();
            assert!(expected > 0, "{filter}");
            assert_eq!((&layer["count"], &layer["read"]), (&json!(expected), &json!(expected)), "{filter}: {answer:#}");
            let is_it = |line: &&Value| {
                line["parameters"] == "limit,filter,filter-lang,crs"
                    && line["status"] == 200
                    && line["rows"] == expected
            };
            assert!(requests.iter().any(|line| is_it(&line)), "no answer to {filter} has {expected} rows");
        }
    });
}

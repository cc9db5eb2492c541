//! QGIS (provider OAPIF) as a client, without a screen.

use conformance_tests::Server;
use conformance_tests::fixture::{POSTS, POSTS_COUNT};
use conformance_tests::server::shared;
use serde_json::{Value, json};

use crate::gdal::POSTS_EXTENT;
use crate::programs::{on_both_stores, run_with, script};

/// What QGIS makes of a collection; see `clients/qgis_layer.py`.
fn layer(base: &str, collection: &str) -> Option<Value> {
    // Not the Python of the tools: QGIS comes with that of the system.
    let said = run_with(
        "/usr/bin/python3",
        &[&script("qgis_layer.py"), base, collection],
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

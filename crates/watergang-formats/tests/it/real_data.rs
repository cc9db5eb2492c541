//! Every geometry of the real GeoPackages, against geozero.

use std::path::{Path, PathBuf};

use geozero::{ToJson, wkb::GpkgWkb, wkb::Wkb};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value as Json;
use watergang_core::{AxisOrder, CrsId};
use watergang_formats::Target;
use watergang_formats::target::DECIMALS_DEGREES;

use crate::geometries::alike;
use crate::rows::{batch_of, collection};

fn data_folder() -> PathBuf {
    let shared = std::env::var_os("WATERGANG_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let data = shared.join("data");
    assert!(data.is_dir(), "this test needs the folder {}; WATERGANG_SHARED may name its parent", data.display());
    data
}

/// Geometry blobs of a layer, as the GeoPackage holds them.
fn blobs(file: &str, layer: &str) -> Vec<Vec<u8>> {
    let path = data_folder().join(file);
    let uri = format!("file:{}?immutable=1", path.display());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(uri, flags).unwrap();
    let column: String = connection
        .query_row("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?1", [layer], |row| row.get(0))
        .unwrap();
    let sql = format!("SELECT \"{column}\" FROM \"{layer}\" WHERE \"{column}\" IS NOT NULL");
    let mut statement = connection.prepare(&sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// The WKB behind the header of a GeoPackage geometry, whose length the envelope indicator in its flags tells
/// (GeoPackage 1.4, clause 2.1.3).
fn wkb(blob: &[u8]) -> &[u8] {
    let envelope_bytes = [0, 32, 48, 48, 64][usize::from(blob[3] >> 1 & 7)];
    &blob[8 + envelope_bytes..]
}

#[track_caller]
fn check(file: &str, layer: &str, expected_count: usize) {
    let blobs = blobs(file, layer);
    assert_eq!(blobs.len(), expected_count, "count of the README of the data");
    // geozero keeps the rings as they are: what is turned is the affair of other tests.
    let target =
        Target { reproject: None, axis_order: AxisOrder::EastNorth, decimals: DECIMALS_DEGREES, right_handed: false };
    let answer = collection(target, &[batch_of(CrsId::Crs84, blobs.iter().map(|blob| wkb(blob)))]);
    assert!(answer["omitted"].is_null());
    for (blob, feature) in blobs.iter().zip(answer["features"].as_array().unwrap()) {
        let oracle: Json = serde_json::from_str(&GpkgWkb(blob.clone()).to_json().unwrap()).unwrap();
        assert!(alike(&feature["geometry"], &oracle), "{} {oracle}", feature["geometry"]);
        assert_eq!(Wkb(wkb(blob).to_vec()).to_json().unwrap(), GpkgWkb(blob.clone()).to_json().unwrap());
    }
}

#[test]
fn communes_and_gemeenten() {
    check("communes.gpkg", "communes", 1539);
    check("gemeenten.gpkg", "gemeenten", 66);
}

#[test]
fn streams_and_watersheds() {
    check("hydrography.gpkg", "streams_dhm_l72", 5126);
    check("hydrography.gpkg", "watersheds_l72", 1302);
}

#[test]
fn stations_and_ecoregions() {
    check("stations.gpkg", "piezometers_fr", 40);
    check("ecoregions.gpkg", "ecoregions", 5);
}

//! GeoPackage blobs: our own, and those of real files.

use crate::shapes::{geometry, spelling, write};
use proptest::prelude::*;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use watergang_geometry::{Envelope, WkbError, envelope, gpkg};

/// The folder with the real files.
fn data() -> PathBuf {
    let shared = std::env::var_os("WATERGANG_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let data = shared.join("data");
    assert!(data.is_dir(), "the real data is missing: no folder {}; set WATERGANG_SHARED", data.display());
    data
}

/// All geometries of a file.
fn blobs(file: &Path) -> Vec<Vec<u8>> {
    let database = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = database.prepare("SELECT table_name, column_name FROM gpkg_geometry_columns").unwrap();
    let tables: Vec<(String, String)> =
        tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    let mut all = Vec::new();
    for (table, column) in tables {
        let sql = format!(r#"SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL"#);
        let mut rows = database.prepare(&sql).unwrap();
        all.extend(rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap().map(Result::unwrap));
    }
    all
}

/// The headers were written by GDAL.
#[test]
fn every_real_geometry_parses_and_has_the_envelope_of_its_header() {
    let mut compared = 0;
    let files = std::fs::read_dir(data()).unwrap().map(|entry| entry.unwrap().path());
    for file in files.filter(|file| file.extension().is_some_and(|end| end == "gpkg")) {
        for blob in blobs(&file) {
            let parsed = gpkg::parse(&blob).unwrap();
            let ours = envelope(parsed.wkb).unwrap();
            assert_eq!(ours.is_none(), parsed.is_empty, "{}", file.display());
            if parsed.envelope.is_some() {
                assert_eq!(parsed.envelope, ours, "{}", file.display());
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "only {compared} geometries had an envelope to compare with");
}

/// What we write is what GDAL wrote, byte for byte, for two dimensions.
#[test]
fn real_geometries_are_written_as_they_were() {
    let mut compared = 0;
    for blob in blobs(&data().join("communes.gpkg")) {
        let parsed = gpkg::parse(&blob).unwrap();
        let mut ours = Vec::new();
        gpkg::write(parsed.srs_id, parsed.wkb, &mut ours).unwrap();
        assert_eq!(ours, blob);
        compared += 1;
    }
    assert!(compared > 0, "the file has no geometry");
}

proptest! {
    #[test]
    fn a_written_blob_reads_back(geometry in geometry(), spelling in spelling(), srs_id in any::<i32>()) {
        let wkb = write(&geometry, spelling);
        let bounds = envelope(&wkb).unwrap();
        let mut blob = Vec::new();
        gpkg::write(srs_id, &wkb, &mut blob).unwrap();
        let parsed = gpkg::parse(&blob).unwrap();
        prop_assert_eq!(parsed.srs_id, srs_id);
        prop_assert_eq!(parsed.is_empty, bounds.is_none());
        prop_assert_eq!(parsed.wkb, &wkb);
        prop_assert!(parsed.envelope.is_none() || parsed.envelope == bounds);
    }
}

/// The four layouts of an envelope (OGC 12-128r18, table 5), in both byte orders.
#[test]
fn envelopes_with_heights_and_measures_are_read() {
    for (layout, numbers) in [(1_u8, 4), (2, 6), (3, 6), (4, 8)] {
        for little in [false, true] {
            let mut blob = vec![b'G', b'P', 0, layout << 1 | u8::from(little)];
            blob.extend(if little { 4326_i32.to_le_bytes() } else { 4326_i32.to_be_bytes() });
            for number in (1..=numbers).map(f64::from) {
                blob.extend(if little { number.to_le_bytes() } else { number.to_be_bytes() });
            }
            blob.push(7);
            let parsed = gpkg::parse(&blob).unwrap();
            assert_eq!((parsed.srs_id, parsed.wkb), (4326, &[7][..]));
            assert_eq!(parsed.envelope, Some(Envelope { min_x: 1.0, max_x: 2.0, min_y: 3.0, max_y: 4.0 }));
            assert_eq!(gpkg::parse(&blob[..12]), Err(WkbError::NotGeoPackage));
        }
    }
}

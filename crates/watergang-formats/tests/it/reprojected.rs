//! GeoJSON in another CRS than that of the rows.

use serde_json::json;
use watergang_core::{AxisOrder, CrsId};
use watergang_crs::{Registry, Reproject};
use watergang_formats::Target;
use watergang_formats::target::DECIMALS_METRES;

use crate::rows::geometry;

fn target(from: CrsId, to: CrsId) -> Target {
    let reproject = Some(Reproject::new(&Registry::default(), from, to).unwrap());
    Target { reproject, axis_order: AxisOrder::EastNorth, decimals: DECIMALS_METRES, right_handed: true }
}

/// POINT (3.0 51.0), little-endian, as degrees.
fn point() -> Vec<u8> {
    let mut wkb = vec![1, 1, 0, 0, 0];
    wkb.extend([3.0f64, 51.0].iter().flat_map(|ordinate| ordinate.to_le_bytes()));
    wkb
}

#[test]
fn a_point_comes_out_in_belgian_lambert_72() {
    // echo 51 3 | cs2cs -f %.4f EPSG:4326 EPSG:31370 says 53924.1295 188637.8099 (PROJ 9.1).
    let expected = json!({"type": "Point", "coordinates": [53924.13, 188_637.81]});
    let written = geometry(target(CrsId::Crs84, CrsId::Epsg(31370)), &point()).unwrap();
    assert_eq!(written, expected);
}

#[test]
fn what_has_no_place_in_the_crs_asked_for_is_left_out() {
    let mut pole = vec![1, 1, 0, 0, 0];
    pole.extend([3.0f64, 90.0].iter().flat_map(|ordinate| ordinate.to_le_bytes()));
    let reason = geometry(target(CrsId::Crs84, CrsId::Epsg(3857)), &pole).unwrap_err();
    assert!(reason.contains("outside of the area of the CRS"), "{reason}");
}

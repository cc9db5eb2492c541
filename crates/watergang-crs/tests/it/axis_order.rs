//! The order of axes by the authorities.

#![allow(clippy::unwrap_used)]

use watergang_core::AxisOrder::{self, EastNorth, NorthEast};
use watergang_core::CrsId;
use watergang_crs::Registry;

/// Source: MapServer's table of axis orders, derived from the EPSG registry.
const BY_AUTHORITY: [(u32, AxisOrder); 18] = [
    (4326, NorthEast),
    (4258, NorthEast),
    (4171, NorthEast),
    (4313, NorthEast),
    (3035, NorthEast),
    (3034, NorthEast),
    (3043, NorthEast),
    (3857, EastNorth),
    (2154, EastNorth),
    (9794, EastNorth),
    (9793, EastNorth),
    (3950, EastNorth),
    (27572, EastNorth),
    (31370, EastNorth),
    (3812, EastNorth),
    (25831, EastNorth),
    (32631, EastNorth),
    (28992, EastNorth),
];

#[test]
fn every_crs_has_the_axis_order_of_its_authority() {
    let registry = Registry::default();
    for (code, order) in BY_AUTHORITY {
        assert_eq!(registry.describe(CrsId::Epsg(code)).unwrap().axis_order, order, "EPSG:{code}");
    }
    for crs in [CrsId::Crs84, CrsId::Crs84h] {
        assert_eq!(registry.describe(crs).unwrap().axis_order, EastNorth, "{crs}");
    }
}

#[test]
fn a_crs_that_nobody_told_us_about_is_named_in_the_error() {
    let registry = Registry::default();
    assert!(!registry.contains(CrsId::Epsg(21781)));
    assert_eq!(
        registry.pipeline(CrsId::Crs84, CrsId::Epsg(21781)).unwrap_err().to_string(),
        "`EPSG:21781` is not among the coordinate reference systems served; add it to the configuration"
    );
}

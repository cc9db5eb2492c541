//! Areas and lengths against PostGIS 3.3.2 with PROJ 9.1.1: `ST_Area(…::geography)` and `ST_Length(…::geography)` of
//! the geometries that the tests name.

use crate::shapes::{ISO, Spelling, line, write};
use geo::{Geometry, MultiLineString, MultiPolygon, Polygon};
use watergang_geometry::WkbError;
use watergang_geometry::geodesic::{area_m2, length_m};

/// Rounding of the areas between edges and the equator, which are some 1e10 m² each.
const TOLERANCE_M2: f64 = 0.001;
/// What the algorithm promises is 15 nm an edge.
const TOLERANCE_M: f64 = 0.000_001;

const SHELL: &[(f64, f64)] = &[(2.0, 50.5), (2.5, 50.5), (2.5, 51.0), (2.0, 51.0), (2.0, 50.5)];
const HOLE: &[(f64, f64)] = &[(2.1, 50.6), (2.1, 50.7), (2.3, 50.7), (2.3, 50.6), (2.1, 50.6)];
const TRIANGLE: &[(f64, f64)] = &[(3.0, 51.0), (3.01, 51.0), (3.0, 51.01), (3.0, 51.0)];
/// Saint-Omer, Bergues, Nieuwpoort, roughly.
const CORRIDOR: &[(f64, f64)] = &[(2.252_2, 50.748_3), (2.35, 50.95), (2.75, 51.13)];

#[track_caller]
fn check_area(geometry: impl Into<Geometry<f64>>, expected_m2: f64) {
    let geometry = geometry.into();
    for spelling in [ISO, Spelling { little_endian: false, has_z: true, ..ISO }] {
        let ours = area_m2(&write(&geometry, spelling)).unwrap();
        assert!((ours - expected_m2).abs() < TOLERANCE_M2, "{ours} m² is not {expected_m2} m²");
    }
}

#[track_caller]
fn check_length(geometry: impl Into<Geometry<f64>>, expected_m: f64) {
    let ours = length_m(&write(&geometry.into(), ISO)).unwrap();
    assert!((ours - expected_m).abs() < TOLERANCE_M, "{ours} m is not {expected_m} m");
}

#[test]
fn the_area_of_a_polygon_is_that_of_postgis() {
    check_area(Polygon::new(line(SHELL), vec![]), 1_962_714_658.052_429_2);
    check_area(Polygon::new(line(SHELL), vec![line(HOLE)]), 1_805_364_759.905_532_8);
    check_area(Polygon::new(line(TRIANGLE), vec![]), 390_468.870_468_139_65);
}

#[test]
fn the_area_of_several_polygons_is_their_sum() {
    let polygons = vec![Polygon::new(line(SHELL), vec![line(HOLE)]), Polygon::new(line(TRIANGLE), vec![])];
    check_area(MultiPolygon(polygons), 1_805_755_228.776_001);
}

#[test]
fn the_way_a_ring_runs_does_not_matter() {
    let mut backwards = SHELL.to_vec();
    backwards.reverse();
    check_area(Polygon::new(line(&backwards), vec![]), 1_962_714_658.052_429_2);
}

#[test]
fn the_antimeridian_is_no_edge() {
    let shell = [(179.5, 10.0), (-179.5, 10.0), (-179.5, 11.0), (179.5, 11.0), (179.5, 10.0)];
    check_area(Polygon::new(line(&shell), vec![]), 12_108_467_312.577_087);
    let beyond = shell.map(|(x, y)| (if x < 0.0 { x + 360.0 } else { x }, y));
    check_area(Polygon::new(line(&beyond), vec![]), 12_108_467_312.577_087);
    check_length(line(&[(179.5, 10.0), (-179.5, 10.5)]), 122_722.095_960_053_64);
}

#[test]
fn the_length_of_a_line_is_that_of_postgis() {
    check_length(line(CORRIDOR), 57_939.835_996_424_765);
    check_length(MultiLineString(vec![line(CORRIDOR), line(&[(0.0, 0.0), (1.0, 0.0)])]), 169_259.326_789_698_33);
}

#[test]
fn lines_have_no_area_and_polygons_no_length() {
    check_area(line(CORRIDOR), 0.0);
    check_length(Polygon::new(line(SHELL), vec![]), 0.0);
}

#[test]
fn what_is_not_on_earth_is_refused() {
    // Lambert-93 metres taken for degrees, a latitude beyond the pole, and no number at all.
    for nowhere in [(652_000.0, 7_060_000.0), (0.0, 90.5), (f64::NAN, 50.0)] {
        let corners = [nowhere, (1.0, 1.0), (2.0, 0.0), nowhere];
        let ring = Geometry::Polygon(Polygon::new(line(&corners), vec![]));
        assert_eq!(area_m2(&write(&ring, ISO)), Err(WkbError::OutsideDomain), "{nowhere:?}");
        assert_eq!(length_m(&write(&line(&corners).into(), ISO)), Err(WkbError::OutsideDomain), "{nowhere:?}");
    }
}

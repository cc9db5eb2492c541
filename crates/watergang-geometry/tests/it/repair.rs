//! Repairs: what is right stays, what is wrong becomes right where that is safe.

use crate::shapes::{ISO, Spelling, geometry, line, spelling, write};
use geo::{Area, Geometry, GeometryCollection, LineString, MultiPolygon, Point, Polygon};
use proptest::prelude::*;
use watergang_geometry::orient::{area, is_right_handed};
use watergang_geometry::repair::{Repairs, repair};
use watergang_geometry::validity::{FaultKind, faults, is_valid};
use watergang_geometry::wkb::Kind;
use watergang_geometry::write::Writer;

fn repaired(wkb: &[u8]) -> (Vec<u8>, Repairs) {
    let mut out = b"before".to_vec();
    let repairs = repair(wkb, &mut out).unwrap();
    (out.strip_prefix(b"before").unwrap().to_vec(), repairs)
}

/// Corners without heights.
fn flat(corners: &[(f64, f64)]) -> Vec<[f64; 3]> {
    corners.iter().map(|(x, y)| [*x, *y, f64::NAN]).collect()
}

fn polygon_bytes(rings: &[&[(f64, f64)]]) -> Vec<u8> {
    let mut out = Vec::new();
    let rings: Vec<_> = rings.iter().map(|ring| flat(ring)).collect();
    Writer::new(&mut out, false).polygon(&rings);
    out
}

proptest! {
    /// Whatever random geometry: repaired it covers what it did, obeys what repairs are for, and stays.
    #[test]
    fn repairing_keeps_the_area_and_twice_is_once(geometry in geometry(), spelling in spelling()) {
        let wkb = write(&geometry, spelling);
        let (ours, _) = repaired(&wkb);
        prop_assert!((area(&ours).unwrap() - geometry.unsigned_area()).abs() < 1e-9);
        prop_assert!(is_right_handed(&ours).unwrap());
        let safe = [FaultKind::NotClosed, FaultKind::RepeatedPoint, FaultKind::TooFewPoints];
        prop_assert!(!faults(&ours).unwrap().iter().any(|fault| safe.contains(&fault.kind)));
        let (again, nothing) = repaired(&ours);
        prop_assert_eq!(again, ours);
        prop_assert!(nothing.is_none());
    }

    #[test]
    fn points_are_left_alone(x in -9.0..9.0, y in -9.0..9.0, spelling in spelling()) {
        let point = Geometry::Point(Point::new(x, y));
        let (ours, repairs) = repaired(&write(&point, spelling));
        prop_assert_eq!(ours, write(&point, Spelling { has_z: spelling.has_z, ..ISO }));
        prop_assert!(repairs.is_none());
    }
}

/// By hand: open, clockwise, a corner twice; and a hole that is a line.
#[test]
fn a_bad_polygon_becomes_a_good_one_and_all_is_told() {
    let bad = polygon_bytes(&[
        &[(0.0, 0.0), (0.0, 4.0), (0.0, 4.0), (4.0, 4.0), (4.0, 0.0)],
        &[(1.0, 1.0), (2.0, 2.0), (1.0, 1.0)],
    ]);
    let (ours, repairs) = repaired(&bad);
    assert_eq!(ours, polygon_bytes(&[&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]]));
    let expected =
        Repairs { closed_ring_count: 1, dropped_position_count: 1, turned_ring_count: 1, dropped_part_count: 1 };
    assert_eq!(repairs, expected);
    assert_eq!((is_valid(&bad), is_valid(&ours)), (Ok(false), Ok(true)));
}

#[test]
fn a_hole_without_a_shell_goes_with_it() {
    let flat_shell: &[(f64, f64)] = &[(0.0, 0.0), (4.0, 0.0), (2.0, 0.0), (0.0, 0.0)];
    let hole: &[(f64, f64)] = &[(1.0, 1.0), (1.0, 2.0), (2.0, 1.0), (1.0, 1.0)];
    let (ours, repairs) = repaired(&polygon_bytes(&[flat_shell, hole]));
    assert_eq!(ours, polygon_bytes(&[]));
    assert_eq!(repairs.dropped_part_count, 2);
}

#[test]
fn parts_without_extent_leave_their_multi_geometry() {
    let good = Polygon::new(line(&[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]), vec![]);
    let bad = Polygon::new(line(&[(5.0, 5.0), (5.0, 5.0), (5.0, 5.0), (5.0, 5.0)]), vec![]);
    let multi = |parts: &[&Polygon<f64>]| write(&MultiPolygon(parts.iter().copied().cloned().collect()).into(), ISO);
    assert_eq!(repaired(&multi(&[&bad, &good, &bad])).0, multi(&[&good]));
    assert_eq!(repaired(&multi(&[&bad])).0, multi(&[]));
    let empty_line = Geometry::LineString(LineString::new(vec![]));
    let collection = Geometry::GeometryCollection(GeometryCollection(vec![empty_line, good.clone().into()]));
    let expected = Geometry::GeometryCollection(GeometryCollection(vec![good.into()]));
    assert_eq!(repaired(&write(&collection, ISO)).0, write(&expected, ISO));
}

#[test]
fn a_pipe_that_goes_straight_down_keeps_both_ends() {
    let mut pipe = Vec::new();
    Writer::new(&mut pipe, true).line(&[[1.0, 1.0, 5.0], [1.0, 1.0, 2.0], [1.0, 1.0, 2.0]]);
    let mut expected = Vec::new();
    Writer::new(&mut expected, true).line(&[[1.0, 1.0, 5.0], [1.0, 1.0, 2.0]]);
    assert_eq!(repaired(&pipe).0, expected);
}

#[test]
fn what_needs_a_decision_is_left_as_it_is() {
    let bow: &[(f64, f64)] = &[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0), (0.0, 0.0)];
    let not_a_number: &[(f64, f64)] = &[(0.0, 0.0), (2.0, 2.0), (f64::NAN, 0.0), (0.0, 0.0)];
    for bad in [bow, not_a_number] {
        let wkb = polygon_bytes(&[bad]);
        let (ours, repairs) = repaired(&wkb);
        assert_eq!(ours, wkb);
        assert!(repairs.is_none());
    }
}

#[test]
fn a_failure_leaves_the_buffer_as_it_was() {
    let mut wkb = Vec::new();
    let mut writer = Writer::new(&mut wkb, false);
    writer.multi(Kind::MultiPoint, 2);
    writer.point([1.0, 2.0, f64::NAN]);
    let mut out = vec![42];
    assert!(repair(&wkb, &mut out).is_err());
    assert_eq!(out, [42]);
}

//! Validity against PostGIS (GEOS), on polygons of small whole numbers, where everything touches everything.

use crate::shapes::{ISO, line, write};
use geo::{Geometry, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::fmt::Write;
use watergang_geometry::validity::{FAULTS_MAX, Fault, FaultKind, faults, is_valid};
use watergang_test_postgres::TestPostgres;

/// A closed ring of three to six corners on a grid.
fn ring(low: i32, high: i32) -> impl Strategy<Value = LineString<f64>> {
    proptest::collection::vec((low..=high, low..=high), 3..7).prop_map(|corners| {
        let mut ring: Vec<_> = corners.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
        ring.push(ring[0]);
        LineString::from(ring)
    })
}

fn small_polygon() -> impl Strategy<Value = Polygon<f64>> {
    let square = line(&[(0.0, 0.0), (3.0, 0.0), (6.0, 0.0), (6.0, 6.0), (3.0, 6.0), (0.0, 6.0), (0.0, 0.0)]);
    let shell = prop_oneof![Just(square), ring(0, 6)];
    (shell, proptest::collection::vec(ring(0, 6), 0..3)).prop_map(|(shell, holes)| Polygon::new(shell, holes))
}

fn polygons() -> impl Strategy<Value = Geometry<f64>> {
    prop_oneof![
        small_polygon().prop_map(Geometry::Polygon),
        (small_polygon(), ring(0, 8))
            .prop_map(|(one, other)| { Geometry::MultiPolygon(MultiPolygon(vec![one, Polygon::new(other, vec![])])) }),
    ]
}

#[test]
fn postgis_finds_the_same_polygons_valid() {
    const COUNT: usize = 6_000;
    let Some(postgres) = TestPostgres::shared() else { return };
    let mut runner = TestRunner::deterministic();
    let all: Vec<Vec<u8>> =
        (0..COUNT).map(|_| write(&polygons().new_tree(&mut runner).unwrap().current(), ISO)).collect();
    let database = postgres.create_database("validity");
    let mut valid_count = 0;
    // A statement is an argument of `psql`, which has a length of 128 KiB at most.
    for some in all.chunks(60) {
        let mut values = String::new();
        for (number, wkb) in some.iter().enumerate() {
            let hex: String = wkb.iter().map(|byte| format!("{byte:02x}")).collect();
            write!(values, "{}({number},'{hex}')", if number == 0 { "" } else { "," }).unwrap();
        }
        let rows = database.query(&format!(
            "SELECT ST_IsValid(wkb::geometry), ST_IsValidReason(wkb::geometry), ST_AsText(wkb::geometry) \
             FROM (VALUES {values}) AS one(number, wkb) ORDER BY number"
        ));
        assert_eq!(rows.lines().count(), some.len());
        for (row, wkb) in rows.lines().zip(some) {
            let expected = row.starts_with("t|");
            valid_count += usize::from(expected);
            assert_eq!(is_valid(wkb).unwrap(), expected, "{row}, ours: {:?}", faults(wkb).unwrap());
        }
    }
    assert!((COUNT / 10..COUNT * 9 / 10).contains(&valid_count), "{valid_count} valid ones do not test much");
}

#[track_caller]
fn check(geometry: impl Into<Geometry<f64>>, expected: &[(FaultKind, (f64, f64))]) {
    let ours = faults(&write(&geometry.into(), ISO)).unwrap();
    let expected: Vec<Fault> =
        expected.iter().map(|(kind, (x, y))| Fault { kind: *kind, at: Some([*x, *y]), part: 0 }).collect();
    assert_eq!(ours, expected);
}

/// By hand: what and where.
#[test]
fn each_fault_is_named_with_its_place() {
    let square = |low: f64, high: f64| line(&[(low, low), (high, low), (high, high), (low, high), (low, low)]);
    let bow = line(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0), (0.0, 0.0)]);
    check(Polygon::new(bow, vec![]), &[(FaultKind::SelfIntersection, (1.0, 1.0))]);
    let spike = line(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (6.0, 6.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]);
    let found = faults(&write(&Polygon::new(spike, vec![]).into(), ISO)).unwrap();
    assert_eq!(found[0], Fault { kind: FaultKind::Spike, at: Some([6.0, 6.0]), part: 0 });
    check(Polygon::new(square(0.0, 9.0), vec![square(10.0, 12.0)]), &[(FaultKind::HoleOutside, (10.0, 10.0))]);
    let holes = vec![square(1.0, 8.0), square(2.0, 4.0)];
    check(Polygon::new(square(0.0, 9.0), holes), &[(FaultKind::HoleInHole, (2.0, 2.0))]);
    check(line(&[(1.0, 1.0), (1.0, 1.0), (2.0, 1.0)]), &[(FaultKind::RepeatedPoint, (1.0, 1.0))]);
    check(line(&[(1.0, 1.0)]), &[(FaultKind::TooFewPoints, (1.0, 1.0))]);
    let infinite = f64::INFINITY;
    check(line(&[(1.0, 1.0), (infinite, 2.0)]), &[(FaultKind::NotFinite, (infinite, 2.0))]);
    // A hole from side to side, touching both.
    let wall = line(&[(0.0, 5.0), (5.0, 4.0), (9.0, 5.0), (5.0, 6.0), (0.0, 5.0)]);
    let walled = faults(&write(&Polygon::new(square(0.0, 9.0), vec![wall]).into(), ISO)).unwrap();
    assert!(matches!(walled[..], [Fault { kind: FaultKind::InsideDivided, .. }]), "{walled:?}");
}

#[test]
fn an_open_ring_is_told_with_its_end() {
    let mut wkb = vec![1, 3, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0];
    [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]
        .iter()
        .for_each(|(x, y): &(f64, f64)| wkb.extend([x.to_le_bytes(), y.to_le_bytes()].concat()));
    let expected = Fault { kind: FaultKind::NotClosed, at: Some([0.0, 1.0]), part: 0 };
    assert_eq!(faults(&wkb), Ok(vec![expected]));
}

#[test]
fn the_part_with_the_fault_is_counted() {
    let square = |at: f64| line(&[(at, 0.0), (at + 1.0, 0.0), (at + 1.0, 1.0), (at, 1.0), (at, 0.0)]);
    let [fine, bad] = [square(0.0), line(&[(9.0, 9.0), (8.0, 8.0), (9.0, 9.0)])].map(|ring| Polygon::new(ring, vec![]));
    let found = faults(&write(&MultiPolygon(vec![fine.clone(), fine.clone()]).into(), ISO)).unwrap();
    assert!(found.iter().all(|fault| (fault.kind, fault.part) == (FaultKind::PolygonsOverlap, 1)), "{found:?}");
    let found = faults(&write(&MultiPolygon(vec![fine, bad]).into(), ISO)).unwrap();
    assert_eq!(found, [Fault { kind: FaultKind::TooFewPoints, at: Some([9.0, 9.0]), part: 1 }]);
}

#[test]
fn an_empty_geometry_is_valid_and_said_to_be_empty() {
    let wkb = write(&MultiPolygon(vec![]).into(), ISO);
    assert_eq!(faults(&wkb), Ok(vec![Fault { kind: FaultKind::Empty, at: None, part: 0 }]));
    assert_eq!(is_valid(&wkb), Ok(true));
}

#[test]
fn a_scribble_ends_at_the_maximum() {
    let corner = |number: u32| (f64::from(number * 7_919 % 1_009), f64::from(number * 104_729 % 1_013));
    let mut ring: Vec<_> = (0..2_000).map(corner).collect();
    ring.push(ring[0]);
    let found = faults(&write(&Polygon::new(line(&ring), vec![]).into(), ISO)).unwrap();
    assert_eq!(found.len(), FAULTS_MAX);
}

/// A comb of 100,000 teeth: comparing each edge with each would take minutes.
#[test]
fn a_long_ring_is_judged_in_near_linear_time() {
    let mut ring: Vec<_> = (0..100_000_u32).map(|number| (f64::from(number), f64::from(number % 2) * 50.0)).collect();
    ring.extend([(100_000.0, -1.0), (0.0, -1.0), (0.0, 0.0)]);
    assert_eq!(faults(&write(&Polygon::new(line(&ring), vec![]).into(), ISO)), Ok(vec![]));
}

/// Teeth on a slope, so that the box of each edge meets those of all others, and no two edges meet.
#[test]
fn a_tangle_of_boxes_is_given_up_before_it_costs_much() {
    let tooth = |number: u32| {
        let (step, reach) = (f64::from(number), if number.is_multiple_of(2) { 0.0 } else { 1e6 });
        (step + reach, reach - step)
    };
    let mut ring: Vec<_> = (0..40_000).map(tooth).collect();
    ring.extend([(-1e6, -2e6), ring[0]]);
    let found = faults(&write(&Polygon::new(line(&ring), vec![]).into(), ISO)).unwrap();
    assert_eq!(found, [Fault { kind: FaultKind::TooTangled, at: None, part: 0 }]);
}

/// Comparing each corner of each hole with each edge of the shell would take 600 million comparisons.
#[test]
fn many_holes_are_found_in_their_shell() {
    let corner = |number: u32| {
        let angle = std::f64::consts::TAU * f64::from(number) / 20_000.0;
        (60.0 + 200.0 * angle.cos(), 60.0 + 200.0 * angle.sin())
    };
    let mut shell: Vec<_> = (0..20_000).map(corner).collect();
    shell.push(shell[0]);
    let hole = |number: u32| {
        let (x, y) = (f64::from(number % 100), f64::from(number / 100));
        line(&[(x, y), (x, y + 0.5), (x + 0.5, y), (x, y)])
    };
    let mut holes: Vec<_> = (0..10_000).map(hole).collect();
    assert_eq!(faults(&write(&Polygon::new(line(&shell), holes.clone()).into(), ISO)), Ok(vec![]));
    holes.push(line(&[(59.1, 59.1), (59.1, 59.2), (59.2, 59.1), (59.1, 59.1)]));
    let found = faults(&write(&Polygon::new(line(&shell), holes).into(), ISO)).unwrap();
    assert_eq!(found, [Fault { kind: FaultKind::HoleInHole, at: Some([59.1, 59.1]), part: 0 }]);
}

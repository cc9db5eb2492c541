//! Areas and the way rings run, against `geo`.

use crate::shapes::{ISO, Spelling, geometry, line, polygon, spelling, write};
use geo::orient::Direction;
use geo::{Area, Geometry, Orient, Polygon};
use proptest::prelude::*;
use watergang_geometry::orient::{area, is_right_handed, signed_area};
use watergang_geometry::right_handed;

proptest! {
    #[test]
    fn the_area_is_that_of_geo(geometry in geometry(), spelling in spelling()) {
        let ours = area(&write(&geometry, spelling)).unwrap();
        prop_assert!((ours - geometry.unsigned_area()).abs() < 1e-9, "{} is not {}", ours, geometry.unsigned_area());
    }

    #[test]
    fn rings_are_turned_as_geo_turns_them(
        polygon in polygon(), shell_runs_back: bool, holes_run_back: bool, spelling in spelling(),
    ) {
        let (mut shell, mut holes) = polygon.into_inner();
        if shell_runs_back {
            shell.0.reverse();
        }
        if holes_run_back {
            holes.iter_mut().for_each(|hole| hole.0.reverse());
        }
        let polygon = Polygon::new(shell, holes);
        let expected: Geometry<f64> = polygon.orient(Direction::Default).into();
        let wkb = write(&polygon.clone().into(), spelling);
        let mut ours = Vec::new();
        right_handed(&wkb, &mut ours).unwrap();
        prop_assert_eq!(&ours, &write(&expected, Spelling { has_z: spelling.has_z, ..ISO }));
        prop_assert!(is_right_handed(&ours).unwrap());
        prop_assert_eq!(is_right_handed(&wkb).unwrap(), expected == polygon.into());
    }
}

/// By hand: a square of 2 by 2, far from the origin.
#[test]
fn a_ring_is_positive_counter_clockwise_whether_closed_or_not() {
    let corners =
        [[650_000.0, 7_050_000.0], [650_002.0, 7_050_000.0], [650_002.0, 7_050_002.0], [650_000.0, 7_050_002.0]];
    assert_eq!(signed_area(corners), 4.0);
    assert_eq!(signed_area(corners.into_iter().chain([corners[0]])), 4.0);
    assert_eq!(signed_area(corners.into_iter().rev()), -4.0);
    assert_eq!(signed_area([]), 0.0);
}

#[test]
fn a_line_has_no_hand() {
    assert_eq!(is_right_handed(&write(&line(&[(0.0, 0.0), (0.0, 1.0), (1.0, 0.0)]).into(), ISO)), Ok(true));
}

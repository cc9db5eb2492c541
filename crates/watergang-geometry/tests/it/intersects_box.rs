//! `intersects_box` against the `geo` crate, which knows nothing of ours.

use crate::shapes::{ISO, geometry, place, spelling, write};
use geo::{Coord, Geometry, Intersects, LineString, Point, Polygon, Rect};
use proptest::prelude::*;
use watergang_geometry::{WkbError, intersects_box, intersects_box_projected};

fn numbers(rectangle: &Rect<f64>) -> [f64; 4] {
    [rectangle.min().x, rectangle.min().y, rectangle.max().x, rectangle.max().y]
}

/// `geo` splits a rectangle without width or height into no proper triangles, so that it is asked with the line or the
/// point that such a rectangle is.
fn expected(geometry: &Geometry<f64>, rectangle: &Rect<f64>) -> bool {
    let (min, max) = (rectangle.min(), rectangle.max());
    if min == max {
        geometry.intersects(&Point::from(min))
    } else if min.x == max.x || min.y == max.y {
        geometry.intersects(&geo::Line::new(min, max))
    } else {
        geometry.intersects(&rectangle.to_polygon())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn geo_says_the_same(geometry in geometry(), spelling in spelling(), one in place(), other in place()) {
        let rectangle = Rect::new(one, other);
        let ours = intersects_box(&write(&geometry, spelling), &numbers(&rectangle)).unwrap();
        prop_assert_eq!(ours, expected(&geometry, &rectangle));
    }

    /// Far from the origin, where a naive determinant loses its digits.
    #[test]
    fn geo_says_the_same_at_the_size_of_projected_coordinates(
        corners in proptest::collection::vec((650_000.0_f64..650_010.0, 7_050_000.0_f64..7_050_010.0), 3),
        at in 0_usize..3, width in 0.0_f64..2.0, height in 0.0_f64..2.0,
    ) {
        let triangle = Polygon::new(LineString::from(corners.clone()), vec![]);
        let middle = Coord {
            x: (corners[at].0 + corners[(at + 1) % 3].0) / 2.0,
            y: (corners[at].1 + corners[(at + 1) % 3].1) / 2.0,
        };
        // Hung below the middle of an edge: it touches, or misses by the last digit.
        let rectangle = Rect::new(middle, Coord { x: middle.x + width, y: middle.y - height });
        let geometry = Geometry::Polygon(triangle);
        let ours = intersects_box(&write(&geometry, ISO), &numbers(&rectangle)).unwrap();
        prop_assert_eq!(ours, expected(&geometry, &rectangle));
    }
}

fn square_with_hole() -> Vec<u8> {
    let square =
        |low: f64, high: f64| LineString::from(vec![(low, low), (high, low), (high, high), (low, high), (low, low)]);
    write(&Geometry::Polygon(Polygon::new(square(0.0, 10.0), vec![square(3.0, 7.0)])), ISO)
}

#[test]
fn a_box_in_a_hole_is_outside_and_on_its_edge_inside() {
    let polygon = square_with_hole();
    assert_eq!(intersects_box(&polygon, &[4.0, 4.0, 6.0, 6.0]), Ok(false));
    assert_eq!(intersects_box(&polygon, &[3.0, 4.0, 6.0, 6.0]), Ok(true));
    assert_eq!(intersects_box(&polygon, &[1.0, 1.0, 2.0, 2.0]), Ok(true));
    assert_eq!(intersects_box(&polygon, &[10.0, 10.0, 12.0, 12.0]), Ok(true));
    assert_eq!(intersects_box(&polygon, &[-5.0, -5.0, 50.0, 50.0]), Ok(true));
}

#[test]
fn a_ring_that_is_not_closed_counts_as_closed() {
    let open = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
    let mut polygon = vec![1, 3, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0];
    open.iter().for_each(|(x, y): &(f64, f64)| polygon.extend([x.to_le_bytes(), y.to_le_bytes()].concat()));
    assert_eq!(intersects_box(&polygon, &[4.0, 4.0, 6.0, 6.0]), Ok(true));
    assert_eq!(intersects_box(&polygon, &[-1.0, 4.0, 1.0, 6.0]), Ok(true));
    assert_eq!(intersects_box(&polygon, &[-9.0, 4.0, -8.0, 6.0]), Ok(false));
}

#[test]
fn a_segment_to_nowhere_touches_nothing() {
    for nowhere in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let line = Geometry::LineString(LineString::from(vec![(-1.0, 0.0), (nowhere, nowhere)]));
        assert_eq!(intersects_box(&write(&line, ISO), &[0.0, 0.0, 1.0, 1.0]), Ok(false), "{nowhere}");
    }
}

#[test]
fn positions_are_projected_before_they_are_compared() {
    let point = write(&Geometry::Point(Point::new(1.0, 2.0)), ISO);
    let bounds = [99.0, 199.0, 101.0, 201.0];
    assert_eq!(intersects_box_projected(&point, &bounds, |x, y| Some((100.0 * x, 100.0 * y))), Ok(true));
    assert_eq!(intersects_box_projected(&point, &bounds, |x, y| Some((x, y))), Ok(false));
    assert_eq!(intersects_box_projected(&point, &bounds, |_, _| None), Err(WkbError::OutsideDomain));
}

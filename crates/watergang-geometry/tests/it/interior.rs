//! Points on geometries, against `geo`.

use crate::shapes::{ISO, geometry, line, polygon, spelling, write};
use geo::{Contains, CoordsIter, Distance, Euclidean, Geometry, MultiPolygon, Point, Polygon};
use proptest::prelude::*;
use watergang_geometry::interior::point_on;

proptest! {
    #[test]
    fn the_point_lies_inside_of_a_polygon(polygon in polygon(), spelling in spelling()) {
        let [x, y] = point_on(&write(&polygon.clone().into(), spelling)).unwrap().unwrap();
        prop_assert!(polygon.contains(&Point::new(x, y)));
    }

    #[test]
    fn the_point_lies_on_every_geometry_that_is_not_empty(geometry in geometry(), spelling in spelling()) {
        let ours = point_on(&write(&geometry, spelling)).unwrap();
        prop_assert_eq!(ours.is_some(), geometry.coords_count() > 0);
        if let Some([x, y]) = ours {
            let distance = Euclidean.distance(&geometry, &Geometry::Point(Point::new(x, y)));
            prop_assert!(distance < 1e-9, "{} away", distance);
        }
    }
}

/// By hand: the centroid of a horseshoe lies between its legs.
#[test]
fn a_horseshoe_is_met() {
    let shoe =
        [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (8.0, 9.0), (8.0, 1.0), (1.0, 1.0), (1.0, 9.0), (0.0, 9.0), (0.0, 0.0)];
    let shoe = Polygon::new(line(&shoe), vec![]);
    let [x, y] = point_on(&write(&shoe.clone().into(), ISO)).unwrap().unwrap();
    assert!(shoe.contains(&Point::new(x, y)), "{x} {y}");
}

#[test]
fn the_widest_polygon_and_the_middle_of_a_line_are_taken() {
    let square = |at: f64, side: f64| {
        let (low, high) = (at, at + side);
        Polygon::new(line(&[(low, low), (high, low), (high, high), (low, high), (low, low)]), vec![])
    };
    let polygons = MultiPolygon(vec![square(0.0, 1.0), square(5.0, 2.0), square(9.0, 1.0)]);
    assert_eq!(point_on(&write(&polygons.into(), ISO)), Ok(Some([6.0, 6.0])));
    assert_eq!(point_on(&write(&line(&[(0.0, 0.0), (1.0, 0.0), (1.0, 3.0)]).into(), ISO)), Ok(Some([1.0, 1.0])));
}

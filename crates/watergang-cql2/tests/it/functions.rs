//! The functions, as a filter calls them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use watergang_core::AxisOrder::EastNorth;
use watergang_core::{GeometryKind, GeometryProperty, Property, PropertyKind, Schema, ValueRef};
use watergang_cql2::{Condition, Context, Encoding, Evaluator, Functions, Item, text};

/// An item that has a date and no geometry.
struct Day(&'static str);

impl Item for Day {
    fn value(&self, _slot: usize) -> ValueRef<'_> {
        ValueRef::Text(self.0)
    }
    fn geometry(&self) -> Option<&[u8]> {
        None
    }
}

fn truth(filter: &str, functions: &Functions) -> Option<bool> {
    let tree = text::parse(filter, &Encoding::new(EastNorth)).unwrap_or_else(|error| panic!("{filter}: {error}"));
    let schema = Schema {
        properties: vec![Property::new("day", PropertyKind::Date)],
        geometry: Some(GeometryProperty { name: "geom".to_owned(), kind: GeometryKind::Any, has_z: false }),
        time: None,
    };
    let condition = Condition::new(&tree, &Context { schema: &schema, functions });
    let condition = condition.unwrap_or_else(|error| panic!("{filter}: {error}"));
    Evaluator::new(&condition).truth_of(&Day("2024-02-29"))
}

#[track_caller]
fn check(filter: &str) {
    assert_eq!(truth(filter, &Functions::of_lon_lat()), Some(true), "{filter}");
}

/// Values of GeographicLib as pyproj 3.7 gives them (`Geod(ellps='WGS84')`): a square degree at the equator is 12,308.778 km², a degree
/// of the equator 111,319.491 m and the first degree of the meridian 110,574.389 m.
#[test]
fn areas_and_lengths_are_those_of_the_ellipsoid() {
    check("area_ha(POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))) BETWEEN 1230877.7 AND 1230877.9");
    check("area_ha(LINESTRING(0 0, 1 0)) = 0");
    check("length_m(LINESTRING(0 0, 1 0)) BETWEEN 111319.49 AND 111319.50");
    check("length_m(LINESTRING(0 0, 0 1)) BETWEEN 110574.38 AND 110574.39");
    check("length_m(POINT(0 0)) = 0");
}

#[test]
fn distances_are_those_of_the_nearest_points() {
    check("distance_m(POINT(0 0), POINT(1 0)) BETWEEN 111319.49 AND 111319.50");
    check("distance_m(POINT(0 0), POINT(0 0)) = 0");
    check("distance_m(POINT(5 5), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))) = 0");
    // From the middle of the hole to its edge: half a degree along the equator.
    check(
        "distance_m(POINT(0 0), POLYGON((-2 -2, 2 -2, 2 2, -2 2, -2 -2), (-0.5 -1, 0.5 -1, 0.5 1, -0.5 1, -0.5 -1))) \
           BETWEEN 55659.74 AND 55659.75",
    );
    // To the middle of an edge, which is a vertex of neither.
    check("distance_m(LINESTRING(-1 0, 1 0), POINT(0 1)) BETWEEN 110574.38 AND 110574.39");
    check("distance_m(POINT(0 1), LINESTRING(-1 0, 1 0)) BETWEEN 110574.38 AND 110574.39");
    // At 60 degrees north a degree of longitude is half of one of latitude: the eastern neighbour is the nearer one.
    check("distance_m(POINT(0 60), MULTIPOINT((1.5 60), (0 61))) < 84000");
    check("NOT distance_m(geom, POINT(0 0)) > 0 OR distance_m(geom, POINT(0 0)) IS NULL");
    check("distance_m(POINT(0 0), POLYGON EMPTY) IS NULL");
}

/// With more positions than are compared one by one. From a peak to the nearest valley of the other it is a tenth of a
/// degree to the east and four to the north, 11.13 and 44.23 km, so 45.61 km.
#[test]
fn distances_of_long_lines_are_found_in_a_tree() {
    let zigzag = |y: f64| {
        let positions = (0..100).map(|step| format!("{} {}", f64::from(step) * 0.1, y + f64::from(step % 2) * 0.1));
        format!("LINESTRING({})", positions.collect::<Vec<_>>().join(", "))
    };
    check(&format!("distance_m({}, {}) BETWEEN 45600 AND 45620", zigzag(0.0), zigzag(0.5)));
}

#[test]
fn positions_go_through_the_crs_of_the_filter() {
    // A CRS in which a unit is a tenth of a degree.
    let tenths = Functions::new(Arc::new(|x, y| Some((x / 10.0, y / 10.0))), false);
    assert_eq!(truth("length_m(LINESTRING(0 0, 10 0)) BETWEEN 111319.49 AND 111319.50", &tenths), Some(true));
    assert_eq!(truth("distance_m(POINT(0 0), POINT(10 0)) BETWEEN 111319.49 AND 111319.50", &tenths), Some(true));
    let nowhere = Functions::new(Arc::new(|_, _| None), false);
    assert_eq!(truth("length_m(LINESTRING(0 0, 10 0)) > 0", &nowhere), None);
}

/// Checking happens where many requests are served, and may not take long.
#[test]
fn what_is_asked_of_geometries_alone_is_calculated_once_and_not_while_it_is_checked() {
    for filter in
        ["distance_m(POINT(0 0), POINT(1 0)) > 1", "A_CONTAINS((distance_m(POINT(0 0), POINT(1 0)) * 0, 1), (0))"]
    {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let functions = Functions::new(
            Arc::new(move |x, y| {
                counted.fetch_add(1, Ordering::Relaxed);
                Some((x, y))
            }),
            true,
        );
        let tree = text::parse(filter, &Encoding::new(EastNorth)).unwrap();
        let condition = Condition::new(&tree, &Context { schema: &Schema::default(), functions: &functions }).unwrap();
        assert_eq!(calls.load(Ordering::Relaxed), 0, "{filter}");
        for _ in 0..3 {
            assert_eq!(Evaluator::new(&condition).truth_of(&Day("2024-02-29")), Some(true), "{filter}");
            assert_eq!(calls.load(Ordering::Relaxed), 2, "{filter}");
        }
    }
}

#[test]
fn years_are_those_of_the_calendar() {
    check("year(day) = 2024");
    check("year(TIMESTAMP('1999-12-31T23:59:59Z')) = 1999");
    check("YEAR(DATE('2000-01-01')) = year(day) - 24");
}

#[test]
fn the_list_tells_what_can_be_called() {
    let names: Vec<&str> = Functions::list().iter().map(|function| function.name).collect();
    assert_eq!(names, ["area_ha", "length_m", "distance_m", "year"]);
    for function in Functions::list() {
        assert!(["number", "integer"].contains(&function.returns));
        assert!(!function.arguments.is_empty());
    }
}

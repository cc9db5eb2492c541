//! Geometries: by hand from RFC 7946, and any geometry against geozero.

use geozero::{CoordDimensions, ToJson, ToWkb, geojson::GeoJson, wkb::Wkb};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use watergang_core::AxisOrder;

use crate::rows::{degrees, geometry};

/// ISO WKB of a GeoJSON geometry, made by geozero.
fn wkb_of(geojson: &Json, dimensions: CoordDimensions) -> Vec<u8> {
    GeoJson(&geojson.to_string()).to_wkb(dimensions).unwrap()
}

#[track_caller]
fn check(given: &Json, expected: &Json) {
    let wkb = wkb_of(given, CoordDimensions::xy());
    assert_eq!(geometry(degrees(AxisOrder::EastNorth), &wkb).as_ref(), Ok(expected));
}

#[test]
fn rings_that_run_the_wrong_way_are_turned() {
    let exterior = json!([[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]);
    let exterior_backwards = json!([[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]]);
    let hole = json!([[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]);
    let hole_backwards = json!([[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]);
    let right = json!({"type": "Polygon", "coordinates": [exterior, hole]});
    check(&json!({"type": "Polygon", "coordinates": [exterior_backwards, hole_backwards]}), &right);
    check(&json!({"type": "Polygon", "coordinates": [exterior, hole_backwards]}), &right);
    check(&right, &right);
    check(
        &json!({"type": "MultiPolygon", "coordinates": [[exterior_backwards], [exterior, hole]]}),
        &json!({"type": "MultiPolygon", "coordinates": [[exterior], [exterior, hole]]}),
    );
}

#[test]
fn the_order_of_axes_does_not_turn_a_ring() {
    let given = json!({"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 0]]]});
    let wkb = wkb_of(&given, CoordDimensions::xy());
    let expected = json!({"type": "Polygon", "coordinates": [[[0, 0], [0, 4], [4, 4], [0, 0]]]});
    assert_eq!(geometry(degrees(AxisOrder::NorthEast), &wkb), Ok(expected));
}

#[test]
fn a_small_ring_far_from_the_origin_keeps_its_turn() {
    // A square of 1 cm in Lambert 93: the products of its coordinates are larger than its area by 10^16.
    let (x, y) = (652_000.0, 7_080_000.0);
    let ring = json!([[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]);
    let given = json!({"type": "Polygon", "coordinates": [ring]});
    let written = geometry(degrees(AxisOrder::EastNorth), &wkb_of(&given, CoordDimensions::xy())).unwrap();
    assert!(alike(&written, &given), "{written}");
}

#[test]
fn heights_are_kept_and_measures_dropped() {
    let point_z = |code: u32, ordinates: &[f64]| {
        let mut wkb = vec![1];
        wkb.extend_from_slice(&code.to_le_bytes());
        wkb.extend(ordinates.iter().flat_map(|ordinate| ordinate.to_le_bytes()));
        geometry(degrees(AxisOrder::NorthEast), &wkb).unwrap()["coordinates"].take()
    };
    assert_eq!(point_z(1001, &[2.5, 51.0, 3.456_78]), json!([51, 2.5, 3.457]));
    assert_eq!(point_z(2001, &[2.5, 51.0, 9.0]), json!([51, 2.5]));
    assert_eq!(point_z(3001, &[2.5, 51.0, -1.5, 9.0]), json!([51, 2.5, -1.5]));
    assert_eq!(point_z(1001, &[2.5, 51.0, f64::NAN]), json!([51, 2.5]));
}

#[test]
fn big_endian_is_read_like_little_endian() {
    let mut wkb = vec![0];
    wkb.extend_from_slice(&2u32.to_be_bytes());
    wkb.extend_from_slice(&2u32.to_be_bytes());
    wkb.extend([1.0f64, 2.0, 3.0, 4.0].iter().flat_map(|ordinate| ordinate.to_be_bytes()));
    let expected = json!({"type": "LineString", "coordinates": [[1, 2], [3, 4]]});
    assert_eq!(geometry(degrees(AxisOrder::EastNorth), &wkb), Ok(expected));
}

#[test]
fn empty_geometries_have_empty_coordinates() {
    for (code, kind) in [(2u32, "LineString"), (3, "Polygon"), (4, "MultiPoint"), (5, "MultiLineString")] {
        let mut wkb = vec![1];
        wkb.extend_from_slice(&code.to_le_bytes());
        wkb.extend_from_slice(&0u32.to_le_bytes());
        let expected = json!({"type": kind, "coordinates": []});
        assert_eq!(geometry(degrees(AxisOrder::EastNorth), &wkb), Ok(expected));
    }
    let mut point = vec![1, 1, 0, 0, 0];
    point.extend([f64::NAN; 2].iter().flat_map(|ordinate| ordinate.to_le_bytes()));
    let expected = json!({"type": "Point", "coordinates": []});
    assert_eq!(geometry(degrees(AxisOrder::EastNorth), &point), Ok(expected));
    let collection = [1, 7, 0, 0, 0, 0, 0, 0, 0];
    let expected = json!({"type": "GeometryCollection", "geometries": []});
    assert_eq!(geometry(degrees(AxisOrder::EastNorth), &collection), Ok(expected));
}

#[test]
fn damaged_geometries_are_left_out_with_a_reason() {
    let reason = |wkb: &[u8]| geometry(degrees(AxisOrder::EastNorth), wkb).unwrap_err();
    assert_eq!(reason(&[]), "the geometry is cut off");
    assert_eq!(reason(&[7, 1, 0, 0, 0]), "the geometry is not WKB");
    // A count of 4 thousand million positions with nothing behind it.
    assert_eq!(reason(&[1, 2, 0, 0, 0, 255, 255, 255, 255]), "the geometry is cut off");
    assert_eq!(
        reason(&[1, 8, 0, 0, 0, 0, 0, 0, 0]),
        "a geometry of WKB kind 8 cannot be written; store it as points, lines or polygons"
    );
    // A multi-point with a line in it.
    assert_eq!(
        reason(&[1, 4, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0]),
        "a geometry of WKB kind 4 has a part of kind 2"
    );
    let deep = [1u8, 7, 0, 0, 0, 1, 0, 0, 0].repeat(10_000);
    assert_eq!(reason(&deep), "the geometry is nested deeper than 16 levels");
    let mut line = vec![1, 2, 0, 0, 0, 1, 0, 0, 0];
    line.extend([2.5, f64::INFINITY].iter().flat_map(|ordinate: &f64| ordinate.to_le_bytes()));
    assert!(reason(&line).starts_with("a coordinate of the geometry is not a finite number"));
}

fn position() -> impl Strategy<Value = Json> {
    (-180_000_000i64..=180_000_000, -90_000_000i64..=90_000_000)
        .prop_map(|(x, y)| json!([x as f64 / 1e6, y as f64 / 1e6]))
}

fn positions(least: usize) -> impl Strategy<Value = Json> {
    prop::collection::vec(position(), least..12).prop_map(Json::Array)
}

fn list_of(part: impl Strategy<Value = Json>) -> impl Strategy<Value = Json> {
    prop::collection::vec(part, 1..4).prop_map(Json::Array)
}

/// A ring that runs counter-clockwise: a triangle.
fn polygon() -> impl Strategy<Value = Json> {
    (position(), 1u32..1_000_000).prop_map(|(at, size)| {
        let (x, y) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
        let size = f64::from(size) / 1e4;
        json!([[[x, y], [x + size, y], [x + size, y + size], [x, y]]])
    })
}

fn any_geometry() -> impl Strategy<Value = Json> {
    let of = |kind: &'static str| move |coordinates: Json| json!({"type": kind, "coordinates": coordinates});
    let simple = prop_oneof![
        position().prop_map(of("Point")),
        positions(2).prop_map(of("LineString")),
        polygon().prop_map(of("Polygon")),
        positions(1).prop_map(of("MultiPoint")),
        list_of(positions(2)).prop_map(of("MultiLineString")),
        list_of(polygon()).prop_map(of("MultiPolygon")),
    ];
    simple.prop_recursive(2, 8, 3, |part| {
        prop::collection::vec(part, 1..4)
            .prop_map(|geometries| json!({"type": "GeometryCollection", "geometries": geometries}))
    })
}

/// Whether two GeoJSON values are the same but for the eighth decimal.
pub fn alike(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => {
            (one.as_f64().unwrap() - other.as_f64().unwrap()).abs() <= 0.6e-7 // half a unit, and what doubles lose
        }
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| alike(value, other)))
        }
        _ => one == other,
    }
}

proptest! {
    #[test]
    fn any_geometry_is_written_as_geozero_writes_it(given in any_geometry()) {
        let wkb = wkb_of(&given, CoordDimensions::xy());
        let oracle: Json = serde_json::from_str(&Wkb(wkb.clone()).to_json().unwrap()).unwrap();
        let written = geometry(degrees(AxisOrder::EastNorth), &wkb).unwrap();
        prop_assert!(alike(&written, &oracle), "{written}\n{oracle}");
    }

    #[test]
    fn no_bytes_upset_the_writer(wkb in prop::collection::vec(any::<u8>(), 0..80), head in 0u8..20) {
        let mut headed = vec![1, head, 0, 0, 0, 2, 0, 0, 0];
        headed.extend_from_slice(&wkb);
        let _ = geometry(degrees(AxisOrder::EastNorth), &wkb);
        let _ = geometry(degrees(AxisOrder::EastNorth), &headed);
    }
}

//! Reading: all spellings of a geometry say the same.

use crate::shapes::{ISO, Spelling, geometry, spelling, write};
use geo::BoundingRect;
use proptest::prelude::*;
use watergang_geometry::wkb::{Flow, Head, Kind, Part, check, head, walk};
use watergang_geometry::{Envelope, envelope, z_range};

proptest! {
    #[test]
    fn the_envelope_is_that_of_geo_in_every_spelling(geometry in geometry(), spelling in spelling()) {
        let expected = geometry.bounding_rect().map(|rectangle| Envelope {
            min_x: rectangle.min().x, min_y: rectangle.min().y, max_x: rectangle.max().x, max_y: rectangle.max().y,
        });
        prop_assert_eq!(envelope(&write(&geometry, spelling)).unwrap(), expected);
    }

    #[test]
    fn positions_are_the_same_by_every_way_of_reading(geometry in geometry(), spelling in spelling()) {
        let bytes = write(&geometry, spelling);
        let _ = walk(&bytes, &mut |part| {
            let Some((_, positions)) = part else { return Flow::Continue(()) };
            let all: Vec<_> = positions.xyz().collect();
            let mut flat = Vec::new();
            positions.each_xy(|position| flat.push(position));
            assert_eq!(positions.len(), all.len());
            assert_eq!(flat, all.iter().map(|[x, y, _]| [*x, *y]).collect::<Vec<_>>());
            assert_eq!(positions.xy().collect::<Vec<_>>(), flat);
            let heights: Option<Vec<_>> = positions.z().map(Iterator::collect);
            assert_eq!(heights, spelling.has_z.then(|| flat.iter().map(|[x, y]| x + y).collect()));
            Flow::Continue(())
        }).unwrap();
    }
}

/// `SELECT encode(ST_AsEWKB('SRID=4326;POINT Z (1 2 3)'::geometry, 'XDR'), 'hex')` of PostGIS 3.3.
#[test]
fn ewkb_of_postgis_is_read() {
    let bytes = [
        [0x00, 0xa0, 0x00, 0x00, 0x01, 0x00, 0x00, 0x10, 0xe6].as_slice(),
        &[0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x08, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    assert_eq!(envelope(&bytes), Ok(Some(Envelope { min_x: 1.0, min_y: 2.0, max_x: 1.0, max_y: 2.0 })));
    assert_eq!(z_range(&bytes), Ok(Some((3.0, 3.0))));
    let expected = Head { kind: Kind::Point, has_z: true, has_m: false, is_little_endian: false, srid: Some(4326) };
    assert_eq!(head(&bytes), Ok(expected));
}

#[test]
fn measures_are_no_heights() {
    let point = geo::Geometry::Point(geo::Point::new(1.0, 2.0));
    let measured = write(&point, Spelling { has_m: true, ..ISO });
    assert_eq!(z_range(&measured), Ok(None));
    let both = write(&point, Spelling { has_m: true, has_z: true, ..ISO });
    assert_eq!(z_range(&both), Ok(Some((3.0, 3.0))));
}

#[test]
fn an_empty_point_has_no_envelope() {
    let nan = f64::NAN;
    let empty = write(&geo::Geometry::Point(geo::Point::new(nan, nan)), ISO);
    assert_eq!(envelope(&empty), Ok(None));
}

#[test]
fn a_walk_tells_shells_holes_and_the_ends_of_polygons() {
    let ring = |size: f64| geo::LineString::from(vec![(0.0, 0.0), (size, 0.0), (0.0, size), (0.0, 0.0)]);
    let polygon = geo::Polygon::new(ring(9.0), vec![ring(1.0)]);
    let bytes = write(&geo::Geometry::MultiPolygon(vec![polygon.clone(), polygon].into()), ISO);
    let mut seen = Vec::new();
    let flow = walk(&bytes, &mut |part| {
        seen.push(part.map(|(part, _)| part));
        if seen.len() == 5 { Flow::Break(()) } else { Flow::Continue(()) }
    });
    let [shell, hole] = [true, false].map(|is_shell| Some(Part::Ring { is_shell }));
    assert_eq!(seen, [shell, hole, None, shell, hole]);
    assert_eq!(flow, Ok(Flow::Break(())));
}

/// By hand: 9 bytes of the collection's head, 21 of the point, 1 of the byte order of what is none.
#[test]
fn a_misread_is_told_with_its_place() {
    let point = [&[1, 1, 0, 0, 0][..], &1.0_f64.to_le_bytes(), &2.0_f64.to_le_bytes()].concat();
    let two = [&[1, 7, 0, 0, 0, 2, 0, 0, 0][..], &point, &[9, 0, 0, 0, 0]].concat();
    let misread = check(&two).unwrap_err();
    assert_eq!(misread.to_string(), "9 is no byte order; 0 and 1 are (at byte 30)");
    let short = check(&point[..20]).unwrap_err();
    assert_eq!(short.to_string(), "the geometry ends too early, 1 bytes are missing (at byte 5)");
    assert_eq!(check(&[&point[..], b"behind"].concat()), Ok(21));
}

/// 0.1 is not a 32-bit number: its neighbours are 13421772 / 2^27 and 13421773 / 2^27 (IEEE 754, 24 bits of significand).
#[test]
fn rectangles_are_rounded_outwards_and_inwards() {
    let (below, above) = (13_421_772.0 / 134_217_728.0, 13_421_773.0 / 134_217_728.0);
    let bounds = Envelope { min_x: 0.1, min_y: -0.1, max_x: 0.1, max_y: 0.5 };
    assert_eq!(bounds.rounded_out(), [below, -above, above, 0.5]);
    assert_eq!(bounds.rounded_in(), [above, -below, below, 0.5]);
    let large = Envelope { min_x: -1e300, min_y: 1e300, max_x: 1e-300, max_y: 1e300 };
    assert_eq!(large.rounded_out(), [f32::NEG_INFINITY, f32::MAX, f32::from_bits(1), f32::INFINITY]);
}

#[test]
fn rectangles_are_joined_and_compared() {
    let rectangle = |[min_x, min_y, max_x, max_y]: [f64; 4]| Envelope { min_x, min_y, max_x, max_y };
    let (one, other) = (rectangle([0.0, 0.0, 2.0, 2.0]), rectangle([1.0, -1.0, 2.0, 1.0]));
    let both = rectangle([0.0, -1.0, 2.0, 2.0]);
    assert_eq!(one.union(&other), both);
    assert!(both.contains(&one) && both.contains(&other) && both.contains(&both));
    assert!(!one.contains(&other) && !other.contains(&one));
}

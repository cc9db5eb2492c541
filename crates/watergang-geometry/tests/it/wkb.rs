//! Reading: all spellings of a geometry say the same.

use crate::shapes::{ISO, Spelling, geometry, spelling, write};
use geo::BoundingRect;
use proptest::prelude::*;
use watergang_geometry::wkb::{Flow, Head, Kind, Part, head, walk};
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

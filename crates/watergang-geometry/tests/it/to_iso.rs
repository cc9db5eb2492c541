//! Rewriting: every spelling becomes the one that travels.

use crate::shapes::{ISO, Spelling, geometry, polygon, spelling, write};
use geo::{Geometry, GeometryCollection, MultiPoint, MultiPolygon, Point};
use proptest::prelude::*;
use watergang_geometry::wkb::Kind;
use watergang_geometry::write::Writer;
use watergang_geometry::{WkbError, drop_z, promote_to_multi, to_iso};

fn rewritten(wkb: &[u8], by: fn(&[u8], &mut Vec<u8>) -> Result<(), WkbError>) -> Vec<u8> {
    // What stands in the buffer stays there.
    let mut out = b"before".to_vec();
    by(wkb, &mut out).unwrap();
    out.strip_prefix(b"before").unwrap().to_vec()
}

proptest! {
    #[test]
    fn every_spelling_becomes_iso_little_endian(geometry in geometry(), spelling in spelling()) {
        let wkb = write(&geometry, spelling);
        let expected = write(&geometry, Spelling { has_z: spelling.has_z, ..ISO });
        prop_assert_eq!(rewritten(&wkb, to_iso), expected.clone());
        prop_assert_eq!(rewritten(&expected, to_iso), expected, "twice is once");
        prop_assert_eq!(rewritten(&wkb, drop_z), write(&geometry, ISO));
    }

    #[test]
    fn a_polygon_becomes_a_multipolygon(polygon in polygon(), spelling in spelling()) {
        let multi = Geometry::MultiPolygon(MultiPolygon(vec![polygon.clone()]));
        let expected = write(&multi, Spelling { has_z: spelling.has_z, ..ISO });
        prop_assert_eq!(rewritten(&write(&polygon.into(), spelling), promote_to_multi), expected.clone());
        prop_assert_eq!(rewritten(&expected, promote_to_multi), expected, "what is multi stays");
    }
}

#[test]
fn an_empty_point_becomes_a_multipoint_without_points() {
    let empty = write(&Geometry::Point(Point::new(f64::NAN, f64::NAN)), ISO);
    let expected = write(&Geometry::MultiPoint(MultiPoint(vec![])), ISO);
    assert_eq!(rewritten(&empty, promote_to_multi), expected);
}

#[test]
fn a_failure_leaves_the_buffer_as_it_was() {
    let points = vec![Geometry::Point(Point::new(1.0, 2.0)); 3];
    let wkb = write(&Geometry::GeometryCollection(GeometryCollection(points)), ISO);
    for by in [to_iso, drop_z, promote_to_multi] {
        let mut out = vec![42];
        assert!(by(&wkb[..wkb.len() - 1], &mut out).is_err());
        assert_eq!(out, [42]);
    }
}

#[test]
fn a_written_geometry_is_that_of_the_layout() {
    let [a, b, c] = [[0.0, 0.0, 5.0], [2.0, 0.0, 6.0], [0.0, 2.0, 7.0]];
    for has_z in [false, true] {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out, has_z);
        writer.multi(Kind::GeometryCollection, 3);
        writer.point(a);
        writer.line(&[a, b]);
        writer.polygon(&[[a, b, c, a]]);
        let mut expected = vec![];
        let mut word = |bytes: &[u8]| expected.extend_from_slice(bytes);
        let kind = |code: u32| [&[1], &(code + if has_z { 1_000 } else { 0 }).to_le_bytes()[..]].concat();
        let place = |place: [f64; 3]| {
            place[..if has_z { 3 } else { 2 }].iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>()
        };
        word(&[kind(7), vec![3, 0, 0, 0]].concat());
        word(&[kind(1), place(a)].concat());
        word(&[kind(2), vec![2, 0, 0, 0], place(a), place(b)].concat());
        word(&[kind(3), vec![1, 0, 0, 0, 4, 0, 0, 0], place(a), place(b), place(c), place(a)].concat());
        assert_eq!(out, expected);
    }
}

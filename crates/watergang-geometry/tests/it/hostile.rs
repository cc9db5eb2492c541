//! Bytes from anywhere: an answer or an error, never a panic, and never much memory or time.

use crate::shapes::{geometry, spelling, write};
use proptest::prelude::*;
use watergang_geometry::wkb::MAX_DEPTH;
use watergang_geometry::{
    WkbError, drop_z, envelope, geodesic, gpkg, interior, intersects_box, orient, promote_to_multi, repair,
    right_handed, to_iso, validity, z_range,
};

fn ask_everything(bytes: &[u8]) {
    let _ = envelope(bytes);
    let _ = z_range(bytes);
    let _ = intersects_box(bytes, &[0.0, 0.0, 1.0, 1.0]);
    for rewrite in [to_iso, drop_z, promote_to_multi, right_handed] {
        let _ = rewrite(bytes, &mut Vec::new());
    }
    let _ = geodesic::area_m2(bytes);
    let _ = geodesic::length_m(bytes);
    let _ = validity::faults(bytes);
    let _ = interior::point_on(bytes);
    let _ = orient::area(bytes);
    let _ = orient::is_right_handed(bytes);
    let _ = repair::repair(bytes, &mut Vec::new());
    let _ = gpkg::parse(bytes);
    let _ = gpkg::write(4326, bytes, &mut Vec::new());
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        ask_everything(&bytes);
    }

    /// Random bytes rarely get beyond the head; damaged geometries do.
    #[test]
    fn damaged_geometries_never_panic(
        geometry in geometry(),
        spelling in spelling(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = write(&geometry, spelling);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        ask_everything(&bytes);
        ask_everything(&bytes[..cut.index(bytes.len())]);
    }

    #[test]
    fn a_geometry_that_ends_early_is_an_error(
        geometry in geometry(), spelling in spelling(), cut in any::<prop::sample::Index>(),
    ) {
        let bytes = write(&geometry, spelling);
        let cut = &bytes[..cut.index(bytes.len())];
        let ends_early = matches!(envelope(cut), Err(WkbError::Truncated { .. }));
        prop_assert!(ends_early);
    }
}

#[test]
fn a_count_that_lies_runs_out_of_bytes() {
    for kind in 2..=7 {
        let bytes = [1, kind, 0, 0, 0, 255, 255, 255, 255];
        assert!(matches!(envelope(&bytes), Err(WkbError::Truncated { .. })), "kind {kind}");
    }
}

#[test]
fn collections_may_be_nested_only_so_deep() {
    let nested = |depth: usize| {
        let mut bytes = [1, 7, 0, 0, 0, 1, 0, 0, 0].repeat(depth);
        bytes.extend([1, 7, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    };
    assert_eq!(envelope(&nested(usize::from(MAX_DEPTH))), Ok(None));
    assert_eq!(envelope(&nested(usize::from(MAX_DEPTH) + 1)), Err(WkbError::TooDeep));
    assert_eq!(envelope(&nested(100_000)), Err(WkbError::TooDeep));
}

#[test]
fn a_geometry_that_nobody_knows_is_named() {
    let code = |code: u32| [&[1][..], &code.to_le_bytes()[..], &[0; 8][..]].concat();
    // 8 is a circular string, 17 a triangle (OGC 06-103r4, table 7).
    for unknown in [0, 8, 17, 4_001, 0x1000_0001] {
        assert_eq!(envelope(&code(unknown)), Err(WkbError::Type { code: unknown }));
    }
    assert_eq!(envelope(&[2, 1, 0, 0, 0]), Err(WkbError::ByteOrder { byte: 2 }));
}

#[test]
fn a_multipolygon_holds_no_point() {
    let mut bytes = vec![1, 6, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0];
    bytes.extend([0; 16]);
    let error = envelope(&bytes).unwrap_err();
    assert_eq!(error.to_string(), "a MultiPolygon holds a Point, which it cannot");
}

//! There and back again, for any place of any area.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use watergang_core::CrsId;
use watergang_crs::{Registry, Reproject};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_place_comes_back_to_where_it_was(choice in any::<prop::sample::Index>(), across in 0.0..1.0_f64, up in 0.0..1.0_f64) {
        let registry = Registry::default();
        let all: Vec<_> = registry.iter().collect();
        let crs = choice.get(&all);
        let lon = crs.area.west_deg + across * (crs.area.east_deg - crs.area.west_deg);
        let lat = crs.area.south_deg + up * (crs.area.north_deg - crs.area.south_deg);
        let there = Reproject::new(&registry, CrsId::Crs84, crs.id).unwrap();
        let back = Reproject::new(&registry, crs.id, CrsId::Crs84).unwrap();
        let (x, y) = there.apply(lon, lat).unwrap();
        let (lon_again, lat_again) = back.apply(x, y).unwrap();
        // 1e-7 degrees are 11 mm: a horizontal operation forgets heights, so that a shift of the datum comes back some
        // millimetres aside (tens of metres of height times the angle between the normals of the ellipsoids).
        prop_assert!((lon - lon_again).abs() < 1e-7 && (lat - lat_again).abs() < 1e-7,
            "{}: {lon} {lat} came back as {lon_again} {lat_again}", crs.id);
    }
}

#[test]
fn what_has_no_place_is_nothing_and_spoils_no_neighbour() {
    let registry = Registry::default();
    for to in [2154, 3857, 31370, 25831, 3035, 28992] {
        let reproject = Reproject::new(&registry, CrsId::Crs84, CrsId::Epsg(to)).unwrap();
        assert_eq!(reproject.apply(f64::NAN, 50.0), None, "{to}");
        assert_eq!(reproject.apply(2.5, f64::INFINITY), None, "{to}");
        assert_eq!(reproject.apply(2.5, 95.0), None, "{to}");
        let mut coords = [[2.5, 50.8], [f64::NAN, 1.0], [3.5, 51.0]];
        assert_eq!(reproject.apply_in_place(&mut coords), 1, "{to}");
        let [first, lost, last] = coords;
        assert_eq!(Some((first[0], first[1])), reproject.apply(2.5, 50.8));
        assert!(lost[0].is_nan() && lost[1].is_nan());
        assert_eq!(Some((last[0], last[1])), reproject.apply(3.5, 51.0));
    }
    let mercator = Reproject::new(&registry, CrsId::Crs84, CrsId::Epsg(3857)).unwrap();
    assert_eq!(mercator.apply(0.0, 90.0), None, "the pole is at infinity");
}

#[test]
fn crss_with_the_same_coordinates_are_the_same_way() {
    let registry = Registry::default();
    for (from, to) in [
        (CrsId::Crs84, CrsId::Epsg(4326)),
        (CrsId::Epsg(4326), CrsId::Epsg(4258)),
        (CrsId::Epsg(4171), CrsId::Crs84h),
        (CrsId::Epsg(2154), CrsId::Epsg(9794)),
        (CrsId::Epsg(25831), CrsId::Epsg(3043)),
    ] {
        let reproject = Reproject::new(&registry, from, to).unwrap();
        assert!(reproject.is_identity(), "{from} to {to}");
        assert_eq!(registry.pipeline(from, to).unwrap(), "+proj=noop");
    }
}

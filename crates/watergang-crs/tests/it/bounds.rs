//! Rectangles from one CRS to another.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use watergang_core::{Bbox, CrsId};
use watergang_crs::{Registry, Reproject, transform_bbox};

fn image(edges: [f64; 4], from: CrsId, to: CrsId) -> [f64; 4] {
    let bbox = Bbox::new(edges[0], edges[1], edges[2], edges[3]).unwrap();
    let image = transform_bbox(&Registry::default(), &bbox, from, to).unwrap();
    [image.min_x(), image.min_y(), image.max_x(), image.max_y()]
}

const LON_LAT: CrsId = CrsId::Crs84;
const HALF_WORLD_M: f64 = 20_037_508.342_789_244;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_image_of_every_place_in_a_rectangle_lies_in_the_rectangles_image(
        west in -25.0..30.0_f64, south in 26.0..75.0_f64, width in 0.001..25.0_f64, height in 0.001..12.0_f64,
        across in 0.0..=1.0_f64, up in 0.0..=1.0_f64, choice in any::<prop::sample::Index>(),
    ) {
        let codes = [2154, 3035, 3034, 31370, 25831, 3857, 28992, 4313];
        let to = CrsId::Epsg(*choice.get(&codes));
        let edges = [west, south, west + width, (south + height).min(84.0)];
        let [min_x, min_y, max_x, max_y] = image(edges, LON_LAT, to);
        let place = (west + width * across, edges[1] + (edges[3] - edges[1]) * up);
        let (x, y) = Reproject::new(&Registry::default(), LON_LAT, to).unwrap().apply(place.0, place.1).unwrap();
        prop_assert!(min_x <= x && x <= max_x && min_y <= y && y <= max_y);
    }

    #[test]
    fn the_same_holds_from_a_plane_to_degrees(
        x in -500_000.0..1_500_000.0_f64, y in 5_500_000.0..7_500_000.0_f64, width in 1.0..800_000.0_f64, height in 1.0..800_000.0_f64,
        across in 0.0..=1.0_f64, up in 0.0..=1.0_f64, to in prop::sample::select(vec![4326_u32, 3857, 31370]),
    ) {
        let (from, to) = (CrsId::Epsg(2154), CrsId::Epsg(to));
        let [min_x, min_y, max_x, max_y] = image([x, y, x + width, y + height], from, to);
        let place = (x + width * across, y + height * up);
        let (x, y) = Reproject::new(&Registry::default(), from, to).unwrap().apply(place.0, place.1).unwrap();
        prop_assert!(min_x <= x && x <= max_x && min_y <= y && y <= max_y);
    }
}

#[test]
fn a_small_rectangle_stays_small() {
    // 0.1 by 0.1 degrees at 51 N are about 7.0 by 11.1 km; the grid of Lambert 93 is turned little here.
    let [min_x, min_y, max_x, max_y] = image([2.8, 51.0, 2.9, 51.1], LON_LAT, CrsId::Epsg(2154));
    assert!((6_900.0..7_300.0).contains(&(max_x - min_x)), "{}", max_x - min_x);
    assert!((11_000.0..11_300.0).contains(&(max_y - min_y)), "{}", max_y - min_y);
}

#[test]
fn the_same_coordinates_give_the_same_rectangle() {
    let edges = [2.7, 50.9, 3.0, 51.1];
    assert_eq!(image(edges, LON_LAT, CrsId::Epsg(4326)), edges);
    assert_eq!(image([179.0, -1.0, -179.0, 1.0], LON_LAT, CrsId::Epsg(4258)), [179.0, -1.0, -179.0, 1.0]);
}

#[test]
fn a_rectangle_across_the_antimeridian_stays_one_in_web_mercator() {
    let [min_x, _, max_x, _] = image([179.0, -1.0, -179.0, 1.0], LON_LAT, CrsId::Epsg(3857));
    // 179/180 of half the world.
    assert!((min_x - 179.0 / 180.0 * HALF_WORLD_M).abs() < 1.0 && (max_x + 179.0 / 180.0 * HALF_WORLD_M).abs() < 1.0);
    let [min_x, _, max_x, _] = image([min_x, -1e5, max_x, 1e5], CrsId::Epsg(3857), LON_LAT);
    assert!((min_x - 179.0).abs() < 1e-5 && (max_x + 179.0).abs() < 1e-5);
}

#[test]
fn a_map_that_was_moved_beyond_the_antimeridian_crosses_it() {
    // x from 170 to 190 degrees.
    let degree_m = HALF_WORLD_M / 180.0;
    let [min_x, _, max_x, _] = image([170.0 * degree_m, 0.0, 190.0 * degree_m, 1e6], CrsId::Epsg(3857), LON_LAT);
    assert!((min_x - 170.0).abs() < 1e-5 && (max_x + 170.0).abs() < 1e-5, "{min_x} {max_x}");
}

#[test]
fn the_world_gives_the_widest_rectangle_and_no_error() {
    let world = [-180.0, -90.0, 180.0, 90.0];
    for code in [3857, 2154, 31370, 3035, 25831, 28992] {
        let [min_x, min_y, max_x, max_y] = image(world, LON_LAT, CrsId::Epsg(code));
        assert!(min_x <= -HALF_WORLD_M && max_x >= HALF_WORLD_M, "{code}");
        assert!(min_y <= -HALF_WORLD_M && max_y >= HALF_WORLD_M, "{code}");
    }
    assert_eq!(image([-2e7, -2e7, 2e7, 2e7], CrsId::Epsg(2154), LON_LAT), world);
    let everything = image([-1e8, -1e8, 1e8, 1e8], CrsId::Epsg(3857), LON_LAT);
    assert!(everything[1] < -89.9 && everything[3] > 89.9, "{everything:?}");
    assert_eq!([everything[0], everything[2]], [-180.0, 180.0]);
}

#[test]
fn a_rectangle_round_the_north_pole_reaches_all_longitudes() {
    // The pole is at x 4321000, y 7500000 or so in LAEA Europe.
    let [min_x, min_y, max_x, max_y] = image([3.3e6, 6.5e6, 5.3e6, 8.5e6], CrsId::Epsg(3035), LON_LAT);
    assert_eq!([min_x, max_x, max_y], [-180.0, 180.0, 90.0]);
    assert!((70.0..85.0).contains(&min_y), "{min_y}");
}

#[test]
fn heights_stay() {
    let bbox = Bbox::new(2.7, 50.9, 3.0, 51.1).unwrap().with_heights(-1.0, 20.0).unwrap();
    let image = transform_bbox(&Registry::default(), &bbox, LON_LAT, CrsId::Epsg(31370)).unwrap();
    assert_eq!(image.heights(), Some([-1.0, 20.0]));
}

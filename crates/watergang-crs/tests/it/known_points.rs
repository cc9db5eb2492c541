//! Places whose coordinates others published.

#![allow(clippy::unwrap_used)]

use watergang_core::CrsId;
use watergang_crs::{Registry, Reproject};

#[track_caller]
fn check(from: CrsId, to: CrsId, [x, y]: [f64; 2], expected: [f64; 2], tolerance: f64) {
    let (actual_x, actual_y) = Reproject::new(&Registry::default(), from, to).unwrap().apply(x, y).unwrap();
    assert!(
        (actual_x - expected[0]).abs() <= tolerance && (actual_y - expected[1]).abs() <= tolerance,
        "{from} to {to}: {actual_x} {actual_y}, not {expected:?}"
    );
}

/// Source: IOGP Publication 373-7-2, section 3.3.1.1 example "ETRS89 / LAEA Europe" (50°N 5°E gives 2999718.85 N,
/// 3962799.45 E).
#[test]
fn the_example_of_guidance_note_7_for_laea_europe_is_met() {
    check(CrsId::Epsg(4258), CrsId::Epsg(3035), [5.0, 50.0], [3_962_799.45, 2_999_718.85], 0.005);
    check(CrsId::Epsg(3035), CrsId::Epsg(4258), [3_962_799.45, 2_999_718.85], [5.0, 50.0], 1e-7);
}

/// Kadaster publishes the tower of Our Lady in Amersfoort, the origin of RD, at 52°09'18.62" N 5°23'13.94" E in
/// ETRS89; the shift is accurate to 0.25 m and the numbers are rounded to 0.3 m.
#[test]
fn the_origin_of_the_dutch_grid_is_the_tower_of_amersfoort() {
    let degrees = |deg: f64, min: f64, sec: f64| deg + min / 60.0 + sec / 3600.0;
    check(
        CrsId::Epsg(4258),
        CrsId::Epsg(28992),
        [degrees(5.0, 23.0, 13.94), degrees(52.0, 9.0, 18.62)],
        [155_000.0, 463_000.0],
        0.6,
    );
}

/// By hand: the central meridian keeps its x, and 3°E 46.5°N is the origin of Lambert-93 (x 700000, y 6600000).
#[test]
fn the_origin_of_lambert_93_is_where_the_decree_put_it() {
    check(CrsId::Epsg(4171), CrsId::Epsg(2154), [3.0, 46.5], [700_000.0, 6_600_000.0], 1e-6);
    check(CrsId::Epsg(4171), CrsId::Epsg(3950), [3.0, 50.0], [1_700_000.0, 9_200_000.0], 1e-6);
}

/// Places of the corridor. Source: `cct` of PROJ 9.1.1 with the pipelines that `projinfo` of PROJ 9.1.1 prints for
/// each pair (for Belge 1972 the one named "BD72 to ETRS89 (2)").
#[test]
fn saint_omer_and_diksmuide_are_where_proj_puts_them() {
    for (code, saint_omer, diksmuide) in PLACES {
        check(CrsId::Crs84, CrsId::Epsg(code), [2.2525, 50.7503], saint_omer, 0.001);
        check(CrsId::Crs84, CrsId::Epsg(code), [2.8639, 51.0326], diksmuide, 0.001);
    }
}

/// Code, x and y of Saint-Omer, x and y of Diksmuide, in metres.
const PLACES: [(u32, [f64; 2], [f64; 2]); 8] = [
    (2154, [647_149.366_0, 7_072_880.536_4], [690_431.397_0, 7_104_107.580_2]),
    (31370, [675.855_3, 162_102.804_5], [44_445.683_6, 192_448.467_9]),
    (3812, [500_677.669_3, 662_085.481_2], [544_443.536_6, 692_436.122_6]),
    (3857, [250_747.153_0, 6_577_242.974_4], [318_807.889_7, 6_627_062.312_4]),
    // `projinfo` puts northing first here.
    (3035, [3_775_386.842_6, 3_099_879.606_1], [3_821_321.168_1, 3_126_777.696_5]),
    (25831, [447_267.492_5, 5_622_324.287_8], [490_456.613_4, 5_653_458.954_2]),
    (3950, [1_647_246.968_8, 9_283_719.440_8], [1_690_452.061_9, 9_314_870.457_8]),
    (27572, [594_059.690_8, 2_639_606.589_9], [637_097.396_5, 2_671_210.805_9]),
];

//! CPU time of the kernel: 10,000 polygons of 37 vertices, as parcels have them.

#![allow(missing_docs, clippy::unwrap_used)]

use divan::black_box;

const POLYGONS: u32 = 10_000;
const VERTICES: u32 = 37;

fn main() {
    divan::main();
}

/// Circles in a grid, little-endian, with the head that is given.
fn polygons(head: &[u8]) -> Vec<Vec<u8>> {
    let polygon = |number: u32| {
        let centre = [1.6 + f64::from(number % 100) * 0.016_1, 50.4 + f64::from(number / 100) * 0.008_3];
        let mut wkb = head.to_vec();
        wkb.extend_from_slice(&1_u32.to_le_bytes());
        wkb.extend_from_slice(&VERTICES.to_le_bytes());
        for vertex in 0..VERTICES {
            let angle = f64::from(vertex % (VERTICES - 1)) / f64::from(VERTICES - 1) * std::f64::consts::TAU;
            wkb.extend_from_slice(&(centre[0] + 0.004_3 * angle.cos()).to_le_bytes());
            wkb.extend_from_slice(&(centre[1] + 0.003_7 * angle.sin()).to_le_bytes());
        }
        wkb
    };
    (0..POLYGONS).map(polygon).collect()
}

const ISO: &[u8] = &[1, 3, 0, 0, 0];

#[divan::bench]
fn envelope(bencher: divan::Bencher<'_, '_>) {
    let polygons = polygons(ISO);
    bencher.bench_local(|| {
        for wkb in &polygons {
            black_box(watergang_geometry::envelope(black_box(wkb)).unwrap());
        }
    });
}

/// A rectangle over the middle of the grid: some outside, some inside, some on its edge.
#[divan::bench]
fn intersects_box(bencher: divan::Bencher<'_, '_>) {
    let polygons = polygons(ISO);
    bencher.bench_local(|| {
        for wkb in &polygons {
            black_box(watergang_geometry::intersects_box(black_box(wkb), &[2.0, 50.6, 2.8, 51.0]).unwrap());
        }
    });
}

/// As they stand in a GeoPackage, and as PostGIS hands them out: with the number of the CRS.
#[divan::bench(args = ["iso", "ewkb"])]
fn to_iso(bencher: divan::Bencher<'_, '_>, spelling: &str) {
    let polygons = polygons(if spelling == "iso" { ISO } else { &[1, 3, 0, 0, 0x20, 0xe6, 0x10, 0, 0] });
    let mut out = Vec::new();
    bencher.bench_local(|| {
        out.clear();
        for wkb in &polygons {
            watergang_geometry::to_iso(black_box(wkb), &mut out).unwrap();
        }
        black_box(out.len())
    });
}

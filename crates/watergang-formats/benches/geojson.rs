//! CPU time of GeoJSON: 10,000 polygons of 36 vertices with seven properties, as parcels have them.

#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;

use watergang_core::{AxisOrder, CrsId, IdRef, RowBatch, RowBatchBuilder, ValueRef};
use watergang_formats::ItemsWriter;
use watergang_formats::Target;
use watergang_formats::geojson::FeatureWriter;
use watergang_formats::target::DECIMALS_DEGREES;

const POLYGONS: i64 = 10_000;
const VERTICES: u32 = 36;

fn main() {
    divan::main();
}

/// A ring around a place in the corridor, clockwise or counter-clockwise.
fn polygon(number: i64, clockwise: bool) -> Vec<u8> {
    let centre = [1.6 + (number % 100) as f64 * 0.016_1, 50.4 + (number / 100) as f64 * 0.008_3];
    let mut wkb = vec![1, 3, 0, 0, 0, 1, 0, 0, 0];
    wkb.extend_from_slice(&VERTICES.to_le_bytes());
    for vertex in 0..VERTICES {
        let turn = f64::from(vertex % (VERTICES - 1)) / f64::from(VERTICES - 1) * std::f64::consts::TAU;
        let angle = if clockwise { -turn } else { turn };
        wkb.extend_from_slice(&(centre[0] + 0.004_3 * angle.cos()).to_le_bytes());
        wkb.extend_from_slice(&(centre[1] + 0.003_7 * angle.sin()).to_le_bytes());
    }
    wkb
}

fn parcels(clockwise: bool) -> RowBatch {
    let columns: Arc<[String]> =
        ["code", "name", "use", "area_ha", "owner_kind", "year", "wet"].map(str::to_owned).into();
    let mut batch = RowBatchBuilder::new(CrsId::Crs84, columns);
    for number in 0..POLYGONS {
        batch.id(IdRef::Integer(number));
        batch.geometry(&polygon(number, clockwise));
        batch.value(ValueRef::Text("591230000A0042"));
        batch.value(ValueRef::Text("Prairie humide de la Petite Moëre"));
        batch.value(ValueRef::Text("prairie"));
        batch.value(ValueRef::Number(1.0 + number as f64 / 7.0));
        batch.value(ValueRef::Null);
        batch.value(ValueRef::Integer(1950 + number % 70));
        batch.value(ValueRef::Boolean(number % 2 == 0));
        batch.end_row();
    }
    batch.finish()
}

fn write(batch: &RowBatch, axis_order: AxisOrder, out: &mut Vec<u8>) {
    out.clear();
    let mut writer =
        FeatureWriter::new(Target { reproject: None, axis_order, decimals: DECIMALS_DEGREES, right_handed: true });
    writer.features(batch, out);
    assert_eq!(writer.written(), POLYGONS as u64);
}

#[divan::bench(args = [false, true])]
fn ten_thousand_polygons(bencher: divan::Bencher<'_, '_>, clockwise: bool) {
    let batch = parcels(clockwise);
    let mut out = Vec::new();
    bencher.bench_local(|| write(&batch, AxisOrder::EastNorth, &mut out));
}

#[divan::bench]
fn ten_thousand_polygons_latitude_first(bencher: divan::Bencher<'_, '_>) {
    let batch = parcels(false);
    let mut out = Vec::new();
    bencher.bench_local(|| write(&batch, AxisOrder::NorthEast, &mut out));
}

//! Batches and answers for the tests.

use std::sync::Arc;

use serde_json::Value as Json;
use watergang_core::{AxisOrder, CrsId, IdRef, RowBatch, RowBatchBuilder, ValueRef};
use watergang_formats::geojson::FeatureWriter;
use watergang_formats::target::DECIMALS_DEGREES;
use watergang_formats::{Tail, Target};

/// Positions as they are, with the decimals of degrees.
pub fn degrees(axis_order: AxisOrder) -> Target {
    Target { reproject: None, axis_order, decimals: DECIMALS_DEGREES, right_handed: true }
}

/// One row for each geometry, without properties; ids count from 0.
pub fn batch_of<'a>(crs: CrsId, geometries: impl IntoIterator<Item = &'a [u8]>) -> RowBatch {
    let mut batch = RowBatchBuilder::new(crs, Vec::new().into());
    for (place, wkb) in geometries.into_iter().enumerate() {
        batch.id(IdRef::Integer(place as i64));
        batch.geometry(wkb);
        batch.end_row();
    }
    batch.finish()
}

/// One row with these properties and no geometry.
pub fn batch_with(values: &[(&str, ValueRef<'_>)]) -> RowBatch {
    let columns: Arc<[String]> = values.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>().into();
    let mut batch = RowBatchBuilder::new(CrsId::Crs84, columns);
    batch.id(IdRef::Text("only"));
    for (_, value) in values {
        batch.value(*value);
    }
    batch.end_row();
    batch.finish()
}

/// A whole collection, read back by `serde_json`.
pub fn collection(target: Target, batches: &[RowBatch]) -> Json {
    let mut writer = FeatureWriter::new(target);
    let mut out = Vec::new();
    writer.begin_collection(&mut out);
    for batch in batches {
        writer.features(batch, &mut out);
    }
    let tail =
        Tail { links_json: "[]".to_owned(), time_stamp: "2024-07-09T10:00:00Z".to_owned(), number_matched: Some(77) };
    writer.end_collection(&tail, &mut out);
    serde_json::from_slice(&out).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&out)))
}

/// The GeoJSON geometry of one WKB geometry; the reason where it was left out.
pub fn geometry(target: Target, wkb: &[u8]) -> Result<Json, String> {
    let mut answer = collection(target, &[batch_of(CrsId::Crs84, [wkb])]);
    match answer["omitted"][0]["reason"].as_str() {
        Some(reason) => Err(reason.to_owned()),
        None => Ok(answer["features"][0]["geometry"].take()),
    }
}

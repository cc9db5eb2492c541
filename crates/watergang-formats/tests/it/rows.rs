//! Batches and answers for the tests.

use std::sync::Arc;

use serde_json::Value as Json;
use watergang_core::{
    AxisOrder, CrsId, GeometryKind, GeometryProperty, IdRef, KeyKind, Property, PropertyKind, RowBatch,
    RowBatchBuilder, Schema, ValueRef,
};
use watergang_crs::Registry;
use watergang_formats::geojson::FeatureWriter;
use watergang_formats::target::DECIMALS_DEGREES;
use watergang_formats::{ItemsWriter, Layout, Tail, Target, WriteError};

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

/// A schema of these properties; `(kind, whether positions have heights)` of the geometry.
pub fn schema(properties: &[(&str, PropertyKind)], geometry: Option<(GeometryKind, bool)>) -> Schema {
    Schema {
        properties: properties.iter().map(|(name, kind)| Property::new(*name, *kind)).collect(),
        geometry: geometry.map(|(kind, has_z)| GeometryProperty { name: "geom".to_owned(), kind, has_z }),
        time: None,
    }
}

/// One row: its id, its geometry, its values.
pub type TestRow<'a> = (IdRef<'a>, Option<&'a [u8]>, &'a [ValueRef<'a>]);

/// A batch of rows of that schema.
pub fn batch(schema: &Schema, crs: CrsId, rows: &[TestRow<'_>]) -> RowBatch {
    let columns: Vec<_> = schema.properties.iter().map(|property| property.name.clone()).collect();
    let mut batch = RowBatchBuilder::new(crs, columns.into());
    for (id, wkb, values) in rows {
        batch.id(*id);
        if let Some(wkb) = wkb {
            batch.geometry(wkb);
        }
        values.iter().for_each(|value| batch.value(*value));
        batch.end_row();
    }
    batch.finish()
}

/// Bytes of WKB: a kind, then a count for each of `counts`, each followed by its positions.
pub fn wkb(kind: u32, counted: bool, sequences: &[&[f64]], ordinates: usize) -> Vec<u8> {
    let mut wkb = vec![1];
    wkb.extend(kind.to_le_bytes());
    if counted {
        wkb.extend(u32::try_from(sequences.len()).unwrap().to_le_bytes());
    }
    for sequence in sequences {
        if kind % 1_000 != 1 {
            wkb.extend(u32::try_from(sequence.len() / ordinates).unwrap().to_le_bytes());
        }
        sequence.iter().for_each(|number| wkb.extend(number.to_le_bytes()));
    }
    wkb
}

/// POINT.
pub fn point(x: f64, y: f64) -> Vec<u8> {
    wkb(1, false, &[&[x, y]], 2)
}

/// Makes a writer, as the table of forms has it.
pub type NewWriter = fn(&Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError>;

/// How rows of a schema become an answer in some CRS.
pub fn layout<'a>(schema: &'a Schema, registry: &'a Registry, storage_crs: CrsId, crs: CrsId) -> Layout<'a> {
    Layout {
        collection: "things",
        title: "Choses",
        schema,
        id_kind: KeyKind::Integer,
        properties: schema.properties.iter().collect(),
        geometry: schema.geometry.as_ref(),
        registry,
        storage_crs,
        crs,
        expected_count: None,
        schema_uri: Some("https://example.org/collections/things/schema".to_owned()),
        references: Vec::new(),
    }
}

/// A whole answer of one batch, written row by row, and who was left out.
pub fn answer(new: NewWriter, layout: &Layout<'_>, batch: &RowBatch) -> (Vec<u8>, Vec<(String, String)>) {
    let mut writer = new(layout).unwrap();
    let mut out = Vec::new();
    writer.begin(&mut out).unwrap();
    let mut from = 0;
    while from < batch.len() {
        // A buffer that is full after each row.
        let until_bytes = out.len() + 1;
        from = writer.rows(batch, from, until_bytes, &mut out).unwrap();
    }
    let tail =
        Tail { links_json: "[]".to_owned(), time_stamp: "2024-07-09T10:00:00Z".to_owned(), number_matched: None };
    writer.end(&tail, &mut out).unwrap();
    assert_eq!(writer.written() + writer.omitted().count(), batch.len() as u64);
    (out, writer.omitted().named().to_vec())
}

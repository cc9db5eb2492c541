//! GeoParquet: a table by columns, with its geometry.
//!
//! Scope: GeoParquet 1.1.0 (OGC 24-013) on Apache Parquet: geometry as WKB, its CRS as PROJJSON, and the bounding box of
//! each row in a column of its own ("covering"), so that readers leap over row groups. Positions are x before y whatever
//! the CRS says (section "Coordinate axis order"). A collection without geometry is a plain Parquet file.
//! Limits: measures (M) are dropped; a value that is not of its column's kind is absent; a CRS of the configuration has
//! no PROJJSON and is told as unknown (`"crs":null`).

mod columns;
mod metadata;

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};
use watergang_core::{CrsId, IdRef, KeyKind, Property, RowBatch, RowRef, ValueRef};
use watergang_crs::CrsInfo;
use watergang_geometry::{WkbError, envelope};

use crate::bring::Bring;
use crate::outbox::Outbox;
use crate::rows::{Places, Tally, id_name, unused_name};
use crate::{ItemsWriter, Layout, Tail, WriteError};
use columns::{Column, Values};
use metadata::Geometries;

/// Rows of a row group at most. Readers leap over whole groups, and each column of a group costs a header.
const GROUP_ROWS_MAX: usize = 50_000;
/// Bytes of texts and geometries of a row group at most: a group is kept in memory until it is full.
const GROUP_BYTES_MAX: usize = 16 << 20;

/// A writer of GeoParquet.
///
/// # Errors
/// When there is no way to the CRS of the answer.
pub fn writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    Ok(Box::new(GeoParquetWriter::new(layout)?))
}

fn failed(source: parquet::errors::ParquetError) -> WriteError {
    WriteError::Failed { doing: "writing GeoParquet", source: source.into() }
}

/// Writes a GeoParquet file, row group by row group.
struct GeoParquetWriter {
    writer: Option<SerializedFileWriter<Outbox>>,
    outbox: Outbox,
    places: Places,
    /// The ids, where no property is the id.
    id: Option<Column>,
    /// Name of the column that has the ids.
    id_name: Option<String>,
    columns: Vec<Column>,
    geometry: Option<GeometryColumns>,
    bring: Bring,
    crs: CrsId,
    /// The CRS as PROJJSON.
    projjson: Option<String>,
    group_rows: usize,
    group_bytes: usize,
    tally: Tally,
}

impl std::fmt::Debug for GeoParquetWriter {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("GeoParquetWriter").field("crs", &self.crs).finish_non_exhaustive()
    }
}

/// The geometry and its bounding box.
#[derive(Debug)]
struct GeometryColumns {
    wkb: Column,
    bbox_name: String,
    /// `xmin`, `ymin`, `xmax`, `ymax`.
    bbox: [Column; 4],
    seen: Geometries,
    buffer: Vec<u8>,
}

impl GeometryColumns {
    fn new(layout: &Layout<'_>) -> Self {
        let float = |name| Column::new(name, Values::Float(Vec::new())).required();
        Self {
            wkb: Column::new(&unused_name("geometry", layout), Values::bytes(None)),
            bbox_name: unused_name("bbox", layout),
            bbox: ["xmin", "ymin", "xmax", "ymax"].map(float),
            seen: Geometries::default(),
            buffer: Vec::new(),
        }
    }

    /// Adds the geometry of a row; the bytes that it takes.
    fn push(&mut self, bring: &Bring, wkb: Option<&[u8]>) -> Result<usize, WkbError> {
        self.buffer.clear();
        let bounds = match wkb {
            Some(wkb) => {
                bring.write(wkb, &mut self.buffer)?;
                envelope(&self.buffer)?
            }
            None => None,
        };
        let wkb = (!self.buffer.is_empty()).then_some(self.buffer.as_slice());
        self.seen.note(wkb, bounds.as_ref());
        self.wkb.push_bytes(wkb);
        // Rounded outwards: what meets the geometry meets its box.
        let edges = bounds.map(|bounds| bounds.rounded_out());
        for (place, column) in self.bbox.iter_mut().enumerate() {
            column.push_float(edges.and_then(|edges| edges.get(place).copied()));
        }
        Ok(self.buffer.len())
    }
}

impl GeoParquetWriter {
    fn new(layout: &Layout<'_>) -> Result<Self, WriteError> {
        let id_values = match layout.id_kind {
            KeyKind::Integer => Values::Integer(Vec::new()),
            KeyKind::Text => Values::bytes(Some(LogicalType::String)),
        };
        let own_id = id_name(layout);
        let key = layout.properties.iter().find(|property| property.is_id).map(|property| property.name.clone());
        let column = |property: &&Property| Column::of_kind(&property.name, property.kind);
        Ok(Self {
            writer: None,
            outbox: Outbox::default(),
            places: Places::new(layout),
            id: own_id.as_ref().map(|name| Column::new(name, id_values)),
            id_name: own_id.or(key),
            columns: layout.properties.iter().map(column).collect(),
            geometry: layout.geometry.map(|_| GeometryColumns::new(layout)),
            bring: Bring::new(layout)?,
            crs: layout.crs,
            projjson: layout.registry.describe(layout.crs).and_then(CrsInfo::projjson),
            group_rows: 0,
            group_bytes: 0,
            tally: Tally::default(),
        })
    }

    fn schema(&self) -> parquet::errors::Result<Type> {
        let mut fields = Vec::new();
        for column in self.id.iter().chain(&self.columns) {
            fields.push(column.schema()?);
        }
        if let Some(geometry) = &self.geometry {
            fields.push(geometry.wkb.schema()?);
            let edges = geometry.bbox.iter().map(Column::schema).collect::<Result<_, _>>()?;
            let bbox = Type::group_type_builder(&geometry.bbox_name)
                .with_repetition(Repetition::OPTIONAL)
                .with_fields(edges)
                .build()?;
            fields.push(Arc::new(bbox));
        }
        Type::group_type_builder("schema").with_fields(fields).build()
    }

    fn properties(&self) -> WriterProperties {
        let level = ZstdLevel::try_new(1).unwrap_or_default();
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_created_by(concat!("watergang ", env!("CARGO_PKG_VERSION")).to_owned());
        // Ids and geometries differ from row to row.
        if let Some(name) = &self.id_name {
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(name.clone()), false);
        }
        if let Some(geometry) = &self.geometry {
            let wkb = ColumnPath::from(geometry.wkb.name.clone());
            properties = properties
                .set_column_dictionary_enabled(wkb.clone(), false)
                .set_column_statistics_enabled(wkb, EnabledStatistics::None);
            for edge in &geometry.bbox {
                let path = ColumnPath::from(vec![geometry.bbox_name.clone(), edge.name.clone()]);
                properties = properties.set_column_dictionary_enabled(path, false);
            }
        }
        properties.build()
    }

    fn row(&mut self, row: RowRef<'_>) {
        // The geometry first: a row that has none that can be read is left out as a whole.
        if let Some(geometry) = &mut self.geometry {
            match geometry.push(&self.bring, row.wkb()) {
                Ok(bytes) => self.group_bytes += bytes,
                Err(error) => {
                    self.tally.omitted.note(row, &error);
                    return;
                }
            }
        }
        if let Some(id) = &mut self.id {
            id.push(match row.id() {
                IdRef::Integer(number) => ValueRef::Integer(number),
                IdRef::Text(text) => ValueRef::Text(text),
            });
        }
        for (column, value) in self.columns.iter_mut().zip(self.places.values(row)) {
            if let ValueRef::Text(text) | ValueRef::Json(text) = value {
                self.group_bytes += text.len();
            }
            column.push(value);
        }
        self.group_rows += 1;
        self.tally.written += 1;
    }

    fn end_group(&mut self) -> parquet::errors::Result<()> {
        let Some(writer) = self.writer.as_mut().filter(|_| self.group_rows > 0) else { return Ok(()) };
        let mut group = writer.next_row_group()?;
        let properties = self.id.iter_mut().chain(&mut self.columns);
        let geometry = self.geometry.iter_mut().flat_map(|both| std::iter::once(&mut both.wkb).chain(&mut both.bbox));
        for column in properties.chain(geometry) {
            let Some(mut chunk) = group.next_column()? else { break };
            column.write(chunk.untyped())?;
            chunk.close()?;
        }
        group.close()?;
        (self.group_rows, self.group_bytes) = (0, 0);
        Ok(())
    }
}

impl ItemsWriter for GeoParquetWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        let schema = self.schema().map_err(failed)?;
        let writer = SerializedFileWriter::new(self.outbox.clone(), Arc::new(schema), Arc::new(self.properties()));
        self.writer = Some(writer.map_err(failed)?);
        self.outbox.empty_into(out);
        Ok(())
    }

    /// A row group comes out when it is full, and nothing before.
    fn rows(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, WriteError> {
        self.places.learn(batch);
        let mut place = from;
        while let Some(row) = batch.row(place).filter(|_| out.len() < until_bytes) {
            place += 1;
            self.row(row);
            if self.group_rows >= GROUP_ROWS_MAX || self.group_bytes >= GROUP_BYTES_MAX {
                self.end_group().map_err(failed)?;
                self.outbox.empty_into(out);
            }
        }
        Ok(place)
    }

    fn end(&mut self, _tail: &Tail, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.end_group().map_err(failed)?;
        if let Some(mut writer) = self.writer.take() {
            if let Some(geometry) = &self.geometry {
                let crs = self.projjson.as_deref();
                let text = geometry.seen.metadata(&geometry.wkb.name, &geometry.bbox_name, self.crs, crs);
                writer.append_key_value_metadata(KeyValue::new("geo".to_owned(), text));
            }
            writer.finish().map_err(failed)?;
        }
        self.outbox.empty_into(out);
        Ok(())
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use bytes::Bytes;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    use serde_json::Value;

    use super::*;
    use crate::sample;

    fn file(layout: &Layout<'_>, batches: &[RowBatch]) -> (Vec<u8>, GeoParquetWriter) {
        let mut writer = GeoParquetWriter::new(layout).unwrap();
        let mut out = Vec::new();
        writer.begin(&mut out).unwrap();
        for batch in batches {
            assert_eq!(writer.rows(batch, 0, usize::MAX, &mut out).unwrap(), batch.len());
        }
        writer.end(&Tail::default(), &mut out).unwrap();
        (out, writer)
    }

    fn geo(reader: &SerializedFileReader<Bytes>) -> Option<Value> {
        let pairs = reader.metadata().file_metadata().key_value_metadata()?;
        let pair = pairs.iter().find(|pair| pair.key == "geo")?;
        serde_json::from_str(pair.value.as_deref()?).ok()
    }

    #[test]
    fn rows_read_back_with_their_types_and_what_has_none_is_absent() {
        let (bytes, writer) = file(&sample::Collection::new().layout(), &[sample::batch()]);
        assert_eq!((writer.written(), writer.omitted().count()), (4, 1));
        assert_eq!(writer.omitted().named()[0].0, "5");
        let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        let named = |row: usize, name: &str| {
            rows[row].get_column_iter().find(|(column, _)| *column == name).map(|(_, field)| field.clone()).unwrap()
        };
        assert_eq!(rows.len(), 4);
        assert_eq!(named(0, "id"), Field::Long(1));
        assert_eq!(named(0, "flag"), Field::Bool(true));
        assert_eq!(named(0, "count"), Field::Long(i64::MAX));
        assert_eq!(named(0, "width_m"), Field::Double(0.1));
        assert_eq!(named(0, "name"), Field::Str("Ijzer".to_owned()));
        assert_eq!(named(0, "day"), Field::Date(19_913));
        assert_eq!(named(0, "moment"), Field::TimestampMicros(1_720_519_200_500_000));
        for name in ["flag", "count", "width_m", "name", "day", "moment", "extra", "geometry", "bbox"] {
            assert_eq!(named(1, name), Field::Null, "{name}");
        }
        assert_eq!(named(2, "flag"), Field::Null, "a text is no boolean");
        assert_eq!(named(2, "width_m"), Field::Double(7.0));
        assert_eq!(named(2, "day"), Field::Null);
        assert!(matches!(named(3, "name"), Field::Str(text) if text.contains("_x0041_ é 🦢")));
        assert_eq!(named(3, "bbox"), Field::Null, "an empty point is nowhere");
        assert_ne!(named(3, "geometry"), Field::Null);
    }

    #[test]
    fn the_metadata_tell_kinds_extent_crs_and_covering() {
        let (bytes, _) = file(&sample::Collection::new().layout(), &[sample::batch()]);
        let told = geo(&SerializedFileReader::new(Bytes::from(bytes)).unwrap()).unwrap();
        assert_eq!((&told["version"], &told["primary_column"]), (&"1.1.0".into(), &"geometry".into()));
        let column = &told["columns"]["geometry"];
        assert_eq!(column["geometry_types"], serde_json::json!(["Point"]));
        assert_eq!(column["bbox"], serde_json::json!([2.5, 50.0, 3.0, 51.0]));
        assert_eq!(column["covering"]["bbox"]["ymax"], serde_json::json!(["bbox", "ymax"]));
        assert_eq!(column.get("crs"), None, "CRS84 is what is meant where nothing is said");
        let sample = sample::Collection::new();
        let (bytes, _) = file(&Layout { crs: CrsId::Epsg(31370), ..sample.layout() }, &[sample::batch()]);
        let told = geo(&SerializedFileReader::new(Bytes::from(bytes)).unwrap()).unwrap();
        let column = &told["columns"]["geometry"];
        assert_eq!(column["crs"]["id"], serde_json::json!({"authority": "EPSG", "code": 31370}));
        assert!(column["bbox"][0].as_f64().unwrap() > 18_000.0, "metres: {column}");
    }

    #[test]
    fn names_that_properties_have_taken_are_not_used_twice() {
        let mut sample = sample::Collection::new();
        for (property, name) in sample.schema.properties.iter_mut().zip(["id", "geometry", "BBOX"]) {
            property.name = name.to_owned();
        }
        let (bytes, _) = file(&Layout { id_kind: KeyKind::Text, ..sample.layout() }, &[]);
        let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
        let fields = reader.metadata().file_metadata().schema().get_fields().to_vec();
        let names: Vec<_> = fields.iter().map(|field| field.name().to_owned()).collect();
        assert_eq!(names, ["_id", "id", "geometry", "BBOX", "name", "day", "moment", "extra", "_geometry", "_bbox"]);
    }

    #[test]
    fn a_table_without_geometry_is_plain_parquet() {
        let sample = sample::Collection::new();
        let (bytes, writer) = file(&Layout { geometry: None, ..sample.layout() }, &[sample::batch()]);
        assert_eq!(writer.written(), 5, "a geometry that nobody asks for is not read");
        assert_eq!(geo(&SerializedFileReader::new(Bytes::from(bytes)).unwrap()), None);
    }

    #[test]
    fn a_row_group_goes_out_when_it_is_full() {
        let mut writer = GeoParquetWriter::new(&sample::Collection::new().layout()).unwrap();
        let mut out = Vec::new();
        writer.begin(&mut out).unwrap();
        let batch = sample::batch();
        let mut written = 0;
        while out.len() < 1_000 {
            writer.rows(&batch, 0, 1_000, &mut out).unwrap();
            written += 4;
        }
        assert!((GROUP_ROWS_MAX as u64..GROUP_ROWS_MAX as u64 + 8).contains(&written), "{written}");
    }
}

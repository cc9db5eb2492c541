//! FlatGeobuf: features as flat buffers one after the other, for programs that load many.
//!
//! Scope: version 3 of the format, written as a stream and so without its spatial index. The header names the CRS, the
//! columns with their types and, where it is known, the number of features; readers take 0 for unknown. The first
//! column is the item's id. Coordinates are x before y, as doubles, whatever the CRS says.
//! Limits: a date is a `DateTime` column, since there is none for dates. The header speaks for all geometries: a part
//! that stands alone becomes a multi-geometry where those are declared; what does not fit is left out. Heights
//! are written where the collection declares them. Items whose geometry is empty have none.
//! Source: <https://flatgeobuf.org/>, `header.fbs` and `feature.fbs`.

mod geometry;

use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{
    Column, ColumnArgs, ColumnType, Crs, CrsArgs, Feature, FeatureArgs, GeometryType, Header, HeaderArgs,
};
use watergang_core::{CrsId, GeometryKind, IdRef, KeyKind, PropertyKind, RowBatch, ValueRef};

use crate::rows::{Places, Tally, id_name};
use crate::{GeometryError, ItemsWriter, Layout, Tail, WriteError};
use geometry::Drafter;

/// First bytes of a file of version 3.
const MAGIC: [u8; 8] = [b'f', b'g', b'b', 3, b'f', b'g', b'b', 0];
/// Largest feature, in bytes of values and WKB: a flat buffer has 2 GiB at most, and less is meant by anybody.
const FEATURE_MAX_BYTES: usize = 256 << 20;
/// A buffer that one large feature has made this large is not kept for the next.
const BUFFER_KEPT_MAX_BYTES: usize = 4 << 20;

struct FlatGeobufWriter {
    /// The header with its length in front.
    header: Vec<u8>,
    /// Type of the column of ids, which comes first where there is one.
    id_type: Option<ColumnType>,
    types: Vec<ColumnType>,
    places: Places,
    geometry: Option<Drafter>,
    tally: Tally,
    builder: FlatBufferBuilder<'static>,
    values: Vec<u8>,
}

/// A writer of FlatGeobuf.
///
/// # Errors
/// When there is no way to the CRS of the answer.
pub fn writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    let geometry = match layout.geometry {
        Some(property) => Some(Drafter::new(layout.target()?.east_first(), property)),
        None => None,
    };
    Ok(Box::new(FlatGeobufWriter {
        header: header(layout),
        id_type: id_name(layout).map(|_| id_type(layout.id_kind)),
        types: layout.properties.iter().map(|property| column_type(property.kind)).collect(),
        places: Places::new(layout),
        geometry,
        tally: Tally::default(),
        builder: FlatBufferBuilder::new(),
        values: Vec::new(),
    }))
}

const fn id_type(kind: KeyKind) -> ColumnType {
    match kind {
        KeyKind::Integer => ColumnType::Long,
        KeyKind::Text => ColumnType::String,
    }
}

const fn column_type(kind: PropertyKind) -> ColumnType {
    match kind {
        PropertyKind::Boolean => ColumnType::Bool,
        PropertyKind::Integer => ColumnType::Long,
        PropertyKind::Number => ColumnType::Double,
        PropertyKind::Text => ColumnType::String,
        PropertyKind::Date | PropertyKind::DateTime => ColumnType::DateTime,
        PropertyKind::Json => ColumnType::Json,
    }
}

/// The type that the header tells for all geometries; unknown where each tells its own.
const fn geometry_type(kind: GeometryKind) -> GeometryType {
    match kind {
        GeometryKind::Point => GeometryType::Point,
        GeometryKind::LineString => GeometryType::LineString,
        GeometryKind::Polygon => GeometryType::Polygon,
        GeometryKind::MultiPoint => GeometryType::MultiPoint,
        GeometryKind::MultiLineString => GeometryType::MultiLineString,
        GeometryKind::MultiPolygon => GeometryType::MultiPolygon,
        GeometryKind::GeometryCollection | GeometryKind::Any => GeometryType::Unknown,
    }
}

fn header(layout: &Layout<'_>) -> Vec<u8> {
    let mut builder = FlatBufferBuilder::new();
    let mut columns = Vec::new();
    columns.extend(id_name(layout).map(|name| column(&mut builder, &name, id_type(layout.id_kind), false)));
    for property in &layout.properties {
        // A database may hold nothing where its schema says otherwise.
        columns.push(column(&mut builder, &property.name, column_type(property.kind), true));
    }
    let columns = builder.create_vector(&columns);
    let crs = layout.geometry.map(|_| crs(&mut builder, layout.crs));
    let name = builder.create_string(layout.collection);
    let title = (!layout.title.is_empty()).then(|| builder.create_string(layout.title));
    let args = HeaderArgs {
        name: Some(name),
        geometry_type: layout.geometry.map_or(GeometryType::Unknown, |geometry| geometry_type(geometry.kind)),
        has_z: layout.geometry.is_some_and(|geometry| geometry.has_z),
        columns: Some(columns),
        features_count: layout.expected_count.unwrap_or(0),
        index_node_size: 0,
        crs,
        title,
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut builder, &args);
    builder.finish_size_prefixed(header, None);
    builder.finished_data().to_vec()
}

fn column<'a>(
    builder: &mut FlatBufferBuilder<'a>,
    name: &str,
    type_: ColumnType,
    nullable: bool,
) -> WIPOffset<Column<'a>> {
    let name = builder.create_string(name);
    Column::create(builder, &ColumnArgs { name: Some(name), type_, nullable, ..ColumnArgs::default() })
}

/// CRS84 is told as the CRS of EPSG that has the same coordinates but for the order of its axes: the format has them x
/// before y anyway, and readers look codes up at EPSG.
fn crs<'a>(builder: &mut FlatBufferBuilder<'a>, crs: CrsId) -> WIPOffset<Crs<'a>> {
    let code = match crs {
        CrsId::Crs84 => 4326,
        CrsId::Crs84h => 4979,
        CrsId::Epsg(code) => i32::try_from(code).unwrap_or(0),
    };
    let org = builder.create_string("EPSG");
    Crs::create(builder, &CrsArgs { org: Some(org), code, ..CrsArgs::default() })
}

impl ItemsWriter for FlatGeobufWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&self.header);
        Ok(())
    }

    fn rows(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, WriteError> {
        self.places.learn(batch);
        let Self { id_type, types, places, geometry, tally, builder, values, .. } = self;
        let before_bytes = out.len();
        let place = tally.each_row(batch, from, until_bytes, out, |row, out| {
            values.clear();
            if let Some(id_type) = *id_type {
                let id = match row.id() {
                    IdRef::Integer(number) => ValueRef::Integer(number),
                    IdRef::Text(text) => ValueRef::Text(text),
                };
                write_value(0, id_type, id, values);
            }
            for (column, (value, type_)) in (u16::from(id_type.is_some())..).zip(places.values(row).zip(types.iter())) {
                write_value(column, *type_, value, values);
            }
            let wkb = row.wkb();
            if values.len() + wkb.map_or(0, <[u8]>::len) > FEATURE_MAX_BYTES {
                return Err(GeometryError::TooLarge);
            }
            builder.reset();
            let geometry = match (geometry.as_mut(), wkb) {
                (Some(drafter), Some(wkb)) => drafter.draft(wkb, builder)?,
                _ => None,
            };
            let properties = Some(builder.create_vector(values));
            let feature = Feature::create(builder, &FeatureArgs { geometry, properties, columns: None });
            builder.finish_size_prefixed(feature, None);
            out.extend_from_slice(builder.finished_data());
            Ok(())
        });
        if out.len() - before_bytes > BUFFER_KEPT_MAX_BYTES {
            *values = Vec::new();
            *builder = FlatBufferBuilder::new();
        }
        Ok(place)
    }

    fn end(&mut self, _tail: &Tail, _out: &mut Vec<u8>) -> Result<(), WriteError> {
        Ok(())
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }
}

/// Appends the number of a column and its value. Nothing stands for no value, and for one that its column cannot hold:
/// SQLite keeps any value in any column.
fn write_value(column: u16, type_: ColumnType, value: ValueRef<'_>, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&column.to_le_bytes());
    let mut text = |text: &str| {
        let length = u32::try_from(text.len()).unwrap_or(0);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(text.get(..length as usize).unwrap_or_default().as_bytes());
    };
    match (type_, value) {
        (ColumnType::Bool, ValueRef::Boolean(flag)) => out.push(u8::from(flag)),
        (ColumnType::Bool, ValueRef::Integer(number)) => out.push(u8::from(number != 0)),
        (ColumnType::Long, ValueRef::Integer(number)) => out.extend_from_slice(&number.to_le_bytes()),
        (ColumnType::Double, ValueRef::Number(number)) => out.extend_from_slice(&number.to_le_bytes()),
        (ColumnType::Double, ValueRef::Integer(number)) => out.extend_from_slice(&(number as f64).to_le_bytes()),
        (
            ColumnType::String | ColumnType::Json | ColumnType::DateTime,
            ValueRef::Text(value) | ValueRef::Json(value),
        ) => {
            text(value);
        }
        (ColumnType::String | ColumnType::Json, ValueRef::Integer(number)) => text(&number.to_string()),
        (ColumnType::String | ColumnType::Json, ValueRef::Number(number)) => text(&number.to_string()),
        (ColumnType::String | ColumnType::Json, ValueRef::Boolean(flag)) => text(&flag.to_string()),
        _ => out.truncate(start),
    }
}

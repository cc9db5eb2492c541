//! FlatGeobuf.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use flatgeobuf::{ColumnType, FallibleStreamingIterator as _, FgbFeature, FgbReader, GeometryType};
use geozero::{ColumnValue, CoordDimensions, FeatureProperties as _, PropertyProcessor, ToWkb as _};
use watergang_core::{GeometryKind, Instant, Interval, PropertyKind, Value};

use super::{OpenOptions, stem};
use crate::crs_find;
use crate::error::ImportError;
use crate::layer::{Field, ForeignRow, FoundCrs, Layer, LayerGeometry, Reader, RowFault, Visit};

/// Opens a file; it has one layer.
///
/// # Errors
/// When the file is no FlatGeobuf.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Box<dyn Reader>>, ImportError> {
    let reader = open_reader(path)?;
    let header = reader.header();
    let mut notes = Vec::new();
    let mut fields = Vec::new();
    for column in header.columns().iter().flatten() {
        match kind_of(column.type_()) {
            Some(kind) => {
                let width = u32::try_from(column.width()).ok().filter(|width| *width > 0 && kind == PropertyKind::Text);
                fields.push(Field { name: column.name().to_owned(), kind, max_length_chars: width, is_key: false });
            }
            None => notes.push(format!("column `{}` holds bytes and is left out", column.name())),
        }
    }
    let crs = header.crs().map_or(FoundCrs::Missing, |crs| {
        let named = (crs.code() > 0).then(|| {
            crs_find::from_name(&format!("{}:{}", crs.org().unwrap_or("EPSG"), crs.code()), &options.registry)
        });
        match (named, crs.wkt()) {
            (Some(found @ FoundCrs::Known { .. }), _) => found,
            (_, Some(wkt)) => crs_find::from_wkt(wkt, &options.registry),
            (Some(unknown), None) => unknown,
            (None, None) => FoundCrs::Missing,
        }
    });
    let count = header.features_count();
    let layer = Layer {
        name: header.name().filter(|name| !name.is_empty()).map_or_else(|| stem(path), ToOwned::to_owned),
        fields,
        geometry: Some(LayerGeometry { kind: geometry_kind(header.geometry_type()), has_z: header.has_z() }),
        crs,
        // 0 stands for unknown.
        row_count: (count > 0).then_some(count),
        id_field: None,
        notes,
    };
    Ok(vec![Box::new(FlatGeobuf { path: path.to_owned(), layer })])
}

fn open_reader(path: &Path) -> Result<FgbReader<BufReader<File>>, ImportError> {
    let file = File::open(path).map_err(|error| ImportError::io(path, error))?;
    FgbReader::open(BufReader::with_capacity(256 << 10, file))
        .map_err(|error| ImportError::format(path, "it is no FlatGeobuf", error))
}

fn geometry_kind(kind: GeometryType) -> GeometryKind {
    match kind {
        GeometryType::Point => GeometryKind::Point,
        GeometryType::LineString => GeometryKind::LineString,
        GeometryType::Polygon => GeometryKind::Polygon,
        GeometryType::MultiPoint => GeometryKind::MultiPoint,
        GeometryType::MultiLineString => GeometryKind::MultiLineString,
        GeometryType::MultiPolygon => GeometryKind::MultiPolygon,
        GeometryType::GeometryCollection => GeometryKind::GeometryCollection,
        _ => GeometryKind::Any,
    }
}

fn kind_of(column: ColumnType) -> Option<PropertyKind> {
    Some(match column {
        ColumnType::Bool => PropertyKind::Boolean,
        ColumnType::Float | ColumnType::Double => PropertyKind::Number,
        ColumnType::String => PropertyKind::Text,
        ColumnType::Json => PropertyKind::Json,
        ColumnType::DateTime => PropertyKind::DateTime,
        ColumnType::Binary => return None,
        _ => PropertyKind::Integer,
    })
}

struct FlatGeobuf {
    path: PathBuf,
    layer: Layer,
}

impl Reader for FlatGeobuf {
    fn layer(&self) -> &Layer {
        &self.layer
    }

    fn read(&mut self, visit: &mut Visit<'_>) -> Result<(), ImportError> {
        let mut place = 0;
        let damaged =
            |place: u64, error| ImportError::format(&self.path, format!("it breaks off after feature {place}"), error);
        let mut features = open_reader(&self.path)?.select_all().map_err(|error| damaged(0, error))?;
        while let Some(feature) = features.next().map_err(|error| damaged(place, error))? {
            place += 1;
            if let ControlFlow::Break(()) = visit(self.row(place, feature)) {
                break;
            }
        }
        Ok(())
    }
}

impl FlatGeobuf {
    fn row(&self, place: u64, feature: &FgbFeature) -> Result<ForeignRow, RowFault> {
        let fault = |reason: String| RowFault { place, reason };
        let mut values = Values { fields: &self.layer.fields, values: vec![Value::Null; self.layer.fields.len()] };
        feature
            .process_properties(&mut values)
            .map_err(|error| fault(format!("its properties are damaged: {error}")))?;
        let has_z = self.layer.geometry.is_some_and(|geometry| geometry.has_z);
        let dimensions = if has_z { CoordDimensions::xyz() } else { CoordDimensions::xy() };
        let wkb = match feature.geometry() {
            None => None,
            Some(_) => Some(
                feature.to_wkb(dimensions).map_err(|error| fault(format!("its geometry cannot be read: {error}")))?,
            ),
        };
        Ok(ForeignRow { place, wkb, values: values.values })
    }
}

/// Collects the properties of one feature in the order of the fields.
struct Values<'a> {
    fields: &'a [Field],
    values: Vec<Value>,
}

impl PropertyProcessor for Values<'_> {
    fn property(&mut self, _: usize, name: &str, value: &ColumnValue<'_>) -> geozero::error::Result<bool> {
        if let Some(place) = self.fields.iter().position(|field| field.name == name)
            && let Some(slot) = self.values.get_mut(place)
        {
            *slot = to_value(value);
        }
        Ok(false)
    }
}

fn to_value(value: &ColumnValue<'_>) -> Value {
    match *value {
        ColumnValue::Bool(flag) => Value::Boolean(flag),
        ColumnValue::Byte(number) => Value::Integer(i64::from(number)),
        ColumnValue::UByte(number) => Value::Integer(i64::from(number)),
        ColumnValue::Short(number) => Value::Integer(i64::from(number)),
        ColumnValue::UShort(number) => Value::Integer(i64::from(number)),
        ColumnValue::Int(number) => Value::Integer(i64::from(number)),
        ColumnValue::UInt(number) => Value::Integer(i64::from(number)),
        ColumnValue::Long(number) => Value::Integer(number),
        ColumnValue::ULong(number) => i64::try_from(number).map_or(Value::Null, Value::Integer),
        ColumnValue::Float(number) => Value::Number(f64::from(number)),
        ColumnValue::Double(number) => Value::Number(number),
        ColumnValue::String(text) | ColumnValue::Json(text) => Value::Text(text.to_owned()),
        ColumnValue::DateTime(text) => match Interval::parse_stored(text) {
            Some(Interval { start: Some(start), .. }) => Value::Text(Instant::to_rfc3339(start)),
            _ => Value::Null,
        },
        ColumnValue::Binary(_) => Value::Null,
    }
}

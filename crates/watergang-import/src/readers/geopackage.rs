//! GeoPackage (OGC 12-128r18): feature tables and attribute tables, one layer each.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use watergang_core::{GeometryKind, Instant, Interval, PropertyKind, Value};
use watergang_crs::Registry;
use watergang_geometry::gpkg;

use super::OpenOptions;
use crate::cell::whole;
use crate::crs_find;
use crate::error::ImportError;
use crate::layer::{Field, ForeignRow, FoundCrs, Layer, LayerGeometry, Reader, RowFault, Visit};

/// Opens a file; each of its tables is a layer.
///
/// # Errors
/// When the file is no GeoPackage.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Box<dyn Reader>>, ImportError> {
    let damaged = |error| ImportError::format(path, "it is no GeoPackage, or a damaged one", error);
    let connection = connect(path).map_err(damaged)?;
    let mut tables = connection
        .prepare(
            "SELECT table_name, data_type FROM gpkg_contents
             WHERE data_type IN ('features', 'attributes') ORDER BY rowid",
        )
        .map_err(damaged)?;
    let names = tables
        .query_map([], |row| row.get::<_, String>(0))
        .and_then(|names| names.collect::<Result<Vec<_>, _>>())
        .map_err(damaged)?;
    names
        .into_iter()
        .map(|name| {
            let table = Table::find(path, &connection, name, &options.registry).map_err(damaged)?;
            Ok(Box::new(table) as Box<dyn Reader>)
        })
        .collect()
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    // An import never writes its source, and a source on a read-only disk must do.
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

struct Table {
    path: PathBuf,
    layer: Layer,
    select: String,
}

struct Geometry {
    column: String,
    layer: LayerGeometry,
    crs: FoundCrs,
}

impl Table {
    fn find(path: &Path, connection: &Connection, name: String, registry: &Registry) -> rusqlite::Result<Self> {
        let geometry = find_geometry(connection, &name, registry)?;
        let mut notes = Vec::new();
        let mut fields = Vec::new();
        let mut columns = connection.prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")?;
        let mut rows = columns.query([&name])?;
        while let Some(row) = rows.next()? {
            let (column, declared, key): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if geometry.as_ref().is_some_and(|geometry| geometry.column == column) {
                continue;
            }
            match kind_of(&declared) {
                Some((kind, max_length_chars)) => {
                    let is_key = key == 1 && kind == PropertyKind::Integer;
                    fields.push(Field { name: column, kind, max_length_chars, is_key });
                }
                None => notes.push(format!("column `{column}` holds `{declared}` and is left out")),
            }
        }
        let mut select = String::from("SELECT ");
        for field in &fields {
            select.push_str(&quoted(&field.name));
            select.push_str(", ");
        }
        select.push_str(&geometry.as_ref().map_or_else(|| "NULL".to_owned(), |geometry| quoted(&geometry.column)));
        select.push_str(" FROM ");
        select.push_str(&quoted(&name));
        let count: i64 =
            connection.query_row(&format!("SELECT count(*) FROM {}", quoted(&name)), [], |row| row.get(0))?;
        Ok(Self {
            path: path.to_owned(),
            select,
            layer: Layer {
                name,
                fields,
                geometry: geometry.as_ref().map(|geometry| geometry.layer),
                crs: geometry.map_or(FoundCrs::Missing, |geometry| geometry.crs),
                row_count: u64::try_from(count).ok(),
                id_field: None,
                notes,
            },
        })
    }

    fn row(&self, place: u64, row: &rusqlite::Row<'_>) -> rusqlite::Result<Result<ForeignRow, RowFault>> {
        let mut values = Vec::with_capacity(self.layer.fields.len());
        for (column, field) in self.layer.fields.iter().enumerate() {
            match value_of(row.get_ref(column)?, field.kind) {
                Ok(value) => values.push(value),
                Err(reason) => {
                    let reason = format!("`{}` {reason}", field.name);
                    return Ok(Err(RowFault { place, reason }));
                }
            }
        }
        let wkb = match row.get_ref(self.layer.fields.len())? {
            ValueRef::Null => None,
            ValueRef::Blob(blob) => match gpkg::parse(blob) {
                Ok(parsed) => Some(parsed.wkb.to_vec()),
                Err(error) => return Ok(Err(RowFault { place, reason: error.to_string() })),
            },
            _ => return Ok(Err(RowFault { place, reason: "its geometry is no blob".to_owned() })),
        };
        Ok(Ok(ForeignRow { place, wkb, values }))
    }
}

impl Reader for Table {
    fn layer(&self) -> &Layer {
        &self.layer
    }

    fn read(&mut self, visit: &mut Visit<'_>) -> Result<(), ImportError> {
        let damaged = |error| ImportError::format(&self.path, format!("table `{}` is damaged", self.layer.name), error);
        let connection = connect(&self.path).map_err(damaged)?;
        let mut statement = connection.prepare(&self.select).map_err(damaged)?;
        let mut rows = statement.query([]).map_err(damaged)?;
        let mut place = 0;
        while let Some(row) = rows.next().map_err(damaged)? {
            place += 1;
            if let ControlFlow::Break(()) = visit(self.row(place, row).map_err(damaged)?) {
                break;
            }
        }
        Ok(())
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn find_geometry(connection: &Connection, table: &str, registry: &Registry) -> rusqlite::Result<Option<Geometry>> {
    let mut statement = connection.prepare(
        "SELECT g.column_name, g.geometry_type_name, g.z, s.organization, s.organization_coordsys_id, s.definition
         FROM gpkg_geometry_columns AS g
         LEFT JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id
         WHERE g.table_name = ?1",
    )?;
    let mut rows = statement.query([table])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let kind: String = row.get(1)?;
    let (organization, code): (Option<String>, Option<i64>) = (row.get(3)?, row.get(4)?);
    let definition: Option<String> = row.get(5)?;
    let named = organization.zip(code).map(|(organization, code)| format!("{organization}:{code}"));
    let mut crs = named.map_or(FoundCrs::Missing, |name| crs_find::from_name(&name, registry));
    // Codes of other organisations and of the file's own come with a definition.
    if let (FoundCrs::Unknown { .. }, Some(definition)) = (&crs, definition)
        && definition != "undefined"
    {
        crs = crs_find::from_wkt(&definition, registry);
    }
    Ok(Some(Geometry {
        column: row.get(0)?,
        // z is 0 for none, 1 for mandatory, 2 for optional.
        layer: LayerGeometry { kind: GeometryKind::from_name(&kind), has_z: row.get::<_, i64>(2)? > 0 },
        crs,
    }))
}

/// Kind and longest text of a declared column type (clause 1.1.1.1.3, table 1); nothing for blobs.
fn kind_of(declared: &str) -> Option<(PropertyKind, Option<u32>)> {
    let upper = declared.to_uppercase();
    let (base, length) = upper
        .split_once('(')
        .map_or((upper.as_str(), None), |(base, rest)| (base, rest.trim_end_matches(')').trim().parse().ok()));
    let kind = match base.trim() {
        "BOOLEAN" => PropertyKind::Boolean,
        "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "INTEGER" | "BIGINT" => PropertyKind::Integer,
        "FLOAT" | "DOUBLE" | "REAL" | "NUMERIC" | "DECIMAL" | "DOUBLE PRECISION" => PropertyKind::Number,
        "DATE" => PropertyKind::Date,
        "DATETIME" | "TIMESTAMP" => PropertyKind::DateTime,
        "JSON" => PropertyKind::Json,
        "BLOB" => return None,
        _ => PropertyKind::Text,
    };
    Some((kind, length.filter(|_| kind == PropertyKind::Text)))
}

/// A cell as the declared kind. SQLite lets a column hold anything; what does not fit is a fault of the row.
fn value_of(cell: ValueRef<'_>, kind: PropertyKind) -> Result<Value, String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match (cell, kind) {
        (ValueRef::Null, _) => Ok(Value::Null),
        (ValueRef::Integer(number), PropertyKind::Boolean) => Ok(Value::Boolean(number != 0)),
        (ValueRef::Integer(number), PropertyKind::Integer) => Ok(Value::Integer(number)),
        (ValueRef::Integer(number), PropertyKind::Number) => Ok(Value::Number(number as f64)),
        (ValueRef::Real(number), PropertyKind::Number) => Ok(Value::Number(number)),
        (ValueRef::Real(number), PropertyKind::Integer) => {
            whole(number).map(Value::Integer).ok_or_else(|| format!("is {number}, which is no whole number"))
        }
        (ValueRef::Text(bytes), PropertyKind::Text | PropertyKind::Json) => Ok(Value::Text(text(bytes))),
        (ValueRef::Text(bytes), PropertyKind::Date) => crate::cell::parse_date(&text(bytes))
            .map(Value::Text)
            .ok_or_else(|| format!("is `{}`, which is no date", text(bytes))),
        (ValueRef::Text(bytes), PropertyKind::DateTime) => match Interval::parse_stored(&text(bytes)) {
            // A date alone stands for its first moment.
            Some(Interval { start: Some(start), .. }) => Ok(Value::Text(Instant::to_rfc3339(start))),
            _ => Err(format!("is `{}`, which is no point in time", text(bytes))),
        },
        (ValueRef::Integer(number), PropertyKind::Text) => Ok(Value::Text(number.to_string())),
        (ValueRef::Real(number), PropertyKind::Text) => Ok(Value::Text(number.to_string())),
        (cell, _) => Err(format!("holds a value of type {}, which its column does not", cell.data_type())),
    }
}

//! GeoPackage: a SQLite file with one table.
//!
//! Scope: GeoPackage 1.3 (OGC 12-128r18): features with an R-tree, or attributes where there is no geometry. Integer ids
//! are the key `fid`; texts have a column of their own, the key is numbered then. Positions are x before y whatever the
//! CRS says (clause 2.1.3.1.1, by ISO 13249-3).
//! Limits: SQLite writes to and fro in its file, which therefore goes to a temporary file and out from there; the file is
//! gone when the writer is. Measures (M) are dropped. A value that is not of its column's kind is absent, and so is NaN, which SQLite does not hold.

mod layout;
mod tree;

use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Connection, Statement, ToSql};
use tempfile::TempPath;
use watergang_core::{IdRef, Instant, KeyKind, PropertyKind, RowBatch, RowRef, ValueRef};
use watergang_geometry::{Envelope, WkbError, envelope, gpkg};

use crate::bring::Bring;
use crate::rows::{Places, Tally};
use crate::{Layout, WriteError, typed};
use layout::Names;
use tree::Tree;

/// Memory for pages of the file before they are written, in KiB.
const CACHE_KIB: u32 = 16 << 10;
/// Bytes of a page. The larger ones of long geometries cost fewer overflow pages.
const PAGE_BYTES: u32 = 8 << 10;
/// Pages that SQLite can count ("Limits In SQLite").
const PAGES_MAX: u64 = 4_294_967_294;

/// Writes a GeoPackage into a temporary file.
#[derive(Debug)]
pub struct GeoPackageWriter {
    connection: Connection,
    path: TempPath,
    names: Names,
    insert: String,
    /// Nothing where there is no geometry.
    tree: Option<Tree>,
    kinds: Vec<PropertyKind>,
    id_kind: KeyKind,
    places: Places,
    bring: Option<Bring>,
    srs_id: i32,
    bounds: Option<Envelope>,
    tally: Tally,
    max_bytes: u64,
}

fn failed(source: impl Into<watergang_core::BoxError>) -> WriteError {
    WriteError::Failed { doing: "writing a GeoPackage", source: source.into() }
}

/// A failure at the file, which SQLite calls full where it may not grow.
fn unwritten(error: rusqlite::Error, max_bytes: u64) -> WriteError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => WriteError::TooLong { max_bytes },
        _ => failed(error),
    }
}

impl GeoPackageWriter {
    /// Begins a file in a folder. It becomes no larger than that.
    ///
    /// # Errors
    /// When the file cannot be written, or there is no way to the CRS of the answer.
    pub fn new(layout: &Layout<'_>, folder: &Path, max_bytes: u64) -> Result<Self, WriteError> {
        let path = tempfile::Builder::new()
            .prefix("watergang-")
            .suffix(".gpkg")
            .tempfile_in(folder)
            .map_err(failed)?
            .into_temp_path();
        let connection = Connection::open(&path).map_err(failed)?;
        // Nobody else sees the file, and a failure throws it away: nothing needs to be kept for a way back.
        connection
            .execute_batch(&format!(
                "PRAGMA page_size = {PAGE_BYTES}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                 PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{CACHE_KIB};
                 PRAGMA max_page_count = {pages}; BEGIN;",
                pages = (max_bytes / u64::from(PAGE_BYTES)).clamp(1, PAGES_MAX)
            ))
            .map_err(failed)?;
        let names = Names::of(layout);
        let srs_id = layout::create(&connection, layout, &names).map_err(failed)?;
        Ok(Self {
            insert: names.insert(),
            tree: names
                .fill_rtree()
                .map(|statements| Tree::new(&connection, statements))
                .transpose()
                .map_err(failed)?,
            kinds: layout.properties.iter().map(|property| property.kind).collect(),
            id_kind: layout.id_kind,
            places: Places::new(layout),
            bring: layout.geometry.map(|_| Bring::new(layout)).transpose()?,
            bounds: None,
            tally: Tally::default(),
            connection,
            path,
            names,
            srs_id,
            max_bytes,
        })
    }

    /// Says what the collection is, in a sentence or two for people.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn describe(&self, description: &str) -> Result<(), WriteError> {
        let changed = self.connection.execute("UPDATE gpkg_contents SET description = ?1", [description]);
        changed.map(|_| ()).map_err(failed)
    }

    /// Writes the rows of a batch. A row whose geometry cannot be read is left out.
    ///
    /// # Errors
    /// When the file cannot be written: the disk is full.
    pub fn rows(&mut self, batch: &RowBatch) -> Result<(), WriteError> {
        self.places.learn(batch);
        let mut insert = self.connection.prepare_cached(&self.insert).map_err(failed)?;
        let mut geometry = Blob::default();
        for row in batch.rows() {
            if let Some(bring) = &self.bring
                && let Err(error) = geometry.read(bring, self.srs_id, row.wkb())
            {
                self.tally.omitted.note(row, &error);
                continue;
            }
            let blob = self.bring.as_ref().map(|_| geometry.bytes.as_slice());
            let inserted = bind(&mut insert, row, self.id_kind, blob)
                .and_then(|()| bind_values(&mut insert, self.places.values(row).zip(&self.kinds)))
                .and_then(|()| insert.raw_execute());
            match inserted {
                Ok(_) => self.tally.written += 1,
                // A view may have rows with the same key; a table has not.
                Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
                    self.tally.omitted.note(row, &"another item has the same id");
                    continue;
                }
                Err(error) => return Err(unwritten(error, self.max_bytes)),
            }
            if let (Some(tree), Some(bounds)) = (&mut self.tree, geometry.bounds) {
                let put = tree.insert(&self.connection, self.connection.last_insert_rowid(), &bounds);
                put.map_err(|error| unwritten(error, self.max_bytes))?;
                self.bounds = Some(self.bounds.map_or(bounds, |known| known.union(&bounds)));
            }
        }
        Ok(())
    }

    /// Ends the file. It is gone when the path is dropped.
    ///
    /// # Errors
    /// When it cannot be written to its end.
    pub fn end(self) -> Result<TempPath, WriteError> {
        let Self { connection, path, names, tree, bounds, max_bytes, .. } = self;
        let finish = || {
            if let Some(tree) = tree {
                tree.end(&connection)?;
            }
            layout::tell_extent(&connection, &names, bounds)?;
            connection.execute_batch("COMMIT")
        };
        finish().map_err(|error| unwritten(error, max_bytes))?;
        connection.close().map_err(|(_, error)| failed(error))?;
        Ok(path)
    }

    /// What was written so far, and what was left out.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }
}

/// Binds the id of a row and its geometry: no bytes where it has none, nothing where the table has no such column.
fn bind(insert: &mut Statement<'_>, row: RowRef<'_>, id_kind: KeyKind, blob: Option<&[u8]>) -> rusqlite::Result<()> {
    match (row.id(), id_kind) {
        (IdRef::Integer(id), KeyKind::Integer) => insert.raw_bind_parameter(1, id)?,
        (IdRef::Text(id), KeyKind::Text) => insert.raw_bind_parameter(1, id)?,
        (id, _) => insert.raw_bind_parameter(1, id.to_item_id().0)?,
    }
    match blob {
        Some(blob) => insert.raw_bind_parameter(2, Some(blob).filter(|blob| !blob.is_empty())),
        None => Ok(()),
    }
}

fn bind_values<'a>(
    insert: &mut Statement<'_>,
    values: impl Iterator<Item = (ValueRef<'a>, &'a PropertyKind)>,
) -> rusqlite::Result<()> {
    for (place, (value, kind)) in values.enumerate() {
        insert.raw_bind_parameter(place + layout::FIRST_PROPERTY, Cell(value, *kind))?;
    }
    Ok(())
}

/// A geometry as the file holds it.
#[derive(Debug, Default)]
struct Blob {
    /// Empty where there is no geometry.
    bytes: Vec<u8>,
    bounds: Option<Envelope>,
    wkb: Vec<u8>,
}

impl Blob {
    fn read(&mut self, bring: &Bring, srs_id: i32, wkb: Option<&[u8]>) -> Result<(), WkbError> {
        self.bytes.clear();
        self.bounds = None;
        if let Some(wkb) = wkb {
            self.wkb.clear();
            bring.write(wkb, &mut self.wkb)?;
            self.bounds = envelope(&self.wkb)?;
            gpkg::write(srs_id, &self.wkb, &mut self.bytes)?;
        }
        Ok(())
    }
}

/// A value in the type of its column (clause 1.1.1.1.3, table 1).
struct Cell<'a>(ValueRef<'a>, PropertyKind);

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let Self(value, kind) = *self;
        let owned = |value: Option<Value>| ToSqlOutput::Owned(value.unwrap_or(Value::Null));
        Ok(match kind {
            PropertyKind::Boolean => owned(typed::boolean(value).map(|flag| Value::Integer(i64::from(flag)))),
            PropertyKind::Integer => owned(typed::integer(value).map(Value::Integer)),
            PropertyKind::Number => owned(typed::number(value).map(Value::Real)),
            PropertyKind::Date => match value {
                ValueRef::Text(text) if typed::days(value).is_some() && text.len() == 10 => ToSqlOutput::from(text),
                _ => owned(None),
            },
            PropertyKind::DateTime => owned(typed::micros(value).map(|micros| Value::Text(date_time(micros)))),
            PropertyKind::Text | PropertyKind::Json => match value {
                ValueRef::Text(text) | ValueRef::Json(text) => ToSqlOutput::from(text),
                other => owned(typed::text(other).map(|text| Value::Text(text.into_owned()))),
            },
        })
    }
}

/// `2024-07-09T10:00:00.500Z`: just so, with three decimals, is a DATETIME of a GeoPackage.
fn date_time(micros: i64) -> String {
    let text = Instant(micros).to_rfc3339();
    let (seconds, fraction) = text.trim_end_matches('Z').split_once('.').unwrap_or((text.trim_end_matches('Z'), ""));
    format!("{seconds}.{:0<3}Z", fraction.get(..3).unwrap_or(fraction))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use rusqlite::types::Value;
    use watergang_core::CrsId;

    use super::*;
    use crate::sample;

    fn opened(writer: GeoPackageWriter) -> (TempPath, Connection) {
        let path = writer.end().unwrap();
        let connection = Connection::open(&path).unwrap();
        (path, connection)
    }

    fn written(layout: &Layout<'_>, folder: &Path) -> GeoPackageWriter {
        let mut writer = GeoPackageWriter::new(layout, folder, 1 << 30).unwrap();
        writer.rows(&sample::batch()).unwrap();
        writer
    }

    fn row(connection: &Connection, sql: &str) -> Vec<Value> {
        connection
            .query_row(sql, [], |row| (0..row.as_ref().column_count()).map(|place| row.get(place)).collect())
            .unwrap()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn rows_have_the_types_of_their_columns_and_what_has_none_is_absent() {
        let folder = tempfile::tempdir().unwrap();
        let writer = written(&sample::Collection::new().layout(), folder.path());
        assert_eq!((writer.tally().written, writer.tally().omitted.count()), (4, 1));
        let (_path, connection) = opened(writer);
        let columns = "flag, count, width_m, name, day, moment, extra";
        assert_eq!(
            row(&connection, &format!("SELECT {columns} FROM courses WHERE fid = 1")),
            [
                Value::Integer(1),
                Value::Integer(i64::MAX),
                Value::Real(0.1),
                text("Ijzer"),
                text("2024-07-09"),
                text("2024-07-09T10:00:00.500Z"),
                text("{\"a\":[1,null]}"),
            ]
        );
        assert_eq!(
            row(&connection, &format!("SELECT {columns} FROM courses WHERE fid = 2")),
            [const { Value::Null }; 7]
        );
        let foreign = row(&connection, &format!("SELECT {columns} FROM courses WHERE fid = 3"));
        assert_eq!(foreign.first(), Some(&Value::Null), "a text is no boolean");
        assert_eq!(foreign.get(2..5), Some(&[Value::Real(7.0), text("NaN"), Value::Null][..]));
    }

    #[test]
    fn the_file_tells_what_a_geopackage_tells() {
        let folder = tempfile::tempdir().unwrap();
        let sample = sample::Collection::new();
        let writer = written(&Layout { crs: CrsId::Epsg(31370), ..sample.layout() }, folder.path());
        writer.describe("What it's about").unwrap();
        let (_path, connection) = opened(writer);
        assert_eq!(row(&connection, "PRAGMA application_id"), [Value::Integer(0x4750_4B47)]);
        assert_eq!(row(&connection, "PRAGMA integrity_check"), [text("ok")]);
        assert_eq!(row(&connection, "SELECT description FROM gpkg_contents"), [text("What it's about")]);
        assert_eq!(
            row(&connection, "SELECT table_name, data_type, identifier, srs_id, min_x > 18000 FROM gpkg_contents"),
            [
                text("courses"),
                text("features"),
                text("Water \"courses\" & <more>"),
                Value::Integer(31370),
                Value::Integer(1)
            ]
        );
        assert_eq!(
            row(&connection, "SELECT column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns"),
            [text("geom"), text("GEOMETRY"), Value::Integer(31370), Value::Integer(2), Value::Integer(0)]
        );
        assert_eq!(
            row(&connection, "SELECT count(*), min(id), max(id), max(maxx) > 18000 FROM rtree_courses_geom"),
            [Value::Integer(2), Value::Integer(1), Value::Integer(3), Value::Integer(1)],
            "neither an empty geometry nor none is anywhere"
        );
    }

    #[test]
    fn sqlite_finds_in_the_tree_what_lies_in_a_rectangle_and_may_write_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = GeoPackageWriter::new(&sample::Collection::new().layout(), folder.path(), 1 << 30).unwrap();
        let mut builder = watergang_core::RowBatchBuilder::new(CrsId::Crs84, [].into());
        let place =
            |id: i64| (f64::from(i16::try_from(id * 37 % 101).unwrap()), f64::from(i16::try_from(id % 89).unwrap()));
        for id in 0..5_000 {
            let (x, y) = place(id);
            builder.id(IdRef::Integer(id));
            builder.geometry(&sample::point(x, y));
            builder.end_row();
        }
        writer.rows(&builder.finish()).unwrap();
        let (_path, connection) = opened(writer);
        let checked = || row(&connection, "SELECT rtreecheck('rtree_courses_geom')");
        assert_eq!(checked(), [text("ok")]);
        let inside =
            |&id: &i64| matches!(place(id), (x, y) if (10.0..=40.0).contains(&x) && (30.0..=50.0).contains(&y));
        let sql =
            "SELECT count(*) FROM rtree_courses_geom WHERE maxx >= 10 AND minx <= 40 AND maxy >= 30 AND miny <= 50";
        let expected = i64::try_from((0..5_000).filter(inside).count()).unwrap();
        assert!(expected > 100);
        assert_eq!(row(&connection, sql), [Value::Integer(expected)]);
        connection
            .execute_batch(
                "DELETE FROM rtree_courses_geom WHERE id % 3 = 0;
                 INSERT INTO rtree_courses_geom SELECT id + 10000, minx, maxx, miny, maxy FROM rtree_courses_geom",
            )
            .unwrap();
        assert_eq!(checked(), [text("ok")], "after writes of others");
    }

    #[test]
    fn names_that_properties_have_taken_are_not_used_twice() {
        let folder = tempfile::tempdir().unwrap();
        let mut sample = sample::Collection::new();
        for (property, name) in sample.schema.properties.iter_mut().zip(["FID", "geom", "id", "ID", "a\"b"]) {
            property.name = name.to_owned();
        }
        let writer = written(&Layout { id_kind: KeyKind::Text, ..sample.layout() }, folder.path());
        let (_path, connection) = opened(writer);
        let names: String = connection
            .query_row("SELECT group_concat(name) FROM pragma_table_info('courses')", [], |row| row.get(0))
            .unwrap();
        assert_eq!(names, "_fid,_geom,_id,FID,geom,id,ID_,a\"b,moment,extra");
        assert_eq!(row(&connection, "SELECT _fid, _id FROM courses"), [Value::Integer(1), text("1")]);
    }

    #[test]
    fn a_collection_without_geometry_has_attributes() {
        let folder = tempfile::tempdir().unwrap();
        let mut sample = sample::Collection::new();
        sample.schema.properties.truncate(0);
        let (_path, connection) = opened(written(&Layout { geometry: None, ..sample.layout() }, folder.path()));
        assert_eq!(row(&connection, "SELECT data_type, srs_id FROM gpkg_contents"), [text("attributes"), Value::Null]);
        assert_eq!(row(&connection, "SELECT count(*) FROM courses"), [Value::Integer(5)]);
        assert_eq!(row(&connection, "SELECT count(*) FROM gpkg_geometry_columns"), [Value::Integer(0)]);
    }

    #[test]
    fn a_property_that_is_the_id_needs_no_second_column() {
        let folder = tempfile::tempdir().unwrap();
        let mut sample = sample::Collection::new();
        for property in &mut sample.schema.properties {
            property.is_id = property.name == "name";
        }
        let mut writer = GeoPackageWriter::new(
            &Layout { id_kind: KeyKind::Text, geometry: None, ..sample.layout() },
            folder.path(),
            u64::MAX,
        )
        .unwrap();
        let columns: Vec<_> = sample.schema.properties.iter().map(|property| property.name.clone()).collect();
        let mut builder = watergang_core::RowBatchBuilder::new(CrsId::Crs84, columns.into());
        for id in ["Aa", "Yser"] {
            builder.id(IdRef::Text(id));
            for property in &sample.schema.properties {
                builder.value(if property.is_id { ValueRef::Text(id) } else { ValueRef::Null });
            }
            builder.end_row();
        }
        writer.rows(&builder.finish()).unwrap();
        let (_path, connection) = opened(writer);
        let names = row(&connection, "SELECT group_concat(name) FROM pragma_table_info('courses')");
        assert!(!format!("{names:?}").contains("\"id"), "{names:?}");
        assert_eq!(row(&connection, "SELECT fid, name FROM courses WHERE fid = 2"), [Value::Integer(2), text("Yser")]);
    }

    #[test]
    fn two_rows_with_one_id_are_one_row() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = written(&sample::Collection::new().layout(), folder.path());
        writer.rows(&sample::batch()).unwrap();
        assert_eq!((writer.tally().written, writer.tally().omitted.count()), (4, 6));
        let (_path, connection) = opened(writer);
        assert_eq!(row(&connection, "SELECT count(*) FROM courses"), [Value::Integer(4)]);
    }

    #[test]
    fn a_file_becomes_no_larger_than_it_may() {
        let folder = tempfile::tempdir().unwrap();
        let sample = sample::Collection::new();
        let mut writer =
            GeoPackageWriter::new(&Layout { geometry: None, ..sample.layout() }, folder.path(), 400 << 10).unwrap();
        let long = "long".repeat(100_000);
        let mut builder = watergang_core::RowBatchBuilder::new(CrsId::Crs84, ["name".to_owned()].into());
        for id in 10..12 {
            builder.id(IdRef::Integer(id));
            builder.value(ValueRef::Text(&long));
            builder.end_row();
        }
        let full = writer.rows(&builder.finish());
        assert!(matches!(full, Err(WriteError::TooLong { max_bytes }) if max_bytes == 400 << 10), "{full:?}");
    }

    #[test]
    fn nothing_stays_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let sample = sample::Collection::new();
        let count = || std::fs::read_dir(folder.path()).unwrap().count();
        let left = written(&sample.layout(), folder.path());
        assert_eq!(count(), 1);
        drop(left);
        assert_eq!(count(), 0, "a client that left");
        let whole = written(&sample.layout(), folder.path()).end().unwrap();
        assert_eq!(count(), 1);
        drop(whole);
        assert_eq!(count(), 0);
    }
}

//! The tables of a GeoPackage of one collection.
//!
//! Source: OGC 12-128r18, annex C (table definitions) and F.3 (R-tree).

use rusqlite::{Connection, Result, params};
use watergang_core::{CrsId, GeometryKind, KeyKind, PropertyKind};
use watergang_crs::CrsInfo;
use watergang_geometry::Envelope;

use crate::Layout;
use crate::rows::unused_name;

/// "GPKG" in ASCII and version 1.3 (clause 1.1.1.1.1).
const APPLICATION: &str = "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;";

/// The tables that every GeoPackage has.
const CORE: &str = r#"
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys
  (srs_name, srs_id, organization, organization_coordsys_id, definition, description) VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude and latitude in decimal degrees');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"#;

/// Number of the first property among the parameters of an insert, after the id and the geometry.
pub const FIRST_PROPERTY: usize = 3;

/// A name as SQL writes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Names of the table and its columns.
#[derive(Debug)]
pub struct Names {
    table: String,
    /// The primary key.
    fid: String,
    /// The column of ids that are texts.
    text_id: Option<String>,
    geometry: Option<String>,
    properties: Vec<String>,
}

impl Names {
    /// The names for a collection: of the properties their own, unless another has it but for case, which SQLite does
    /// not tell apart.
    pub fn of(layout: &Layout<'_>) -> Self {
        let mut properties: Vec<String> = Vec::with_capacity(layout.properties.len());
        for property in &layout.properties {
            let mut name = property.name.clone();
            while properties.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                name.push('_');
            }
            properties.push(name);
        }
        Self {
            table: layout.collection.to_owned(),
            fid: unused_name("fid", layout),
            text_id: (layout.id_kind == KeyKind::Text).then(|| unused_name("id", layout)),
            geometry: layout.geometry.map(|_| unused_name("geom", layout)),
            properties,
        }
    }

    fn rtree(&self) -> Option<String> {
        self.geometry.as_ref().map(|geometry| quoted(&format!("rtree_{}_{geometry}", self.table)))
    }

    /// Puts a row in: its id, its geometry, its properties.
    pub fn insert(&self) -> String {
        let id = self.text_id.as_ref().unwrap_or(&self.fid);
        let mut columns = vec![quoted(id)];
        let mut values = vec!["?1".to_owned()];
        if let Some(geometry) = &self.geometry {
            columns.push(quoted(geometry));
            values.push("?2".to_owned());
        }
        for (place, name) in self.properties.iter().enumerate() {
            columns.push(quoted(name));
            values.push(format!("?{}", place + FIRST_PROPERTY));
        }
        format!("INSERT INTO {} ({}) VALUES ({})", quoted(&self.table), columns.join(", "), values.join(", "))
    }

    /// Puts the bounds of a row into the R-tree: its key, min x, max x, min y, max y.
    pub fn insert_bounds(&self) -> String {
        self.rtree().map_or_else(String::new, |rtree| format!("INSERT INTO {rtree} VALUES (?1, ?2, ?3, ?4, ?5)"))
    }
}

/// Makes the tables; the number of the CRS in the file.
pub fn create(connection: &Connection, layout: &Layout<'_>, names: &Names) -> Result<i32> {
    connection.execute_batch(APPLICATION)?;
    connection.execute_batch(CORE)?;
    let srs_id = put_crs(connection, layout)?;
    let mut columns = vec![format!("{} INTEGER PRIMARY KEY NOT NULL", quoted(&names.fid))];
    if let (Some(name), Some(geometry)) = (&names.geometry, layout.geometry) {
        columns.push(format!("{} {}", quoted(name), geometry_type_name(geometry.kind)));
    }
    if let Some(name) = &names.text_id {
        columns.push(format!("{} TEXT NOT NULL", quoted(name)));
    }
    for (name, property) in names.properties.iter().zip(&layout.properties) {
        columns.push(format!("{} {}", quoted(name), type_name(property.kind, property.max_length_chars)));
    }
    connection.execute_batch(&format!("CREATE TABLE {} ({})", quoted(&names.table), columns.join(", ")))?;
    let title = if layout.title.is_empty() { layout.collection } else { layout.title };
    let data_type = if layout.geometry.is_some() { "features" } else { "attributes" };
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?1, ?2, ?3, ?4)",
        params![names.table, data_type, title, layout.geometry.map(|_| srs_id)],
    )?;
    if let (Some(name), Some(geometry), Some(rtree)) = (&names.geometry, layout.geometry, names.rtree()) {
        // 0 none, 1 all, 2 as it comes.
        let z = if geometry.has_z { 1 } else { 2 * i64::from(geometry.kind == GeometryKind::Any) };
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, ?5, 0)",
            params![names.table, name, geometry_type_name(geometry.kind), srs_id, z],
        )?;
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?1, ?2, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            params![names.table, name],
        )?;
        connection.execute_batch(&format!("CREATE VIRTUAL TABLE {rtree} USING rtree(id, minx, maxx, miny, maxy)"))?;
    }
    Ok(srs_id)
}

/// Registers the CRS; its number in the file.
fn put_crs(connection: &Connection, layout: &Layout<'_>) -> Result<i32> {
    let code = match layout.crs {
        // A GeoPackage has longitude before latitude in any case.
        CrsId::Crs84 | CrsId::Crs84h => return Ok(4326),
        CrsId::Epsg(code) => i32::try_from(code).unwrap_or(-1),
    };
    let name = layout.registry.describe(layout.crs).map_or("unknown", |info: &CrsInfo| info.name.as_str());
    // Readers resolve an EPSG code by themselves.
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys
           (srs_name, srs_id, organization, organization_coordsys_id, definition)
         VALUES (?1, ?2, 'EPSG', ?2, 'undefined')",
        params![name, code],
    )?;
    Ok(code)
}

/// Says where the rows are, and makes the triggers of the R-tree.
pub fn tell_extent(connection: &Connection, names: &Names, bounds: Option<Envelope>) -> Result<()> {
    if let Some(Envelope { min_x, min_y, max_x, max_y }) = bounds {
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, max_y = ?4",
            params![min_x, min_y, max_x, max_y],
        )?;
    }
    if let (Some(geometry), Some(rtree)) = (&names.geometry, names.rtree()) {
        connection.execute_batch(&triggers(names, geometry, &rtree))?;
    }
    Ok(())
}

/// Keeps the R-tree right when others write the file.
fn triggers(names: &Names, geometry: &str, rtree: &str) -> String {
    let trigger = |suffix: &str| quoted(&format!("rtree_{}_{geometry}_{suffix}", names.table));
    let (t, g, k, r) = (quoted(&names.table), quoted(geometry), quoted(&names.fid), rtree);
    let present = format!("(NEW.{g} NOTNULL AND NOT ST_IsEmpty(NEW.{g}))");
    let absent = format!("(NEW.{g} ISNULL OR ST_IsEmpty(NEW.{g}))");
    let put = format!(
        "INSERT OR REPLACE INTO {r} VALUES (NEW.{k}, ST_MinX(NEW.{g}), ST_MaxX(NEW.{g}), ST_MinY(NEW.{g}), ST_MaxY(NEW.{g}));"
    );
    format!(
        "CREATE TRIGGER {insert} AFTER INSERT ON {t} WHEN {present} BEGIN {put} END;
         CREATE TRIGGER {update1} AFTER UPDATE OF {g} ON {t} WHEN OLD.{k} = NEW.{k} AND {present} BEGIN {put} END;
         CREATE TRIGGER {update2} AFTER UPDATE OF {g} ON {t} WHEN OLD.{k} = NEW.{k} AND {absent}
           BEGIN DELETE FROM {r} WHERE id = OLD.{k}; END;
         CREATE TRIGGER {update3} AFTER UPDATE ON {t} WHEN OLD.{k} != NEW.{k} AND {present}
           BEGIN DELETE FROM {r} WHERE id = OLD.{k}; {put} END;
         CREATE TRIGGER {update4} AFTER UPDATE ON {t} WHEN OLD.{k} != NEW.{k} AND {absent}
           BEGIN DELETE FROM {r} WHERE id IN (OLD.{k}, NEW.{k}); END;
         CREATE TRIGGER {delete} AFTER DELETE ON {t} WHEN OLD.{g} NOT NULL
           BEGIN DELETE FROM {r} WHERE id = OLD.{k}; END;",
        insert = trigger("insert"),
        update1 = trigger("update1"),
        update2 = trigger("update2"),
        update3 = trigger("update3"),
        update4 = trigger("update4"),
        delete = trigger("delete"),
    )
}

/// Name of a column's type (clause 1.1.1.1.3, table 1).
fn type_name(kind: PropertyKind, max_length_chars: Option<u32>) -> String {
    match (kind, max_length_chars) {
        (PropertyKind::Boolean, _) => "BOOLEAN".to_owned(),
        (PropertyKind::Integer, _) => "INTEGER".to_owned(),
        (PropertyKind::Number, _) => "DOUBLE".to_owned(),
        (PropertyKind::Text, Some(length)) => format!("TEXT({length})"),
        (PropertyKind::Text | PropertyKind::Json, _) => "TEXT".to_owned(),
        (PropertyKind::Date, _) => "DATE".to_owned(),
        (PropertyKind::DateTime, _) => "DATETIME".to_owned(),
    }
}

const fn geometry_type_name(kind: GeometryKind) -> &'static str {
    match kind {
        GeometryKind::Point => "POINT",
        GeometryKind::LineString => "LINESTRING",
        GeometryKind::Polygon => "POLYGON",
        GeometryKind::MultiPoint => "MULTIPOINT",
        GeometryKind::MultiLineString => "MULTILINESTRING",
        GeometryKind::MultiPolygon => "MULTIPOLYGON",
        GeometryKind::GeometryCollection => "GEOMETRYCOLLECTION",
        GeometryKind::Any => "GEOMETRY",
    }
}

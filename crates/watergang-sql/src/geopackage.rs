//! The tables that a GeoPackage is made of, as SQL: for the store that keeps one and for the format that is one.
//!
//! Source: OGC 12-128r18, GeoPackage 1.3, annex C (table definitions) and F.3 (R-tree, triggers).

use watergang_core::{GeometryKind, GeometryProperty, PropertyKind};

/// What makes an empty file a GeoPackage: "GPKG" in ASCII and version 1.3 (clause 1.1.1.1.1).
pub const APPLICATION: &str = "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;";

/// The tables that every GeoPackage has, made where they are missing.
pub const TABLES: &str = r#"
CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT OR IGNORE INTO gpkg_spatial_ref_sys
  (srs_name, srs_id, organization, organization_coordsys_id, definition, description) VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude and latitude in decimal degrees');
CREATE TABLE IF NOT EXISTS gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"#;

/// Says of a table which geometry it has: its name, the column, the kind, the CRS, whether positions have heights
/// ([`heights`]).
pub const REGISTER_GEOMETRY: &str = "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, ?5, 0)";

/// Says of a table and its geometry that there is an R-tree.
pub const REGISTER_RTREE: &str = "INSERT INTO gpkg_extensions VALUES (?1, ?2, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')";

/// A name as SQL writes it.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Type of a column (clause 1.1.1.1.3, table 1).
#[must_use]
pub fn column_type(kind: PropertyKind, max_length_chars: Option<u32>) -> String {
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

/// Type of a column of geometries (annex G, table 34).
#[must_use]
pub const fn geometry_type(kind: GeometryKind) -> &'static str {
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

/// Whether positions have heights, as `gpkg_geometry_columns` says it: 0 none, 1 all, 2 as it comes.
#[must_use]
pub fn heights(geometry: &GeometryProperty) -> i64 {
    if geometry.has_z { 1 } else { 2 * i64::from(geometry.kind == GeometryKind::Any) }
}

/// Name of the R-tree of a geometry column.
#[must_use]
pub fn rtree_name(table: &str, geometry: &str) -> String {
    format!("rtree_{table}_{geometry}")
}

/// Makes the R-tree, without rows and without triggers.
#[must_use]
pub fn create_rtree(table: &str, geometry: &str) -> String {
    format!("CREATE VIRTUAL TABLE {} USING rtree(id, minx, maxx, miny, maxy)", quoted(&rtree_name(table, geometry)))
}

/// The statements that fill the tables behind an R-tree, with two parameters each.
#[derive(Debug)]
pub struct FillRTree {
    /// Takes away what the tables hold, but for an empty root.
    pub clear: String,
    /// Asks for the length of a node in bytes.
    pub node_bytes: String,
    /// Puts or replaces a node: its number and its bytes.
    pub node: String,
    /// Tells which leaf has an id.
    pub row_id: String,
    /// Tells which node is above another.
    pub parent: String,
}

impl FillRTree {
    /// Those of the R-tree of a geometry column. SQLite calls the tables after it ("The SQLite R*Tree Module", section 6.2).
    #[must_use]
    pub fn of(table: &str, geometry: &str) -> Self {
        let behind = |suffix: &str| quoted(&format!("{}_{suffix}", rtree_name(table, geometry)));
        let (node, row_id, parent) = (behind("node"), behind("rowid"), behind("parent"));
        Self {
            clear: format!(
                "DELETE FROM {node} WHERE nodeno <> 1; UPDATE {node} SET data = zeroblob(length(data));
                 DELETE FROM {row_id}; DELETE FROM {parent};"
            ),
            node_bytes: format!("SELECT length(data) FROM {node} WHERE nodeno = 1"),
            node: format!("INSERT OR REPLACE INTO {node} (nodeno, data) VALUES (?1, ?2)"),
            row_id: format!("INSERT INTO {row_id} (rowid, nodeno) VALUES (?1, ?2)"),
            parent: format!("INSERT INTO {parent} (nodeno, parentnode) VALUES (?1, ?2)"),
        }
    }
}

/// Makes the triggers that keep the R-tree true, whoever writes the table.
#[must_use]
pub fn create_rtree_triggers(table: &str, key: &str, geometry: &str) -> String {
    let rtree = rtree_name(table, geometry);
    let trigger = |suffix: &str| quoted(&format!("{rtree}_{suffix}"));
    let (t, k, g, r) = (quoted(table), quoted(key), quoted(geometry), quoted(&rtree));
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

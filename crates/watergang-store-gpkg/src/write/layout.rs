//! The tables that a GeoPackage is made of: its own, a collection's, the R-tree's and ours.
//!
//! Source: OGC 12-128r18, GeoPackage 1.3, annex C (table definitions) and F.3 (R-tree, triggers).

use rusqlite::{Connection, OptionalExtension, params};
use watergang_core::import::ImportTarget;
use watergang_core::{CrsId, GeometryKind, PropertyKind, StoreError};

use crate::error::store_error;

const DOING: &str = "laying out the GeoPackage";
/// "GPKG" in ASCII and version 1.3 (clause 1.1.1.1.1).
const APPLICATION: &str = "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;";

/// The tables that every GeoPackage has.
const CORE: &str = r#"
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

/// Ours: the state of each table as a number that triggers move, in the transaction of the write, whoever writes. Not
/// registered in the contents, so that no client takes it for a layer; GDAL, and QGIS with it, which can be asked for
/// all tables, leaves out those whose names begin with `gpkg`. The prefix `gpkg_` is OGC's own, `gpkgext_` is what
/// tables of extensions have.
const REVISIONS: &str = "CREATE TABLE IF NOT EXISTS gpkgext_watergang_revision (table_name TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;";

/// A name as SQL writes it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn batch(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection.execute_batch(sql).map_err(store_error(DOING))
}

/// Makes an empty file a GeoPackage; a GeoPackage stays what it is.
pub(crate) fn ensure_geopackage(connection: &Connection) -> Result<(), StoreError> {
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(store_error(DOING))?;
    if tables == 0 {
        batch(connection, APPLICATION)?;
    }
    batch(connection, CORE)
}

/// Makes the table of a collection, registered, with its R-tree and triggers.
pub(crate) fn create_table(connection: &Connection, table: &str, target: &ImportTarget) -> Result<(), StoreError> {
    let srs_id = ensure_crs(connection, target.crs)?;
    let mut columns = vec!["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL".to_owned()];
    if let Some(geometry) = &target.schema.geometry {
        columns.push(format!("{} {}", quoted(&geometry.name), geometry_type_name(geometry.kind)));
    }
    for property in &target.schema.properties {
        let is_id = target.id_property.as_deref() == Some(property.name.as_str());
        let kind = match (property.kind, property.max_length_chars) {
            (PropertyKind::Boolean, _) => "BOOLEAN".to_owned(),
            (PropertyKind::Integer, _) => "INTEGER".to_owned(),
            (PropertyKind::Number, _) => "DOUBLE".to_owned(),
            (PropertyKind::Text, Some(length)) => format!("TEXT({length})"),
            (PropertyKind::Text | PropertyKind::Json, _) => "TEXT".to_owned(),
            (PropertyKind::Date, _) => "DATE".to_owned(),
            (PropertyKind::DateTime, _) => "DATETIME".to_owned(),
        };
        let rule = match (is_id, property.nullable) {
            (true, _) => " NOT NULL UNIQUE",
            (false, false) => " NOT NULL",
            (false, true) => "",
        };
        columns.push(format!("{} {kind}{rule}", quoted(&property.name)));
    }
    batch(connection, &format!("CREATE TABLE {} ({})", quoted(table), columns.join(", ")))?;
    let data_type = if target.schema.geometry.is_some() { "features" } else { "attributes" };
    connection
        .execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?1, ?2, ?1, ?3)",
            params![table, data_type, target.schema.geometry.as_ref().map(|_| srs_id)],
        )
        .map_err(store_error(DOING))?;
    if let Some(geometry) = &target.schema.geometry {
        let z = if geometry.has_z { 1 } else { 2 * i64::from(geometry.kind == GeometryKind::Any) };
        connection
            .execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, ?5, 0)",
                params![table, geometry.name, geometry_type_name(geometry.kind), srs_id, z],
            )
            .map_err(store_error(DOING))?;
        connection
            .execute(
                "INSERT INTO gpkg_extensions VALUES (?1, ?2, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
                params![table, geometry.name],
            )
            .map_err(store_error(DOING))?;
        let rtree = rtree_name(table, &geometry.name);
        batch(connection, &format!("CREATE VIRTUAL TABLE {} USING rtree(id, minx, maxx, miny, maxy)", quoted(&rtree)))?;
        create_rtree_triggers(connection, table, &geometry.name)?;
    }
    Ok(())
}

/// Name of the R-tree of a geometry column.
pub(crate) fn rtree_name(table: &str, geometry: &str) -> String {
    format!("rtree_{table}_{geometry}")
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

/// The number of a CRS in the file, registered where it was not.
fn ensure_crs(connection: &Connection, crs: CrsId) -> Result<i64, StoreError> {
    let code = match crs {
        CrsId::Crs84 | CrsId::Crs84h => 4326,
        CrsId::Epsg(code) => i64::from(code),
    };
    let known: Option<i64> = connection
        .query_row(
            "SELECT srs_id FROM gpkg_spatial_ref_sys WHERE organization = 'EPSG' COLLATE NOCASE AND organization_coordsys_id = ?1",
            [code],
            |row| row.get(0),
        )
        .optional()
        .map_err(store_error(DOING))?;
    if let Some(known) = known {
        return Ok(known);
    }
    // Readers resolve an EPSG code by themselves; the definition is there for those that know none. Files with the
    // extension `gpkg_crs_wkt` have a second one, which may not be missing (OGC 12-128r17, annex F.10).
    let has_second: bool = connection
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM pragma_table_info('gpkg_spatial_ref_sys') WHERE name = 'definition_12_063')",
            [],
            |row| row.get(0),
        )
        .map_err(store_error(DOING))?;
    let (column, value) = if has_second { (", definition_12_063", ", 'undefined'") } else { ("", "") };
    connection
        .execute(
            &format!(
                "INSERT INTO gpkg_spatial_ref_sys
                   (srs_name, srs_id, organization, organization_coordsys_id, definition{column})
                 VALUES (?1, ?2, 'EPSG', ?2, 'undefined'{value})"
            ),
            params![format!("EPSG:{code}"), code],
        )
        .map_err(store_error(DOING))?;
    Ok(code)
}

/// The triggers of a table with their text, so that a bulk write can do without them and put them back as they were.
pub(crate) fn triggers_of(connection: &Connection, table: &str) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1 AND sql IS NOT NULL")
        .map_err(store_error(DOING))?;
    statement
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .map_err(store_error(DOING))
}

/// Takes triggers away.
pub(crate) fn drop_triggers(connection: &Connection, triggers: &[(String, String)]) -> Result<(), StoreError> {
    triggers.iter().try_for_each(|(name, _)| batch(connection, &format!("DROP TRIGGER {}", quoted(name))))
}

/// Puts triggers back.
pub(crate) fn restore_triggers(connection: &Connection, triggers: &[(String, String)]) -> Result<(), StoreError> {
    triggers.iter().try_for_each(|(_, sql)| batch(connection, sql))
}

fn create_rtree_triggers(connection: &Connection, table: &str, geometry: &str) -> Result<(), StoreError> {
    let rtree = rtree_name(table, geometry);
    let trigger = |suffix: &str| quoted(&format!("{rtree}_{suffix}"));
    let (t, g, r) = (quoted(table), quoted(geometry), quoted(&rtree));
    let present = format!("(NEW.{g} NOTNULL AND NOT ST_IsEmpty(NEW.{g}))");
    let absent = format!("(NEW.{g} ISNULL OR ST_IsEmpty(NEW.{g}))");
    let put = format!(
        "INSERT OR REPLACE INTO {r} VALUES (NEW.fid, ST_MinX(NEW.{g}), ST_MaxX(NEW.{g}), ST_MinY(NEW.{g}), ST_MaxY(NEW.{g}));"
    );
    batch(
        connection,
        &format!(
            "CREATE TRIGGER {insert} AFTER INSERT ON {t} WHEN {present} BEGIN {put} END;
             CREATE TRIGGER {update1} AFTER UPDATE OF {g} ON {t} WHEN OLD.fid = NEW.fid AND {present} BEGIN {put} END;
             CREATE TRIGGER {update2} AFTER UPDATE OF {g} ON {t} WHEN OLD.fid = NEW.fid AND {absent}
               BEGIN DELETE FROM {r} WHERE id = OLD.fid; END;
             CREATE TRIGGER {update3} AFTER UPDATE ON {t} WHEN OLD.fid != NEW.fid AND {present}
               BEGIN DELETE FROM {r} WHERE id = OLD.fid; {put} END;
             CREATE TRIGGER {update4} AFTER UPDATE ON {t} WHEN OLD.fid != NEW.fid AND {absent}
               BEGIN DELETE FROM {r} WHERE id IN (OLD.fid, NEW.fid); END;
             CREATE TRIGGER {delete} AFTER DELETE ON {t} WHEN OLD.{g} NOT NULL
               BEGIN DELETE FROM {r} WHERE id = OLD.fid; END;",
            insert = trigger("insert"),
            update1 = trigger("update1"),
            update2 = trigger("update2"),
            update3 = trigger("update3"),
            update4 = trigger("update4"),
            delete = trigger("delete"),
        ),
    )
}

/// Fills the R-tree anew from the table.
pub(crate) fn rebuild_rtree(connection: &Connection, table: &str, key: &str, geometry: &str) -> Result<(), StoreError> {
    let (t, g, k, r) = (quoted(table), quoted(geometry), quoted(key), quoted(&rtree_name(table, geometry)));
    batch(
        connection,
        &format!(
            "DELETE FROM {r};
             INSERT INTO {r} SELECT {k}, ST_MinX({g}), ST_MaxX({g}), ST_MinY({g}), ST_MaxY({g})
               FROM {t} WHERE {g} NOTNULL AND NOT ST_IsEmpty({g});"
        ),
    )
}

/// Makes the table's state a number that each write draws anew, whoever writes. Were it counted, a file that takes the
/// place of another, or goes on from a copy, would come to the numbers of other rows.
pub(crate) fn ensure_revision(connection: &Connection, table: &str) -> Result<(), StoreError> {
    batch(connection, REVISIONS)?;
    connection
        .execute("INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES (?1, random())", [table])
        .map_err(store_error(DOING))?;
    for event in ["insert", "update", "delete"] {
        let name = quoted(&format!("gpkgext_watergang_revision_{table}_{event}"));
        let (t, row) = (quoted(table), literal(table));
        let event = event.to_ascii_uppercase();
        batch(
            connection,
            &format!(
                "CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {t}
                 BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = {row}; END;"
            ),
        )?;
    }
    Ok(())
}

/// Moves the table's state, where no trigger did.
pub(crate) fn advance_revision(connection: &Connection, table: &str) -> Result<(), StoreError> {
    connection
        .execute("UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = ?1", [table])
        .map(|_| ())
        .map_err(store_error(DOING))
}

/// Brings what the contents table says of a table up to date.
pub(crate) fn refresh_contents(connection: &Connection, table: &str, geometry: Option<&str>) -> Result<(), StoreError> {
    let now = "strftime('%Y-%m-%dT%H:%M:%fZ','now')";
    let bounds = geometry.map_or_else(String::new, |geometry| {
        let r = quoted(&rtree_name(table, geometry));
        format!(
            ", min_x = (SELECT min(minx) FROM {r}), min_y = (SELECT min(miny) FROM {r}),
               max_x = (SELECT max(maxx) FROM {r}), max_y = (SELECT max(maxy) FROM {r})"
        )
    });
    connection
        .execute(&format!("UPDATE gpkg_contents SET last_change = {now}{bounds} WHERE table_name = ?1"), [table])
        .map(|_| ())
        .map_err(store_error(DOING))
}

/// Brings the row count that GDAL keeps up to date, where it keeps one and its triggers did not see the rows.
pub(crate) fn refresh_row_count(connection: &Connection, table: &str) -> Result<(), StoreError> {
    let kept: bool = connection
        .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'gpkg_ogr_contents')", [], |row| row.get(0))
        .map_err(store_error(DOING))?;
    if !kept {
        return Ok(());
    }
    let sql = format!(
        "UPDATE gpkg_ogr_contents SET feature_count = (SELECT count(*) FROM {}) WHERE table_name = ?1",
        quoted(table)
    );
    connection.execute(&sql, [table]).map(|_| ()).map_err(store_error(DOING))
}

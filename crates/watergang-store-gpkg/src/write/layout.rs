//! The tables of a GeoPackage, made where they are missing: its own, a collection's, the R-tree's and ours.

use rusqlite::types::ValueRef as Cell;
use rusqlite::{Connection, OptionalExtension, params};
use watergang_core::import::ImportTarget;
use watergang_core::{CrsId, StoreError};
use watergang_geometry::{Envelope, PackedRTree, TreeRow};
use watergang_sql::geopackage::{self, FillRTree, quoted, rtree_name};

use crate::error::store_error;
use crate::extent::envelope_of;

const DOING: &str = "laying out the GeoPackage";
/// Name of the key of tables that we make.
const KEY: &str = "fid";

/// Ours: the state of each table as a number that triggers move, in the transaction of the write, whoever writes. Not
/// registered in the contents, so that no client takes it for a layer; GDAL, and QGIS with it, which can be asked for
/// all tables, leaves out those whose names begin with `gpkg`. The prefix `gpkg_` is OGC's own, `gpkgext_` is what
/// tables of extensions have.
const REVISIONS: &str = "CREATE TABLE IF NOT EXISTS gpkgext_watergang_revision (table_name TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;";

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
        batch(connection, geopackage::APPLICATION)?;
    }
    batch(connection, geopackage::TABLES)
}

/// Makes the table of a collection, registered, with its R-tree and triggers.
pub(crate) fn create_table(connection: &Connection, table: &str, target: &ImportTarget) -> Result<(), StoreError> {
    let srs_id = ensure_crs(connection, target.crs)?;
    let mut columns = vec![format!("{KEY} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL")];
    if let Some(geometry) = &target.schema.geometry {
        columns.push(format!("{} {}", quoted(&geometry.name), geopackage::geometry_type(geometry.kind)));
    }
    for property in &target.schema.properties {
        let is_id = target.id_property.as_deref() == Some(property.name.as_str());
        let kind = geopackage::column_type(property.kind, property.max_length_chars);
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
        let (kind, z) = (geopackage::geometry_type(geometry.kind), geopackage::heights(geometry));
        connection
            .execute(geopackage::REGISTER_GEOMETRY, params![table, geometry.name, kind, srs_id, z])
            .and_then(|_| connection.execute(geopackage::REGISTER_RTREE, params![table, geometry.name]))
            .map_err(store_error(DOING))?;
        batch(connection, &geopackage::create_rtree(table, &geometry.name))?;
        batch(connection, &geopackage::create_rtree_triggers(table, KEY, &geometry.name))?;
    }
    Ok(())
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

/// Fills the R-tree anew from the table.
pub(crate) fn rebuild_rtree(connection: &Connection, table: &str, key: &str, geometry: &str) -> Result<(), StoreError> {
    let fill = FillRTree::of(table, geometry);
    let failed = store_error("indexing geometries");
    batch(connection, &fill.clear)?;
    let rebuild = || {
        let mut tree = PackedRTree::new(connection.query_row(&fill.node_bytes, [], |row| row.get(0))?);
        let (mut node, mut row_id, mut parent) =
            (connection.prepare(&fill.node)?, connection.prepare(&fill.row_id)?, connection.prepare(&fill.parent)?);
        let mut put = |row: TreeRow<'_>| match row {
            TreeRow::Node(number, data) => node.execute(params![number, data]).map(|_| ()),
            TreeRow::RowId(id, leaf) => row_id.execute([id, leaf]).map(|_| ()),
            TreeRow::Parent(number, above) => parent.execute([number, above]).map(|_| ()),
        };
        let (t, g, k) = (quoted(table), quoted(geometry), quoted(key));
        let mut select = connection.prepare(&format!("SELECT {k}, {g} FROM {t} WHERE {g} NOTNULL ORDER BY {k}"))?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            if let Cell::Blob(blob) = row.get_ref(1)?
                && let Some([min_x, min_y, max_x, max_y]) = envelope_of(blob)
            {
                tree.insert(row.get(0)?, &Envelope { min_x, min_y, max_x, max_y }, &mut put)?;
            }
        }
        tree.end(put)
    };
    rebuild().map_err(failed)
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

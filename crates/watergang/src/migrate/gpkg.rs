//! Migrations of a GeoPackage.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::{Connection, TransactionBehavior, params};

use super::files::{GPKG, Migration};
use super::missing;

/// `GPKG` in ASCII and version 1.3.0 (OGC 12-128r17, requirement 2).
const APPLICATION_ID: i64 = 0x4750_4B47;
const USER_VERSION: i64 = 10_300;

/// How long another writer may take.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Where migrations are noted. Not in `gpkg_contents`, so that nobody sees it as a layer.
const BOOK: &str = "CREATE TABLE IF NOT EXISTS watergang_migration (
  number INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))";

/// The tables that every GeoPackage has (OGC 12-128r17, annex C), and the CRSs that it must define (requirement 11).
const CORE: &str = r#"
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
   'longitude and latitude in decimal degrees');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"#;

/// Applies what is missing; makes the file where there is none.
///
/// # Errors
/// When the file cannot be written, is newer than this executable, or a migration fails.
pub fn apply(path: &Path) -> Result<Vec<Migration>> {
    let mut connection = Connection::open(path).context("cannot open the file")?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    if is_new(&connection)? {
        mark(&connection)?;
    }
    let todo = missing(GPKG, &applied(&connection)?)?;
    for migration in &todo {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(migration.sql).with_context(|| format!("migration `{}` failed", migration.name))?;
        transaction.execute_batch(BOOK)?;
        transaction.execute(
            "INSERT INTO watergang_migration (number, name) VALUES (?1, ?2)",
            params![migration.number, migration.name],
        )?;
        transaction.commit()?;
    }
    Ok(todo)
}

/// Makes a GeoPackage without any layer.
///
/// # Errors
/// When the file cannot be written.
pub fn make_empty(path: &Path) -> Result<()> {
    let mut connection = Connection::open(path).context("cannot open the file")?;
    mark(&connection)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(CORE)?;
    transaction.commit()?;
    Ok(())
}

/// Says in the file's header that it is a GeoPackage.
fn mark(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", USER_VERSION)?;
    Ok(())
}

fn is_new(connection: &Connection) -> Result<bool> {
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
        .context("it is no SQLite database")?;
    Ok(tables == 0)
}

/// Numbers of the migrations that the file has.
fn applied(connection: &Connection) -> Result<Vec<i64>> {
    let has_book: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'watergang_migration')",
        [],
        |row| row.get(0),
    )?;
    if !has_book {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare("SELECT number FROM watergang_migration ORDER BY number")?;
    let numbers = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(numbers)
}

//! Migrations of a GeoPackage.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::{Connection, TransactionBehavior, params};
use watergang_store_gpkg::GpkgStore;

use super::files::{GPKG, Migration};
use super::missing;

/// `GPKG` in ASCII and version 1.3.0 (OGC 12-128r17, requirement 2).
const APPLICATION_ID: i64 = 0x4750_4B47;
const USER_VERSION: i64 = 10_300;

/// How long another writer may take.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Where migrations are noted. Neither in `gpkg_contents` nor under a name that GDAL lists, so that nobody sees it as a
/// layer: see `migrations/gpkg/0010_indexes_revisions_roles.sql`.
const BOOK: &str = "CREATE TABLE IF NOT EXISTS gpkgext_watergang_migration (
  number INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))";

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
            "INSERT INTO gpkgext_watergang_migration (number, name) VALUES (?1, ?2)",
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
    Ok(GpkgStore::create(path)?)
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
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'gpkgext_watergang_migration')",
        [],
        |row| row.get(0),
    )?;
    if !has_book {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare("SELECT number FROM gpkgext_watergang_migration ORDER BY number")?;
    let numbers = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(numbers)
}

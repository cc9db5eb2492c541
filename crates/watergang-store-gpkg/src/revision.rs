//! The state of a table as a token.
//!
//! A table that we keep has a number that triggers move in the transaction of every write, whoever writes: exact, and
//! the same for all connections and after a restart. Of any other table only the state of the whole file is known
//! ([`crate::reader`]).

use std::os::unix::fs::MetadataExt;

use rusqlite::{Connection, OptionalExtension};
use watergang_core::{Revision, StoreError};

use crate::error::store_error;

const DOING: &str = "reading the state of a table";

/// Whether a table's state is a number that triggers move.
pub(crate) fn is_tracked(connection: &Connection, table: &str) -> Result<bool, StoreError> {
    let ours: bool = connection
        .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'gpkgext_watergang_revision')", [], |row| {
            row.get(0)
        })
        .map_err(store_error(DOING))?;
    if !ours {
        return Ok(false);
    }
    connection
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM gpkgext_watergang_revision WHERE table_name = ?1)
                AND (SELECT count(*) = 3 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1
                       AND name IN ('gpkgext_watergang_revision_' || ?1 || '_insert', 'gpkgext_watergang_revision_' || ?1 || '_update',
                                    'gpkgext_watergang_revision_' || ?1 || '_delete'))",
            [table],
            |row| row.get(0),
        )
        .map_err(store_error(DOING))
}

/// The state of a tracked table in the connection's snapshot. The file's number in the file system is part of it: a
/// file restored from a copy counts on from an old number.
pub(crate) fn tracked(connection: &Connection, table: &str) -> Result<Revision, StoreError> {
    let number: Option<i64> = connection
        .prepare_cached("SELECT revision FROM gpkgext_watergang_revision WHERE table_name = ?1")
        .and_then(|mut statement| statement.query_row([table], |row| row.get(0)).optional())
        .map_err(store_error(DOING))?;
    let inode = connection.path().and_then(|path| std::fs::metadata(path).ok()).map_or(0, |file| file.ino());
    Ok(Revision(format!("{inode:x}.{}", number.unwrap_or_default()).into()))
}

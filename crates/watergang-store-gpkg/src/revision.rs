//! The state of a table as a token.
//!
//! A table that we keep has a number that triggers draw anew in the transaction of every write, whoever writes: exact,
//! and the same for all connections and after a restart. Of any other table only the state of the whole file is known
//! ([`crate::reader`]). A view that looks at the clock or at chance changes without a write: each read of it gets a
//! state of its own.

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

/// Words of a view by which its rows change although nobody has written: the clock (<https://sqlite.org/lang_datefunc.html>,
/// where a function without arguments means now) and chance. What is taken for one in error is read
/// each time, and not counted.
const FICKLE: &str = "
WITH RECURSIVE source (name, sql) AS (
  SELECT name, replace(lower(sql), ' ', '') FROM sqlite_master WHERE type = 'view' AND lower(name) = lower(?1)
  UNION
  SELECT v.name, replace(lower(v.sql), ' ', '')
  FROM source AS s JOIN sqlite_master AS v ON v.type = 'view' AND instr(s.sql, replace(lower(v.name), ' ', '')) > 0
)
SELECT EXISTS (SELECT 1 FROM source, json_each('[\"''now''\", \"current_date\", \"current_time\", \"random(\", \"randomblob(\", \"date()\",
                                                 \"time()\", \"julianday()\", \"unixepoch()\"]') AS word
               WHERE instr(sql, word.value) > 0)
    OR EXISTS (SELECT 1 FROM source WHERE sql LIKE '%strftime(''%'')%')";

/// Whether the rows of a table or view may change although nobody has written.
pub(crate) fn is_fickle(connection: &Connection, table: &str) -> Result<bool, StoreError> {
    connection.query_row(FICKLE, [table], |row| row.get(0)).map_err(store_error(DOING))
}

/// A number that moves whenever a table, view or trigger of the file is made, changed or dropped.
pub(crate) fn schema_version(connection: &Connection) -> Result<i64, StoreError> {
    connection
        .prepare_cached("PRAGMA schema_version")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(store_error(DOING))
}

/// The state of a tracked table in the connection's snapshot. A copy of the file has the same rows under the same number.
pub(crate) fn tracked(connection: &Connection, table: &str) -> Result<Revision, StoreError> {
    let number: Option<i64> = connection
        .prepare_cached("SELECT revision FROM gpkgext_watergang_revision WHERE table_name = ?1")
        .and_then(|mut statement| statement.query_row([table], |row| row.get(0)).optional())
        .map_err(store_error(DOING))?;
    Ok(Revision(format!("r{}", number.unwrap_or_default()).into()))
}

//! Counting.

use rusqlite::types::ValueRef as Cell;
use rusqlite::{Connection, params_from_iter};
use watergang_core::{Ask, StoreError};
use watergang_sql::{Dialect, Geometry, Split, Sql, Table, select};

use crate::bind::binds;
use crate::error::store_error;
use crate::introspect::Described;
use crate::read::{by_words, holds};

const DOING: &str = "counting items";

/// How many rows a filter holds for.
pub(crate) fn count(
    connection: &Connection,
    ask: &Ask,
    described: &Described,
    split: &Split,
    missing: Option<&[i64]>,
) -> Result<u64, StoreError> {
    let plan = select::count(&described.table, split, missing, by_words(connection, split)?)?;
    let sure = plan.sure.map_or(Ok(0), |sql| number(connection, &sql))?;
    let Some(unsure) = plan.unsure else { return Ok(sure) };
    let mut statement = connection.prepare_cached(unsure.sql.text()).map_err(store_error(DOING))?;
    let mut rows = statement.query(params_from_iter(binds(unsure.sql.binds()))).map_err(store_error(DOING))?;
    let mut judge = split.residual.judge();
    let mut count = sure;
    while let Some(row) = rows.next().map_err(store_error(DOING))? {
        ask.check(DOING)?;
        let cell = |place: usize| row.get_ref(place).unwrap_or(Cell::Null);
        count += u64::from(holds(&mut judge, &unsure.layout, cell));
    }
    Ok(count)
}

fn number(connection: &Connection, sql: &Sql) -> Result<u64, StoreError> {
    let number: i64 = connection
        .prepare_cached(sql.text())
        .and_then(|mut statement| statement.query_row(params_from_iter(binds(sql.binds())), |row| row.get(0)))
        .map_err(store_error(DOING))?;
    Ok(u64::try_from(number).unwrap_or(0))
}

/// Keys of the rows whose geometry is NULL. Where the R-tree has as many entries as the table has rows there are
/// none, and no row needs to be looked at.
pub(crate) fn missing_keys(
    connection: &Connection,
    table: &Table,
    geometry: &Geometry,
) -> Result<Vec<i64>, StoreError> {
    let sql = || Sql::new(Dialect::Sqlite);
    if !geometry.nullable {
        return Ok(Vec::new());
    }
    if let watergang_sql::SpatialIndex::RTree(rtree) = &geometry.index {
        let all = number(connection, &sql().lit("SELECT count(*) FROM ").append(&table.quoted(Dialect::Sqlite)))?;
        // The R-tree's own table of row ids is counted without walking the tree.
        let indexed = number(connection, &sql().lit("SELECT count(*) FROM ").ident(&format!("{rtree}_rowid")))?;
        if all == indexed {
            return Ok(Vec::new());
        }
    }
    let statement = sql().lit("SELECT ").ident(&table.key.name).lit(" FROM ").append(&table.quoted(Dialect::Sqlite));
    let statement = statement.lit(" WHERE ").ident(&geometry.name).lit(" IS NULL");
    connection
        .prepare_cached(statement.text())
        .and_then(|mut prepared| prepared.query_map([], |row| row.get(0)).and_then(Iterator::collect))
        .map_err(store_error(DOING))
}

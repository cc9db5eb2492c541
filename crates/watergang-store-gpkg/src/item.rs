//! One item by its id.

use std::sync::Arc;

use rusqlite::types::ValueRef as Cell;
use rusqlite::{Connection, params_from_iter};
use watergang_core::{CrsId, Filter, ItemId, Row, RowBatchBuilder, StoreError};
use watergang_crs::Registry;
use watergang_sql::select::{Batch, all_columns};
use watergang_sql::{Dialect, Table, split};

use crate::bind::binds;
use crate::error::store_error;
use crate::read::push;

const DOING: &str = "reading an item";

/// The item of that id with all its properties.
pub(crate) fn item(
    connection: &Connection,
    table: &Table,
    id: &ItemId,
    registry: &Registry,
) -> Result<Option<Row>, StoreError> {
    let split = split(&Filter::Ids(vec![id.clone()]), table, Dialect::Sqlite, registry)?;
    let columns = all_columns(table);
    let select = Batch { geometry: true, ..Batch::new(table, &split, &columns) }.select()?;
    let mut statement = connection.prepare_cached(select.sql.text()).map_err(store_error(DOING))?;
    let mut rows = statement.query(params_from_iter(binds(select.sql.binds()))).map_err(store_error(DOING))?;
    let Some(row) = rows.next().map_err(store_error(DOING))? else { return Ok(None) };
    let crs = table.geometry.as_ref().map_or(CrsId::Crs84, |geometry| geometry.crs);
    let mut batch = RowBatchBuilder::new(crs, Arc::clone(&columns));
    push(&mut batch, &select.layout, true, |place| row.get_ref(place).unwrap_or(Cell::Null));
    Ok(Row::first_of(batch.finish()))
}

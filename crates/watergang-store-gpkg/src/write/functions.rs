//! The SQL functions that a GeoPackage's own R-tree triggers call (OGC 12-128r18, F.3).

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error};
use watergang_core::StoreError;

use crate::error::store_error;
use crate::extent::envelope_of;

/// Makes `ST_IsEmpty`, `ST_MinX`, `ST_MaxX`, `ST_MinY` and `ST_MaxY` known to a connection.
pub(crate) fn register(connection: &Connection) -> Result<(), StoreError> {
    // Innocuous: they read their argument and nothing else, so that triggers may call them under `trusted_schema=OFF`.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    for (place, name) in ["ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY"].into_iter().enumerate() {
        connection
            .create_scalar_function(name, 1, flags, move |context| {
                Ok(envelope(context)?.and_then(|bounds| bounds.get(place).copied()))
            })
            .map_err(store_error("preparing to write"))?;
    }
    connection
        .create_scalar_function("ST_IsEmpty", 1, flags, |context| {
            Ok(if matches!(context.get_raw(0), ValueRef::Null) { None } else { Some(envelope(context)?.is_none()) })
        })
        .map_err(store_error("preparing to write"))
}

fn envelope(context: &Context<'_>) -> Result<Option<[f64; 4]>, Error> {
    match context.get_raw(0) {
        ValueRef::Blob(blob) => Ok(envelope_of(blob)),
        ValueRef::Null => Ok(None),
        _ => Err(Error::UserFunctionError("a geometry is a blob".into())),
    }
}

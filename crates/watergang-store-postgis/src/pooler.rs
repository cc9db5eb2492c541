//! Poolers between us and the database.
//!
//! A pooler that lends a process of the server for a session is as good as the server itself. One that lends it for a
//! transaction (pgbouncer's `pool_mode = transaction`) is refused: prepared statements and settings stay behind with a
//! process that another client is lent next, so that a name may stand for another's statement, and an answer be wrong
//! without any error. The statement of another could be stopped, too, when ours is to be.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection as _, Row};
use watergang_core::StoreError;

use crate::error::store_error;

const DOING: &str = "looking whether a pooler stands before the database";
/// How long the second statement of a connection may wait for a process of the server.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Why such a pooler is refused.
pub(crate) fn divided() -> StoreError {
    let what = "work through a pooler that lends connections for a transaction (`pool_mode = transaction` of pgbouncer), \
                where prepared statements are lost or are another's; use `pool_mode = session`, or connect to the \
                server itself";
    StoreError::Unsupported { what: what.to_owned() }
}

/// Finds out whether two statements of a connection meet one process, that of this number, also while another
/// connection holds on to the process that was used last. Nothing where no other connection is to be had.
pub(crate) async fn refuse_divided(
    connect: &PgConnectOptions,
    connection: &mut PgConnection,
    backend_pid: i32,
) -> Result<(), StoreError> {
    let Ok(mut other) = connect.connect().await else { return Ok(()) };
    // Statements that are not prepared work behind every pooler.
    sqlx::raw_sql("BEGIN").execute(&mut other).await.map_err(store_error(DOING))?;
    let asking = sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(connection);
    // A pooler with one process only lets us wait for the end of our own other transaction.
    let row = tokio::time::timeout(TIMEOUT, asking).await.map_err(|_| divided())?.map_err(store_error(DOING))?;
    let pid_now: i32 = row.try_get(0).map_err(store_error(DOING))?;
    // It was only there to hold on.
    let _ = other.close().await;
    if pid_now == backend_pid { Ok(()) } else { Err(divided()) }
}

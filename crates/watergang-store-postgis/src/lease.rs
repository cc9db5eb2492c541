//! A connection on loan.

use std::future::Future;
use std::sync::Arc;

use futures_util::TryStreamExt;
use sqlx::postgres::PgRow;
use tokio::sync::OwnedSemaphorePermit;
use watergang_core::StoreError;
use watergang_sql::Sql;

use crate::error::{is_stale_plan, leaves_connection_usable, store_error};
use crate::node::{Connection, Node, stop};
use crate::statement;

/// What takes rows in as they come. The next one is read once it is done with the one before.
pub(crate) trait TakeRows: Send {
    /// Takes a row. After an error no more come, and the statement is stopped.
    fn take_row(&mut self, row: PgRow) -> impl Future<Output = Result<(), StoreError>> + Send;
}

impl<F: FnMut(PgRow) + Send> TakeRows for F {
    fn take_row(&mut self, row: PgRow) -> impl Future<Output = Result<(), StoreError>> + Send {
        self(row);
        std::future::ready(Ok(()))
    }
}

/// A connection that one piece of work has for itself. It goes back when the lease is dropped; if that happens in the
/// middle of a statement, the statement is stopped in the database too.
#[derive(Debug)]
pub(crate) struct Lease {
    node: Arc<Node>,
    seat: Option<OwnedSemaphorePermit>,
    connection: Option<Connection>,
    /// Whether it lay idle before: then the server may have gone away unnoticed.
    pub(crate) was_idle: bool,
    is_busy: bool,
}

impl Lease {
    pub(crate) fn new(node: Arc<Node>, seat: OwnedSemaphorePermit, connection: Connection, was_idle: bool) -> Self {
        let (seat, connection) = (Some(seat), Some(connection));
        Self { node, seat, connection, was_idle, is_busy: false }
    }

    /// The connection, unless it broke.
    pub(crate) fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        self.connection.as_mut().ok_or_else(|| StoreError::Unavailable {
            doing: "using a connection",
            source: "the connection broke before".into(),
        })
    }

    /// Runs a statement and hands each row over as it comes.
    pub(crate) async fn rows(
        &mut self,
        doing: &'static str,
        sql: &Sql,
        take: &mut impl TakeRows,
    ) -> Result<(), StoreError> {
        let mut outcome = self.run(sql, take).await;
        // Such an error comes before any row.
        if matches!(&outcome, Ok(Err(error)) if is_stale_plan(error)) {
            let connection = self.connection()?;
            use sqlx::Connection as _;
            connection.raw.clear_cached_statements().await.map_err(store_error(doing))?;
            outcome = self.run(sql, take).await;
        }
        outcome?.map_err(store_error(doing))
    }

    async fn run(&mut self, sql: &Sql, take: &mut impl TakeRows) -> Result<Result<(), sqlx::Error>, StoreError> {
        self.is_busy = true;
        let connection = self.connection()?;
        let outcome = {
            let mut rows = statement::query(sql).fetch(&mut connection.raw);
            loop {
                match rows.try_next().await {
                    Ok(Some(row)) => take.take_row(row).await?,
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error),
                }
            }
        };
        self.settle(&outcome);
        Ok(outcome)
    }

    /// The only row of a statement that has one.
    pub(crate) async fn row(&mut self, doing: &'static str, sql: &Sql) -> Result<PgRow, StoreError> {
        let mut only = None;
        self.rows(doing, sql, &mut |row| only = Some(row)).await?;
        only.ok_or(StoreError::Failed { doing, source: "a statement that yields one row yielded none".into() })
    }

    /// All rows of a statement.
    pub(crate) async fn all(&mut self, doing: &'static str, sql: &Sql) -> Result<Vec<PgRow>, StoreError> {
        let mut rows = Vec::new();
        self.rows(doing, sql, &mut |row| rows.push(row)).await?;
        Ok(rows)
    }

    /// A statement has ended: the connection is free, or broken and given up.
    fn settle(&mut self, outcome: &Result<(), sqlx::Error>) {
        self.is_busy = false;
        if let Err(error) = outcome
            && !leaves_connection_usable(error)
        {
            self.connection = None;
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if !self.is_busy {
            self.node.put_back(connection);
            return;
        }
        // Without a runtime nobody can be asked to stop anything: closing the connection is all that is left.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (node, seat) = (Arc::clone(&self.node), self.seat.take());
            runtime.spawn(async move {
                stop(node, connection).await;
                drop(seat);
            });
        }
    }
}

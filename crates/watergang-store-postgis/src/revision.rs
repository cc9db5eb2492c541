//! The state of a table as a token.
//!
//! A table that we keep has a number in `watergang.revision` that triggers move in the transaction of every write,
//! whoever writes: exact, and the same on all servers. Of any other table only the state of the whole cluster is known:
//! the text of the snapshot, which tells all transactions that were under way and so is equal only while none has
//! ended. A standby does not tell those; what it reads of such a table is not cached, since every read gets a token of
//! its own. So does every read of a foreign table, or of a view that looks at the clock: those change without a write.

use watergang_core::{Revision, StoreError};
use watergang_sql::{Bind, Dialect, Sql};

use crate::column;
use crate::lease::Lease;
use crate::node::Connection;
use crate::value::text;

pub(crate) const DOING: &str = "reading the state of a table";

/// How the state of a table is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RevisionSource {
    /// Number of the table in its database: a table made anew under the old name is another one.
    pub(crate) oid: u32,
    /// Its name with its schema, quoted.
    pub(crate) table: String,
    /// Its name in `watergang.revision`, where triggers keep it.
    pub(crate) tracked: Option<String>,
    /// Whether its rows may change although nobody has written.
    pub(crate) is_fickle: bool,
}

/// What stands before the state of the whole cluster.
const OF_CLUSTER: &str = "s";

impl RevisionSource {
    /// An expression, without reference to any row, that yields the state as text in the snapshot of its statement. A
    /// table made anew under the old name has lost its triggers, and its number stands still.
    pub(crate) fn expression(&self) -> Sql {
        let sql = Sql::new(Dialect::Postgres);
        match &self.tracked {
            Some(name) => sql
                .lit("(SELECT CASE WHEN to_regclass(")
                .bind(Bind::Text(self.table.clone()))
                .lit(")::oid::int8 = ")
                .bind(Bind::Integer(i64::from(self.oid)))
                .lit(" THEN r.revision::text ELSE 's' || pg_current_snapshot()::text END")
                .lit(" FROM watergang.revision AS r WHERE r.collection = ")
                .bind(Bind::Text(name.clone()))
                .lit(")"),
            None => sql.lit("(SELECT 's' || pg_current_snapshot()::text)"),
        }
    }

    /// The token of what the expression yielded on that connection.
    pub(crate) fn token_on(&self, connection: &Connection, state: Option<&[u8]>) -> Revision {
        let (timeline, database) = connection.origin;
        let state = state.map_or("0", text);
        if self.is_fickle || state.starts_with(OF_CLUSTER) && connection.is_standby {
            return Revision::unlike_any();
        }
        Revision(format!("{timeline:x}.{database:x}.{:x}.{state}", self.oid).into())
    }

    /// The same on the connection of a lease.
    pub(crate) fn token(&self, lease: &mut Lease, state: Option<&[u8]>) -> Result<Revision, StoreError> {
        lease.connection().map(|connection| self.token_on(connection, state))
    }

    /// Reads the state alone.
    pub(crate) async fn read(&self, lease: &mut Lease) -> Result<Revision, StoreError> {
        let sql = Sql::new(Dialect::Postgres).lit("SELECT ").append(&self.expression());
        let row = lease.row(DOING, &sql).await?;
        self.token(lease, column(&row, 0))
    }
}

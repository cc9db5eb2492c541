//! The table in which rows of an import wait until it is known what they mean to the collection.
//!
//! Everything is done with sets of rows: a thousand rows cost a handful of statements.

use sqlx::Row as _;
use sqlx::postgres::PgConnection;
use watergang_core::StoreError;
use watergang_sql::{Bind, ColumnType, Dialect, Sql};

use super::layout::execute;
use crate::error::write_error;
use crate::statement;

const DOING: &str = "importing";

/// What an import writes, by names.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) schema: String,
    pub(crate) table: String,
    pub(crate) key: String,
    pub(crate) geometry: Option<String>,
    /// The other columns, in the order in which they are written, and how the database holds them.
    pub(crate) columns: Vec<(String, ColumnType)>,
}

fn sql() -> Sql {
    Sql::new(Dialect::Postgres)
}

const STAGE: &str = "pg_temp.watergang_stage";
const SEEN: &str = "pg_temp.watergang_seen";

async fn run(connection: &mut PgConnection, sql: &Sql) -> Result<u64, StoreError> {
    execute(connection, sql).await.map_err(write_error(DOING))
}

impl Names {
    /// The table.
    pub(crate) fn target(&self) -> Sql {
        sql().ident(&self.schema).lit(".").ident(&self.table)
    }

    /// All columns that are written, the geometry first.
    fn written(&self, prefix: &'static str) -> Vec<Sql> {
        let names = self.geometry.iter().chain(self.columns.iter().map(|(name, _)| name));
        names.map(|name| sql().lit(prefix).ident(name)).collect()
    }

    /// `COPY` of rows into the collection itself.
    pub(crate) fn copy_into_target(&self) -> Sql {
        sql().lit("COPY ").append(&self.target()).lit(" (").join(&self.written(""), ", ").lit(") FROM STDIN")
    }

    /// `COPY` of rows, each after its place, into the stage.
    pub(crate) fn copy_into_stage(&self) -> Sql {
        let columns: Vec<_> = std::iter::once(sql().lit("watergang_place")).chain(self.written("")).collect();
        sql().lit("COPY ").lit(STAGE).lit(" (").join(&columns, ", ").lit(") FROM STDIN")
    }

    /// Makes the stage, and the list of the keys that have come in.
    pub(crate) async fn create(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let stage = sql()
            .lit(
                "CREATE TEMPORARY TABLE watergang_stage ON COMMIT DROP AS
                  SELECT NULL::int8 AS watergang_place, NULL::boolean AS watergang_same, t.",
            )
            .ident(&self.key)
            .lit(" AS watergang_key");
        let stage = self.written("t.").iter().fold(stage, |stage, column| stage.lit(", ").append(column));
        run(connection, &stage.lit(" FROM ").append(&self.target()).lit(" AS t WITH NO DATA")).await?;
        let seen = sql()
            .lit("CREATE TEMPORARY TABLE watergang_seen ON COMMIT DROP AS SELECT t.")
            .ident(&self.key)
            .lit(" AS key FROM ")
            .append(&self.target())
            .lit(" AS t WITH NO DATA");
        run(connection, &seen).await?;
        run(connection, &sql().lit("ALTER TABLE ").lit(SEEN).lit(" ADD PRIMARY KEY (key)")).await?;
        Ok(())
    }

    /// Empties the stage.
    pub(crate) async fn clear(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        run(connection, &sql().lit("TRUNCATE ").lit(STAGE)).await.map(|_| ())
    }

    /// Finds for each row that waits the item with the same id.
    pub(crate) async fn pair_by_id(&self, connection: &mut PgConnection, id: &str) -> Result<(), StoreError> {
        let pair = sql()
            .lit("UPDATE ")
            .lit(STAGE)
            .lit(" AS s SET watergang_key = t.")
            .ident(&self.key)
            .lit(" FROM ")
            .append(&self.target())
            .lit(" AS t WHERE t.")
            .ident(id)
            .lit(" = s.")
            .ident(id);
        run(connection, &pair).await.map(|_| ())
    }

    /// Pairs the rows that wait with the items that follow the last one paired, in the order of the key.
    pub(crate) async fn pair_by_position(&self, connection: &mut PgConnection, first: bool) -> Result<(), StoreError> {
        let following =
            sql().lit("SELECT t.").ident(&self.key).lit(" AS key FROM ").append(&self.target()).lit(" AS t");
        let following = if first {
            following
        } else {
            let after = following.lit(" WHERE t.").ident(&self.key).lit(" > (SELECT k.key FROM ").lit(SEEN);
            after.lit(" AS k ORDER BY k.key DESC LIMIT 1)")
        };
        let following =
            following.lit(" ORDER BY t.").ident(&self.key).lit(" LIMIT (SELECT count(*) FROM ").lit(STAGE).lit(")");
        let pair = sql()
            .lit("UPDATE ")
            .lit(STAGE)
            .lit(
                " AS s SET watergang_key = p.key
                 FROM (SELECT w.watergang_place AS place, row_number() OVER (ORDER BY w.watergang_place) AS number FROM ",
            )
            .lit(STAGE)
            .lit(" AS w) AS o JOIN (SELECT f.key, row_number() OVER (ORDER BY f.key) AS number FROM (")
            .append(&following)
            .lit(") AS f) AS p ON p.number = o.number WHERE s.watergang_place = o.place");
        run(connection, &pair).await.map(|_| ())
    }

    /// Takes out of the stage the rows whose id has come before, in this push or an earlier one; their places.
    pub(crate) async fn take_repeated(&self, connection: &mut PgConnection, id: &str) -> Result<Vec<u64>, StoreError> {
        let delete = sql()
            .lit("DELETE FROM ")
            .lit(STAGE)
            .lit(" AS s USING (SELECT w.watergang_place AS place, row_number() OVER (PARTITION BY w.")
            .ident(id)
            .lit(" ORDER BY w.watergang_place) AS number FROM ")
            .lit(STAGE)
            .lit(
                " AS w) AS o
                 WHERE o.place = s.watergang_place
                   AND (o.number > 1 OR EXISTS (SELECT 1 FROM ",
            )
            .lit(SEEN)
            .lit(" AS k WHERE k.key = s.watergang_key)) RETURNING s.watergang_place");
        places(connection, &delete).await
    }

    /// Takes out of the stage the rows that have been paired: nothing may be changed. Their places.
    pub(crate) async fn take_paired(&self, connection: &mut PgConnection) -> Result<Vec<u64>, StoreError> {
        let delete =
            sql().lit("DELETE FROM ").lit(STAGE).lit(" WHERE watergang_key IS NOT NULL RETURNING watergang_place");
        places(connection, &delete).await
    }

    /// Notes which items the rows that wait are, and which of them are the same already; how many those are.
    pub(crate) async fn note_paired(&self, connection: &mut PgConnection) -> Result<u64, StoreError> {
        let seen = sql().lit("INSERT INTO ").lit(SEEN).lit(" SELECT watergang_key FROM ").lit(STAGE);
        run(connection, &seen.lit(" WHERE watergang_key IS NOT NULL")).await?;
        let mut equal = Vec::new();
        if let Some(geometry) = &self.geometry {
            let column = |of: &'static str| sql().lit(of).ident(geometry).lit("::bytea");
            equal.push(column("s.").lit(" IS NOT DISTINCT FROM ").append(&column("t.")));
        }
        for (name, column_type) in &self.columns {
            // Not every type of PostgreSQL's can be compared; its text can.
            let as_text = matches!(column_type, ColumnType::Json | ColumnType::Other);
            let column = |of: &'static str| sql().lit(of).ident(name).lit(if as_text { "::text" } else { "" });
            equal.push(column("s.").lit(" IS NOT DISTINCT FROM ").append(&column("t.")));
        }
        let equal = if equal.is_empty() { sql().lit("true") } else { sql().join(&equal, " AND ") };
        let same = sql()
            .lit("UPDATE ")
            .lit(STAGE)
            .lit(" AS s SET watergang_same = true FROM ")
            .append(&self.target())
            .lit(" AS t WHERE s.watergang_key = t.")
            .ident(&self.key)
            .lit(" AND ")
            .append(&equal);
        run(connection, &same).await
    }

    /// Changes the items of the rows that wait between two places, both included; how many.
    pub(crate) async fn update(&self, connection: &mut PgConnection, from: u64, to: u64) -> Result<u64, sqlx::Error> {
        let names = self.geometry.iter().chain(self.columns.iter().map(|(name, _)| name));
        let sets: Vec<_> = names.map(|name| sql().ident(name).lit(" = s.").ident(name)).collect();
        if sets.is_empty() {
            return Ok(0);
        }
        let update = sql().lit("UPDATE ").append(&self.target()).lit(" AS t SET ").join(&sets, ", ");
        let update = update.lit(" FROM ").lit(STAGE).lit(" AS s WHERE s.watergang_key = t.").ident(&self.key);
        let update = between(update.lit(" AND s.watergang_same IS NULL AND "), from, to);
        execute(connection, &update).await
    }

    /// Adds the rows that wait between two places and are no item yet; how many.
    pub(crate) async fn insert(&self, connection: &mut PgConnection, from: u64, to: u64) -> Result<u64, sqlx::Error> {
        let insert = sql()
            .lit("WITH fresh AS (INSERT INTO ")
            .append(&self.target())
            .lit(" (")
            .join(&self.written(""), ", ")
            .lit(") SELECT ")
            .join(&self.written("s."), ", ")
            .lit(" FROM ")
            .lit(STAGE)
            .lit(" AS s WHERE s.watergang_key IS NULL AND ");
        let insert = between(insert, from, to).lit(" ORDER BY s.watergang_place RETURNING ").ident(&self.key);
        let insert = insert.lit(" AS key) INSERT INTO ").lit(SEEN).lit(" SELECT key FROM fresh");
        execute(connection, &insert).await
    }

    /// Removes the items that have not come in; how many.
    pub(crate) async fn remove_unseen(&self, connection: &mut PgConnection) -> Result<u64, StoreError> {
        run(connection, &sql().lit("ANALYZE ").lit(SEEN)).await?;
        let delete = sql().lit("DELETE FROM ").append(&self.target()).lit(" AS t WHERE NOT EXISTS (SELECT 1 FROM ");
        run(connection, &delete.lit(SEEN).lit(" AS k WHERE k.key = t.").ident(&self.key).lit(")")).await
    }
}

fn between(sql: Sql, from: u64, to: u64) -> Sql {
    let number = |place: u64| Bind::Integer(i64::try_from(place).unwrap_or(i64::MAX));
    sql.lit("s.watergang_place BETWEEN ").bind(number(from)).lit(" AND ").bind(number(to))
}

async fn places(connection: &mut PgConnection, sql: &Sql) -> Result<Vec<u64>, StoreError> {
    let rows = statement::query(sql).fetch_all(connection).await.map_err(write_error(DOING))?;
    rows.iter()
        .map(|row| row.try_get::<i64, _>(0).map(|place| u64::try_from(place).unwrap_or_default()))
        .collect::<Result<_, _>>()
        .map_err(write_error(DOING))
}

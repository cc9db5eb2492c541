//! Migrations of PostGIS.

use anyhow::{Context, Result};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Row};

use super::files::{Migration, POSTGIS};
use super::missing;

/// Two migrations of one database must not overlap: whoever has this lock migrates. An arbitrary number of ours.
const LOCK: i64 = 0x5741_5445_5247;

/// Where migrations are noted.
const BOOK: &str = "CREATE SCHEMA IF NOT EXISTS watergang;
CREATE TABLE IF NOT EXISTS watergang.migration (
  number bigint PRIMARY KEY,
  name text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now())";

/// Applies what is missing.
///
/// # Errors
/// When the database cannot be reached, is newer than this executable, or a migration fails.
pub async fn apply(url: &str) -> Result<Vec<Migration>> {
    let mut connection = PgConnection::connect(url).await.context("cannot connect")?;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
    let outcome = apply_missing(&mut connection).await;
    // The lock goes with the connection.
    connection.close().await?;
    outcome
}

async fn apply_missing(connection: &mut PgConnection) -> Result<Vec<Migration>> {
    let todo = missing(POSTGIS, &applied(connection).await?)?;
    for migration in &todo {
        let mut transaction = connection.begin().await?;
        sqlx::raw_sql(migration.sql)
            .execute(&mut *transaction)
            .await
            .with_context(|| format!("migration `{}` failed", migration.name))?;
        sqlx::raw_sql(BOOK).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO watergang.migration (number, name) VALUES ($1, $2)")
            .bind(migration.number)
            .bind(migration.name)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(todo)
}

/// Numbers of the migrations that the database has.
async fn applied(connection: &mut PgConnection) -> Result<Vec<i64>> {
    let book = sqlx::query("SELECT to_regclass('watergang.migration') IS NOT NULL").fetch_one(&mut *connection).await?;
    if !book.try_get::<bool, _>(0)? {
        return Ok(Vec::new());
    }
    let rows = sqlx::query("SELECT number FROM watergang.migration ORDER BY number").fetch_all(connection).await?;
    rows.iter().map(|row| row.try_get(0).map_err(Into::into)).collect()
}

//! Backups of PostGIS, by the tools of PostgreSQL.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use percent_encoding::percent_decode_str;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Row};

use crate::output;

/// The schemas that belong to a corridor database. One that the role may not read is left out with a word; the role
/// that owns the database reads all of them.
const SCHEMAS: [&str; 3] = ["obs", "restricted", "watergang"];

/// Dumps the schemas in one snapshot.
pub fn backup(url: &str, to: &Path) -> Result<()> {
    let schemas = readable_schemas(url)?;
    ensure!(!schemas.is_empty(), "the database has none of the schemas {}", SCHEMAS.join(", "));
    for missing in SCHEMAS.iter().filter(|schema| !schemas.iter().any(|known| known == *schema)) {
        output::note(format_args!("the schema `{missing}` is not there or not readable, and not in the backup"));
    }
    let mut command = tool("pg_dump", url);
    command.args(["--format=custom", "--file"]).arg(to);
    for schema in schemas {
        command.arg(format!("--schema={schema}"));
    }
    run(command)
}

/// Whether there is anything that a restore would replace.
pub fn is_filled(url: &str) -> Result<bool> {
    Ok(!readable_schemas(url)?.is_empty())
}

/// Brings the schemas back in one transaction: all of it or nothing.
pub fn restore(from: &Path, url: &str) -> Result<()> {
    let mut command = tool("pg_restore", url);
    command.args(["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]).arg(from);
    run(command)
}

fn readable_schemas(url: &str) -> Result<Vec<String>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connection = PgConnection::connect(url).await.context("cannot connect")?;
        let rows = sqlx::query(
            "SELECT nspname::text FROM pg_namespace
              WHERE nspname = ANY ($1) AND has_schema_privilege(oid, 'USAGE') ORDER BY nspname",
        )
        .bind(SCHEMAS.map(str::to_owned).to_vec())
        .fetch_all(&mut connection)
        .await?;
        connection.close().await?;
        rows.iter().map(|row| row.try_get(0).map_err(Into::into)).collect()
    })
}

/// A tool of PostgreSQL for a database. Every user of the machine sees the arguments of a process: the password goes
/// by its environment.
fn tool(name: &str, url: &str) -> Command {
    let (url, password) = split_password(url);
    let mut command = Command::new(name);
    command.arg("--no-password").arg("--dbname").arg(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

/// A URL without its password, and the password.
fn split_password(url: &str) -> (String, Option<OsString>) {
    let whole = || (url.to_owned(), None);
    let Some((scheme, rest)) = url.split_once("://") else { return whole() };
    let authority_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(authority_end);
    let Some((login, host)) = authority.rsplit_once('@') else { return whole() };
    let Some((user, password)) = login.split_once(':') else { return whole() };
    let password = percent_decode_str(password).decode_utf8_lossy().into_owned();
    (format!("{scheme}://{user}@{host}{path}"), Some(password.into()))
}

fn run(mut command: Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!("`{name}` is missing: install the package `postgresql-client`")
        }
        Err(error) => return Err(error).with_context(|| format!("cannot start `{name}`")),
    };
    ensure!(output.status.success(), "`{name}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_by_the_environment() {
        let (url, password) = split_password("postgres://user:p%40ss@host:5432/db?sslmode=require");
        assert_eq!(url, "postgres://user@host:5432/db?sslmode=require");
        assert_eq!(password, Some("p@ss".into()));
        assert_eq!(split_password("postgres:///db"), ("postgres:///db".to_owned(), None));
    }
}

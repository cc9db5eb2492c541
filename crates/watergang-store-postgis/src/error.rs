//! PostgreSQL's failures in the words of every store.
//!
//! Source of the codes: PostgreSQL manual, appendix A (SQLSTATE).

use sqlx::error::DatabaseError;
use sqlx::postgres::{PgDatabaseError, PgSeverity};
use watergang_core::StoreError;

use crate::pooler;

/// The code for a right that the role lacks.
pub(crate) const INSUFFICIENT_PRIVILEGE: &str = "42501";

/// The code for a disk without room.
const DISK_FULL: &str = "53100";

/// Translates a failure that happened while `doing` something (a gerund phrase).
pub(crate) fn store_error(doing: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |error| match &error {
        sqlx::Error::Database(database) => match database.code().as_deref() {
            Some(code) => by_code(code, doing, database.as_ref()).unwrap_or_else(|| failed(doing, error)),
            None => failed(doing, error),
        },
        // What cannot be reached, or goes away in the middle.
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => {
            unavailable(doing, error)
        }
        _ => failed(doing, error),
    }
}

/// The same for a failure to write, where a missing right means that the store cannot be written, and a full disk is
/// the end of it. (A read meets a full disk where it sorts; that may be over soon.)
pub(crate) fn write_error(doing: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |error| match &error {
        sqlx::Error::Database(database) => match database.code().as_deref() {
            Some(INSUFFICIENT_PRIVILEGE) => StoreError::ReadOnly { what: database.message().to_owned() },
            Some(DISK_FULL) => StoreError::Full,
            _ => store_error(doing)(error),
        },
        _ => store_error(doing)(error),
    }
}

fn failed(doing: &'static str, source: sqlx::Error) -> StoreError {
    StoreError::Failed { doing, source: source.into() }
}

fn unavailable(doing: &'static str, source: sqlx::Error) -> StoreError {
    StoreError::Unavailable { doing, source: source.into() }
}

/// Nothing for a code that has no meaning of its own here.
fn by_code(code: &str, doing: &'static str, error: &dyn DatabaseError) -> Option<StoreError> {
    let message = || error.message().to_owned();
    let unavailable = || StoreError::Unavailable { doing, source: message().into() };
    Some(match code {
        // duplicate_prepared_statement, invalid_sql_statement_name: another client's statements, or ours with another one.
        "42P05" | "26000" => pooler::divided(),
        // query_canceled: by the statement timeout, or by us when nobody waits any more.
        "57014" => StoreError::TimedOut { doing },
        // undefined_table, invalid_schema_name: which collection that is, the caller knows.
        "42P01" | "3F000" => StoreError::NoSuchCollection { collection: message() },
        // undefined_column, undefined_object, undefined_function, datatype_mismatch: a table was made anew or altered.
        "42703" | "42704" | "42883" | "42804" => StoreError::Outdated { what: message() },
        // read_only_sql_transaction: a standby, or a server that was made so.
        "25006" => StoreError::ReadOnly { what: message() },
        // lock_not_available, deadlock_detected, serialization_failure.
        "55P03" | "40P01" | "40001" => StoreError::Locked { what: message() },
        // data_corrupted, index_corrupted.
        "XX001" | "XX002" => StoreError::Damaged { what: message(), source: None },
        // connection_exception, insufficient_resources, operator_intervention (shutdown, not yet started), a standby
        // that cancels what is in the way of replay is told by 40001 above; invalid_catalog_name; a password refused.
        _ if ["08", "53", "57", "58", "28", "3D"].iter().any(|class| code.starts_with(class)) => unavailable(),
        _ => return None,
    })
}

/// Whether the server has answered in full and the connection can go on: an error of the statement alone.
pub(crate) fn leaves_connection_usable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(database) => database
            .try_downcast_ref::<PgDatabaseError>()
            .is_some_and(|error| !matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)),
        _ => false,
    }
}

/// Whether a prepared statement is out of date because somebody changed the table: prepared anew, it will do.
pub(crate) fn is_stale_plan(error: &sqlx::Error) -> bool {
    // feature_not_supported is what "cached plan must not change result type" comes as.
    matches!(error, sqlx::Error::Database(database)
        if database.code().as_deref() == Some("0A000") && database.message().contains("cached plan"))
}

/// Whether a row is at fault, not the store: its values do not fit their columns or break a rule.
pub(crate) fn refusal(error: &sqlx::Error) -> Option<String> {
    let sqlx::Error::Database(database) = error else { return None };
    let error = database.try_downcast_ref::<PgDatabaseError>()?;
    let column = error.column().map_or_else(|| "a column".to_owned(), |column| format!("`{column}`"));
    match error.code() {
        "23502" => Some(format!("{column} must not be missing")),
        "23505" => Some(match error.detail() {
            Some(detail) => format!("another item has the same value: {}", plain(detail)),
            None => "another item has the same value".to_owned(),
        }),
        "23503" => Some("it refers to an item that is not there".to_owned()),
        "23514" => Some(format!("it breaks the rule `{}`", error.constraint().unwrap_or("of a column"))),
        "23P01" => Some("it overlaps with an item that is there".to_owned()),
        // data_exception: no number, no date, too long, out of range. A trigger of the table may also say no.
        code if code.starts_with("22") || code.starts_with("P0") => Some(plain(error.message())),
        // PostGIS: a geometry that cannot be read comes as an internal error.
        "XX000" if error.message().contains("geometry") || error.message().contains("WKB") => {
            Some(format!("the geometry cannot be read: {}", plain(error.message())))
        }
        _ => None,
    }
}

/// A message of PostgreSQL's in one line without its full stop.
fn plain(message: &str) -> String {
    message.replace('\n', " ").trim_end_matches('.').to_owned()
}

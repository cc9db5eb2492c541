//! SQLite's failures in the words of every store.

use rusqlite::ErrorCode;
use watergang_core::StoreError;

/// What stands in the way of writing. SQLite does not tell which of the two.
const READ_ONLY: &str = "the file, or the folder that it is in, may only be read";

/// Translates a failure that happened while `doing` something (a gerund phrase).
pub(crate) fn store_error(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> StoreError {
    move |error| {
        let code = error.sqlite_error_code();
        match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::Locked { what: format!("another program holds the GeoPackage while {doing}") }
            }
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { what: READ_ONLY.to_owned() },
            Some(ErrorCode::OperationInterrupted) => StoreError::TimedOut { doing },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged {
                what: "the file is no sound SQLite database".to_owned(),
                source: Some(error.into()),
            },
            // A full disk has a code of its own.
            Some(ErrorCode::SystemIoFailure) if is_failed_write(&error) => StoreError::Unavailable {
                doing: "writing to the disk, which fails, or has a limit that is reached",
                source: error.into(),
            },
            Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied) => {
                StoreError::Unavailable { doing, source: error.into() }
            }
            _ => by_message(error, doing),
        }
    }
}

fn is_failed_write(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_WRITE)
}

/// SQLite has one code for all that is wrong with a statement, and tells what by its message.
fn by_message(error: rusqlite::Error, doing: &'static str) -> StoreError {
    let message = match &error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.as_str(),
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.as_str(),
        _ => "",
    };
    if message.starts_with("no such table: ") {
        // Which collection that is, the caller knows.
        StoreError::NoSuchCollection { collection: message.to_owned() }
    } else if message.starts_with("no such column: ") {
        StoreError::Outdated { what: message.to_owned() }
    } else {
        StoreError::Failed { doing, source: error.into() }
    }
}

/// The same for a failure to open a file for writing: what cannot be opened then may be read at most.
pub(crate) fn write_error(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> StoreError {
    move |error| match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            StoreError::ReadOnly { what: READ_ONLY.to_owned() }
        }
        _ => store_error(doing)(error),
    }
}

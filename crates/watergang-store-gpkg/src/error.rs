//! SQLite's failures in the words of every store.

use rusqlite::ErrorCode;
use watergang_core::StoreError;

/// Translates a failure that happened while `doing` something (a gerund phrase).
pub(crate) fn store_error(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> StoreError {
    move |error| {
        let code = error.sqlite_error_code();
        match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::Locked { what: format!("another program holds the GeoPackage while {doing}") }
            }
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { what: error.to_string() },
            Some(ErrorCode::OperationInterrupted) => StoreError::TimedOut { doing },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged {
                what: "the file is no sound SQLite database".to_owned(),
                source: Some(error.into()),
            },
            Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied) => {
                StoreError::Unavailable { doing, source: error.into() }
            }
            _ => StoreError::Failed { doing, source: error.into() },
        }
    }
}

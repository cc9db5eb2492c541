//! How the process ends: one number for each way, so that scripts can tell them apart.

use std::process::ExitCode;

use watergang_core::StoreError;
use watergang_import::ImportError;

use crate::config::Faults;

/// What `--help` says of exit codes.
pub const HELP: &str = "\
Exit codes:
  0  done
  1  failed
  2  the command line is wrong
  3  the configuration is wrong; every fault is listed with file and line
  4  a database or file cannot be used
  5  done, but rows were refused; the report lists them";

/// The command line is wrong in a way that only its command can tell.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WrongUsage(pub String);

/// A way to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Failed in a way that has no number of its own.
    Failed,
    /// The command line is wrong.
    Usage,
    /// The configuration is wrong.
    Configuration,
    /// A database or file cannot be used.
    Store,
    /// Done, but rows were refused.
    Refused,
}

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        // 2 is clap's too.
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Configuration => 3,
            Self::Store => 4,
            Self::Refused => 5,
        }
    }

    /// The way to end after an error.
    #[must_use]
    pub fn of(error: &anyhow::Error) -> Self {
        if error.is::<Faults>() {
            Self::Configuration
        } else if error.is::<WrongUsage>() {
            Self::Usage
        } else if error.is::<Unusable>() || error.is::<StoreError>() || is_of_a_file(error) {
            Self::Store
        } else {
            Self::Failed
        }
    }
}

/// A database, file or folder that is not there; says which.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub String);

/// Whether a file, folder or database could not be opened.
fn is_of_a_file(error: &anyhow::Error) -> bool {
    use std::io::ErrorKind::{IsADirectory, NotADirectory, NotFound, PermissionDenied};
    let of_import = matches!(
        error.downcast_ref(),
        Some(
            ImportError::Store(_)
                | ImportError::Io { .. }
                | ImportError::Damaged { .. }
                | ImportError::UnknownKind { .. }
                | ImportError::NoSuchLayer { .. }
        )
    );
    let of_system = error.downcast_ref().is_some_and(|error: &std::io::Error| {
        matches!(error.kind(), NotFound | PermissionDenied | NotADirectory | IsADirectory)
    });
    let of_sqlite = error.downcast_ref().is_some_and(|error: &rusqlite::Error| {
        matches!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::NotADatabase))
    });
    let of_postgresql = matches!(error.downcast_ref(), Some(sqlx::Error::Io(_) | sqlx::Error::Tls(_)));
    of_import || of_system || of_sqlite || of_postgresql
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use anyhow::Context;

    #[test]
    fn a_cause_deep_in_the_chain_decides() {
        let locked = StoreError::Locked { what: "a.gpkg".to_owned() };
        let error = Err::<(), _>(locked).context("cannot open `a.gpkg`").unwrap_err();
        assert_eq!(Exit::of(&error), Exit::Store);
        let full = Err::<(), _>(ImportError::Store(StoreError::Full)).context("cannot import `a.csv`").unwrap_err();
        assert_eq!(Exit::of(&full), Exit::Store);
        assert_eq!(Exit::of(&anyhow::anyhow!("something")), Exit::Failed);
    }

    #[test]
    fn the_help_lists_every_code() {
        for exit in [Exit::Done, Exit::Failed, Exit::Usage, Exit::Configuration, Exit::Store, Exit::Refused] {
            assert!(HELP.contains(&format!("\n  {}  ", exit.code())));
        }
    }
}

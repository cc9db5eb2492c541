//! Why an import cannot go on. What is wrong with one row is no error here; it goes to the report.

use std::path::PathBuf;

use watergang_core::{BoxError, StoreError};

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The operating system does not let us.
    #[error("`{path}` cannot be read")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is not what it seems to be.
    #[error("`{path}` cannot be read: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong, in a clause.
        what: String,
        /// What the reader of that format says.
        #[source]
        source: Option<BoxError>,
    },
    /// No reader for it.
    #[error(
        "`{path}` is none of the files that can be imported: GeoPackage, GeoJSON (also newline-delimited), Shapefile, FlatGeobuf, CSV, spreadsheet, or a zip of these"
    )]
    UnknownKind {
        /// The file.
        path: PathBuf,
    },
    /// The file has no such layer.
    #[error("`{path}` has no layer `{layer}`; it has {has}")]
    NoSuchLayer {
        /// The file.
        path: PathBuf,
        /// What was asked for.
        layer: String,
        /// What there is.
        has: String,
    },
    /// What the mapping wants cannot be had.
    #[error("{}", .faults.join("\n"))]
    Plan {
        /// All that is wrong, a sentence each.
        faults: Vec<String>,
    },
    /// A mapping file breaks the rules of mapping files.
    #[error("the mapping file is wrong: {what}")]
    Mapping {
        /// What is wrong, with its line where it is known.
        what: String,
    },
    /// The report cannot be written.
    #[error("the report cannot be written")]
    Report(#[source] std::io::Error),
    /// The store does not let us.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// A file that is not what it seems to be.
    pub(crate) fn damaged(path: &std::path::Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.into(), source: None }
    }

    /// A file that the reader of its format does not understand.
    pub(crate) fn format(
        path: &std::path::Path,
        what: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.into(), source: Some(Box::new(source)) }
    }

    /// A file that the operating system does not give.
    pub(crate) fn io(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}

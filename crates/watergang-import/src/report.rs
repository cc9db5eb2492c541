//! The report: a CSV file with a line for every row that was refused, repaired or worth a word.

use std::io::Write;

use crate::error::ImportError;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The row is in, and somebody should look at it.
    Warned,
    /// The row is in, changed in a way that is told.
    Repaired,
    /// The row is not in.
    Refused,
}

impl Severity {
    /// The word in the report.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warned => "warned",
            Self::Repaired => "repaired",
            Self::Refused => "refused",
        }
    }
}

/// A report under way. Columns: `row` (place in the file, from 1), `id` (where the row has one), `severity`, `reason`.
pub struct Report {
    lines: csv::Writer<Box<dyn Write + Send>>,
}

impl std::fmt::Debug for Report {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Report")
    }
}

impl Report {
    /// Begins a report with its header.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn new(out: Box<dyn Write + Send>) -> Result<Self, ImportError> {
        let mut lines = csv::Writer::from_writer(out);
        lines.write_record(["row", "id", "severity", "reason"]).map_err(write_error)?;
        Ok(Self { lines })
    }

    /// A report that nobody reads.
    ///
    /// # Errors
    /// Never in practice.
    pub fn none() -> Result<Self, ImportError> {
        Self::new(Box::new(std::io::sink()))
    }

    /// Writes a line.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn line(&mut self, row: u64, id: &str, severity: Severity, reason: &str) -> Result<(), ImportError> {
        self.lines.write_record([row.to_string().as_str(), id, severity.word(), reason]).map_err(write_error)
    }

    /// Writes what is still in memory.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> Result<(), ImportError> {
        self.lines.flush().map_err(ImportError::Report)
    }
}

fn write_error(error: csv::Error) -> ImportError {
    ImportError::Report(std::io::Error::other(error))
}

//! Spreadsheets: one layer for each sheet that holds a table.
//!
//! A sheet is in memory as a whole while it is read: the format does not allow otherwise, and sheets have a million
//! rows at most.

use std::ops::ControlFlow;
use std::path::Path;

use calamine::{Data, ExcelDateTime, Range, Reader as _, open_workbook_auto};
use watergang_core::{Instant, Interval};

use super::OpenOptions;
use super::table::{CellSource, TakeCells, open_table};
use crate::cell::{Cell, whole};
use crate::error::ImportError;
use crate::layer::Reader;

/// Opens a workbook.
///
/// # Errors
/// When the file is no workbook or none of its sheets holds a table.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Box<dyn Reader>>, ImportError> {
    let no_workbook = |error| ImportError::format(path, "it is no workbook", error);
    let mut workbook = open_workbook_auto(path).map_err(no_workbook)?;
    let mut readers = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(no_workbook)?;
        if range.used_cells().next().is_none() {
            continue;
        }
        readers.push(open_table(path, name, Box::new(Sheet { range }), &options.registry, Vec::new())?);
    }
    if readers.is_empty() {
        return Err(ImportError::damaged(path, "all of its sheets are empty"));
    }
    Ok(readers)
}

struct Sheet {
    range: Range<Data>,
}

impl CellSource for Sheet {
    fn each(&self, take: &mut TakeCells<'_>) -> Result<(), ImportError> {
        // Rows above the first used one are not in the range, but people count them.
        let first = u64::from(self.range.start().map_or(0, |(row, _)| row)) + 1;
        for (line, row) in (first..).zip(self.range.rows()) {
            let cells: Vec<Cell> = row.iter().map(to_cell).collect();
            if let ControlFlow::Break(()) = take(line, &cells) {
                break;
            }
        }
        Ok(())
    }
}

fn to_cell(data: &Data) -> Cell {
    match data {
        Data::Int(number) => Cell::Integer(*number),
        Data::Float(number) => whole(*number).map_or(Cell::Number(*number), Cell::Integer),
        Data::String(text) => Cell::from_text(text),
        Data::Bool(flag) => Cell::Boolean(*flag),
        Data::DateTime(time) => date_time(time),
        Data::DateTimeIso(text) => iso(text),
        Data::DurationIso(text) => Cell::from_text(text),
        // `#N/A`, `#DIV/0!` and the like say that there is no value.
        Data::Error(_) | Data::Empty => Cell::Empty,
    }
}

/// A date where the time is midnight, else a point in time. Spreadsheets know no time zones; UTC is taken.
fn date_time(time: &ExcelDateTime) -> Cell {
    if time.is_duration() {
        return Cell::Number(time.as_f64());
    }
    let (year, month, day, hour, minute, second, millis) = time.to_ymd_hms_milli();
    if (hour, minute, second, millis) == (0, 0, 0, 0) {
        Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
    } else {
        iso(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"))
    }
}

fn iso(text: &str) -> Cell {
    match Interval::parse_stored(text) {
        Some(Interval { start: Some(start), end: Some(end) }) if start == end => {
            Cell::DateTime(Instant::to_rfc3339(start))
        }
        Some(_) => Cell::Date(text.to_owned()),
        None => Cell::from_text(text),
    }
}

//! CSV: one line for each item, for spreadsheets and data frames.
//!
//! Scope: RFC 4180 in UTF-8, with a header, lines that end with CR LF, and quotation marks where they are needed. The
//! first column is the item's id, unless that is a property; then come the properties, then the geometry: as `longitude` and `latitude` (`x` and
//! `y` in metres) where the collection has points, else as WKT. Coordinates are x before y, whatever the CRS says.
//! A cell without value is empty; an empty text is `""`. A text that a spreadsheet would take for a formula has an
//! apostrophe in front: whoever opens the file must not run what others wrote into the data.
//!
//! A second dialect is what Excel opens by a double click in France and Belgium: `;` between cells, a decimal comma, a
//! byte order mark, dates with times as `2024-07-09 10:00:00` (UTC), and no cell longer than Excel takes.
//! Limits: Excel reads texts of digits as numbers and drops their leading zeros; XLSX is for those who need them.

use watergang_core::{GeometryKind, IdRef, Interval, PropertyKind, RowBatch, RowRef, ValueRef};

use crate::decimal::{Decimals, Prefix};
use crate::excel::{self, CELL_UNITS_MAX};
use crate::json;
use crate::rows::{Places, Tally, id_name, sheet_header};
use crate::target::DECIMALS_METRES;
use crate::walk::{Draw, Part, Walker};
use crate::wkb::{Positions, kind};
use crate::wkt::WktWriter;
use crate::{GeometryError, ItemsWriter, Layout, Tail, WriteError};

/// Tells Excel that a text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How cells are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Rfc4180,
    Excel,
}

impl Dialect {
    const fn separator(self) -> u8 {
        match self {
            Self::Rfc4180 => b',',
            Self::Excel => b';',
        }
    }
}

/// What becomes of geometries.
#[derive(Debug)]
enum Geometry {
    /// There are none, or nobody asked for them.
    None,
    /// One column of WKT.
    Wkt(WktWriter),
    /// Two columns, or three with heights.
    Point { walker: Walker, decimals: Decimals, has_z: bool },
}

/// Writes lines.
struct CsvWriter {
    dialect: Dialect,
    /// Whether the first column is the id.
    has_id: bool,
    /// Names of all columns.
    header: Vec<String>,
    kinds: Vec<PropertyKind>,
    places: Places,
    geometry: Geometry,
    tally: Tally,
}

/// A writer of CSV as RFC 4180 has it.
///
/// # Errors
/// When there is no way to the CRS of the answer.
pub fn writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    Ok(Box::new(CsvWriter::new(layout, Dialect::Rfc4180)?))
}

/// A writer of CSV as Excel opens it where commas are decimal.
///
/// # Errors
/// When there is no way to the CRS of the answer.
pub fn excel_writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    Ok(Box::new(CsvWriter::new(layout, Dialect::Excel)?))
}

impl CsvWriter {
    fn new(layout: &Layout<'_>, dialect: Dialect) -> Result<Self, WriteError> {
        let geometry = match layout.geometry {
            None => Geometry::None,
            Some(geometry) => {
                let target = layout.target()?.east_first();
                if geometry.kind == GeometryKind::Point {
                    let decimals = Decimals::new(target.decimals);
                    Geometry::Point { walker: Walker::new(target), decimals, has_z: geometry.has_z }
                } else {
                    Geometry::Wkt(WktWriter::new(target))
                }
            }
        };
        let (has_id, header) = (id_name(layout).is_some(), sheet_header(layout));
        let kinds = layout.properties.iter().map(|property| property.kind).collect();
        Ok(Self { dialect, has_id, header, kinds, places: Places::new(layout), geometry, tally: Tally::default() })
    }
}

impl ItemsWriter for CsvWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        if self.dialect == Dialect::Excel {
            out.extend_from_slice(BYTE_ORDER_MARK);
        }
        for (place, name) in self.header.iter().enumerate() {
            if place > 0 {
                out.push(self.dialect.separator());
            }
            write_text(name, self.dialect, out);
        }
        out.extend_from_slice(b"\r\n");
        Ok(())
    }

    fn rows(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, WriteError> {
        self.places.learn(batch);
        let Self { dialect, has_id, kinds, places, geometry, tally, .. } = self;
        Ok(tally.each_row(batch, from, until_bytes, out, |row, out| {
            if *has_id {
                match row.id() {
                    IdRef::Integer(number) => json::write_integer(number, out),
                    IdRef::Text(text) => write_text(text, *dialect, out),
                }
            }
            for (place, (value, kind)) in places.values(row).zip(kinds.iter()).enumerate() {
                if *has_id || place > 0 {
                    out.push(dialect.separator());
                }
                write_value(value, *kind, *dialect, out);
            }
            write_geometry(geometry, row, *dialect, out)?;
            out.extend_from_slice(b"\r\n");
            Ok(())
        }))
    }

    fn end(&mut self, _tail: &Tail, _out: &mut Vec<u8>) -> Result<(), WriteError> {
        Ok(())
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }
}

fn write_value(value: ValueRef<'_>, kind: PropertyKind, dialect: Dialect, out: &mut Vec<u8>) {
    match value {
        ValueRef::Null => {}
        ValueRef::Boolean(flag) => out.extend_from_slice(if flag { b"true" } else { b"false" }),
        ValueRef::Integer(number) => json::write_integer(number, out),
        ValueRef::Number(number) if !number.is_finite() => {}
        ValueRef::Number(number) => with_comma(dialect, out, |out| json::write_number(number, out)),
        ValueRef::Text(text) if kind == PropertyKind::DateTime && dialect == Dialect::Excel => {
            match Interval::parse_stored(text).and_then(|interval| interval.start) {
                Some(instant) => {
                    let written = instant.to_rfc3339().replace('T', " ");
                    out.extend_from_slice(written.trim_end_matches('Z').as_bytes());
                }
                None => write_text(text, dialect, out),
            }
        }
        ValueRef::Text(text) | ValueRef::Json(text) => write_text(text, dialect, out),
    }
}

/// What was written, with the decimal sign of the dialect.
fn with_comma(dialect: Dialect, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    write(out);
    if dialect == Dialect::Excel {
        let written = out.get_mut(start..).unwrap_or_default();
        written.iter_mut().filter(|byte| **byte == b'.').for_each(|byte| *byte = b',');
    }
}

fn write_text(text: &str, dialect: Dialect, out: &mut Vec<u8>) {
    // One is left for an apostrophe.
    let text = if dialect == Dialect::Excel { excel::cut(text, CELL_UNITS_MAX - 1) } else { text };
    // OWASP, "CSV Injection": what begins so is calculated by spreadsheets.
    let is_formula = matches!(text.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
    let is_special = |byte: &u8| matches!(*byte, b'"' | b',' | b';' | b'\r' | b'\n' | b'\t');
    let is_plain =
        !text.is_empty() && !text.as_bytes().iter().any(is_special) && !text.starts_with(' ') && !text.ends_with(' ');
    if is_plain {
        if is_formula {
            out.push(b'\'');
        }
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    if is_formula {
        out.push(b'\'');
    }
    for (place, piece) in text.split('"').enumerate() {
        if place > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(piece.as_bytes());
    }
    out.push(b'"');
}

fn write_geometry(
    geometry: &mut Geometry,
    row: RowRef<'_>,
    dialect: Dialect,
    out: &mut Vec<u8>,
) -> Result<(), GeometryError> {
    match geometry {
        Geometry::None => {}
        Geometry::Wkt(writer) => {
            out.push(dialect.separator());
            let Some(wkb) = row.wkb() else { return Ok(()) };
            let start = out.len();
            out.push(b'"');
            writer.write(wkb, out)?;
            out.push(b'"');
            // Half a geometry is none.
            if dialect == Dialect::Excel && out.len() - start > CELL_UNITS_MAX {
                out.truncate(start);
            }
        }
        Geometry::Point { walker, decimals, has_z } => {
            let mut point = Point::default();
            if let Some(wkb) = row.wkb() {
                walker.walk(wkb, &mut point)?;
                point.is_one()?;
            }
            write_point(&point, *decimals, *has_z, dialect, out);
        }
    }
    Ok(())
}

fn write_point(point: &Point, decimals: Decimals, has_z: bool, dialect: Dialect, out: &mut Vec<u8>) {
    const NONE: Prefix = Prefix::new(b"");
    for place in 0..2 {
        out.push(dialect.separator());
        if let Some(ordinate) = point.position.and_then(|position| position.get(place).copied()) {
            with_comma(dialect, out, |out| {
                decimals.write(NONE, ordinate, out);
            });
        }
    }
    if has_z {
        out.push(dialect.separator());
        if let Some(height) = point.height.filter(|height| height.is_finite()) {
            with_comma(dialect, out, |out| {
                Decimals::new(DECIMALS_METRES).write(NONE, height, out);
            });
        }
    }
}

/// The one position of a point.
#[derive(Debug, Default)]
struct Point {
    position: Option<[f64; 2]>,
    height: Option<f64>,
    /// Kind of what is no point.
    other_kind: Option<u32>,
}

impl Point {
    fn is_one(&self) -> Result<(), GeometryError> {
        match self.other_kind {
            Some(found) => Err(GeometryError::OtherKind { declared: kind::POINT, found }),
            None => Ok(()),
        }
    }
}

impl Draw for Point {
    fn open(&mut self, part: Part) {
        if part.kind != kind::POINT {
            self.other_kind.get_or_insert(part.kind);
        }
    }

    fn sequence(&mut self, _part: Part, _place: u32, positions: &Positions) {
        self.position = positions.flat.first().copied();
        self.height = positions.heights.first().copied();
    }

    fn close(&mut self, _part: Part) {}
}

//! XLSX: one sheet, for people with a spreadsheet.
//!
//! Scope: SpreadsheetML (ECMA-376). Numbers are numbers, dates are dates, texts are never formulas. The first row has the
//! names of the columns and stays where it is: the id, the properties, then the geometry as `longitude` and `latitude`
//! (`x` and `y` in metres) where the collection has points, else as WKT; coordinates are x before y, whatever the CRS
//! says. It goes out as it is written: the archive needs no way back.
//! Limits, which are Excel's own: a sheet has 1,048,576 rows, and whoever asks for items gets no more; a text longer
//! than 32,767 characters is cut, and a geometry whose WKT is longer is left out of its cell; points in time are to the
//! millisecond and in UTC.

mod cell;
mod parts;

use std::io::Write;

use watergang_core::{GeometryKind, IdRef, PropertyKind, RowBatch, RowRef, ValueRef};
use zip::write::SimpleFileOptions;
use zip::write::StreamWriter;
use zip::{CompressionMethod, ZipWriter};

use crate::bring::Bring;
use crate::outbox::Outbox;
use crate::rows::{Places, Tally, id_name, sheet_header};
use crate::wkt::WktWriter;
use crate::{GeometryError, ItemsWriter, Layout, Tail, WriteError};

/// Rows of a sheet at most, without the names.
pub const ROWS_MAX: u64 = 1_048_575;
/// Columns of a sheet at most.
const COLUMNS_MAX: usize = 16_384;
/// Bytes of XML that are compressed at once.
const PIECE_BYTES: usize = 64 << 10;
/// Of 1 to 9: three times as fast as the usual 6, for files a fifth larger.
const COMPRESSION_LEVEL: i64 = 1;

/// A writer of XLSX.
///
/// # Errors
/// When there is no way to the CRS of the answer.
pub fn writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    Ok(Box::new(XlsxWriter::new(layout)?))
}

/// What becomes of geometries.
#[derive(Debug)]
enum Geometry {
    /// There are none, or nobody asked for them.
    None,
    /// One column of WKT.
    Wkt(WktWriter),
    /// Two columns, or three with heights.
    Point(Bring, bool),
}

struct XlsxWriter {
    zip: Option<ZipWriter<StreamWriter<Outbox>>>,
    outbox: Outbox,
    sheet_name: String,
    title: String,
    /// Whether the first column is the id.
    has_id: bool,
    header: Vec<String>,
    kinds: Vec<PropertyKind>,
    places: Places,
    geometry: Geometry,
    /// XML that is not compressed yet.
    xml: Vec<u8>,
    /// What geometries pass through.
    buffer: Vec<u8>,
    tally: Tally,
}

fn failed(source: impl Into<watergang_core::BoxError>) -> WriteError {
    WriteError::Failed { doing: "writing a workbook", source: source.into() }
}

impl XlsxWriter {
    fn new(layout: &Layout<'_>) -> Result<Self, WriteError> {
        let (has_id, header) = (id_name(layout).is_some(), sheet_header(layout));
        let geometry = match layout.geometry {
            None => Geometry::None,
            Some(geometry) if geometry.kind == GeometryKind::Point => {
                Geometry::Point(Bring::new(layout)?, geometry.has_z)
            }
            Some(_) => Geometry::Wkt(WktWriter::new(layout.target()?.east_first())),
        };
        if header.len() > COLUMNS_MAX {
            return Err(failed(format!("a sheet has {COLUMNS_MAX} columns at most, not {}", header.len())));
        }
        Ok(Self {
            zip: None,
            outbox: Outbox::default(),
            sheet_name: parts::sheet_name(layout.collection),
            title: layout.title.to_owned(),
            has_id,
            header,
            kinds: layout.properties.iter().map(|property| property.kind).collect(),
            places: Places::new(layout),
            geometry,
            xml: Vec::new(),
            buffer: Vec::new(),
            tally: Tally::default(),
        })
    }

    fn row(&mut self, row: RowRef<'_>) -> Result<(), GeometryError> {
        let xml = &mut self.xml;
        xml.extend_from_slice(b"<row>");
        if self.has_id {
            match row.id() {
                IdRef::Integer(number) => cell::write_value(ValueRef::Integer(number), PropertyKind::Integer, xml),
                IdRef::Text(text) => cell::write_text(text, xml),
            }
        }
        for (value, kind) in self.places.values(row).zip(&self.kinds) {
            cell::write_value(value, *kind, xml);
        }
        self.buffer.clear();
        match (&mut self.geometry, row.wkb()) {
            (Geometry::None, _) | (_, None) => {}
            (Geometry::Wkt(writer), Some(wkb)) => {
                writer.write(wkb, &mut self.buffer)?;
                // WKT is ASCII.
                if let Some(text) = std::str::from_utf8(&self.buffer).ok().filter(|text| cell::fits(text)) {
                    cell::write_text(text, xml);
                }
            }
            (Geometry::Point(bring, has_z), Some(wkb)) => {
                bring.write(wkb, &mut self.buffer)?;
                let head_bytes = 5;
                let ordinates = self.buffer.get(head_bytes..).unwrap_or_default().as_chunks().0;
                for ordinate in ordinates.iter().take(if *has_z { 3 } else { 2 }) {
                    cell::write_number(f64::from_le_bytes(*ordinate), xml);
                }
            }
        }
        xml.extend_from_slice(b"</row>");
        Ok(())
    }

    /// Compresses what was written.
    fn compress(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        if let Some(zip) = &mut self.zip {
            zip.write_all(&self.xml).map_err(failed)?;
        }
        self.xml.clear();
        self.outbox.empty_into(out);
        Ok(())
    }
}

impl ItemsWriter for XlsxWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(COMPRESSION_LEVEL));
        let mut zip = ZipWriter::new_stream(self.outbox.clone());
        let escaped = |text: &str| {
            let mut xml = Vec::new();
            cell::write_escaped(text, &mut xml);
            String::from_utf8_lossy(&xml).into_owned()
        };
        for (path, text) in parts::before_sheet(&escaped(&self.sheet_name), &escaped(&self.title)) {
            zip.start_file(path, options).map_err(failed)?;
            zip.write_all(text.as_bytes()).map_err(failed)?;
        }
        zip.start_file(parts::SHEET, options).map_err(failed)?;
        self.zip = Some(zip);
        self.xml.extend_from_slice(parts::SHEET_BEGIN.as_bytes());
        self.xml.extend_from_slice(b"<row>");
        for name in &self.header {
            cell::write_name(name, &mut self.xml);
        }
        self.xml.extend_from_slice(b"</row>");
        self.compress(out)
    }

    fn rows(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, WriteError> {
        self.places.learn(batch);
        let mut place = from;
        while let Some(row) = batch.row(place).filter(|_| out.len() < until_bytes) {
            if self.tally.written == ROWS_MAX {
                return Err(failed(format!("a sheet has {ROWS_MAX} rows at most")));
            }
            place += 1;
            let start = self.xml.len();
            match self.row(row) {
                Ok(()) => self.tally.written += 1,
                Err(error) => {
                    self.xml.truncate(start);
                    self.tally.omitted.note(row, &error);
                }
            }
            if self.xml.len() >= PIECE_BYTES {
                self.compress(out)?;
            }
        }
        Ok(place)
    }

    fn end(&mut self, _tail: &Tail, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.xml.extend_from_slice(parts::SHEET_END.as_bytes());
        self.compress(out)?;
        if let Some(zip) = self.zip.take() {
            zip.finish().map_err(failed)?;
        }
        self.outbox.empty_into(out);
        Ok(())
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::io::{Cursor, Read};

    use watergang_core::{CrsId, KeyKind};
    use zip::ZipArchive;

    use super::*;
    use crate::sample;

    /// The parts of a workbook of the sample rows.
    fn workbook(layout: &Layout<'_>) -> (ZipArchive<Cursor<Vec<u8>>>, XlsxWriter) {
        let mut writer = XlsxWriter::new(layout).unwrap();
        let mut out = Vec::new();
        writer.begin(&mut out).unwrap();
        let batch = sample::batch();
        assert_eq!(writer.rows(&batch, 0, usize::MAX, &mut out).unwrap(), batch.len());
        writer.end(&Tail::default(), &mut out).unwrap();
        (ZipArchive::new(Cursor::new(out)).unwrap(), writer)
    }

    fn part(archive: &mut ZipArchive<Cursor<Vec<u8>>>, path: &str) -> String {
        let mut text = String::new();
        archive.by_name(path).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_sheet_has_a_row_of_names_and_one_for_each_item() {
        let (mut archive, writer) = workbook(&sample::Collection::new().layout());
        assert_eq!((writer.written(), writer.omitted().count()), (4, 1));
        let sheet = part(&mut archive, parts::SHEET);
        let rows: Vec<&str> = sheet.split("<row>").skip(1).collect();
        assert_eq!(rows.len(), 5);
        assert!(sheet.contains(r#"<pane ySplit="1""#));
        assert!(rows[0].contains(">moment</t>") && rows[0].contains(">WKT</t>"), "{}", rows[0]);
        assert!(rows[1].contains("<v>45482</v>") && rows[1].contains(">POINT (2.5 51)<"), "{}", rows[1]);
        assert!(rows[4].contains(">=1+1_x0000_"), "{}", rows[4]);
        assert!(part(&mut archive, "docProps/core.xml").contains("Water &quot;courses&quot; &amp; &lt;more&gt;"));
    }

    #[test]
    fn points_have_columns_of_numbers() {
        let mut sample = sample::Collection::new();
        sample.schema.geometry.as_mut().unwrap().kind = GeometryKind::Point;
        sample.schema.properties.truncate(1);
        let (mut archive, _) = workbook(&Layout { id_kind: KeyKind::Text, ..sample.layout() });
        let sheet = part(&mut archive, parts::SHEET);
        assert!(sheet.contains(">longitude</t>") && sheet.contains(">latitude</t>"));
        assert!(sheet.contains("<c><v>2.5</v></c><c><v>51.0</v></c></row>"), "{sheet}");
        assert!(sheet.contains("<c/><c/></row>"), "an empty point is nowhere: {sheet}");
        let (mut archive, _) = workbook(&Layout { crs: CrsId::Epsg(31370), ..sample.layout() });
        let sheet = part(&mut archive, parts::SHEET);
        assert!(sheet.contains(">x</t>") && sheet.contains(">y</t>"));
    }

    #[test]
    fn names_of_sheets_are_such_as_excel_takes() {
        assert_eq!(parts::sheet_name("water/courses"), "water_courses");
        assert_eq!(parts::sheet_name(&"a".repeat(40)).len(), 31);
        assert_eq!(parts::sheet_name(""), "items");
    }
}

//! GeoJSON: features and feature collections.
//!
//! Scope: RFC 7946 as OGC API Features Part 1 (17-069r4, section 7.9 and clause 8.3) and Part 2 use it: in another CRS
//! than CRS84 the positions have that CRS and its axis order. Limits: curves have no GeoJSON and are refused;
//! measures (M) are dropped; an item without geometry has `"geometry":null`.
//! Conformance: <http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson>.

mod geometry;
mod reference;
pub mod sequence;

use std::sync::Arc;

use watergang_core::{IdRef, RowBatch, RowRef};

use crate::json;
use crate::{GeometryError, ItemsWriter, Layout, Omitted, Reference, Tail, Tally, Target, WriteError};
pub(crate) use geometry::GeometryWriter;

/// Bytes of a feature beside its geometry, its values and their names.
const ROW_BYTES: usize = 64;

/// Property names as they stand in every feature, escaped once per set of columns.
#[derive(Debug, Default)]
pub(crate) struct Names {
    columns: Option<Arc<[String]>>,
    /// `"name":` each, with a comma in front of all but the first.
    escaped: Vec<Vec<u8>>,
    /// Properties that name items and are written otherwise than as they are stored.
    references: Vec<Reference>,
    /// Which of those each column is; empty where none is.
    referring: Vec<Option<usize>>,
}

impl Names {
    pub(crate) fn new(layout: &Layout<'_>) -> Self {
        Self { references: layout.references.clone(), ..Self::default() }
    }

    pub(crate) fn learn(&mut self, columns: &Arc<[String]>) {
        // Holding the columns keeps their address from being used again, so that it can stand for them.
        if !self.columns.as_ref().is_some_and(|known| Arc::ptr_eq(known, columns)) {
            self.set(columns);
            self.columns = Some(Arc::clone(columns));
        }
    }

    fn set(&mut self, columns: &[String]) {
        self.escaped = escape_names(columns);
        let place = |name: &String| self.references.iter().position(|reference| reference.property == *name);
        self.referring = columns.iter().map(place).collect();
        if self.referring.iter().all(Option::is_none) {
            self.referring.clear();
        }
    }
}

fn escape_names(columns: &[String]) -> Vec<Vec<u8>> {
    let name = |(place, name): (usize, &String)| {
        let mut escaped = Vec::with_capacity(name.len() + 4);
        if place > 0 {
            escaped.push(b',');
        }
        json::write_text(name, &mut escaped);
        escaped.push(b':');
        escaped
    };
    columns.iter().enumerate().map(name).collect()
}

/// Writes features, straight from the rows of a store.
#[derive(Debug)]
pub struct FeatureWriter {
    geometry: GeometryWriter,
    names: Names,
    tally: Tally,
}

impl FeatureWriter {
    /// A writer that has written nothing yet.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self { geometry: GeometryWriter::new(target), names: Names::default(), tally: Tally::default() }
    }

    /// A writer that writes references as a layout has them.
    ///
    /// # Errors
    /// When there is no way to the CRS of the answer.
    pub fn of(layout: &Layout<'_>) -> Result<Self, WriteError> {
        Ok(Self { names: Names::new(layout), ..Self::new(layout.target()?) })
    }

    /// Begins a feature collection.
    pub fn begin_collection(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"type":"FeatureCollection","features":["#);
    }

    /// Writes the rows of a batch, with the commas between them.
    ///
    /// A row whose geometry cannot be read is left out and remembered: one damaged row must not take the others with
    /// it, and the end of the collection says which were left out.
    pub fn features(&mut self, batch: &RowBatch, out: &mut Vec<u8>) {
        self.features_from(batch, 0, usize::MAX, out);
    }

    /// Writes the rows of a batch from that place on, until at least so many bytes are in the buffer; the place where
    /// to go on, which is past the last row when all are written. Everything else is as with
    /// [`FeatureWriter::features`].
    ///
    /// Whoever sends the buffer on before it goes on keeps no more than this of a client that does not read.
    pub fn features_from(&mut self, batch: &RowBatch, from: usize, bytes: usize, out: &mut Vec<u8>) -> usize {
        self.names.learn(batch.columns());
        let names_bytes: usize = self.names.escaped.iter().map(Vec::len).sum();
        let expected_bytes = batch.payload_bytes() + batch.len() * (ROW_BYTES + names_bytes);
        out.reserve(expected_bytes.min(bytes.saturating_sub(out.len())));
        let Self { geometry, names, tally } = self;
        let mut is_first = tally.written == 0;
        tally.each_row(batch, from, bytes, out, |row, out| {
            if !is_first {
                out.push(b',');
            }
            write_feature(geometry, row, names, out)?;
            out.push(b'}');
            is_first = false;
            Ok(())
        })
    }

    /// Ends the feature collection. Items that were left out are counted in the foreign member `numberOmitted`, and the
    /// first of them named in `omitted`.
    pub fn end_collection(&mut self, tail: &Tail, out: &mut Vec<u8>) {
        write_tail(tail, &self.tally, out);
    }

    /// Writes one feature that stands alone, with its links.
    ///
    /// # Errors
    /// When the geometry cannot be read; nothing is written then.
    pub fn feature(
        &mut self,
        row: RowRef<'_>,
        columns: &[String],
        links_json: &str,
        out: &mut Vec<u8>,
    ) -> Result<(), GeometryError> {
        let start = out.len();
        let mut names = Names { references: self.names.references.clone(), ..Names::default() };
        names.set(columns);
        write_feature(&mut self.geometry, row, &names, out).inspect_err(|_| out.truncate(start))?;
        out.extend_from_slice(br#","links":"#);
        out.extend_from_slice(links_json.as_bytes());
        out.push(b'}');
        self.tally.written += 1;
        Ok(())
    }
}

impl ItemsWriter for FeatureWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.begin_collection(out);
        Ok(())
    }

    fn rows(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, WriteError> {
        Ok(self.features_from(batch, from, until_bytes, out))
    }

    fn end(&mut self, tail: &Tail, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.end_collection(tail, out);
        Ok(())
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }
}

/// A writer of feature collections.
///
/// # Errors
/// When there is no way to the CRS of the answer.
pub fn writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    Ok(Box::new(FeatureWriter::of(layout)?))
}

/// Ends a feature collection with its links and counts.
pub(crate) fn write_tail(tail: &Tail, tally: &Tally, out: &mut Vec<u8>) {
    let Tally { written, omitted } = tally;
    out.extend_from_slice(br#"],"links":"#);
    out.extend_from_slice(tail.links_json.as_bytes());
    out.extend_from_slice(br#","timeStamp":"#);
    json::write_text(&tail.time_stamp, out);
    if let Some(number_matched) = tail.number_matched {
        out.extend_from_slice(br#","numberMatched":"#);
        out.extend_from_slice(itoa::Buffer::new().format(number_matched).as_bytes());
    }
    out.extend_from_slice(br#","numberReturned":"#);
    out.extend_from_slice(itoa::Buffer::new().format(*written).as_bytes());
    if omitted.count() > 0 {
        write_omitted(omitted, out);
    }
    out.push(b'}');
}

fn write_omitted(omitted: &Omitted, out: &mut Vec<u8>) {
    out.extend_from_slice(br#","numberOmitted":"#);
    out.extend_from_slice(itoa::Buffer::new().format(omitted.count()).as_bytes());
    out.extend_from_slice(br#","omitted":["#);
    for (place, (id, reason)) in omitted.named().iter().enumerate() {
        out.extend_from_slice(if place > 0 { br#",{"id":"# } else { br#"{"id":"# });
        json::write_text(id, out);
        out.extend_from_slice(br#","reason":"#);
        json::write_text(reason, out);
        out.push(b'}');
    }
    out.push(b']');
}

/// Writes a feature but for its closing brace.
fn write_feature(
    geometry: &mut GeometryWriter,
    row: RowRef<'_>,
    names: &Names,
    out: &mut Vec<u8>,
) -> Result<(), GeometryError> {
    out.extend_from_slice(br#"{"type":"Feature","#);
    write_id(row, out);
    out.extend_from_slice(br#","geometry":"#);
    match row.wkb() {
        Some(wkb) => geometry.write(wkb, out)?,
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(br#","properties":"#);
    write_properties(names, row, out);
    Ok(())
}

/// Writes `"id":` and the id.
#[inline]
pub(crate) fn write_id(row: RowRef<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(br#""id":"#);
    match row.id() {
        IdRef::Integer(number) => json::write_integer(number, out),
        IdRef::Text(text) => json::write_text(text, out),
    }
}

/// Writes the properties as one object.
#[inline]
pub(crate) fn write_properties(names: &Names, row: RowRef<'_>, out: &mut Vec<u8>) {
    out.push(b'{');
    if names.referring.is_empty() {
        for (name, value) in names.escaped.iter().zip(row.values()) {
            out.extend_from_slice(name);
            json::write_value(value, out);
        }
    } else {
        write_with_references(names, row, out);
    }
    out.push(b'}');
}

fn write_with_references(names: &Names, row: RowRef<'_>, out: &mut Vec<u8>) {
    for ((name, place), value) in names.escaped.iter().zip(&names.referring).zip(row.values()) {
        out.extend_from_slice(name);
        match place.and_then(|place| names.references.get(place)) {
            Some(reference) => reference::write(reference, value, out),
            None => json::write_value(value, out),
        }
    }
}

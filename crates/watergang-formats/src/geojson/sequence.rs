//! GeoJSON text sequences: features one by one, for programs that read a stream.
//!
//! Scope: RFC 8142, each feature between a record separator and a line feed (RFC 7464). There is no place for links,
//! counts or what was left out; the headers of an answer have the first two. Positions are those of GeoJSON.

use watergang_core::RowBatch;

use super::{GeometryWriter, Names, write_feature};
use crate::rows::Tally;
use crate::{ItemsWriter, Layout, Tail, WriteError};

/// What stands in front of each text (RFC 7464, section 2.2).
const RECORD_SEPARATOR: u8 = 0x1E;

struct SequenceWriter {
    geometry: GeometryWriter,
    names: Names,
    tally: Tally,
}

/// A writer of sequences of features.
///
/// # Errors
/// When there is no way to the CRS of the answer.
pub fn writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    let geometry = GeometryWriter::new(layout.target()?);
    Ok(Box::new(SequenceWriter { geometry, names: Names::new(layout), tally: Tally::default() }))
}

impl ItemsWriter for SequenceWriter {
    fn begin(&mut self, _out: &mut Vec<u8>) -> Result<(), WriteError> {
        Ok(())
    }

    fn rows(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, WriteError> {
        self.names.learn(batch.columns());
        let Self { geometry, names, tally } = self;
        Ok(tally.each_row(batch, from, until_bytes, out, |row, out| {
            out.push(RECORD_SEPARATOR);
            write_feature(geometry, row, names, out)?;
            out.extend_from_slice(b"}\n");
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

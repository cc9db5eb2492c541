//! What all formats have in common: how an answer begins, takes rows and ends.

use watergang_core::{CrsId, GeometryProperty, KeyKind, Property, RowBatch, RowRef, Schema};
use watergang_crs::{CrsError, CrsInfo, Registry};

use crate::{Tally, Target, WriteError};

/// Items that were left out are named up to so many; beyond that they are counted.
const OMITTED_NAMED_MAX: usize = 1_000;

/// What an answer is made of, known before its first row.
#[derive(Clone, Debug)]
pub struct Layout<'a> {
    /// Id of the collection.
    pub collection: &'a str,
    /// Its title in the language of the answer; may be empty.
    pub title: &'a str,
    /// What its items are made of, whatever of it is asked for.
    pub schema: &'a Schema,
    /// Kind of the items' ids.
    pub id_kind: KeyKind,
    /// The properties that rows carry, in the order of their columns.
    pub properties: Vec<&'a Property>,
    /// The geometry, where rows carry one.
    pub geometry: Option<&'a GeometryProperty>,
    /// The CRSs that are known.
    pub registry: &'a Registry,
    /// CRS of the geometries of the rows.
    pub storage_crs: CrsId,
    /// CRS of the answer.
    pub crs: CrsId,
    /// How many rows will come, where that is known.
    pub expected_count: Option<u64>,
    /// Address of the schema of the items, where there is one.
    pub schema_uri: Option<String>,
    /// Properties that name items and are not written as the ids of those. Forms of GeoJSON heed them, no others.
    pub references: Vec<Reference>,
}

/// How the items that a property names are told: by their address, or by a link (Common Part 3, 23-058r2,
/// `/req/profile-references/rel-as-uri` and `rel-as-link`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Name of the property.
    pub property: String,
    /// Address of an item but for its id, which comes last.
    pub items_uri: String,
    /// Title of a link but for the id, which comes last; nothing where the address stands alone.
    pub link_title: Option<String>,
}

impl Layout<'_> {
    /// How positions are written in the CRS of the answer, in the axis order of its authority.
    ///
    /// # Errors
    /// When there is no way to that CRS.
    pub fn target(&self) -> Result<Target, CrsError> {
        Target::new(self.registry, self.storage_crs, self.crs)
    }

    /// Whether x and y of the answer are longitude and latitude.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        self.registry.describe(self.crs).is_none_or(CrsInfo::is_geographic)
    }
}

/// What stands at the end of a document, known after its last row.
#[derive(Clone, Debug, Default)]
pub struct Tail {
    /// The JSON array of links.
    pub links_json: String,
    /// When the answer was made, RFC 3339.
    pub time_stamp: String,
    /// How many items the request selects in all, where that is told.
    pub number_matched: Option<u64>,
}

/// Items that were left out of an answer: one damaged row must not take the others with it.
#[derive(Clone, Debug, Default)]
pub struct Omitted {
    named: Vec<(String, String)>,
    count: u64,
}

impl Omitted {
    /// Notes that a row was left out, and why.
    pub fn note(&mut self, row: RowRef<'_>, why: &impl ToString) {
        self.count += 1;
        if self.named.len() < OMITTED_NAMED_MAX {
            self.named.push((row.id().to_item_id().0, why.to_string()));
        }
    }

    /// Id and reason of the first ones, a thousand at most.
    #[must_use]
    pub fn named(&self) -> &[(String, String)] {
        &self.named
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }
}

/// Writes one answer in one format: [`ItemsWriter::begin`], [`ItemsWriter::rows`] for the batches in their order,
/// [`ItemsWriter::end`].
///
/// What is written is appended to a buffer that is sent on in between, so that memory is flat in the size of the answer.
/// One call writes many rows: what it costs to find the format is not paid for each.
pub trait ItemsWriter: Send {
    /// Begins the document.
    ///
    /// # Errors
    /// When the document cannot be written at all.
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError>;

    /// Writes the rows of a batch from that place on, until at least so many bytes are in the buffer; the place where
    /// to go on, which is past the last row when all are written.
    ///
    /// A row that cannot be written is left out and noted in [`ItemsWriter::omitted`].
    ///
    /// # Errors
    /// When the document cannot go on; the answer breaks off then.
    fn rows(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, WriteError>;

    /// Ends the document.
    ///
    /// # Errors
    /// When the document cannot be ended.
    fn end(&mut self, tail: &Tail, out: &mut Vec<u8>) -> Result<(), WriteError>;

    /// What was written so far, and what was left out.
    fn tally(&self) -> &Tally;

    /// How many rows were written.
    fn written(&self) -> u64 {
        self.tally().written
    }

    /// Which rows were left out.
    fn omitted(&self) -> &Omitted {
        &self.tally().omitted
    }
}

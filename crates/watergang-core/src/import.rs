//! Bringing rows into a store.

use crate::crs::CrsId;
use crate::id::CollectionId;
use crate::row::Value;
use crate::schema::Schema;
use crate::store::{Reply, Revision};

/// What happens to the items that are already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// They stay; every row is a new item. A row whose id exists already is refused.
    Append,
    /// They go unless the import brings them again. Items whose id and content are the same keep their key.
    Replace,
    /// They stay; a row whose id exists changes that item.
    Upsert,
}

/// Where rows go.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportTarget {
    /// The collection. Made by the import where there is none of that id.
    pub collection: CollectionId,
    /// What the rows are made of: the values of each row in this order. For an existing collection a subset of its
    /// properties; for a new one the definition of the table.
    pub schema: Schema,
    /// CRS of the geometries: the storage CRS of the collection.
    pub crs: CrsId,
    /// Name of the property whose values are the public ids, unique and never null; without one, ids are the store's
    /// integer keys in the order of arrival.
    pub id_property: Option<String>,
    /// What happens to the items that are already there.
    pub mode: ImportMode,
}

/// One row to bring in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportRow {
    /// ISO WKB in the CRS of the target.
    pub wkb: Option<Vec<u8>>,
    /// The values, in the order of the target's schema.
    pub values: Vec<Value>,
}

/// A row that the store would not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// Its place among all rows pushed, from 0.
    pub place: u64,
    /// A plain sentence.
    pub reason: String,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOutcome {
    /// State of the collection now; the one before when nothing changed.
    pub revision: Revision,
    /// New items.
    pub created: u64,
    /// Items whose content changed.
    pub updated: u64,
    /// Items that came again as they were.
    pub unchanged: u64,
    /// Items that are gone (`replace`).
    pub removed: u64,
}

/// An import under way. Dropped without `commit`, it leaves everything as it was.
pub trait Import: Send {
    /// Takes rows in; those that the store would not take come back with the reason, the others are in.
    fn push(&mut self, rows: Vec<ImportRow>) -> Reply<'_, Vec<RefusedRow>>;
    /// Makes it all true at once.
    fn commit(self: Box<Self>) -> Reply<'static, ImportOutcome>;
}

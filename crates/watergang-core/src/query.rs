//! What a read asks of a collection.

use crate::cursor::Cursor;
use crate::filter::Filter;

/// Which way a property is sorted. Items that lack the property come last, whichever way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// One property to sort by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SortKey {
    /// Name of the property.
    pub property: String,
    /// Which way.
    pub direction: Direction,
}

/// Which properties a read returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// All of the schema, in its order.
    All,
    /// These, in this order.
    Only(Vec<String>),
}

/// One read of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemQuery {
    /// Which items.
    pub filter: Filter,
    /// In which order; the collection's key comes last by itself, so that the order is total.
    pub sort: Vec<SortKey>,
    /// Where the page starts: after the item that the cursor names.
    pub cursor: Option<Cursor>,
    /// Where the page ends at the latest: with the item that the cursor names, behind which the next page starts.
    pub until: Option<Cursor>,
    /// How many items to leap over after that; kept for clients that page by `offset`.
    pub offset: u64,
    /// How many items at most.
    pub limit: u64,
    /// Which properties.
    pub columns: Columns,
    /// Whether the geometry is read.
    pub geometry: bool,
}

impl ItemQuery {
    /// All properties and the geometry of the first `limit` items that the filter holds for.
    #[must_use]
    pub const fn new(filter: Filter, limit: u64) -> Self {
        Self {
            filter,
            sort: Vec::new(),
            cursor: None,
            until: None,
            offset: 0,
            limit,
            columns: Columns::All,
            geometry: true,
        }
    }
}

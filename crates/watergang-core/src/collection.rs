//! What a store has to publish.

use crate::crs::CrsId;
use crate::id::CollectionId;
use crate::query::SortKey;
use crate::schema::{Schema, TimeProperties};
use crate::text::Text;
use crate::time::Interval;

/// Whether ids of items are numbers or texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// Whole numbers; JSON numbers in responses.
    Integer,
    /// Texts.
    Text,
}

/// A collection as its store knows it: what the database itself tells, before configuration adds titles.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectionSource {
    /// Id in URLs.
    pub id: CollectionId,
    /// Table or view as messages name it, with its schema where the store has schemas.
    pub table: String,
    /// Title, where the database has one (`gpkg_contents.identifier`).
    pub title: Text,
    /// Description, where the database has one (`gpkg_contents.description`, a table's comment).
    pub description: Text,
    /// What items are made of.
    pub schema: Schema,
    /// Kind of the items' ids.
    pub id_kind: KeyKind,
    /// CRS in which geometries are stored; CRS84 where the collection is not spatial.
    pub storage_crs: CrsId,
}

/// A table that is not published, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedTable {
    /// Table or view, with its schema where the store has schemas.
    pub table: String,
    /// A plain sentence.
    pub reason: String,
}

/// What a store found when it looked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inventory {
    /// What can be published, in the order of the ids.
    pub collections: Vec<CollectionSource>,
    /// What cannot.
    pub skipped: Vec<SkippedTable>,
}

/// How a table is to be published, where the configuration says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Id in URLs.
    pub id: CollectionId,
    /// Table or view; without a schema name the served schema is meant.
    pub table: String,
    /// Properties that tell when an item is; without, the store guesses from the columns.
    pub time: Option<TimeProperties>,
    /// Columns that are not published.
    pub hidden: Vec<String>,
    /// Order of items where a request names none.
    pub default_sort: Vec<SortKey>,
}

/// Which tables a store publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publish {
    /// Every table that has a usable key and a known CRS.
    Everything,
    /// These; one that is missing is reported as skipped.
    Only(Vec<Publication>),
}

/// Where and when the items of a collection are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SpatialExtent {
    /// `[min_x, min_y, max_x, max_y]` in the storage CRS; nothing where no item has a geometry.
    pub envelope: Option<[f64; 4]>,
    /// Lowest and highest position, where geometries have heights and the store knows them cheaply.
    pub heights: Option<[f64; 2]>,
    /// First and last instant; nothing where no item is in time.
    pub interval: Option<Interval>,
}

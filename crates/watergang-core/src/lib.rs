//! The vocabulary of Watergang and its rules.
//!
//! Everything that faces, stores and tools say to each other is said in the types of this crate. It knows neither HTTP
//! nor SQL nor PROJ, reads no file and no environment, and every crate of ours may depend on it.
//!
//! Two rules hold everywhere inside the system:
//! * **x is easting or longitude, y is northing or latitude.** Axis order is undone by [`Bbox::from_parameter`] where a
//!   request is parsed and redone by [`AxisOrder::arrange`] where a response is written, and nowhere else.
//! * **Geometry travels as ISO WKB bytes**, and each [`RowBatch`] names its CRS.

mod background;
pub mod bbox;
pub mod catalog;
pub mod collection;
pub mod crs;
pub mod cursor;
pub mod domain;
pub mod expression;
pub mod filter;
pub mod id;
pub mod import;
pub mod query;
pub mod row;
pub mod schema;
pub mod store;
pub mod text;
pub mod time;

pub use background::{Background, BackgroundError};
pub use bbox::{Bbox, BboxError};
pub use catalog::{Catalog, Code, Collection, Contact, Instance};
pub use collection::{CollectionSource, Inventory, KeyKind, Publication, Publish, SkippedTable, SpatialExtent};
pub use crs::{AxisOrder, CrsId};
pub use cursor::{Cursor, CursorError, Mark, Stray};
pub use domain::{Domain, Domains, Tally};
pub use expression::{Expression, SpatialRelation};
pub use filter::Filter;
pub use id::{CollectionId, ItemId};
pub use query::{Columns, Direction, ItemQuery, SortKey};
pub use row::{IdRef, Row, RowBatch, RowBatchBuilder, RowRef, Value, ValueRef};
pub use schema::{GeometryKind, GeometryProperty, Property, PropertyKind, Schema, TimeProperties};
pub use store::{Ask, BoxError, Caller, CancelFlag, PageEnd, Reply, Revision, Rows, Store, StoreError};
pub use text::{Language, Text};
pub use time::{Instant, Interval, TimeError};

//! Bringing foreign files into a store.
//!
//! A file goes through these hands, each of which says what it refuses and why:
//! 1. [`readers`] finds out what a file holds ([`Layer`]: fields, geometry, CRS, number of rows) and yields its rows;
//! 2. [`plan`] decides, from a [`mapping`] file or by the names of the fields, what becomes of each field, in which
//!    CRS geometries are stored and how items are identified; [`joint`] does so for several files that go into one
//!    collection together;
//! 3. [`check`] judges each geometry: see there for the treatment of every fault;
//! 4. [`pipeline`] runs it all, hands rows to a [`watergang_core::import::Import`] and writes a [`report`] with a line
//!    for every row that was refused, repaired or worth a word.
//!
//! Nothing is dropped without a line in the report, except rows that the mapping's own filter leaves out; those are
//! counted.

pub mod cell;
pub mod check;
pub mod convert;
pub mod crs_find;
pub mod error;
pub mod joint;
pub mod layer;
pub mod mapping;
pub mod names;
pub mod pipeline;
pub mod plan;
mod positions;
pub mod readers;
pub mod report;
mod rule;
pub mod wkt_crs;

pub use error::ImportError;
pub use layer::{Field, ForeignRow, FoundCrs, Layer, LayerGeometry, ReadRow, Reader, RowFault};
pub use mapping::Mapping;
pub use pipeline::{Pipeline, Progress, Summary};
pub use plan::{Plan, Wishes};
pub use readers::{OpenOptions, open};
pub use report::{Report, Severity};

//! Rows as bytes, one module per format.
//!
//! A format writes straight from the batches of a store into the buffer of an answer: there is no model of a feature
//! or of a geometry in between, and memory is flat in the size of the answer. It knows neither HTTP nor stores.
//!
//! Every format is an [`ItemsWriter`], which one pipeline drives; what it is to write stands in a [`Layout`].

pub mod csv;
pub mod flatgeobuf;
pub mod geojson;
pub mod geopackage;
pub mod geoparquet;
pub mod gml;
pub mod json;
pub mod jsonfg;
pub mod target;
pub mod xlsx;

mod bring;
mod decimal;
mod error;
mod excel;
mod outbox;
mod rows;
#[cfg(test)]
mod sample;
mod typed;
mod walk;
mod wkb;
mod wkt;
mod writer;
mod xml;

pub use error::{GeometryError, WriteError};
pub use rows::Tally;
pub use target::Target;
pub use writer::{ItemsWriter, Layout, Omitted, Reference, Tail};

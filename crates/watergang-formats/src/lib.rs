//! Rows as bytes, one module per format.
//!
//! A format writes straight from the batches of a store into the buffer of an answer: there is no model of a feature
//! or of a geometry in between, and memory is flat in the size of the answer. It knows neither HTTP nor stores.

pub mod geojson;
pub mod json;

mod decimal;
mod wkb;

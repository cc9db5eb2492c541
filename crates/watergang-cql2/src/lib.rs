//! CQL2 (OGC 21-065r2): conditions on items.
//!
//! * [`text`], [`json`]: the two encodings, read into [`watergang_core::expression::Expression`] and written from it.
//! * [`error`]: why a filter was not understood. * [`limits`]: how large a filter may be.

pub mod error;
pub mod json;
pub mod limits;
pub mod text;

mod geometry;
mod instant;
mod names;
mod operand;
mod pattern;

pub use error::{ParseError, Position};
pub use limits::{Encoding, Limits};

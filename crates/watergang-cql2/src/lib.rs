//! CQL2 (OGC 21-065r2): conditions on items.
//!
//! * [`text`], [`json`]: the two encodings, read into [`watergang_core::expression::Expression`] and written from it.
//! * [`error`]: why a filter was not understood. * [`limits`]: how large a filter may be.
//! * [`Condition`]: an expression that was checked once against the schema of a collection, which finds what no item can
//!   make sense of. An [`Evaluator`] decides it on rows and never fails: what cannot be calculated is unknown, and only
//!   what is true selects an item (`/req/basic-cql2/cql2-filter`; three-valued logic of Kleene).
//! * [`fold`]: texts without the differences of case and accents. [`Functions`]: what a filter may call.

pub mod error;
pub mod fold;
pub mod json;
pub mod limits;
pub mod text;

mod check;
mod condition;
mod evaluate;
mod functions;
mod geometry;
mod instant;
mod names;
mod operand;
mod pattern;

pub use check::{CheckError, Operand, RELATED_PAIRS_MAX, outside_of_area, related_pairs};
pub use condition::{Condition, Context};
pub use error::{ParseError, Position};
pub use evaluate::like::beginning_of_pattern;
pub use evaluate::{Evaluator, Item};
pub use fold::spellings;
pub use functions::{ArgumentDescription, FunctionDescription, Functions, ToLonLat};
pub use limits::{Encoding, Limits};

//! CQL2 (OGC 21-065r2): conditions on items.
//!
//! A condition is checked once against the schema of a collection, [`Condition::new`], which finds what no item can
//! make sense of, and then decided on rows by an [`Evaluator`], which never fails: what cannot be calculated is
//! unknown, and only what is true selects an item (`/req/basic-cql2/cql2-filter`; three-valued logic of Kleene).

mod check;
mod condition;
mod evaluate;
pub mod fold;
mod functions;

pub use check::{CheckError, Operand, outside_of_area};
pub use condition::{Condition, Context};
pub use evaluate::{Evaluator, Item};
pub use functions::{ArgumentDescription, FunctionDescription, Functions, ToLonLat};

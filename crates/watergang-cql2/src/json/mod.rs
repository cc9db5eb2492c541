//! The JSON encoding (`filter-lang=cql2-json`, class `cql2-json`).
//!
//! It is what `cql2.json`, the schema of the standard, describes. What is understood beyond it: names of operators in
//! capitals, members that nobody knows (they are left aside), a property alone as predicate, dates in `between`, offsets
//! in timestamps, `date` and `timestamp` in `interval`, and geometries whose `coordinates` are empty. A member that
//! stands twice in an object is an error: programs differ in which of them they take.

mod geojson;
mod node;
mod parser;
mod write;

use crate::error::ParseError;
use crate::limits::{Encoding, Limits};
use watergang_core::AxisOrder;
use watergang_core::expression::Expression;

/// Reads a filter.
///
/// # Errors
/// When the text is no JSON, with line and column; when it is no filter or a larger one than is allowed, with the path
/// of what is wrong first.
pub fn parse(text: &str, encoding: &Encoding) -> Result<Expression, ParseError> {
    let filter = node::read(text, &encoding.limits).and_then(|root| parser::Parser::new(encoding).filter(&root));
    filter.map_err(|error| *error)
}

/// The path, as errors have it, of the first mention of a property in a filter that can be read.
#[must_use]
pub fn path_of_property(text: &str, name: &str) -> Option<String> {
    let limits = Limits { text_bytes_max: text.len(), ..Limits::default() };
    node::read(text, &limits).ok()?.path_of_property(name)
}

/// The filter as JSON, coordinates in the given order; read again it is the same tree.
#[must_use]
pub fn write(expression: &Expression, axis_order: AxisOrder) -> String {
    write::write(expression, axis_order)
}

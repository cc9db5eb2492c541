//! The text encoding (`filter-lang=cql2-text`, class `cql2-text`).
//!
//! The grammar is `cql2.bnf` of the standard; a function reads each of its rules. What is understood beyond it: a
//! property alone as predicate; `ILIKE`; `NOT` and `-` before whatever has a value; dates in `BETWEEN`; any text as a name in
//! double quotes, `""` being one of them, and keywords as names of properties where they can be nothing else; offsets
//! in timestamps; `DATE` and `TIMESTAMP` in `INTERVAL`; the WKT that `wkt.rs` tells of; and a comma behind the last element of an
//! array, by which an array of one element is told from a value in parentheses.

mod lexer;
mod literal;
mod parser;
mod quoted;
mod tokens;
mod wkt;
mod write;

use crate::error::ParseError;
use crate::limits::Encoding;
use watergang_core::AxisOrder;
use watergang_core::expression::Expression;

/// Words that stand between or before values. They name no property unless they are quoted.
const OPERATOR_WORDS: [&str; 11] = ["AND", "OR", "NOT", "TRUE", "FALSE", "LIKE", "BETWEEN", "IN", "IS", "NULL", "DIV"];
/// Words that begin a literal with the parenthesis behind them, besides the kinds of geometries.
const LITERALS: [&str; 4] = ["DATE", "TIMESTAMP", "INTERVAL", "BBOX"];

/// Reads a filter.
///
/// # Errors
/// When the text is no filter or a larger one than is allowed; the first thing that is wrong, with its character.
pub fn parse(text: &str, encoding: &Encoding) -> Result<Expression, ParseError> {
    let filter = parser::Parser::new(text, encoding).and_then(parser::Parser::filter);
    filter.map_err(|error| *error)
}

/// The filter as text, coordinates in the given order; read again it is the same tree.
#[must_use]
pub fn write(expression: &Expression, axis_order: AxisOrder) -> String {
    write::write(expression, axis_order)
}

/// Which character, from 1, is the first of the first mention of a property.
#[must_use]
pub fn character_of_property(text: &str, name: &str) -> Option<usize> {
    let tokens = lexer::tokens(text);
    let behind = tokens.iter().skip(1);
    tokens
        .iter()
        .zip(behind)
        .filter(|(token, behind)| !parser::is_operator_word(**token) && !behind.is_symbol("("))
        .find(|(token, _)| token.name().as_deref() == Some(name))
        .map(|(token, _)| token.character)
}

//! What may stand where, so far as it can be seen without a schema.
//!
//! A property and a function may stand anywhere: their types are not written down.

use crate::error::Fault;
use watergang_core::expression::{Expression, Literal};

/// A place in the grammar, named after what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    /// `booleanExpression`. A property alone, which the grammar does not have, may be one that is true or false.
    Predicate,
    /// `scalarExpression`
    Scalar,
    /// `arithmeticExpression`
    Number,
    /// `numericExpression` of `BETWEEN`, and more than the grammar has: dates and timestamps.
    NumberOrInstant,
    /// `characterExpression`
    Text,
    /// `patternExpression`
    Pattern,
    /// `geomExpression`
    Geometry,
    /// `temporalExpression`
    Time,
    /// `instantParameter`
    Instant,
    /// `arrayOperand`
    Array,
    /// `isNullOperand`
    Value,
    /// `argument`, `arrayElement`
    Argument,
}

impl Operand {
    pub(crate) fn takes(self, node: &Expression) -> bool {
        use Expression as E;
        if self == Self::Pattern {
            return match node {
                E::CaseFolded(inner) | E::AccentFolded(inner) => self.takes(inner),
                other => matches!(other, E::Literal(Literal::Text(_))),
            };
        }
        match node {
            E::Property(_) | E::Call { .. } => true,
            E::Literal(Literal::Boolean(_)) => {
                matches!(self, Self::Predicate | Self::Scalar | Self::Value | Self::Argument)
            }
            E::Literal(Literal::Integer(_) | Literal::Number(_)) | E::Arithmetic { .. } => {
                matches!(self, Self::Scalar | Self::Number | Self::NumberOrInstant | Self::Value | Self::Argument)
            }
            E::Literal(Literal::Text(_)) | E::CaseFolded(_) | E::AccentFolded(_) => {
                matches!(self, Self::Scalar | Self::Text | Self::Value | Self::Argument)
            }
            E::Literal(Literal::Date(_) | Literal::Timestamp(_)) => matches!(
                self,
                Self::Scalar | Self::NumberOrInstant | Self::Time | Self::Instant | Self::Value | Self::Argument
            ),
            E::Interval { .. } => matches!(self, Self::Time | Self::Value | Self::Argument),
            E::Literal(Literal::Geometry(_) | Literal::Bbox(_)) => {
                matches!(self, Self::Geometry | Self::Value | Self::Argument)
            }
            E::List(_) => matches!(self, Self::Array | Self::Argument),
            _ => matches!(self, Self::Predicate | Self::Value | Self::Argument),
        }
    }

    /// What is wrong with a node that may not stand there.
    pub(crate) fn check(self, node: &Expression) -> Result<(), Fault> {
        if self.takes(node) { Ok(()) } else { Err(Fault::new(self.noun(), noun(node))) }
    }

    /// What it takes, for people.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Predicate => "a predicate",
            Self::Scalar => "a text, a number, a date, a timestamp or a truth value",
            Self::Number => "a number",
            Self::NumberOrInstant => "a number or a date",
            Self::Text => "a text",
            Self::Pattern => "a pattern, which is a text that is written out",
            Self::Geometry => "a geometry",
            Self::Time => "a date, a timestamp or an interval",
            Self::Instant => "a date or a timestamp as a text, or `'..'`",
            Self::Array => "an array",
            Self::Value | Self::Argument => "a value",
        }
    }
}

/// What a node is, for people.
fn noun(node: &Expression) -> &'static str {
    match node {
        Expression::Property(_) => "a property",
        Expression::Call { .. } => "a function",
        Expression::Literal(literal) => match literal {
            Literal::Boolean(_) => "a truth value",
            Literal::Integer(_) | Literal::Number(_) => "a number",
            Literal::Text(_) => "a text",
            Literal::Date(_) => "a date",
            Literal::Timestamp(_) => "a timestamp",
            Literal::Geometry(_) => "a geometry",
            Literal::Bbox(_) => "a bbox",
        },
        Expression::Arithmetic { .. } => "a number that is calculated",
        Expression::CaseFolded(_) | Expression::AccentFolded(_) => "a text",
        Expression::Interval { .. } => "an interval",
        Expression::List(_) => "an array",
        _ => "a predicate",
    }
}

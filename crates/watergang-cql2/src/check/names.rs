//! What the parts of an expression are called in errors: the words of the text encoding.

use watergang_core::expression::{
    ArithmeticOperator, ArrayRelation, Comparison, Literal, SpatialRelation, TemporalRelation,
};
use watergang_core::time::Instant;
use watergang_core::{Expression, PropertyKind};

use super::error::Operand;
use super::{CheckError, Checker};
use crate::evaluate::time::Moment;
use crate::functions::Functions;

/// Characters of a text that an error shows.
const SHOWN_MAX_CHARS: usize = 40;

pub(super) const fn comparison(operator: Comparison) -> &'static str {
    match operator {
        Comparison::Equal => "`=`",
        Comparison::NotEqual => "`<>`",
        Comparison::Less => "`<`",
        Comparison::LessOrEqual => "`<=`",
        Comparison::Greater => "`>`",
        Comparison::GreaterOrEqual => "`>=`",
    }
}

pub(super) const fn spatial(relation: SpatialRelation) -> &'static str {
    match relation {
        SpatialRelation::Intersects => "`S_INTERSECTS`",
        SpatialRelation::Equals => "`S_EQUALS`",
        SpatialRelation::Disjoint => "`S_DISJOINT`",
        SpatialRelation::Touches => "`S_TOUCHES`",
        SpatialRelation::Within => "`S_WITHIN`",
        SpatialRelation::Overlaps => "`S_OVERLAPS`",
        SpatialRelation::Crosses => "`S_CROSSES`",
        SpatialRelation::Contains => "`S_CONTAINS`",
    }
}

pub(super) const fn temporal(relation: TemporalRelation) -> &'static str {
    match relation {
        TemporalRelation::After => "`T_AFTER`",
        TemporalRelation::Before => "`T_BEFORE`",
        TemporalRelation::Contains => "`T_CONTAINS`",
        TemporalRelation::Disjoint => "`T_DISJOINT`",
        TemporalRelation::During => "`T_DURING`",
        TemporalRelation::Equals => "`T_EQUALS`",
        TemporalRelation::FinishedBy => "`T_FINISHEDBY`",
        TemporalRelation::Finishes => "`T_FINISHES`",
        TemporalRelation::Intersects => "`T_INTERSECTS`",
        TemporalRelation::Meets => "`T_MEETS`",
        TemporalRelation::MetBy => "`T_METBY`",
        TemporalRelation::OverlappedBy => "`T_OVERLAPPEDBY`",
        TemporalRelation::Overlaps => "`T_OVERLAPS`",
        TemporalRelation::StartedBy => "`T_STARTEDBY`",
        TemporalRelation::Starts => "`T_STARTS`",
    }
}

pub(super) const fn array(relation: ArrayRelation) -> &'static str {
    match relation {
        ArrayRelation::Equals => "`A_EQUALS`",
        ArrayRelation::Contains => "`A_CONTAINS`",
        ArrayRelation::ContainedBy => "`A_CONTAINEDBY`",
        ArrayRelation::Overlaps => "`A_OVERLAPS`",
    }
}

pub(super) const fn arithmetic(operator: ArithmeticOperator) -> &'static str {
    match operator {
        ArithmeticOperator::Add => "`+`",
        ArithmeticOperator::Subtract => "`-`",
        ArithmeticOperator::Multiply => "`*`",
        ArithmeticOperator::Divide => "`/`",
        ArithmeticOperator::Modulo => "`%`",
        ArithmeticOperator::IntegerDivide => "`div`",
        ArithmeticOperator::Power => "`^`",
    }
}

const fn kind_name(kind: Option<PropertyKind>) -> &'static str {
    match kind {
        Some(PropertyKind::Boolean) => "a boolean",
        Some(PropertyKind::Integer | PropertyKind::Number) => "a number",
        Some(PropertyKind::Text) => "a text",
        Some(PropertyKind::Date) => "a date",
        Some(PropertyKind::DateTime) => "a timestamp",
        Some(PropertyKind::Json) => "a JSON value",
        None => "a geometry",
    }
}

impl Checker<'_> {
    /// What an error calls an expression, whose names are known to be right.
    pub(super) fn described(&self, expression: &Expression) -> Operand {
        let (text, kind) = match expression {
            Expression::Property(name) => {
                let kind = self.context.schema.property(name).map(|property| property.kind);
                return Operand { text: format!("`{name}`"), kind: kind_name(kind), property: Some(name.clone()) };
            }
            Expression::Literal(literal) => described_literal(literal),
            Expression::And(_) => ("`… AND …`".to_owned(), "a boolean"),
            Expression::Or(_) => ("`… OR …`".to_owned(), "a boolean"),
            Expression::Not(_) => ("`NOT …`".to_owned(), "a boolean"),
            Expression::Compare { operator, .. } => (infix(comparison(*operator)), "a boolean"),
            Expression::Like { .. } => (infix("LIKE"), "a boolean"),
            Expression::Between { .. } => ("`… BETWEEN … AND …`".to_owned(), "a boolean"),
            Expression::In { .. } => ("`… IN (…)`".to_owned(), "a boolean"),
            Expression::IsNull(_) => ("`… IS NULL`".to_owned(), "a boolean"),
            Expression::Spatial { relation, .. } => (call(spatial(*relation)), "a boolean"),
            Expression::Temporal { relation, .. } => (call(temporal(*relation)), "a boolean"),
            Expression::Array { relation, .. } => (call(array(*relation)), "a boolean"),
            Expression::Interval { .. } => (call("INTERVAL"), "an interval"),
            Expression::List(_) => ("`(…)`".to_owned(), "an array"),
            Expression::CaseFolded(_) => (call("CASEI"), "a text"),
            Expression::AccentFolded(_) => (call("ACCENTI"), "a text"),
            Expression::Arithmetic { operator, .. } => (infix(arithmetic(*operator)), "a number"),
            Expression::Call { name, .. } => (call(name), "a number"),
        };
        Operand { text, kind, property: None }
    }

    pub(super) fn wrong_type(&self, place: &'static str, wanted: &'static str, found: &Expression) -> CheckError {
        CheckError::WrongType { place, wanted, found: Box::new(self.described(found)) }
    }

    pub(super) fn unlike(&self, place: &'static str, left: &Expression, right: &Expression) -> CheckError {
        CheckError::UnlikeTypes { place, left: Box::new(self.described(left)), right: Box::new(self.described(right)) }
    }

    pub(super) fn unknown_property(&self, name: &str) -> CheckError {
        let schema = self.context.schema;
        let geometry = schema.geometry.iter().map(|geometry| geometry.name.as_str());
        let names = schema.properties.iter().map(|property| property.name.as_str()).chain(geometry);
        CheckError::UnknownProperty { name: name.to_owned(), hint: nearest(name, names) }
    }

    pub(super) fn unknown_function(name: &str) -> CheckError {
        let names = Functions::list().iter().map(|function| function.name);
        CheckError::UnknownFunction { name: name.to_owned(), hint: nearest(name, names) }
    }
}

fn described_literal(literal: &Literal) -> (String, &'static str) {
    let moment = |moment: Moment| format!("`{}`", moment.to_text());
    match literal {
        Literal::Boolean(flag) => (format!("`{flag}`"), "a boolean"),
        Literal::Integer(integer) => (format!("`{integer}`"), "a number"),
        Literal::Number(number) => (format!("`{number}`"), "a number"),
        Literal::Text(text) => (format!("'{}'", shortened(text)), "a text"),
        Literal::Date(Instant(micros)) => (moment(Moment::date(Instant(*micros))), "a date"),
        Literal::Timestamp(instant) => (moment(Moment::timestamp(*instant)), "a timestamp"),
        Literal::Geometry(_) => ("what is written out".to_owned(), "a geometry"),
        Literal::Bbox(_) => (call("BBOX"), "a geometry"),
    }
}

fn infix(operator: &str) -> String {
    format!("`… {} …`", operator.trim_matches('`'))
}

fn call(name: &str) -> String {
    format!("`{}(…)`", shortened(name.trim_matches('`')))
}

/// The start of a text, where it is long.
pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= SHOWN_MAX_CHARS {
        return text.to_owned();
    }
    text.chars().take(SHOWN_MAX_CHARS).chain(['…']).collect()
}

/// The name that was most likely meant: one that is alike but for its case, or at most a third of whose letters differ.
fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let wanted: String = name.to_lowercase().chars().take(2 * SHOWN_MAX_CHARS).collect();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase());
    names
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, candidate)| distance * 3 <= candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

//! The words of CQL2 that both encodings share, and which of them a wrong word resembles.

use crate::operand::Operand;
use watergang_core::expression::{
    ArithmeticOperator, ArrayRelation, Comparison, Expression, SpatialRelation, TemporalRelation,
};

/// How many letters of a word may be wrong for it to be taken for another.
const TYPING_ERRORS_MAX: usize = 2;

/// Spatial functions, as JSON writes them; text writes them in capitals.
const SPATIAL: [(&str, SpatialRelation); 8] = [
    ("s_intersects", SpatialRelation::Intersects),
    ("s_equals", SpatialRelation::Equals),
    ("s_disjoint", SpatialRelation::Disjoint),
    ("s_touches", SpatialRelation::Touches),
    ("s_within", SpatialRelation::Within),
    ("s_overlaps", SpatialRelation::Overlaps),
    ("s_crosses", SpatialRelation::Crosses),
    ("s_contains", SpatialRelation::Contains),
];

const TEMPORAL: [(&str, TemporalRelation); 15] = [
    ("t_after", TemporalRelation::After),
    ("t_before", TemporalRelation::Before),
    ("t_contains", TemporalRelation::Contains),
    ("t_disjoint", TemporalRelation::Disjoint),
    ("t_during", TemporalRelation::During),
    ("t_equals", TemporalRelation::Equals),
    ("t_finishedBy", TemporalRelation::FinishedBy),
    ("t_finishes", TemporalRelation::Finishes),
    ("t_intersects", TemporalRelation::Intersects),
    ("t_meets", TemporalRelation::Meets),
    ("t_metBy", TemporalRelation::MetBy),
    ("t_overlappedBy", TemporalRelation::OverlappedBy),
    ("t_overlaps", TemporalRelation::Overlaps),
    ("t_startedBy", TemporalRelation::StartedBy),
    ("t_starts", TemporalRelation::Starts),
];

const ARRAY: [(&str, ArrayRelation); 4] = [
    ("a_equals", ArrayRelation::Equals),
    ("a_contains", ArrayRelation::Contains),
    ("a_containedBy", ArrayRelation::ContainedBy),
    ("a_overlaps", ArrayRelation::Overlaps),
];

const COMPARISON: [(&str, Comparison); 6] = [
    ("=", Comparison::Equal),
    ("<>", Comparison::NotEqual),
    ("<", Comparison::Less),
    ("<=", Comparison::LessOrEqual),
    (">", Comparison::Greater),
    (">=", Comparison::GreaterOrEqual),
];

const ARITHMETIC: [(&str, ArithmeticOperator); 7] = [
    ("+", ArithmeticOperator::Add),
    ("-", ArithmeticOperator::Subtract),
    ("*", ArithmeticOperator::Multiply),
    ("/", ArithmeticOperator::Divide),
    ("%", ArithmeticOperator::Modulo),
    ("div", ArithmeticOperator::IntegerDivide),
    ("^", ArithmeticOperator::Power),
];

/// What makes a folded text of a text.
pub(crate) type Fold = fn(Box<Expression>) -> Expression;

/// Operators that fold a text.
pub(crate) const FOLDS: [(&str, Fold); 2] = [("casei", Expression::CaseFolded), ("accenti", Expression::AccentFolded)];

/// The other operators of JSON.
const OTHER: [&str; 7] = ["and", "or", "not", "like", "between", "in", "isNull"];

/// A function with two operands that is part of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Spatial(SpatialRelation),
    Temporal(TemporalRelation),
    Array(ArrayRelation),
}

impl Relation {
    /// The relation of that name, in capitals or not.
    pub(crate) fn named(name: &str) -> Option<Self> {
        find(&SPATIAL, name)
            .map(Self::Spatial)
            .or_else(|| find(&TEMPORAL, name).map(Self::Temporal))
            .or_else(|| find(&ARRAY, name).map(Self::Array))
    }

    /// As JSON writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Spatial(relation) => name_of(&SPATIAL, relation),
            Self::Temporal(relation) => name_of(&TEMPORAL, relation),
            Self::Array(relation) => name_of(&ARRAY, relation),
        }
    }

    pub(crate) fn of(self, operands: Box<[Expression; 2]>) -> Expression {
        match self {
            Self::Spatial(relation) => Expression::Spatial { relation, operands },
            Self::Temporal(relation) => Expression::Temporal { relation, operands },
            Self::Array(relation) => Expression::Array { relation, operands },
        }
    }

    /// What it relates.
    pub(crate) const fn operand(self) -> Operand {
        match self {
            Self::Spatial(_) => Operand::Geometry,
            Self::Temporal(_) => Operand::Time,
            Self::Array(_) => Operand::Array,
        }
    }

    /// A relation whose name is spelt nearly as the given one, which looks like that of a relation too.
    pub(crate) fn nearly_named(name: &str) -> Option<&'static str> {
        let looks_like_one = name.as_bytes().get(1) == Some(&b'_')
            && name.as_bytes().first().is_some_and(|letter| b"satSAT".contains(letter));
        let names = keys(&SPATIAL).chain(keys(&TEMPORAL)).chain(keys(&ARRAY));
        if looks_like_one { closest(name, names) } else { None }
    }
}

pub(crate) fn comparison(symbol: &str) -> Option<Comparison> {
    find(&COMPARISON, symbol)
}

pub(crate) fn comparison_symbol(operator: Comparison) -> &'static str {
    name_of(&COMPARISON, operator)
}

pub(crate) fn arithmetic(symbol: &str) -> Option<ArithmeticOperator> {
    find(&ARITHMETIC, symbol)
}

pub(crate) fn arithmetic_symbol(operator: ArithmeticOperator) -> &'static str {
    name_of(&ARITHMETIC, operator)
}

/// Every operator of JSON.
pub(crate) fn operators() -> impl Iterator<Item = &'static str> {
    OTHER
        .into_iter()
        .chain(keys(&FOLDS))
        .chain(keys(&COMPARISON))
        .chain(keys(&ARITHMETIC))
        .chain(keys(&SPATIAL))
        .chain(keys(&TEMPORAL))
        .chain(keys(&ARRAY))
}

/// What CQL2 has for a symbol of other languages, as JSON writes it.
pub(crate) fn own_symbol(foreign: &str) -> Option<&'static str> {
    match foreign {
        "!=" => Some("<>"),
        "==" => Some("="),
        "&&" => Some("and"),
        "||" => Some("or"),
        _ => None,
    }
}

/// Whether a name is that of an operator of JSON, which no function may have.
pub(crate) fn is_operator(name: &str) -> bool {
    operators().any(|operator| operator.eq_ignore_ascii_case(name))
}

/// The word that differs from the given one in the fewest letters, where those are few.
pub(crate) fn closest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // In a short word every letter counts: `x` is no misspelt `IS`.
    let length = word.chars().count();
    let errors_max = TYPING_ERRORS_MAX.min(length / 2);
    let lower = word.to_lowercase();
    words
        // Letters that are missing are errors; a long word is compared with none.
        .filter(|one| one.len().abs_diff(length) <= errors_max)
        .map(|one| (strsim::damerau_levenshtein(&lower, &one.to_lowercase()), one))
        .filter(|(errors, _)| *errors <= errors_max)
        .min_by_key(|(errors, _)| *errors)
        .map(|(_, one)| one)
}

/// Whether a character may begin a name that stands without quotes (BNF of CQL2, `identifierStart`).
pub(crate) const fn starts_identifier(character: char) -> bool {
    matches!(character,
        ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFE}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
        && !is_white(character)
}

/// Whether a character may go on with such a name (BNF of CQL2, `identifierPart`).
pub(crate) const fn continues_identifier(character: char) -> bool {
    starts_identifier(character)
        || matches!(character, '.' | '0'..='9' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether a text is a name that may stand without quotes, keywords apart.
pub(crate) fn is_identifier(name: &str) -> bool {
    name.chars().next().is_some_and(starts_identifier) && name.chars().all(continues_identifier)
}

/// Whether a character divides words (BNF of CQL2, `whitespace`). One of them, U+1680, is in the range of names too.
pub(crate) const fn is_white(character: char) -> bool {
    matches!(character,
        '\u{9}'..='\u{D}' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}'
        | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

fn find<T: Copy>(table: &[(&'static str, T)], name: &str) -> Option<T> {
    table.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

fn name_of<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> &'static str {
    table.iter().find(|(_, other)| *other == value).map_or("", |(key, _)| key)
}

fn keys<T>(table: &'static [(&'static str, T)]) -> impl Iterator<Item = &'static str> {
    table.iter().map(|(key, _)| *key)
}

//! Conditions that were checked: every name resolved, every type known.

use std::sync::OnceLock;

use watergang_core::expression::{ArithmeticOperator, ArrayRelation, Comparison, SpatialRelation, TemporalRelation};
use watergang_core::{Expression, Schema};

use crate::check::{self, CheckError};
use crate::evaluate::array::Elements;
use crate::evaluate::like::Pattern;
use crate::evaluate::literal::Shape;
use crate::evaluate::number::Num;
use crate::evaluate::time::Moment;
use crate::fold::Fold;
use crate::functions::Functions;

/// What a condition is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The collection's properties and geometry.
    pub schema: &'a Schema,
    /// The functions that may be called.
    pub functions: &'a Functions,
}

/// A checked condition, ready for rows of one schema.
#[derive(Clone, Debug)]
pub struct Condition {
    pub(crate) root: Predicate,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) functions: Functions,
    pub(crate) properties: Vec<String>,
    pub(crate) needs_geometry: bool,
}

impl Condition {
    /// Checks an expression: that its names are those of the schema and of our functions, and that types fit.
    ///
    /// # Errors
    /// See [`CheckError`].
    pub fn new(expression: &Expression, context: &Context<'_>) -> Result<Self, CheckError> {
        check::check(expression, context)
    }

    /// Names of the properties that it looks at, without the geometry, in the order of the slots of
    /// [`Item::value`](crate::Item::value).
    #[must_use]
    pub fn properties(&self) -> &[String] {
        &self.properties
    }

    /// Whether it looks at the geometry.
    #[must_use]
    pub const fn needs_geometry(&self) -> bool {
        self.needs_geometry
    }
}

/// What is true, false or unknown of an item.
#[derive(Clone, Debug)]
pub(crate) enum Predicate {
    Constant(Option<bool>),
    /// What is the same for every item and was not calculated yet.
    Once(Box<Predicate>, OnceLock<Option<bool>>),
    And(Vec<Predicate>),
    Or(Vec<Predicate>),
    Not(Box<Predicate>),
    /// A property that is true or false.
    Flag(usize),
    CompareFlags(Comparison, Box<[Predicate; 2]>),
    CompareNumbers(Comparison, [NumberValue; 2]),
    CompareTexts(Comparison, [TextValue; 2]),
    CompareTimes(Comparison, [TimeValue; 2]),
    BetweenNumbers(Box<[NumberValue; 3]>),
    InNumbers {
        value: NumberValue,
        /// In ascending order.
        literals: Vec<Num>,
        others: Vec<NumberValue>,
    },
    InTexts {
        value: TextValue,
        /// In ascending order.
        literals: Vec<String>,
        others: Vec<TextValue>,
    },
    Like(TextValue, Pattern),
    IsNull(Subject),
    Spatial(SpatialRelation, [GeometryValue; 2]),
    Temporal(TemporalRelation, Box<[PeriodValue; 2]>),
    Array(ArrayRelation, Box<[ArrayValue; 2]>),
}

/// What may be missing. A property is missing where it is null; what is calculated, where it cannot be.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    Property(usize),
    Geometry,
    Value(Box<Value>),
}

/// A value of any type.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Flag(Predicate),
    Number(NumberValue),
    Text(TextValue),
    Time(TimeValue),
    Interval(PeriodValue),
    Geometry(GeometryValue),
    Array(ArrayValue),
}

#[derive(Clone, Debug)]
pub(crate) enum NumberValue {
    Property(usize),
    Literal(Num),
    Arithmetic(ArithmeticOperator, Box<[NumberValue; 2]>),
    AreaHa(GeometryValue),
    LengthM(GeometryValue),
    DistanceM([GeometryValue; 2]),
    Year(TimeValue),
}

#[derive(Clone, Debug)]
pub(crate) enum TextValue {
    /// A property and what is taken away from it, the first thing first.
    Property(usize, Vec<Fold>),
    /// Folded and in normal form.
    Literal(String),
}

#[derive(Clone, Debug)]
pub(crate) enum TimeValue {
    Property { slot: usize, is_date: bool },
    Literal(Moment),
}

#[derive(Clone, Debug)]
pub(crate) enum PeriodValue {
    Instant(TimeValue),
    Interval { start: Option<TimeValue>, end: Option<TimeValue> },
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum GeometryValue {
    /// The geometry of the item.
    Item,
    /// The literal at that place among [`Condition::shapes`].
    Literal(usize),
}

#[derive(Clone, Debug)]
pub(crate) enum ArrayValue {
    /// A property that is the text of a JSON array.
    Property(usize),
    List(Vec<Value>),
    Literal(Elements),
}

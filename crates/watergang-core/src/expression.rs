//! What a condition on items says, as one tree, whatever language it was written in.
//!
//! The tree is that of CQL2 (OGC 21-065r2), whose two encodings mean the same by being read into it. It says what was
//! written and nothing of types: whether a comparison makes sense for a schema is decided by whoever checks it.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};

use crate::bbox::Bbox;
use crate::time::Instant;

/// One node: a predicate, which is true, false or unknown of an item, or a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// Every part is true. Two or more parts, none of them an `And`.
    And(Vec<Expression>),
    /// Some part is true. Two or more parts, none of them an `Or`.
    Or(Vec<Expression>),
    /// The predicate is false.
    Not(Box<Expression>),
    /// Two scalars compare so.
    Compare {
        /// How.
        operator: Comparison,
        /// Left and right.
        operands: Box<[Expression; 2]>,
    },
    /// A text has the shape of a pattern: `%` stands for any characters, `_` for one, `\` takes the meaning from the next.
    Like {
        /// The text.
        text: Box<Expression>,
        /// A text literal, folded or not.
        pattern: Box<Expression>,
    },
    /// A number lies between two others or is one of them.
    Between {
        /// The number, then the lowest and the highest that it may be.
        operands: Box<[Expression; 3]>,
    },
    /// A scalar is one of several.
    In {
        /// The scalar.
        value: Box<Expression>,
        /// The others; one at least.
        list: Vec<Expression>,
    },
    /// The value is missing.
    IsNull(Box<Expression>),
    /// Two geometries lie so to each other.
    Spatial {
        /// How.
        relation: SpatialRelation,
        /// The one that relates, and what it relates to.
        operands: Box<[Expression; 2]>,
    },
    /// Two times lie so to each other.
    Temporal {
        /// How.
        relation: TemporalRelation,
        /// The one that relates, and what it relates to.
        operands: Box<[Expression; 2]>,
    },
    /// Two arrays, taken as sets, share elements so.
    Array {
        /// How.
        relation: ArrayRelation,
        /// The one that relates, and what it relates to.
        operands: Box<[Expression; 2]>,
    },
    /// The value of a property; the geometry too is named like one.
    Property(String),
    /// A value that is written out.
    Literal(Literal),
    /// A stretch of time; a side that is missing is open.
    Interval {
        /// First instant or day.
        start: Option<Box<Expression>>,
        /// Last instant or day.
        end: Option<Box<Expression>>,
    },
    /// An array of values.
    List(Vec<Expression>),
    /// A text without the difference between upper and lower case.
    CaseFolded(Box<Expression>),
    /// A text without its accents.
    AccentFolded(Box<Expression>),
    /// Two numbers, calculated with.
    Arithmetic {
        /// How.
        operator: ArithmeticOperator,
        /// Left and right.
        operands: Box<[Expression; 2]>,
    },
    /// What a function makes of its arguments.
    Call {
        /// Name of the function, as it was written.
        name: String,
        /// What it is given.
        arguments: Vec<Expression>,
    },
}

/// A value that is written out.
#[derive(Clone, PartialEq)]
pub enum Literal {
    /// True or false.
    Boolean(bool),
    /// A whole number that fits.
    Integer(i64),
    /// Any other number; finite.
    Number(f64),
    /// A text.
    Text(String),
    /// A calendar day, as its first instant.
    Date(Instant),
    /// A point in time.
    Timestamp(Instant),
    /// A geometry as ISO WKB, little endian, x and y in the order of the system.
    Geometry(Vec<u8>),
    /// A rectangle: the same as the polygon with its corners.
    Bbox(Bbox),
}

/// As derived, but that a geometry shows its length and a digest of 128 bits: byte by byte it would take longer to write
/// than the answer to a filter takes.
impl fmt::Debug for Literal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value): (_, &dyn fmt::Debug) = match self {
            Self::Boolean(flag) => ("Boolean", flag),
            Self::Integer(number) => ("Integer", number),
            Self::Number(number) => ("Number", number),
            Self::Text(text) => ("Text", text),
            Self::Date(instant) => ("Date", instant),
            Self::Timestamp(instant) => ("Timestamp", instant),
            Self::Bbox(bbox) => ("Bbox", bbox),
            Self::Geometry(wkb) => {
                let [one, other] = [0_u8, 1].map(|seed| {
                    let mut hasher = DefaultHasher::new();
                    hasher.write_u8(seed);
                    hasher.write(wkb);
                    hasher.finish()
                });
                return write!(out, "Geometry({} bytes, {one:016x}{other:016x})", wkb.len());
            }
        };
        out.debug_tuple(name).field(value).finish()
    }
}

/// How two scalars compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The same comparison said from the other side: `a < b` is `b > a`.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Equal | Self::NotEqual => self,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    /// Whether it holds of two values that stand so to each other.
    #[must_use]
    pub const fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// How two geometries lie to each other, by the dimensionally extended nine-intersection model (OGC 06-103r4, 6.1.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpatialRelation {
    /// They share a point.
    Intersects,
    /// They are the same set of points.
    Equals,
    /// They share no point.
    Disjoint,
    /// They share points of their boundaries only.
    Touches,
    /// The first lies in the second.
    Within,
    /// They share points, and each has some of its own; of one dimension.
    Overlaps,
    /// The first runs through the second and out of it.
    Crosses,
    /// The second lies in the first.
    Contains,
}

/// How two times lie to each other (CQL2, table of temporal functions; Allen's relations and two that join them).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TemporalRelation {
    /// The first begins when the second is over.
    After,
    /// The first is over when the second begins.
    Before,
    /// The first begins earlier and ends later.
    Contains,
    /// They share no instant.
    Disjoint,
    /// The first begins later and ends earlier.
    During,
    /// They begin and end together.
    Equals,
    /// The first begins earlier, and they end together.
    FinishedBy,
    /// The first begins later, and they end together.
    Finishes,
    /// They share an instant.
    Intersects,
    /// The first ends when the second begins.
    Meets,
    /// The first begins when the second ends.
    MetBy,
    /// The second begins earlier, and ends within the first.
    OverlappedBy,
    /// The first begins earlier, and ends within the second.
    Overlaps,
    /// They begin together, and the first ends later.
    StartedBy,
    /// They begin together, and the first ends earlier.
    Starts,
}

impl TemporalRelation {
    /// Whether instants have this relation; the others are of intervals alone.
    #[must_use]
    pub const fn takes_instants(self) -> bool {
        matches!(self, Self::After | Self::Before | Self::Disjoint | Self::Equals | Self::Intersects)
    }
}

/// How two sets share elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArrayRelation {
    /// They have the same elements.
    Equals,
    /// The first has all elements of the second.
    Contains,
    /// The second has all elements of the first.
    ContainedBy,
    /// They have one element in common at least.
    Overlaps,
}

/// How two numbers are calculated with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArithmeticOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`, never a whole division
    Divide,
    /// `%`, with the sign of the left side
    Modulo,
    /// `div`: how often the right side goes into the left one, cut towards zero
    IntegerDivide,
    /// `^`
    Power,
}

impl Expression {
    /// The nodes right below this one.
    pub fn children(&self) -> Vec<&Expression> {
        match self {
            Self::And(parts) | Self::Or(parts) | Self::List(parts) => parts.iter().collect(),
            Self::Not(one) | Self::IsNull(one) | Self::CaseFolded(one) | Self::AccentFolded(one) => vec![one],
            Self::Compare { operands, .. }
            | Self::Spatial { operands, .. }
            | Self::Temporal { operands, .. }
            | Self::Array { operands, .. }
            | Self::Arithmetic { operands, .. } => operands.iter().collect(),
            Self::Like { text, pattern } => vec![text, pattern],
            Self::Between { operands } => operands.iter().collect(),
            Self::In { value, list } => std::iter::once(&**value).chain(list).collect(),
            Self::Interval { start, end } => [start, end].into_iter().flatten().map(|side| &**side).collect(),
            Self::Call { arguments, .. } => arguments.iter().collect(),
            Self::Property(_) | Self::Literal(_) => Vec::new(),
        }
    }

    /// The nodes right below this one, to be changed.
    pub fn children_mut(&mut self) -> Vec<&mut Expression> {
        match self {
            Self::And(parts) | Self::Or(parts) | Self::List(parts) => parts.iter_mut().collect(),
            Self::Not(one) | Self::IsNull(one) | Self::CaseFolded(one) | Self::AccentFolded(one) => vec![one],
            Self::Compare { operands, .. }
            | Self::Spatial { operands, .. }
            | Self::Temporal { operands, .. }
            | Self::Array { operands, .. }
            | Self::Arithmetic { operands, .. } => operands.iter_mut().collect(),
            Self::Like { text, pattern } => vec![text, pattern],
            Self::Between { operands } => operands.iter_mut().collect(),
            Self::In { value, list } => std::iter::once(&mut **value).chain(list).collect(),
            Self::Interval { start, end } => [start, end].into_iter().flatten().map(|side| &mut **side).collect(),
            Self::Call { arguments, .. } => arguments.iter_mut().collect(),
            Self::Property(_) | Self::Literal(_) => Vec::new(),
        }
    }

    /// Names of the properties that the tree looks at, each once, in the order of their first mention.
    #[must_use]
    pub fn properties(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.collect_properties(&mut names);
        names
    }

    fn collect_properties<'a>(&'a self, names: &mut Vec<&'a str>) {
        if let Self::Property(name) = self
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
        for child in self.children() {
            child.collect_properties(names);
        }
    }

    /// Both, flattened; of conjunctions that stand in each other one is made.
    #[must_use]
    pub fn and(parts: Vec<Expression>) -> Option<Self> {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() > 1 { Some(Self::And(flat)) } else { flat.pop() }
    }

    /// Either, flattened; of disjunctions that stand in each other one is made.
    #[must_use]
    pub fn or(parts: Vec<Expression>) -> Option<Self> {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() > 1 { Some(Self::Or(flat)) } else { flat.pop() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(name: &str) -> Expression {
        Expression::Property(name.to_owned())
    }

    #[test]
    fn properties_are_named_once_wherever_they_stand() {
        let expression = Expression::In {
            value: Box::new(property("b")),
            list: vec![
                Expression::Call { name: "year".to_owned(), arguments: vec![property("a")] },
                Expression::CaseFolded(Box::new(property("b"))),
            ],
        };
        assert_eq!(expression.properties(), ["b", "a"]);
    }

    #[test]
    fn conjunctions_in_each_other_are_one() {
        let ab = Expression::and(vec![property("a"), property("b")]);
        let all = Expression::and(vec![property("c")].into_iter().chain(ab).collect());
        assert_eq!(all, Some(Expression::And(vec![property("c"), property("a"), property("b")])));
        assert_eq!(Expression::and(vec![property("a")]), Some(property("a")));
        assert_eq!(Expression::or(Vec::new()), None);
    }
}

//! Why an expression is no condition on the items of a collection.

use std::fmt;

/// Part of an expression that an error speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// As a person would name it: `` `name` ``, `'text'`, `` `CASEI(…)` ``.
    pub text: String,
    /// What it is, with its article: `a number`, `a text`.
    pub kind: &'static str,
    /// The property, where it is one.
    pub property: Option<String>,
}

impl fmt::Display for Operand {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} is {}", self.text, self.kind)
    }
}

/// Why an expression is no condition on the items of a collection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// A property that the collection does not have.
    #[error("there is no property `{name}`{}", did_you_mean(hint.as_deref()))]
    UnknownProperty {
        /// The name, as it was written.
        name: String,
        /// The property with the nearest name, where one is near.
        hint: Option<String>,
    },
    /// A function that there is not.
    #[error("there is no function `{name}`{}", did_you_mean(hint.as_deref()))]
    UnknownFunction {
        /// The name, as it was written.
        name: String,
        /// The function with the nearest name, where one is near.
        hint: Option<String>,
    },
    /// Two values that cannot be compared.
    #[error("{place} compares values of one type, but {left} and {right}")]
    UnlikeTypes {
        /// Where: `` `=` ``, `` `IN` ``.
        place: &'static str,
        /// One of them.
        left: Box<Operand>,
        /// The other.
        right: Box<Operand>,
    },
    /// A value where one of another type is wanted.
    #[error("{place} takes {wanted}, but {found}")]
    WrongType {
        /// Where: `` `LIKE` ``, `` `S_INTERSECTS` ``, `the filter`.
        place: &'static str,
        /// What is wanted there, with its article.
        wanted: &'static str,
        /// What is there.
        found: Box<Operand>,
    },
    /// A text beside a time that is none itself.
    #[error("`{text}` stands beside a time but is none, such as 2024-07-09 or 2024-07-09T12:00:00Z")]
    NoTime {
        /// The text.
        text: String,
        /// The property that it stands beside, where it is one.
        property: Option<String>,
    },
    /// A function with too many arguments, or too few.
    #[error("`{function}` takes {wanted} argument{}, not {given}", if *wanted == 1 { "" } else { "s" })]
    WrongArguments {
        /// The function.
        function: &'static str,
        /// How many it takes.
        wanted: usize,
        /// How many it was given.
        given: usize,
    },
    /// Parts in parts in parts.
    #[error("the filter is nested more than {} deep", super::DEPTH_MAX)]
    TooDeep,
}

fn did_you_mean(hint: Option<&str>) -> String {
    hint.map(|hint| format!("; did you mean `{hint}`?")).unwrap_or_default()
}

impl CheckError {
    /// The property that it is about, by which its place in the text can be found.
    #[must_use]
    pub fn property(&self) -> Option<&str> {
        match self {
            Self::UnknownProperty { name, .. } => Some(name),
            Self::UnlikeTypes { left, right, .. } => left.property.as_deref().or(right.property.as_deref()),
            Self::WrongType { found, .. } => found.property.as_deref(),
            Self::NoTime { property, .. } => property.as_deref(),
            Self::UnknownFunction { .. } | Self::WrongArguments { .. } | Self::TooDeep => None,
        }
    }
}

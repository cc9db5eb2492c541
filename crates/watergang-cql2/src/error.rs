//! Why a filter was not understood.

use std::fmt;

/// The most characters of a filter that an error repeats.
const EXCERPT_CHARACTERS_MAX: usize = 40;

/// What stands where in a filter that should not.
///
/// Its text is one sentence without full stop: ``expected a number, found `'ten'` at character 5``.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found} {position}{}", Hint(did_you_mean.as_deref()))]
pub struct ParseError {
    /// Where.
    pub position: Position,
    /// What stands there, in words, or as it stands between backticks.
    pub found: String,
    /// What could stand there, in words.
    pub expected: String,
    /// A word of the language that is spelt nearly so.
    pub did_you_mean: Option<String>,
}

impl ParseError {
    /// With a hint, unless it has one. Readers pass errors in a box, so that they need little stack where all is well.
    pub(crate) fn or_hint(mut self: Box<Self>, word: Option<String>) -> Box<Self> {
        self.did_you_mean = self.did_you_mean.or(word);
        self
    }
}

/// A place in a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// Of the text encoding: the so-manieth character, from 1.
    Character(usize),
    /// Of JSON text that cannot be read as such: line and column in characters, from 1.
    Line {
        /// Which line.
        line: usize,
        /// Which character of it.
        column: usize,
    },
    /// Of JSON that can be read: members and elements from the root, as in `args[1].args[0]`; empty is the root.
    Path(String),
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(character) => write!(out, "at character {character}"),
            Self::Line { line, column } => write!(out, "at line {line}, column {column}"),
            Self::Path(path) if path.is_empty() => out.write_str("at the root"),
            Self::Path(path) => write!(out, "at `{path}`"),
        }
    }
}

struct Hint<'a>(Option<&'a str>);

impl fmt::Display for Hint<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |word| write!(out, "; did you mean `{word}`?"))
    }
}

/// What is wrong, by whoever does not know where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) expected: String,
    pub(crate) found: String,
}

impl Fault {
    pub(crate) fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { expected: expected.into(), found: found.into() }
    }

    pub(crate) fn at(self, position: Position) -> Box<ParseError> {
        Box::new(ParseError { position, found: self.found, expected: self.expected, did_you_mean: None })
    }
}

/// So many of something.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}

/// A piece of a filter between backticks, cut where it is long.
pub(crate) fn excerpt(text: &str) -> String {
    let mut characters = text.chars();
    let head: String = characters.by_ref().take(EXCERPT_CHARACTERS_MAX).collect();
    let more = if characters.next().is_some() { "…" } else { "" };
    format!("`{head}{more}`")
}

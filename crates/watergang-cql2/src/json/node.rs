//! JSON before anybody asks what it means.

use crate::error::{Fault, ParseError, Position, excerpt};
use crate::limits::Limits;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::fmt;

/// Objects and lists that may be open for each level of the tree (`in` has an object, its arguments and its list), and
/// those that a geometry adds to it.
const OPEN_PER_LEVEL: usize = 3;
const OPEN_IN_GEOMETRY: usize = 8;
/// Members of one object.
const MEMBERS_MAX: usize = 100;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Null,
    Boolean(bool),
    Integer(i64),
    /// A number with point or exponent, or one too large for the other; finite.
    Number(f64),
    Text(String),
    Array(Vec<Node>),
    /// Members in their order, each name once.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// Where the first property of that name is, looked for where there may be any.
    pub(super) fn path_of_property(&self, name: &str) -> Option<String> {
        match self {
            Self::Array(elements) => elements
                .iter()
                .enumerate()
                .find_map(|(index, element)| Some(format!("[{index}]{}", element.path_below(name)?))),
            Self::Object(members) => members.iter().find_map(|(member, node)| match (member.as_str(), node) {
                ("property", Self::Text(text)) => (text == name).then(|| member.clone()),
                ("args" | "interval", Self::Array(_)) => Some(format!("{member}{}", node.path_of_property(name)?)),
                _ => None,
            }),
            _ => None,
        }
    }

    /// The same, behind the index of an element.
    fn path_below(&self, name: &str) -> Option<String> {
        let path = self.path_of_property(name)?;
        Some(if matches!(self, Self::Object(_)) { format!(".{path}") } else { path })
    }

    /// What it is, for people.
    pub(super) fn noun(&self) -> String {
        match self {
            Self::Null => "`null`".to_owned(),
            Self::Boolean(value) => format!("`{value}`"),
            Self::Integer(number) => format!("`{number}`"),
            Self::Number(number) => format!("`{number}`"),
            Self::Text(text) => excerpt(text),
            Self::Array(_) => "an array".to_owned(),
            Self::Object(_) => "an object".to_owned(),
        }
    }
}

/// Reads JSON.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Node, Box<ParseError>> {
    let bytes_max = limits.text_bytes_max;
    if text.len() > bytes_max {
        let fault = Fault::new(format!("a filter of {bytes_max} bytes at most"), format!("{} bytes", text.len()));
        return Err(fault.at(Position::Path(String::new())));
    }
    let fault = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    // Levels are counted here: the limit of the reader is lower than that of the tree.
    reader.disable_recursion_limit();
    let seed = Seed { open_max: OPEN_PER_LEVEL * limits.nesting_max + OPEN_IN_GEOMETRY, limits, fault: &fault };
    seed.deserialize(&mut reader)
        .and_then(|node| reader.end().map(|()| node))
        .map_err(|error| refusal(text, &error, fault.take()))
}

/// `fault` is what the seed found; anything else was found by the reader.
fn refusal(text: &str, error: &serde_json::Error, fault: Option<Fault>) -> Box<ParseError> {
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    // The reader counts bytes.
    let column = line.char_indices().take_while(|(byte, _)| *byte < error.column()).count().max(1);
    let position = Position::Line { line: error.line().max(1), column };
    let fault = fault.unwrap_or_else(|| {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
        let found = match line.chars().nth(column - 1) {
            Some(character) if !error.is_eof() => format!("`{character}`"),
            _ => "the end of the text".to_owned(),
        };
        match message.strip_prefix("expected ") {
            Some("value") => Fault::new("a value", found),
            // A word that begins as `true`, `false` or `null` does.
            Some("ident") => Fault::new("JSON", found),
            Some(expected) => Fault::new(expected, found),
            None => Fault::new(format!("JSON ({message})"), found),
        }
    });
    fault.at(position)
}

/// Reads one value that so many objects and lists may be open in.
#[derive(Clone, Copy)]
struct Seed<'a> {
    open_max: usize,
    limits: &'a Limits,
    fault: &'a RefCell<Option<Fault>>,
}

impl Seed<'_> {
    fn refuse<E: serde::de::Error>(self, fault: Fault) -> E {
        self.fault.replace(Some(fault));
        E::custom("refused")
    }

    fn within<E: serde::de::Error>(self) -> Result<Self, E> {
        let open_max = self.open_max.checked_sub(1);
        open_max.map(|open_max| Self { open_max, ..self }).ok_or_else(|| {
            self.refuse(Fault::new(format!("{} levels of nesting at most", self.limits.nesting_max), "more"))
        })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Boolean(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(i64::try_from(number).map_or(Node::Number(number as f64), Node::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let seed = self.within()?;
        let mut elements = Vec::new();
        while let Some(element) = access.next_element_seed(seed)? {
            elements.push(element);
        }
        Ok(Node::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let seed = self.within()?;
        let mut members: Vec<(String, Node)> = Vec::new();
        while let Some(name) = access.next_key::<String>()? {
            if members.iter().any(|(other, _)| *other == name) {
                return Err(self.refuse(Fault::new("each member once", format!("{} again", excerpt(&name)))));
            }
            // An object of CQL2 has two members, one of GeoJSON a few; a search through many would take long.
            if members.len() >= MEMBERS_MAX {
                return Err(self.refuse(Fault::new(format!("{MEMBERS_MAX} members at most in an object"), "more")));
            }
            members.push((name, access.next_value_seed(seed)?));
        }
        Ok(Node::Object(members))
    }
}

//! What a read asks of a collection.

use std::fmt;

use crate::filter::Filter;
use crate::row::Value;

/// Which way a property is sorted. Items that lack the property come last, whichever way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// One property to sort by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SortKey {
    /// Name of the property.
    pub property: String,
    /// Which way.
    pub direction: Direction,
}

/// Which properties a read returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// All of the schema, in its order.
    All,
    /// These, in this order.
    Only(Vec<String>),
}

/// One read of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemQuery {
    /// Which items.
    pub filter: Filter,
    /// In which order; the collection's key comes last by itself, so that the order is total.
    pub sort: Vec<SortKey>,
    /// Where the page starts: after the item that the cursor names.
    pub cursor: Option<Cursor>,
    /// Where the page ends at the latest: with the item that the cursor names, behind which the next page starts.
    pub until: Option<Cursor>,
    /// How many items to leap over after that; kept for clients that page by `offset`.
    pub offset: u64,
    /// How many items at most.
    pub limit: u64,
    /// Which properties.
    pub columns: Columns,
    /// Whether the geometry is read.
    pub geometry: bool,
}

impl ItemQuery {
    /// All properties and the geometry of the first `limit` items that the filter holds for.
    #[must_use]
    pub const fn new(filter: Filter, limit: u64) -> Self {
        Self {
            filter,
            sort: Vec::new(),
            cursor: None,
            until: None,
            offset: 0,
            limit,
            columns: Columns::All,
            geometry: true,
        }
    }
}

/// The last item of a page by its place in the order: the values it is sorted by, then its key.
///
/// Clients carry it from page to page as an opaque token. It is stable while items are inserted and deleted, which
/// counting from the front is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// Values of the properties that the read sorts by, then the value of the key.
    pub values: Vec<Value>,
}

/// The token is none that this server has given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is none that this server has given; start again without it")]
pub struct CursorError;

/// Longest token that is read, in bytes: it has to fit into the address of a request. A token holds the sort values of
/// one item, texts twice as long as they are; so nothing is to be sorted by texts of more than some thousand characters.
const TOKEN_MAX_BYTES: usize = 40 << 10;

impl Cursor {
    /// Reads the token of [`Cursor`]'s `Display`.
    ///
    /// # Errors
    /// When the token was not made by it.
    pub fn parse(token: &str) -> Result<Self, CursorError> {
        if token.is_empty() || token.len() > TOKEN_MAX_BYTES {
            return Err(CursorError);
        }
        let values =
            token.split('.').map(|part| Self::parse_value(part).ok_or(CursorError)).collect::<Result<_, _>>()?;
        Ok(Self { values })
    }

    fn parse_value(part: &str) -> Option<Value> {
        let (kind, rest) = part.split_at_checked(1)?;
        match kind {
            "n" => rest.is_empty().then_some(Value::Null),
            "b" => matches!(rest, "0" | "1").then_some(Value::Boolean(rest == "1")),
            "i" => rest.parse().ok().map(Value::Integer),
            // PostgreSQL has a place in the order for what is not a number.
            "d" => u64::from_str_radix(rest, 16).ok().map(f64::from_bits).map(Value::Number),
            "t" => {
                let digits = rest.as_bytes();
                let bytes = digits
                    .chunks(2)
                    .map(|pair| {
                        std::str::from_utf8(pair)
                            .ok()
                            .filter(|pair| pair.len() == 2)
                            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                    })
                    .collect::<Option<Vec<u8>>>()?;
                String::from_utf8(bytes).ok().map(Value::Text)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Cursor {
    /// One letter for the kind, then the value, parts divided by `.`: needs no escaping in a URL.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, value) in self.values.iter().enumerate() {
            if place > 0 {
                out.write_str(".")?;
            }
            match value {
                Value::Null => out.write_str("n")?,
                Value::Boolean(flag) => write!(out, "b{}", u8::from(*flag))?,
                Value::Integer(number) => write!(out, "i{number}")?,
                Value::Number(number) => write!(out, "d{:x}", number.to_bits())?,
                Value::Text(text) => {
                    out.write_str("t")?;
                    for byte in text.bytes() {
                        write!(out, "{byte:02x}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Boolean),
            any::<i64>().prop_map(Value::Integer),
            any::<f64>().prop_filter("NaN equals nothing", |number| !number.is_nan()).prop_map(Value::Number),
            ".{0,40}".prop_map(Value::Text),
        ]
    }

    proptest! {
        #[test]
        fn a_token_names_the_place_it_was_made_from(values in prop::collection::vec(value(), 1..5)) {
            let cursor = Cursor { values };
            prop_assert_eq!(Cursor::parse(&cursor.to_string()), Ok(cursor));
        }

        #[test]
        fn no_text_upsets_the_reader(token in ".{0,60}") {
            let _ = Cursor::parse(&token);
        }
    }

    #[test]
    fn a_foreign_token_is_refused() {
        for token in ["", "x", "i", "i1.", "t0", "tzz", "dx", "été"] {
            assert_eq!(Cursor::parse(token), Err(CursorError), "{token}");
        }
    }
}

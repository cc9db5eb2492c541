//! Places in the order of a collection, and the tokens that clients carry them in.

use std::fmt;

use crate::row::Value;

/// The last item of a page by its place in the order: the values it is sorted by, then its key.
///
/// Clients carry it from page to page as an opaque token. It is stable while items are inserted and deleted, which
/// counting from the front is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// Values of the properties that the read sorts by, then the value of the key.
    pub values: Vec<Mark>,
}

/// One value of a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A value of the kind that its property has.
    Value(Value),
    /// What a database holds that types values and not columns, where the kind of the property promises another.
    Stray(Stray),
    /// A value that is too long for an address, by its digest. Whoever knows the key finds it.
    Digest(u64),
}

/// A value as SQLite holds it.
#[derive(Clone, Debug, PartialEq)]
pub enum Stray {
    /// A whole number.
    Integer(i64),
    /// A double.
    Number(f64),
    /// The bytes of a text, which need not be UTF-8.
    Text(Vec<u8>),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<Value> for Mark {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

/// The token is none that this server has given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is none that this server has given; start again without it")]
pub struct CursorError;

/// Longest token that is read, in bytes: it has to fit into the address of a request.
const TOKEN_MAX_BYTES: usize = 40 << 10;
/// Texts up to this go into a token, as twice as many digits; of longer ones their digest does.
const TEXT_MAX_BYTES: usize = 500;

impl Mark {
    /// Whether it stands for no value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        *self == Self::Value(Value::Null)
    }

    /// Kind and bytes of what is of any length.
    fn bytes(&self) -> Option<(char, &[u8])> {
        match self {
            Self::Value(Value::Text(text)) => Some(('t', text.as_bytes())),
            Self::Stray(Stray::Text(bytes)) => Some(('u', bytes)),
            Self::Stray(Stray::Blob(bytes)) => Some(('x', bytes)),
            _ => None,
        }
    }

    fn parse(part: &str) -> Option<Self> {
        let (kind, rest) = part.split_at_checked(1)?;
        let double = || u64::from_str_radix(rest, 16).ok().map(f64::from_bits);
        match kind {
            "n" => rest.is_empty().then_some(Value::Null.into()),
            "b" => matches!(rest, "0" | "1").then_some(Value::Boolean(rest == "1").into()),
            "i" => rest.parse().ok().map(|number| Value::Integer(number).into()),
            // PostgreSQL has a place in the order for what is not a number.
            "d" => double().map(|number| Value::Number(number).into()),
            "t" => String::from_utf8(bytes(rest)?).ok().map(|text| Value::Text(text).into()),
            "j" => rest.parse().ok().map(|number| Self::Stray(Stray::Integer(number))),
            "e" => double().map(|number| Self::Stray(Stray::Number(number))),
            "u" => bytes(rest).map(|bytes| Self::Stray(Stray::Text(bytes))),
            "x" => bytes(rest).map(|bytes| Self::Stray(Stray::Blob(bytes))),
            "h" => u64::from_str_radix(rest, 16).ok().map(Self::Digest),
            _ => None,
        }
    }

    /// One letter for the kind, then the value.
    fn write(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((kind, bytes)) = self.bytes() {
            write!(out, "{kind}")?;
            return bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"));
        }
        match self {
            Self::Value(Value::Boolean(flag)) => write!(out, "b{}", u8::from(*flag)),
            Self::Value(Value::Integer(number)) => write!(out, "i{number}"),
            Self::Value(Value::Number(number)) => write!(out, "d{:x}", number.to_bits()),
            Self::Stray(Stray::Integer(number)) => write!(out, "j{number}"),
            Self::Stray(Stray::Number(number)) => write!(out, "e{:x}", number.to_bits()),
            Self::Digest(digest) => write!(out, "h{digest:x}"),
            _ => out.write_str("n"),
        }
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let byte = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2 && !pair.starts_with('+'))?;
        u8::from_str_radix(pair, 16).ok()
    };
    digits.as_bytes().chunks(2).map(byte).collect()
}

/// FNV-1a of the kind and the bytes (Fowler, Noll, Vo; 64 bits): the same in every release.
fn digest(kind: char, bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().copied().fold(step(0xcbf2_9ce4_8422_2325, kind as u8), step)
}

impl Cursor {
    /// Reads the token of [`Cursor`]'s `Display`.
    ///
    /// # Errors
    /// When the token was not made by it.
    pub fn parse(token: &str) -> Result<Self, CursorError> {
        if token.is_empty() || token.len() > TOKEN_MAX_BYTES {
            return Err(CursorError);
        }
        let values = token.split('.').map(|part| Mark::parse(part).ok_or(CursorError)).collect::<Result<_, _>>()?;
        Ok(Self { values })
    }

    /// Whether some of its values are told by their digests alone.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.values.iter().any(|mark| matches!(mark, Mark::Digest(_)))
    }

    /// The same place with all values, which its item has now; nothing where those are not what the digests were made of.
    #[must_use]
    pub fn completed(self, item: Vec<Mark>) -> Option<Self> {
        if item.len() != self.values.len() {
            return None;
        }
        let complete = |(mark, found): (Mark, Mark)| match mark {
            Mark::Digest(told) => {
                found.bytes().is_some_and(|(kind, bytes)| digest(kind, bytes) == told).then_some(found)
            }
            mark => Some(mark),
        };
        let values = self.values.into_iter().zip(item).map(complete).collect::<Option<_>>()?;
        Some(Self { values })
    }
}

impl fmt::Display for Cursor {
    /// The values divided by `.`: needs no escaping in a URL. Of long ones only the key is written in full.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, mark) in self.values.iter().enumerate() {
            if place > 0 {
                out.write_str(".")?;
            }
            match mark.bytes() {
                Some((kind, bytes)) if bytes.len() > TEXT_MAX_BYTES && place + 1 < self.values.len() => {
                    Mark::Digest(digest(kind, bytes)).write(out)?;
                }
                _ => mark.write(out)?,
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

    fn mark() -> impl Strategy<Value = Mark> {
        let number = || any::<f64>().prop_filter("NaN equals nothing", |number| !number.is_nan());
        let bytes = || prop::collection::vec(any::<u8>(), 0..40);
        prop_oneof![
            Just(Value::Null.into()),
            any::<bool>().prop_map(|flag| Value::Boolean(flag).into()),
            any::<i64>().prop_map(|number| Value::Integer(number).into()),
            number().prop_map(|number| Value::Number(number).into()),
            ".{0,40}".prop_map(|text| Value::Text(text).into()),
            any::<i64>().prop_map(|number| Mark::Stray(Stray::Integer(number))),
            number().prop_map(|number| Mark::Stray(Stray::Number(number))),
            bytes().prop_map(|bytes| Mark::Stray(Stray::Text(bytes))),
            bytes().prop_map(|bytes| Mark::Stray(Stray::Blob(bytes))),
            any::<u64>().prop_map(Mark::Digest),
        ]
    }

    proptest! {
        #[test]
        fn a_token_names_the_place_it_was_made_from(values in prop::collection::vec(mark(), 1..5)) {
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
        for token in ["", "x1", "i", "i1.", "t0", "tzz", "dx", "hx", "j", "t+1", "été"] {
            assert_eq!(Cursor::parse(token), Err(CursorError), "{token}");
        }
    }

    #[test]
    fn a_long_text_is_told_by_its_digest_and_found_again() {
        let long = || Mark::from(Value::Text("é".repeat(30_000)));
        let key = || Mark::from(Value::Integer(7));
        let whole = Cursor { values: vec![long(), Value::Null.into(), key()] };
        let token = Cursor::parse(&whole.to_string()).unwrap();
        assert!(token.is_partial() && !whole.is_partial() && whole.to_string().len() < 40);
        assert_eq!(token.clone().completed(whole.values.clone()), Some(whole));
        // Whatever else has changed of the item is no matter of the place.
        let moved = token.clone().completed(vec![long(), Value::Integer(1).into(), key()]).unwrap();
        assert_eq!(moved.values, [long(), Value::Null.into(), key()]);
        let other = Value::Text("é".repeat(29_999)).into();
        assert_eq!(token.clone().completed(vec![other, Value::Null.into(), key()]), None);
        assert_eq!(token.clone().completed(vec![Value::Null.into(), Value::Null.into(), key()]), None);
        assert_eq!(token.completed(vec![long()]), None);
    }
}

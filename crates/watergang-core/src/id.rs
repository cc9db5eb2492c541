//! Names of collections and of the items in them.

use std::fmt;
use std::sync::Arc;

/// Id of a collection, as in its URL.
///
/// Invariant: not empty, at most [`CollectionId::MAX_BYTES`], made of ASCII letters, digits, `_`, `-` and `.`.
/// The alphabet is narrower than a path segment allows because QGIS stumbles over other characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CollectionId(Arc<str>);

/// Why a text is no collection id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no collection id: use letters a to z, digits, `_`, `-` and `.`, at most {max} bytes", max = CollectionId::MAX_BYTES)]
pub struct CollectionIdError {
    /// What was given.
    pub text: String,
}

impl CollectionId {
    /// Longest id, in bytes.
    pub const MAX_BYTES: usize = 128;

    /// Checks a text.
    ///
    /// # Errors
    /// When the text is empty, too long or has a character outside the alphabet.
    pub fn parse(text: &str) -> Result<Self, CollectionIdError> {
        let fits = !text.is_empty()
            && text.len() <= Self::MAX_BYTES
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        if fits { Ok(Self(text.into())) } else { Err(CollectionIdError { text: text.to_owned() }) }
    }

    /// Makes an id from any table name: letters lose their accents where Latin-1 has a plain one, every other
    /// character outside the alphabet becomes `_`.
    #[must_use]
    pub fn from_table_name(name: &str) -> Self {
        let mut id = String::with_capacity(name.len());
        for letter in name.chars() {
            match letter {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '.' => id.push(letter),
                'à' | 'â' | 'ä' | 'á' => id.push('a'),
                'é' | 'è' | 'ê' | 'ë' => id.push('e'),
                'î' | 'ï' | 'í' => id.push('i'),
                'ô' | 'ö' | 'ó' => id.push('o'),
                'ù' | 'û' | 'ü' | 'ú' => id.push('u'),
                'ç' => id.push('c'),
                _ => id.push('_'),
            }
            if id.len() == Self::MAX_BYTES {
                break;
            }
        }
        if id.is_empty() {
            id.push('_');
        }
        Self(id.into())
    }

    /// The id as it stands in the URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CollectionId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Id of an item, as in its URL after percent-decoding. Whether it is a number or a text is the collection's affair
/// ([`crate::KeyKind`]).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(pub String);

impl fmt::Display for ItemId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_collection_id_keeps_to_the_alphabet_that_every_client_copes_with() {
        assert_eq!(CollectionId::parse("water-course_1.b").unwrap().as_str(), "water-course_1.b");
        for bad in ["", "a/b", "é", "a b", &"x".repeat(129)] {
            assert!(CollectionId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn any_table_name_makes_an_id() {
        assert_eq!(CollectionId::from_table_name("Réseau d'eau").as_str(), "Reseau_d_eau");
        assert_eq!(CollectionId::from_table_name("").as_str(), "_");
    }
}

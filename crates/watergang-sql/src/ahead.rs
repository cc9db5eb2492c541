//! The next rows of a walk by their keys, in their order.
//!
//! A statement that has to gather or to sort does so for all rows, however few it yields. So where a page takes many
//! statements, one of them looks ahead for many keys, which are small, and the others fetch rows by their keys: the
//! whole is sorted once for many batches. Each of those asks for the filter and the place in the order again, so that a
//! row that others changed meanwhile comes where it belongs now or not at all, and one that did not comes once.

use watergang_core::{KeyKind, Mark, Value};

use crate::table::{ColumnType, KeyColumn};
use crate::text::{Bind, Dialect};

/// Keys that are looked for at once.
pub const KEYS_MAX: u64 = 16_384;
/// Bytes of keys that are kept; a client that does not read costs them beside its batch.
const KEYS_MAX_BYTES: usize = 1 << 20;
/// Statements without keys before one looks ahead: most pages need no more.
pub const STATEMENTS_BEFORE: u8 = 1;
/// The same where a statement gathers keys alone, which costs little beside the rows, and sorts nothing.
pub const STATEMENTS_BEFORE_OF_KEYS: u8 = 16;

/// A list of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Of a column of whole numbers.
    Integers(Vec<i64>),
    /// Of a column of texts, or of what is bound as text.
    Texts(Vec<String>),
}

impl Keys {
    /// No keys yet; nothing for a column whose values are not looked up in lists.
    #[must_use]
    pub const fn of(key: &KeyColumn, dialect: Dialect) -> Option<Self> {
        match (dialect, key.kind, key.column_type) {
            (_, KeyKind::Integer, ColumnType::Integer) => Some(Self::Integers(Vec::new())),
            (Dialect::Sqlite, KeyKind::Text, _)
            | (Dialect::Postgres, KeyKind::Text, ColumnType::Text | ColumnType::Uuid) => Some(Self::Texts(Vec::new())),
            _ => None,
        }
    }

    /// One key more; whether it could be taken.
    pub fn push(&mut self, key: Mark) -> bool {
        match (self, key) {
            (Self::Integers(keys), Mark::Value(Value::Integer(key))) => keys.push(key),
            // JSON, in which lists travel to SQLite, ends at a NUL.
            (Self::Texts(keys), Mark::Value(Value::Text(key))) if !key.contains('\0') => keys.push(key),
            _ => return false,
        }
        true
    }

    /// How many.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Integers(keys) => keys.len(),
            Self::Texts(keys) => keys.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn slice(&self, from: usize, count: usize) -> Bind {
        let range = from..from.saturating_add(count);
        match self {
            Self::Integers(keys) => Bind::Integers(keys.get(range).unwrap_or_default().to_vec()),
            Self::Texts(keys) => Bind::Texts(keys.get(range).unwrap_or_default().to_vec()),
        }
    }

    /// How many keys come up to this one, itself included, from a place on.
    fn count_up_to(&self, from: usize, key: &Mark) -> usize {
        let place = match (self, key) {
            (Self::Integers(keys), Mark::Value(Value::Integer(key))) => {
                keys.iter().skip(from).position(|one| one == key)
            }
            (Self::Texts(keys), Mark::Value(Value::Text(key))) => keys.iter().skip(from).position(|one| one == key),
            _ => None,
        };
        place.map_or(0, |place| place + 1)
    }
}

/// Takes keys in as a statement yields them.
#[derive(Debug)]
pub struct Listing {
    keys: Keys,
    bytes: usize,
    asked: u64,
    /// Whether there is a key that no list can hold.
    is_refused: bool,
    is_full: bool,
}

impl Listing {
    /// Of so many keys at most; nothing where they are of a kind that is not listed.
    #[must_use]
    pub fn new(key: &KeyColumn, dialect: Dialect, asked: u64) -> Option<Self> {
        Keys::of(key, dialect).map(|keys| Self { keys, bytes: 0, asked, is_refused: false, is_full: false })
    }

    /// One key more; whether others are wanted.
    pub fn take(&mut self, key: Mark) -> bool {
        if self.is_full || self.is_refused {
            return false;
        }
        self.bytes += match &key {
            Mark::Value(Value::Text(text)) => size_of::<String>() + text.len(),
            _ => size_of::<i64>(),
        };
        self.is_refused = !self.keys.push(key);
        self.is_full = self.bytes >= KEYS_MAX_BYTES;
        !self.is_full && !self.is_refused
    }
}

/// What a walk knows of the rows that come next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ahead {
    /// Statements that were run without keys, as far as they are counted.
    statements: u8,
    listed: Option<Listed>,
    /// Whether the keys cannot be listed.
    is_blind: bool,
    /// How many rows the last batch had when it was full.
    piece: Option<usize>,
}

#[derive(Clone, Debug)]
struct Listed {
    /// Shared, since a walk is copied for each batch.
    keys: std::sync::Arc<Keys>,
    /// How many of them are behind.
    from: usize,
    /// Whether no row follows them.
    is_last: bool,
}

impl Ahead {
    /// Whether it is time to look ahead.
    pub(crate) const fn is_due(&self, statements_before: u8) -> bool {
        !self.is_blind && self.listed.is_none() && self.statements >= statements_before
    }

    /// Notes a statement that was run without keys.
    pub(crate) const fn ran(&mut self) {
        self.statements = self.statements.saturating_add(1);
    }

    /// Whether statements were run that found too little.
    pub(crate) const fn has_run(&self) -> bool {
        self.statements >= STATEMENTS_BEFORE
    }

    /// Forgets the keys: they may lead too far.
    pub(crate) fn forget(&mut self) {
        self.listed = None;
    }

    /// Notes what was found, and tells whether no row is left.
    pub(crate) fn found(&mut self, listing: Option<Listing>) -> bool {
        match listing {
            Some(Listing { keys, asked, is_refused: false, is_full, .. }) => {
                let is_last = !is_full && (keys.len() as u64) < asked;
                if keys.is_empty() {
                    return is_last;
                }
                self.listed = Some(Listed { keys: keys.into(), from: 0, is_last });
            }
            _ => self.is_blind = true,
        }
        false
    }

    /// The next keys, so many at most, and how many they are.
    pub(crate) fn next(&self, count_max: u64) -> Option<(Bind, u64)> {
        let listed = self.listed.as_ref()?;
        let left = listed.keys.len() - listed.from;
        // Rows that do not fit into a batch are read for nothing.
        let fitting = self.piece.map_or(u64::MAX, |piece| (piece + piece / 4 + 16) as u64);
        let count = usize::try_from(count_max.min(fitting)).unwrap_or(usize::MAX).clamp(1, left.max(1)).min(left);
        Some((listed.keys.slice(listed.from, count), count as u64))
    }

    /// Leaves so many keys behind, and tells whether no row is left.
    pub(crate) fn leave(&mut self, count: u64) -> bool {
        self.piece = None;
        let Some(listed) = &mut self.listed else { return false };
        listed.from = listed.from.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
        let is_last = listed.is_last;
        if listed.from < listed.keys.len() {
            return false;
        }
        self.listed = None;
        is_last
    }

    /// Leaves the keys up to one behind; that it is the last of all is found by the next statement.
    pub(crate) fn leave_up_to(&mut self, key: &Mark) {
        if let Some(listed) = &mut self.listed {
            let count = listed.keys.count_up_to(listed.from, key);
            listed.from = (listed.from + count).min(listed.keys.len() - 1);
            self.piece = Some(count);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn listing(keys: impl IntoIterator<Item = Mark>, asked: u64) -> Listing {
        let kind = KeyColumn { name: "id".to_owned(), kind: KeyKind::Text, column_type: ColumnType::Text };
        let mut listing = Listing::new(&kind, Dialect::Sqlite, asked).unwrap();
        keys.into_iter().for_each(|key| {
            listing.take(key);
        });
        listing
    }

    fn text(text: &str) -> Mark {
        Value::Text(text.to_owned()).into()
    }

    #[test]
    fn keys_are_left_behind_piece_by_piece() {
        let mut ahead = Ahead::default();
        assert!(!ahead.is_due(2));
        ahead.ran();
        ahead.ran();
        assert!(ahead.is_due(2) && !ahead.is_due(3));
        assert!(!ahead.found(Some(listing(["a", "b", "c", "d"].map(text), 5))));
        assert!(!ahead.is_due(2));
        let texts = |texts: &[&str]| Bind::Texts(texts.iter().map(|text| (*text).to_owned()).collect());
        assert_eq!(ahead.next(2), Some((texts(&["a", "b"]), 2)));
        assert!(!ahead.leave(2));
        assert_eq!(ahead.next(9), Some((texts(&["c", "d"]), 2)));
        ahead.leave_up_to(&text("c"));
        assert_eq!(ahead.next(9), Some((texts(&["d"]), 1)));
        // Fewer than were asked for: no row follows.
        assert!(ahead.leave(1));
        assert_eq!(ahead.next(9), None);
    }

    #[test]
    fn no_more_keys_are_asked_for_than_fill_a_batch() {
        let mut ahead = Ahead::default();
        let keys = (0..200).map(|number| text(&format!("{number:03}")));
        ahead.found(Some(listing(keys, 200)));
        assert_eq!(ahead.next(100).unwrap().1, 100);
        ahead.leave_up_to(&text("007"));
        assert_eq!(ahead.next(100).unwrap().1, 8 + 2 + 16, "eight and some more");
        ahead.leave(26);
        assert_eq!(ahead.next(100).unwrap().1, 100, "all of them had room");
    }

    #[test]
    fn a_full_list_is_not_the_last() {
        let mut ahead = Ahead::default();
        assert!(!ahead.found(Some(listing(["a", "b"].map(text), 2))));
        assert!(!ahead.leave(2));
        let long = text(&"x".repeat(KEYS_MAX_BYTES));
        assert!(!ahead.found(Some(listing([long.clone(), long], 5))));
        assert_eq!(ahead.next(9).unwrap().1, 1);
        assert!(!ahead.leave(1));
        assert!(ahead.found(Some(listing([], 5))));
    }

    #[test]
    fn keys_that_no_list_holds_are_not_looked_for_again() {
        for key in [Value::Number(1.5).into(), Value::Integer(1).into(), text("a\0b")] {
            let mut ahead = Ahead { statements: STATEMENTS_BEFORE, ..Ahead::default() };
            assert!(ahead.is_due(STATEMENTS_BEFORE));
            assert!(!ahead.found(Some(listing([text("a"), key], 5))));
            assert!(!ahead.is_due(STATEMENTS_BEFORE));
        }
    }
}

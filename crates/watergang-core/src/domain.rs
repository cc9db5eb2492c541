//! The values that the items of a collection really have.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::row::{Value, ValueRef};
use crate::schema::GeometryKind;

/// How many different values of a property are listed at most: more than code lists have.
pub const VALUES_MAX: usize = 1_000;
/// How many bytes the texts of such a list have at most.
pub const VALUES_MAX_BYTES: usize = 64 << 10;

/// What values a property really has, whatever its schema allows. Items that lack the property tell nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// These and no others, each once, in ascending order; none where no item has the property.
    Values(Vec<Value>),
    /// More than a list holds: numbers, dates or points in time from the first to the last.
    Range {
        /// The smallest.
        min: Value,
        /// The largest.
        max: Value,
    },
    /// More than a list holds: texts of at least and at most so many characters.
    Lengths {
        /// Of the shortest.
        min_chars: u64,
        /// Of the longest.
        max_chars: u64,
    },
    /// Nothing that a schema could say.
    Unknown,
}

/// The domains of the properties of a collection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Domains {
    /// Name and domain of each property that holds scalars, in the order of the schema.
    pub properties: Vec<(String, Domain)>,
    /// The kinds of the geometries that there are, each once, in no order. Where some have no name in common, which only
    /// a kind and its plural have, others may be left out.
    pub geometry: Vec<GeometryKind>,
}

impl Domains {
    /// The domain of the property of that name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Domain> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, domain)| domain)
    }

    /// About how much memory they take, in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let of_value = |value: &Value| {
            size_of::<Value>()
                + match value {
                    Value::Text(text) => text.len(),
                    _ => 0,
                }
        };
        let of_domain = |domain: &Domain| match domain {
            Domain::Values(values) => values.iter().map(of_value).sum(),
            Domain::Range { min, max } => of_value(min) + of_value(max),
            Domain::Lengths { .. } | Domain::Unknown => 0,
        };
        self.properties.iter().map(|(name, domain)| 64 + name.len() + of_domain(domain)).sum()
    }
}

/// Finds the domain of a property, value by value, in memory that does not grow with their number.
///
/// Whoever knows the values one by one gives all of them to [`Tally::add`]; a database that knows more gives the
/// different ones, and the outermost where those are too many for a list.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// The different values so far, until they are too many.
    scalars: BTreeSet<Scalar>,
    texts: BTreeSet<String>,
    texts_bytes: usize,
    is_full: bool,
    scalar_range: Option<(Scalar, Scalar)>,
    text_range: Option<(String, String)>,
    lengths: Option<(u64, u64)>,
    is_temporal: bool,
}

/// A value with a place in an order. No number is without one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scalar {
    Boolean(bool),
    Integer(i64),
    Number(f64),
}

impl Eq for Scalar {}

impl PartialOrd for Scalar {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scalar {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |scalar: &Self| match scalar {
            Self::Boolean(_) => 0,
            Self::Integer(_) => 1,
            Self::Number(_) => 2,
        };
        match (self, other) {
            (Self::Boolean(one), Self::Boolean(two)) => one.cmp(two),
            (Self::Integer(one), Self::Integer(two)) => one.cmp(two),
            (Self::Number(one), Self::Number(two)) => one.total_cmp(two),
            _ => rank(self).cmp(&rank(other)),
        }
    }
}

impl From<Scalar> for Value {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Boolean(flag) => Self::Boolean(flag),
            Scalar::Integer(number) => Self::Integer(number),
            Scalar::Number(number) => Self::Number(number),
        }
    }
}

impl Tally {
    /// A tally of a property whose texts are dates or points in time: they have a first and a last, where the length of
    /// other texts is told.
    #[must_use]
    pub fn new(is_temporal: bool) -> Self {
        Self { is_temporal, ..Self::default() }
    }

    /// Takes a value. What is missing, no scalar, or no finite number tells nothing.
    pub fn add(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null | ValueRef::Json(_) => {}
            ValueRef::Boolean(flag) => self.add_scalar(Scalar::Boolean(flag)),
            ValueRef::Integer(number) => self.add_scalar(Scalar::Integer(number)),
            // A zero with a sign is the same number as one without.
            ValueRef::Number(number) if number.is_finite() => self.add_scalar(Scalar::Number(number + 0.0)),
            ValueRef::Number(_) => {}
            ValueRef::Text(text) => self.add_text(text),
        }
    }

    fn add_scalar(&mut self, scalar: Scalar) {
        let (min, max) = self.scalar_range.unwrap_or((scalar, scalar));
        self.scalar_range = Some((min.min(scalar), max.max(scalar)));
        if !self.is_full {
            self.scalars.insert(scalar);
            self.weigh();
        }
    }

    fn add_text(&mut self, text: &str) {
        if self.is_temporal {
            let (min, max) = self.text_range.get_or_insert_with(|| (text.to_owned(), text.to_owned()));
            if text < min.as_str() {
                text.clone_into(min);
            }
            if text > max.as_str() {
                text.clone_into(max);
            }
        } else {
            let length = text.chars().count() as u64;
            self.add_lengths(length, length);
        }
        if !self.is_full && !self.texts.contains(text) {
            self.texts_bytes += text.len();
            self.texts.insert(text.to_owned());
            self.weigh();
        }
    }

    /// Notes that texts are so long, in characters.
    pub fn add_lengths(&mut self, min_chars: u64, max_chars: u64) {
        let (min, max) = self.lengths.unwrap_or((min_chars, max_chars));
        self.lengths = Some((min.min(min_chars), max.max(max_chars)));
    }

    fn weigh(&mut self) {
        if self.scalars.len() + self.texts.len() > VALUES_MAX || self.texts_bytes > VALUES_MAX_BYTES {
            self.overflow();
        }
    }

    /// Notes that there are more values than a list holds.
    pub fn overflow(&mut self) {
        self.is_full = true;
        self.scalars.clear();
        self.texts.clear();
    }

    /// Whether there are more values than a list holds.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.is_full
    }

    /// What was found.
    #[must_use]
    pub fn finish(self) -> Domain {
        if !self.is_full {
            let scalars = self.scalars.into_iter().map(Value::from);
            return Domain::Values(scalars.chain(self.texts.into_iter().map(Value::Text)).collect());
        }
        match (self.scalar_range, self.text_range, self.lengths) {
            (Some((min, max)), ..) => Domain::Range { min: min.into(), max: max.into() },
            (_, Some((min, max)), _) => Domain::Range { min: Value::Text(min), max: Value::Text(max) },
            (_, _, Some((min_chars, max_chars))) => Domain::Lengths { min_chars, max_chars },
            _ => Domain::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn tally<'a>(is_temporal: bool, values: impl IntoIterator<Item = ValueRef<'a>>) -> Domain {
        let mut tally = Tally::new(is_temporal);
        values.into_iter().for_each(|value| tally.add(value));
        tally.finish()
    }

    #[test]
    fn few_values_are_listed_each_once_in_their_order() {
        let texts = ["zand", "klei", "zand", "Klei", ""].map(ValueRef::Text);
        let listed = ["", "Klei", "klei", "zand"].map(|text| Value::Text(text.to_owned()));
        assert_eq!(tally(false, texts), Domain::Values(listed.into()));
        let numbers = [ValueRef::Number(2.5), ValueRef::Null, ValueRef::Number(f64::NAN), ValueRef::Number(-0.0)];
        assert_eq!(tally(false, numbers), Domain::Values(vec![Value::Number(0.0), Value::Number(2.5)]));
        assert_eq!(tally(false, [ValueRef::Null, ValueRef::Json("[]")]), Domain::Values(vec![]));
        assert_eq!(tally(false, [ValueRef::Boolean(true)]), Domain::Values(vec![Value::Boolean(true)]));
    }

    #[test]
    fn of_many_values_the_outermost_are_told() {
        let count = VALUES_MAX as i64;
        let listed = (0..count).map(Value::Integer).collect();
        assert_eq!(tally(false, (0..count).rev().map(ValueRef::Integer)), Domain::Values(listed));
        let range = Domain::Range { min: Value::Integer(0), max: Value::Integer(count) };
        assert_eq!(tally(false, (0..=count).map(ValueRef::Integer)), range);
        let infinite = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN].map(ValueRef::Number);
        let numbers = (0..=count).map(|number| ValueRef::Number(number as f64 / 2.0)).chain(infinite);
        let range = Domain::Range { min: Value::Number(0.0), max: Value::Number(count as f64 / 2.0) };
        assert_eq!(tally(false, numbers), range);
    }

    #[test]
    fn of_many_texts_the_lengths_are_told_and_of_many_dates_the_first_and_the_last() {
        let texts: Vec<_> = (0..=VALUES_MAX).map(|number| format!("é{number}")).collect();
        let lengths = Domain::Lengths { min_chars: 2, max_chars: 5 };
        assert_eq!(tally(false, texts.iter().map(|text| ValueRef::Text(text))), lengths);
        let days: Vec<_> = (0..=VALUES_MAX).map(|number| format!("{}-07-09", 1000 + number)).collect();
        let text = |text: &str| Value::Text(text.to_owned());
        let range = Domain::Range { min: text("1000-07-09"), max: text("2000-07-09") };
        assert_eq!(tally(true, days.iter().map(|day| ValueRef::Text(day))), range);
    }

    #[test]
    fn long_texts_are_not_listed() {
        let long = "x".repeat(VALUES_MAX_BYTES);
        assert!(matches!(tally(false, [ValueRef::Text(&long)]), Domain::Values(_)));
        let domain = tally(false, [ValueRef::Text(&long), ValueRef::Text("y")]);
        assert_eq!(domain, Domain::Lengths { min_chars: 1, max_chars: VALUES_MAX_BYTES as u64 });
    }

    #[test]
    fn what_a_column_of_another_kind_holds_does_not_upset_a_tally() {
        let odd = [ValueRef::Text("seven"), ValueRef::Integer(3), ValueRef::Number(2.0), ValueRef::Boolean(false)];
        let Domain::Values(values) = tally(false, odd) else { panic!("four values") };
        assert_eq!(values.len(), 4);
    }

    #[test]
    fn what_a_database_found_is_taken_as_it_is() {
        let mut texts = Tally::new(false);
        texts.add(ValueRef::Text("one"));
        texts.overflow();
        texts.add_lengths(2, 40);
        assert!(texts.is_full());
        assert_eq!(texts.finish(), Domain::Lengths { min_chars: 2, max_chars: 40 });
        let mut nothing = Tally::new(false);
        nothing.overflow();
        assert_eq!(nothing.finish(), Domain::Unknown);
    }
}

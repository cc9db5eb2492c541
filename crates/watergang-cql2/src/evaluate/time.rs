//! Times: instants, days and intervals, and how they lie to each other (OGC 21-065r2, temporal functions).

use std::cmp::Ordering;

use watergang_core::Interval;
use watergang_core::expression::TemporalRelation;
use watergang_core::time::{Instant, MICROS_PER_DAY, civil_from_days};

/// An instant, or a day from its first to its last microsecond. In microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    first: i64,
    is_date: bool,
}

impl Moment {
    /// The day in which an instant lies.
    pub(crate) const fn date(instant: Instant) -> Self {
        Self { first: instant.0 - instant.0.rem_euclid(MICROS_PER_DAY), is_date: true }
    }

    /// An instant.
    pub(crate) const fn timestamp(instant: Instant) -> Self {
        Self { first: instant.0, is_date: false }
    }

    /// Reads a text of a store as what its column holds: a date, or else a point in time, which for a bare date is its
    /// midnight.
    pub(crate) fn stored(text: &str, is_date: bool) -> Option<Self> {
        let start = Interval::parse_stored(text)?.start?;
        Some(if is_date { Self::date(start) } else { Self::timestamp(start) })
    }

    /// Reads a text of a filter: a bare date is a date, anything else a point in time.
    pub(crate) fn written(text: &str) -> Option<Self> {
        let Interval { start, end } = Interval::parse_stored(text)?;
        let is_date = start != end;
        start.map(|start| if is_date { Self::date(start) } else { Self::timestamp(start) })
    }

    pub(crate) const fn is_date(self) -> bool {
        self.is_date
    }

    /// The last microsecond.
    const fn last(self) -> i64 {
        if self.is_date { self.first + MICROS_PER_DAY - 1 } else { self.first }
    }

    /// Calendar year in UTC.
    pub(crate) const fn year(self) -> i64 {
        civil_from_days(self.first.div_euclid(MICROS_PER_DAY)).0
    }

    /// As text: `2024-07-09` or `2024-07-09T10:00:00Z`.
    pub(crate) fn to_text(self) -> String {
        let text = Instant(self.first).to_rfc3339();
        if self.is_date { text.chars().take_while(|letter| *letter != 'T').collect() } else { text }
    }

    /// How two moments compare. A date and an instant are equal where the instant lies in the day.
    pub(crate) fn compare(self, other: Self) -> Ordering {
        if self.is_date == other.is_date {
            self.first.cmp(&other.first)
        } else if self.last() < other.first {
            Ordering::Less
        } else if self.first > other.last() {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }
}

/// A stretch of time. Open sides reach to the ends of what can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    start: i64,
    end: Moment,
    /// Whether neither side is an instant.
    is_of_dates: bool,
}

impl Period {
    pub(crate) fn new(start: Option<Moment>, end: Option<Moment>) -> Self {
        Self {
            start: start.map_or(i64::MIN, |moment| moment.first),
            end: end.unwrap_or(Moment { first: i64::MAX, is_date: false }),
            is_of_dates: [start, end].into_iter().flatten().all(Moment::is_date),
        }
    }

    /// Whether this period lies so to the other. Dates among themselves are counted in days; where an instant is
    /// among them, a date reaches from the first to the last microsecond of its day.
    pub(crate) fn lies(self, relation: TemporalRelation, other: Self) -> bool {
        let in_days = self.is_of_dates && other.is_of_dates;
        let end = |period: Self| if in_days { period.end.first } else { period.end.last() };
        let (a0, a1, b0, b1) = (self.start, end(self), other.start, end(other));
        match relation {
            TemporalRelation::After => a0 > b1,
            TemporalRelation::Before => a1 < b0,
            TemporalRelation::Disjoint => a0 > b1 || a1 < b0,
            TemporalRelation::Intersects => a0 <= b1 && a1 >= b0,
            TemporalRelation::Equals => a0 == b0 && a1 == b1,
            TemporalRelation::Contains => a0 < b0 && a1 > b1,
            TemporalRelation::During => a0 > b0 && a1 < b1,
            TemporalRelation::FinishedBy => a0 < b0 && a1 == b1,
            TemporalRelation::Finishes => a0 > b0 && a1 == b1,
            TemporalRelation::Meets => a1 == b0,
            TemporalRelation::MetBy => a0 == b1,
            TemporalRelation::OverlappedBy => b0 < a0 && a0 < b1 && b1 < a1,
            TemporalRelation::Overlaps => a0 < b0 && b0 < a1 && a1 < b1,
            TemporalRelation::StartedBy => a0 == b0 && a1 > b1,
            TemporalRelation::Starts => a0 == b0 && a1 < b1,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use TemporalRelation as T;

    fn moment(text: &str) -> Moment {
        Moment::written(text).unwrap()
    }

    fn period(text: &str) -> Period {
        let (start, end) = text.split_once('/').unwrap_or((text, text));
        let side = |text: &str| (text != "..").then(|| moment(text));
        Period::new(side(start), side(end))
    }

    const ALL: [T; 15] = [
        T::After,
        T::Before,
        T::Contains,
        T::Disjoint,
        T::During,
        T::Equals,
        T::FinishedBy,
        T::Finishes,
        T::Intersects,
        T::Meets,
        T::MetBy,
        T::OverlappedBy,
        T::Overlaps,
        T::StartedBy,
        T::Starts,
    ];

    /// All relations that hold. Expected ones by Allen's thirteen, each case drawn by hand.
    #[track_caller]
    fn check(left: &str, right: &str, expected: &[T]) {
        let (left, right) = (period(left), period(right));
        let actual: Vec<T> = ALL.into_iter().filter(|relation| left.lies(*relation, right)).collect();
        assert_eq!(actual, expected);
    }

    #[test]
    fn two_intervals_have_one_of_the_relations_of_allen() {
        check("2020-01-01/2020-02-01", "2020-03-01/2020-04-01", &[T::Before, T::Disjoint]);
        check("2020-03-01/2020-04-01", "2020-01-01/2020-02-01", &[T::After, T::Disjoint]);
        check("2020-01-01/2020-02-01", "2020-02-01/2020-04-01", &[T::Intersects, T::Meets]);
        check("2020-02-01/2020-04-01", "2020-01-01/2020-02-01", &[T::Intersects, T::MetBy]);
        check("2020-01-01/2020-03-01", "2020-02-01/2020-04-01", &[T::Intersects, T::Overlaps]);
        check("2020-02-01/2020-04-01", "2020-01-01/2020-03-01", &[T::Intersects, T::OverlappedBy]);
        check("2020-01-01/2020-02-01", "2020-01-01/2020-04-01", &[T::Intersects, T::Starts]);
        check("2020-01-01/2020-04-01", "2020-01-01/2020-02-01", &[T::Intersects, T::StartedBy]);
        check("2020-02-01/2020-03-01", "2020-01-01/2020-04-01", &[T::During, T::Intersects]);
        check("2020-01-01/2020-04-01", "2020-02-01/2020-03-01", &[T::Contains, T::Intersects]);
        check("2020-03-01/2020-04-01", "2020-01-01/2020-04-01", &[T::Finishes, T::Intersects]);
        check("2020-01-01/2020-04-01", "2020-03-01/2020-04-01", &[T::FinishedBy, T::Intersects]);
        check("2020-01-01/2020-04-01", "2020-01-01/2020-04-01", &[T::Equals, T::Intersects]);
        check("../2020-04-01", "2020-01-01/..", &[T::Intersects, T::Overlaps]);
    }

    #[test]
    fn a_date_among_instants_is_its_whole_day() {
        check("2020-01-01", "2020-01-01T12:00:00Z", &[T::Contains, T::Intersects]);
        check("2020-01-01/2020-01-02", "2020-01-02T10:00:00Z/2020-01-03T00:00:00Z", &[T::Intersects, T::Overlaps]);
        check("2020-01-01", "2020-01-02T00:00:00Z", &[T::Before, T::Disjoint]);
        check("2020-01-01", "2020-01-01/2020-01-01", &[T::Equals, T::Intersects, T::Meets, T::MetBy]);
    }

    #[test]
    fn a_date_equals_the_instants_of_its_day() {
        let date = moment("2020-01-01");
        for (text, expected) in [
            ("2019-12-31T23:59:59Z", Ordering::Greater),
            ("2020-01-01T00:00:00Z", Ordering::Equal),
            ("2020-01-01T23:59:59.999999Z", Ordering::Equal),
            ("2020-01-02T00:00:00Z", Ordering::Less),
        ] {
            assert_eq!(date.compare(moment(text)), expected, "{text}");
            assert_eq!(moment(text).compare(date), expected.reverse(), "{text}");
        }
    }

    #[test]
    fn what_a_column_holds_decides_what_its_text_is() {
        assert_eq!(Moment::stored("2020-01-01T12:00:00Z", true), Moment::written("2020-01-01"));
        assert_eq!(Moment::stored("2020-01-01", false), Moment::written("2020-01-01T00:00:00Z"));
        assert_eq!(Moment::stored("9 July", false), None);
        assert_eq!((moment("1969-12-31").year(), moment("1969-12-31").to_text()), (1969, "1969-12-31".to_owned()));
    }
}

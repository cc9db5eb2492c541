//! Days and points in time as both encodings write them.

use crate::error::{Fault, excerpt};
use watergang_core::expression::{Expression, Literal};
use watergang_core::time::{Instant, Interval, MICROS_PER_DAY, civil_from_days};

/// An open side of an interval.
pub(crate) const OPEN: &str = "..";
/// Characters of a day, `2024-07-09`.
const DATE_CHARACTERS: usize = 10;
const YEAR_MAX: i64 = 9_999;

/// Reads a day (`fullDate`).
pub(crate) fn date(text: &str) -> Result<Literal, Fault> {
    (text.len() == DATE_CHARACTERS)
        .then(|| Interval::parse_parameter(text).ok()?.start)
        .flatten()
        .map(Literal::Date)
        .ok_or_else(|| Fault::new("a day of the calendar such as `2024-07-09`", excerpt(text)))
}

/// Reads a point in time. The grammar has `Z` alone; other offsets of RFC 3339 are understood too.
pub(crate) fn timestamp(text: &str) -> Result<Literal, Fault> {
    Instant::parse(text)
        .filter(|instant| {
            let (year, _, _) = civil_from_days(instant.0.div_euclid(MICROS_PER_DAY));
            // An offset may lead out of the years that four digits have.
            (0..=YEAR_MAX).contains(&year)
        })
        .map(Literal::Timestamp)
        .ok_or_else(|| Fault::new("a time of the calendar such as `2024-07-09T12:00:00Z`", excerpt(text)))
}

/// Reads one side of an interval, nothing where it is open.
pub(crate) fn side(text: &str) -> Result<Option<Literal>, Fault> {
    match text {
        OPEN => Ok(None),
        _ if text.len() <= DATE_CHARACTERS => date(text).map(Some),
        _ => timestamp(text).map(Some),
    }
}

/// An interval whose sides, where both are written out, follow each other.
pub(crate) fn interval(start: Option<Expression>, end: Option<Expression>) -> Result<Expression, Fault> {
    if let (Some(Expression::Literal(start)), Some(Expression::Literal(end))) = (&start, &end)
        && let (Some([first, _]), Some([_, last])) = (reach(start), reach(end))
        && first > last
    {
        return Err(Fault::new("an interval that ends after its start", "one that ends before it"));
    }
    Ok(Expression::Interval { start: start.map(Box::new), end: end.map(Box::new) })
}

/// First and last instant.
fn reach(literal: &Literal) -> Option<[i64; 2]> {
    match literal {
        Literal::Date(day) => Some([day.0, day.0 + MICROS_PER_DAY - 1]),
        Literal::Timestamp(instant) => Some([instant.0; 2]),
        _ => None,
    }
}

/// A day as both encodings write it.
pub(crate) fn written_date(day: Instant) -> String {
    let mut text = day.to_rfc3339();
    text.truncate(DATE_CHARACTERS);
    text
}

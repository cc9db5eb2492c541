//! Instants and intervals of the proleptic Gregorian calendar, in UTC.

use std::fmt;

/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Reaches from year 0000 to 9999, because QGIS sends those two years for open bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

/// Microseconds in a day.
pub const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Why a text is no instant or interval.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not a date or date-time of RFC 3339.
    #[error("`{text}` is no date-time; write it as 2024-07-09T12:00:00Z or 2024-07-09")]
    NotAnInstant {
        /// What was given.
        text: String,
    },
    /// Neither bound is given.
    #[error("an interval needs a start or an end; `{text}` has neither")]
    Unbounded {
        /// What was given.
        text: String,
    },
    /// More than one `/`.
    #[error("an interval has a start and an end, divided by one `/`; `{text}` has more")]
    TooManyParts {
        /// What was given.
        text: String,
    },
    /// Backwards.
    #[error("the interval `{text}` ends before it starts")]
    Backwards {
        /// What was given.
        text: String,
    },
}

/// Days since 1970-01-01 of a civil date (H. Hinnant, "chrono-compatible low-level date algorithms").
#[must_use]
pub const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a count of days since 1970-01-01; the inverse of [`days_from_civil`].
#[must_use]
pub const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// Reads digits from the front of a text and moves on.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (head, rest) = self.0.split_at_checked(digits)?;
        let mut value = 0;
        for byte in head {
            value = value * 10 + i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
        }
        self.0 = rest;
        Some(value)
    }

    fn one_of(&mut self, allowed: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        allowed.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// Microseconds of a `.123456…`; digits past the sixth are dropped.
    fn fraction(&mut self) -> Option<i64> {
        if self.one_of(b".,").is_none() {
            return Some(0);
        }
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(count)?;
        if digits.is_empty() {
            return None;
        }
        self.0 = rest;
        Some((0..6).fold(0, |value, place| value * 10 + digits.get(place).map_or(0, |byte| i64::from(byte - b'0'))))
    }

    fn date(&mut self) -> Option<i64> {
        let year = self.number(4)?;
        self.one_of(b"-")?;
        let month = self.number(2)?;
        self.one_of(b"-")?;
        let day = self.number(2)?;
        let days = days_from_civil(year, month, day);
        // A day that does not exist (30 February) does not survive the way there and back.
        (civil_from_days(days) == (year, month, day)).then_some(days)
    }

    /// Microseconds since midnight; the seconds may be left out where `lenient`.
    fn time_of_day(&mut self, lenient: bool) -> Option<i64> {
        let hour = self.number(2)?;
        self.one_of(b":")?;
        let minute = self.number(2)?;
        let (second, micros) = if lenient && self.0.first() != Some(&b':') {
            (0, 0)
        } else {
            self.one_of(b":")?;
            (self.number(2)?, self.fraction()?)
        };
        // RFC 3339 allows second 60; it is counted as the first second of the next minute.
        (hour <= 23 && minute <= 59 && second <= 60)
            .then_some(((hour * 60 + minute) * 60 + second) * 1_000_000 + micros)
    }

    /// Offset from UTC in microseconds. RFC 3339 wants `+02:00`; databases also write `+02`.
    fn offset(&mut self, lenient: bool) -> Option<i64> {
        match self.one_of(b"Zz+-") {
            Some(b'Z' | b'z') => Some(0),
            Some(sign) => {
                let hour = self.number(2)?;
                let minute = match self.one_of(b":") {
                    Some(_) => self.number(2)?,
                    None if lenient => self.number(2).unwrap_or(0),
                    None => return None,
                };
                let micros = (hour * 60 + minute) * 60_000_000;
                (hour <= 23 && minute <= 59).then_some(if sign == b'-' { -micros } else { micros })
            }
            None => (lenient && self.0.is_empty()).then_some(0),
        }
    }
}

impl Instant {
    /// Reads a date-time of RFC 3339.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match Interval::read(text, false)? {
            Interval { start: Some(start), end: Some(end) } if start == end => Some(start),
            _ => None,
        }
    }

    /// As RFC 3339 in UTC with `Z`, the fraction only where there is one.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(MICROS_PER_DAY));
        let micros = self.0.rem_euclid(MICROS_PER_DAY);
        let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
        write!(
            out,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}",
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        )?;
        if fraction != 0 {
            let digits = format!("{fraction:06}");
            write!(out, ".{}", digits.trim_end_matches('0'))?;
        }
        out.write_str("Z")
    }
}

/// A closed interval of time; a missing bound is open. At least one bound is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// First instant, or open.
    pub start: Option<Instant>,
    /// Last instant, or open.
    pub end: Option<Instant>,
}

impl Interval {
    /// Reads a `datetime` parameter (Features Part 1, `/req/core/fc-time-definition`): an instant, or an interval
    /// whose open side is `..` or nothing.
    ///
    /// A bare date stands for its whole day. GDAL 3.6 sends a date with a dangling `T`: it is read as the date.
    ///
    /// # Errors
    /// See [`TimeError`]. Both sides open is an error: the ABNF of Features does not have it.
    pub fn parse_parameter(text: &str) -> Result<Self, TimeError> {
        let mut parts = text.split('/');
        let (first, second) = (parts.next().unwrap_or_default(), parts.next());
        if parts.next().is_some() {
            return Err(TimeError::TooManyParts { text: text.to_owned() });
        }
        let Some(second) = second else {
            return Self::part(first);
        };
        let start = Self::bound(first)?.and_then(|interval| interval.start);
        let end = Self::bound(second)?.and_then(|interval| interval.end);
        match (start, end) {
            (None, None) => Err(TimeError::Unbounded { text: text.to_owned() }),
            (Some(start), Some(end)) if start > end => Err(TimeError::Backwards { text: text.to_owned() }),
            _ => Ok(Self { start, end }),
        }
    }

    fn bound(text: &str) -> Result<Option<Self>, TimeError> {
        if matches!(text, "" | "..") { Ok(None) } else { Self::part(text).map(Some) }
    }

    fn part(text: &str) -> Result<Self, TimeError> {
        let trimmed = text.strip_suffix('T').unwrap_or(text);
        Self::read(trimmed, false).ok_or_else(|| TimeError::NotAnInstant { text: text.to_owned() })
    }

    /// Reads a value as databases and files hold it: a date, or a date and a time divided by `T` or a blank, without
    /// offset taken as UTC. A date is its whole day.
    #[must_use]
    pub fn parse_stored(text: &str) -> Option<Self> {
        Self::read(text.trim(), true)
    }

    fn read(text: &str, lenient: bool) -> Option<Self> {
        let mut reader = Reader(text.as_bytes());
        let midnight = reader.date()? * MICROS_PER_DAY;
        if reader.0.is_empty() {
            return Some(Self { start: Some(Instant(midnight)), end: Some(Instant(midnight + MICROS_PER_DAY - 1)) });
        }
        // RFC 3339 allows a lower-case `t`, and a blank where it is more readable.
        reader.one_of(if lenient { b"Tt " } else { b"Tt" })?;
        let time = reader.time_of_day(lenient)?;
        if lenient {
            while reader.one_of(b" ").is_some() {}
        }
        let offset = reader.offset(lenient)?;
        let instant = Instant(midnight + time - offset);
        reader.0.is_empty().then_some(Self { start: Some(instant), end: Some(instant) })
    }

    /// Whether two intervals share an instant.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        let starts_in_time = match (self.start, other.end) {
            (Some(start), Some(end)) => start <= end,
            _ => true,
        };
        let ends_in_time = match (self.end, other.start) {
            (Some(end), Some(start)) => end >= start,
            _ => true,
        };
        starts_in_time && ends_in_time
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let show = |bound: Option<Instant>| bound.map_or("..".to_owned(), Instant::to_rfc3339);
        let actual = match Interval::parse_parameter(text) {
            Ok(Interval { start, end }) => format!("{} {}", show(start), show(end)),
            Err(error) => error.to_string(),
        };
        assert_eq!(actual, expected, "{text}");
    }

    #[test]
    fn the_forms_of_the_datetime_parameter() {
        check("2018-02-12T23:20:50Z", "2018-02-12T23:20:50Z 2018-02-12T23:20:50Z");
        check("2018-02-12T23:20:50.52+01:00", "2018-02-12T22:20:50.52Z 2018-02-12T22:20:50.52Z");
        check("2018-02-12T00:00:00Z/2018-03-18T12:31:12Z", "2018-02-12T00:00:00Z 2018-03-18T12:31:12Z");
        check("2018-02-12T00:00:00Z/..", "2018-02-12T00:00:00Z ..");
        check("../2018-03-18T12:31:12Z", ".. 2018-03-18T12:31:12Z");
        check("2018-02-12T00:00:00Z/", "2018-02-12T00:00:00Z ..");
        check("/2018-03-18T12:31:12Z", ".. 2018-03-18T12:31:12Z");
    }

    #[test]
    fn a_date_is_its_whole_day_with_or_without_the_dangling_t_of_gdal() {
        check("2024-07-09", "2024-07-09T00:00:00Z 2024-07-09T23:59:59.999999Z");
        check("2024-07-09T/..", "2024-07-09T00:00:00Z ..");
        check("2024-07-09/2024-07-10", "2024-07-09T00:00:00Z 2024-07-10T23:59:59.999999Z");
    }

    #[test]
    fn the_open_bounds_of_qgis_are_years_like_any_other() {
        check("0000-01-01T00:00:00Z/2020-01-01T00:00:00Z", "0000-01-01T00:00:00Z 2020-01-01T00:00:00Z");
        check("2020-01-01T00:00:00Z/9999-12-31T00:00:00Z", "2020-01-01T00:00:00Z 9999-12-31T00:00:00Z");
    }

    #[test]
    fn what_is_no_time_is_refused_with_a_reason() {
        check("../..", "an interval needs a start or an end; `../..` has neither");
        check("/", "an interval needs a start or an end; `/` has neither");
        check("2020-01-01/2019-01-01", "the interval `2020-01-01/2019-01-01` ends before it starts");
        check("a/b/c", "an interval has a start and an end, divided by one `/`; `a/b/c` has more");
        for text in [
            "",
            "yesterday",
            "2018-02-30",
            "2018-13-01",
            "2018-02-12T25:00:00Z",
            "2018-02-12T23:20:50",
            "2018-02-12 23:20:50Z",
        ] {
            check(text, &format!("`{text}` is no date-time; write it as 2024-07-09T12:00:00Z or 2024-07-09"));
        }
    }

    #[test]
    fn stored_values_may_lack_what_a_request_must_have() {
        for text in [
            "2024-07-09T10:00:00Z",
            "2024-07-09 10:00:00",
            "2024-07-09T10:00",
            "2024-07-09 12:00:00+02",
            "2024-07-09 10:00:00.000 Z",
        ] {
            let interval = Interval::parse_stored(text).unwrap();
            assert_eq!(interval.start.unwrap().to_rfc3339(), "2024-07-09T10:00:00Z", "{text}");
        }
        assert_eq!(Interval::parse_stored("9 July"), None);
    }

    #[test]
    fn days_and_civil_dates_are_inverse_over_ten_thousand_years() {
        // 0000-01-01 and 9999-12-31 as days since 1970-01-01, from PostgreSQL's date arithmetic.
        assert_eq!(days_from_civil(0, 1, 1), -719_528);
        assert_eq!(days_from_civil(9999, 12, 31), 2_932_896);
        for days in (-719_528..=2_932_896).step_by(37) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn intervals_touch_at_their_ends() {
        let day = Interval::parse_parameter("2024-07-09").unwrap();
        assert!(day.intersects(&Interval::parse_parameter("2024-07-09T23:59:59Z/..").unwrap()));
        assert!(!day.intersects(&Interval::parse_parameter("2024-07-10T00:00:00Z/..").unwrap()));
        assert!(day.intersects(&Interval::parse_parameter("../2024-07-09T00:00:00Z").unwrap()));
    }
}

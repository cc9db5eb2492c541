//! Cells of tables, and what a column of them holds.

use watergang_core::{Instant, Interval, PropertyKind, Value};

/// One cell. A text file has only texts; a spreadsheet knows more.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing, or blanks.
    Empty,
    /// A text, without the blanks around it.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A date, `2024-07-09`.
    Date(String),
    /// A point in time of RFC 3339 in UTC.
    DateTime(String),
}

impl Cell {
    /// A text as a cell: blanks around it go, and a text of blanks is nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        match text.trim() {
            "" => Self::Empty,
            trimmed => Self::Text(trimmed.to_owned()),
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The number in it, whether it is a number or a text that reads as one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Number(number) => Some(*number),
            Self::Text(text) => parse_number(text),
            _ => None,
        }
    }

    /// The cell as people would write it.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Date(text) | Self::DateTime(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(flag) => flag.to_string(),
        }
    }

    /// The cell as a value of a kind that [`Guess`] found for its column.
    #[must_use]
    pub fn to_value(&self, kind: PropertyKind) -> Value {
        if self.is_empty() {
            return Value::Null;
        }
        let text = self.to_text();
        match kind {
            PropertyKind::Boolean => parse_boolean(&text).map_or(Value::Null, Value::Boolean),
            PropertyKind::Integer => match self {
                Self::Number(number) => whole(*number).map_or(Value::Null, Value::Integer),
                _ => parse_integer(&text).map_or(Value::Null, Value::Integer),
            },
            PropertyKind::Number => self.number().map_or(Value::Null, Value::Number),
            PropertyKind::Date => parse_date(&text).map_or(Value::Null, Value::Text),
            PropertyKind::DateTime => parse_instant(&text).map_or(Value::Null, Value::Text),
            PropertyKind::Text | PropertyKind::Json => Value::Text(text),
        }
    }
}

/// The whole number that a double is, where it is one and fits.
#[must_use]
pub fn whole(number: f64) -> Option<i64> {
    // Beyond 2^53 a double no longer tells neighbours apart.
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT_MAX).then_some(number as i64)
}

/// A whole number as people write it; a leading zero makes it a code (`062`), not a number.
#[must_use]
pub fn parse_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_code = digits.len() > 1 && digits.starts_with('0');
    if is_code || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

/// A number as people write it, with a point or a comma before the decimals, with or without blanks (also narrow and
/// no-break ones) between the thousands.
#[must_use]
pub fn parse_number(text: &str) -> Option<f64> {
    let looks_right =
        text.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b','))
            && text.bytes().any(|byte| byte.is_ascii_digit());
    if !looks_right {
        return None;
    }
    let compact: String = text.chars().filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '\u{202f}')).collect();
    let is_grouped_right = compact.len() == text.len() || groups_of_three(text);
    let commas = compact.bytes().filter(|byte| *byte == b',').count();
    let plain = match (commas, compact.contains('.')) {
        (0, _) => compact,
        (1, false) => compact.replace(',', "."),
        _ => return None,
    };
    let digits = plain.trim_start_matches(['-', '+']);
    let is_code =
        digits.len() > 1 && digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    if is_code || !is_grouped_right {
        return None;
    }
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Whether blanks divide the digits into groups of three: `12 345 678,9`.
fn groups_of_three(text: &str) -> bool {
    let whole_part = text.split([',', '.']).next().unwrap_or_default().trim_start_matches(['-', '+']);
    let mut groups = whole_part.split([' ', '\u{a0}', '\u{202f}']);
    let first_fits = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    first_fits && groups.all(|group| group.len() == 3)
}

/// True or false in our three languages.
#[must_use]
pub fn parse_boolean(text: &str) -> Option<bool> {
    // No word is longer: a long text need not be copied to be compared.
    const LETTERS_MAX: usize = 6;
    if text.len() > LETTERS_MAX {
        return None;
    }
    match text.to_lowercase().as_str() {
        "true" | "vrai" | "waar" | "yes" | "oui" | "ja" | "1" | "t" => Some(true),
        "false" | "faux" | "onwaar" | "no" | "non" | "nee" | "0" | "f" => Some(false),
        _ => None,
    }
}

/// A date as `2024-07-09`, from that spelling or `2024/07/09`, `09/07/2024`, `9-7-2024`, `09.07.2024`. The day comes
/// before the month: that is how France, Belgium and the United Kingdom write.
#[must_use]
pub fn parse_date(text: &str) -> Option<String> {
    let mut parts = text.split(['-', '/', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let all_digits = [first, second, third]
        .iter()
        .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    if parts.next().is_some() || !all_digits {
        return None;
    }
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => (first, second, third),
        (1..=2, 1..=2, 4) => (third, second, first),
        _ => return None,
    };
    let iso = format!("{year}-{month:0>2}-{day:0>2}");
    Interval::parse_stored(&iso).map(|_| iso)
}

/// A point in time as RFC 3339 in UTC, from a date as [`parse_date`] reads it, `T` or a blank, and a time with or
/// without seconds and offset. Without an offset it is taken as UTC.
#[must_use]
pub fn parse_instant(text: &str) -> Option<String> {
    let at = text.find(['T', ' '])?;
    let (date, rest) = text.split_at_checked(at)?;
    let date = parse_date(date)?;
    let time = rest.get(1..)?.trim();
    let time = if time.len() == 5 { format!("{time}:00") } else { time.to_owned() };
    match Interval::parse_stored(&format!("{date}T{time}"))? {
        Interval { start: Some(start), end: Some(end) } if start == end => Some(Instant::to_rfc3339(start)),
        _ => None,
    }
}

/// What the cells of a column have in common, as far as they were looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    seen_count: u64,
    may_be_boolean: bool,
    may_be_integer: bool,
    may_be_number: bool,
    may_be_date: bool,
    may_be_instant: bool,
}

impl Default for Guess {
    fn default() -> Self {
        Self {
            seen_count: 0,
            may_be_boolean: true,
            may_be_integer: true,
            may_be_number: true,
            may_be_date: true,
            may_be_instant: true,
        }
    }
}

impl Guess {
    /// Looks at one more cell.
    pub fn see(&mut self, cell: &Cell) {
        let number = match cell {
            Cell::Empty => return,
            Cell::Text(text) => {
                // What is ruled out is not tried again. 0 and 1 are numbers where nothing else tells: a column of counts may hold nothing but these.
                self.may_be_boolean =
                    self.may_be_boolean && parse_boolean(text).is_some() && !matches!(text.as_str(), "0" | "1");
                self.may_be_integer = self.may_be_integer && parse_integer(text).is_some();
                self.may_be_date = self.may_be_date && parse_date(text).is_some();
                self.may_be_instant = self.may_be_instant && parse_instant(text).is_some();
                if self.may_be_number { parse_number(text) } else { None }
            }
            Cell::Integer(_) | Cell::Number(_) => {
                let number = cell.number();
                self.only(false, number.and_then(whole).is_some(), true, false, false);
                number
            }
            Cell::Boolean(_) => {
                self.only(true, false, false, false, false);
                None
            }
            Cell::Date(_) => {
                self.only(false, false, false, true, false);
                None
            }
            Cell::DateTime(_) => {
                self.only(false, false, false, false, true);
                None
            }
        };
        self.seen_count += 1;
        self.may_be_number &= number.is_some();
    }

    fn only(&mut self, boolean: bool, integer: bool, number: bool, date: bool, instant: bool) {
        self.may_be_boolean &= boolean;
        self.may_be_integer &= integer;
        self.may_be_number &= number;
        self.may_be_date &= date;
        self.may_be_instant &= instant;
    }

    /// The narrowest kind that holds every cell seen; text where there was none.
    #[must_use]
    pub const fn kind(&self) -> PropertyKind {
        if self.seen_count == 0 {
            PropertyKind::Text
        } else if self.may_be_boolean {
            PropertyKind::Boolean
        } else if self.may_be_integer {
            PropertyKind::Integer
        } else if self.may_be_number {
            PropertyKind::Number
        } else if self.may_be_date {
            PropertyKind::Date
        } else if self.may_be_instant {
            PropertyKind::DateTime
        } else {
            PropertyKind::Text
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_are_read_as_people_of_the_corridor_write_them() {
        for (text, expected) in [
            ("12.5", Some(12.5)),
            ("12,5", Some(12.5)),
            ("-0,5", Some(-0.5)),
            ("1 234,5", Some(1234.5)),
            ("1\u{202f}234\u{202f}567", Some(1_234_567.0)),
            ("1e3", Some(1000.0)),
            ("062", None),
            ("0.5", Some(0.5)),
            ("0", Some(0.0)),
            ("1,234,567", None),
            ("1 2", None),
            ("12 m", None),
            ("NaN", None),
            ("inf", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(parse_number(text), expected, "{text}");
        }
        assert_eq!(parse_integer("62765"), Some(62765));
        assert_eq!(parse_integer("01"), None);
    }

    #[test]
    fn dates_are_read_day_before_month() {
        for (text, expected) in [
            ("2024-07-09", Some("2024-07-09")),
            ("2024/7/9", Some("2024-07-09")),
            ("09/07/2024", Some("2024-07-09")),
            ("9-7-2024", Some("2024-07-09")),
            ("31.12.2024", Some("2024-12-31")),
            ("31/02/2024", None),
            ("07/2024", None),
            ("1.2.3", None),
        ] {
            assert_eq!(parse_date(text).as_deref(), expected, "{text}");
        }
        assert_eq!(parse_instant("2025-02-06T10:44:06Z").as_deref(), Some("2025-02-06T10:44:06Z"));
        assert_eq!(parse_instant("06/02/2025 10:44").as_deref(), Some("2025-02-06T10:44:00Z"));
        assert_eq!(parse_instant("2025-02-06T10:44:06+02:00").as_deref(), Some("2025-02-06T08:44:06Z"));
        assert_eq!(parse_instant("2025-02-06"), None);
    }

    #[track_caller]
    fn check(cells: &[&str], expected: PropertyKind) {
        let mut guess = Guess::default();
        cells.iter().for_each(|text| guess.see(&Cell::from_text(text)));
        assert_eq!(guess.kind(), expected, "{cells:?}");
    }

    #[test]
    fn a_column_is_of_the_narrowest_kind_that_holds_all_its_cells() {
        check(&["1", "", "25"], PropertyKind::Integer);
        check(&["1", "2,5"], PropertyKind::Number);
        check(&["1", "2.5", "x"], PropertyKind::Text);
        check(&["01", "25"], PropertyKind::Text);
        check(&["0", "1"], PropertyKind::Integer);
        check(&["true", "FALSE"], PropertyKind::Boolean);
        check(&["2024-07-09", "10/07/2024"], PropertyKind::Date);
        check(&["2024-07-09T10:00:00Z", "2024-07-09 11:00"], PropertyKind::DateTime);
        check(&["2024-07-09T10:00:00Z", "2024-07-09"], PropertyKind::Text);
        check(&["", " "], PropertyKind::Text);
    }
}

//! Values in the types of a column, for formats whose columns have one. A store may hold a value of another kind than its
//! property's (SQLite does not mind); such a value is left out.

use std::borrow::Cow;

use watergang_core::time::MICROS_PER_DAY;
use watergang_core::{Interval, ValueRef};

/// True or false, where the value says so.
pub fn boolean(value: ValueRef<'_>) -> Option<bool> {
    match value {
        ValueRef::Boolean(flag) => Some(flag),
        ValueRef::Integer(number @ (0 | 1)) => Some(number == 1),
        _ => None,
    }
}

/// A whole number, where the value is one.
pub fn integer(value: ValueRef<'_>) -> Option<i64> {
    /// Doubles are exact whole numbers up to here.
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    match value {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Number(number) if number.fract() == 0.0 && number.abs() <= EXACT_MAX => Some(number as i64),
        ValueRef::Boolean(flag) => Some(i64::from(flag)),
        _ => None,
    }
}

/// A number, where the value is one; it may be NaN or infinite.
pub fn number(value: ValueRef<'_>) -> Option<f64> {
    match value {
        ValueRef::Number(number) => Some(number),
        ValueRef::Integer(number) => Some(number as f64),
        _ => None,
    }
}

/// The text of a value; nothing for null.
pub fn text(value: ValueRef<'_>) -> Option<Cow<'_, str>> {
    match value {
        ValueRef::Null => None,
        ValueRef::Text(text) | ValueRef::Json(text) => Some(Cow::Borrowed(text)),
        ValueRef::Boolean(flag) => Some(Cow::Borrowed(if flag { "true" } else { "false" })),
        ValueRef::Integer(number) => Some(Cow::Owned(number.to_string())),
        ValueRef::Number(number) => Some(Cow::Owned(number.to_string())),
    }
}

/// Microseconds since 1970-01-01T00:00:00Z of a date or point in time, where the value is one.
pub fn micros(value: ValueRef<'_>) -> Option<i64> {
    let ValueRef::Text(text) = value else { return None };
    Interval::parse_stored(text)?.start.map(|instant| instant.0)
}

/// Days since 1970-01-01 of a date, where the value is one.
pub fn days(value: ValueRef<'_>) -> Option<i32> {
    i32::try_from(micros(value)?.div_euclid(MICROS_PER_DAY)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_taken_only_for_what_it_is() {
        assert_eq!(boolean(ValueRef::Integer(1)), Some(true));
        assert_eq!(boolean(ValueRef::Integer(2)), None);
        assert_eq!(boolean(ValueRef::Text("true")), None);
        assert_eq!(integer(ValueRef::Number(7.0)), Some(7));
        assert_eq!(integer(ValueRef::Number(7.5)), None);
        assert_eq!(integer(ValueRef::Number(f64::NAN)), None);
        assert_eq!(integer(ValueRef::Number(1e300)), None);
        assert_eq!(number(ValueRef::Text("7")), None);
        assert_eq!(text(ValueRef::Number(7.5)).as_deref(), Some("7.5"));
        assert_eq!(days(ValueRef::Text("1970-01-02")), Some(1));
        assert_eq!(days(ValueRef::Text("1969-12-31")), Some(-1));
        assert_eq!(days(ValueRef::Text("some day")), None);
        assert_eq!(micros(ValueRef::Text("1970-01-01T00:00:01Z")), Some(1_000_000));
    }
}

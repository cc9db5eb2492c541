//! Values in PostgreSQL's binary form as values of the system.
//!
//! [`watergang_sql::select`] casts all columns down to the few types that are read here. Source of the forms:
//! PostgreSQL's `*_send` functions; dates count days and times microseconds from 2000-01-01, both big-endian.

use std::fmt::Write;

use watergang_core::time::{MICROS_PER_DAY, civil_from_days};
use watergang_core::{IdRef, Instant, KeyKind, Value, ValueRef};
use watergang_sql::{ColumnType, order};

/// Days from 1970-01-01 to 2000-01-01.
const EPOCH_DAYS: i64 = 10_957;

/// Which end of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Before all moments.
    Past,
    /// After all moments.
    Future,
}

/// Days of 400 years of the Gregorian calendar.
const DAYS_PER_400_YEARS: i64 = 146_097;

/// A moment or day as PostgreSQL holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Days since 1970-01-01.
    Day(i64),
    /// A point in time.
    Instant(Instant),
    /// `infinity` or `-infinity`: an open end.
    Endless(End),
}

/// Reads a date, or a time with or without zone.
pub(crate) fn moment(column_type: ColumnType, bytes: &[u8]) -> Option<Moment> {
    if column_type == ColumnType::Date {
        let days = i32::from_be_bytes(*bytes.first_chunk()?);
        return Some(match days {
            i32::MIN => Moment::Endless(End::Past),
            i32::MAX => Moment::Endless(End::Future),
            days => Moment::Day(i64::from(days) + EPOCH_DAYS),
        });
    }
    let micros = i64::from_be_bytes(*bytes.first_chunk()?);
    Some(match micros {
        i64::MIN => Moment::Endless(End::Past),
        i64::MAX => Moment::Endless(End::Future),
        micros => Moment::Instant(Instant(micros.saturating_add(EPOCH_DAYS * MICROS_PER_DAY))),
    })
}

/// A short text on the stack: dates and times need no allocation.
struct Short {
    bytes: [u8; 48],
    length: usize,
}

impl Write for Short {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(std::fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

impl Short {
    fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

fn spell<T>(moment: Moment, give: impl FnOnce(&str) -> T) -> T {
    let mut short = Short { bytes: [0; 48], length: 0 };
    // The longest date of PostgreSQL's is far shorter than the buffer.
    let _ = match moment {
        Moment::Day(days) => {
            let (year, month, day) = civil_from_days(days);
            write!(short, "{year:04}-{month:02}-{day:02}")
        }
        Moment::Instant(instant) => write!(short, "{instant}"),
        Moment::Endless(End::Past) => short.write_str(order::PAST),
        Moment::Endless(End::Future) => short.write_str(order::FUTURE),
    };
    give(short.as_str())
}

/// A moment as PostgreSQL reads it back: years before the first have no number there.
fn as_read_back(moment: Moment) -> String {
    let days = match moment {
        Moment::Day(days) => days,
        Moment::Instant(instant) => instant.0.div_euclid(MICROS_PER_DAY),
        Moment::Endless(_) => return spell(moment, str::to_owned),
    };
    let (year, ..) = civil_from_days(days);
    if year > 0 {
        return spell(moment, str::to_owned);
    }
    // The calendar is the same every 400 years: the year 0 and those before it are moved to where they have four digits.
    let cycles = (-year).div_euclid(400) + 1;
    let shift_days = cycles * DAYS_PER_400_YEARS;
    let moved = match moment {
        Moment::Instant(instant) => Moment::Instant(Instant(instant.0 + shift_days * MICROS_PER_DAY)),
        _ => Moment::Day(days + shift_days),
    };
    spell(moved, |text| {
        let rest = text.get(4..).unwrap_or_default();
        format!("{:04}{rest}{}", 1 - year, order::BEFORE_CHRIST)
    })
}

/// Hands a value over in the form of its column. What is endless has no end, and so no value.
pub(crate) fn value(column_type: ColumnType, bytes: Option<&[u8]>, give: impl FnOnce(ValueRef<'_>)) {
    let Some(bytes) = bytes else { return give(ValueRef::Null) };
    match column_type {
        ColumnType::Boolean => give(ValueRef::Boolean(bytes.first() == Some(&1))),
        ColumnType::Integer => give(integer(bytes).map_or(ValueRef::Null, ValueRef::Integer)),
        ColumnType::Number => give(number(bytes).map_or(ValueRef::Null, ValueRef::Number)),
        ColumnType::Text | ColumnType::Uuid | ColumnType::Other => give(ValueRef::Text(text(bytes))),
        ColumnType::Json => give(ValueRef::Json(text(bytes))),
        ColumnType::Date | ColumnType::Timestamp | ColumnType::LocalTimestamp => match moment(column_type, bytes) {
            None | Some(Moment::Endless(_)) => give(ValueRef::Null),
            Some(moment) => spell(moment, |text| give(ValueRef::Text(text))),
        },
    }
}

/// A value of the order or the key, for a cursor.
pub(crate) fn owned(column_type: ColumnType, bytes: Option<&[u8]>) -> Value {
    // Endless values have a place in the order, after or before all others: they must not be told as missing.
    if let (ColumnType::Date | ColumnType::Timestamp | ColumnType::LocalTimestamp, Some(bytes)) = (column_type, bytes) {
        return moment(column_type, bytes).map_or(Value::Null, |moment| Value::Text(as_read_back(moment)));
    }
    let mut owned = Value::Null;
    value(column_type, bytes, |value| owned = value.to_value());
    owned
}

/// Hands the id of an item over.
pub(crate) fn item_id(kind: KeyKind, bytes: Option<&[u8]>, give: impl FnOnce(IdRef<'_>)) {
    match (kind, bytes) {
        (KeyKind::Integer, Some(bytes)) => give(IdRef::Integer(integer(bytes).unwrap_or_default())),
        (KeyKind::Text, Some(bytes)) => give(IdRef::Text(text(bytes))),
        (_, None) => give(IdRef::Text("")),
    }
}

/// An `int8`.
pub(crate) fn integer(bytes: &[u8]) -> Option<i64> {
    bytes.first_chunk().map(|bytes| i64::from_be_bytes(*bytes))
}

/// A `float8`.
pub(crate) fn number(bytes: &[u8]) -> Option<f64> {
    bytes.first_chunk().map(|bytes| f64::from_be_bytes(*bytes))
}

/// A `text`; the connection's encoding is UTF-8.
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(column_type: ColumnType, bytes: &[u8], expected: ValueRef<'_>) {
        value(column_type, Some(bytes), |actual| assert_eq!(actual, expected));
    }

    /// From PostgreSQL 15: `date_send`, `timestamptz_send` and so on of the value.
    #[test]
    fn binary_forms_are_read() {
        check(ColumnType::Date, &[0, 0, 0x22, 0xfb], ValueRef::Text("2024-07-08"));
        check(ColumnType::Date, &[0xff, 0xff, 0xff, 0xff], ValueRef::Text("1999-12-31"));
        check(ColumnType::Timestamp, &0_i64.to_be_bytes(), ValueRef::Text("2000-01-01T00:00:00Z"));
        check(ColumnType::LocalTimestamp, &1_500_000_i64.to_be_bytes(), ValueRef::Text("2000-01-01T00:00:01.5Z"));
        check(ColumnType::Timestamp, &i64::MAX.to_be_bytes(), ValueRef::Null);
        check(ColumnType::Date, &i32::MIN.to_be_bytes(), ValueRef::Null);
        check(ColumnType::Boolean, &[1], ValueRef::Boolean(true));
        check(ColumnType::Integer, &(-7_i64).to_be_bytes(), ValueRef::Integer(-7));
        check(ColumnType::Number, &2.5_f64.to_be_bytes(), ValueRef::Number(2.5));
        check(ColumnType::Json, b"{}", ValueRef::Json("{}"));
    }

    #[test]
    fn an_endless_date_keeps_its_place_in_an_order() {
        let endless = owned(ColumnType::Date, Some(&i32::MAX.to_be_bytes()));
        assert_eq!(endless, Value::Text("infinity".to_owned()));
        let endless = owned(ColumnType::Timestamp, Some(&i64::MIN.to_be_bytes()));
        assert_eq!(endless, Value::Text("-infinity".to_owned()));
        assert_eq!(owned(ColumnType::Date, None), Value::Null);
    }

    /// From PostgreSQL 15: `date '0044-03-15 BC' - date '2000-01-01'` is -746117.
    #[test]
    fn a_date_before_the_first_year_is_spelled_as_postgresql_reads_it() {
        let ides = owned(ColumnType::Date, Some(&(-746_117_i32).to_be_bytes()));
        assert_eq!(ides, Value::Text("0044-03-15 BC".to_owned()));
        let noon = owned(ColumnType::Timestamp, Some(&((-746_117 * 24 + 12) * 3_600_000_000_i64).to_be_bytes()));
        assert_eq!(noon, Value::Text("0044-03-15T12:00:00Z BC".to_owned()));
    }
}

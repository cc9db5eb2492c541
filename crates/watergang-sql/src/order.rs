//! A total order of rows, and the rows after a place in it.
//!
//! Rows that lack a property come last in both directions, on both databases: SQLite puts NULL first and PostgreSQL
//! last, so the order says it. Texts compare by code point, which is `BINARY` here and `"C"` there. A key that is text
//! compares as its index does, on PostgreSQL by the collation of the database: pages are complete all the same, in an
//! order that may not be the other store's.

use watergang_core::{Cursor, Direction, Mark, SortKey, StoreError, Value};

use crate::table::{ColumnType, KeyColumn, Table};
use crate::text::{Dialect, Sql};

/// Along the order, or against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// From the first row on.
    #[default]
    Forward,
    /// From the last row back: the same order, read from its end.
    Backward,
}

/// One term of the order.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Column.
    pub column: String,
    /// How the database holds it.
    pub column_type: ColumnType,
    /// Which way.
    pub direction: Direction,
}

/// The terms of a query's order without the key, which comes last by itself.
///
/// # Errors
/// [`StoreError::Unsupported`] when a property is not of the table or cannot be sorted by.
pub fn terms(table: &Table, sort: &[SortKey]) -> Result<Vec<Term>, StoreError> {
    let sort = if sort.is_empty() { &table.default_sort } else { sort };
    let mut terms = Vec::with_capacity(sort.len());
    for key in sort {
        // Sorting by the key is what happens anyway.
        if key.property == table.key.name && key.direction == Direction::Ascending {
            break;
        }
        let column = table
            .column(&key.property)
            .filter(|column| column.column_type != ColumnType::Json)
            .ok_or_else(|| StoreError::Unsupported { what: format!("sort by `{}`", key.property) })?;
        terms.push(Term { column: column.name.clone(), column_type: column.column_type, direction: key.direction });
    }
    Ok(terms)
}

fn expression(sql: Sql, column: &str, column_type: ColumnType) -> Sql {
    match (sql.dialect(), column_type) {
        (Dialect::Postgres, ColumnType::Text) => sql.ident(column).lit(r#" COLLATE "C""#),
        (Dialect::Postgres, ColumnType::Other) => sql.ident(column).lit(r#"::text COLLATE "C""#),
        // As a cursor holds it: of two numbers that are one there, the key decides.
        (Dialect::Postgres, ColumnType::Number) => sql.ident(column).lit("::float8"),
        _ => sql.ident(column),
    }
}

/// A value of the order as a placeholder, cast to the column's type where the driver cannot bind it as such.
fn place(sql: Sql, column_type: ColumnType, value: &Mark) -> Sql {
    let sql = sql.bind(value.clone());
    if sql.dialect() == Dialect::Sqlite {
        return sql;
    }
    match column_type {
        ColumnType::Date => sql.lit("::date"),
        ColumnType::Timestamp => sql.lit("::timestamptz"),
        ColumnType::LocalTimestamp => sql.lit("::timestamp"),
        ColumnType::Uuid => sql.lit("::uuid"),
        _ => sql,
    }
}

/// `ORDER BY …` with the key last. The names are those of the table `t`, since PostgreSQL would take a bare one for a
/// column of the result, which may be cast and so without an index. `gathers` keeps SQLite from walking along the key.
#[must_use]
pub fn order_by(mut sql: Sql, terms: &[Term], key: &KeyColumn, way: Way, gathers: bool) -> Sql {
    sql = sql.lit(" ORDER BY ");
    for term in terms {
        sql = expression(sql.lit("t."), &term.column, term.column_type);
        sql = sql.lit(match (term.direction, way) {
            (Direction::Ascending, Way::Forward) => " NULLS LAST, ",
            (Direction::Descending, Way::Forward) => " DESC NULLS LAST, ",
            (Direction::Ascending, Way::Backward) => " DESC NULLS FIRST, ",
            (Direction::Descending, Way::Backward) => " NULLS FIRST, ",
        });
    }
    let sql = if gathers && sql.dialect() == Dialect::Sqlite { sql.lit("+") } else { sql };
    sql.lit("t.").ident(&key.name).lit(if way == Way::Backward { " DESC" } else { "" })
}

/// The condition that a row comes after the cursor; on the way back, that it comes before it.
///
/// # Errors
/// [`StoreError::ForeignCursor`] when the cursor was made for another order.
pub fn beyond(dialect: Dialect, terms: &[Term], key: &KeyColumn, cursor: &Cursor, way: Way) -> Result<Sql, StoreError> {
    let (key_value, values) = match cursor.values.split_last() {
        Some((key_value, values)) if values.len() == terms.len() && fits_key(dialect, key, key_value) => {
            (key_value, values)
        }
        _ => return Err(StoreError::ForeignCursor),
    };
    if !terms.iter().zip(values).all(|(term, value)| is_place(dialect, term.column_type, value)) {
        return Err(StoreError::ForeignCursor);
    }
    let operator = if way == Way::Forward { " > " } else { " < " };
    let key_beyond = place(Sql::new(dialect).ident(&key.name).lit(operator), key.column_type, key_value);
    if terms.is_empty() {
        return Ok(key_beyond);
    }
    // (a after x) or (a = x and b after y) or (a = x and b = y and key > z), NULLs last in each term.
    let mut alternatives = Vec::new();
    let mut equal_so_far = Sql::new(dialect);
    for (term, value) in terms.iter().zip(values) {
        alternatives.extend(term_beyond(equal_so_far.clone(), term, value, way));
        equal_so_far = if value.is_null() {
            equal_so_far.ident(&term.column).lit(" IS NULL AND ")
        } else {
            let equal = expression(equal_so_far, &term.column, term.column_type).lit(" = ");
            place(equal, term.column_type, value).lit(" AND ")
        };
    }
    alternatives.push(equal_so_far.append(&key_beyond));
    Ok(Sql::new(dialect).lit("((").join(&alternatives, ") OR (").lit("))"))
}

/// The condition that one term of the order goes beyond a value; nothing where none can.
fn term_beyond(sql: Sql, term: &Term, value: &Mark, way: Way) -> Option<Sql> {
    let is_null = value.is_null();
    if is_null && way == Way::Forward {
        return None;
    }
    if is_null {
        return Some(sql.ident(&term.column).lit(" IS NOT NULL"));
    }
    let is_upwards = (term.direction == Direction::Ascending) == (way == Way::Forward);
    let sql = expression(sql.lit("("), &term.column, term.column_type).lit(if is_upwards { " > " } else { " < " });
    let sql = place(sql, term.column_type, value);
    Some(if way == Way::Forward { sql.lit(" OR ").ident(&term.column).lit(" IS NULL)") } else { sql.lit(")") })
}

/// The condition that a row comes no later than the cursor.
///
/// # Errors
/// As [`beyond`].
pub fn until(dialect: Dialect, terms: &[Term], key: &KeyColumn, cursor: &Cursor) -> Result<Sql, StoreError> {
    let beyond = beyond(dialect, terms, key, cursor, Way::Forward)?;
    match cursor.values.as_slice() {
        // An index of the key ends here; a negation would go on to the end of the table.
        [key_value] => Ok(place(Sql::new(dialect).ident(&key.name).lit(" <= "), key.column_type, key_value)),
        // A comparison with NULL is neither true nor false; whatever is not beyond the last place may come.
        _ => Ok(Sql::new(dialect).lit("((").append(&beyond).lit(") IS NOT TRUE)")),
    }
}

/// The condition that a row has a key.
///
/// # Errors
/// [`StoreError::ForeignCursor`] when no key is like that.
pub(crate) fn is_key(dialect: Dialect, key: &KeyColumn, value: &Mark) -> Result<Sql, StoreError> {
    if !fits_key(dialect, key, value) {
        return Err(StoreError::ForeignCursor);
    }
    Ok(place(Sql::new(dialect).lit("t.").ident(&key.name).lit(" = "), key.column_type, value))
}

fn fits_key(dialect: Dialect, key: &KeyColumn, value: &Mark) -> bool {
    !value.is_null() && is_place(dialect, key.column_type, value)
}

/// Whether a value may stand for a column of that type in a cursor: a token is made by us, but anybody may send one. A
/// column of SQLite's holds values of any type, and compares with them all; those that it does not promise say so.
fn is_place(dialect: Dialect, column_type: ColumnType, value: &Mark) -> bool {
    match value {
        Mark::Value(value) => fits(column_type, value),
        Mark::Stray(_) => dialect == Dialect::Sqlite,
        Mark::Digest(_) => false,
    }
}

/// Whether a value is one that a column of that type promises.
#[must_use]
pub fn fits(column_type: ColumnType, value: &Value) -> bool {
    match (column_type, value) {
        (_, Value::Null) | (ColumnType::Boolean, Value::Boolean(_)) | (ColumnType::Integer, Value::Integer(_)) => true,
        // Keys of SQLite's views: a whole number in a REAL column, and 0 or 1 for a boolean.
        (ColumnType::Number, Value::Number(_) | Value::Integer(_)) | (ColumnType::Boolean, Value::Integer(_)) => true,
        (ColumnType::Date | ColumnType::Timestamp | ColumnType::LocalTimestamp, Value::Text(text)) => is_moment(text),
        (ColumnType::Uuid, Value::Text(text)) => crate::split::is_uuid(text),
        (ColumnType::Text | ColumnType::Other, Value::Text(_)) => true,
        _ => false,
    }
}

/// Before all moments, as PostgreSQL spells it.
pub const PAST: &str = "-infinity";
/// After all moments, as PostgreSQL spells it.
pub const FUTURE: &str = "infinity";
/// What PostgreSQL puts behind a year before the first.
pub const BEFORE_CHRIST: &str = " BC";

/// The first and the last year of which PostgreSQL takes every day for a date as for a time (its manual, table 8.9).
const YEARS: std::ops::RangeInclusive<i64> = -4_711..=294_275;

/// Whether PostgreSQL takes a text for a date or a time: also the ends of time, years of more than four digits, and
/// years before the first. What it does not take would be an error of the statement, and nothing that a client did.
fn is_moment(text: &str) -> bool {
    if text == PAST || text == FUTURE {
        return true;
    }
    let (plain, is_before) = text.strip_suffix(BEFORE_CHRIST).map_or((text, false), |plain| (plain, true));
    let Some((digits, rest)) = plain.split_once('-') else { return false };
    let is_year = digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let Some(year) = digits.parse::<i64>().ok().filter(|_| is_year) else { return false };
    // 1 BC is the year 0 of astronomers.
    let year = if is_before { 1 - year } else { year };
    // Every 400 years the calendar is the same.
    let alike = 2_000 + year.rem_euclid(400);
    YEARS.contains(&year)
        && is_before == (year <= 0)
        && watergang_core::Interval::parse_stored(&format!("{alike}-{rest}")).is_some()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use watergang_core::KeyKind;

    fn key() -> KeyColumn {
        KeyColumn { name: "fid".to_owned(), kind: KeyKind::Integer, column_type: ColumnType::Integer }
    }

    fn term(direction: Direction) -> Term {
        Term { column: "name".to_owned(), column_type: ColumnType::Text, direction }
    }

    #[test]
    fn the_key_alone_is_the_plain_keyset() {
        let cursor = Cursor { values: vec![Value::Integer(7).into()] };
        assert_eq!(beyond(Dialect::Sqlite, &[], &key(), &cursor, Way::Forward).unwrap().text(), r#""fid" > ?"#);
        // Such that an index ends there.
        assert_eq!(until(Dialect::Sqlite, &[], &key(), &cursor).unwrap().text(), r#""fid" <= ?"#);
    }

    #[test]
    fn a_sorted_place_is_passed_term_by_term_with_nulls_last() {
        let cursor = Cursor { values: vec![Value::Text("Aa".to_owned()).into(), Value::Integer(7).into()] };
        let sql = beyond(Dialect::Postgres, &[term(Direction::Descending)], &key(), &cursor, Way::Forward).unwrap();
        assert_eq!(
            sql.text(),
            r#"((("name" COLLATE "C" < $1 OR "name" IS NULL)) OR ("name" COLLATE "C" = $2 AND "fid" > $3))"#
        );
        let null = Cursor { values: vec![Value::Null.into(), Value::Integer(7).into()] };
        let sql = beyond(Dialect::Sqlite, &[term(Direction::Ascending)], &key(), &null, Way::Forward).unwrap();
        assert_eq!(sql.text(), r#"(("name" IS NULL AND "fid" > ?))"#);
    }

    /// What is true here PostgreSQL 15 casts to a date, and what is false it does not, `0044-02-30 BC` excepted.
    #[test]
    fn moments_beyond_four_digits_and_the_ends_of_time_are_places_in_an_order() {
        for (text, expected) in [
            ("2024-07-09", true),
            ("2024-07-09T10:00:00.5Z", true),
            ("infinity", true),
            ("-infinity", true),
            ("12024-02-29", true),
            ("0044-03-15 BC", true),
            ("0044-03-15T10:00:00Z BC", true),
            ("0000-01-01", false),
            ("0000-01-01 BC", false),
            ("2023-02-29", false),
            ("9999999-01-01", false),
            ("4714-01-01 BC", false),
            ("+2024-01-01", false),
            ("nonsense", false),
        ] {
            assert_eq!(is_moment(text), expected, "{text}");
        }
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        for values in
            [vec![], vec![Value::Null], vec![Value::Text("x".to_owned())], vec![Value::Integer(1), Value::Integer(7)]]
        {
            let cursor = Cursor { values: values.into_iter().map(Mark::from).collect() };
            assert!(matches!(
                beyond(Dialect::Sqlite, &[], &key(), &cursor, Way::Forward),
                Err(StoreError::ForeignCursor)
            ));
        }
    }
}

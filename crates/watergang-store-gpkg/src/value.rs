//! Cells of SQLite as values of the system. SQLite types values, not columns: whatever a cell holds is given out
//! truthfully, in the form of its column where it fits.

use rusqlite::types::ValueRef as Cell;
use watergang_core::{IdRef, Interval, ValueRef};
use watergang_sql::ColumnType;

/// Hands a cell over as a value of the column's type.
pub(crate) fn value(column_type: ColumnType, cell: Cell<'_>, give: impl FnOnce(ValueRef<'_>)) {
    match (column_type, cell) {
        (_, Cell::Null | Cell::Blob(_)) => give(ValueRef::Null),
        (ColumnType::Boolean, Cell::Integer(number)) => give(ValueRef::Boolean(number != 0)),
        #[expect(
            clippy::cast_precision_loss,
            reason = "SQLite holds whole numbers of a REAL column as integers up to 2^53"
        )]
        (ColumnType::Number, Cell::Integer(number)) => give(ValueRef::Number(number as f64)),
        (_, Cell::Integer(number)) => give(ValueRef::Integer(number)),
        (_, Cell::Real(number)) => give(ValueRef::Number(number)),
        (column_type, Cell::Text(bytes)) => {
            let text = String::from_utf8_lossy(bytes);
            match column_type {
                ColumnType::Json => give(ValueRef::Json(&text)),
                ColumnType::Date if !is_plain_date(&text) => {
                    match Interval::parse_stored(&text).and_then(|day| day.start) {
                        Some(start) => give(ValueRef::Text(start.to_rfc3339().get(..10).unwrap_or_default())),
                        None => give(ValueRef::Text(&text)),
                    }
                }
                ColumnType::Timestamp | ColumnType::LocalTimestamp if !is_plain_utc(&text) => {
                    match Interval::parse_stored(&text).and_then(|instant| instant.start) {
                        Some(start) => give(ValueRef::Text(&start.to_rfc3339())),
                        None => give(ValueRef::Text(&text)),
                    }
                }
                _ => give(ValueRef::Text(&text)),
            }
        }
    }
}

/// `2024-07-09`: needs no rewriting.
fn is_plain_date(text: &str) -> bool {
    text.len() == 10
}

/// `2024-07-09T10:00:00Z`: needs no rewriting.
fn is_plain_utc(text: &str) -> bool {
    text.len() == 20 && text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T')
}

/// Hands a cell over as the id of an item.
pub(crate) fn item_id(cell: Cell<'_>, give: impl FnOnce(IdRef<'_>)) {
    match cell {
        Cell::Integer(number) => give(IdRef::Integer(number)),
        Cell::Text(bytes) => give(IdRef::Text(&String::from_utf8_lossy(bytes))),
        Cell::Real(number) => give(IdRef::Text(&number.to_string())),
        Cell::Null | Cell::Blob(_) => give(IdRef::Text("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(column_type: ColumnType, cell: Cell<'_>, expected: ValueRef<'_>) {
        value(column_type, cell, |actual| assert_eq!(actual, expected));
    }

    #[test]
    fn times_come_out_in_one_spelling() {
        let utc = ValueRef::Text("2024-07-09T10:00:00Z");
        for text in
            ["2024-07-09T10:00:00Z", "2024-07-09T10:00:00.000Z", "2024-07-09 10:00:00", "2024-07-09T12:00:00+02:00"]
        {
            check(ColumnType::Timestamp, Cell::Text(text.as_bytes()), utc);
        }
        check(ColumnType::Date, Cell::Text(b"2024-07-09T00:00:00Z"), ValueRef::Text("2024-07-09"));
        check(ColumnType::Timestamp, Cell::Text(b"some day"), ValueRef::Text("some day"));
    }

    #[test]
    fn a_column_type_shapes_what_fits_it_and_leaves_the_rest() {
        check(ColumnType::Boolean, Cell::Integer(1), ValueRef::Boolean(true));
        check(ColumnType::Number, Cell::Integer(3), ValueRef::Number(3.0));
        check(ColumnType::Integer, Cell::Text(b"seven"), ValueRef::Text("seven"));
        check(ColumnType::Json, Cell::Text(b"{}"), ValueRef::Json("{}"));
    }
}

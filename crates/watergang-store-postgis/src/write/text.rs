//! Rows in the text form of `COPY`.
//!
//! Source: PostgreSQL manual, `COPY`, "Text Format": columns parted by tabs, rows ended by line feeds, NULL as `\N`.

use std::fmt::Write;

use watergang_core::Value;

const SRID: u32 = 0x2000_0000;

/// Appends a value. What a text holds is escaped.
pub(crate) fn value(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("\\N"),
        Value::Boolean(flag) => out.push(if *flag { 't' } else { 'f' }),
        Value::Integer(number) => out.push_str(itoa::Buffer::new().format(*number)),
        // Rust writes the shortest text that reads back as the same number; PostgreSQL reads `NaN` and `inf` as well.
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Text(text) => {
            for letter in text.chars() {
                match letter {
                    '\\' => out.push_str("\\\\"),
                    '\t' => out.push_str("\\t"),
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    letter => out.push(letter),
                }
            }
        }
    }
}

/// Appends a geometry as hexadecimal EWKB: the number of its CRS goes behind the type of the outermost geometry, as
/// PostGIS reads it. Nothing is appended for bytes too short to have a type.
pub(crate) fn geometry(wkb: &[u8], srid: i32, out: &mut String) {
    let Some(([order, type_bytes @ ..], rest)) = wkb.split_first_chunk::<5>() else { return };
    let (word, number) = if *order == 1 {
        ((u32::from_le_bytes(*type_bytes) | SRID).to_le_bytes(), srid.to_le_bytes())
    } else {
        ((u32::from_be_bytes(*type_bytes) | SRID).to_be_bytes(), srid.to_be_bytes())
    };
    out.reserve(2 * (wkb.len() + 4));
    for byte in std::iter::once(order).chain(&word).chain(&number).chain(rest) {
        out.push(digit(byte >> 4));
        out.push(digit(byte & 15));
    }
}

const fn digit(value: u8) -> char {
    (if value < 10 { b'0' + value } else { b'a' + value - 10 }) as char
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &Value, expected: &str) {
        let mut out = String::new();
        value(given, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn values_are_written_so_that_no_text_ends_a_column() {
        check(&Value::Text("a\tb\\c\nd\re".to_owned()), "a\\tb\\\\c\\nd\\re");
        check(&Value::Text("\\N".to_owned()), "\\\\N");
        check(&Value::Null, "\\N");
        check(&Value::Integer(-7), "-7");
        check(&Value::Number(0.1), "0.1");
        check(&Value::Number(f64::NEG_INFINITY), "-inf");
        check(&Value::Boolean(true), "t");
    }

    #[test]
    fn a_geometry_gets_its_crs_in_either_byte_order() {
        let mut out = String::new();
        geometry(&[1, 1, 0, 0, 0, 0xff], 4326, &mut out);
        assert_eq!(out, "0101000020e6100000ff");
        out.clear();
        geometry(&[0, 0, 0, 0, 1, 0xff], 4326, &mut out);
        assert_eq!(out, "0020000001000010e6ff");
    }
}

//! Cells of a sheet as XML.

use watergang_core::time::{MICROS_PER_DAY, days_from_civil};
use watergang_core::{PropertyKind, ValueRef};

use super::parts::{STYLE_DATE, STYLE_DATE_TIME, STYLE_HEADER};
use crate::excel::{self, CELL_UNITS_MAX};
use crate::{json, typed};

/// Whole numbers up to here have no more than the 15 digits that Excel keeps.
const EXACT_INTEGER_MAX: u64 = 999_999_999_999_999;
/// Days from the first of March 1900, before which Excel counts a day that there never was, to 1970-01-01.
const FIRST_DAY: i64 = days_from_civil(1900, 3, 1);
/// What Excel counts days from.
const EPOCH_DAY: i64 = days_from_civil(1899, 12, 30);

/// Appends the cell of a property; nothing where it has no value. A date from before March 1900, which Excel cannot
/// count, and a whole number of more digits than it keeps are texts.
pub fn write_value(value: ValueRef<'_>, kind: PropertyKind, out: &mut Vec<u8>) {
    let moment = || typed::micros(value).filter(|micros| micros.div_euclid(MICROS_PER_DAY) >= FIRST_DAY);
    match (value, kind) {
        (ValueRef::Null, _) => out.extend_from_slice(b"<c/>"),
        (ValueRef::Boolean(flag), _) => {
            out.extend_from_slice(if flag { br#"<c t="b"><v>1</v></c>"# } else { br#"<c t="b"><v>0</v></c>"# });
        }
        (ValueRef::Integer(number), _) if number.unsigned_abs() <= EXACT_INTEGER_MAX => {
            out.extend_from_slice(b"<c><v>");
            json::write_integer(number, out);
            out.extend_from_slice(b"</v></c>");
        }
        (ValueRef::Integer(number), _) => write_text(&number.to_string(), out),
        (ValueRef::Number(number), _) => write_number(number, out),
        (ValueRef::Text(text), PropertyKind::Date) => match moment() {
            Some(micros) => {
                write_styled(STYLE_DATE, out);
                json::write_integer(micros.div_euclid(MICROS_PER_DAY) - EPOCH_DAY, out);
                out.extend_from_slice(b"</v></c>");
            }
            None => write_text(text, out),
        },
        (ValueRef::Text(text), PropertyKind::DateTime) => match moment() {
            Some(micros) => {
                write_styled(STYLE_DATE_TIME, out);
                json::write_number((micros - EPOCH_DAY * MICROS_PER_DAY) as f64 / MICROS_PER_DAY as f64, out);
                out.extend_from_slice(b"</v></c>");
            }
            None => write_text(text, out),
        },
        (ValueRef::Text(text) | ValueRef::Json(text), _) => write_text(text, out),
    }
}

fn write_styled(style: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(br#"<c s=""#);
    json::write_integer(i64::from(style), out);
    out.extend_from_slice(br#""><v>"#);
}

/// Appends a number; what is none has no cell.
pub fn write_number(number: f64, out: &mut Vec<u8>) {
    if number.is_finite() {
        out.extend_from_slice(b"<c><v>");
        json::write_number(number, out);
        out.extend_from_slice(b"</v></c>");
    } else {
        out.extend_from_slice(b"<c/>");
    }
}

/// Appends a text: never a formula, whatever it begins with, and cut where it is longer than a cell.
pub fn write_text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(br#"<c t="inlineStr"><is><t xml:space="preserve">"#);
    write_escaped(short_enough(text), out);
    out.extend_from_slice(b"</t></is></c>");
}

/// Appends the name of a column.
pub fn write_name(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(br#"<c s=""#);
    json::write_integer(i64::from(STYLE_HEADER), out);
    out.extend_from_slice(br#"" t="inlineStr"><is><t xml:space="preserve">"#);
    write_escaped(short_enough(name), out);
    out.extend_from_slice(b"</t></is></c>");
}

/// Whether a text fits into a cell.
pub fn fits(text: &str) -> bool {
    short_enough(text).len() == text.len()
}

/// As much of a text as a cell holds.
fn short_enough(text: &str) -> &str {
    excel::cut(text, CELL_UNITS_MAX)
}

/// Appends a text as XML has it. Characters that XML does not have are written as `_xHHHH_` (ECMA-376, part 1, clause
/// 22.9.2.19, ST_Xstring), and so is the `_` of a text that looks like that.
pub fn write_escaped(text: &str, out: &mut Vec<u8>) {
    for (place, char) in text.char_indices() {
        match char {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            // A reader of XML would make a line feed of it.
            '\r' | '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.extend_from_slice(format!("_x{:04X}_", u32::from(char)).as_bytes());
            }
            '_' if looks_escaped(text.as_bytes().get(place..).unwrap_or_default()) => {
                out.extend_from_slice(b"_x005F_");
            }
            other => out.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

fn looks_escaped(bytes: &[u8]) -> bool {
    let Some([b'_', b'x' | b'X', digits @ .., b'_']) = bytes.first_chunk::<7>() else { return false };
    digits.iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(value: ValueRef<'_>, kind: PropertyKind, expected: &str) {
        let mut out = Vec::new();
        write_value(value, kind, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    fn text(inner: &str) -> String {
        format!(r#"<c t="inlineStr"><is><t xml:space="preserve">{inner}</t></is></c>"#)
    }

    #[test]
    fn numbers_are_numbers_and_dates_are_dates() {
        check(ValueRef::Integer(-7), PropertyKind::Integer, "<c><v>-7</v></c>");
        check(ValueRef::Number(0.1), PropertyKind::Number, "<c><v>0.1</v></c>");
        check(ValueRef::Boolean(true), PropertyKind::Boolean, r#"<c t="b"><v>1</v></c>"#);
        // Excel itself: DATEVALUE("2024-07-09") is 45482, and noon half a day more.
        check(ValueRef::Text("2024-07-09"), PropertyKind::Date, r#"<c s="1"><v>45482</v></c>"#);
        check(ValueRef::Text("2024-07-09T12:00:00Z"), PropertyKind::DateTime, r#"<c s="2"><v>45482.5</v></c>"#);
        check(ValueRef::Text("1900-03-01"), PropertyKind::Date, r#"<c s="1"><v>61</v></c>"#);
        check(ValueRef::Null, PropertyKind::Date, "<c/>");
    }

    #[test]
    fn what_a_sheet_has_no_number_for_is_a_text_or_nothing() {
        check(ValueRef::Number(f64::NAN), PropertyKind::Number, "<c/>");
        check(ValueRef::Integer(i64::MAX), PropertyKind::Integer, &text("9223372036854775807"));
        check(ValueRef::Text("1900-02-28"), PropertyKind::Date, &text("1900-02-28"));
        check(ValueRef::Text("soon"), PropertyKind::DateTime, &text("soon"));
    }

    #[test]
    fn no_text_breaks_the_sheet_or_is_a_formula() {
        check(ValueRef::Text("=1+1"), PropertyKind::Text, &text("=1+1"));
        check(ValueRef::Text("</t>&\""), PropertyKind::Text, &text("&lt;/t&gt;&amp;&quot;"));
        check(ValueRef::Text("a\0b\u{ffff}\rc\n"), PropertyKind::Text, &text("a_x0000_b_xFFFF__x000D_c\n"));
        check(ValueRef::Text("_x0041_ _x00g1_ _x"), PropertyKind::Text, &text("_x005F_x0041_ _x00g1_ _x"));
        let long = "🦢".repeat(20_000);
        check(ValueRef::Text(&long), PropertyKind::Text, &text(&"🦢".repeat(16_383)));
        assert!(!fits(&long) && fits(&"é".repeat(32_767)));
    }
}

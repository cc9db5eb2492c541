//! JSON texts and numbers, straight into a buffer.

use watergang_core::ValueRef;

const LOW_BITS: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Whether one of eight bytes must be escaped: below a blank, `"` or `\`.
///
/// The tests for zero and "less than" on all bytes of a word at once are those of S. E. Anderson, "Bit Twiddling
/// Hacks"; a false alarm is possible only where another byte of the same word must be escaped.
#[inline]
const fn needs_escape(word: u64) -> bool {
    const fn zero(word: u64) -> u64 {
        word.wrapping_sub(LOW_BITS) & !word
    }
    let control = word.wrapping_sub(LOW_BITS * 0x20) & !word;
    let quote = zero(word ^ (LOW_BITS * b'"' as u64));
    let backslash = zero(word ^ (LOW_BITS * b'\\' as u64));
    (control | quote | backslash) & HIGH_BITS != 0
}

/// Appends a text with its quotation marks.
pub fn write_text(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let (words, tail) = bytes.as_chunks();
    let clean = !words.iter().any(|word| needs_escape(u64::from_le_bytes(*word)))
        && !tail.iter().any(|byte| escape(*byte).is_some());
    if clean {
        out.extend_from_slice(bytes);
    } else {
        write_escaped(bytes, out);
    }
    out.push(b'"');
}

/// What stands for the byte, where it cannot stand for itself (RFC 8259, section 7).
#[inline]
const fn escape(byte: u8) -> Option<u8> {
    match byte {
        b'"' | b'\\' => Some(byte),
        b'\n' => Some(b'n'),
        b'\r' => Some(b'r'),
        b'\t' => Some(b't'),
        0..0x20 => Some(b'u'),
        _ => None,
    }
}

#[cold]
fn write_escaped(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        match escape(*byte) {
            None => out.push(*byte),
            Some(b'u') => {
                let nibble = |value: u8| if value < 10 { b'0' + value } else { b'a' - 10 + value };
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[nibble(byte >> 4), nibble(byte & 0xF)]);
            }
            Some(letter) => out.extend_from_slice(&[b'\\', letter]),
        }
    }
}

/// Appends a whole number.
#[inline]
pub fn write_integer(number: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends a number in the shortest form that reads back as the same double; `null` for what JSON cannot say.
#[inline]
pub fn write_number(number: f64, out: &mut Vec<u8>) {
    if number.is_finite() {
        out.extend_from_slice(zmij::Buffer::new().format_finite(number).as_bytes());
    } else {
        out.extend_from_slice(b"null");
    }
}

/// Appends a value. A JSON value that is none goes out as text, so that it cannot break what surrounds it.
pub fn write_value(value: ValueRef<'_>, out: &mut Vec<u8>) {
    match value {
        ValueRef::Null => out.extend_from_slice(b"null"),
        ValueRef::Boolean(flag) => out.extend_from_slice(if flag { b"true" } else { b"false" }),
        ValueRef::Integer(number) => write_integer(number, out),
        ValueRef::Number(number) => write_number(number, out),
        ValueRef::Text(text) => write_text(text, out),
        ValueRef::Json(text) if is_json(text) => out.extend_from_slice(text.trim_ascii().as_bytes()),
        ValueRef::Json(text) => write_text(text, out),
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn written(value: ValueRef<'_>) -> String {
        let mut out = Vec::new();
        write_value(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        /// `serde_json` is the oracle.
        #[test]
        fn every_text_reads_back(text in "\\PC{0,40}|[\\x00-\\x7f]{0,40}|.{0,20}\"\\\\.{0,20}") {
            let read: String = serde_json::from_str(&written(ValueRef::Text(&text))).unwrap();
            prop_assert_eq!(read, text);
        }

        /// The standard library is the oracle: `serde_json` reads some doubles a bit off.
        #[test]
        fn every_number_reads_back(number in any::<f64>()) {
            let text = written(ValueRef::Number(number));
            prop_assert!(is_json(&text), "{text}");
            prop_assert_eq!(text.parse().ok(), number.is_finite().then_some(number));
        }
    }

    #[test]
    fn each_byte_that_must_be_escaped_is_found_in_each_place_of_a_word() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut word = [b'a'; 8];
                word[place] = byte;
                let expected = byte < 0x20 || byte == b'"' || byte == b'\\';
                assert_eq!(needs_escape(u64::from_le_bytes(word)), expected, "{byte:#x} at {place}");
            }
        }
    }

    #[test]
    fn json_is_embedded_only_where_it_is_json() {
        assert_eq!(written(ValueRef::Json(" {\"a\": [1, null]}\n")), "{\"a\": [1, null]}");
        assert_eq!(written(ValueRef::Json("{'a': 1}")), "\"{'a': 1}\"");
        assert_eq!(written(ValueRef::Json("1, \"x\": 2")), "\"1, \\\"x\\\": 2\"");
        assert_eq!(written(ValueRef::Json("")), "\"\"");
    }
}

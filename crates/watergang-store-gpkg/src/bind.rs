//! Values on their way into a statement.

use rusqlite::types::{ToSqlOutput, Value};
use watergang_sql::Bind;

/// The binds of a statement as SQLite takes them. A list travels as JSON, which `json_each` takes apart.
pub(crate) fn binds(binds: &[Bind]) -> impl Iterator<Item = ToSqlOutput<'_>> {
    binds.iter().map(|bind| match bind {
        Bind::Null => ToSqlOutput::Owned(Value::Null),
        Bind::Boolean(flag) => ToSqlOutput::Owned(Value::Integer(i64::from(*flag))),
        Bind::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
        Bind::Number(number) => ToSqlOutput::Owned(Value::Real(*number)),
        Bind::Text(text) => ToSqlOutput::Borrowed(rusqlite::types::ValueRef::Text(text.as_bytes())),
        Bind::TextBytes(bytes) => ToSqlOutput::Borrowed(rusqlite::types::ValueRef::Text(bytes)),
        Bind::Blob(bytes) => ToSqlOutput::Borrowed(rusqlite::types::ValueRef::Blob(bytes)),
        Bind::Integers(numbers) => {
            ToSqlOutput::Owned(Value::Text(json_list(numbers, |number, out| out.push_str(&number.to_string()))))
        }
        Bind::Texts(texts) => ToSqlOutput::Owned(Value::Text(json_list(texts, |text, out| json_text(text, out)))),
    })
}

fn json_list<T>(values: &[T], write: impl Fn(&T, &mut String)) -> String {
    let mut out = String::from("[");
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(value, &mut out);
    }
    out.push(']');
    out
}

fn json_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            letter if u32::from(letter) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_texts_is_sound_json_whatever_the_texts_hold() {
        let mut out = String::new();
        json_text("a\"b\\c\n\u{1}é", &mut out);
        assert_eq!(out, "\"a\\\"b\\\\c\\u000a\\u0001é\"");
        assert_eq!(json_list(&[1, 2], |number, out| out.push_str(&number.to_string())), "[1,2]");
    }
}

//! Values from the kind of their field to the kind of a property.

use watergang_core::{PropertyKind, Value};

use crate::cell::{parse_boolean, parse_date, parse_instant, parse_integer, parse_number, whole};

/// The value as a property of that kind holds it, or why it cannot be one, in a clause that goes on "`name` ".
///
/// Nothing is lost on the way: `12.0` becomes the whole number 12, `12.5` does not. An empty text becomes nothing where
/// the property is no text.
///
/// # Errors
/// A clause such as "is `abc`, which is no whole number".
pub fn convert(value: Value, kind: PropertyKind) -> Result<Value, String> {
    let wrong = |value: &Value, what: &str| Err(format!("is `{}`, which is {what}", to_text(value)));
    match (value, kind) {
        (Value::Null, _) => Ok(Value::Null),
        (Value::Text(text), kind) if kind != PropertyKind::Text && text.trim().is_empty() => Ok(Value::Null),
        (Value::Text(text), PropertyKind::Text) => Ok(Value::Text(text)),
        (value, PropertyKind::Text) => Ok(Value::Text(to_text(&value))),
        (Value::Boolean(flag), PropertyKind::Boolean) => Ok(Value::Boolean(flag)),
        (value, PropertyKind::Boolean) => match parse_boolean(&to_text(&value)) {
            Some(flag) => Ok(Value::Boolean(flag)),
            None => wrong(&value, "neither true nor false"),
        },
        (Value::Integer(number), PropertyKind::Integer) => Ok(Value::Integer(number)),
        (value, PropertyKind::Integer) => {
            let number = match &value {
                Value::Number(number) => whole(*number),
                Value::Text(text) => parse_integer(text.trim()).or_else(|| parse_number(text.trim()).and_then(whole)),
                _ => None,
            };
            number.map_or_else(|| wrong(&value, "no whole number"), |number| Ok(Value::Integer(number)))
        }
        (Value::Number(number), PropertyKind::Number) => {
            if number.is_finite() {
                Ok(Value::Number(number))
            } else {
                wrong(&Value::Number(number), "no finite number")
            }
        }
        (Value::Integer(number), PropertyKind::Number) => Ok(Value::Number(number as f64)),
        (value, PropertyKind::Number) => match parse_number(to_text(&value).trim()) {
            Some(number) => Ok(Value::Number(number)),
            None => wrong(&value, "no number"),
        },
        (value, PropertyKind::Date) => {
            to_date(&value).map_or_else(|| wrong(&value, "no date"), |date| Ok(Value::Text(date)))
        }
        (value, PropertyKind::DateTime) => {
            to_instant(&value).map_or_else(|| wrong(&value, "no point in time"), |instant| Ok(Value::Text(instant)))
        }
        (Value::Text(text), PropertyKind::Json) => match serde_json::from_str::<serde::de::IgnoredAny>(&text) {
            Ok(_) => Ok(Value::Text(text)),
            // A text that is no JSON is the JSON string of that text.
            Err(_) => Ok(Value::Text(serde_json::Value::String(text).to_string())),
        },
        (value, PropertyKind::Json) => Ok(Value::Text(to_text(&value))),
    }
}

/// The value as people would write it; empty for nothing.
#[must_use]
pub fn to_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    }
}

/// A date, or the day of a point in time, or `20240709`.
fn to_date(value: &Value) -> Option<String> {
    let text = to_text(value);
    let text = text.trim();
    parse_date(text).or_else(|| {
        if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            parse_date(&format!("{}-{}-{}", text.get(..4)?, text.get(4..6)?, text.get(6..)?))
        } else {
            parse_instant(text).and_then(|instant| instant.get(..10).map(ToOwned::to_owned))
        }
    })
}

/// A point in time, or the first moment of a date.
fn to_instant(value: &Value) -> Option<String> {
    let text = to_text(value);
    parse_instant(text.trim()).or_else(|| to_date(value).map(|date| format!("{date}T00:00:00Z")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn values_become_what_the_property_holds_and_lose_nothing() {
        use PropertyKind::{Boolean, Date, DateTime, Integer, Json, Number, Text};
        for (value, kind, expected) in [
            (Value::Integer(62765), Text, Ok(text("62765"))),
            (text("12,5"), Number, Ok(Value::Number(12.5))),
            (Value::Number(12.0), Integer, Ok(Value::Integer(12))),
            (text("12.0"), Integer, Ok(Value::Integer(12))),
            (Value::Number(12.5), Integer, Err("is `12.5`, which is no whole number")),
            (Value::Number(f64::NAN), Number, Err("is `NaN`, which is no finite number")),
            (text("oui"), Boolean, Ok(Value::Boolean(true))),
            (Value::Integer(0), Boolean, Ok(Value::Boolean(false))),
            (text("perhaps"), Boolean, Err("is `perhaps`, which is neither true nor false")),
            (text("20240709"), Date, Ok(text("2024-07-09"))),
            (text("2024-07-09T10:00:00Z"), Date, Ok(text("2024-07-09"))),
            (text("09/07/2024"), DateTime, Ok(text("2024-07-09T00:00:00Z"))),
            (text("soon"), Date, Err("is `soon`, which is no date")),
            (text(" "), Number, Ok(Value::Null)),
            (text("{\"a\":1}"), Json, Ok(text("{\"a\":1}"))),
            (text("a \"b\""), Json, Ok(text("\"a \\\"b\\\"\""))),
            (Value::Null, Integer, Ok(Value::Null)),
        ] {
            let told = format!("{value:?} as {kind:?}");
            assert_eq!(convert(value, kind), expected.map_err(str::to_owned), "{told}");
        }
    }
}

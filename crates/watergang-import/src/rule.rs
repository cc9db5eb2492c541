//! What one property gets from a row, and which rows are wanted.

use std::collections::{BTreeMap, BTreeSet};

use watergang_core::{Property, PropertyKind, Value};

use crate::cell::parse_number;
use crate::convert::{convert, to_text};
use crate::mapping::{self, FieldRule, Otherwise, UnknownCodes};
use crate::report::Severity;

/// Fields in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(usize),
}

impl Template {
    /// Reads a text with field names in braces; a brace by itself is doubled. Nothing where `find` knows a field not.
    pub(crate) fn parse(text: &str, find: &mut dyn FnMut(&str) -> Option<usize>) -> Result<Option<Self>, String> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut are_known = true;
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            plain.push_str(before);
            if let Some(after) = after.strip_prefix("{{") {
                plain.push('{');
                rest = after;
            } else if let Some(after) = after.strip_prefix("}}") {
                plain.push('}');
                rest = after;
            } else {
                let (name, after) = after
                    .strip_prefix('{')
                    .and_then(|after| after.split_once('}'))
                    .ok_or_else(|| format!("the template `{text}` has a brace without its other half"))?;
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                match find(name) {
                    Some(place) => pieces.push(Piece::Field(place)),
                    None => are_known = false,
                }
                rest = after;
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(are_known.then_some(Self(pieces)))
    }

    /// The text for a row; nothing where one of the fields is empty, since half an id is none.
    fn fill(&self, values: &[Value]) -> Value {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Field(place) => match values.get(*place) {
                    None | Some(Value::Null) => return Value::Null,
                    Some(value) => text.push_str(&to_text(value)),
                },
            }
        }
        Value::Text(text)
    }
}

/// Where a value comes from.
#[derive(Clone, Debug)]
enum Source {
    Field(usize),
    Constant(Value),
    Template(Template),
    Nothing,
}

/// What one property gets.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    name: String,
    kind: PropertyKind,
    nullable: bool,
    max_length_chars: Option<u32>,
    source: Source,
    codes: Option<BTreeMap<String, Value>>,
    otherwise: Otherwise,
    factor: Option<f64>,
    offset: f64,
    date: Option<String>,
    /// Codes that the property may have.
    code_list: Option<BTreeSet<String>>,
    unknown_codes: UnknownCodes,
}

impl Rule {
    pub(crate) fn new(
        property: &Property,
        rule: &FieldRule,
        field: Option<usize>,
        template: Option<Template>,
        code_list: Option<&BTreeSet<String>>,
        unknown_codes: UnknownCodes,
    ) -> Self {
        let source = match (field, template, &rule.constant) {
            (Some(place), ..) => Source::Field(place),
            (None, Some(template), _) => Source::Template(template),
            (None, None, Some(constant)) => Source::Constant(constant.to_value()),
            (None, None, None) => Source::Nothing,
        };
        let codes = rule
            .codes
            .as_ref()
            .map(|codes| codes.iter().map(|(code, value)| (code.clone(), value.to_value())).collect());
        Self {
            name: property.name.clone(),
            kind: property.kind,
            nullable: property.nullable,
            max_length_chars: property.max_length_chars,
            source,
            codes,
            otherwise: rule.otherwise,
            factor: rule.factor.or_else(|| rule.offset.map(|_| 1.0)),
            offset: rule.offset.unwrap_or(0.0),
            date: rule.date.clone(),
            code_list: code_list.cloned(),
            unknown_codes,
        }
    }

    /// The rule for a property that the file has nothing for.
    pub(crate) fn nothing(property: &Property) -> Self {
        Self::new(property, &FieldRule::default(), None, None, None, UnknownCodes::Refuse)
    }

    /// The value for a row, or why the row is refused, in a clause.
    pub(crate) fn apply(&self, values: &[Value], notes: &mut Vec<(Severity, String)>) -> Result<Value, String> {
        let raw = match &self.source {
            Source::Field(place) => values.get(*place).cloned().unwrap_or(Value::Null),
            Source::Constant(value) => value.clone(),
            Source::Template(template) => template.fill(values),
            Source::Nothing => Value::Null,
        };
        let value = self.translated(raw, notes)?;
        let value = convert(value, self.kind).map_err(|reason| format!("`{}` {reason}", self.name))?;
        self.check(&value, notes)?;
        Ok(value)
    }

    fn translated(&self, raw: Value, notes: &mut Vec<(Severity, String)>) -> Result<Value, String> {
        if raw == Value::Null {
            return Ok(raw);
        }
        if let Some(codes) = &self.codes {
            let code = to_text(&raw);
            return match (codes.get(&code), self.otherwise) {
                (Some(value), _) => Ok(value.clone()),
                (None, Otherwise::Keep) => Ok(raw),
                (None, Otherwise::Empty) => {
                    notes.push((
                        Severity::Warned,
                        format!("`{}` has no code for `{code}` and was left empty", self.name),
                    ));
                    Ok(Value::Null)
                }
                (None, Otherwise::Refuse) => Err(format!("`{}` has no code for `{code}`", self.name)),
            };
        }
        if let Some(spelling) = &self.date {
            let text = to_text(&raw);
            return spelled_date(&text, spelling)
                .map(Value::Text)
                .ok_or_else(|| format!("`{}` is `{text}`, which is not spelled `{spelling}`", self.name));
        }
        if let Some(factor) = self.factor {
            let number = match &raw {
                Value::Integer(number) => Some(*number as f64),
                Value::Number(number) => Some(*number),
                other => parse_number(to_text(other).trim()),
            };
            return number
                .map(|number| Value::Number(number * factor + self.offset))
                .ok_or_else(|| format!("`{}` is `{}`, which is no number", self.name, to_text(&raw)));
        }
        Ok(raw)
    }

    fn check(&self, value: &Value, notes: &mut Vec<(Severity, String)>) -> Result<(), String> {
        let name = &self.name;
        let text = match value {
            Value::Null if self.nullable => return Ok(()),
            Value::Null => return Err(format!("`{name}` is empty and may not be")),
            Value::Text(text) => text,
            _ => return Ok(()),
        };
        if let Some(max) = self.max_length_chars {
            let length = text.chars().count();
            if length > max as usize {
                return Err(format!("`{name}` has {length} characters, at most {max} fit"));
            }
        }
        if let Some(list) = &self.code_list
            && !list.contains(text)
        {
            let told = format!("`{name}` is `{text}`, which is not in its code list");
            match self.unknown_codes {
                UnknownCodes::Refuse => return Err(told),
                UnknownCodes::Warn => notes.push((Severity::Warned, told)),
            }
        }
        Ok(())
    }
}

/// A date or point in time in a spelling of its own, as ISO.
fn spelled_date(text: &str, spelling: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(zoned) = jiff::Timestamp::strptime(spelling, text) {
        return crate::cell::parse_instant(&zoned.to_string());
    }
    if spelling.contains("%H") || spelling.contains("%T") || spelling.contains("%I") {
        let time = jiff::civil::DateTime::strptime(spelling, text).ok()?;
        return crate::cell::parse_instant(&time.to_string());
    }
    jiff::civil::Date::strptime(spelling, text).ok().map(|date| date.to_string())
}

/// A condition on a row.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    place: usize,
    one_of: Option<BTreeSet<String>>,
    none_of: Option<BTreeSet<String>>,
    filled: Option<bool>,
}

impl Condition {
    pub(crate) fn new(place: usize, condition: &mapping::Condition) -> Self {
        let texts = |scalars: &Option<Vec<mapping::Scalar>>| {
            scalars.as_ref().map(|scalars| scalars.iter().map(|scalar| to_text(&scalar.to_value())).collect())
        };
        Self { place, one_of: texts(&condition.one_of), none_of: texts(&condition.none_of), filled: condition.filled }
    }

    /// Values are compared as people would write them: 59 is `59`.
    pub(crate) fn holds(&self, values: &[Value]) -> bool {
        let text = values.get(self.place).map(to_text).unwrap_or_default();
        self.one_of.as_ref().is_none_or(|list| list.contains(&text))
            && self.none_of.as_ref().is_none_or(|list| !list.contains(&text))
            && self.filled.is_none_or(|filled| filled != text.is_empty())
    }
}

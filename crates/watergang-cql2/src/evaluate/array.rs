//! Arrays, which CQL2 takes as sets (`/req/array-functions/array-predicates`).

use std::collections::BTreeSet;

use watergang_core::expression::ArrayRelation;

use super::number::Num;
use crate::fold::normalized;

/// An element of an array.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Element {
    Null,
    Flag(bool),
    Number(Num),
    /// In normal form. Times are among the texts, as JSON has them.
    Text(String),
}

/// The elements of an array, each once.
pub(crate) type Elements = BTreeSet<Element>;

/// Reads the text of a JSON array of scalars; nothing for any other text.
pub(crate) fn read_json(text: &str) -> Option<Elements> {
    let values: Vec<serde_json::Value> = serde_json::from_str(text).ok()?;
    values.into_iter().map(element).collect()
}

fn element(value: serde_json::Value) -> Option<Element> {
    Some(match value {
        serde_json::Value::Null => Element::Null,
        serde_json::Value::Bool(flag) => Element::Flag(flag),
        serde_json::Value::Number(number) => Element::Number(match number.as_i64() {
            Some(integer) => Num::Integer(integer),
            None => Num::finite(number.as_f64()?)?,
        }),
        serde_json::Value::String(text) => Element::Text(normalized(&text).into_owned()),
        serde_json::Value::Array(_) | serde_json::Value::Object(_) => return None,
    })
}

/// Whether two sets share elements so.
pub(crate) fn share(relation: ArrayRelation, left: &Elements, right: &Elements) -> bool {
    match relation {
        ArrayRelation::Equals => left == right,
        ArrayRelation::Contains => left.is_superset(right),
        ArrayRelation::ContainedBy => left.is_subset(right),
        ArrayRelation::Overlaps => !left.is_disjoint(right),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(left: &str, right: &str, expected: [bool; 4]) {
        let (left, right) = (read_json(left).unwrap(), read_json(right).unwrap());
        let relations =
            [ArrayRelation::Equals, ArrayRelation::Contains, ArrayRelation::ContainedBy, ArrayRelation::Overlaps];
        assert_eq!(relations.map(|relation| share(relation, &left, &right)), expected);
    }

    #[test]
    fn arrays_are_sets() {
        check(r#"["a", "b", "a"]"#, r#"["b", "a"]"#, [true, true, true, true]);
        check("[1, 2, 3]", "[2.0]", [false, true, false, true]);
        check("[1]", "[1, 2]", [false, false, true, true]);
        check("[1, 2]", "[2, 3]", [false, false, false, true]);
        check("[]", "[]", [true, true, true, false]);
        check("[null, true]", r#"["true"]"#, [false; 4]);
    }

    #[test]
    fn what_is_no_array_of_scalars_is_unknown() {
        for text in ["", "1", "{}", "[[1]]", r#"["a""#, r#"[{"a": 1}]"#] {
            assert_eq!(read_json(text), None, "{text}");
        }
    }
}

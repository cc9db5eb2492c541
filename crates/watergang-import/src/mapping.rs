//! Mapping files: what becomes of the fields of a foreign file.
//!
//! A mapping file is TOML. Every key:
//!
//! ```toml
//! layer = "communes"             # layer, table or sheet of the file; needed where it has several
//! collection = "territory"       # collection that the rows go to
//! crs = "EPSG:31370"             # CRS of the file's coordinates, where the file does not say it or is wrong
//! storage_crs = "EPSG:2154"      # CRS of a new collection; the file's where it is missing
//! encoding = "windows-1252"      # encoding of texts, where the file does not say it and the guess is wrong
//! id = "commune:{code_insee}"    # id of each item, from fields; the same row must give the same id every time
//! id_property = "id"             # property that holds the id; "id" where it is missing
//! promote_to_multi = true        # a new collection takes multi-geometries where the file has single ones
//! height_m = 0.0                 # height of geometries without one, where the collection has heights
//! area = [1.6, 50.4, 3.2, 51.2]  # west, south, east, north in degrees: rows outside are refused
//! unknown_codes = "refuse"       # a code that its code list lacks: "refuse" the row, or "warn" and take it
//! other_fields = "drop"          # fields that are not named below: "drop", or "keep" under their own names
//!
//! [[where]]                      # rows that are wanted; several conditions hold together. Others are counted only
//! field = "code_departement"
//! in = ["59", "62"]              # its value is one of these, or
//! not_in = ["XX"]                # none of these, or
//! filled = true                  # there is one (false: there is none)
//!
//! [fields]                       # property = what it gets
//! code = "code_insee"            # the value of a field
//! kind = { constant = "commune" }                          # the same for all
//! label_fr = { template = "{nom} ({code_insee})" }         # fields in a text
//! area_ha = { field = "surface_m2", factor = 0.0001 }      # a number in another unit: value * factor + offset
//! survey_date = { field = "date", date = "%d/%m/%Y" }      # a date or point in time in a spelling of its own (strftime)
//! status = { field = "etat", codes = { "1" = "existing", "2" = "planned" }, otherwise = "refuse" }
//!                                # codes of the file to codes of ours; what the table lacks: "refuse" the row,
//!                                # leave the property "empty", or "keep" the value
//! year = { field = "date", kind = "integer" }              # kind in a new collection: boolean, integer, number, text,
//!                                # date, datetime, json; the field's own where it is missing
//! ```
//!
//! A field that the file lacks, a property that the collection lacks and a key that is none are told with the spelling
//! that was likely meant, all at once, before any row is read.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use watergang_core::{PropertyKind, Value};

use crate::error::ImportError;

/// A mapping file. See the module for what each key means.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Layer of the file.
    pub layer: Option<String>,
    /// Collection that the rows go to.
    pub collection: Option<String>,
    /// CRS of the file's coordinates.
    pub crs: Option<String>,
    /// CRS of a new collection.
    pub storage_crs: Option<String>,
    /// Encoding of texts.
    pub encoding: Option<String>,
    /// Template of the id.
    pub id: Option<String>,
    /// Property that holds the id.
    #[serde(default = "default_id_property")]
    pub id_property: String,
    /// Whether a new collection takes multi-geometries.
    #[serde(default)]
    pub promote_to_multi: bool,
    /// Height of geometries without one, in metres.
    pub height_m: Option<f64>,
    /// West, south, east, north in degrees.
    pub area: Option<[f64; 4]>,
    /// What happens to codes that their list lacks.
    #[serde(default)]
    pub unknown_codes: UnknownCodes,
    /// What happens to fields that are not named.
    #[serde(default)]
    pub other_fields: OtherFields,
    /// Rows that are wanted.
    #[serde(default, rename = "where")]
    pub conditions: Vec<Condition>,
    /// What each property gets.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldRule>,
}

fn default_id_property() -> String {
    "id".to_owned()
}

/// What happens to a code that its code list lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownCodes {
    /// The row is refused.
    #[default]
    Refuse,
    /// The row is taken and the code told.
    Warn,
}

/// What happens to fields that the mapping does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OtherFields {
    /// They are left out.
    #[default]
    Drop,
    /// They go to the property of their own name.
    Keep,
}

/// A condition on a row.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The field.
    pub field: String,
    /// Its value is one of these.
    #[serde(rename = "in")]
    pub one_of: Option<Vec<Scalar>>,
    /// Its value is none of these.
    #[serde(rename = "not_in")]
    pub none_of: Option<Vec<Scalar>>,
    /// Whether it has a value.
    pub filled: Option<bool>,
}

/// A value in a mapping file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text, also for dates.
    Text(String),
}

impl Scalar {
    /// The value.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Self::Boolean(flag) => Value::Boolean(*flag),
            Self::Integer(number) => Value::Integer(*number),
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text.clone()),
        }
    }
}

/// What a property gets. One of `field`, `constant` and `template`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldRule {
    /// The value of a field.
    pub field: Option<String>,
    /// The same for all.
    pub constant: Option<Scalar>,
    /// Fields in a text.
    pub template: Option<String>,
    /// Codes of the file to codes of ours.
    pub codes: Option<BTreeMap<String, Scalar>>,
    /// What happens to values that `codes` lacks.
    pub otherwise: Otherwise,
    /// What a number is multiplied by.
    pub factor: Option<f64>,
    /// What is added to a number after that.
    pub offset: Option<f64>,
    /// Spelling of a date or point in time, as for strftime.
    pub date: Option<String>,
    /// Kind in a new collection.
    pub kind: Option<KindName>,
}

/// What happens to a value that a table of codes lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Otherwise {
    /// The row is refused.
    #[default]
    Refuse,
    /// The property is left empty, and that is told.
    Empty,
    /// The value is kept as it is.
    Keep,
}

/// A kind of property by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KindName {
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A date.
    Date,
    /// A point in time.
    DateTime,
    /// JSON.
    Json,
}

impl KindName {
    /// The kind.
    #[must_use]
    pub const fn kind(self) -> PropertyKind {
        match self {
            Self::Boolean => PropertyKind::Boolean,
            Self::Integer => PropertyKind::Integer,
            Self::Number => PropertyKind::Number,
            Self::Text => PropertyKind::Text,
            Self::Date => PropertyKind::Date,
            Self::DateTime => PropertyKind::DateTime,
            Self::Json => PropertyKind::Json,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleTable {
    field: Option<String>,
    constant: Option<Scalar>,
    template: Option<String>,
    codes: Option<BTreeMap<String, Scalar>>,
    #[serde(default)]
    otherwise: Otherwise,
    factor: Option<f64>,
    offset: Option<f64>,
    date: Option<String>,
    kind: Option<KindName>,
}

impl<'de> Deserialize<'de> for FieldRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RuleVisitor)
    }
}

struct RuleVisitor;

impl<'de> Visitor<'de> for RuleVisitor {
    type Value = FieldRule;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the name of a field, or a table with `field`, `constant` or `template`")
    }

    fn visit_str<E>(self, field: &str) -> Result<FieldRule, E> {
        Ok(FieldRule { field: Some(field.to_owned()), ..FieldRule::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FieldRule, A::Error> {
        let RuleTable { field, constant, template, codes, otherwise, factor, offset, date, kind } =
            RuleTable::deserialize(MapAccessDeserializer::new(map))?;
        Ok(FieldRule { field, constant, template, codes, otherwise, factor, offset, date, kind })
    }
}

impl Mapping {
    /// Reads a text.
    ///
    /// # Errors
    /// With the line and column of the first fault, or all rules that contradict themselves.
    pub fn parse(text: &str) -> Result<Self, ImportError> {
        let mapping: Self = toml::from_str(text)
            .map_err(|error| ImportError::Mapping { what: error.to_string().trim_end().to_owned() })?;
        let faults = mapping.contradictions();
        if faults.is_empty() { Ok(mapping) } else { Err(ImportError::Mapping { what: faults.join("; ") }) }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When the file cannot be read or is wrong.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        let text = std::fs::read_to_string(path).map_err(|error| ImportError::io(path, error))?;
        Self::parse(&text).map_err(|error| match error {
            ImportError::Mapping { what } => ImportError::Mapping { what: format!("`{}`: {what}", path.display()) },
            other => other,
        })
    }

    fn contradictions(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (property, rule) in &self.fields {
            let source_count = [rule.field.is_some(), rule.constant.is_some(), rule.template.is_some()]
                .iter()
                .filter(|is| **is)
                .count();
            if source_count != 1 {
                faults
                    .push(format!("`{property}` needs one of `field`, `constant` and `template`, not {source_count}"));
            }
            if rule.field.is_none() && (rule.codes.is_some() || rule.factor.is_some() || rule.date.is_some()) {
                faults.push(format!("`{property}` has `codes`, `factor` or `date`, which work on a `field` only"));
            }
        }
        for condition in &self.conditions {
            let test_count = [condition.one_of.is_some(), condition.none_of.is_some(), condition.filled.is_some()]
                .iter()
                .filter(|is| **is)
                .count();
            if test_count != 1 {
                let field = &condition.field;
                faults.push(format!(
                    "the condition on `{field}` needs one of `in`, `not_in` and `filled`, not {test_count}"
                ));
            }
        }
        if let Some([west, south, east, north]) = self.area
            && !(west < east && south < north)
        {
            faults.push(format!("`area` is west, south, east, north, not {west}, {south}, {east}, {north}"));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_rule_is_a_name_or_a_table() {
        let mapping = Mapping::parse(
            "id = \"commune:{code}\"\n[fields]\ncode = \"code_insee\"\nkind = { constant = \"commune\" }\n\
             area_ha = { field = \"m2\", factor = 0.0001 }\n",
        )
        .unwrap();
        assert_eq!(mapping.fields["code"].field.as_deref(), Some("code_insee"));
        assert_eq!(mapping.fields["kind"].constant, Some(Scalar::Text("commune".to_owned())));
        assert_eq!(mapping.fields["area_ha"].factor, Some(0.0001));
        assert_eq!(mapping.id_property, "id");
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        let told = Mapping::parse(text).unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
    }

    #[test]
    fn a_wrong_file_is_refused_with_the_line() {
        check_refused("layr = \"x\"\n", "unknown field `layr`");
        check_refused("layer = \"x\"\n[fields]\na = { feild = \"b\" }\n", "line 3");
        check_refused("[fields]\na = { field = \"b\", constant = 1 }\n", "`a` needs one of");
        check_refused("[[where]]\nfield = \"a\"\n", "the condition on `a` needs one of");
        check_refused("area = [3, 50, 2, 51]\n", "`area` is west, south, east, north");
    }
}

//! Properties and their values as people read them.

use watergang_core::{Collection, Columns, Language, Property, PropertyKind, RowRef, ValueRef};

use crate::api::Api;

/// The title of a property, or its name.
pub(super) fn label(api: &Api, property: &Property) -> String {
    let title = property.title.in_language(api.language);
    if title.is_empty() { property.name.clone() } else { title.to_owned() }
}

/// The same with the unit of its values.
pub(super) fn label_with_unit(api: &Api, property: &Property) -> String {
    let label = label(api, property);
    match property.unit.as_deref().map(symbol).unwrap_or_default() {
        "" => label,
        unit => format!("{label} ({unit})"),
    }
}

/// A unit as people write it, by its UCUM code (The Unified Code for Units of Measure, tables 4 to 9); any other code is
/// shown as it is.
pub(super) fn symbol(ucum: &str) -> &str {
    match ucum {
        "har" => "ha",
        "Cel" => "°C",
        "deg" => "°",
        "m2" => "m²",
        "m3" => "m³",
        "km2" => "km²",
        "m3/s" => "m³/s",
        "By" => "B",
        // A number without a unit.
        "1" => "",
        other => other,
    }
}

/// The kind of a property, in words.
pub(super) fn kind(api: &Api, kind: PropertyKind) -> String {
    api.text(match kind {
        PropertyKind::Boolean => "page.kind.boolean",
        PropertyKind::Integer => "page.kind.integer",
        PropertyKind::Number => "page.kind.number",
        PropertyKind::Text => "page.kind.text",
        PropertyKind::Date => "page.kind.date",
        PropertyKind::DateTime => "page.kind.datetime",
        PropertyKind::Json => "page.kind.json",
    })
}

/// A value of an item.
pub(super) struct Shown {
    /// As people read it.
    pub text: String,
    /// As the item has it; empty where that is the same.
    pub exact: String,
}

impl Shown {
    /// The same with no more than the first characters of a long text.
    pub(super) fn cut_after(mut self, characters: usize) -> Self {
        if let Some((end, _)) = self.text.char_indices().nth(characters) {
            self.text.truncate(end);
            self.text.push('…');
        }
        self
    }
}

/// A value: the label of its code where it is one, a number without the rest of a calculation.
pub(super) fn shown(api: &Api, property: &Property, value: ValueRef<'_>) -> Shown {
    let same = |text: &str| Shown { text: text.to_owned(), exact: String::new() };
    match value {
        ValueRef::Null => same(""),
        ValueRef::Boolean(flag) => {
            Shown { text: api.text(if flag { "page.yes" } else { "page.no" }), exact: flag.to_string() }
        }
        ValueRef::Integer(number) => same(&number.to_string()),
        ValueRef::Number(number) => {
            let (text, exact) = (rounded(number), number.to_string());
            Shown { exact: if text == exact { String::new() } else { exact }, text }
        }
        ValueRef::Text(code) => code_label(api, property, code)
            .map_or_else(|| same(code), |label| Shown { text: label.to_owned(), exact: code.to_owned() }),
        ValueRef::Json(text) => same(text),
    }
}

/// A number to six decimals: what a calculation leaves behind them is no information.
fn rounded(number: f64) -> String {
    let digits = format!("{number:.6}");
    let short = digits.trim_end_matches('0').trim_end_matches('.');
    // A number so small that nothing is left of it is shown whole.
    if number != 0.0 && matches!(short, "0" | "-0") { number.to_string() } else { short.to_owned() }
}

fn code_label<'a>(api: &'a Api, property: &Property, code: &str) -> Option<&'a str> {
    let codes = api.catalog.codelists.get(property.codelist.as_ref()?)?;
    let entry = codes.iter().find(|entry| entry.code == code)?;
    Some(entry.label.in_language(api.language)).filter(|label| !label.is_empty())
}

/// The properties that are asked for, in their order.
pub(super) fn selected<'c>(collection: &'c Collection, columns: &Columns) -> Vec<&'c Property> {
    match columns {
        Columns::All => collection.schema.properties.iter().collect(),
        Columns::Only(names) => names.iter().filter_map(|name| collection.schema.property(name)).collect(),
    }
}

/// Some properties with the values that an item has. They are paired by name: the store may have looked at its table
/// since the catalog was made.
pub(super) fn values_of<'c, 'r>(
    properties: &[&'c Property],
    row: RowRef<'r>,
) -> impl Iterator<Item = (&'c Property, ValueRef<'r>)> {
    properties.iter().map(move |property| (*property, row.named(&property.name)))
}

/// Properties that items are commonly called by, with and without a language at their end.
const NAMES: [&str; 5] = ["name", "title", "label", "nom", "naam"];

/// What an item is called: its name in the language of the page, or in any. Nothing where it has none.
pub(super) fn name_of<'a>(language: Language, collection: &Collection, row: RowRef<'a>) -> Option<&'a str> {
    let own = NAMES.iter().map(|name| format!("{name}_{language}"));
    let plain = NAMES.iter().map(|name| (*name).to_owned());
    let other = NAMES.iter().flat_map(|name| ["fr", "nl", "en"].map(|language| format!("{name}_{language}")));
    own.chain(plain).chain(other).find_map(|name| match row.named(&name) {
        ValueRef::Text(text) if collection.schema.property(&name).is_some() && !text.trim().is_empty() => Some(text),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_what_a_calculation_left_behind_the_sixth_decimal() {
        let shown = [41.566_570_888_583_065, 3.0, -0.5, 100.0, 0.0, 0.000_000_04].map(rounded);
        assert_eq!(shown, ["41.566571", "3", "-0.5", "100", "0", "0.00000004"]);
    }
}

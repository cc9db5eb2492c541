//! Which properties of the items come, and in which order the items: Features Parts 6 and 8 (drafts), and `skipGeometry`,
//! which several servers share.

use serde_json::{Value as Json, json};
use watergang_core::{Collection, Columns, Direction, Property, PropertyKind, SortKey};
use watergang_http::Problem;
use watergang_http::parameter::{Context, Parameter, Reader, near};
use watergang_http::problem::Faults;

use crate::api::Api;

/// Properties that items are sorted by at most: each makes a cursor longer.
const SORT_KEYS_MAX: usize = 8;

/// How items are sorted.
pub static SORTBY: Parameter = Parameter { name: "sortby", about: "parameter.sortby.about", schema: sortby_schema };

/// The only properties that come.
pub static PROPERTIES: Parameter =
    Parameter { name: "properties", about: "parameter.properties.about", schema: names_schema };

/// Properties that do not come.
pub static EXCLUDE_PROPERTIES: Parameter =
    Parameter { name: "exclude-properties", about: "parameter.exclude-properties.about", schema: names_schema };

/// Whether the geometry is left out.
pub static SKIP_GEOMETRY: Reader<bool> = Reader {
    is: Parameter {
        name: "skipGeometry",
        about: "parameter.skip-geometry.about",
        schema: |_| json!({ "type": "boolean", "default": false }),
    },
    read: |text, _| match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Problem::parameter("skipGeometry", text, "parameter.property.bad-boolean")),
    },
};

/// Whether items can be sorted by a property: every one whose values have an order.
#[must_use]
pub fn is_sortable(property: &Property) -> bool {
    property.kind != PropertyKind::Json
}

/// What of the items comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Which properties.
    pub columns: Columns,
    /// Whether the geometry.
    pub geometry: bool,
}

/// The name by which the geometry is selected: its own, or `geometry` where no property is called so.
pub(crate) fn is_geometry(collection: &Collection, name: &str) -> bool {
    let geometry = collection.schema.geometry.as_ref();
    geometry.is_some_and(|geometry| geometry.name == name)
        || (name == "geometry" && collection.schema.property(name).is_none())
}

/// Reads [`PROPERTIES`], [`EXCLUDE_PROPERTIES`] and [`SKIP_GEOMETRY`].
///
/// With `properties` alone those come that are named, in the order of their naming, and the geometry where it is named
/// among them. What `exclude-properties` names is then taken away.
pub fn selection(api: &Api, collection: &Collection, faults: &mut Faults) -> Selection {
    let context = api.context(Some(collection));
    let only = names(api, collection, &PROPERTIES, faults);
    let without = names(api, collection, &EXCLUDE_PROPERTIES, faults);
    let skips_geometry = faults.keep(api.query.read(&SKIP_GEOMETRY, &context)).unwrap_or(false);
    let names_geometry = |names: &[String]| names.iter().any(|name| is_geometry(collection, name));
    let geometry = !skips_geometry
        && only.as_deref().is_none_or(names_geometry)
        && !without.as_deref().is_some_and(names_geometry);
    let columns = match (only, without) {
        (None, None) => Columns::All,
        (only, without) => {
            let all = || collection.schema.properties.iter().map(|property| property.name.clone()).collect();
            let mut columns: Vec<String> = only.unwrap_or_else(all);
            columns.retain(|name| {
                collection.schema.property(name).is_some()
                    && !without.as_ref().is_some_and(|without| without.contains(name))
            });
            Columns::Only(columns)
        }
    };
    Selection { columns, geometry }
}

/// The names of a list. Where a client has escaped the commas between them, there is no property of such a name.
fn listed<'a>(collection: &Collection, values: &'a [String], sign: &[char]) -> Vec<&'a str> {
    let is_name = |value: &str| collection.schema.property(value.trim_start_matches(sign)).is_some();
    let each = |value: &'a String| match is_name(value) {
        true => vec![value.as_str()],
        false => value.split(',').collect(),
    };
    values.iter().flat_map(each).map(str::trim).collect()
}

/// The names of a list of properties, each once.
fn names(api: &Api, collection: &Collection, parameter: &Parameter, faults: &mut Faults) -> Option<Vec<String>> {
    let values = faults.keep(api.query.list(parameter.name))?;
    let values = listed(collection, values, &[]);
    let mut names: Vec<String> = Vec::new();
    for name in &values {
        let name = *name;
        // `properties=` asks for none.
        let is_nothing = name.is_empty() && values.len() == 1;
        if is_nothing || names.iter().any(|known| known == name) {
            continue;
        }
        if collection.schema.property(name).is_none() && !is_geometry(collection, name) {
            let known = collection.schema.properties.iter().map(|property| property.name.as_str());
            let known: Vec<_> = known.chain(collection.schema.geometry.as_ref().map(|one| one.name.as_str())).collect();
            faults.keep::<()>(Err(unknown(parameter.name, name, &known)));
            if faults.is_full() {
                break;
            }
            continue;
        }
        names.push(name.to_owned());
    }
    Some(names)
}

/// A property that is none, with the one that was likely meant.
pub(crate) fn unknown(parameter: &str, name: &str, known: &[&str]) -> Problem {
    match near(name, known.iter().copied()) {
        Some(near) => Problem::parameter(parameter, name, "parameter.properties.unknown-near").with("near", near),
        None => {
            let known: Vec<_> = known.iter().map(|one| format!("`{one}`")).collect();
            Problem::parameter(parameter, name, "parameter.properties.unknown").with("known", known.join(", "))
        }
    }
}

/// Reads [`SORTBY`]. A `+` that is not escaped arrives as a blank.
pub fn sort(api: &Api, collection: &Collection, faults: &mut Faults) -> Vec<SortKey> {
    let Some(values) = faults.keep(api.query.list(SORTBY.name)) else { return Vec::new() };
    let values = listed(collection, values, &['-', '+', ' ']);
    if values.len() > SORT_KEYS_MAX {
        let count = values.len().to_string();
        let many = Problem::parameter(SORTBY.name, &count, "parameter.sortby.many");
        faults.keep::<()>(Err(many.with("max", SORT_KEYS_MAX.to_string())));
        return Vec::new();
    }
    let mut keys: Vec<SortKey> = Vec::new();
    for value in values {
        let (direction, name) = match value.strip_prefix('-') {
            Some(name) => (Direction::Descending, name),
            None => (Direction::Ascending, value.strip_prefix('+').unwrap_or(value)),
        };
        let name = name.trim();
        let sortable = collection.schema.properties.iter().filter(|property| is_sortable(property));
        let known: Vec<_> = sortable.map(|property| property.name.as_str()).collect();
        if !known.contains(&name) {
            faults.keep::<()>(Err(unknown(SORTBY.name, name, &known)));
        } else if !keys.iter().any(|key| key.property == name) {
            // What comes after the first mention of a property decides nothing.
            keys.push(SortKey { property: name.to_owned(), direction });
        }
    }
    keys
}

fn sortby_schema(_: &Context<'_>) -> Json {
    json!({ "type": "array", "minItems": 1, "maxItems": SORT_KEYS_MAX,
        "items": { "type": "string", "pattern": "[+|-]?[A-Za-z_].*" } })
}

fn names_schema(context: &Context<'_>) -> Json {
    let names = context.collection.map(|collection| {
        let names = collection.schema.properties.iter().map(|property| property.name.clone());
        names.chain(collection.schema.geometry.as_ref().map(|geometry| geometry.name.clone())).collect::<Vec<_>>()
    });
    match names {
        // The schema of all collections together names none.
        None => json!({ "type": "array", "items": { "type": "string" } }),
        Some(names) => json!({ "type": "array", "items": { "type": "string", "enum": names } }),
    }
}

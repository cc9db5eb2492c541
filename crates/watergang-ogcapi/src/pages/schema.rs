//! The page of a schema: a table of its properties.

use askama::Template;
use serde_json::Value as Json;
use watergang_core::{Collection, Domain, Domains, GeometryKind, Value};
use watergang_http::{Link, locale};

use super::{Frame, card, page_url, value};
use crate::api::Api;
use crate::common::schemas::Resource;
use crate::common::schemas::document::{PropertySchema, SchemaDocument};
use crate::common::schemas::profile::{PROFILE, Profile};

/// Lists of values are open up to this length.
const SHORT_MAX: usize = 8;

#[derive(Template)]
#[template(path = "schema.html")]
struct SchemaPage {
    frame: Frame,
    about: String,
    /// Key of the text that says which values are shown.
    shown: &'static str,
    /// Address of the page with the other values, and the key of its text.
    other: String,
    other_shown: &'static str,
    rows: Vec<Row>,
    has_units: bool,
}

/// A property.
struct Row {
    name: String,
    title: String,
    description: String,
    kind: String,
    is_required: bool,
    unit: String,
    role: String,
    /// Title and address of the collection that it refers to.
    target: Option<(String, String)>,
    /// What its values are, in words.
    domain: String,
    /// Its values and what they mean.
    values: Vec<(String, String)>,
}

impl Row {
    fn is_short(&self) -> bool {
        self.values.len() <= SHORT_MAX
    }
}

pub(crate) fn schema(
    api: &Api,
    collection: &Collection,
    resource: Resource,
    document: &SchemaDocument,
    found: Option<&Domains>,
    links: &[Link],
) -> Result<String, askama::Error> {
    let (address, title, _) = card(api, collection);
    let trail = vec![(api.text("page.collections"), page_url(api, "/collections")), (title.clone(), address)];
    let (about, other) = (format!("page.schema-page.{}", resource.name()), other_domain(found));
    let query = api.query.rewritten(&[PROFILE.name], &[(PROFILE.name, other.id())]);
    let rows: Vec<_> = document
        .properties
        .iter()
        .map(|(name, property)| Row {
            is_required: document.required.contains(name),
            ..row(api, collection, name, property, found)
        })
        .collect();
    SchemaPage {
        frame: Frame::new(api, format!("{title}: {}", resource.title(api)), trail, links),
        about: api.text(&about),
        shown: if found.is_some() { "page.schema-page.actual" } else { "page.schema-page.valid" },
        other: api.url(&format!("{}{query}", api.path)),
        other_shown: if found.is_some() { "page.schema-page.to-valid" } else { "page.schema-page.to-actual" },
        has_units: rows.iter().any(|row| !row.unit.is_empty()),
        rows,
    }
    .render()
}

const fn other_domain(found: Option<&Domains>) -> Profile {
    if found.is_some() { Profile::ValidDomain } else { Profile::ActualDomain }
}

fn row(api: &Api, collection: &Collection, name: &str, schema: &PropertySchema, found: Option<&Domains>) -> Row {
    let property = collection.schema.property(name);
    let target = schema.collection_id.as_deref().and_then(|id| api.catalog.collection(id)).map(|target| {
        let (address, title, _) = card(api, target);
        (title, address)
    });
    let values = values(schema);
    Row {
        name: name.to_owned(),
        title: schema.title.clone(),
        description: schema.description.clone(),
        kind: property.map_or_else(|| plain_kind(schema), |property| value::kind(api, property.kind)),
        is_required: false,
        unit: schema.unit.as_deref().map(value::symbol).unwrap_or_default().to_owned(),
        role: schema.role.unwrap_or_default().to_owned(),
        target,
        domain: in_words(api, schema, &values, found.and_then(|domains| domains.property(name))),
        values,
    }
}

/// The kind of what is no property of the store's: of a geometry its name in GeoJSON, of an id its type.
fn plain_kind(schema: &PropertySchema) -> String {
    let format = schema.format.as_ref().and_then(Json::as_str).unwrap_or_default();
    match format.strip_prefix("geometry-") {
        Some(kind) => match GeometryKind::from_name(kind).geojson_name() {
            Some(name) => name.to_owned(),
            None => kind.to_owned(),
        },
        None => schema.kind.as_ref().and_then(Json::as_str).unwrap_or_default().to_owned(),
    }
}

/// Values with what they mean.
fn values(schema: &PropertySchema) -> Vec<(String, String)> {
    match (&schema.one_of, &schema.values) {
        (Some(codes), _) => codes.iter().map(|code| (plain(&code.code), code.title.clone())).collect(),
        (None, Some(values)) => values.iter().map(|value| (plain(value), String::new())).collect(),
        (None, None) => Vec::new(),
    }
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What the values of a property are, as far as it is known.
fn in_words(api: &Api, schema: &PropertySchema, values: &[(String, String)], domain: Option<&Domain>) -> String {
    let text = |key: &str, places: &[(&'static str, String)]| locale::text(api.language, key, places);
    let range = |min: String, max: String| text("page.schema-page.range", &[("min", min), ("max", max)]);
    if !values.is_empty() {
        return text("page.schema-page.count", &[("count", values.len().to_string())]);
    }
    if schema.values.is_some() {
        return api.text("page.schema-page.none");
    }
    match (schema.min_length, schema.max_length, &schema.minimum, &schema.maximum, domain) {
        (Some(min), Some(max), ..) => {
            text("page.schema-page.chars", &[("min", min.to_string()), ("max", max.to_string())])
        }
        (None, Some(max), ..) => text("page.schema-page.chars-max", &[("max", max.to_string())]),
        (_, _, Some(min), Some(max), _) => range(plain(min), plain(max)),
        // JSON Schema has no words for the first and the last of dates; people want to know them.
        (.., Some(Domain::Range { min: Value::Text(min), max: Value::Text(max) })) => range(min.clone(), max.clone()),
        _ => String::new(),
    }
}

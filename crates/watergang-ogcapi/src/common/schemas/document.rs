//! A schema as JSON Schema 2020-12 (23-058r2, clauses 7 to 12).

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};
use watergang_core::{
    Collection, Domain, Domains, GeometryKind, KeyKind, Property, PropertyKind, TimeProperties, Value,
};

use super::Resource;
use super::profile::Profile;
use crate::api::Api;
use crate::common::codelists;
use crate::features::parameters::property_schema;

/// URI of the dialect, exactly as the standards want it.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// How many values that a property has now are listed at most, unless they are codes: as many as somebody reads.
const ENUM_MAX: usize = 100;

/// A schema. Members have the order in which people read them.
#[derive(Clone, Debug, Serialize)]
pub struct SchemaDocument {
    /// URI of the dialect.
    #[serde(rename = "$schema")]
    pub dialect: &'static str,
    /// Address of the resource, without query.
    #[serde(rename = "$id")]
    pub id: String,
    /// Always an object.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Title of the collection.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Description of the collection.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The properties in their order, by name.
    #[serde(serialize_with = "in_order")]
    pub properties: Vec<(String, PropertySchema)>,
    /// Names of the properties that no item lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// Other properties are refused.
    #[serde(rename = "additionalProperties")]
    pub additional_properties: bool,
}

/// The schema of a property. What is not said does not restrict its values.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PropertySchema {
    /// Label for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// A sentence or two for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Kind of its values; a geometry has none.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Json>,
    /// What more is known of its kind: `date`, `geometry-point`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Json>,
    /// The codes that it may have, each with its title (profile `codelist-inline`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<CodeSchema>>,
    /// The values that there are.
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Json>>,
    /// Shortest text, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Longest text, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// Smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Json>,
    /// Largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Json>,
    /// Whether it is given out and never taken.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub read_only: bool,
    /// What it is to its item.
    #[serde(rename = "x-ogc-role", skip_serializing_if = "Option::is_none")]
    pub role: Option<&'static str>,
    /// The collection whose items it names.
    #[serde(rename = "x-ogc-collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<String>,
    /// Address of the code list that its values come from (profile `codelist-ref`).
    #[serde(rename = "x-ogc-codelistUri", skip_serializing_if = "Option::is_none")]
    pub codelist_uri: Option<String>,
    /// Unit of a number, as a UCUM code.
    #[serde(rename = "x-ogc-unit", skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Place among the properties, from 1.
    #[serde(rename = "x-ogc-propertySeq")]
    pub sequence: usize,
}

/// One code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodeSchema {
    /// The value as items have it.
    #[serde(rename = "const")]
    pub code: Json,
    /// What it means.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
}

fn in_order<S: Serializer>(properties: &[(String, PropertySchema)], out: S) -> Result<S::Ok, S::Error> {
    let mut map = out.serialize_map(Some(properties.len()))?;
    for (name, property) in properties {
        map.serialize_entry(name, property)?;
    }
    map.end()
}

/// Names of the property that holds the id where no column does, the first of which that is free is taken.
const ID_NAMES: [&str; 3] = ["id", "fid", "featureId"];

impl SchemaDocument {
    /// What a resource says of a collection: of what is valid, or of what there is; of codes in this profile.
    #[must_use]
    pub fn new(
        api: &Api,
        collection: &Collection,
        resource: Resource,
        codelists: Profile,
        found: Option<&Domains>,
    ) -> Self {
        let is_whole = resource == Resource::Schema;
        let mut properties = Vec::new();
        let mut required = Vec::new();
        properties.extend(id_of(api, collection).filter(|_| is_whole));
        if let Some((name, _)) = properties.first() {
            required.push(name.clone());
        }
        for property in &collection.schema.properties {
            // Nothing is sorted by what is made of several values (/req/sortables/response, C).
            if resource == Resource::Sortables && property.kind == PropertyKind::Json {
                continue;
            }
            if is_whole && !property.nullable {
                required.push(property.name.clone());
            }
            properties.push((property.name.clone(), of_property(api, collection, property, codelists, found)));
        }
        if resource != Resource::Sortables {
            properties.extend(geometry_of(api, collection, found));
        }
        for (place, (_, property)) in properties.iter_mut().enumerate() {
            property.sequence = place + 1;
        }
        Self {
            dialect: DIALECT,
            id: api.url(&resource.path(&collection.id)),
            kind: "object",
            title: collection.title.in_language(api.language).to_owned(),
            description: collection.description.in_language(api.language).to_owned(),
            properties,
            required,
            additional_properties: false,
        }
    }

    /// The schema of the property of that name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&PropertySchema> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, property)| property)
    }

    /// Whether the values of any property come from a code list.
    #[must_use]
    pub fn has_codelists(&self) -> bool {
        self.properties.iter().any(|(_, property)| property.one_of.is_some() || property.codelist_uri.is_some())
    }
}

/// The id of items where it is no property of theirs: the number of a row.
fn id_of(api: &Api, collection: &Collection) -> Option<(String, PropertySchema)> {
    let schema = &collection.schema;
    if schema.properties.iter().any(|property| property.is_id) {
        return None;
    }
    let is_taken = |name: &str| {
        schema.property(name).is_some() || schema.geometry.as_ref().is_some_and(|geometry| geometry.name == name)
    };
    let name = ID_NAMES.into_iter().find(|name| !is_taken(name))?;
    let members = property_schema(match collection.id_kind {
        KeyKind::Integer => PropertyKind::Integer,
        KeyKind::Text => PropertyKind::Text,
    });
    let id = PropertySchema {
        title: api.text("page.id"),
        read_only: true,
        role: Some("id"),
        ..PropertySchema::default().with_kind(&members)
    };
    Some((name.to_owned(), id))
}

/// The geometry. It has a format and neither a type nor a reference (`/req/schemas/properties`, B and C).
fn geometry_of(api: &Api, collection: &Collection, found: Option<&Domains>) -> Option<(String, PropertySchema)> {
    let geometry = collection.schema.geometry.as_ref()?;
    let format = found.and_then(|domains| common_format(&domains.geometry));
    let schema = PropertySchema {
        title: api.text("page.geometry"),
        format: Some(format.unwrap_or(geometry.kind.schema_format()).into()),
        role: Some("primary-geometry"),
        ..PropertySchema::default()
    };
    Some((geometry.name.clone(), schema))
}

/// The narrowest format that all of some kinds of geometries have; nothing where there are none.
fn common_format(kinds: &[GeometryKind]) -> Option<&'static str> {
    use GeometryKind::{LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
    let all_of = |single, multi| kinds.iter().all(|kind| *kind == single || *kind == multi);
    Some(match kinds {
        [] => return None,
        [one] => one.schema_format(),
        _ if all_of(Point, MultiPoint) => "geometry-point-or-multipoint",
        _ if all_of(LineString, MultiLineString) => "geometry-linestring-or-multilinestring",
        _ if all_of(Polygon, MultiPolygon) => "geometry-polygon-or-multipolygon",
        _ => GeometryKind::Any.schema_format(),
    })
}

fn of_property(
    api: &Api,
    collection: &Collection,
    property: &Property,
    profile: Profile,
    found: Option<&Domains>,
) -> PropertySchema {
    let role = role(api, collection, property);
    let reference = property.reference.as_ref().filter(|_| role == Some("reference"));
    let mut schema = PropertySchema {
        title: property.title.in_language(api.language).to_owned(),
        description: property.description.in_language(api.language).to_owned(),
        max_length: property.max_length_chars.map(u64::from).filter(|_| property.kind == PropertyKind::Text),
        one_of: codes(api, property),
        role,
        collection_id: reference.map(ToString::to_string),
        unit: property.unit.clone(),
        ..PropertySchema::default().with_kind(&property_schema(property.kind))
    };
    if property.kind == PropertyKind::Json {
        // Whatever JSON there is: a schema has to name its type (/req/schemas/properties, A).
        schema.kind = Some(json!(["object", "array", "string", "number", "boolean"]));
    }
    if let (Profile::CodelistRef, Some(list), Some(codes)) = (profile, &property.codelist, &schema.one_of) {
        schema.values = Some(codes.iter().map(|code| code.code.clone()).collect());
        schema.one_of = None;
        schema.codelist_uri = Some(codelists::uri(api, list));
    }
    if let Some(domains) = found {
        schema.restrict(property.kind, domains.property(&property.name));
    }
    schema
}

/// What a property is to its item (clauses 7 to 9): one thing at most.
fn role(api: &Api, collection: &Collection, property: &Property) -> Option<&'static str> {
    if property.is_id {
        return Some("id");
    }
    let schema = &collection.schema;
    let kind_of = |name: &str| schema.property(name).map(|property| property.kind).filter(|kind| kind.is_temporal());
    let in_time = match &schema.time {
        Some(TimeProperties::Instant { property: name }) if *name == property.name => {
            kind_of(name).map(|_| "primary-instant")
        }
        // Both ends are of one granularity (/req/advanced-property-roles/primary-temporal-constraints, C).
        Some(TimeProperties::Interval { start, end }) if kind_of(start).is_some() && kind_of(start) == kind_of(end) => {
            if *start == property.name {
                Some("primary-interval-start")
            } else {
                (*end == property.name).then_some("primary-interval-end")
            }
        }
        _ => None,
    };
    in_time.or_else(|| target(api, property).map(|_| "reference"))
}

/// The published collection whose items a property names by ids of their kind (`/req/references/role-reference`).
fn target<'a>(api: &'a Api, property: &Property) -> Option<&'a Collection> {
    let target: &Collection = api.catalog.collections.get(property.reference.as_ref()?)?;
    let is_named = match property.kind {
        PropertyKind::Text => true,
        PropertyKind::Integer => target.id_kind == KeyKind::Integer,
        _ => false,
    };
    is_named.then_some(target)
}

/// The properties of a collection that name items of another, each with that collection.
pub(crate) fn references<'a>(
    api: &'a Api,
    collection: &'a Collection,
) -> impl Iterator<Item = (&'a Property, &'a Collection)> {
    let of_property = |property: &'a Property| target(api, property).map(|target| (property, target));
    let all = collection.schema.properties.iter().filter_map(of_property);
    all.filter(|(property, _)| role(api, collection, property) == Some("reference"))
}

/// The codes of a property's list as its values are written; nothing without a list.
fn codes(api: &Api, property: &Property) -> Option<Vec<CodeSchema>> {
    let list = api.catalog.codelists.get(property.codelist.as_ref()?)?;
    let codes = list.iter().filter_map(|entry| {
        let code = match property.kind {
            PropertyKind::Text => entry.code.as_str().into(),
            PropertyKind::Integer => entry.code.parse::<i64>().ok()?.into(),
            _ => return None,
        };
        Some(CodeSchema { code, title: entry.label.in_language(api.language).to_owned() })
    });
    // A choice of nothing is no schema.
    Some(codes.collect::<Vec<_>>()).filter(|codes| !codes.is_empty())
}

impl PropertySchema {
    /// The same in the words that both versions of OpenAPI have: a code is a list of one value, as there is no `const`.
    #[must_use]
    pub fn in_definition(&self) -> Json {
        let mut schema = json!(self);
        for code in schema.get_mut("oneOf").and_then(Json::as_array_mut).into_iter().flatten() {
            if let Some(members) = code.as_object_mut()
                && let Some(value) = members.remove("const")
            {
                members.insert("enum".to_owned(), json!([value]));
            }
        }
        schema
    }

    /// The same with the type and format of the values of a kind.
    fn with_kind(mut self, members: &Json) -> Self {
        self.kind = members.get("type").cloned();
        self.format = members.get("format").cloned();
        self
    }

    /// Restricts the schema to the values that there are (`/req/profile-domains/actual-domain`).
    fn restrict(&mut self, kind: PropertyKind, domain: Option<&Domain>) {
        // What is not known of the values that there are is not said: what is valid would be another profile.
        self.max_length = None;
        self.values = None;
        match domain {
            Some(Domain::Values(values)) => self.restrict_to(kind, values),
            Some(Domain::Range { min, max }) => {
                self.one_of = None;
                self.within(kind, min, max);
            }
            Some(Domain::Lengths { min_chars, max_chars }) => {
                self.one_of = None;
                (self.min_length, self.max_length) = (Some(*min_chars), Some(*max_chars));
            }
            Some(Domain::Unknown) | None => self.one_of = None,
        }
    }

    fn restrict_to(&mut self, kind: PropertyKind, values: &[Value]) {
        if let (Some(min), Some(max)) = (values.first(), values.last()) {
            self.within(kind, min, max);
        }
        let listed = || values.iter().map(as_json).collect::<Vec<_>>();
        if let Some(codes) = self.one_of.take() {
            let there: Vec<_> = listed();
            let (known, unknown): (Vec<_>, Vec<_>) =
                there.iter().cloned().partition(|value| codes.iter().any(|code| code.code == *value));
            let mut codes = codes;
            codes.retain(|code| known.contains(&code.code));
            // What stands in the data and not in the list is there all the same.
            codes.extend(unknown.into_iter().map(|code| CodeSchema { code, title: String::new() }));
            self.one_of = (!codes.is_empty()).then_some(codes);
            self.values = self.one_of.is_none().then(Vec::new);
            return;
        }
        let is_listed = values.is_empty()
            || self.codelist_uri.is_some()
            || (kind != PropertyKind::Number && values.len() <= ENUM_MAX);
        if is_listed {
            self.values = Some(listed());
        } else if kind == PropertyKind::Text {
            let chars = values.iter().filter_map(|value| match value {
                Value::Text(text) => Some(text.chars().count() as u64),
                _ => None,
            });
            (self.min_length, self.max_length) = (chars.clone().min(), chars.max());
        }
    }

    /// Numbers have a smallest and a largest; JSON Schema knows none of texts.
    fn within(&mut self, kind: PropertyKind, min: &Value, max: &Value) {
        let is_number = |value: &Value| matches!(value, Value::Integer(_) | Value::Number(_));
        if matches!(kind, PropertyKind::Integer | PropertyKind::Number) && is_number(min) && is_number(max) {
            (self.minimum, self.maximum) = (Some(as_json(min)), Some(as_json(max)));
        }
    }
}

fn as_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(flag) => (*flag).into(),
        Value::Integer(number) => (*number).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restricted(kind: PropertyKind, domain: &Domain) -> Json {
        let mut schema = PropertySchema { max_length: Some(40), ..PropertySchema::default() };
        schema.restrict(kind, Some(domain));
        let mut json = serde_json::to_value(schema).unwrap_or_default();
        json.as_object_mut().map(|members| members.remove("x-ogc-propertySeq"));
        json
    }

    #[test]
    fn what_there_is_takes_the_place_of_what_is_valid() {
        let texts = |count: usize| (0..count).map(|number| Value::Text(format!("{number:03}"))).collect();
        let few = restricted(PropertyKind::Text, &Domain::Values(texts(2)));
        assert_eq!(few, json!({ "enum": ["000", "001"] }));
        let many = restricted(PropertyKind::Text, &Domain::Values(texts(ENUM_MAX + 1)));
        assert_eq!(many, json!({ "minLength": 3, "maxLength": 3 }));
        let lengths = restricted(PropertyKind::Text, &Domain::Lengths { min_chars: 1, max_chars: 9 });
        assert_eq!(lengths, json!({ "minLength": 1, "maxLength": 9 }));
        assert_eq!(restricted(PropertyKind::Text, &Domain::Values(vec![])), json!({ "enum": [] }));
        assert_eq!(restricted(PropertyKind::Text, &Domain::Unknown), json!({}));
        let ranks = Domain::Values(vec![Value::Integer(-1), Value::Integer(4)]);
        assert_eq!(restricted(PropertyKind::Integer, &ranks), json!({ "enum": [-1, 4], "minimum": -1, "maximum": 4 }));
        let widths = Domain::Values(vec![Value::Number(0.5), Value::Number(2.0)]);
        assert_eq!(restricted(PropertyKind::Number, &widths), json!({ "minimum": 0.5, "maximum": 2.0 }));
        let text = |text: &str| Value::Text(text.to_owned());
        let days = Domain::Range { min: text("2024-01-01"), max: text("2024-12-31") };
        assert_eq!(restricted(PropertyKind::Date, &days), json!({}));
    }

    #[test]
    fn codes_that_nobody_uses_are_left_out_and_unknown_ones_stay() {
        let code = |code: &str, title: &str| CodeSchema { code: code.into(), title: title.to_owned() };
        let mut schema =
            PropertySchema { one_of: Some(vec![code("a", "A"), code("b", "B"), code("c", "C")]), ..Default::default() };
        let there = ["b", "x"].map(|text| Value::Text(text.to_owned())).to_vec();
        schema.restrict(PropertyKind::Text, Some(&Domain::Values(there)));
        assert_eq!(schema.one_of, Some(vec![code("b", "B"), code("x", "")]));
        assert_eq!(schema.values, None);
    }

    #[test]
    fn kinds_of_geometries_have_one_format() {
        use GeometryKind::{GeometryCollection, LineString, MultiPoint, MultiPolygon, Point, Polygon};
        assert_eq!(common_format(&[]), None);
        assert_eq!(common_format(&[MultiPolygon]), Some("geometry-multipolygon"));
        assert_eq!(common_format(&[MultiPoint, Point]), Some("geometry-point-or-multipoint"));
        assert_eq!(common_format(&[Polygon, MultiPolygon]), Some("geometry-polygon-or-multipolygon"));
        assert_eq!(common_format(&[Polygon, LineString]), Some("geometry-any"));
        assert_eq!(common_format(&[Polygon, GeometryCollection]), Some("geometry-any"));
    }
}

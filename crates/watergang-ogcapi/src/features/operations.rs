//! The operations of Features as the API definition tells them: each collection by its own name, with its own properties.

use serde_json::{Map, Value, json};
use watergang_core::{Collection, KeyKind, Property};
use watergang_http::locale;
use watergang_http::negotiate::Form;
use watergang_http::openapi::{Operation, property_parameter, query_parameter, response, schema_ref};
use watergang_http::parameter::{Context, EVERYWHERE, Parameter};

use crate::api::Api;
use crate::common::schemas::Resource;
use crate::common::schemas::document::{PropertySchema, SchemaDocument, references};
use crate::common::schemas::profile::Profile;
use crate::features::bulk;
use crate::features::forms::{ITEM_FORMS, ITEMS_FORMS, ItemsForm};
use crate::features::parameters::{ITEM, ITEMS, property_schema, simple_properties};

/// The group of these operations.
const TAG: &str = "features";

/// Items and item of every collection.
pub(crate) fn core(api: &Api) -> Vec<Operation> {
    let of = |collection| {
        [items(api, collection), item(api, collection)]
            .into_iter()
            .chain(bulk::rows(collection).map(move |row| file(api, collection, row)))
    };
    api.catalog.collections.values().flat_map(|collection| of(collection.as_ref())).collect()
}

/// A whole collection as one file.
fn file(api: &Api, collection: &Collection, row: &ItemsForm) -> Operation {
    let (id, title) = (&collection.id, title(api, collection));
    let extension = row.form.extension;
    let context = Context { catalog: &api.catalog, collection: Some(collection), forms: &[] };
    Operation {
        path: format!("/collections/{id}/bulk/{id}.{extension}"),
        id: format!("bulk.{id}.{extension}"),
        summary: format!("{title} ({})", row.form.title),
        tag: TAG,
        parameters: bulk::parameters(row).iter().map(|one| query_parameter(one, &context, api.language)).collect(),
        success: success(title, &format!("{id}.items"), &[row.form]),
    }
}

/// Declared parameters of a collection's items, and those that every resource has.
fn declared(api: &Api, collection: &Collection, own: &[&Parameter], forms: &[Form]) -> Vec<Value> {
    let context = Context { catalog: &api.catalog, collection: Some(collection), forms };
    own.iter().chain(EVERYWHERE).map(|one| query_parameter(one, &context, api.language)).collect()
}

fn title<'a>(api: &Api, collection: &'a Collection) -> &'a str {
    let title = collection.title.in_language(api.language);
    if title.is_empty() { collection.id.as_str() } else { title }
}

fn items(api: &Api, collection: &Collection) -> Operation {
    let (id, title) = (&collection.id, title(api, collection));
    let mut parameters = declared(api, collection, ITEMS, ITEMS_FORMS);
    let queryables = SchemaDocument::new(api, collection, Resource::Queryables, Profile::CodelistInline, None);
    parameters.extend(simple_properties(collection).map(|property| {
        let queryable = queryables.property(&property.name).map(PropertySchema::in_definition);
        let schema = queryable.unwrap_or_else(|| property_schema(property.kind));
        property_parameter(&property.name, &about(api, property), &schema)
    }));
    Operation {
        path: format!("/collections/{id}/items"),
        id: format!("items.{id}"),
        summary: title.to_owned(),
        tag: TAG,
        parameters,
        success: success(title, &format!("{id}.items"), ITEMS_FORMS),
    }
}

fn item(api: &Api, collection: &Collection) -> Operation {
    let (id, title) = (&collection.id, title(api, collection));
    let feature_id = json!({
        "name": "featureId", "in": "path", "required": true, "description": api.text("page.item"),
        "schema": { "type": "string" },
    });
    let parameters = std::iter::once(feature_id).chain(declared(api, collection, ITEM, ITEM_FORMS)).collect();
    Operation {
        path: format!("/collections/{id}/items/{{featureId}}"),
        id: format!("item.{id}"),
        summary: title.to_owned(),
        tag: TAG,
        parameters,
        success: success(title, &format!("{id}.item"), ITEM_FORMS),
    }
}

/// The answer, with the header that names its CRS (Features Part 2, `/req/crs/ogc-crs-header`).
fn success(about: &str, schema: &str, forms: &[Form]) -> Value {
    let media_types: Vec<_> = forms.iter().map(|form| form.media_type).collect();
    let mut success = response(about, &media_types, &schema_ref(schema));
    if let Some(members) = success.as_object_mut() {
        let header = json!({ "Content-Crs": { "schema": { "type": "string" } } });
        members.insert("headers".to_owned(), header);
    }
    success
}

fn about(api: &Api, property: &Property) -> String {
    let title = property.title.in_language(api.language);
    let about = locale::text(api.language, "parameter.property.about", &[("name", property.name.clone())]);
    if title.is_empty() { about } else { format!("{title}. {about}") }
}

/// `featureCollectionGeoJSON.yaml` and `featureGeoJSON.yaml` of Features Part 1, once for each collection.
pub(crate) fn schemas(api: &Api) -> Vec<(String, Value)> {
    let each = api.catalog.collections.values().flat_map(|collection| {
        let (items, item) = (format!("{}.items", collection.id), format!("{}.item", collection.id));
        let page = page_schema(&item);
        [(items, page), (item, feature_schema(api, collection))]
    });
    std::iter::once(("geometry".to_owned(), geometry_schema())).chain(each).collect()
}

fn page_schema(item: &str) -> Value {
    json!({ "type": "object", "required": ["type", "features"], "properties": {
        "type": { "type": "string", "enum": ["FeatureCollection"] },
        "features": { "type": "array", "items": schema_ref(item) },
        "links": { "type": "array", "items": schema_ref("link") },
        "timeStamp": { "type": "string", "format": "date-time" },
        "numberMatched": { "type": "integer", "minimum": 0 },
        "numberReturned": { "type": "integer", "minimum": 0 },
        "numberOmitted": { "type": "integer", "minimum": 1 },
        "omitted": { "type": "array", "items": { "type": "object", "properties": {
            "id": { "type": "string" }, "reason": { "type": "string" } } } },
    } })
}

/// A property that names items: by their ids, or in the other profiles of references.
fn referring(id: &Value) -> Value {
    let uri = json!({ "type": "string", "format": "uri" });
    let link = json!({ "type": "object", "required": ["href"], "properties": {
        "href": uri, "title": { "type": "string" } } });
    json!({ "anyOf": [id, uri, link] })
}

fn feature_schema(api: &Api, collection: &Collection) -> Value {
    let named: Vec<_> = references(api, collection).map(|(property, _)| property.name.as_str()).collect();
    let refers = |property: &Property| named.contains(&property.name.as_str());
    let properties: Map<_, _> = collection
        .schema
        .properties
        .iter()
        .map(|property| {
            let mut schema = property_schema(property.kind);
            if let Some(members) = schema.as_object_mut() {
                let title = property.title.in_language(api.language);
                if !title.is_empty() {
                    members.insert("title".to_owned(), title.into());
                }
                // A database may hold nothing where its schema says otherwise.
                if members.contains_key("type") {
                    members.insert("nullable".to_owned(), true.into());
                }
            }
            let schema = if refers(property) { referring(&schema) } else { schema };
            (property.name.clone(), schema)
        })
        .collect();
    let id = match collection.id_kind {
        KeyKind::Integer => json!({ "type": "integer" }),
        KeyKind::Text => json!({ "type": "string" }),
    };
    json!({ "type": "object", "required": ["type", "geometry", "properties"], "properties": {
        "type": { "type": "string", "enum": ["Feature"] },
        "id": id,
        "geometry": schema_ref("geometry"),
        "properties": { "type": "object", "nullable": true, "properties": properties },
        "links": { "type": "array", "items": schema_ref("link") },
    } })
}

fn geometry_schema() -> Value {
    json!({ "type": "object", "nullable": true, "required": ["type"], "properties": {
        "type": { "type": "string", "enum": [
            "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
        ] },
        "coordinates": { "type": "array", "items": {} },
        "geometries": { "type": "array", "items": { "type": "object" } },
    } })
}

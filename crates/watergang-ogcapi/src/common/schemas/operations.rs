//! The operations of schemas as the API definition tells them.

use serde_json::{Value, json};
use watergang_core::Collection;
use watergang_http::openapi::{Operation, query_parameter, response, schema_ref};
use watergang_http::parameter::{Context, EVERYWHERE};

use super::profile::PROFILE;
use super::{FORMS, Resource};
use crate::api::Api;
use crate::common::codelists;

/// The group of these operations.
const TAG: &str = "schemas";

/// Schema, queryables and sortables of every collection.
pub(crate) fn operations(api: &Api) -> Vec<Operation> {
    let collections = api.catalog.collections.values();
    let of_each = collections.flat_map(|one| Resource::ALL.map(|resource| operation(api, one, resource)));
    of_each.chain(codelists::operations(api)).collect()
}

fn operation(api: &Api, collection: &Collection, resource: Resource) -> Operation {
    let context = Context { catalog: &api.catalog, collection: Some(collection), forms: FORMS };
    let title = collection.title.in_language(api.language);
    let title = if title.is_empty() { collection.id.as_str() } else { title };
    let summary = format!("{title}: {}", resource.title(api));
    let parameters = std::iter::once(&PROFILE).chain(EVERYWHERE.iter().copied());
    let media_types: Vec<_> = FORMS.iter().map(|form| form.media_type).collect();
    Operation {
        path: resource.path(&collection.id),
        id: format!("{}.{}", resource.name(), collection.id),
        tag: TAG,
        parameters: parameters.map(|one| query_parameter(one, &context, api.language)).collect(),
        success: response(&summary, &media_types, &schema_ref("jsonSchema")),
        summary,
    }
}

/// What every schema has (`/req/schemas/json-schema`).
pub(crate) fn schemas(api: &Api) -> Vec<(String, Value)> {
    let text = json!({ "type": "string" });
    let property = json!({ "type": "object", "properties": {
        "title": text, "description": text, "format": text, "x-ogc-role": text, "x-ogc-unit": text,
        "x-ogc-collectionId": text, "x-ogc-propertySeq": { "type": "integer", "minimum": 1 },
        "readOnly": { "type": "boolean" },
    } });
    let schema = json!({ "type": "object", "required": ["$schema", "$id", "type", "properties"], "properties": {
        "$schema": { "type": "string", "enum": ["https://json-schema.org/draft/2020-12/schema"] },
        "$id": { "type": "string", "format": "uri" },
        "type": { "type": "string", "enum": ["object"] },
        "title": text, "description": text,
        "properties": { "type": "object", "additionalProperties": property },
        "required": { "type": "array", "items": text },
        "additionalProperties": { "type": "boolean" },
    } });
    std::iter::once(("jsonSchema".to_owned(), schema)).chain(codelists::schemas(api)).collect()
}

//! The API definition: written once for OpenAPI 3.0, from which the one for 3.1 is derived.

use serde_json::{Map, Value, json};
use watergang_core::Language;

use crate::locale::text;
use crate::parameter::{Context, Parameter};

/// Version of the definition that QGIS and the official test suite read.
pub const VERSION_30: &str = "3.0.3";
/// Version for those who can read it.
pub const VERSION_31: &str = "3.1.0";

/// An operation that answers `GET` at a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The path, concrete but for what stands in braces.
    pub path: String,
    /// Its id, unique in the definition.
    pub id: String,
    /// What it gives, in the language of the definition.
    pub summary: String,
    /// The group that it is shown in.
    pub tag: &'static str,
    /// Its parameters as Parameter Objects.
    pub parameters: Vec<Value>,
    /// The answer where all is well, as a Response Object.
    pub success: Value,
}

/// A declared parameter as a Parameter Object, as the standards want it: `style: form`, `explode: false`.
#[must_use]
pub fn query_parameter(parameter: &Parameter, context: &Context<'_>, language: Language) -> Value {
    property_parameter(parameter.name, &text(language, parameter.about, &[]), &(parameter.schema)(context))
}

/// A parameter that has the name of a property.
#[must_use]
pub fn property_parameter(name: &str, about: &str, schema: &Value) -> Value {
    json!({
        "name": name, "in": "query", "required": false, "style": "form", "explode": false,
        "description": about, "schema": schema,
    })
}

/// A reference to a schema in `components`.
#[must_use]
pub fn schema_ref(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A response whose body comes in these media types: JSON of one schema, text, or bytes.
#[must_use]
pub fn response(about: &str, media_types: &[&str], schema: &Value) -> Value {
    let content: Map<_, _> = media_types
        .iter()
        .map(|media_type| {
            let plain = media_type.split(';').next().unwrap_or_default();
            let schema = if plain.starts_with("text/") || plain.ends_with("xml") {
                json!({ "type": "string" })
            } else if plain.ends_with("json") {
                schema.clone()
            } else {
                json!({ "type": "string", "format": "binary" })
            };
            ((*media_type).to_owned(), json!({ "schema": schema }))
        })
        .collect();
    json!({ "description": about, "content": content })
}

/// The paths of a definition. A parameter that is declared exactly as in `shared` is a reference to it, so that the
/// definition of many collections stays small.
#[must_use]
pub fn paths(operations: Vec<Operation>, shared: &Map<String, Value>, failures: &Map<String, Value>) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let refer = |parameter: Value| match parameter.get("name").and_then(Value::as_str) {
            Some(name) if shared.get(name) == Some(&parameter) => {
                json!({ "$ref": format!("#/components/parameters/{name}") })
            }
            _ => parameter,
        };
        let parameters: Vec<_> = operation.parameters.into_iter().map(refer).collect();
        let mut responses = Map::new();
        responses.insert("200".to_owned(), operation.success);
        responses.insert("304".to_owned(), json!({ "description": "Not Modified" }));
        for name in failures.keys() {
            let status = name.trim_start_matches("problem-").to_owned();
            responses.insert(status, json!({ "$ref": format!("#/components/responses/{name}") }));
        }
        let get = json!({
            "operationId": operation.id, "summary": operation.summary, "tags": [operation.tag],
            "parameters": parameters, "responses": responses,
        });
        paths.insert(operation.path, json!({ "get": get }));
    }
    paths.into()
}

/// The document for OpenAPI 3.1, from the one for 3.0. They differ in what may be null, and in nothing else that our
/// definition says.
#[must_use]
pub fn as_31(mut document: Value) -> Value {
    if let Some(version) = document.get_mut("openapi") {
        *version = VERSION_31.into();
    }
    nulls_as_types(&mut document);
    document
}

/// `"type": "string", "nullable": true` becomes `"type": ["string", "null"]`.
fn nulls_as_types(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("nullable") == Some(&Value::Bool(true)) {
                members.remove("nullable");
                if let Some(kind) = members.remove("type") {
                    members.insert("type".to_owned(), json!([kind, "null"]));
                }
            }
            members.values_mut().for_each(nulls_as_types);
        }
        Value::Array(values) => values.iter_mut().for_each(nulls_as_types),
        _ => {}
    }
}

/// Words of JSON Schema that 3.0 does not have or understands otherwise than 3.1. The definition uses none of them.
pub const NOT_COMMON: &[&str] =
    &["const", "examples", "exclusiveMinimum", "exclusiveMaximum", "$defs", "if", "prefixItems"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_null_is_said_in_the_words_of_each_version() {
        let old =
            json!({ "openapi": "3.0.3", "a": [{ "type": "string", "nullable": true }], "b": { "type": "number" } });
        let new = json!({ "openapi": "3.1.0", "a": [{ "type": ["string", "null"] }], "b": { "type": "number" } });
        assert_eq!(as_31(old), new);
    }
}

//! The API definition: written once in what OpenAPI 3.0 and 3.1 have in common, and given out as either.

use serde_json::{Value, json};

/// Version of the definition that QGIS and the official test suite read.
pub const VERSION_30: &str = "3.0.3";
/// Version for those who can read it.
pub const VERSION_31: &str = "3.1.0";

/// A query parameter, declared as the standards want it: `style: form`, `explode: false`.
#[must_use]
pub fn query_parameter(name: &str, about: &str, schema: &Value) -> Value {
    json!({
        "name": name, "in": "query", "required": false, "style": "form", "explode": false,
        "description": about, "schema": schema,
    })
}

/// A reference to a parameter in `components`.
#[must_use]
pub fn parameter_ref(name: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

/// A response whose body comes in these media types, all of one schema.
#[must_use]
pub fn response(about: &str, media_types: &[&str], schema: &Value) -> Value {
    let content: serde_json::Map<_, _> = media_types
        .iter()
        .map(|media_type| {
            let schema = if *media_type == "text/html" { json!({ "type": "string" }) } else { schema.clone() };
            ((*media_type).to_owned(), json!({ "schema": schema }))
        })
        .collect();
    json!({ "description": about, "content": content })
}

/// The document for OpenAPI 3.1, from the one for 3.0: what is written is valid in both, but for its version.
#[must_use]
pub fn as_31(mut document: Value) -> Value {
    if let Some(version) = document.get_mut("openapi") {
        *version = VERSION_31.into();
    }
    document
}

/// Words of 3.0 that 3.1 does not have, and the other way round. The definition uses none of them; a test looks.
pub const NOT_COMMON: &[&str] =
    &["nullable", "const", "examples", "exclusiveMinimum", "exclusiveMaximum", "$defs", "if", "prefixItems"];

//! The operations of Common as the API definition tells them.

use serde_json::{Value, json};
use watergang_http::negotiate::{Form, HTML, JSON};
use watergang_http::openapi::{Operation, query_parameter, response, schema_ref};
use watergang_http::parameter::{Context, EVERYWHERE};
use watergang_http::problem::PROBLEMS_PATH;

use crate::api::Api;
use crate::common::definition::FORMS;
use crate::common::problems::slugs;

/// The group of these operations.
const TAG: &str = "common";

/// A resource of one path that has these forms and takes no parameters of its own.
pub(crate) fn resource(api: &Api, path: &str, id: &str, summary: &str, forms: &[Form], schema: &str) -> Operation {
    let context = Context { catalog: &api.catalog, collection: None, forms };
    let media_types: Vec<_> = forms.iter().map(|form| form.media_type).collect();
    Operation {
        path: path.to_owned(),
        id: id.to_owned(),
        summary: summary.to_owned(),
        tag: TAG,
        parameters: EVERYWHERE.iter().map(|one| query_parameter(one, &context, api.language)).collect(),
        success: response(summary, &media_types, &schema_ref(schema)),
    }
}

/// Landing page, conformance, API definition.
pub(crate) fn core(api: &Api) -> Vec<Operation> {
    vec![
        resource(api, "/", "landing", &api.text("page.home"), &[JSON, HTML], "landingPage"),
        resource(api, "/conformance", "conformance", &api.text("page.conformance"), &[JSON, HTML], "conformance"),
        resource(api, "/api", "definition", &api.text("page.api"), FORMS, "definition"),
        problem(api),
    ]
}

/// What a kind of problem is.
fn problem(api: &Api) -> Operation {
    let path = format!("{PROBLEMS_PATH}/{{problem}}");
    let kind = json!({
        "name": "problem", "in": "path", "required": true, "description": api.text("page.problem-kind"),
        "schema": { "type": "string", "enum": slugs() },
    });
    let mut operation =
        resource(api, &path, "problem", &api.text("page.problem-kind"), &[JSON, HTML], "problemDescription");
    operation.parameters.insert(0, kind);
    operation
}

/// The list of collections, and each of them.
pub(crate) fn collections(api: &Api) -> Vec<Operation> {
    let list =
        resource(api, "/collections", "collections", &api.text("page.collections"), &[JSON, HTML], "collections");
    let each = api.catalog.collections.values().map(|collection| {
        let (id, title) = (&collection.id, collection.title.in_language(api.language));
        let title = if title.is_empty() { id.as_str() } else { title };
        resource(api, &format!("/collections/{id}"), &format!("collection.{id}"), title, &[JSON, HTML], "collection")
    });
    std::iter::once(list).chain(each).collect()
}

fn links() -> Value {
    json!({ "type": "array", "items": schema_ref("link") })
}

/// `link.yaml`, `landingPage.yaml` and `confClasses.yaml` of Features Part 1, and the problem of RFC 9457.
pub(crate) fn core_schemas(_: &Api) -> Vec<(String, Value)> {
    let text = json!({ "type": "string" });
    let schemas = [
        (
            "link",
            json!({ "type": "object", "required": ["href", "rel"], "properties": {
                "href": text, "rel": text, "type": text, "hreflang": text, "title": text,
            } }),
        ),
        (
            "landingPage",
            json!({ "type": "object", "required": ["title", "links"], "properties": {
                "title": text, "description": text, "attribution": { "type": "string", "nullable": true },
                "links": links(),
            } }),
        ),
        (
            "conformance",
            json!({ "type": "object", "required": ["conformsTo"], "properties": {
                "conformsTo": { "type": "array", "items": { "type": "string", "format": "uri" } }, "links": links(),
            } }),
        ),
        (
            "definition",
            json!({ "type": "object", "required": ["openapi", "info", "paths"], "properties": {
                "openapi": text, "info": { "type": "object" }, "paths": { "type": "object" },
            } }),
        ),
        (
            "problemDescription",
            json!({ "type": "object", "required": ["type", "title", "status", "description"], "properties": {
                "type": { "type": "string", "format": "uri" }, "title": text, "description": text,
                "status": { "type": "integer", "minimum": 400, "maximum": 599 }, "links": links(),
            } }),
        ),
        (
            "problem",
            json!({ "type": "object", "required": ["type", "title", "status"], "properties": {
                "type": { "type": "string", "format": "uri" }, "title": text,
                "status": { "type": "integer", "minimum": 400, "maximum": 599 }, "detail": text, "instance": text,
                "code": text, "description": text,
                "errors": { "type": "array", "items": { "type": "object", "required": ["parameter", "detail"],
                    "properties": { "parameter": text, "detail": text } } },
            } }),
        ),
    ];
    schemas.map(|(name, schema)| (name.to_owned(), schema)).into()
}

/// `collections.yaml`, `collection.yaml` and `extent.yaml` of Features Part 1 and 2.
pub(crate) fn collections_schemas(_: &Api) -> Vec<(String, Value)> {
    let text = json!({ "type": "string" });
    let uri = json!({ "type": "string", "format": "uri" });
    let bbox = json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } });
    let bound = json!({ "type": "string", "format": "date-time", "nullable": true });
    let interval = json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": bound });
    let schemas = [
        (
            "collections",
            json!({ "type": "object", "required": ["links", "collections"], "properties": {
                "links": links(), "collections": { "type": "array", "items": schema_ref("collection") },
            } }),
        ),
        (
            "collection",
            json!({ "type": "object", "required": ["id", "links"], "properties": {
                "id": text, "title": text, "description": text, "attribution": text, "links": links(),
                "keywords": { "type": "array", "items": text }, "extent": schema_ref("extent"),
                "itemType": { "type": "string", "default": "feature" },
                "crs": { "type": "array", "items": uri }, "storageCrs": uri,
                "dataType": text, "geometryDimension": { "type": "integer", "minimum": 0, "maximum": 3 },
                "defaultSortOrder": { "type": "array", "items": text },
            } }),
        ),
        (
            "extent",
            json!({ "type": "object", "properties": {
                "spatial": { "type": "object", "properties": {
                    "bbox": { "type": "array", "minItems": 1, "items": bbox }, "crs": uri,
                    "storageCrsBbox": { "type": "array", "minItems": 1, "items": bbox } } },
                "temporal": { "type": "object", "properties": {
                    "interval": { "type": "array", "minItems": 1, "items": interval }, "trs": uri } },
            } }),
        ),
    ];
    schemas.map(|(name, schema)| (name.to_owned(), schema)).into()
}

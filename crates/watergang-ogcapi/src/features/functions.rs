//! `GET /functions`: what filters may call (Features Part 3, `/req/filter/get-functions-operation`).

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use watergang_cql2::Functions;
use watergang_http::negotiate::{HTML, JSON};
use watergang_http::openapi::Operation;
use watergang_http::{Link, Problem};

use crate::api::Api;
use crate::common::operations::resource;
use crate::{State, pages, respond};

/// The relation that leads to the functions.
const REL: &str = "http://www.opengis.net/def/rel/ogc/1.0/functions";

/// `functions.yml` of CQL2.
#[derive(Debug, Serialize)]
struct FunctionsDocument<'a> {
    functions: Vec<FunctionDocument>,
    links: &'a [Link],
}

#[derive(Debug, Serialize)]
struct FunctionDocument {
    name: &'static str,
    description: &'static str,
    arguments: Vec<ArgumentDocument>,
    returns: [&'static str; 1],
}

#[derive(Debug, Serialize)]
struct ArgumentDocument {
    title: &'static str,
    description: &'static str,
    r#type: &'static [&'static str],
}

/// The functions.
///
/// # Errors
/// A problem for a parameter that is unknown or bad.
pub async fn functions(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, &[JSON, HTML])?;
    api.refuse_all()?;
    let links = api.own_links();
    let functions = Functions::list().iter().map(|function| FunctionDocument {
        name: function.name,
        description: function.description,
        arguments: function
            .arguments
            .iter()
            .map(|one| ArgumentDocument { title: one.title, description: one.description, r#type: one.types })
            .collect(),
        returns: [function.returns],
    });
    let document = FunctionsDocument { functions: functions.collect(), links: &links };
    respond::document(&api, &respond::version(&api, "", ""), &links, &document, || pages::functions(&api, &links))
}

/// Where the functions are.
pub(crate) fn landing_links(api: &Api) -> Vec<Link> {
    vec![Link::new(REL, api.url("/functions"), JSON.media_type).titled(api.text("page.functions"))]
}

/// The operation as the API definition tells it.
pub(crate) fn operations(api: &Api) -> Vec<Operation> {
    vec![resource(api, "/functions", "functions", &api.text("page.functions"), &[JSON, HTML], "functions")]
}

/// What it answers.
pub(crate) fn schemas(_: &Api) -> Vec<(String, serde_json::Value)> {
    let types = serde_json::json!({ "type": "array", "items": {
        "type": "string", "enum": ["string", "number", "integer", "datetime", "geometry", "boolean"] } });
    let argument = serde_json::json!({ "type": "object", "required": ["type"], "properties": {
        "title": { "type": "string" }, "description": { "type": "string" }, "type": types } });
    let function = serde_json::json!({ "type": "object", "required": ["name", "returns"], "properties": {
        "name": { "type": "string" },
        "description": { "type": "string" },
        "metadataUrl": { "type": "string", "format": "uri-reference" },
        "arguments": { "type": "array", "items": argument },
        "returns": types } });
    let document = serde_json::json!({ "type": "object", "required": ["functions"], "properties": {
        "functions": { "type": "array", "items": function },
        "links": { "type": "array", "items": watergang_http::openapi::schema_ref("link") } } });
    vec![("functions".to_owned(), document)]
}

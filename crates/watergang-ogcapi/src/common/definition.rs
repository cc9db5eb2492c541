//! `GET /api`: the API definition for programs (OpenAPI 3.0 and 3.1) and for people (Swagger UI, without internet).

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};
use watergang_http::negotiate::{Form, HTML, JSON, OPENAPI_30, OPENAPI_31};
use watergang_http::openapi::{self, VERSION_30, as_31, query_parameter, response, schema_ref};
use watergang_http::parameter::{Context, EVERYWHERE};
use watergang_http::{Problem, ProblemKind};

use crate::api::Api;
use crate::blocks::BLOCKS;
use crate::features::parameters::ITEMS;
use crate::{State, pages, respond};

/// The forms of the definition.
pub(crate) const FORMS: &[Form] = &[OPENAPI_30, OPENAPI_31, HTML];

/// The API definition.
///
/// # Errors
/// A problem for a parameter that is unknown or bad.
pub async fn definition(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, FORMS)?;
    api.refuse_all()?;
    let version = respond::version(&api, "", "");
    if let Some(answer) = respond::not_modified(&api, &version) {
        return Ok(answer);
    }
    let document = openapi(&api);
    let document = if api.form == OPENAPI_31 { as_31(document) } else { document };
    let page = || pages::definition(&api, &api.url("/api/ui/index.html"));
    respond::document(&api, &version, &api.own_links(), &document, page)
}

/// The files of Swagger UI.
///
/// # Errors
/// A problem for a file that is none of them.
pub async fn swagger_ui(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let base = crate::api::base_url(&request, &state);
    let config = Arc::new(utoipa_swagger_ui::Config::from(format!("{base}/api")));
    let tail = request.match_info().get("tail").unwrap_or_default();
    let tail = if tail.is_empty() { "index.html" } else { tail };
    let missing = || {
        Problem::new(ProblemKind::NotFound, "problem.no-resource")
            .with("value", watergang_http::problem::shortened(request.path()))
    };
    match utoipa_swagger_ui::serve(tail, config) {
        Ok(Some(file)) => {
            let mut found = HttpResponse::Ok();
            respond::set(&mut found, "content-type", &file.content_type);
            respond::set(&mut found, "cache-control", &state.cache_control);
            Ok(found.body(file.bytes.to_vec()))
        }
        _ => Err(missing()),
    }
}

/// The whole document in OpenAPI 3.0. Paths name the collections that are there, so that a client learns their
/// properties.
fn openapi(api: &Api) -> Value {
    let (parameters, failures) = (shared_parameters(api), failures(api));
    let operations = BLOCKS.iter().flat_map(|block| (block.operations)(api)).collect();
    let schemas: Map<_, _> = BLOCKS.iter().flat_map(|block| (block.schemas)(api)).collect();
    json!({
        "openapi": VERSION_30,
        "info": info(api),
        "servers": [{ "url": api.base_url }],
        "paths": openapi::paths(operations, &parameters, &failures),
        "components": { "parameters": parameters, "responses": failures, "schemas": schemas },
    })
}

fn info(api: &Api) -> Value {
    let instance = &api.catalog.instance;
    let mut info = json!({
        "title": instance.title.in_language(api.language),
        "description": instance.description.in_language(api.language),
        "version": api.state.build,
    });
    let Some(members) = info.as_object_mut() else { return info };
    if let Some(contact) = &instance.contact {
        let mut known = json!({ "name": contact.name });
        for (name, value) in [("email", &contact.email), ("url", &contact.url)] {
            if let (Some(value), Some(known)) = (value, known.as_object_mut()) {
                known.insert(name.to_owned(), value.as_str().into());
            }
        }
        members.insert("contact".to_owned(), known);
    }
    if let Some(license) = &instance.license {
        members.insert("license".to_owned(), json!({ "name": license, "url": license }));
    }
    info
}

/// Parameters as they are for most resources; one that is otherwise somewhere is written out there.
fn shared_parameters(api: &Api) -> Map<String, Value> {
    let context = Context { catalog: &api.catalog, collection: None, forms: &[JSON, HTML] };
    let declared = EVERYWHERE.iter().chain(ITEMS);
    declared.map(|parameter| (parameter.name.to_owned(), query_parameter(parameter, &context, api.language))).collect()
}

/// The problems that any operation may answer with, one for each status.
fn failures(api: &Api) -> Map<String, Value> {
    let of = |kind: &ProblemKind| {
        let title = Problem::new(*kind, "problem.internal").title(api.language);
        let forms = ["application/problem+json", HTML.media_type];
        (format!("problem-{}", kind.status()), response(&title, &forms, &schema_ref("problem")))
    };
    ProblemKind::ALL.iter().map(of).collect()
}

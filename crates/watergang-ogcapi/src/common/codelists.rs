//! `GET /codelists/{codelistId}`: a code list, to which schemas of the profile `codelist-ref` refer (Common Part 3,
//! 23-058r2, `/req/profile-codelists/codelist-ref`).
//!
//! Scope: the lists that properties of published collections have their values from. Limits: the standard does not say
//! how a list looks; this is JSON of our own, and a page.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};
use watergang_core::Code;
use watergang_http::negotiate::{HTML, JSON};
use watergang_http::openapi::{Operation, schema_ref};
use watergang_http::{Link, Problem, ProblemKind};

use crate::api::Api;
use crate::common::operations::resource;
use crate::{State, pages, respond};

/// A code list.
#[derive(Debug, Serialize)]
struct CodelistDocument<'a> {
    id: &'a str,
    /// The codes in the order of the list.
    codes: Vec<CodeDocument<'a>>,
    links: &'a [Link],
}

#[derive(Debug, Serialize)]
struct CodeDocument<'a> {
    /// The value as items have it.
    code: &'a str,
    /// What it means, in the language of the answer.
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
}

/// A code list.
///
/// # Errors
/// A problem for a parameter that is unknown or bad, and for a list that there is not.
pub async fn codelist(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, &[JSON, HTML])?;
    api.refuse_all()?;
    let asked = percent_decode_str(request.match_info().get("codelistId").unwrap_or_default()).decode_utf8_lossy();
    let (id, codes) = lists(&api).find(|(id, _)| *id == asked).ok_or_else(|| {
        let path = watergang_http::problem::shortened(request.path());
        Problem::new(ProblemKind::NotFound, "problem.no-resource").with("value", path)
    })?;
    let links = api.own_links();
    let codes = codes.iter().map(|one| CodeDocument { code: &one.code, title: one.label.in_language(api.language) });
    let document = CodelistDocument { id, codes: codes.collect(), links: &links };
    let told = || document.codes.iter().map(|one| (one.code, one.title)).collect();
    let page = || pages::codelist(&api, id, told(), &links);
    respond::document(&api, &respond::version(&api, "", ""), &links, &document, page)
}

/// The lists that properties of published collections have their values from, by name.
fn lists(api: &Api) -> impl Iterator<Item = (&str, &[Code])> {
    let properties = api.catalog.collections.values().flat_map(|collection| &collection.schema.properties);
    let names: BTreeSet<_> = properties.filter_map(|property| property.codelist.as_deref()).collect();
    names.into_iter().filter_map(|name| Some((name, api.catalog.codelists.get(name)?.as_slice())))
}

/// Address of a list.
pub(crate) fn uri(api: &Api, id: &str) -> String {
    api.url(&format!("/codelists/{}", utf8_percent_encode(id, NON_ALPHANUMERIC)))
}

/// The operation as the API definition tells it, where there are lists.
pub(crate) fn operations(api: &Api) -> Vec<Operation> {
    let ids: Vec<_> = lists(api).map(|(id, _)| id).collect();
    if ids.is_empty() {
        return Vec::new();
    }
    let about = api.text("page.codelist");
    let id = json!({
        "name": "codelistId", "in": "path", "required": true, "description": about,
        "schema": { "type": "string", "enum": ids },
    });
    let mut operation = resource(api, "/codelists/{codelistId}", "codelist", &about, &[JSON, HTML], "codelist");
    operation.parameters.insert(0, id);
    vec![operation]
}

/// What it answers.
pub(crate) fn schemas(_: &Api) -> Vec<(String, Value)> {
    let text = json!({ "type": "string" });
    let code = json!({ "type": "object", "required": ["code"], "properties": { "code": text, "title": text } });
    let document = json!({ "type": "object", "required": ["id", "codes", "links"], "properties": {
        "id": text, "codes": { "type": "array", "items": code },
        "links": { "type": "array", "items": schema_ref("link") } } });
    vec![("codelist".to_owned(), document)]
}

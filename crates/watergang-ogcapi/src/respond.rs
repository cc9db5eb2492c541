//! Answers and the headers that every one of them has.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use watergang_http::problem::RETRY_AFTER_S;
use watergang_http::{Link, Problem, ProblemKind, conditional, cors, encoding, link};

use crate::api::{Api, base_url, language_of, wants_page};
use crate::{State, pages};

/// Bodies below this are not worth compressing.
const COMPRESS_FROM_BYTES: usize = 1_024;
/// What a negotiated answer depends on.
const VARY: &str = "Accept, Accept-Language, Accept-Encoding";

/// Sets a header; a value that HTTP cannot carry is left out.
pub fn set(response: &mut HttpResponseBuilder, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.insert_header((HeaderName::from_static(name), value));
    }
}

/// The tag of an answer that depends on these parts beside form, language, configuration and build.
#[must_use]
pub fn etag(api: &Api, parts: &[&str]) -> String {
    let query = api.query.rewritten(&[], &[]);
    let common = [
        api.state.build,
        api.catalog.configuration.as_str(),
        api.form.media_type,
        api.language.as_str(),
        api.encoding.header().unwrap_or("identity"),
        api.base_url.as_str(),
        api.path.as_str(),
        query.as_str(),
    ];
    conditional::weak_etag(&[&common, parts].concat())
}

/// Whether the client has the answer with that tag already.
#[must_use]
pub fn is_fresh(api: &Api, etag: &str) -> bool {
    api.if_none_match.as_deref().is_some_and(|tags| conditional::matches(tags, etag))
}

/// The answer of somebody who has it already.
#[must_use]
pub fn not_modified(api: &Api, etag: &str) -> HttpResponse {
    let mut response = HttpResponse::NotModified();
    common_headers(&mut response, api, etag);
    response.finish()
}

/// Headers of every answer that is no problem.
pub fn common_headers(response: &mut HttpResponseBuilder, api: &Api, etag: &str) {
    set(response, "etag", etag);
    set(response, "cache-control", &api.state.cache_control);
    set(response, "content-language", api.language.as_str());
    set(response, "vary", VARY);
}

/// Starts an answer with its form, its links and its tag.
#[must_use]
pub fn begin(api: &Api, etag: &str, links: &[Link]) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    common_headers(&mut response, api, etag);
    let media_type = api.form.media_type;
    let text = media_type.starts_with("text/");
    set(
        &mut response,
        "content-type",
        &if text { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() },
    );
    set(&mut response, "link", &link::header(links));
    response
}

/// Ends an answer whose whole body is there.
#[must_use]
pub fn finish(api: &Api, mut response: HttpResponseBuilder, body: Vec<u8>) -> HttpResponse {
    let encoding = if body.len() < COMPRESS_FROM_BYTES { encoding::ContentEncoding::Identity } else { api.encoding };
    match encoding::whole(encoding, body) {
        Ok(body) => {
            if let Some(name) = encoding.header() {
                set(&mut response, "content-encoding", name);
            }
            response.body(body)
        }
        Err(error) => {
            tracing::error!(%error, "a body could not be compressed");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// A document that depends on nothing but the catalog (and on `parts`): JSON, or the page that `page` makes.
#[must_use]
pub fn document(
    api: &Api,
    parts: &[&str],
    links: &[Link],
    json: impl FnOnce() -> serde_json::Value,
    page: impl FnOnce() -> Result<String, askama::Error>,
) -> HttpResponse {
    let tag = etag(api, parts);
    if is_fresh(api, &tag) {
        return not_modified(api, &tag);
    }
    let body = if api.form.name == "html" {
        match page() {
            Ok(page) => page.into_bytes(),
            Err(error) => {
                tracing::error!(%error, "a page could not be made");
                return HttpResponse::InternalServerError().finish();
            }
        }
    } else {
        json().to_string().into_bytes()
    };
    finish(api, begin(api, &tag, links), body)
}

/// Tells a client what went wrong, in its language and form.
#[must_use]
pub fn problem(request: &HttpRequest, state: &State, problem: &Problem) -> HttpResponse {
    let catalog = (state.catalog)();
    let language = language_of(request, &catalog);
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    set(&mut response, "content-language", language.as_str());
    set(&mut response, "vary", VARY);
    set(&mut response, "cache-control", "no-store");
    if problem.kind == ProblemKind::Unavailable {
        set(&mut response, "retry-after", &RETRY_AFTER_S.to_string());
    }
    if let Some(allow) = problem.allow {
        set(&mut response, "allow", allow);
    }
    if wants_page(request)
        && let Ok(page) = pages::problem(&base_url(request, state), &catalog, language, problem)
    {
        set(&mut response, "content-type", "text/html; charset=utf-8");
        return response.body(page);
    }
    set(&mut response, "content-type", "application/problem+json");
    response.body(problem.document(language, request.path()).to_string())
}

/// Headers for scripts of other sites, on every answer.
pub fn cors_headers(response: &mut HttpResponse) {
    for (name, value) in cors::ALWAYS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

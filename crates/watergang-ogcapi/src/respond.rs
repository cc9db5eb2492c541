//! Answers and the headers that every one of them has.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use watergang_core::Catalog;
use watergang_http::conditional::Version;
use watergang_http::encoding::ContentEncoding;
use watergang_http::negotiate::HTML;
use watergang_http::problem::RETRY_AFTER_S;
use watergang_http::{Link, Problem, ProblemKind, conditional, cors, encoding, link};

use crate::api::{Api, base_url, language_of, wants_page};
use crate::{State, pages};

/// Bodies below this are not worth compressing.
const COMPRESS_FROM_BYTES: usize = 1_024;
/// Bodies above this are not compressed on the thread that answers.
const INLINE_MAX_BYTES: usize = 64 << 10;
/// What a negotiated answer depends on.
const VARY: &str = "Accept, Accept-Language, Accept-Encoding";

/// Sets a header; a value that HTTP cannot carry is left out.
pub fn set(response: &mut HttpResponseBuilder, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.insert_header((HeaderName::from_static(name), value));
    }
}

/// The version of an answer. `resource` is a collection or, empty, the catalog; `state` is the state that its items are
/// in, and the answer depends on configuration, build, form, language, encoding and address besides.
#[must_use]
pub fn version(api: &Api, resource: &str, state: &str) -> Version {
    let query = api.query.rewritten(&[], &[]);
    let parts = [
        api.state.build,
        api.catalog.configuration.as_str(),
        // JSON-FG and GeoJSON have one media type, and so have the dialects of CSV.
        api.form.name,
        api.form.media_type,
        api.language.as_str(),
        api.encoding.header().unwrap_or("identity"),
        api.base_url.as_str(),
        api.path.as_str(),
        query.as_str(),
        state,
    ];
    let whole_state = format!("{state} {}", api.catalog.configuration);
    Version {
        etag: conditional::weak_etag(&parts),
        modified: api.state.changes.since(resource, &whole_state, (api.state.clock)()),
    }
}

/// The answer of somebody who has this version already, and nothing for everybody else.
#[must_use]
pub fn not_modified(api: &Api, version: &Version) -> Option<HttpResponse> {
    version.is_known_to(api.if_none_match.as_deref(), api.if_modified_since.as_deref()).then(|| {
        let mut response = HttpResponse::NotModified();
        common_headers(&mut response, api, version);
        response.finish()
    })
}

/// Headers of every answer that is no problem.
fn common_headers(response: &mut HttpResponseBuilder, api: &Api, version: &Version) {
    set(response, "etag", &version.etag);
    if let Some(date) = version.last_modified() {
        set(response, "last-modified", &date);
    }
    set(response, "cache-control", &api.state.cache_control);
    set(response, "content-language", api.language.as_str());
    set(response, "vary", VARY);
}

/// Starts an answer with its form, its links and its version.
#[must_use]
pub fn begin(api: &Api, version: &Version, links: &[Link]) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    common_headers(&mut response, api, version);
    let media_type = api.form.media_type;
    let text = media_type.starts_with("text/") && !media_type.contains("charset=");
    set(
        &mut response,
        "content-type",
        &if text { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() },
    );
    if api.form == HTML {
        content_security_policy(&mut response, &api.base_url, &api.catalog);
    }
    if !links.is_empty() {
        set(&mut response, "link", &link::header(links));
    }
    response
}

fn content_security_policy(response: &mut HttpResponseBuilder, base_url: &str, catalog: &Catalog) {
    let policy = pages::content_security_policy(base_url, catalog.instance.background.as_ref());
    set(response, "content-security-policy", &policy);
}

/// Ends an answer whose whole body is there. A long one is compressed on a thread that may be kept busy.
#[must_use]
pub fn finish(api: &Api, mut response: HttpResponseBuilder, body: Vec<u8>) -> HttpResponse {
    let encoding = if body.len() < COMPRESS_FROM_BYTES { ContentEncoding::Identity } else { api.encoding };
    let Some(name) = encoding.header() else { return response.body(body) };
    set(&mut response, "content-encoding", name);
    if body.len() > INLINE_MAX_BYTES {
        let compressing = tokio::task::spawn_blocking(move || encoding::whole(encoding, body));
        return response.streaming(stream::once(async { compressing.await?.map(Bytes::from) }));
    }
    match encoding::whole(encoding, body) {
        Ok(body) => response.body(body),
        Err(error) => {
            tracing::error!(%error, "a body could not be compressed");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// A document of the given version: JSON, or the page that `page` makes.
///
/// # Errors
/// A problem when the page cannot be made.
pub fn document(
    api: &Api,
    version: &Version,
    links: &[Link],
    document: &impl Serialize,
    page: impl FnOnce() -> Result<String, askama::Error>,
) -> Result<HttpResponse, Problem> {
    if let Some(answer) = not_modified(api, version) {
        return Ok(answer);
    }
    let failed = |error: &dyn std::error::Error| {
        tracing::error!(%error, "a document could not be made");
        Problem::new(ProblemKind::Internal, "problem.internal")
    };
    let body = if api.form == HTML {
        page().map_err(|error| failed(&error))?.into_bytes()
    } else {
        serde_json::to_vec(document).map_err(|error| failed(&error))?
    };
    Ok(finish(api, begin(api, version, links), body))
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
        content_security_policy(&mut response, &base_url(request, state), &catalog);
        return response.body(page);
    }
    set(&mut response, "content-type", "application/problem+json");
    response.json(problem.document(language, &base_url(request, state), request.path()))
}

/// Headers for scripts of other sites, on every answer.
pub fn cors_headers(response: &mut HttpResponse) {
    for (name, value) in cors::ALWAYS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

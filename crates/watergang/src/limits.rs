//! How large a request may be. What is larger is told so in a problem document.
//!
//! The HTTP library has limits of its own behind these, which answer without a body: 128 KiB for the head of a request,
//! and 96 headers.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{ConnectionType, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use watergang_http::{Problem, ProblemKind};
use watergang_ogcapi::{State, respond};

/// Longest address of a request, in bytes: a thousand ids of the usual length fit.
pub const URI_MAX_BYTES: usize = 48 << 10;

/// Largest headers of a request, in bytes, names and values together.
pub const HEADERS_MAX_BYTES: usize = 32 << 10;

/// What the configuration says.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Largest body of a request, in bytes.
    pub body_max_bytes: usize,
}

/// Refuses a request that is too large.
///
/// # Errors
/// Those of the service within.
pub async fn limits(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (Some(settings), Some(state)) = (request.app_data::<Data<Settings>>(), request.app_data::<Data<State>>())
    else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    match too_large(&request, ***settings) {
        Some(problem) => {
            let mut response: HttpResponse = respond::problem(request.request(), state, &problem);
            respond::cors_headers(&mut response);
            // What comes yet is not read.
            response.head_mut().set_connection_type(ConnectionType::Close);
            Ok(request.into_response(response))
        }
        None => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    }
}

/// What is too large about a request.
fn too_large(request: &ServiceRequest, settings: Settings) -> Option<Problem> {
    let uri_bytes = request.uri().path_and_query().map_or(0, |uri| uri.as_str().len());
    let headers_bytes = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    // Of a body that comes in chunks nobody knows the size; no handler reads one.
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let body_bytes = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    [
        (ProblemKind::UriTooLong, "problem.uri-too-long", uri_bytes, URI_MAX_BYTES),
        (ProblemKind::HeadersTooLarge, "problem.headers-too-large", headers_bytes, HEADERS_MAX_BYTES),
        (ProblemKind::ContentTooLarge, "problem.content-too-large", body_bytes, settings.body_max_bytes),
    ]
    .into_iter()
    .find(|(_, _, bytes, max_bytes)| bytes > max_bytes)
    .map(|(kind, key, bytes, max_bytes)| {
        Problem::new(kind, key).with("value", bytes.to_string()).with("max", max_bytes.to_string())
    })
}

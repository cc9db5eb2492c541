//! What a configuration may change about requests and answers on their way: compression, and who may read answers in
//! a browser.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::config::ServerConfig;

/// Headers by which a browser knows that a page of another origin may read an answer (Fetch standard, section 3.2).
const CROSS_ORIGIN: [HeaderName; 5] = [
    header::ACCESS_CONTROL_ALLOW_ORIGIN,
    header::ACCESS_CONTROL_EXPOSE_HEADERS,
    header::ACCESS_CONTROL_ALLOW_METHODS,
    header::ACCESS_CONTROL_ALLOW_HEADERS,
    header::ACCESS_CONTROL_MAX_AGE,
];

/// What the configuration says.
#[derive(Clone, Debug)]
pub struct Settings {
    compression: bool,
    cors_origins: Vec<String>,
}

impl Settings {
    /// What the configuration says.
    #[must_use]
    pub fn new(config: &ServerConfig) -> Self {
        Self { compression: config.compression, cors_origins: config.cors_origins.clone() }
    }

    /// Keeps to the origins that are allowed, where there are any; the API itself allows all.
    fn restrict(&self, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        if self.cors_origins.is_empty() {
            return;
        }
        let allowed =
            origin.filter(|origin| self.cors_origins.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes()));
        if let Some(origin) = allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        } else {
            for name in &CROSS_ORIGIN {
                headers.remove(name);
            }
        }
        // A cache must not give one origin what another was told.
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
}

/// Applies the settings to a request and its answer.
///
/// # Errors
/// Those of the service within.
pub async fn transport(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let settings = request.app_data::<Data<Settings>>().cloned();
    let origin = request.headers().get(header::ORIGIN).cloned();
    if settings.as_ref().is_some_and(|settings| !settings.compression) {
        // Whoever takes nothing but the plain answer gets it.
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    let mut answer = next.call(request).await?;
    if let Some(settings) = settings {
        settings.restrict(origin.as_ref(), answer.headers_mut());
    }
    Ok(answer)
}

//! The published API, put together: what every request meets, from the outside in.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::{Data, ServiceConfig};
use watergang_core::Instant;
use watergang_http::base_url::PublicAddress;
use watergang_http::{Problem, ProblemKind};
use watergang_ogcapi::files::Files;
use watergang_ogcapi::{State, respond};

use crate::config::Configuration;
use crate::environment::temporary_folder;
use crate::live::Live;
use crate::{access_log, limits, transport};

/// Value of `Cache-Control`. Without an age whoever has an answer asks whether it still holds: an edit in QGIS is seen
/// by the next request.
fn cache_control(max_age: Duration) -> String {
    match max_age.as_secs() {
        0 => "public, no-cache".to_owned(),
        seconds => format!("public, max-age={seconds}"),
    }
}

/// The files that are made on request. What an earlier server left there is removed.
fn files(configuration: &Configuration) -> Files {
    let config = &configuration.instance.files;
    let parent = config.folder.as_ref().map(|folder| configuration.folder.join(folder));
    let parent = parent.unwrap_or_else(temporary_folder);
    if let Err(error) = Files::clear(&parent) {
        tracing::warn!(folder = %parent.display(), %error, "the folder of files cannot be cleared");
    }
    Files::new(parent, config.max_bytes)
}

/// What all requests share.
#[derive(Clone, Debug)]
pub struct Shared {
    state: State,
    live: Data<Live>,
    log: Data<access_log::Settings>,
    transport: Data<transport::Settings>,
    limits: Data<limits::Settings>,
}

impl Shared {
    /// What all requests share while a configuration holds.
    #[must_use]
    pub fn new(live: &Arc<Live>, configuration: &Configuration, public_url: Option<String>) -> Self {
        let server = &configuration.instance.server;
        let served = Arc::clone(live);
        let state = State {
            catalog: Arc::new(move || served.catalog()),
            registry: Arc::clone(live.registry()),
            address: PublicAddress { configured: public_url, trusted_proxies: server.trusted_proxies.clone() },
            clock: Arc::new(now),
            changes: Arc::default(),
            build: env!("CARGO_PKG_VERSION"),
            deadline_ms: u64::try_from(server.request_timeout.as_millis()).ok(),
            cache_control: cache_control(server.cache_max_age),
            files: Arc::new(files(configuration)),
        };
        let log = access_log::Settings {
            client_address: configuration.instance.log.client_address,
            trusted_proxies: server.trusted_proxies.clone(),
        };
        Self {
            state,
            live: Data::from(Arc::clone(live)),
            log: Data::new(log),
            transport: Data::new(transport::Settings::new(server)),
            limits: Data::new(limits::Settings { body_max_bytes: server.body_max_bytes }),
        }
    }

    /// What handlers are given.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }
}

/// Mounts the whole API. [`access_log::access_log`], [`transport::transport`], [`limits::limits`] and
/// [`not_before_complete`] are to be wrapped around it.
pub fn configure(config: &mut ServiceConfig, shared: &Shared) {
    config
        .app_data(shared.log.clone())
        .app_data(shared.live.clone())
        .app_data(shared.transport.clone())
        .app_data(shared.limits.clone());
    watergang_ogcapi::configure(config, shared.state.clone());
}

/// Answers 503 as long as a database that the server waits for has not been looked at: an empty list of collections
/// would be taken for the truth.
///
/// # Errors
/// Those of the service within.
pub async fn not_before_complete(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let is_complete = request.app_data::<Data<Live>>().is_none_or(|live| live.is_complete());
    match request.app_data::<Data<State>>() {
        Some(state) if !is_complete => {
            let problem = Problem::new(ProblemKind::Unavailable, "problem.unavailable");
            let response = respond::problem(request.request(), state, &problem);
            Ok(request.into_response(response))
        }
        _ => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    }
}

/// The time of the system's clock.
fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

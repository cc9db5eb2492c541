//! Which handler answers which path.

use std::future::Future;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Route};
use watergang_core::StoreError;
use watergang_http::{Problem, ProblemKind, cors};

use crate::{State, common, features, respond};

/// Mounts every resource: at the root, and below the path of the configured public address as well, for a proxy that
/// hands the whole path on. `state` is shared by all workers.
pub fn configure(config: &mut ServiceConfig, state: State) {
    let prefix = state.address.path_prefix().to_owned();
    config.app_data(Data::new(state));
    if !prefix.is_empty() {
        config.service(web::scope(&prefix).configure(resources));
    }
    resources(config);
    config.default_service(answering(nothing));
}

fn resources(config: &mut ServiceConfig) {
    resource(config, "/", common::landing::landing);
    resource(config, "/conformance", common::conformance::conformance);
    resource(config, "/api", common::definition::definition);
    resource(config, "/collections", common::collections::collections);
    resource(config, "/collections/{collectionId}", common::collections::collection);
    resource(config, "/collections/{collectionId}/schema", common::schemas::schema);
    resource(config, "/collections/{collectionId}/queryables", common::schemas::queryables);
    resource(config, "/collections/{collectionId}/sortables", common::schemas::sortables);
    resource(config, "/collections/{collectionId}/items", features::items::items);
    resource(config, "/collections/{collectionId}/items/{featureId}", features::item::item);
    config.route("/collections/{collectionId}/bulk/{file}", in_its_own_time(features::bulk::bulk));
    resource(config, "/codelists/{codelistId}", common::codelists::codelist);
    resource(config, "/functions", features::functions::functions);
    resource(config, "/problems/{problem}", common::problems::problem);
    config.route("/assets/{name}", answering(crate::pages::asset));
    config.route("/api/ui/{tail:.*}", answering(common::definition::swagger_ui));
}

/// A resource with and without a slash at its end.
fn resource<F, Answer>(config: &mut ServiceConfig, path: &str, handler: F)
where
    F: Fn(HttpRequest, State) -> Answer + Copy + 'static,
    Answer: Future<Output = Result<HttpResponse, Problem>> + 'static,
{
    config.route(path, answering(handler));
    if path != "/" {
        config.route(&format!("{path}/"), answering(handler));
    }
}

/// One route for all methods: what a resource does not have is told with what it has.
fn answering<F, Answer>(handler: F) -> Route
where
    F: Fn(HttpRequest, State) -> Answer + Copy + 'static,
    Answer: Future<Output = Result<HttpResponse, Problem>> + 'static,
{
    in_its_own_time(move |request: HttpRequest, state: State| async move {
        in_time(&state, handler(request, state.clone())).await
    })
}

/// The same for an answer that may take as long as it takes to begin.
fn in_its_own_time<F, Answer>(handler: F) -> Route
where
    F: Fn(HttpRequest, State) -> Answer + Copy + 'static,
    Answer: Future<Output = Result<HttpResponse, Problem>> + 'static,
{
    web::route().to(move |request: HttpRequest, state: Data<State>| async move {
        let state = State::clone(&state);
        let method = request.method().clone();
        let answer = if method == Method::OPTIONS {
            Ok(options(&request))
        } else if method == Method::GET || method == Method::HEAD {
            handler(request.clone(), state.clone()).await
        } else {
            let mut problem = Problem::new(ProblemKind::MethodNotAllowed, "problem.method")
                .with("value", method.as_str())
                .with("allow", cors::METHODS);
            problem.allow = Some(cors::METHODS);
            Err(problem)
        };
        let mut response = answer.unwrap_or_else(|problem| respond::problem(&request, &state, &problem));
        respond::cors_headers(&mut response);
        response
    })
}

/// The answer, if it begins in time. What works on a late one is dropped, and with it stops the store.
async fn in_time(
    state: &State,
    answer: impl Future<Output = Result<HttpResponse, Problem>>,
) -> Result<HttpResponse, Problem> {
    let Some(limit_ms) = state.deadline_ms else { return answer.await };
    tokio::time::timeout(Duration::from_millis(limit_ms), answer)
        .await
        .unwrap_or_else(|_| Err(Problem::from(StoreError::TimedOut { doing: "answering a request" })))
}

fn options(request: &HttpRequest) -> HttpResponse {
    let is_preflight =
        request.headers().contains_key("origin") && request.headers().contains_key("access-control-request-method");
    let mut response = HttpResponse::NoContent();
    for (name, value) in cors::options_headers(is_preflight) {
        respond::set(&mut response, name, value);
    }
    response.finish()
}

async fn nothing(request: HttpRequest, _state: State) -> Result<HttpResponse, Problem> {
    let path = watergang_http::problem::shortened(request.path());
    Err(Problem::new(ProblemKind::NotFound, "problem.no-resource").with("value", path))
}

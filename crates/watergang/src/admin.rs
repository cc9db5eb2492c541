//! The admin side, on an address of its own: whether the server lives, whether it can answer, and what it counts.
//!
//! It is no part of the published API and must not be reachable by everybody.

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::header::ContentType;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use metrics_exporter_prometheus::PrometheusHandle;
use watergang_core::Ask;

use crate::live::Live;

/// A store that takes longer to say that it is there is not ready.
const READY_TIMEOUT: Duration = Duration::from_secs(2);

/// Media type of the text format of Prometheus, version 0.0.4.
const METRICS_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Sets the routes of the admin side up.
pub fn configure(config: &mut ServiceConfig, live: Arc<Live>, metrics: PrometheusHandle) {
    config
        .app_data(Data::from(live))
        .app_data(Data::new(metrics))
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(render_metrics));
}

/// Whether the process answers at all.
async fn healthz() -> impl Responder {
    HttpResponse::Ok().content_type(ContentType::plaintext()).body("healthy\n")
}

/// Whether every store answers. One line for each that does not.
async fn readyz(live: Data<Live>) -> impl Responder {
    let mut away = String::new();
    for (name, store) in live.stores() {
        let ask = Ask { deadline: Some(Instant::now() + READY_TIMEOUT), ..Ask::default() };
        let outcome = tokio::time::timeout(READY_TIMEOUT, store.ready(&ask)).await;
        ask.cancelled.raise();
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error)) => away.push_str(&format!("store `{name}`: {error}\n")),
            Err(_) => away.push_str(&format!("store `{name}`: no answer within {} s\n", READY_TIMEOUT.as_secs())),
        }
    }
    if away.is_empty() {
        HttpResponse::Ok().content_type(ContentType::plaintext()).body("ready\n")
    } else {
        HttpResponse::ServiceUnavailable().content_type(ContentType::plaintext()).body(away)
    }
}

async fn render_metrics(metrics: Data<PrometheusHandle>) -> impl Responder {
    metrics.run_upkeep();
    HttpResponse::Ok().insert_header(("Content-Type", METRICS_TYPE)).body(metrics.render())
}

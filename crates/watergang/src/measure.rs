//! What `/metrics` tells.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

const REQUESTS: &str = "watergang_requests_total";
const DURATION: &str = "watergang_request_duration_seconds";
const BYTES: &str = "watergang_response_bytes_total";
const ROWS: &str = "watergang_rows_total";
const IN_FLIGHT: &str = "watergang_requests_in_flight";
const RELOADS: &str = "watergang_reloads_total";

/// Upper bounds of the classes of durations: from an item by id to a large download.
const DURATION_BOUNDS_S: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// Starts to count.
///
/// # Errors
/// When something counts already.
pub fn start() -> Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &DURATION_BOUNDS_S)
        .and_then(PrometheusBuilder::install_recorder)
        .context("cannot start the metrics")?;
    describe_counter!(REQUESTS, "Requests answered, by operation, method and status");
    describe_histogram!(DURATION, Unit::Seconds, "Time from the request to the end of its answer, by operation");
    describe_counter!(BYTES, Unit::Bytes, "Bytes of bodies sent, after compression, by operation");
    describe_counter!(ROWS, "Items sent, by kind of store");
    describe_gauge!(IN_FLIGHT, "Requests that are being answered");
    describe_counter!(RELOADS, "Times that configuration and databases were looked at again, by outcome");
    Ok(handle)
}

/// One answer, as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The path's pattern: there are few of them, whatever clients ask.
    pub operation: &'a str,
    /// The method.
    pub method: &'a str,
    /// The status code.
    pub status: u16,
    /// From the request to the end of the answer.
    pub duration: Duration,
    /// Bytes of the body.
    pub bytes: u64,
}

/// Counts an answer.
pub fn answered(answer: Answer<'_>) {
    let operation = answer.operation.to_owned();
    let (method, status) = (answer.method.to_owned(), answer.status.to_string());
    counter!(REQUESTS, "operation" => operation.clone(), "method" => method, "status" => status).increment(1);
    histogram!(DURATION, "operation" => operation.clone()).record(answer.duration.as_secs_f64());
    counter!(BYTES, "operation" => operation).increment(answer.bytes);
}

/// Counts items that were sent.
pub fn rows_sent(store_kind: &'static str, count: u64) {
    counter!(ROWS, "store" => store_kind).increment(count);
}

/// Counts a reload.
pub fn reloaded(done: bool) {
    counter!(RELOADS, "outcome" => if done { "done" } else { "failed" }).increment(1);
}

/// Requests that are being answered by this process.
static REQUESTS_IN_FLIGHT: AtomicU64 = AtomicU64::new(0);

/// How many requests are being answered.
pub fn in_flight() -> u64 {
    REQUESTS_IN_FLIGHT.load(Ordering::Relaxed)
}

/// One request that is being answered, until it is dropped.
#[derive(Debug)]
pub struct InFlight(());

impl InFlight {
    /// Counts one more.
    #[must_use]
    pub fn begin() -> Self {
        REQUESTS_IN_FLIGHT.fetch_add(1, Ordering::Relaxed);
        gauge!(IN_FLIGHT).increment(1.0);
        Self(())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        REQUESTS_IN_FLIGHT.fetch_sub(1, Ordering::Relaxed);
        gauge!(IN_FLIGHT).decrement(1.0);
    }
}

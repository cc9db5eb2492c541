//! One log line and the metrics of each request.
//!
//! A line is written when the last byte of the answer is handed to the connection, or when the client has gone. It
//! holds no personal data unless the configuration wants the whole client address.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};

use crate::config::ClientAddress;
use crate::live::Live;
use crate::measure::{self, Answer, InFlight};

/// Id of a request, in and out.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A longer id from outside is not taken over into the log.
const REQUEST_ID_MAX_BYTES: usize = 64;

/// Bytes of the names of parameters that a line keeps.
const PARAMETERS_MAX_BYTES: usize = 200;

/// How many items a page has, as its own header tells.
const NUMBER_RETURNED: &str = "ogc-numberreturned";

/// How requests are logged.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How much of a client's address.
    pub client_address: ClientAddress,
    /// Addresses whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// What is known of a request before it is answered.
#[derive(Debug)]
struct Line {
    started: Instant,
    request_id: String,
    method: String,
    path: String,
    parameters: Option<String>,
    client: Option<String>,
    operation: String,
    collection: Option<String>,
    store_kind: Option<&'static str>,
    rows: Option<u64>,
    status: u16,
    bytes: u64,
    whole: bool,
    _in_flight: InFlight,
}

/// Logs and counts a request. To be wrapped around everything else.
///
/// # Errors
/// Those of the service within.
pub async fn access_log(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let settings = request.app_data::<Data<Settings>>().cloned();
    let mut line = Line {
        started: Instant::now(),
        request_id: request_id(&request),
        method: request.method().to_string(),
        path: request.path().to_owned(),
        parameters: parameters(request.query_string()),
        client: settings.and_then(|settings| client(&request, &settings)),
        operation: String::new(),
        collection: None,
        store_kind: None,
        rows: None,
        status: 0,
        bytes: 0,
        whole: false,
        _in_flight: InFlight::begin(),
    };
    let mut response = next.call(request).await?;
    line.learn(&response);
    if let Ok(value) = HeaderValue::from_str(&line.request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    Ok(response.map_body(|_, body| BoxBody::new(Counted { body: body.boxed(), rest: Bytes::new(), line })))
}

impl Line {
    /// What the answer tells of the request.
    fn learn(&mut self, response: &ServiceResponse<impl MessageBody>) {
        let request = response.request();
        self.status = response.status().as_u16();
        self.operation = request.match_pattern().unwrap_or_else(|| "none".to_owned());
        let Some(id) = request.match_info().get("collectionId") else { return };
        self.collection = Some(id.to_owned());
        let live = request.app_data::<Data<Live>>();
        let collection = live.and_then(|live| live.catalog().collection(id).cloned());
        self.store_kind = collection.map(|collection| collection.store.kind());
        self.rows = if request.match_info().get("featureId").is_some() {
            (self.status == 200).then_some(1)
        } else {
            let told = response.headers().get(NUMBER_RETURNED);
            told.and_then(|told| told.to_str().ok()?.parse().ok())
        };
    }
}

/// The names of a query's parameters as they were sent, in their order, divided by commas. Not their values, in which a
/// person may be named.
fn parameters(query: &str) -> Option<String> {
    let sound = |letter: &u8| letter.is_ascii_alphanumeric() || b"-_.%".contains(letter);
    let names = query.split('&').filter_map(|part| part.split('=').next());
    let names = names.filter(|name| !name.is_empty() && name.bytes().all(|letter| sound(&letter)));
    let mut out = String::new();
    for name in names {
        if out.len() + name.len() >= PARAMETERS_MAX_BYTES {
            break;
        }
        if !out.is_empty() {
            out.push(',');
        }
        out.push_str(name);
    }
    (!out.is_empty()).then_some(out)
}

/// The id that a proxy in front gave the request, so that its log and ours can be laid side by side, or a new one.
fn request_id(request: &ServiceRequest) -> String {
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let sound = |id: &&str| {
        (1..=REQUEST_ID_MAX_BYTES).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    given.filter(sound).map_or_else(new_request_id, str::to_owned)
}

/// Differs from every other of this process, and most likely from those of others.
fn new_request_id() -> String {
    static PROCESS: LazyLock<u32> = LazyLock::new(|| {
        let seed = RandomState::new().hash_one(std::process::id());
        u32::try_from(seed >> 32).unwrap_or_default()
    });
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("{:08x}-{:06x}", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The client's address as it may be logged.
fn client(request: &ServiceRequest, settings: &Settings) -> Option<String> {
    let peer = request.peer_addr()?.ip();
    let forwarded = || {
        let header = request.headers().get("X-Forwarded-For")?.to_str().ok()?;
        header.rsplit(',').next()?.trim().parse().ok()
    };
    let address = if settings.trusted_proxies.contains(&peer) { forwarded().unwrap_or(peer) } else { peer };
    match settings.client_address {
        ClientAddress::None => None,
        ClientAddress::Shortened => Some(shortened(address).to_string()),
        ClientAddress::Full => Some(address.to_string()),
    }
}

/// The network of an address: 24 bits of IPv4, 48 of IPv6.
fn shortened(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            IpAddr::from([a, b, c, 0])
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            IpAddr::from([a, b, c, 0, 0, 0, 0, 0])
        }
    }
}

/// Bytes that go to the connection at once. The HTTP library copies each piece whole: of a client that does not read,
/// this much is kept twice and not the megabyte that the format hands over.
const PIECE_MAX_BYTES: usize = 32 << 10;

/// A body that counts its bytes and writes the line when it ends or is given up.
struct Counted {
    body: BoxBody,
    /// What the body has handed over and the connection not yet taken.
    rest: Bytes,
    line: Line,
}

impl Counted {
    fn next_piece(&mut self) -> Bytes {
        let piece = self.rest.split_to(self.rest.len().min(PIECE_MAX_BYTES));
        self.line.bytes += piece.len() as u64;
        piece
    }
}

impl MessageBody for Counted {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(self.next_piece())));
        }
        match Pin::new(&mut self.body).poll_next(context) {
            Poll::Ready(Some(Ok(bytes))) => {
                self.rest = bytes;
                Poll::Ready(Some(Ok(self.next_piece())))
            }
            Poll::Ready(Some(Err(error))) => {
                tracing::error!(request.id = self.line.request_id, "the answer breaks off: {}", chain(error.as_ref()));
                Poll::Ready(Some(Err(error)))
            }
            Poll::Ready(None) => {
                self.line.whole = true;
                Poll::Ready(None)
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

/// An error and all its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

impl Drop for Counted {
    fn drop(&mut self) {
        // A body of known size is not asked again once its last byte is there.
        let whole = self.line.whole
            || match self.body.size() {
                BodySize::None => true,
                BodySize::Sized(size) => size <= self.line.bytes || self.line.method == "HEAD",
                BodySize::Stream => self.line.method == "HEAD",
            };
        let duration = self.line.started.elapsed();
        let Line {
            request_id,
            method,
            path,
            parameters,
            client,
            operation,
            collection,
            store_kind,
            rows,
            status,
            bytes,
            ..
        } = &self.line;
        measure::answered(Answer { operation, method, status: *status, duration, bytes: *bytes });
        if let (Some(kind), Some(count)) = (store_kind, rows) {
            measure::rows_sent(kind, *count);
        }
        tracing::info!(
            request.id = request_id,
            method,
            path,
            parameters,
            status,
            duration_ms = duration.as_micros() as f64 / 1e3,
            bytes,
            whole,
            rows,
            collection.id = collection,
            store.kind = store_kind,
            client,
            "request"
        );
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_shortened_address_is_a_network() {
        let shorten = |address: &str| shortened(address.parse().unwrap()).to_string();
        assert_eq!(shorten("192.0.2.77"), "192.0.2.0");
        assert_eq!(shorten("2001:db8:1:2::3"), "2001:db8:1::");
        assert_eq!(shorten("::ffff:192.0.2.77"), "192.0.2.0");
    }

    #[test]
    fn of_the_parameters_the_names_are_kept_and_not_the_values() {
        let names = |query: &str| parameters(query).unwrap_or_default();
        assert_eq!(names("filter=name%20%3D%20'Ann'&limit=10&filter-lang=cql2-text"), "filter,limit,filter-lang");
        assert_eq!(names(""), "");
        assert_eq!(names("a%20b=1&\u{1b}[31m=2&=3&c"), "a%20b,c");
        assert!(names(&"name=1&".repeat(100)).len() <= PARAMETERS_MAX_BYTES);
        assert_eq!(names(&"x".repeat(1_000)), "");
    }
}

//! What all requests share.

use std::sync::Arc;

use watergang_core::{Catalog, Instant};
use watergang_crs::Registry;
use watergang_http::base_url::PublicAddress;
use watergang_http::conditional::Changes;

use crate::files::Files;

/// What all requests share. The catalog and the clock are asked anew by each request, so that a reload is seen by the
/// next one and tests can stop the time.
#[derive(Clone)]
pub struct State {
    /// The catalog as it is now.
    pub catalog: Arc<dyn Fn() -> Arc<Catalog> + Send + Sync>,
    /// The CRSs that are served.
    pub registry: Arc<Registry>,
    /// How the public address is found.
    pub address: PublicAddress,
    /// The time now.
    pub clock: Arc<dyn Fn() -> Instant + Send + Sync>,
    /// Since when each resource is in its present state.
    pub changes: Arc<Changes>,
    /// Which build this is: part of every entity tag.
    pub build: &'static str,
    /// How long an answer may take to begin, and each piece of a long one to follow, in milliseconds; nothing for as
    /// long as it takes.
    pub deadline_ms: Option<u64>,
    /// Value of `Cache-Control` of what may be cached.
    pub cache_control: String,
    /// Files that are made on request.
    pub files: Arc<Files>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("State").field("address", &self.address).field("build", &self.build).finish_non_exhaustive()
    }
}

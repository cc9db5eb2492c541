//! OGC API: one module per standard.
//!
//! A request becomes an [`api::Api`]: base address, catalog, caller's language, form, query. A handler reads, asks and
//! writes; links and headers come from [`respond`]. What is claimed in `/conformance` is the list in [`blocks`].

pub mod api;
pub mod blocks;
pub mod common;
pub mod features;
pub mod files;
mod pages;
pub mod respond;
mod routes;
mod state;

pub use routes::configure;
pub use state::State;

//! The PostGIS store against the contract and real servers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod contract;
mod corridor;
mod difference;
mod failures;
mod import;
mod introspect;
mod opened;
mod order;
mod outage;
mod plans;
mod pooler;
mod ranges;
mod replicas;
mod stopping;
mod words;

//! The GeoPackage store against the contract and real files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod contract;
mod order;
mod plans;
mod ranges;
mod rtree;
mod state;
mod times;
mod words;

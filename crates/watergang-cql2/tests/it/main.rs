//! CQL2 against the examples and test data of the standard, random trees, and texts that nobody should send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod combinations;
mod counts;
mod examples;
mod functions;
mod json;
mod messages;
mod random;
#[path = "../../fuzz/read_both.rs"]
mod read_both;
mod spatial;
mod text;
mod trees;

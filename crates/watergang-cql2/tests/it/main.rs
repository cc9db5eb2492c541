//! CQL2 against the examples and test data of the standard, random trees, and texts that nobody should send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod examples;
mod json;
mod messages;
mod random;
mod text;
mod trees;

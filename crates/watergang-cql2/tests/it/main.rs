//! CQL2 against the examples and test data of the standard, random trees, and texts that nobody should send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod broken;
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

use std::path::{Path, PathBuf};

/// The examples and test data of the standards.
fn standards() -> PathBuf {
    let shared = std::env::var_os("WATERGANG_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let data = shared.join("standards/data");
    assert!(data.is_dir(), "this test needs the folder {}; WATERGANG_SHARED may name `shared`", data.display());
    data
}

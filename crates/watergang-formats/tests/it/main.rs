//! Formats against outside oracles.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod csv;
mod flatgeobuf;
mod geojson;
mod geometries;
mod gml;
mod jsonfg;
mod real_data;
mod reprojected;
mod rows;
mod sequence;

//! What the rows of the synthetic corridor promise to whoever loads them.

mod geometry;
mod schema;
mod sums;
mod support;

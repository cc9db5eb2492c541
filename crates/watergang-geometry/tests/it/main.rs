//! What the kernel says, held against other programs' answers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod geodesic;
mod gpkg;
mod hostile;
mod interior;
mod intersects_box;
mod orient;
mod repair;
mod shapes;
mod to_iso;
mod validity;
mod wkb;

//! The geometry kernel: questions about geometries, answered by walking their WKB bytes.

pub mod envelope;
pub mod gpkg;
pub mod intersects_box;
pub mod wkb;

pub use envelope::{Envelope, envelope, z_range};
pub use intersects_box::{intersects_box, intersects_box_projected};
pub use wkb::WkbError;

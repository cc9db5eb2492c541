//! The geometry kernel: questions about geometries, answered by walking their WKB bytes.
//!
//! There is no model of a geometry: a store hands WKB over, and what is asked is read off the bytes. x is easting or
//! longitude, y is northing or latitude, in the unit of the CRS, which this crate does not know; functions that need
//! degrees of WGS 84 say so. No function panics, whatever the bytes.

pub mod envelope;
pub mod geodesic;
pub mod gpkg;
pub mod interior;
pub mod intersects_box;
pub mod orient;
pub mod packed_rtree;
pub mod projected;
pub mod repair;
pub mod reshape;
pub mod simplify;
pub mod to_iso;
pub mod validity;
pub mod wkb;
pub mod write;

mod box_tree;
mod ring;
mod topology;

pub use envelope::{Envelope, envelope, z_range};
pub use intersects_box::{intersects_box, intersects_box_projected};
pub use packed_rtree::{PackedRTree, TreeRow};
pub use projected::projected;
pub use repair::repair;
pub use simplify::simplify;
pub use to_iso::{drop_z, promote_to_multi, right_handed, to_iso};
pub use wkb::{Misread, WkbError};

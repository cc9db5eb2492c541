//! The coordinate reference systems that Watergang serves, and how coordinates go from one to another.
//!
//! A [`Registry`] knows each CRS: its name, the order of its axes, where it may be used, and the one operation that
//! brings its coordinates to the hub. The **hub** is longitude and latitude in degrees on ETRS89, which is taken as
//! equal to WGS 84 (they differ by about 0.9 m in 2026; the data do not say their epoch). Every pair of CRSs goes
//! through the hub, and [`Registry::pipeline`] tells the whole way as a PROJ pipeline that one can paste into `cct`.
//!
//! Nothing is looked up when the program runs: each operation is written down here with its ellipsoid and its
//! parameters, so neither `proj.db` nor any grid has to be found. [`Reproject`] computes the projections that carry
//! the load in closed form and leaves the others to PROJ; tests hold both to `cct` within 1 mm.
//!
//! Inside the system x is easting or longitude and y is northing or latitude, whatever the authority says; nothing
//! here swaps axes.

pub mod bounds;
pub mod builtin;
pub mod custom;
pub mod datum;
pub mod ellipsoid;
pub mod error;
mod pipeline;
mod proj_thread;
pub mod projection;
mod projjson;
pub mod registry;
pub mod reproject;

pub use bounds::transform_bbox;
pub use custom::CustomCrs;
pub use datum::{Datum, Helmert, RotationConvention};
pub use ellipsoid::Ellipsoid;
pub use error::CrsError;
pub use projection::Projection;
pub use registry::{Area, CrsInfo, Definition, Registry, Unit};
pub use reproject::Reproject;

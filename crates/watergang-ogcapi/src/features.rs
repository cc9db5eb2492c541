//! OGC API - Features: Part 1 core (17-069r4) and Part 2 coordinate reference systems (18-058r1).
//!
//! Scope: items and item as GeoJSON and pages. Limits: writing, filters and other formats have their own modules later.

use crate::blocks::Block;

pub mod item;
pub mod items;
pub mod query;
pub(crate) mod stream;

/// Items of collections.
pub const CORE: Block = Block {
    id: "features-core",
    specification: "https://docs.ogc.org/is/17-069r4/17-069r4.html",
    classes: &[
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    ],
};

/// Items in other CRSs.
pub const CRS: Block = Block {
    id: "features-crs",
    specification: "https://docs.ogc.org/is/18-058r1/18-058r1.html",
    classes: &["http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"],
};

//! OGC API - Common: Part 1 (19-072) core, Part 2 (20-024) collections, and Part 3 (23-058r2) schemas.
//!
//! Scope: landing page, conformance, API definition, collections, schemas. Limits: collections are not paged or searched.

use crate::blocks::{BuildingBlock, Maturity};

pub mod codelists;
pub mod collections;
pub mod conformance;
pub mod definition;
pub mod landing;
pub(crate) mod operations;
pub mod problems;
pub mod schemas;
pub mod wire;

/// Landing page, conformance, API definition.
pub const CORE: BuildingBlock = BuildingBlock {
    operations: operations::core,
    schemas: operations::core_schemas,
    landing_links: landing::core_links,
    ..BuildingBlock::new(
        "common-core",
        "https://docs.ogc.org/is/19-072/19-072.html",
        Maturity::Standard,
        &[
            "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
            "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
            "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
            "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html",
            "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
        ],
    )
};

/// The list of collections. Its draft writes the class with `https`, clients look for `http`.
pub const COLLECTIONS: BuildingBlock = BuildingBlock {
    operations: operations::collections,
    schemas: operations::collections_schemas,
    landing_links: landing::collections_links,
    ..BuildingBlock::new(
        "common-collections",
        "https://docs.ogc.org/DRAFTS/20-024.html",
        Maturity::Draft,
        &[
            "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
            "https://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
        ],
    )
};

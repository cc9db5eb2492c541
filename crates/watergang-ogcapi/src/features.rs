//! OGC API - Features: Part 1 core (17-069r4) and Part 2 coordinate reference systems (18-058r1).
//!
//! Scope: items in all forms of `forms.rs`, one item as GeoJSON, JSON-FG and a page; filters (Part 3), and of the drafts
//! property selection (Part 6), simplification (Part 7), sorting (Part 8) and text search (Part 9). Limits: writing has its
//! own modules later.

use crate::blocks::{BuildingBlock, Maturity};

pub mod bulk;
pub mod filtering;
pub mod forms;
pub mod functions;
pub mod generalise;
pub mod item;
pub mod items;
mod operations;
pub mod parameters;
pub(crate) mod profile;
pub mod query;
pub mod selection;
pub(crate) mod spool;
pub(crate) mod stream;

/// Items of collections.
pub const CORE: BuildingBlock = BuildingBlock {
    operations: operations::core,
    schemas: operations::schemas,
    collection_links: items::collection_links,
    ..BuildingBlock::new(
        "features-core",
        "https://docs.ogc.org/is/17-069r4/17-069r4.html",
        Maturity::Standard,
        &[
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
        ],
    )
};

/// Items by the values of their queryables: parameters by the names of those. The resource itself is
/// [`crate::common::schemas`].
pub const QUERYABLES: BuildingBlock = BuildingBlock::new(
    "features-queryables",
    "https://docs.ogc.org/is/19-079r2/19-079r2.html",
    Maturity::Standard,
    &[
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    ],
);

/// By what items can be sorted. The resource itself is [`crate::common::schemas`].
pub const SORTABLES: BuildingBlock = BuildingBlock::new(
    "features-sortables",
    "https://docs.ogc.org/DRAFTS/24-030.html",
    Maturity::Draft,
    &["http://www.opengis.net/spec/ogcapi-features-8/1.0/conf/sortables"],
);

/// Items in an order: the parameter `sortby` of the operations above.
pub const SORTING: BuildingBlock = BuildingBlock::new(
    "features-sorting",
    "https://docs.ogc.org/DRAFTS/24-030.html",
    Maturity::Draft,
    &[
        "http://www.opengis.net/spec/ogcapi-features-8/1.0/conf/sorting",
        "http://www.opengis.net/spec/ogcapi-features-8/1.0/conf/features-sorting",
    ],
);

/// Items with some of their properties: the parameter `properties` of the operations above.
pub const PROPERTY_SELECTION: BuildingBlock = BuildingBlock::new(
    "features-properties",
    "https://docs.ogc.org/DRAFTS/24-019.html",
    Maturity::Draft,
    &[
        "http://www.opengis.net/spec/ogcapi-features-6/1.0/conf/properties",
        "http://www.opengis.net/spec/ogcapi-features-6/1.0/conf/properties-features",
    ],
);

/// Items for a map that is looked at from afar: the parameter `zoom-level` of the operations above.
pub const GEOMETRY_SIMPLIFICATION: BuildingBlock = BuildingBlock::new(
    "features-zoom-level",
    "https://docs.ogc.org/DRAFTS/24-020.html",
    Maturity::Draft,
    &[
        "http://www.opengis.net/spec/ogcapi-features-7/1.0/conf/zoom-level",
        "http://www.opengis.net/spec/ogcapi-features-7/1.0/conf/zoom-level-features",
    ],
);

/// Items by the words of their texts: the parameter `q` of the operations above.
pub const TEXT_SEARCH: BuildingBlock = BuildingBlock::new(
    "features-text-search",
    "https://docs.ogc.org/DRAFTS/24-031.html",
    Maturity::Draft,
    &[
        "http://www.opengis.net/spec/ogcapi-features-9/1.0/conf/text-search",
        "http://www.opengis.net/spec/ogcapi-features-9/1.0/conf/features-text-search",
    ],
);

/// Items as JSON-FG: a form of the operations above, and their parameter `profile`.
pub const JSON_FG: BuildingBlock = BuildingBlock::new(
    "json-fg",
    "https://docs.ogc.org/is/21-045r1/21-045r1.html",
    Maturity::Standard,
    &[
        "http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
        "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
        "http://www.opengis.net/spec/json-fg-1/1.0/conf/profiles",
        "http://www.opengis.net/spec/json-fg-1/1.0/conf/api",
    ],
);

/// Items in other CRSs: the parameters `crs` and `bbox-crs` of the operations above.
pub const CRS: BuildingBlock = BuildingBlock::new(
    "features-crs",
    "https://docs.ogc.org/is/18-058r1/18-058r1.html",
    Maturity::Standard,
    &["http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"],
);

/// Conditions on items: the parameters `filter`, `filter-lang` and `filter-crs` of the operations above.
pub const FILTER: BuildingBlock = BuildingBlock::new(
    "features-filter",
    "https://docs.ogc.org/is/19-079r2/19-079r2.html",
    Maturity::Standard,
    &[
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    ],
);

/// The language of the conditions, and the functions that it may call.
pub const CQL2: BuildingBlock = BuildingBlock {
    operations: functions::operations,
    schemas: functions::schemas,
    landing_links: functions::landing_links,
    ..BuildingBlock::new(
        "cql2",
        "https://docs.ogc.org/is/21-065r2/21-065r2.html",
        Maturity::Standard,
        &[
            "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
            "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
            "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
            "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
            "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
            "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
            "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
            "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
            "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
            "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
            "http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
            "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
            "http://www.opengis.net/spec/cql2/1.0/conf/functions",
            "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
        ],
    )
};

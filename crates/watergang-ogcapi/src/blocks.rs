//! What we claim: the building blocks, each with its conformance classes, operations and links.
//!
//! `/conformance`, the API definition and the links of the landing page and of collections are made of this list.

use serde_json::Value;
use watergang_core::Collection;
use watergang_http::Link;
use watergang_http::openapi::Operation;

use crate::api::Api;

/// How far the specification of a building block has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maturity {
    /// Published by OGC.
    Standard,
    /// May still change.
    Draft,
}

/// One building block of a standard.
#[derive(Clone, Copy, Debug)]
pub struct BuildingBlock {
    /// Its name in the project.
    pub id: &'static str,
    /// Document that specifies it.
    pub specification: &'static str,
    /// How far that document has come.
    pub maturity: Maturity,
    /// Conformance classes that it claims, each of whose requirements has a test.
    pub classes: &'static [&'static str],
    /// Its operations, for the API definition.
    pub operations: fn(&Api) -> Vec<Operation>,
    /// The schemas that its operations refer to, by name.
    pub schemas: fn(&Api) -> Vec<(String, Value)>,
    /// What it adds to the links of the landing page.
    pub landing_links: fn(&Api) -> Vec<Link>,
    /// What it adds to the links of a collection.
    pub collection_links: fn(&Api, &Collection) -> Vec<Link>,
}

impl BuildingBlock {
    /// A block that adds classes and nothing else; the starting point of those that do more.
    #[must_use]
    pub const fn new(
        id: &'static str,
        specification: &'static str,
        maturity: Maturity,
        classes: &'static [&'static str],
    ) -> Self {
        Self {
            id,
            specification,
            maturity,
            classes,
            operations: |_| Vec::new(),
            schemas: |_| Vec::new(),
            landing_links: |_| Vec::new(),
            collection_links: |_, _| Vec::new(),
        }
    }
}

/// All of them, in the order of the standards.
pub const BLOCKS: &[BuildingBlock] = &[
    crate::common::CORE,
    crate::common::COLLECTIONS,
    crate::common::schemas::SCHEMAS,
    crate::features::CORE,
    crate::features::CRS,
    crate::features::QUERYABLES,
    crate::features::FILTER,
    crate::features::CQL2,
    crate::features::PROPERTY_SELECTION,
    crate::features::GEOMETRY_SIMPLIFICATION,
    crate::features::SORTABLES,
    crate::features::SORTING,
    crate::features::TEXT_SEARCH,
    crate::features::JSON_FG,
];

/// Every class claimed.
pub fn classes() -> impl Iterator<Item = &'static str> {
    BLOCKS.iter().flat_map(|block| block.classes.iter().copied())
}

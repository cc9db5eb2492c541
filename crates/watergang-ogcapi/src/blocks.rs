//! What we claim: the building blocks, each with its conformance classes.

/// One building block of a standard.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Its name in the project.
    pub id: &'static str,
    /// Document that specifies it.
    pub specification: &'static str,
    /// Conformance classes that it claims, each of whose requirements has a test.
    pub classes: &'static [&'static str],
}

/// All of them, in the order of the standards.
pub const BLOCKS: &[Block] =
    &[crate::common::CORE, crate::common::COLLECTIONS, crate::features::CORE, crate::features::CRS];

/// Every class claimed.
pub fn classes() -> impl Iterator<Item = &'static str> {
    BLOCKS.iter().flat_map(|block| block.classes.iter().copied())
}

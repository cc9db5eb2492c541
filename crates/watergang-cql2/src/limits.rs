//! How large a filter may be.

use watergang_core::AxisOrder;

/// What a text is read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The order of the coordinates in geometries and boxes: that of `filter-crs`.
    pub axis_order: AxisOrder,
    /// How large the filter may be.
    pub limits: Limits,
}

impl Encoding {
    /// With the usual limits.
    #[must_use]
    pub fn new(axis_order: AxisOrder) -> Self {
        Self { axis_order, limits: Limits::default() }
    }
}

/// How large a filter may be. What is larger is refused with an error that names the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Length of the text, in bytes of UTF-8. It bounds the memory that reading takes.
    pub text_bytes_max: usize,
    /// How many nodes may stand below each other in the tree: `a + b + c` has three levels, `a AND b AND c` two. In a
    /// text there may be as many open parentheses. It bounds the stack of whatever walks through the tree.
    pub nesting_max: usize,
    /// Nodes of the tree.
    pub nodes_max: usize,
    /// Positions of all geometries together.
    pub positions_max: usize,
    /// Elements of one list, and arguments of one function.
    pub list_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { text_bytes_max: 65_536, nesting_max: 64, nodes_max: 10_000, positions_max: 10_000, list_max: 2_000 }
    }
}

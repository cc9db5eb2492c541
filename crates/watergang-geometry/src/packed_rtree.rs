//! An R-tree in the form in which SQLite keeps it, packed as a whole instead of grown box by box.
//!
//! Format: the three tables behind an `rtree` table of SQLite, `_node`, `_rowid` and `_parent` ("The SQLite R*Tree Module",
//! section 6.2), with two dimensions of 32-bit numbers. Packing: boxes are cut into slices by x and each slice into nodes by
//! y (Leutenegger, Lopez and Edgington, "STR: A Simple and Efficient Algorithm for R-Tree Packing", 1997). Growing such a
//! tree takes ten times as long, and its nodes are two thirds full.
//!
//! Boxes are packed in lots as they come, so that what is kept in memory does not grow with their number but for one box
//! for each node: a few mebibytes for ten million.

use crate::Envelope;

/// Boxes that are packed together: 12 MiB of them.
const LOT: usize = 1 << 19;
/// Bytes of a node before its cells: depth and number of cells.
const HEAD_BYTES: usize = 4;
/// Bytes of a cell: an id and four 32-bit numbers.
const CELL_BYTES: usize = 24;
/// The node from which a search starts.
const ROOT: i64 = 1;

/// A row of one of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeRow<'a> {
    /// Of `_node`: `nodeno` and `data`. The root, number 1, comes last and is there before in an empty tree.
    Node(i64, &'a [u8]),
    /// Of `_rowid`: `rowid` and `nodeno`, the leaf that has the box of the id.
    RowId(i64, i64),
    /// Of `_parent`: `nodeno` and `parentnode`.
    Parent(i64, i64),
}

/// The tree while boxes come.
#[derive(Debug)]
pub struct PackedRTree {
    node_bytes: usize,
    /// Boxes that are in no leaf yet.
    lot: Vec<Cell>,
    /// A box for each leaf.
    leaves: Vec<Cell>,
    /// Which leaf has which id, of one lot.
    places: Vec<(i64, i64)>,
    last_node: i64,
    node: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Of a row, or the number of a node.
    id: i64,
    /// Min x, min y, max x, max y.
    bounds: [f32; 4],
}

impl PackedRTree {
    /// An empty tree with nodes of a size in bytes: the length of `data` of the root that SQLite made.
    #[must_use]
    pub const fn new(node_bytes: usize) -> Self {
        Self { node_bytes, lot: Vec::new(), leaves: Vec::new(), places: Vec::new(), last_node: ROOT, node: Vec::new() }
    }

    /// Takes a box. `put` is handed rows from time to time; those of `_rowid` in the order of the ids of a lot.
    ///
    /// # Errors
    /// Those of `put`.
    pub fn insert<E>(
        &mut self,
        id: i64,
        bounds: &Envelope,
        put: impl FnMut(TreeRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.lot.push(Cell { id, bounds: bounds.rounded_out() });
        if self.lot.len() < LOT { Ok(()) } else { self.pack_lot(put) }
    }

    /// Ends the tree: hands over the rows that are left.
    ///
    /// # Errors
    /// Those of `put`.
    pub fn end<E>(mut self, mut put: impl FnMut(TreeRow<'_>) -> Result<(), E>) -> Result<(), E> {
        if self.leaves.is_empty() && self.lot.len() <= self.cells_max() {
            let cells = std::mem::take(&mut self.lot);
            self.write(0, &cells);
            for cell in cells {
                put(TreeRow::RowId(cell.id, ROOT))?;
            }
            return put(TreeRow::Node(ROOT, &self.node));
        }
        self.pack_lot(&mut put)?;
        let mut level = std::mem::take(&mut self.leaves);
        let mut depth = 1;
        while level.len() > self.cells_max() {
            let mut above = Vec::new();
            self.pack(&mut level, |node, bounds, cells, data| {
                above.push(Cell { id: node, bounds });
                cells.iter().try_for_each(|cell| put(TreeRow::Parent(cell.id, node)))?;
                put(TreeRow::Node(node, data))
            })?;
            level = above;
            depth += 1;
        }
        self.write(depth, &level);
        level.iter().try_for_each(|cell| put(TreeRow::Parent(cell.id, ROOT)))?;
        put(TreeRow::Node(ROOT, &self.node))
    }

    fn pack_lot<E>(&mut self, mut put: impl FnMut(TreeRow<'_>) -> Result<(), E>) -> Result<(), E> {
        let (mut lot, mut leaves) = (std::mem::take(&mut self.lot), std::mem::take(&mut self.leaves));
        let mut places = std::mem::take(&mut self.places);
        self.pack(&mut lot, |node, bounds, cells, data| {
            leaves.push(Cell { id: node, bounds });
            places.extend(cells.iter().map(|cell| (cell.id, node)));
            put(TreeRow::Node(node, data))
        })?;
        // In their order, ids are appended to the table; else each would be looked for.
        places.sort_unstable();
        places.drain(..).try_for_each(|(id, node)| put(TreeRow::RowId(id, node)))?;
        lot.clear();
        (self.lot, self.leaves, self.places) = (lot, leaves, places);
        Ok(())
    }

    /// Makes nodes of cells: their number, their box, their cells, their bytes.
    fn pack<E>(
        &mut self,
        cells: &mut [Cell],
        mut made: impl FnMut(i64, [f32; 4], &[Cell], &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let cells_max = self.cells_max();
        let nodes = cells.len().div_ceil(cells_max);
        let slices = nodes.isqrt().max(1);
        sort_by_middle(cells, 0);
        for slice in cells.chunks_mut(nodes.div_ceil(slices).max(1) * cells_max) {
            sort_by_middle(slice, 1);
            for cells in slice.chunks(cells_max) {
                let Some(bounds) = cells.iter().map(|cell| cell.bounds).reduce(union) else { continue };
                self.last_node += 1;
                self.write(0, cells);
                made(self.last_node, bounds, cells, &self.node)?;
            }
        }
        Ok(())
    }

    fn cells_max(&self) -> usize {
        (self.node_bytes.saturating_sub(HEAD_BYTES) / CELL_BYTES).max(2)
    }

    /// Writes a node. Only that of the root tells a depth.
    fn write(&mut self, depth: u16, cells: &[Cell]) {
        self.node.clear();
        self.node.extend(depth.to_be_bytes());
        self.node.extend(u16::try_from(cells.len()).unwrap_or(u16::MAX).to_be_bytes());
        for Cell { id, bounds: [min_x, min_y, max_x, max_y] } in cells {
            self.node.extend(id.to_be_bytes());
            for number in [min_x, max_x, min_y, max_y] {
                self.node.extend(number.to_be_bytes());
            }
        }
        self.node.resize(self.node_bytes.max(self.node.len()), 0);
    }
}

/// Sorts by the middle of the boxes along x (0) or y (1).
fn sort_by_middle(cells: &mut [Cell], axis: usize) {
    let middle = |cell: &Cell| match (cell.bounds, axis) {
        ([min_x, _, max_x, _], 0) => min_x + max_x,
        ([_, min_y, _, max_y], _) => min_y + max_y,
    };
    cells.sort_unstable_by(|a, b| middle(a).total_cmp(&middle(b)));
}

fn union(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (a, b);
    [a0.min(b0), a1.min(b1), a2.max(b2), a3.max(b3)]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::collections::BTreeMap;

    use super::*;

    /// The tables, as SQLite would have them.
    #[derive(Default)]
    struct Tables {
        nodes: BTreeMap<i64, Vec<u8>>,
        leaves: BTreeMap<i64, i64>,
        parents: BTreeMap<i64, i64>,
    }

    impl Tables {
        fn put(&mut self, row: TreeRow<'_>) -> Result<(), std::convert::Infallible> {
            let is_new = match row {
                TreeRow::Node(node, data) => self.nodes.insert(node, data.to_vec()).is_none(),
                TreeRow::RowId(id, node) => self.leaves.insert(id, node).is_none(),
                TreeRow::Parent(node, parent) => self.parents.insert(node, parent).is_none(),
            };
            assert!(is_new, "{row:?} comes twice");
            Ok(())
        }

        fn of(count: u16, node_bytes: usize) -> Self {
            let mut tables = Self::default();
            let mut tree = PackedRTree::new(node_bytes);
            for id in 0..i64::from(count) {
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                let (x, y) = ((id * 37 % 101) as f64, (id * 53 % 97) as f64);
                let bounds = Envelope { min_x: x, min_y: y, max_x: x + 0.1, max_y: y + 0.1 };
                tree.insert(id, &bounds, |row| tables.put(row)).unwrap();
            }
            tree.end(|row| tables.put(row)).unwrap();
            tables
        }

        fn cells(&self, node: i64) -> Vec<(i64, [f32; 4])> {
            let data = &self.nodes[&node];
            let count = usize::from(u16::from_be_bytes([data[2], data[3]]));
            let cells = data[4..].chunks_exact(CELL_BYTES).take(count);
            let number = |cell: &[u8], place: usize| f32::from_be_bytes(*cell[place..].first_chunk().unwrap());
            cells
                .map(|cell| {
                    (i64::from_be_bytes(*cell.first_chunk().unwrap()), [8, 12, 16, 20].map(|at| number(cell, at)))
                })
                .collect()
        }

        /// Ids found below a node, each box of a node being checked to hold those in it.
        fn walk(&self, node: i64, depth: u16, found: &mut Vec<i64>) {
            for (id, [min_x, max_x, min_y, max_y]) in self.cells(node) {
                if depth == 0 {
                    assert_eq!(self.leaves[&id], node);
                    found.push(id);
                    continue;
                }
                assert_eq!(self.parents[&id], node);
                for (_, inner) in self.cells(id) {
                    assert!(min_x <= inner[0] && max_x >= inner[1] && min_y <= inner[2] && max_y >= inner[3]);
                }
                self.walk(id, depth - 1, found);
            }
        }
    }

    #[test]
    fn each_box_is_found_once_at_every_depth() {
        // Four boxes in a node: a root alone, one level below it, and many.
        for (count, depth) in [(0, 0), (1, 0), (4, 0), (5, 1), (16, 1), (17, 2), (1_000, 4)] {
            let tables = Tables::of(count, 100);
            let root = &tables.nodes[&ROOT];
            assert_eq!(u16::from_be_bytes([root[0], root[1]]), depth, "{count} boxes");
            let mut found = Vec::new();
            tables.walk(ROOT, depth, &mut found);
            found.sort_unstable();
            assert_eq!(found, (0..i64::from(count)).collect::<Vec<_>>());
            assert_eq!(tables.nodes.len(), tables.parents.len() + 1);
            assert!(tables.nodes.values().all(|data| data.len() == 100));
        }
    }

    #[test]
    fn nodes_are_full_but_for_the_ends_of_slices() {
        let tables = Tables::of(10_000, 1_228);
        assert!(tables.nodes.len() < 10_000 / 51 * 11 / 10, "{} nodes", tables.nodes.len());
    }

    #[test]
    fn a_failure_to_write_is_told() {
        let mut tree = PackedRTree::new(100);
        let bounds = Envelope { min_x: 0.0, min_y: 0.0, max_x: 1.0, max_y: 1.0 };
        tree.insert(1, &bounds, |_| Ok::<_, &str>(())).unwrap();
        assert_eq!(tree.end(|_| Err("disk full")), Err("disk full"));
    }
}

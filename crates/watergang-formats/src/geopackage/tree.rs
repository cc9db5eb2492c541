//! The R-tree of the file, packed as rows come.

use rusqlite::{Connection, Result, params};
use watergang_geometry::{Envelope, PackedRTree, TreeRow};
use watergang_sql::geopackage::FillRTree;

/// The tree and where it goes.
#[derive(Debug)]
pub struct Tree {
    packed: PackedRTree,
    statements: FillRTree,
}

impl Tree {
    /// A tree for an empty `rtree` table.
    pub fn new(connection: &Connection, statements: FillRTree) -> Result<Self> {
        let node_bytes = connection.query_row(&statements.node_bytes, [], |row| row.get(0))?;
        Ok(Self { packed: PackedRTree::new(node_bytes), statements })
    }

    /// Takes the bounds of a row.
    pub fn insert(&mut self, connection: &Connection, key: i64, bounds: &Envelope) -> Result<()> {
        self.packed.insert(key, bounds, |row| put(connection, &self.statements, row))
    }

    /// Fills the tables to their end.
    pub fn end(self, connection: &Connection) -> Result<()> {
        self.packed.end(|row| put(connection, &self.statements, row))
    }
}

fn put(connection: &Connection, statements: &FillRTree, row: TreeRow<'_>) -> Result<()> {
    let changed = match row {
        TreeRow::Node(node, data) => connection.prepare_cached(&statements.node)?.execute(params![node, data]),
        TreeRow::RowId(id, node) => connection.prepare_cached(&statements.row_id)?.execute([id, node]),
        TreeRow::Parent(node, parent) => connection.prepare_cached(&statements.parent)?.execute([node, parent]),
    };
    changed.map(|_| ())
}

//! Deciding on rows what the database left open.
//!
//! What decides keeps geometries in a form that no other thread may touch, while a read goes from thread to thread as it
//! waits for the database. So rows are decided on in handfuls, each between two waits.

use sqlx::postgres::PgRow;
use watergang_core::ValueRef;
use watergang_sql::residual::{Judge, Shape};
use watergang_sql::{ColumnType, Layout};

use crate::read::Cells;
use crate::value;

/// Rows of a handful at most: what prepares the decision is done once for each.
const ROWS_MAX: usize = 256;
/// Bytes of the geometries of a handful, about.
const BYTES_MAX: usize = 1 << 20;

/// Rows that wait for being decided on.
#[derive(Default)]
pub(crate) struct Waiting {
    rows: Vec<PgRow>,
    geometry_bytes: usize,
}

impl Waiting {
    /// One row more; whether they are a handful.
    pub(crate) fn add(&mut self, row: PgRow, geometry_bytes: usize) -> bool {
        self.rows.push(row);
        self.geometry_bytes += geometry_bytes;
        self.rows.len() >= ROWS_MAX || self.geometry_bytes >= BYTES_MAX
    }

    /// The rows; none wait any more.
    pub(crate) fn take(&mut self) -> Vec<PgRow> {
        self.geometry_bytes = 0;
        std::mem::take(&mut self.rows)
    }
}

/// How large the geometry of a row is.
pub(crate) fn geometry_bytes(layout: &Layout, cells: &Cells<'_>) -> usize {
    layout.geometry.and_then(|place| cells.bytes(place)).map_or(0, <[u8]>::len)
}

/// Whether what the database could not decide holds for a row.
pub(crate) fn holds(judge: &mut Judge<'_>, layout: &Layout, cells: &Cells<'_>) -> bool {
    let shape = match layout.geometry.and_then(|place| cells.bytes(place)) {
        Some(wkb) => Shape::Wkb { wkb, envelope: None },
        None => Shape::Missing,
    };
    judge.begin();
    for place in &layout.residual {
        let column_type = layout.types.get(*place).copied().unwrap_or(ColumnType::Other);
        value::value(column_type, cells.bytes(*place), |value: ValueRef<'_>| judge.value(value));
    }
    judge.holds(&shape)
}

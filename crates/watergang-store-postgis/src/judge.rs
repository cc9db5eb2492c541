//! Deciding on rows what the database left open.
//!
//! A predicate may take long to decide, and what decides keeps geometries in a form that no other thread may touch. So that
//! is done on a thread of its own for each statement, to which rows go in handfuls; between two rows it looks whether
//! anybody still waits. Rectangles, times and words are decided in place: they take a time that grows with the bytes of the
//! rows alone.

use std::sync::{Arc, mpsc};

use sqlx::postgres::PgRow;
use tokio::sync::oneshot;
use watergang_core::{StoreError, ValueRef};
use watergang_sql::residual::{Judge, Shape};
use watergang_sql::{ColumnType, Layout, Split};

use crate::read::Cells;
use crate::value;

/// Rows of a handful at most.
const ROWS_MAX: usize = 256;
/// Bytes of the geometries of a handful, about.
const BYTES_MAX: usize = 1 << 20;

/// Rows, each with whether what was left open holds for it.
type Decided = Vec<(PgRow, bool)>;

/// Rows on the way to the thread that decides, which decides until so many hold.
struct Handful {
    rows: Vec<PgRow>,
    enough: u64,
    reply: oneshot::Sender<Decided>,
}

/// Decides on the rows of one statement.
pub(crate) struct Decider {
    split: Arc<Split>,
    layout: Arc<Layout>,
    /// Columns of the statement before those of the layout.
    columns_before: usize,
    waiting: Vec<PgRow>,
    geometry_bytes: usize,
    /// To the thread, once there was something for it to decide.
    thread: Option<mpsc::Sender<Handful>>,
}

impl Decider {
    pub(crate) fn new(split: &Arc<Split>, layout: &Arc<Layout>, columns_before: usize) -> Self {
        let (split, layout) = (Arc::clone(split), Arc::clone(layout));
        Self { split, layout, columns_before, waiting: Vec::new(), geometry_bytes: 0, thread: None }
    }

    /// One row more that waits; whether they are a handful.
    pub(crate) fn add(&mut self, row: PgRow) -> bool {
        let cells = Cells::after(&row, self.columns_before);
        self.geometry_bytes += self.layout.geometry.and_then(|place| cells.bytes(place)).map_or(0, <[u8]>::len);
        self.waiting.push(row);
        self.waiting.len() >= ROWS_MAX || self.geometry_bytes >= BYTES_MAX
    }

    /// Decides on the rows that wait, in their order, until so many hold. None wait any more.
    pub(crate) async fn decide(&mut self, enough: u64) -> Result<Decided, StoreError> {
        self.geometry_bytes = 0;
        let rows = std::mem::take(&mut self.waiting);
        let (split, layout, columns_before) = (&self.split, &self.layout, self.columns_before);
        if rows.is_empty() || split.residual.condition.is_none() {
            let mut judge = split.residual.judge();
            return Ok(decide(&mut judge, layout, columns_before, rows, enough, || true).unwrap_or_default());
        }
        let thread = self.thread.get_or_insert_with(|| {
            let (thread, handfuls) = mpsc::channel();
            let (split, layout) = (Arc::clone(split), Arc::clone(layout));
            tokio::task::spawn_blocking(move || serve(&handfuls, &split, &layout, columns_before));
            thread
        });
        let (reply, decided) = oneshot::channel();
        // A thread that is gone drops the reply too.
        let _ = thread.send(Handful { rows, enough, reply });
        decided.await.map_err(|source| StoreError::Failed { doing: "deciding on rows", source: source.into() })
    }
}

/// Decides on handfuls until the statement has ended or nobody waits for it any more.
fn serve(handfuls: &mpsc::Receiver<Handful>, split: &Split, layout: &Layout, columns_before: usize) {
    let mut judge = split.residual.judge();
    for Handful { rows, enough, reply } in handfuls {
        let decided = decide(&mut judge, layout, columns_before, rows, enough, || !reply.is_closed());
        let Some(decided) = decided else { return };
        // Whoever waited may have left just now.
        let _ = reply.send(decided);
    }
}

/// Decides on rows until so many hold; nothing where somebody no longer waits for it.
fn decide(
    judge: &mut Judge<'_>,
    layout: &Layout,
    columns_before: usize,
    rows: Vec<PgRow>,
    enough: u64,
    is_awaited: impl Fn() -> bool,
) -> Option<Decided> {
    let (mut decided, mut count) = (Vec::with_capacity(rows.len()), 0);
    for row in rows {
        if !is_awaited() {
            return None;
        }
        let holds = holds(judge, layout, &Cells::after(&row, columns_before));
        decided.push((row, holds));
        count += u64::from(holds);
        if count >= enough {
            break;
        }
    }
    Some(decided)
}

/// Whether what the database could not decide holds for a row.
fn holds(judge: &mut Judge<'_>, layout: &Layout, cells: &Cells<'_>) -> bool {
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

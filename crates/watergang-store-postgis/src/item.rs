//! One item by its id.

use std::sync::Arc;

use watergang_core::{Ask, Filter, ItemId, Reply, Revision, Row, RowBatchBuilder};
use watergang_sql::select::{Batch, all_columns};

use crate::fleet::How;
use crate::introspect::Described;
use crate::read::{Cells, push, with_revision};
use crate::{Inner, failed};

const DOING: &str = "reading an item";

/// The item of that id with all its properties, and the revision, in one statement.
pub(crate) fn begin<'a>(
    inner: &Inner,
    ask: &Ask,
    described: &Arc<Described>,
    id: &ItemId,
) -> Reply<'a, (Revision, Option<Row>)> {
    let table = &described.table;
    let columns = all_columns(table);
    let select = inner
        .split(&Filter::Ids(vec![id.clone()]), table)
        .and_then(|split| Batch { geometry: true, ..Batch::new(table, &split, &columns) }.select());
    let (sql, layout) = match select {
        Ok(select) => (Arc::new(with_revision(described, &select.sql)), Arc::new(select.layout)),
        Err(error) => return failed(error),
    };
    let described = Arc::clone(described);
    let reading = inner.fleet.read(ask, DOING, How::ONE_ROW, move |lease| {
        let (described, sql, layout) = (Arc::clone(&described), Arc::clone(&sql), Arc::clone(&layout));
        let columns = Arc::clone(&columns);
        Box::pin(async move {
            let row = lease.row(DOING, &sql).await?;
            let cells = Cells::after_revision(&row);
            let revision = described.revision.token(lease, cells.revision())?;
            if cells.bytes(0).is_none() {
                return Ok((revision, None));
            }
            let mut batch = RowBatchBuilder::new(described.crs(), columns);
            push(&mut batch, &described.table, &layout, true, &cells);
            Ok((revision, Row::first_of(batch.finish())))
        })
    });
    Box::pin(async move { reading.await.map(|(answer, _)| answer) })
}

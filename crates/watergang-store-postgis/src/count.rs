//! Counting, cached per revision.

use std::sync::Arc;

use sqlx::postgres::PgRow;
use watergang_core::{Ask, Filter, Reply, Revision, StoreError};
use watergang_sql::{Dialect, Layout, Split, Sql, select};

use crate::fleet::How;
use crate::introspect::Described;
use crate::judge::{Waiting, geometry_bytes, holds};
use crate::lease::Lease;
use crate::read::Cells;
use crate::value::integer;
use crate::{Inner, column, failed};

const DOING: &str = "counting items";
/// Columns before those of a row: what was counted, and the revision.
const BEFORE_ROW: usize = 2;

/// How many rows a filter holds for.
pub(crate) fn begin<'a>(
    inner: &Arc<Inner>,
    ask: &Ask,
    described: Arc<Described>,
    filter: &Filter,
) -> Reply<'a, (Revision, u64)> {
    let split = match inner.split(filter, &described.table) {
        Ok(split) => Arc::new(split),
        Err(error) => return failed(error),
    };
    let (fingerprint, shared) = (filter.fingerprint(), Arc::clone(inner));
    let counting = inner.fleet.read(ask, DOING, How::ANYWHERE, move |lease| {
        let (inner, described, split) = (Arc::clone(&shared), Arc::clone(&described), Arc::clone(&split));
        let fingerprint = fingerprint.clone();
        Box::pin(async move {
            let before = described.revision.read(lease).await?;
            if let Some(known) = inner.counts.get(&(before.clone(), described.oid, fingerprint.clone())) {
                return Ok((before, known));
            }
            let (revision, count) = count(lease, &described, &split).await?;
            inner.counts.insert((revision.clone(), described.oid, fingerprint), count);
            Ok((revision, count))
        })
    });
    Box::pin(async move { counting.await.map(|(answer, _)| answer) })
}

/// One statement counts the rows that are sure to hold and yields those to be looked at, so that both and the revision
/// are of one snapshot.
async fn count(lease: &mut Lease, described: &Described, split: &Split) -> Result<(Revision, u64), StoreError> {
    let plan = select::count(&described.table, split, None, false)?;
    let sql = |text: &'static str| Sql::new(Dialect::Postgres).lit(text);
    let sure = plan.sure.unwrap_or_else(|| sql("SELECT 0::int8"));
    let head = sql("SELECT v.sure, v.revision").lit(if plan.unsure.is_some() { ", r.*" } else { "" });
    let head = head.lit(" FROM (SELECT (").append(&sure).lit(") AS sure, ").append(&described.revision.expression());
    let head = head.lit(" AS revision) AS v");
    let statement = match &plan.unsure {
        Some(unsure) => head.lit(" LEFT JOIN (").append(&unsure.sql).lit(") AS r ON true"),
        None => head,
    };
    let (mut sure, mut state, mut count) = (None, None, 0);
    let mut waiting = Waiting::default();
    let decide = |rows: Vec<PgRow>, layout: &Layout| {
        let mut judge = split.residual.judge();
        rows.iter().filter(|row| holds(&mut judge, layout, &Cells::after(row, BEFORE_ROW))).count() as u64
    };
    let take = |row: PgRow| {
        sure = sure.or_else(|| column(&row, 0).and_then(integer));
        state = state.take().or_else(|| column(&row, 1).map(<[u8]>::to_vec));
        if let Some(unsure) = &plan.unsure {
            let cells = Cells::after(&row, BEFORE_ROW);
            // The one row of the left side comes alone where there is none on the right; a key is never NULL.
            if cells.bytes(0).is_some() {
                let bytes = geometry_bytes(&unsure.layout, &cells);
                if waiting.add(row, bytes) {
                    count += decide(waiting.take(), &unsure.layout);
                }
            }
        }
    };
    lease.rows(DOING, &statement, take).await?;
    if let Some(unsure) = &plan.unsure {
        count += decide(waiting.take(), &unsure.layout);
    }
    let revision = described.revision.token(lease, state.as_deref())?;
    Ok((revision, count + sure.and_then(|sure| u64::try_from(sure).ok()).unwrap_or_default()))
}

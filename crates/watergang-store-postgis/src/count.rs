//! Counting, cached per revision.

use std::sync::Arc;

use sqlx::postgres::PgRow;
use watergang_core::{Ask, Filter, Reply, Revision, StoreError};
use watergang_sql::{Dialect, Split, Sql, select};

use crate::fleet::How;
use crate::introspect::Described;
use crate::judge::Decider;
use crate::lease::{Lease, TakeRows};
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
async fn count(lease: &mut Lease, described: &Described, split: &Arc<Split>) -> Result<(Revision, u64), StoreError> {
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
    let decider = plan.unsure.map(|unsure| Decider::new(split, &Arc::new(unsure.layout), BEFORE_ROW));
    let mut counter = Counter { sure: None, state: None, decider, count: 0 };
    lease.rows(DOING, &statement, &mut counter).await?;
    counter.decide().await?;
    let Counter { sure, state, count, .. } = counter;
    let revision = described.revision.token(lease, state.as_deref())?;
    Ok((revision, count + sure.and_then(|sure| u64::try_from(sure).ok()).unwrap_or_default()))
}

/// Takes the rows of the statement in.
struct Counter {
    sure: Option<i64>,
    state: Option<Vec<u8>>,
    /// Nothing where no row has to be looked at.
    decider: Option<Decider>,
    count: u64,
}

impl TakeRows for Counter {
    async fn take_row(&mut self, row: PgRow) -> Result<(), StoreError> {
        self.sure = self.sure.or_else(|| column(&row, 0).and_then(integer));
        self.state = self.state.take().or_else(|| column(&row, 1).map(<[u8]>::to_vec));
        // The one row of the left side comes alone where there is none on the right; a key is never NULL.
        let is_row = Cells::after(&row, BEFORE_ROW).bytes(0).is_some();
        if is_row && self.decider.as_mut().is_some_and(|decider| decider.add(row)) {
            self.decide().await?;
        }
        Ok(())
    }
}

impl Counter {
    /// Decides on the rows that wait.
    async fn decide(&mut self) -> Result<(), StoreError> {
        if let Some(decider) = &mut self.decider {
            let decided = decider.decide(u64::MAX).await?;
            self.count += decided.iter().filter(|(_, holds)| *holds).count() as u64;
        }
        Ok(())
    }
}

//! Counting, cached per revision.

use std::sync::Arc;

use watergang_core::{Ask, Filter, Reply, Revision, StoreError};
use watergang_sql::{Split, select};

use crate::fleet::How;
use crate::introspect::Described;
use crate::lease::Lease;
use crate::read::{Cells, holds};
use crate::value::integer;
use crate::{Inner, column, failed};

const DOING: &str = "counting items";

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
            // Several statements must see one state, that of the revision.
            lease.begin_snapshot(DOING).await?;
            let revision = described.revision.read(lease).await?;
            let count = count(lease, &described, &split).await?;
            lease.end_snapshot(DOING).await?;
            inner.counts.insert((revision.clone(), described.oid, fingerprint), count);
            Ok((revision, count))
        })
    });
    Box::pin(async move { counting.await.map(|(answer, _)| answer) })
}

async fn count(lease: &mut Lease, described: &Described, split: &Split) -> Result<u64, StoreError> {
    let plan = select::count(&described.table, split, None)?;
    let mut count = 0;
    if let Some(sure) = plan.sure {
        let row = lease.row(DOING, &sure).await?;
        count += column(&row, 0).and_then(integer).and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
    }
    if let Some(unsure) = plan.unsure {
        let take = |row| count += u64::from(holds(&split.residual, &unsure.layout, &Cells::plain(&row)));
        lease.rows(DOING, &unsure.sql, take).await?;
    }
    Ok(count)
}

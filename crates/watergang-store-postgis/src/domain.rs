//! The values that the columns of a table really have, cached per revision.

use std::sync::Arc;

use watergang_core::domain::{Domains, Tally};
use watergang_core::{Ask, GeometryKind, Reply, Revision, StoreError, ValueRef};
use watergang_sql::{Column, ColumnType, Sql, domains};

use crate::fleet::How;
use crate::introspect::Described;
use crate::lease::Lease;
use crate::read::{Cells, with_revision};
use crate::value::{integer, text, value};
use crate::{Inner, column};

const DOING: &str = "looking for the values that there are";

/// The domains of a table.
pub(crate) fn begin<'a>(
    inner: &Arc<Inner>,
    ask: &Ask,
    described: Arc<Described>,
) -> Reply<'a, (Revision, Arc<Domains>)> {
    let shared = Arc::clone(inner);
    let looking = inner.fleet.read(ask, DOING, How::ANYWHERE, move |lease| {
        let (inner, described) = (Arc::clone(&shared), Arc::clone(&described));
        Box::pin(async move {
            let before = described.revision.read(lease).await?;
            if let Some(known) = inner.domains.get(&(before.clone(), described.oid)) {
                return Ok((before, known));
            }
            let mut states = States { first: before, moved: false };
            let found = Arc::new(look(lease, &described, &mut states).await?);
            let revision = states.common();
            inner.domains.insert((revision.clone(), described.oid), Arc::clone(&found));
            Ok((revision, found))
        })
    });
    Box::pin(async move { looking.await.map(|(answer, _)| answer) })
}

/// The states that the statements have found the table in.
struct States {
    first: Revision,
    moved: bool,
}

impl States {
    fn note(&mut self, state: &Revision) {
        self.moved |= *state != self.first;
    }

    /// The one state of all; where somebody wrote meanwhile, one that nobody finds again.
    fn common(self) -> Revision {
        if self.moved { Revision::unlike_any() } else { self.first }
    }
}

async fn look(lease: &mut Lease, described: &Described, states: &mut States) -> Result<Domains, StoreError> {
    let table = &described.table;
    let mut tallies = domains::tallies(table);
    if !tallies.is_empty() {
        let sample = lease.row(DOING, &domains::sample(table, tallies.iter().map(|(column, _)| *column))).await?;
        for (place, (one, tally)) in tallies.iter_mut().enumerate() {
            let is_few = column(&sample, place).is_some_and(|bytes| bytes.first() == Some(&1));
            if !is_few {
                tally.overflow();
                continue;
            }
            let take = |cells: Cells<'_>| value(one.column_type, cells.bytes(0), |value| tally.add(value));
            rows(lease, described, &domains::different_values(table, one), states, take).await?;
        }
        outermost(lease, described, &mut tallies, states).await?;
    }
    let mut found = domains::found(tallies);
    if let Some(geometry) = &table.geometry {
        let mut kinds = Vec::new();
        let take = |cells: Cells<'_>| {
            let kind = cells.bytes(0).map(|bytes| GeometryKind::from_name(text(bytes)));
            kinds.extend(kind.filter(|kind| !kinds.contains(kind)));
        };
        rows(lease, described, &domains::geometry_kinds(table, geometry), states, take).await?;
        found.geometry = kinds;
    }
    Ok(found)
}

/// Runs a statement beside the revision and notes the state that it found.
async fn rows(
    lease: &mut Lease,
    described: &Described,
    sql: &Sql,
    states: &mut States,
    mut take: impl FnMut(Cells<'_>) + Send,
) -> Result<(), StoreError> {
    let mut state = None;
    let mut each = |row| {
        let cells = Cells::after_revision(&row);
        state = state.take().or_else(|| cells.revision().map(<[u8]>::to_vec));
        take(cells);
    };
    lease.rows(DOING, &with_revision(described, sql), &mut each).await?;
    states.note(&described.revision.token(lease, state.as_deref())?);
    Ok(())
}

/// Asks for the outermost values of the columns that have more than can be listed.
async fn outermost(
    lease: &mut Lease,
    described: &Described,
    tallies: &mut [(&Column, Tally)],
    states: &mut States,
) -> Result<(), StoreError> {
    let full: Vec<_> = tallies.iter_mut().filter(|(_, tally)| tally.is_full()).collect();
    if full.is_empty() {
        return Ok(());
    }
    let sql = domains::outermost(&described.table, full.iter().map(|(column, _)| *column));
    let mut full = full;
    let take = |cells: Cells<'_>| {
        for (place, (column, tally)) in full.iter_mut().enumerate() {
            let ends = [cells.bytes(2 * place), cells.bytes(2 * place + 1)];
            match column.column_type {
                ColumnType::Text | ColumnType::Uuid | ColumnType::Other => {
                    let chars = ends.map(|end| end.and_then(integer).and_then(|chars| u64::try_from(chars).ok()));
                    if let [Some(min), Some(max)] = chars {
                        tally.add_lengths(min, max);
                    }
                }
                column_type => ends.into_iter().for_each(|end| {
                    value(column_type, end, |value: ValueRef<'_>| tally.add(value));
                }),
            }
        }
    };
    rows(lease, described, &sql, states, take).await
}

//! Where and when the rows of a table are, cached per revision.

use std::sync::Arc;

use sqlx::postgres::PgRow;
use watergang_core::time::MICROS_PER_DAY;
use watergang_core::{Ask, Instant, Interval, Reply, Revision, SpatialExtent, TimeProperties};
use watergang_sql::{ColumnType, Dialect, Sql, Table};

use crate::fleet::How;
use crate::introspect::Described;
use crate::value::{Moment, moment, number};
use crate::{Inner, column};

const DOING: &str = "looking for the extent";

/// The extent of a table.
pub(crate) fn begin<'a>(
    inner: &Arc<Inner>,
    ask: &Ask,
    described: Arc<Described>,
) -> Reply<'a, (Revision, SpatialExtent)> {
    let shared = Arc::clone(inner);
    let looking = inner.fleet.read(ask, DOING, How::ANYWHERE, move |lease| {
        let (inner, described) = (Arc::clone(&shared), Arc::clone(&described));
        Box::pin(async move {
            let before = described.revision.read(lease).await?;
            if let Some(known) = inner.extents.get(&(before.clone(), described.oid)) {
                return Ok((before, known));
            }
            let row = lease.row(DOING, &statement(&described)).await?;
            let revision = described.revision.token(lease, column(&row, 0))?;
            let extent = read(&row, &described.table);
            inner.extents.insert((revision.clone(), described.oid), extent);
            Ok((revision, extent))
        })
    });
    Box::pin(async move { looking.await.map(|(answer, _)| answer) })
}

/// The revision, four edges, the first and the last time: all in one look at the table. The edges come from the boxes
/// that PostGIS keeps beside geometries, in numbers of 32 bits rounded outwards: some metres too large at worst, never
/// too small.
fn statement(described: &Described) -> Sql {
    let sql = || Sql::new(Dialect::Postgres);
    // A table without geometry may lie in a database without PostGIS, which lacks even the types.
    let (extent, edges) = match &described.table.geometry {
        Some(geometry) => (
            sql().lit("ST_Extent(t.").ident(&geometry.name).lit(")"),
            sql().lit("ST_XMin(a.e), ST_YMin(a.e), ST_XMax(a.e), ST_YMax(a.e)"),
        ),
        None => (sql().lit("NULL::float8"), sql().lit("NULL::float8, NULL::float8, NULL::float8, NULL::float8")),
    };
    let (first, last) = match &described.table.time {
        None => (sql().lit("NULL::date"), sql().lit("NULL::date")),
        Some(time) => {
            let (start, end) = columns(time);
            (sql().lit("min(t.").ident(start).lit(")"), sql().lit("max(t.").ident(end).lit(")"))
        }
    };
    sql()
        .lit("SELECT ")
        .append(&described.revision.expression())
        .lit(", ")
        .append(&edges)
        .lit(", a.first, a.last FROM (SELECT ")
        .append(&extent)
        .lit(" AS e, ")
        .append(&first)
        .lit(" AS first, ")
        .append(&last)
        .lit(" AS last FROM ")
        .append(&described.table.quoted(Dialect::Postgres))
        .lit(" AS t) AS a")
}

fn columns(time: &TimeProperties) -> (&str, &str) {
    match time {
        TimeProperties::Instant { property } => (property, property),
        TimeProperties::Interval { start, end } => (start, end),
    }
}

fn read(row: &PgRow, table: &Table) -> SpatialExtent {
    let edge = |place| column(row, place).and_then(number);
    let envelope = match (edge(1), edge(2), edge(3), edge(4)) {
        (Some(min_x), Some(min_y), Some(max_x), Some(max_y)) => Some([min_x, min_y, max_x, max_y]),
        _ => None,
    };
    let interval = table.time.as_ref().and_then(|time| {
        let (start, end) = columns(time);
        let first = bound(row, 5, table, start, 0);
        let last = bound(row, 6, table, end, MICROS_PER_DAY - 1);
        (first.is_some() || last.is_some()).then_some(Interval { start: first, end: last })
    });
    SpatialExtent { envelope, heights: None, interval }
}

/// A bound of the interval; of a day the instant that many microseconds after midnight.
fn bound(row: &PgRow, place: usize, table: &Table, name: &str, of_day_micros: i64) -> Option<Instant> {
    let column_type = table.column(name).map_or(ColumnType::Date, |column| column.column_type);
    match moment(column_type, column(row, place)?)? {
        Moment::Day(days) => Some(Instant(days.saturating_mul(MICROS_PER_DAY).saturating_add(of_day_micros))),
        Moment::Instant(instant) => Some(instant),
        Moment::Endless(_) => None,
    }
}

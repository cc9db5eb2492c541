//! Where and when the rows of a table are, from the data themselves: what `gpkg_contents` says may be years old.

use rusqlite::types::ValueRef as Cell;
use rusqlite::{Connection, OptionalExtension};
use watergang_core::{Interval, SpatialExtent, StoreError, TimeProperties};
use watergang_geometry::gpkg;
use watergang_sql::{Dialect, Geometry, SpatialIndex, Sql, Table};

use crate::error::store_error;

const DOING: &str = "looking for the extent";

/// The extent of a table.
pub(crate) fn extent(connection: &Connection, table: &Table) -> Result<SpatialExtent, StoreError> {
    let envelope = match &table.geometry {
        None => None,
        Some(Geometry { index: SpatialIndex::RTree(rtree), .. }) => indexed_envelope(connection, rtree)?,
        Some(geometry) => scanned_envelope(connection, table, geometry)?,
    };
    Ok(SpatialExtent { envelope, heights: None, interval: interval(connection, table)? })
}

/// From the R-tree, whose numbers of 32 bits are rounded outwards: some metres too large at worst, never too small.
fn indexed_envelope(connection: &Connection, rtree: &str) -> Result<Option<[f64; 4]>, StoreError> {
    let sql = Sql::new(Dialect::Sqlite).lit("SELECT min(minx), min(miny), max(maxx), max(maxy) FROM ").ident(rtree);
    connection
        .query_row(sql.text(), [], |row| {
            Ok(row
                .get::<_, Option<f64>>(0)?
                .zip(row.get::<_, Option<f64>>(1)?)
                .zip(row.get::<_, Option<f64>>(2)?.zip(row.get::<_, Option<f64>>(3)?)))
        })
        .map(|corners| corners.map(|((min_x, min_y), (max_x, max_y))| [min_x, min_y, max_x, max_y]))
        .map_err(store_error(DOING))
}

/// Row by row, for views and tables without an index.
fn scanned_envelope(
    connection: &Connection,
    table: &Table,
    geometry: &Geometry,
) -> Result<Option<[f64; 4]>, StoreError> {
    let sql = Sql::new(Dialect::Sqlite)
        .lit("SELECT ")
        .ident(&geometry.name)
        .lit(" FROM ")
        .append(&table.quoted(Dialect::Sqlite));
    let mut statement = connection.prepare(sql.text()).map_err(store_error(DOING))?;
    let mut rows = statement.query([]).map_err(store_error(DOING))?;
    let mut all: Option<[f64; 4]> = None;
    while let Some(row) = rows.next().map_err(store_error(DOING))? {
        let Ok(Cell::Blob(blob)) = row.get_ref(0) else { continue };
        let Some(one) = envelope_of(blob) else { continue };
        let grown =
            all.map_or(one, |all| [all[0].min(one[0]), all[1].min(one[1]), all[2].max(one[2]), all[3].max(one[3])]);
        all = Some(grown);
    }
    Ok(all)
}

/// The envelope of a geometry blob, from its header where it has one.
pub(crate) fn envelope_of(blob: &[u8]) -> Option<[f64; 4]> {
    let parsed = gpkg::parse(blob).ok()?;
    let envelope = match parsed.envelope {
        Some(envelope) => Some(envelope),
        None => watergang_geometry::envelope::envelope(parsed.wkb).ok().flatten(),
    }?;
    Some([envelope.min_x, envelope.min_y, envelope.max_x, envelope.max_y])
}

/// First and last instant. Texts sort like times as long as they are spelt alike, so the outermost are read as times.
fn interval(connection: &Connection, table: &Table) -> Result<Option<Interval>, StoreError> {
    let (start, end) = match &table.time {
        None => return Ok(None),
        Some(TimeProperties::Instant { property }) => (property, property),
        Some(TimeProperties::Interval { start, end }) => (start, end),
    };
    let outermost = |function: &'static str, column: &str| {
        let sql = Sql::new(Dialect::Sqlite)
            .lit("SELECT ")
            .lit(function)
            .lit("(")
            .ident(column)
            .lit(") FROM ")
            .append(&table.quoted(Dialect::Sqlite))
            // A column of SQLite's may hold anything; what is no text, or none that begins like a year, tells no time.
            .lit(" WHERE typeof(")
            .ident(column)
            .lit(") = 'text' AND ")
            .ident(column)
            .lit(" GLOB '[0-9][0-9][0-9][0-9]-*'");
        let text = |row: &rusqlite::Row<'_>| Ok(row.get_ref(0)?.as_str_or_null().ok().flatten().map(str::to_owned));
        connection
            .query_row(sql.text(), [], text)
            .optional()
            .map(|text| text.flatten().and_then(|text| Interval::parse_stored(&text)))
            .map_err(store_error(DOING))
    };
    let first = outermost("min", start)?.and_then(|interval| interval.start);
    let last = outermost("max", end)?.and_then(|interval| interval.end);
    Ok((first.is_some() || last.is_some()).then_some(Interval { start: first, end: last }))
}

//! The values that the columns of a table really have.

use rusqlite::Connection;
use rusqlite::types::ValueRef as Cell;
use watergang_core::domain::Domains;
use watergang_core::{GeometryKind, StoreError};
use watergang_geometry::gpkg;
use watergang_geometry::wkb::{self, Kind};
use watergang_sql::{Dialect, Geometry, Table, domains};

use crate::error::store_error;
use crate::value::value;

const DOING: &str = "looking for the values that there are";

/// Looks at every value once. A file has no promise of what its columns hold, so that nothing less tells it.
pub(crate) fn domains(connection: &Connection, table: &Table) -> Result<Domains, StoreError> {
    let mut tallies = domains::tallies(table);
    if !tallies.is_empty() {
        let sql = domains::every_value(table, Dialect::Sqlite, tallies.iter().map(|(column, _)| *column));
        let mut statement = connection.prepare(sql.text()).map_err(store_error(DOING))?;
        let mut rows = statement.query([]).map_err(store_error(DOING))?;
        while let Some(row) = rows.next().map_err(store_error(DOING))? {
            for (place, (column, tally)) in tallies.iter_mut().enumerate() {
                value(column.column_type, row.get_ref(place).unwrap_or(Cell::Null), |value| tally.add(value));
            }
        }
    }
    let mut found = domains::found(tallies);
    if let Some(geometry) = &table.geometry {
        found.geometry = geometry_kinds(connection, table, geometry)?;
    }
    Ok(found)
}

/// The kinds of geometries. It ends as soon as there are two that have no name in common.
fn geometry_kinds(
    connection: &Connection,
    table: &Table,
    geometry: &Geometry,
) -> Result<Vec<GeometryKind>, StoreError> {
    let sql = domains::every_geometry(table, Dialect::Sqlite, geometry);
    let mut statement = connection.prepare(sql.text()).map_err(store_error(DOING))?;
    let mut rows = statement.query([]).map_err(store_error(DOING))?;
    let mut kinds: Vec<Kind> = Vec::new();
    while let Some(row) = rows.next().map_err(store_error(DOING))? {
        let Ok(Cell::Blob(blob)) = row.get_ref(0) else { continue };
        let Some(head) = gpkg::parse(blob).ok().and_then(|parsed| wkb::head(parsed.wkb).ok()) else { continue };
        if !kinds.contains(&head.kind) {
            kinds.push(head.kind);
            if kinds.iter().any(|kind| kind.multi() != head.kind.multi()) {
                break;
            }
        }
    }
    Ok(kinds.into_iter().map(named).collect())
}

const fn named(kind: Kind) -> GeometryKind {
    match kind {
        Kind::Point => GeometryKind::Point,
        Kind::LineString => GeometryKind::LineString,
        Kind::Polygon => GeometryKind::Polygon,
        Kind::MultiPoint => GeometryKind::MultiPoint,
        Kind::MultiLineString => GeometryKind::MultiLineString,
        Kind::MultiPolygon => GeometryKind::MultiPolygon,
        Kind::GeometryCollection => GeometryKind::GeometryCollection,
    }
}

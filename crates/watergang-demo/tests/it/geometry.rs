#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! Geometries: valid, of the declared kind, in place, and of the length and area that their columns say.

use geo::line_measures::{Geodesic, LengthMeasurable};
use geo::{BoundingRect, CoordsIter, GeodesicArea, Geometry, Validation};
use watergang_core::schema::GeometryKind;
use watergang_demo::EXTENT;

use crate::support::{geometry, named, number, tables};

#[test]
fn every_geometry_is_valid_and_of_the_declared_kind() {
    for (table, rows) in tables() {
        for (place, row) in rows.iter().enumerate() {
            let Some(geometry) = geometry(row) else {
                // Only an action may lack a place: a meeting of a committee has none.
                assert!(table.geometry.is_none() || table.collection == "action", "{} {place}", table.collection);
                continue;
            };
            let kind = match geometry {
                Geometry::Point(_) => GeometryKind::Point,
                Geometry::LineString(_) => GeometryKind::LineString,
                Geometry::Polygon(_) => GeometryKind::Polygon,
                Geometry::MultiLineString(_) => GeometryKind::MultiLineString,
                _ => GeometryKind::MultiPolygon,
            };
            let declared = table.geometry.unwrap();
            assert!(declared == kind || declared == GeometryKind::Any, "{} {place}", table.collection);
            let fault = geometry.check_validation();
            assert!(fault.is_ok(), "{} {place} {:?}: {fault:?}", table.collection, row.values.first());
        }
    }
}

#[test]
fn everything_lies_in_the_box_of_the_corridor() {
    let [west, south, east, north] = EXTENT;
    for (table, rows) in tables() {
        for row in rows {
            let Some(bounds) = geometry(row).and_then(|geometry| geometry.bounding_rect()) else { continue };
            let inside =
                bounds.min().x >= west && bounds.min().y >= south && bounds.max().x <= east && bounds.max().y <= north;
            assert!(inside, "{} {:?} {bounds:?}", table.collection, row.values.first());
        }
    }
}

#[test]
fn no_corner_is_told_twice_in_a_row() {
    for (table, rows) in tables() {
        for row in rows {
            let Some(geometry) = geometry(row) else { continue };
            let lines: Vec<geo::LineString> = match geometry {
                Geometry::LineString(line) => vec![line],
                Geometry::MultiLineString(lines) => lines.0,
                Geometry::Polygon(polygon) => vec![polygon.exterior().clone()],
                Geometry::MultiPolygon(polygons) => polygons.iter().map(|polygon| polygon.exterior().clone()).collect(),
                _ => continue,
            };
            for line in lines {
                let all: Vec<_> = line.coords_iter().collect();
                assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{} {:?}", table.collection, row.values.first());
            }
        }
    }
}

/// Karney's geodesics, as `geo` has them, against what stands in the columns; one row in fifty, and all territories.
#[test]
fn areas_and_lengths_are_geodesic() {
    for (table, rows) in tables() {
        let Some(column) = table.columns.iter().find(|column| column.generated) else { continue };
        let every = if table.collection == "territory" { 1 } else { 50 };
        for row in rows.iter().step_by(every) {
            let told = number(named(table, row)[column.name]);
            let measured = match geometry(row).unwrap() {
                Geometry::MultiLineString(lines) => lines.iter().map(|line| line.length(&Geodesic)).sum(),
                area => area.geodesic_area_signed() / 1e4,
            };
            // Karney's areas are good to a tenth of a square metre per corner, which shows on small plots.
            let noise = if column.name == "area_ha" { 5e-5 } else { 0.0 };
            let near = (told - measured).abs() < 2e-6 * measured.abs() + noise;
            assert!(near, "{} {:?}: {told} {measured}", table.collection, row.values[0]);
        }
    }
}

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! The corridor, drawn once for all tests, and small readers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon};
use watergang_core::import::ImportRow;
use watergang_core::row::Value;
use watergang_demo::{Corridor, Table};

/// All tables with all their rows, in the order in which they are loaded.
pub fn tables() -> &'static [(Table, Vec<ImportRow>)] {
    static ALL: OnceLock<Vec<(Table, Vec<ImportRow>)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let corridor = Corridor::generate();
        corridor
            .tables()
            .map(|table| {
                let mut rows = Vec::new();
                corridor.rows(&table, &mut |row| rows.push(row));
                (table, rows)
            })
            .collect()
    })
}

/// The rows of one table.
pub fn rows_of(collection: &str) -> (&'static Table, &'static [ImportRow]) {
    let (table, rows) = tables().iter().find(|(table, _)| table.collection == collection).unwrap();
    (table, rows)
}

/// The values of one row by the names of the columns.
pub fn named<'a>(table: &Table, row: &'a ImportRow) -> BTreeMap<&'static str, &'a Value> {
    table.columns.iter().map(|column| column.name).zip(&row.values).collect()
}

/// The text in a cell.
pub fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        other => panic!("{other:?} is not a text"),
    }
}

/// The number in a cell.
pub fn number(value: &Value) -> f64 {
    match value {
        Value::Number(number) => *number,
        other => panic!("{other:?} is not a number"),
    }
}

struct Wkb<'a>(&'a [u8]);

impl Wkb<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (head, rest) = self.0.split_first_chunk::<N>().expect("more bytes");
        self.0 = rest;
        *head
    }
    fn count(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }
    fn coord(&mut self) -> Coord {
        let x = f64::from_le_bytes(self.take());
        Coord { x, y: f64::from_le_bytes(self.take()) }
    }
    fn line(&mut self) -> LineString {
        (0..self.count()).map(|_| self.coord()).collect()
    }
    fn polygon(&mut self) -> Polygon {
        let mut rings: Vec<LineString> = (0..self.count()).map(|_| self.line()).collect();
        Polygon::new(rings.remove(0), rings)
    }
    fn geometry(&mut self) -> Geometry {
        assert_eq!(self.take::<1>(), [1], "little-endian");
        match self.count() {
            1 => Point(self.coord()).into(),
            2 => self.line().into(),
            3 => self.polygon().into(),
            5 => (0..self.count())
                .map(|_| match self.geometry() {
                    Geometry::LineString(line) => line,
                    other => panic!("{other:?}"),
                })
                .collect::<MultiLineString>()
                .into(),
            6 => (0..self.count())
                .map(|_| match self.geometry() {
                    Geometry::Polygon(polygon) => polygon,
                    other => panic!("{other:?}"),
                })
                .collect::<MultiPolygon>()
                .into(),
            kind => panic!("WKB kind {kind}"),
        }
    }
}

/// The geometry of a row; every byte of it is used.
pub fn geometry(row: &ImportRow) -> Option<Geometry> {
    row.wkb.as_deref().map(|bytes| {
        let mut wkb = Wkb(bytes);
        let geometry = wkb.geometry();
        assert!(wkb.0.is_empty(), "bytes are left over");
        geometry
    })
}

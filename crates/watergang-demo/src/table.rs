//! The tables that the corridor fills, and how rows are put together.

use watergang_core::import::ImportRow;
use watergang_core::row::Value;
use watergang_core::schema::{GeometryKind, PropertyKind};

use crate::Corridor;
use crate::wkb::Shape;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the store.
    pub name: &'static str,
    /// Kind of its values.
    pub kind: PropertyKind,
    /// Whether PostGIS computes it from the geometry (`GENERATED ALWAYS`): a loader fills it in a GeoPackage and
    /// leaves it out in PostGIS.
    pub generated: bool,
}

/// A table that the corridor fills.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// The collection, by the name of its table.
    pub collection: &'static str,
    /// Columns in the order of the values of a row. Neither the key `fid` nor the geometry is among them.
    pub columns: &'static [Column],
    /// Declared kind of the geometry `geom`, in EPSG:4326 with x longitude and y latitude; none without geometry.
    pub geometry: Option<GeometryKind>,
    /// The column that holds the public id, where there is one.
    pub id_property: Option<&'static str>,
    pub(crate) fill: fn(&Corridor, &mut Rows<'_>),
}

/// Takes rows as they are made.
pub(crate) struct Rows<'a> {
    pub(crate) sink: &'a mut dyn FnMut(ImportRow),
}

impl Rows<'_> {
    /// Hands on a row without geometry.
    pub(crate) fn plain(&mut self, values: Vec<Value>) {
        (self.sink)(ImportRow { wkb: None, values });
    }

    /// Hands on a row with a geometry.
    pub(crate) fn placed(&mut self, shape: &Shape, values: Vec<Value>) {
        (self.sink)(ImportRow { wkb: Some(shape.to_wkb()), values });
    }
}

const fn column(name: &'static str, kind: PropertyKind) -> Column {
    Column { name, kind, generated: false }
}

/// A column of texts.
pub(crate) const fn text(name: &'static str) -> Column {
    column(name, PropertyKind::Text)
}

/// A column of doubles.
pub(crate) const fn number(name: &'static str) -> Column {
    column(name, PropertyKind::Number)
}

/// A column of whole numbers.
pub(crate) const fn whole(name: &'static str) -> Column {
    column(name, PropertyKind::Integer)
}

/// A column of true and false.
pub(crate) const fn flag(name: &'static str) -> Column {
    column(name, PropertyKind::Boolean)
}

/// A column of dates.
pub(crate) const fn date(name: &'static str) -> Column {
    column(name, PropertyKind::Date)
}

/// A column of points in time.
pub(crate) const fn instant(name: &'static str) -> Column {
    column(name, PropertyKind::DateTime)
}

/// A column of JSON texts.
pub(crate) const fn json(name: &'static str) -> Column {
    column(name, PropertyKind::Json)
}

/// A column of doubles that PostGIS computes itself.
pub(crate) const fn measured(name: &'static str) -> Column {
    Column { name, kind: PropertyKind::Number, generated: true }
}

/// What can stand in a cell.
pub(crate) trait Cell {
    fn cell(self) -> Value;
}

impl Cell for &str {
    fn cell(self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Cell for String {
    fn cell(self) -> Value {
        Value::Text(self)
    }
}

impl Cell for &String {
    fn cell(self) -> Value {
        Value::Text(self.clone())
    }
}

impl Cell for f64 {
    fn cell(self) -> Value {
        Value::Number(self)
    }
}

impl Cell for i64 {
    fn cell(self) -> Value {
        Value::Integer(self)
    }
}

impl Cell for usize {
    fn cell(self) -> Value {
        Value::Integer(i64::try_from(self).unwrap_or(i64::MAX))
    }
}

impl Cell for bool {
    fn cell(self) -> Value {
        Value::Boolean(self)
    }
}

impl Cell for Value {
    fn cell(self) -> Value {
        self
    }
}

impl<T: Cell> Cell for Option<T> {
    fn cell(self) -> Value {
        self.map_or(Value::Null, Cell::cell)
    }
}

/// The number with that many decimals: measured data have no more.
pub(crate) fn rounded(number: f64, decimals: i32) -> f64 {
    let factor = 10_f64.powi(decimals);
    (number * factor).round() / factor
}

/// The values of a row: `values![id, ..label, width]`, where `..label` stands for the three texts of a label.
macro_rules! values {
    (@ $row:ident) => {};
    (@ $row:ident ..$three:expr, $($rest:tt)*) => {
        $row.extend($three.iter().map(|text| watergang_core::row::Value::Text(text.to_string())));
        values!(@ $row $($rest)*);
    };
    (@ $row:ident $one:expr, $($rest:tt)*) => {
        $row.push($crate::table::Cell::cell($one));
        values!(@ $row $($rest)*);
    };
    ($($all:tt)*) => {{
        let mut row = Vec::with_capacity(24);
        values!(@ row $($all)*);
        row
    }};
}
pub(crate) use values;

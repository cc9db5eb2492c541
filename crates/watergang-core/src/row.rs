//! Rows on their way from a store to a format, in batches that cost no allocation per row.

use std::ops::Range;
use std::sync::Arc;

use crate::crs::CrsId;
use crate::id::ItemId;

/// A value that somebody owns: a literal of a filter, a place in a cursor, a cell of an import.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A double.
    Number(f64),
    /// A text, a date, a point in time or a JSON text; the property's kind tells.
    Text(String),
}

/// A value in a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// Nothing.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A double. May be NaN or infinite: stores hold such numbers, formats must cope.
    Number(f64),
    /// A text, or a date or point in time as text.
    Text(&'a str),
    /// The text of a JSON value, not checked.
    Json(&'a str),
}

impl ValueRef<'_> {
    /// A copy that owns its text.
    #[must_use]
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(flag) => Value::Boolean(flag),
            Self::Integer(number) => Value::Integer(number),
            Self::Number(number) => Value::Number(number),
            Self::Text(text) | Self::Json(text) => Value::Text(text.to_owned()),
        }
    }
}

/// The id of an item in a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdRef<'a> {
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(&'a str),
}

impl IdRef<'_> {
    /// The id as it stands in a URL before percent-encoding.
    #[must_use]
    pub fn to_item_id(self) -> ItemId {
        match self {
            Self::Integer(number) => ItemId(number.to_string()),
            Self::Text(text) => ItemId(text.to_owned()),
        }
    }
}

/// Where a value of a batch lies. Texts are ranges of the batch's text.
#[derive(Clone, Debug)]
enum Cell {
    Null,
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(Range<u32>),
    Json(Range<u32>),
}

#[derive(Clone, Debug)]
struct RowHead {
    id: Cell,
    wkb: Option<Range<usize>>,
}

/// Some rows of one collection. All texts lie in one string and all geometries in one buffer.
#[derive(Debug)]
pub struct RowBatch {
    crs: CrsId,
    columns: Arc<[String]>,
    heads: Vec<RowHead>,
    cells: Vec<Cell>,
    text: String,
    wkb: Vec<u8>,
}

impl RowBatch {
    /// CRS of the geometries.
    #[must_use]
    pub const fn crs(&self) -> CrsId {
        self.crs
    }
    /// Names of the properties, in the order of [`RowRef::value`].
    #[must_use]
    pub const fn columns(&self) -> &Arc<[String]> {
        &self.columns
    }
    /// How many rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.heads.len()
    }
    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }
    /// Bytes of texts and geometries: what a consumer may use to guess the size of its output.
    #[must_use]
    pub const fn payload_bytes(&self) -> usize {
        self.text.len() + self.wkb.len()
    }
    /// The rows in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = RowRef<'_>> {
        (0..self.heads.len()).map(move |place| RowRef { batch: self, place })
    }
    /// The row at that place.
    #[must_use]
    pub fn row(&self, place: usize) -> Option<RowRef<'_>> {
        (place < self.heads.len()).then_some(RowRef { batch: self, place })
    }

    fn resolve(&self, cell: Option<&Cell>) -> ValueRef<'_> {
        let text = |range: &Range<u32>| self.text.get(range.start as usize..range.end as usize).unwrap_or_default();
        match cell {
            None | Some(Cell::Null) => ValueRef::Null,
            Some(Cell::Boolean(flag)) => ValueRef::Boolean(*flag),
            Some(Cell::Integer(number)) => ValueRef::Integer(*number),
            Some(Cell::Number(number)) => ValueRef::Number(*number),
            Some(Cell::Text(range)) => ValueRef::Text(text(range)),
            Some(Cell::Json(range)) => ValueRef::Json(text(range)),
        }
    }
}

/// One row of a batch.
#[derive(Clone, Copy, Debug)]
pub struct RowRef<'a> {
    batch: &'a RowBatch,
    place: usize,
}

impl<'a> RowRef<'a> {
    /// The item's id.
    #[must_use]
    pub fn id(&self) -> IdRef<'a> {
        match self.batch.resolve(self.batch.heads.get(self.place).map(|head| &head.id)) {
            ValueRef::Integer(number) => IdRef::Integer(number),
            ValueRef::Text(text) => IdRef::Text(text),
            _ => IdRef::Text(""),
        }
    }
    /// The geometry as ISO WKB, where the item has one and the read asked for it. Not checked.
    #[must_use]
    pub fn wkb(&self) -> Option<&'a [u8]> {
        let range = self.batch.heads.get(self.place)?.wkb.clone()?;
        self.batch.wkb.get(range)
    }
    /// Value of the property at that place among [`RowBatch::columns`].
    #[must_use]
    pub fn value(&self, column: usize) -> ValueRef<'a> {
        self.batch.resolve(self.batch.cells.get(self.place * self.batch.columns.len() + column))
    }
    /// Names of the properties, as [`RowBatch::columns`].
    #[must_use]
    pub fn columns(&self) -> &'a [String] {
        &self.batch.columns
    }
    /// Value of the property of that name; null where the read gave none.
    #[must_use]
    pub fn named(&self, name: &str) -> ValueRef<'a> {
        self.columns().iter().position(|column| column == name).map_or(ValueRef::Null, |column| self.value(column))
    }
    /// All values in the order of [`RowBatch::columns`].
    pub fn values(&self) -> impl ExactSizeIterator<Item = ValueRef<'a>> {
        let row = *self;
        (0..self.batch.columns.len()).map(move |column| row.value(column))
    }
}

/// One row that stands alone.
#[derive(Debug)]
pub struct Row(RowBatch);

impl Row {
    /// Takes the first row of a batch.
    #[must_use]
    pub fn first_of(batch: RowBatch) -> Option<Self> {
        (!batch.is_empty()).then_some(Self(batch))
    }
    /// The row.
    #[must_use]
    pub const fn as_ref(&self) -> RowRef<'_> {
        RowRef { batch: &self.0, place: 0 }
    }
    /// The same item with these properties only, in their order, and with or without its geometry.
    #[must_use]
    pub fn selected(&self, columns: &[String], geometry: bool) -> Self {
        let row = self.as_ref();
        let mut batch = RowBatchBuilder::new(self.0.crs, columns.into());
        batch.id(row.id());
        if let Some(wkb) = row.wkb().filter(|_| geometry) {
            batch.geometry(wkb);
        }
        for name in columns {
            batch.value(row.named(name));
        }
        batch.end_row();
        Self(batch.finish())
    }
    /// The batch that it lies in.
    #[must_use]
    pub const fn batch(&self) -> &RowBatch {
        &self.0
    }
}

/// Fills a batch, row by row: [`RowBatchBuilder::id`], [`RowBatchBuilder::geometry`], one value per column, then
/// [`RowBatchBuilder::end_row`]; or [`RowBatchBuilder::drop_row`] to take the unfinished row back.
#[derive(Debug)]
pub struct RowBatchBuilder {
    batch: RowBatch,
    row: RowHead,
    start: (usize, usize, usize),
}

impl RowBatchBuilder {
    /// Texts of a batch are addressed by 32 bits; a batch is full long before.
    pub const TEXT_MAX_BYTES: usize = u32::MAX as usize;

    /// An empty batch of rows with these columns.
    #[must_use]
    pub fn new(crs: CrsId, columns: Arc<[String]>) -> Self {
        let batch =
            RowBatch { crs, columns, heads: Vec::new(), cells: Vec::new(), text: String::new(), wkb: Vec::new() };
        Self { batch, row: RowHead { id: Cell::Null, wkb: None }, start: (0, 0, 0) }
    }

    fn place_text(&mut self, text: &str) -> Option<Range<u32>> {
        let start = u32::try_from(self.batch.text.len()).ok()?;
        let end = u32::try_from(self.batch.text.len() + text.len()).ok()?;
        self.batch.text.push_str(text);
        Some(start..end)
    }

    /// Sets the id of the row.
    pub fn id(&mut self, id: IdRef<'_>) {
        self.row.id = match id {
            IdRef::Integer(number) => Cell::Integer(number),
            IdRef::Text(text) => self.place_text(text).map_or(Cell::Null, Cell::Text),
        };
    }

    /// Sets the geometry of the row, as ISO WKB.
    pub fn geometry(&mut self, wkb: &[u8]) {
        let start = self.batch.wkb.len();
        self.batch.wkb.extend_from_slice(wkb);
        self.row.wkb = Some(start..self.batch.wkb.len());
    }

    /// Sets the geometry by a function that appends ISO WKB to the batch's buffer; nothing is set where it fails.
    ///
    /// # Errors
    /// What the function returns.
    pub fn geometry_with<E>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        let start = self.batch.wkb.len();
        match write(&mut self.batch.wkb) {
            Ok(()) => {
                self.row.wkb = Some(start..self.batch.wkb.len());
                Ok(())
            }
            Err(error) => {
                self.batch.wkb.truncate(start);
                Err(error)
            }
        }
    }

    /// Adds the value of the next column. A text beyond [`RowBatchBuilder::TEXT_MAX_BYTES`] in the batch is lost as null.
    pub fn value(&mut self, value: ValueRef<'_>) {
        let cell = match value {
            ValueRef::Null => Cell::Null,
            ValueRef::Boolean(flag) => Cell::Boolean(flag),
            ValueRef::Integer(number) => Cell::Integer(number),
            ValueRef::Number(number) => Cell::Number(number),
            ValueRef::Text(text) => self.place_text(text).map_or(Cell::Null, Cell::Text),
            ValueRef::Json(text) => self.place_text(text).map_or(Cell::Null, Cell::Json),
        };
        self.batch.cells.push(cell);
    }

    /// Ends the row. Columns without a value are null.
    pub fn end_row(&mut self) {
        let row = std::mem::replace(&mut self.row, RowHead { id: Cell::Null, wkb: None });
        self.batch.heads.push(row);
        self.batch.cells.resize(self.batch.heads.len() * self.batch.columns.len(), Cell::Null);
        self.start = (self.batch.cells.len(), self.batch.text.len(), self.batch.wkb.len());
    }

    /// Takes the unfinished row back.
    pub fn drop_row(&mut self) {
        self.row = RowHead { id: Cell::Null, wkb: None };
        let (cells, text, wkb) = self.start;
        self.batch.cells.truncate(cells);
        self.batch.text.truncate(text);
        self.batch.wkb.truncate(wkb);
    }

    /// How many rows have ended.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.batch.heads.len()
    }
    /// Whether no row has ended.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.batch.heads.is_empty()
    }
    /// Bytes of texts and geometries so far.
    #[must_use]
    pub const fn payload_bytes(&self) -> usize {
        self.batch.payload_bytes()
    }
    /// The batch; an unfinished row is taken back.
    #[must_use]
    pub fn finish(mut self) -> RowBatch {
        self.drop_row();
        self.batch
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_item_gives_out_what_is_selected_of_it() {
        let mut builder = RowBatchBuilder::new(CrsId::Epsg(2154), ["name".to_owned(), "width_m".to_owned()].into());
        builder.id(IdRef::Integer(7));
        builder.geometry(&[1, 2, 3]);
        builder.value(ValueRef::Text("Aa"));
        builder.value(ValueRef::Number(12.5));
        builder.end_row();
        let row = Row::first_of(builder.finish()).unwrap();
        let plain = row.selected(&["width_m".to_owned()], false);
        assert_eq!((plain.as_ref().id(), plain.as_ref().wkb()), (IdRef::Integer(7), None));
        assert_eq!(plain.as_ref().values().collect::<Vec<_>>(), [ValueRef::Number(12.5)]);
        assert_eq!(row.selected(&[], true).as_ref().wkb(), Some(&[1u8, 2, 3][..]));
    }

    #[test]
    fn rows_come_out_as_they_went_in() {
        let columns: Arc<[String]> = ["name".to_owned(), "width_m".to_owned()].into();
        let mut builder = RowBatchBuilder::new(CrsId::Epsg(2154), columns);
        builder.id(IdRef::Integer(7));
        builder.geometry(&[1, 2, 3]);
        builder.value(ValueRef::Text("Aa"));
        builder.value(ValueRef::Number(12.5));
        builder.end_row();
        builder.id(IdRef::Text("lost"));
        builder.value(ValueRef::Text("taken back"));
        builder.drop_row();
        builder.id(IdRef::Text("ijzer"));
        builder.end_row();
        let batch = builder.finish();

        assert_eq!((batch.len(), batch.payload_bytes()), (2, "Aa".len() + "ijzer".len() + 3));
        let first = batch.row(0).unwrap();
        assert_eq!((first.id(), first.wkb()), (IdRef::Integer(7), Some(&[1u8, 2, 3][..])));
        assert_eq!(first.values().collect::<Vec<_>>(), [ValueRef::Text("Aa"), ValueRef::Number(12.5)]);
        let second = batch.row(1).unwrap();
        assert_eq!((second.id(), second.wkb()), (IdRef::Text("ijzer"), None));
        assert_eq!(second.values().collect::<Vec<_>>(), [ValueRef::Null, ValueRef::Null]);
    }
}

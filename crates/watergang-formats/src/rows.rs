//! What writers of rows share: the loop over a batch, its columns, names.

use std::sync::Arc;

use watergang_core::{GeometryKind, GeometryProperty, RowBatch, RowRef, ValueRef};

use crate::{GeometryError, Layout, Omitted};

/// What a writer of rows counts.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many rows were written.
    pub written: u64,
    /// Which rows were left out.
    pub omitted: Omitted,
}

impl Tally {
    /// Writes the rows of a batch as [`crate::ItemsWriter::rows`] wants it, each by a function that appends it to the
    /// buffer.
    pub(crate) fn each_row(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
        mut write: impl FnMut(RowRef<'_>, &mut Vec<u8>) -> Result<(), GeometryError>,
    ) -> usize {
        let mut place = from;
        while let Some(row) = batch.row(place).filter(|_| out.len() < until_bytes) {
            place += 1;
            let start = out.len();
            match write(row, out) {
                Ok(()) => self.written += 1,
                Err(error) => {
                    out.truncate(start);
                    self.omitted.note(row, &error);
                }
            }
        }
        place
    }
}

/// In which column of a batch each property is.
#[derive(Debug)]
pub struct Places {
    names: Vec<String>,
    columns: Option<Arc<[String]>>,
    places: Vec<Option<usize>>,
}

impl Places {
    /// The places of the properties of a layout.
    pub fn new(layout: &Layout<'_>) -> Self {
        let names = layout.properties.iter().map(|property| property.name.clone()).collect();
        Self { names, columns: None, places: Vec::new() }
    }

    /// Looks at the columns of a batch, once for all batches that share them.
    pub fn learn(&mut self, batch: &RowBatch) {
        let columns = batch.columns();
        // Holding the columns keeps their address from being used again, so that it can stand for them.
        if !self.columns.as_ref().is_some_and(|known| Arc::ptr_eq(known, columns)) {
            let place = |name: &String| columns.iter().position(|column| column == name);
            self.places = self.names.iter().map(place).collect();
            self.columns = Some(Arc::clone(columns));
        }
    }

    /// The values of a row in the order of the properties; null where the batch has no such column.
    pub fn values<'a>(&self, row: RowRef<'a>) -> impl Iterator<Item = ValueRef<'a>> {
        self.places.iter().map(move |place| place.map_or(ValueRef::Null, |place| row.value(place)))
    }
}

/// Name of the column of ids; nothing where one of the properties is the id, which then needs no column of its own.
pub fn id_name(layout: &Layout<'_>) -> Option<String> {
    (!layout.properties.iter().any(|property| property.is_id)).then(|| unused_name("id", layout))
}

/// Names of the columns of a sheet: the id where it has a column of its own, the properties, and the geometry, of points as
/// their coordinates, else as WKT, the name by which GDAL and QGIS know such a column.
pub fn sheet_header(layout: &Layout<'_>) -> Vec<String> {
    let geometry: &[&str] = match layout.geometry {
        None => &[],
        Some(GeometryProperty { kind: GeometryKind::Point, has_z, .. }) => match (layout.is_geographic(), has_z) {
            (true, true) => &["longitude", "latitude", "height"],
            (true, false) => &["longitude", "latitude"],
            (false, true) => &["x", "y", "height"],
            (false, false) => &["x", "y"],
        },
        Some(_) => &["WKT"],
    };
    let properties = layout.properties.iter().map(|property| property.name.clone());
    id_name(layout).into_iter().chain(properties).chain(geometry.iter().map(|name| unused_name(name, layout))).collect()
}

/// A name for a column of our own: the one that is wished for, or one like it where a property has it already.
pub fn unused_name(wished: &str, layout: &Layout<'_>) -> String {
    let is_taken = |name: &str| layout.properties.iter().any(|property| property.name.eq_ignore_ascii_case(name));
    let mut name = wished.to_owned();
    while is_taken(&name) {
        name.insert(0, '_');
    }
    name
}

//! What text tables and sheets have in common: records of cells, somewhere a header, and columns to be understood.

use std::ops::ControlFlow;
use std::path::Path;

use geozero::CoordDimensions;
use geozero::ToWkb as _;
use geozero::wkt::Wkt;
use watergang_core::{GeometryKind, PropertyKind};
use watergang_crs::Registry;
use watergang_geometry::write::Writer;

use super::geojson::common_kind;
use super::table_columns::{Coordinates, Places, find_places, names_coordinates};
use crate::cell::{Cell, Guess};
use crate::error::ImportError;
use crate::layer::{Field, ForeignRow, FoundCrs, Layer, LayerGeometry, Reader, RowFault, Visit};
use crate::names::distinct;

/// Takes the line of a record, counted from 1, and its cells.
pub(super) type TakeCells<'a> = dyn FnMut(u64, &[Cell]) -> ControlFlow<()> + 'a;

/// Something with records of cells.
pub(super) trait CellSource: Send {
    /// Hands over all records in order, as often as it is called.
    fn each(&self, take: &mut TakeCells<'_>) -> Result<(), ImportError>;
}

/// Records that are looked at to find the header.
const SAMPLE_RECORD_COUNT: usize = 50;

/// Understands a table: its header, its columns, its places.
pub(super) fn open_table(
    path: &Path,
    name: String,
    source: Box<dyn CellSource>,
    registry: &Registry,
    mut notes: Vec<String>,
) -> Result<Box<dyn Reader>, ImportError> {
    let header = find_header(path, &*source)?;
    if header.skipped_count > 0 {
        notes.push(format!("the header was found in line {}", header.line));
    }
    let mut columns: Vec<Column> = header.names.iter().map(|name| Column::new(name.clone())).collect();
    let mut row_count = 0;
    source.each(&mut |line, cells| {
        if line > header.line && !cells.iter().all(Cell::is_empty) {
            row_count += 1;
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.guess.see(cell);
                if let Some(coordinates) = &mut column.coordinates {
                    coordinates.see(cell);
                }
                column.see_wkt(cell);
            }
        }
        ControlFlow::Continue(())
    })?;
    let found = find_places(&columns, registry);
    notes.extend(found.notes);
    let geometry = match found.places {
        Places::None => None,
        Places::Pair { .. } => Some(LayerGeometry { kind: GeometryKind::Point, has_z: false }),
        Places::Wkt { column } => columns.get(column).and_then(Column::wkt_geometry),
    };
    let crs = if geometry.is_some() { found.crs } else { FoundCrs::Missing };
    let kept: Vec<usize> =
        (0..columns.len()).filter(|column| found.places != Places::Wkt { column: *column }).collect();
    let fields = kept
        .iter()
        .filter_map(|column| columns.get(*column))
        .map(|column| Field::new(&column.name, column.guess.kind()))
        .collect::<Vec<_>>();
    let fields = found.places.numbers(&kept, fields);
    let layer = Layer { name, fields, geometry, crs, row_count: Some(row_count), id_field: None, notes };
    Ok(Box::new(Table {
        source,
        header_line: header.line,
        column_count: columns.len(),
        kept,
        places: found.places,
        layer,
    }))
}

/// A column while it is being understood.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) guess: Guess,
    /// Numbers among the cells, where the name is one of coordinates.
    pub(super) coordinates: Option<Coordinates>,
    /// Whether every cell so far was well-known text of a geometry.
    pub(super) is_wkt: bool,
    seen_count: u64,
    kinds: Vec<GeometryKind>,
    has_z: bool,
    /// First positions of the geometries, from the lowest to the highest x and y.
    pub(super) wkt_range: Option<[f64; 4]>,
}

impl Column {
    pub(super) fn new(name: String) -> Self {
        Self {
            coordinates: names_coordinates(&name).then(Coordinates::default),
            name,
            guess: Guess::default(),
            is_wkt: true,
            seen_count: 0,
            kinds: Vec::new(),
            has_z: false,
            wkt_range: None,
        }
    }

    /// Looks at the word in front only; a text that is broken further on is a fault of its row.
    pub(super) fn see_wkt(&mut self, cell: &Cell) {
        if cell.is_empty() || !self.is_wkt {
            return;
        }
        self.seen_count += 1;
        let kind = match cell {
            Cell::Text(text) => wkt_head(text),
            _ => None,
        };
        match kind {
            None => self.is_wkt = false,
            Some((kind, has_z)) => {
                self.has_z |= has_z;
                if !self.kinds.contains(&kind) {
                    self.kinds.push(kind);
                }
                self.see_position(&cell.to_text());
            }
        }
    }

    fn see_position(&mut self, text: &str) {
        if let Some((x, y)) = first_position(text) {
            let [min_x, min_y, max_x, max_y] = self.wkt_range.unwrap_or([x, y, x, y]);
            self.wkt_range = Some([min_x.min(x), min_y.min(y), max_x.max(x), max_y.max(y)]);
        }
    }

    /// Whether the column holds geometries as text.
    pub(super) const fn holds_wkt(&self) -> bool {
        self.is_wkt && self.seen_count > 0
    }

    fn wkt_geometry(&self) -> Option<LayerGeometry> {
        common_kind(&self.kinds).map(|kind| LayerGeometry { kind, has_z: self.has_z })
    }
}

/// Kind of a well-known text and whether it says that positions have heights; nothing where it is none.
fn wkt_head(text: &str) -> Option<(GeometryKind, bool)> {
    let upper: String = without_srid(text).chars().take(40).collect::<String>().to_ascii_uppercase();
    let word: String = upper.chars().take_while(char::is_ascii_alphabetic).collect();
    let rest = upper.get(word.len()..)?.trim_start();
    let kind = GeometryKind::from_name(&word);
    if kind == GeometryKind::Any && !word.starts_with("GEOMETRY") {
        return None;
    }
    let has_z = word.ends_with('Z') || rest.starts_with('Z');
    let goes_on = rest.starts_with(['(', 'Z', 'M']) || rest.starts_with("EMPTY");
    goes_on.then_some((kind, has_z))
}

/// The first position of a well-known text.
fn first_position(text: &str) -> Option<(f64, f64)> {
    let (_, inside) = text.split_once('(')?;
    let mut numbers = inside
        .trim_start_matches(|letter: char| letter == '(' || letter.is_whitespace())
        .split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ')'))
        .filter(|word| !word.is_empty());
    let (x, y): (f64, f64) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    (x.is_finite() && y.is_finite()).then_some((x, y))
}

/// EWKT has `SRID=4326;` in front.
fn without_srid(text: &str) -> &str {
    match text.split_once(';') {
        Some((head, rest)) if head.len() < 20 && head.to_ascii_uppercase().starts_with("SRID=") => rest.trim_start(),
        _ => text,
    }
}

struct Header {
    line: u64,
    names: Vec<String>,
    skipped_count: usize,
}

/// The header is the first record that is about as wide as the widest and made of distinct texts; titles above it are
/// narrower. Where there is none, columns are numbered and the first record is data.
fn find_header(path: &Path, source: &dyn CellSource) -> Result<Header, ImportError> {
    let mut sample: Vec<(u64, Vec<Cell>)> = Vec::new();
    source.each(&mut |line, cells| {
        if !cells.iter().all(Cell::is_empty) {
            sample.push((line, cells.to_vec()));
        }
        if sample.len() < SAMPLE_RECORD_COUNT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let width = typical_width(&sample);
    if width == 0 {
        return Err(ImportError::damaged(path, "it is empty"));
    }
    let found = sample.iter().position(|(_, cells)| is_header(cells, width));
    let Some(place) = found else {
        let first = sample.first().map_or(1, |(line, _)| *line);
        let names = (1..=width).map(|number| format!("column_{number}")).collect();
        return Ok(Header { line: first - 1, names, skipped_count: 0 });
    };
    let (line, cells) = sample.get(place).map(|(line, cells)| (*line, cells.as_slice())).unwrap_or_default();
    let names = (0..width.max(used_width(cells))).map(|column| match cells.get(column).map(Cell::to_text) {
        Some(name) if !name.is_empty() => name,
        _ => format!("column_{}", column + 1),
    });
    Ok(Header {
        line,
        names: distinct(names, &[]),
        skipped_count: usize::try_from(line).unwrap_or(1).saturating_sub(1),
    })
}

/// The largest width that two records of the sample have in common: one that is too wide is a fault, not the rule.
fn typical_width(sample: &[(u64, Vec<Cell>)]) -> usize {
    let mut widths: Vec<usize> = sample.iter().map(|(_, cells)| used_width(cells)).collect();
    widths.sort_unstable();
    let mut shared = widths.chunk_by(|one, other| one == other).filter(|same| same.len() > 1);
    shared.next_back().or(Some(&widths)).and_then(|same| same.last().copied()).unwrap_or(0)
}

/// Cells up to the last that is not empty.
fn used_width(cells: &[Cell]) -> usize {
    cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
}

fn is_header(cells: &[Cell], width: usize) -> bool {
    // Four in five: a header may lack the name of a column of row numbers, a title has one cell.
    let filled: Vec<&Cell> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let is_wide = filled.len() * 5 >= width * 4;
    let are_texts = filled.iter().all(|cell| match cell {
        Cell::Text(_) => {
            let mut guess = Guess::default();
            guess.see(cell);
            // `t` and `f` are names as well as truth values.
            matches!(guess.kind(), PropertyKind::Text | PropertyKind::Boolean) && wkt_head(&cell.to_text()).is_none()
        }
        _ => false,
    });
    is_wide && are_texts
}

struct Table {
    source: Box<dyn CellSource>,
    header_line: u64,
    column_count: usize,
    /// Columns that become fields.
    kept: Vec<usize>,
    places: Places,
    layer: Layer,
}

impl Reader for Table {
    fn layer(&self) -> &Layer {
        &self.layer
    }

    fn read(&mut self, visit: &mut Visit<'_>) -> Result<(), ImportError> {
        self.source.each(&mut |line, cells| {
            if line <= self.header_line || cells.iter().all(Cell::is_empty) {
                return ControlFlow::Continue(());
            }
            visit(self.row(line, cells).map_err(|reason| RowFault { place: line, reason }))
        })
    }
}

impl Table {
    fn row(&self, place: u64, cells: &[Cell]) -> Result<ForeignRow, String> {
        let used = used_width(cells);
        if used > self.column_count {
            return Err(format!("it has {used} cells, the header has {}", self.column_count));
        }
        let empty = Cell::Empty;
        let cell = |column: usize| cells.get(column).unwrap_or(&empty);
        let values = self
            .kept
            .iter()
            .zip(&self.layer.fields)
            .map(|(column, field)| cell(*column).to_value(field.kind))
            .collect();
        let wkb = match self.places {
            Places::None => None,
            Places::Pair { x, y } => self.point(x, y, cell(x), cell(y))?,
            Places::Wkt { column } => self.wkt(cell(column))?,
        };
        Ok(ForeignRow { place, wkb, values })
    }

    fn point(&self, x_column: usize, y_column: usize, x: &Cell, y: &Cell) -> Result<Option<Vec<u8>>, String> {
        if x.is_empty() && y.is_empty() {
            return Ok(None);
        }
        let number = |cell: &Cell, column: usize| {
            cell.number().ok_or_else(|| {
                let name = self.kept.iter().position(|kept| *kept == column).and_then(|at| self.layer.fields.get(at));
                format!("`{}` is `{}`, which is no coordinate", name.map_or("", |field| &field.name), cell.to_text())
            })
        };
        let mut out = Vec::new();
        Writer::new(&mut out, false).point([number(x, x_column)?, number(y, y_column)?, f64::NAN]);
        Ok(Some(out))
    }

    fn wkt(&self, cell: &Cell) -> Result<Option<Vec<u8>>, String> {
        if cell.is_empty() {
            return Ok(None);
        }
        let has_z = self.layer.geometry.is_some_and(|geometry| geometry.has_z);
        let dimensions = if has_z { CoordDimensions::xyz() } else { CoordDimensions::xy() };
        Wkt(without_srid(&cell.to_text()))
            .to_wkb(dimensions)
            .map(Some)
            .map_err(|error| format!("its well-known text cannot be read: {error}"))
    }
}

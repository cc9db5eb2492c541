//! Which columns of a table hold places, by their names in French, Dutch and English and by what is in them.

use watergang_core::{CrsId, PropertyKind};
use watergang_crs::Registry;

use super::table::Column;
use crate::cell::Cell;
use crate::crs_find;
use crate::layer::{Field, FoundCrs};
use crate::names::normalised;

/// Where the places of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Places {
    /// Nowhere.
    None,
    /// In two columns.
    Pair {
        /// Column of x or longitude.
        x: usize,
        /// Column of y or latitude.
        y: usize,
    },
    /// In one column of well-known text.
    Wkt {
        /// The column.
        column: usize,
    },
}

impl Places {
    /// The fields of those columns, those of places as numbers: a cell that is none is a fault of its row.
    pub(super) fn numbers(self, kept: &[usize], mut fields: Vec<Field>) -> Vec<Field> {
        if let Self::Pair { x, y } = self {
            for (column, field) in kept.iter().zip(&mut fields) {
                if (*column == x || *column == y) && field.kind == PropertyKind::Text {
                    field.kind = PropertyKind::Number;
                }
            }
        }
        fields
    }
}

/// What a column looks like as one of coordinates. A cell or two that are none are faults of their rows, not a reason
/// to take the column for something else.
#[derive(Clone, Debug, Default)]
pub(super) struct Coordinates {
    filled_count: u64,
    number_count: u64,
    /// Of the numbers, those from -180 to 180 and those from -90 to 90.
    longitude_count: u64,
    latitude_count: u64,
    range: Option<(f64, f64)>,
}

impl Coordinates {
    /// Looks at one more cell.
    pub(super) fn see(&mut self, cell: &Cell) {
        if cell.is_empty() {
            return;
        }
        self.filled_count += 1;
        if let Some(number) = cell.number().filter(|number| number.is_finite()) {
            self.number_count += 1;
            self.longitude_count += u64::from(number.abs() <= 180.0);
            self.latitude_count += u64::from(number.abs() <= 90.0);
            let (low, high) = self.range.unwrap_or((number, number));
            self.range = Some((low.min(number), high.max(number)));
        }
    }

    /// Whether more cells than not are numbers.
    const fn are_numbers(&self) -> bool {
        self.number_count * 2 > self.filled_count
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) places: Places,
    pub(super) crs: FoundCrs,
    pub(super) notes: Vec<String>,
}

/// Words for longitude and latitude, in pairs. Long words are found inside of names, short ones only as a whole word.
const DEGREES: [(&str, &str); 6] = [
    ("longitude", "latitude"),
    ("lengtegraad", "breedtegraad"),
    ("lengte", "breedte"),
    ("long", "lat"),
    ("lon", "lat"),
    ("lng", "lat"),
];

/// Words for x and y.
const PLANE: [(&str, &str); 6] = [
    ("easting", "northing"),
    ("coordx", "coordy"),
    ("xcoord", "ycoord"),
    ("coordonneex", "coordonneey"),
    ("est", "nord"),
    ("x", "y"),
];

/// Words of column names that name a CRS of the region.
const HINTS: [(&[&str], u32); 6] = [
    (&["lambert93", "l93", "rgf93", "2154"], 2154),
    (&["lambert72", "l72", "lb72", "bd72", "31370"], 31370),
    (&["lambert2008", "lambert08", "l08", "lb08", "3812"], 3812),
    (&["lambert2", "lambertii", "l2e", "27572"], 27572),
    (&["laea", "3035"], 3035),
    (&["mercator", "3857"], 3857),
];

/// A pair of columns that may hold places, and how much speaks for it.
struct Candidate {
    x: usize,
    y: usize,
    crs: Option<CrsId>,
    /// The smaller the better.
    rank: usize,
}

/// Finds the places of a table. Well-known text comes first, then degrees, then a plane whose CRS the names tell, then
/// any other plane.
pub(super) fn find_places(columns: &[Column], registry: &Registry) -> Found {
    if let Some(column) = columns.iter().position(Column::holds_wkt) {
        let name = columns.get(column).map_or("", |column| column.name.as_str());
        return Found {
            places: Places::Wkt { column },
            crs: wkt_crs(columns.get(column).and_then(|column| column.wkt_range), registry),
            notes: vec![format!("geometries are read from column `{name}`")],
        };
    }
    let mut candidates = candidates(columns);
    candidates.sort_by_key(|candidate| candidate.rank);
    let Some(best) = candidates.first() else {
        return Found { places: Places::None, crs: FoundCrs::Missing, notes: Vec::new() };
    };
    let name = |column: usize| columns.get(column).map_or("", |column| column.name.as_str());
    let (x_name, y_name) = (name(best.x), name(best.y));
    let crs = match best.crs {
        Some(crs) => FoundCrs::Known { crs, by: format!("by the names and values of `{x_name}` and `{y_name}`") },
        None => unknown_plane(columns, best, registry),
    };
    Found {
        places: Places::Pair { x: best.x, y: best.y },
        crs,
        notes: vec![format!("places are read from columns `{x_name}` and `{y_name}`")],
    }
}

fn candidates(columns: &[Column]) -> Vec<Candidate> {
    let names: Vec<String> = columns.iter().map(|column| normalised(&column.name)).collect();
    let mut found = Vec::new();
    let words = DEGREES.iter().map(|pair| (pair, true)).chain(PLANE.iter().map(|pair| (pair, false)));
    for (order, ((x_word, y_word), is_degrees)) in words.enumerate() {
        for (x, x_name) in names.iter().enumerate() {
            for (template, y_names) in partners(x_name, x_word, y_word) {
                let Some(y) = names.iter().position(|name| *name == y_names) else { continue };
                if let Some(candidate) = judge(columns, (x, y), &template, is_degrees, order) {
                    found.push(candidate);
                }
            }
        }
    }
    found
}

/// Whether a column is called as one of coordinates is.
pub(super) fn names_coordinates(name: &str) -> bool {
    let name = normalised(name);
    let is_either = |(x, y): &(&str, &str)| !partners(&name, x, y).is_empty() || !partners(&name, y, x).is_empty();
    DEGREES.iter().chain(&PLANE).any(is_either)
}

/// What is left of a name without the word for x, and the name with the word for y instead.
fn partners(name: &str, x_word: &str, y_word: &str) -> Vec<(String, String)> {
    // `verbatim_longitude` and `gpslongitude` both hold the word; `x` must be a word by itself.
    const INSIDE_MIN_LETTERS: usize = 6;
    let mut found = Vec::new();
    for (start, matched) in name.match_indices(x_word) {
        let (Some(before), Some(after)) = (name.get(..start), name.get(start + matched.len()..)) else { continue };
        let is_whole = (before.is_empty() || before.ends_with('_')) && (after.is_empty() || after.starts_with('_'));
        if is_whole || x_word.len() >= INSIDE_MIN_LETTERS {
            found.push((format!("{before}{after}"), format!("{before}{y_word}{after}")));
        }
    }
    found
}

fn judge(
    columns: &[Column],
    (x, y): (usize, usize),
    template: &str,
    is_degrees: bool,
    order: usize,
) -> Option<Candidate> {
    let (x_column, y_column) = (columns.get(x)?, columns.get(y)?);
    let (x_seen, y_seen) = (x_column.coordinates.as_ref()?, y_column.coordinates.as_ref()?);
    let are_numbers = x_seen.are_numbers() && y_seen.are_numbers();
    let fits_degrees =
        x_seen.longitude_count * 2 > x_seen.number_count && y_seen.latitude_count * 2 > y_seen.number_count;
    if !are_numbers {
        return None;
    }
    let plain = template.replace('_', "");
    let hint = HINTS.iter().find(|(words, _)| words.iter().any(|word| plain.contains(word))).map(|(_, code)| *code);
    // What Darwin Core calls verbatim is what the collector wrote down; the decimal pair beside it is in degrees.
    let malus = if plain.contains("verbatim") { 100 } else { 0 };
    let (crs, rank) = match (is_degrees, fits_degrees, hint) {
        (_, true, None) => (Some(CrsId::Crs84), 0),
        (_, false, Some(code)) => (Some(CrsId::Epsg(code)), 30),
        (false, false, None) => (None, 60),
        // Metres named longitude, or degrees named after a plane: no guess is better than a wrong one.
        _ => return None,
    };
    Some(Candidate { x, y, crs, rank: rank + malus + order })
}

/// Well-known text does not say its CRS. Degrees are what most programs write; numbers that are none need a word.
fn wkt_crs(range: Option<[f64; 4]>, registry: &Registry) -> FoundCrs {
    match range {
        Some([min_x, min_y, max_x, max_y]) if min_x < -180.0 || max_x > 180.0 || min_y < -90.0 || max_y > 90.0 => {
            plane((0.5 * (min_x + max_x), 0.5 * (min_y + max_y)), registry)
        }
        _ => FoundCrs::Known { crs: CrsId::Crs84, by: "as usual for well-known text in degrees".to_owned() },
    }
}

fn unknown_plane(columns: &[Column], best: &Candidate, registry: &Registry) -> FoundCrs {
    let middle = |column: usize| {
        let seen = columns.get(column)?.coordinates.as_ref()?;
        seen.range.map(|(low, high)| 0.5 * (low + high))
    };
    middle(best.x).zip(middle(best.y)).map_or(FoundCrs::Missing, |middle| plane(middle, registry))
}

/// The middle of the values tells which CRSs they may be of.
fn plane((x, y): (f64, f64), registry: &Registry) -> FoundCrs {
    let fitting = crs_find::candidates(x, y, registry);
    if fitting.is_empty() {
        return FoundCrs::Missing;
    }
    let names = fitting.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    FoundCrs::Unknown { text: format!("x and y without a word about their CRS; they fit {names}") }
}

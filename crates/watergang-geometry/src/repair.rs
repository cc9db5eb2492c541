//! Repairs that are safe: the geometry covers what it covered.
//!
//! Rings are closed and run by the right-hand rule, repeated positions go, and so do parts without extent. What needs a
//! decision, such as a ring that crosses itself, is left as it is: [`crate::validity::faults`] tells of it afterwards.

use crate::orient::{must_turn, signed_area};
use crate::ring::turn;
use crate::wkb::{Cursor, Head, Kind, MAX_DEPTH, Positions, WkbError, is_empty_point};
use crate::write::Writer;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    /// Rings that got the closing position.
    pub closed_ring_count: usize,
    /// Positions that stood twice in a row.
    pub dropped_position_count: usize,
    /// Rings that were turned round.
    pub turned_ring_count: usize,
    /// Points, lines, rings, polygons and collections that were empty or without extent.
    pub dropped_part_count: usize,
}

impl Repairs {
    /// Whether the geometry was right as it was.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Appends a geometry, repaired, as ISO WKB, little-endian, with heights where it has any.
///
/// A geometry of which nothing is left becomes an empty one of its kind. Positions are the same where x, y and z are:
/// the two ends of a pipe that goes straight down stay. On an error the buffer is as it was.
///
/// # Errors
/// See [`WkbError`].
pub fn repair(wkb: &[u8], out: &mut Vec<u8>) -> Result<Repairs, WkbError> {
    let start = out.len();
    let mut cursor = Cursor { rest: wkb };
    let result = cursor.head().and_then(|head| {
        let mut mender = Mender { cursor, out: &mut *out, has_z: head.has_z, repairs: Repairs::default() };
        mender.geometry(head, 0)?;
        Ok(mender.repairs)
    });
    if result.is_err() {
        out.truncate(start);
    }
    result
}

struct Mender<'a, 'b> {
    cursor: Cursor<'a>,
    out: &'b mut Vec<u8>,
    has_z: bool,
    repairs: Repairs,
}

impl Mender<'_, '_> {
    fn writer(&mut self) -> Writer<'_> {
        Writer::new(self.out, self.has_z)
    }

    /// Writes the geometry whose head was read, and says whether anything of it is left.
    fn geometry(&mut self, head: Head, depth: u8) -> Result<bool, WkbError> {
        if depth > MAX_DEPTH {
            return Err(WkbError::TooDeep);
        }
        match head.kind {
            Kind::Point => {
                let position = self.cursor.positions(1, head)?;
                self.writer().head(Kind::Point);
                self.writer().read_positions(position);
                Ok(!is_empty_point(position))
            }
            Kind::LineString => {
                let mut positions = self.read_row(head)?;
                let is_left = positions.len() > 1;
                if !is_left {
                    positions.clear();
                }
                self.writer().line(&positions);
                Ok(is_left)
            }
            Kind::Polygon => self.polygon(head),
            multi => self.multi(multi, head, depth),
        }
    }

    fn multi(&mut self, multi: Kind, head: Head, depth: u8) -> Result<bool, WkbError> {
        let part_count = self.cursor.word(head.is_little_endian)?;
        let start = self.out.len();
        self.writer().multi(multi, 0);
        let mut left_count = 0;
        for _ in 0..part_count {
            self.cursor.check_part(multi)?;
            let head = self.cursor.head()?;
            let part_start = self.out.len();
            if self.geometry(head, depth + 1)? {
                left_count += 1;
            } else {
                self.out.truncate(part_start);
                self.repairs.dropped_part_count += 1;
            }
        }
        self.set_count(start, left_count);
        Ok(left_count > 0)
    }

    /// Without a shell nothing is left, whatever the holes.
    fn polygon(&mut self, head: Head) -> Result<bool, WkbError> {
        let ring_count = self.cursor.word(head.is_little_endian)?;
        let start = self.out.len();
        self.writer().start_polygon(0);
        let mut left_count = 0;
        for ring in 0..ring_count {
            let positions = self.read_row(head)?;
            let has_shell = ring == 0 || left_count > 0;
            match self.mended(positions, ring == 0) {
                Some(positions) if has_shell => {
                    self.writer().row(&positions);
                    left_count += 1;
                }
                _ => self.repairs.dropped_part_count += 1,
            }
        }
        self.set_count(start, left_count);
        Ok(left_count > 0)
    }

    /// Closes and turns a ring; nothing where it has no area.
    fn mended(&mut self, mut positions: Vec<[f64; 3]>, is_shell: bool) -> Option<Vec<[f64; 3]>> {
        let first = *positions.first()?;
        if !positions.iter().flat_map(|[x, y, _]| [x, y]).all(|number| number.is_finite()) {
            // Not for us to say what was meant: it stays, and is told as a fault.
            return Some(positions);
        }
        let last = *positions.last()?;
        let is_closed = [first[0], first[1]] == [last[0], last[1]];
        if !is_closed {
            positions.push(first);
        }
        if is_flat(&positions) {
            return None;
        }
        self.repairs.closed_ring_count += usize::from(!is_closed);
        if must_turn(signed_area(positions.iter().map(|[x, y, _]| [*x, *y])), is_shell) {
            positions.reverse();
            self.repairs.turned_ring_count += 1;
        }
        Some(positions)
    }

    fn read_row(&mut self, head: Head) -> Result<Vec<[f64; 3]>, WkbError> {
        let count = self.cursor.word(head.is_little_endian)? as usize;
        let positions = self.cursor.positions(count, head)?;
        let different = different(positions);
        self.repairs.dropped_position_count += positions.len() - different.len();
        Ok(different)
    }

    /// Writes how many parts there are into the head that starts there.
    fn set_count(&mut self, start: usize, count: u32) {
        const HEAD_BYTES: usize = 5;
        let place = self.out.get_mut(start + HEAD_BYTES..).and_then(<[u8]>::first_chunk_mut::<4>);
        if let Some(place) = place {
            *place = count.to_le_bytes();
        }
    }
}

/// Positions of which no two in a row are the same.
fn different(positions: Positions<'_>) -> Vec<[f64; 3]> {
    let mut all: Vec<[f64; 3]> = Vec::with_capacity(positions.len());
    for [x, y, z] in positions.xyz() {
        let is_repeated = all.last().is_some_and(|[last_x, last_y, last_z]| {
            // NaN is the height of positions without.
            [*last_x, *last_y] == [x, y] && (*last_z == z || (last_z.is_nan() && z.is_nan()))
        });
        if !is_repeated {
            all.push([x, y, z]);
        }
    }
    all
}

/// Whether all positions lie on one line: exactly, since a sliver is thin and still an area.
fn is_flat(positions: &[[f64; 3]]) -> bool {
    let mut places = positions.iter().map(|[x, y, _]| [*x, *y]);
    let Some(first) = places.next() else { return true };
    let Some(second) = places.find(|place| *place != first) else { return true };
    places.all(|place| turn(first, second, place) == 0.0)
}

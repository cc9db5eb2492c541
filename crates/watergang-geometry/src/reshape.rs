//! A geometry again, with other positions: of another CRS, or fewer.

use crate::wkb::{Cursor, Head, Kind, MAX_DEPTH, Part, Positions, WkbError, is_empty_point};
use crate::write::Writer;

/// Appends a geometry as ISO WKB, little-endian, the positions of each point, line and ring changed by a function, which
/// finds them in a buffer and leaves there what is to be written. Positions are `[x, y, z]`, z being NaN without heights;
/// measures are dropped, empty points stay. A function may leave more or fewer positions of a line or ring; that a ring
/// stays closed is its own affair.
///
/// On an error, the function's own too, the buffer is as it was.
///
/// # Errors
/// What the function says; else see [`WkbError`].
pub fn reshape(
    wkb: &[u8],
    out: &mut Vec<u8>,
    change: &mut impl FnMut(Part, &mut Vec<[f64; 3]>) -> Result<(), WkbError>,
) -> Result<(), WkbError> {
    let start = out.len();
    out.reserve(wkb.len());
    let mut cursor = Cursor { rest: wkb };
    let result = cursor.head().and_then(|head| {
        let mut walk = Walk { change, positions: Vec::new(), writer: Writer::new(out, head.has_z) };
        walk.body(&mut cursor, head, 0)
    });
    if result.is_err() {
        out.truncate(start);
    }
    result
}

struct Walk<'a, F> {
    change: &'a mut F,
    /// Those of the part that is written.
    positions: Vec<[f64; 3]>,
    writer: Writer<'a>,
}

impl<F: FnMut(Part, &mut Vec<[f64; 3]>) -> Result<(), WkbError>> Walk<'_, F> {
    fn body(&mut self, cursor: &mut Cursor<'_>, head: Head, depth: u8) -> Result<(), WkbError> {
        if depth > MAX_DEPTH {
            return Err(WkbError::TooDeep);
        }
        match head.kind {
            Kind::Point => {
                let point = cursor.positions(1, head)?;
                if is_empty_point(point) {
                    self.writer.empty_point();
                } else {
                    self.take(Part::Point, point)?;
                    self.positions.iter().for_each(|position| self.writer.point(*position));
                }
            }
            Kind::LineString => {
                self.row(Part::Line, cursor, head)?;
                self.writer.line(&self.positions);
            }
            Kind::Polygon => {
                let rings = cursor.word(head.is_little_endian)?;
                self.writer.start_polygon(rings as usize);
                for ring in 0..rings {
                    self.row(Part::Ring { is_shell: ring == 0 }, cursor, head)?;
                    self.writer.row(&self.positions);
                }
            }
            multi => {
                let parts = cursor.word(head.is_little_endian)?;
                self.writer.multi(multi, parts as usize);
                for _ in 0..parts {
                    cursor.check_part(multi)?;
                    let head = cursor.head()?;
                    self.body(cursor, head, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, part: Part, cursor: &mut Cursor<'_>, head: Head) -> Result<(), WkbError> {
        let count = cursor.word(head.is_little_endian)? as usize;
        self.take(part, cursor.positions(count, head)?)
    }

    fn take(&mut self, part: Part, positions: Positions<'_>) -> Result<(), WkbError> {
        self.positions.clear();
        self.positions.extend(positions.xyz());
        (self.change)(part, &mut self.positions)
    }
}

/// Positions with further ones between them, so that what is straight before a projection stays where it was after it:
/// each is projected, and an edge is halved until the projected middle lies no further than `tolerance` from the middle
/// of the projected ends. Nothing where a position cannot be projected.
///
/// The tolerance is in units of the target CRS. Halving ends after ten times, hence after 1,024 parts of an edge.
pub fn project_row(
    positions: &[[f64; 3]],
    tolerance: f64,
    project: &impl Fn(f64, f64) -> Option<(f64, f64)>,
) -> Option<Vec<[f64; 3]>> {
    let place = |[x, y, z]: [f64; 3]| project(x, y).map(|(x, y)| [x, y, z]);
    let mut out = Vec::with_capacity(positions.len());
    let mut before: Option<([f64; 3], [f64; 3])> = None;
    for position in positions {
        let here = place(*position)?;
        if let Some((from, projected)) = before {
            halve((from, projected), (*position, here), tolerance, 0, &place, &mut out)?;
        }
        out.push(here);
        before = Some((*position, here));
    }
    Some(out)
}

/// How often an edge is halved at most.
const HALVINGS_MAX: u8 = 10;

/// An end of an edge, before and after the projection.
type End = ([f64; 3], [f64; 3]);

fn halve(
    from: End,
    to: End,
    tolerance: f64,
    depth: u8,
    place: &impl Fn([f64; 3]) -> Option<[f64; 3]>,
    out: &mut Vec<[f64; 3]>,
) -> Option<()> {
    if depth >= HALVINGS_MAX {
        return Some(());
    }
    let middle = mean(from.0, to.0);
    let projected = place(middle)?;
    let [x, y, _] = mean(from.1, to.1);
    let [to_x, to_y, _] = projected;
    if (x - to_x).hypot(y - to_y) <= tolerance {
        return Some(());
    }
    halve(from, (middle, projected), tolerance, depth + 1, place, out)?;
    out.push(projected);
    halve((middle, projected), to, tolerance, depth + 1, place, out)
}

fn mean([x, y, z]: [f64; 3], [to_x, to_y, to_z]: [f64; 3]) -> [f64; 3] {
    [x.midpoint(to_x), y.midpoint(to_y), z.midpoint(to_z)]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn line(positions: &[[f64; 3]]) -> Vec<u8> {
        let mut wkb = Vec::new();
        Writer::new(&mut wkb, false).line(positions);
        wkb
    }

    #[test]
    fn positions_change_and_the_rest_stays() {
        let (mut wkb, mut expected, mut out) = (Vec::new(), Vec::new(), Vec::new());
        for (out, by) in [(&mut wkb, 0.0), (&mut expected, 10.0)] {
            let mut writer = Writer::new(out, true);
            writer.multi(Kind::GeometryCollection, 3);
            writer.point([1.0 + by, 2.0, 3.0]);
            writer.multi(Kind::MultiLineString, 1);
            writer.line(&[[0.0 + by, 0.0, 1.0], [4.0 + by, 0.0, 1.0]]);
            writer.polygon(&[vec![
                [0.0 + by, 0.0, 0.0],
                [1.0 + by, 0.0, 0.0],
                [1.0 + by, 1.0, 0.0],
                [0.0 + by, 0.0, 0.0],
            ]]);
        }
        let mut shift = |_, positions: &mut Vec<[f64; 3]>| {
            positions.iter_mut().for_each(|[x, _, _]| *x += 10.0);
            Ok(())
        };
        assert_eq!(reshape(&wkb, &mut out, &mut shift), Ok(()));
        assert_eq!(out, expected);
    }

    #[test]
    fn what_cannot_be_changed_or_read_leaves_the_buffer_alone() {
        let wkb = line(&[[0.0; 3], [1.0; 3]]);
        let mut out = vec![7];
        let lost = reshape(&wkb, &mut out, &mut |_, _| Err(WkbError::OutsideDomain));
        assert_eq!(lost, Err(WkbError::OutsideDomain));
        assert!(reshape(wkb.get(..20).unwrap(), &mut out, &mut |_, _| Ok(())).is_err());
        assert_eq!(out, [7]);
    }

    #[test]
    fn an_edge_is_halved_until_it_lies_where_the_curve_does() {
        let bend = |x: f64, y: f64| Some((x, y + x * x));
        let straight = [[0.0, 0.0, f64::NAN], [1.0, 0.0, f64::NAN]];
        let row = project_row(&straight, 0.01, &bend).unwrap();
        assert_eq!(row.len(), 9, "{row:?}");
        for pair in row.windows(2) {
            let [[x, y, _], [to_x, to_y, _]] = pair else { unreachable!() };
            let middle = x.midpoint(*to_x);
            assert!((middle * middle - y.midpoint(*to_y)).abs() <= 0.01);
        }
        assert_eq!(project_row(&straight, 1.0, &bend).unwrap().len(), 2);
        assert_eq!(project_row(&straight, 0.01, &|_, _| None), None);
    }
}

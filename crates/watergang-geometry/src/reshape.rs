//! A geometry again, with other positions: of another CRS, or fewer.

use crate::wkb::{Cursor, Head, Kind, MAX_DEPTH, Part, WkbError};
use crate::write::Writer;

/// Appends a geometry as ISO WKB, little-endian, the positions of each point, line and ring changed by a function; nothing
/// where that finds that one cannot be changed. Positions are `[x, y, z]`, z being NaN without heights. A function may
/// return more or fewer positions; that a ring stays closed is its own affair.
///
/// On an error the buffer is as it was.
///
/// # Errors
/// See [`WkbError`].
pub fn reshape(
    wkb: &[u8],
    out: &mut Vec<u8>,
    change: &mut impl FnMut(Part, Vec<[f64; 3]>) -> Option<Vec<[f64; 3]>>,
) -> Result<Option<()>, WkbError> {
    let start = out.len();
    let mut cursor = Cursor { rest: wkb };
    let head = cursor.head()?;
    let result = body(&mut cursor, head, &mut Writer::new(out, head.has_z), change, 0);
    if !matches!(result, Ok(Some(()))) {
        out.truncate(start);
    }
    result
}

fn body(
    cursor: &mut Cursor<'_>,
    head: Head,
    writer: &mut Writer<'_>,
    change: &mut impl FnMut(Part, Vec<[f64; 3]>) -> Option<Vec<[f64; 3]>>,
    depth: u8,
) -> Result<Option<()>, WkbError> {
    if depth > MAX_DEPTH {
        return Err(WkbError::TooDeep);
    }
    match head.kind {
        Kind::Point => {
            let position: Vec<_> = cursor.positions(1, head)?.xyz().collect();
            // An empty point stays one.
            let is_empty = position.first().is_none_or(|[x, y, _]| x.is_nan() && y.is_nan());
            let position = if is_empty { Some(position) } else { change(Part::Point, position) };
            let Some(&[position]) = position.as_deref() else { return Ok(None) };
            writer.point(position);
        }
        Kind::LineString => {
            let positions = row(cursor, head)?;
            let positions = if positions.is_empty() { Some(positions) } else { change(Part::Line, positions) };
            let Some(positions) = positions else { return Ok(None) };
            writer.line(&positions);
        }
        Kind::Polygon => {
            let count = cursor.word(head.is_little_endian)?;
            writer.start_polygon(count as usize);
            for place in 0..count {
                let Some(ring) = change(Part::Ring { is_shell: place == 0 }, row(cursor, head)?) else {
                    return Ok(None);
                };
                writer.row(&ring);
            }
        }
        multi => {
            let parts = cursor.word(head.is_little_endian)?;
            writer.multi(multi, parts as usize);
            for _ in 0..parts {
                cursor.check_part(multi)?;
                let head = cursor.head()?;
                if body(cursor, head, writer, change, depth + 1)?.is_none() {
                    return Ok(None);
                }
            }
        }
    }
    Ok(Some(()))
}

fn row(cursor: &mut Cursor<'_>, head: Head) -> Result<Vec<[f64; 3]>, WkbError> {
    let count = cursor.word(head.is_little_endian)? as usize;
    Ok(cursor.positions(count, head)?.xyz().collect())
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
        let mut shift = |_, positions: Vec<[f64; 3]>| {
            Some(positions.into_iter().map(|[x, y, z]| [x + 10.0, y, z]).collect::<Vec<_>>())
        };
        assert_eq!(reshape(&wkb, &mut out, &mut shift), Ok(Some(())));
        assert_eq!(out, expected);
    }

    #[test]
    fn what_cannot_be_changed_or_read_leaves_the_buffer_alone() {
        let wkb = line(&[[0.0; 3], [1.0; 3]]);
        let mut out = vec![7];
        assert_eq!(reshape(&wkb, &mut out, &mut |_, _| None), Ok(None));
        assert!(reshape(wkb.get(..20).unwrap(), &mut out, &mut |_, row| Some(row)).is_err());
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

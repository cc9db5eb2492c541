//! A geometry with its positions brought elsewhere: into another CRS.

use crate::wkb::{Cursor, Head, Kind, MAX_DEPTH, Positions, WkbError};
use crate::write::Writer;

/// Appends a geometry as ISO WKB, little-endian, with x and y of its positions changed by `project`, which gets the
/// positions of one point, line or ring at a time and says how many of them have no place where it brings them.
/// Heights and empty points stay, measures are dropped.
///
/// On an error the buffer is as it was.
///
/// # Errors
/// [`WkbError::OutsideDomain`] where a position was lost; else see [`WkbError`].
pub fn projected(
    wkb: &[u8],
    out: &mut Vec<u8>,
    project: &mut dyn FnMut(&mut [[f64; 2]]) -> usize,
) -> Result<(), WkbError> {
    let start = out.len();
    out.reserve(wkb.len());
    let mut cursor = Cursor { rest: wkb };
    let result = cursor.head().and_then(|head| {
        let mut walk = Walk { project, flat: Vec::new(), full: Vec::new(), writer: Writer::new(out, head.has_z) };
        walk.body(&mut cursor, head, 0)
    });
    if result.is_err() {
        out.truncate(start);
    }
    result
}

struct Walk<'a> {
    project: &'a mut dyn FnMut(&mut [[f64; 2]]) -> usize,
    flat: Vec<[f64; 2]>,
    full: Vec<[f64; 3]>,
    writer: Writer<'a>,
}

impl Walk<'_> {
    fn body(&mut self, cursor: &mut Cursor<'_>, head: Head, depth: u8) -> Result<(), WkbError> {
        if depth > MAX_DEPTH {
            return Err(WkbError::TooDeep);
        }
        match head.kind {
            Kind::Point => {
                let point = cursor.positions(1, head)?;
                if point.xy().all(|position| position.iter().all(|ordinate| ordinate.is_nan())) {
                    self.writer.empty_point();
                } else {
                    self.bring(point)?;
                    self.full.iter().for_each(|position| self.writer.point(*position));
                }
            }
            Kind::LineString => {
                self.row(cursor, head)?;
                self.writer.line(&self.full);
            }
            Kind::Polygon => {
                let rings = cursor.word(head.is_little_endian)?;
                self.writer.start_polygon(rings as usize);
                for _ in 0..rings {
                    self.row(cursor, head)?;
                    self.writer.row(&self.full);
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

    fn row(&mut self, cursor: &mut Cursor<'_>, head: Head) -> Result<(), WkbError> {
        let count = cursor.word(head.is_little_endian)? as usize;
        self.bring(cursor.positions(count, head)?)
    }

    /// Fills `full` with the positions where they go.
    fn bring(&mut self, positions: Positions<'_>) -> Result<(), WkbError> {
        self.flat.clear();
        positions.each_xy(|position| self.flat.push(position));
        if (self.project)(&mut self.flat) > 0 {
            return Err(WkbError::OutsideDomain);
        }
        self.full.clear();
        self.full.extend(positions.xyz().zip(&self.flat).map(|([_, _, z], [x, y])| [*x, *y, z]));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::envelope;

    fn doubled(positions: &mut [[f64; 2]]) -> usize {
        positions.iter_mut().for_each(|[x, y]| (*x, *y) = (*x * 2.0, *y * 2.0));
        0
    }

    #[test]
    fn every_part_is_brought_over_and_heights_stay() {
        let mut wkb = Vec::new();
        let mut writer = Writer::new(&mut wkb, true);
        writer.multi(Kind::GeometryCollection, 4);
        writer.point([1.0, 2.0, 9.0]);
        writer.empty_point();
        writer.line(&[[3.0, 4.0, 8.0], [5.0, 6.0, 7.0]]);
        writer.polygon(&[[[0.0, 0.0, 1.0], [9.0, 0.0, 1.0], [9.0, 9.0, 1.0], [0.0, 0.0, 1.0]]]);
        let mut out = b"before".to_vec();
        projected(&wkb, &mut out, &mut doubled).unwrap();
        let out = out.strip_prefix(b"before").unwrap();
        assert_eq!(out.len(), wkb.len());
        let bounds = envelope(out).unwrap().unwrap();
        assert_eq!([bounds.min_x, bounds.min_y, bounds.max_x, bounds.max_y], [0.0, 0.0, 18.0, 18.0]);
        assert_eq!(crate::z_range(out).unwrap(), Some((1.0, 9.0)));
    }

    #[test]
    fn a_lost_position_or_a_cut_geometry_leaves_the_buffer_as_it_was() {
        let mut wkb = Vec::new();
        Writer::new(&mut wkb, false).line(&[[1.0, 2.0, f64::NAN], [3.0, 4.0, f64::NAN]]);
        let mut out = vec![7];
        assert_eq!(projected(&wkb, &mut out, &mut |_| 1), Err(WkbError::OutsideDomain));
        for length in 0..wkb.len() {
            assert!(projected(wkb.get(..length).unwrap(), &mut out, &mut doubled).is_err(), "{length}");
        }
        assert_eq!(out, [7]);
    }
}

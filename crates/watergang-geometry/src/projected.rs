//! A geometry with its positions brought elsewhere: into another CRS.

use crate::reshape::reshape;
use crate::wkb::WkbError;

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
    let mut flat = Vec::new();
    reshape(wkb, out, &mut |_, positions| {
        flat.clear();
        flat.extend(positions.iter().map(|[x, y, _]| [*x, *y]));
        if project(&mut flat) > 0 {
            return Err(WkbError::OutsideDomain);
        }
        for ([x, y, _], [to_x, to_y]) in positions.iter_mut().zip(&flat) {
            (*x, *y) = (*to_x, *to_y);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::envelope;
    use crate::wkb::Kind;
    use crate::write::Writer;

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
    fn every_position_is_changed_and_the_rest_is_the_same_to_the_byte() {
        for (has_z, z) in [(false, f64::NAN), (true, 7.0)] {
            let written = |change: &dyn Fn(f64, f64) -> [f64; 2]| {
                let at = |x: f64, y: f64| {
                    let [x, y] = change(x, y);
                    [x, y, z]
                };
                let mut wkb = Vec::new();
                let mut writer = Writer::new(&mut wkb, has_z);
                writer.multi(Kind::GeometryCollection, 2);
                writer.polygon(&[[at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 0.0)]]);
                writer.point(at(5.0, 6.0));
                wkb
            };
            let changed = |x: f64, y: f64| [x + 10.0, y * 2.0];
            let mut out = Vec::new();
            let mut project = |positions: &mut [[f64; 2]]| {
                positions.iter_mut().for_each(|position| *position = changed(position[0], position[1]));
                0
            };
            projected(&written(&|x, y| [x, y]), &mut out, &mut project).unwrap();
            assert_eq!(out, written(&changed));
        }
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

//! Shapes in longitude and latitude, and their ISO WKB (little-endian, two dimensions).

/// Longitude and latitude in degrees.
pub(crate) type LonLat = (f64, f64);

/// A shape on the globe. Rings are closed here and run counter-clockwise.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// One place.
    Point(LonLat),
    /// One line, told as one line.
    Line(Vec<LonLat>),
    /// One line, told as a collection of one: what tables of multi-lines hold.
    MultiLine(Vec<LonLat>),
    /// One ring without holes.
    Polygon(Vec<LonLat>),
    /// Rings without holes.
    MultiPolygon(Vec<Vec<LonLat>>),
}

fn number(out: &mut Vec<u8>, value: usize) {
    out.extend_from_slice(&u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
}

fn head(out: &mut Vec<u8>, kind: usize) {
    out.push(1);
    number(out, kind);
}

fn position(out: &mut Vec<u8>, (lon, lat): LonLat) {
    out.extend_from_slice(&lon.to_le_bytes());
    out.extend_from_slice(&lat.to_le_bytes());
}

fn positions(out: &mut Vec<u8>, all: &[LonLat]) {
    number(out, all.len());
    all.iter().for_each(|at| position(out, *at));
}

fn polygon(out: &mut Vec<u8>, ring: &[LonLat]) {
    head(out, 3);
    number(out, 1);
    positions(out, ring);
}

impl Shape {
    /// ISO WKB (ISO 13249-3 clause 5.1.46).
    pub(crate) fn to_wkb(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Self::Point(at) => {
                head(&mut out, 1);
                position(&mut out, *at);
            }
            Self::Line(line) => {
                head(&mut out, 2);
                positions(&mut out, line);
            }
            Self::MultiLine(line) => {
                head(&mut out, 5);
                number(&mut out, 1);
                head(&mut out, 2);
                positions(&mut out, line);
            }
            Self::Polygon(ring) => polygon(&mut out, ring),
            Self::MultiPolygon(rings) => {
                head(&mut out, 6);
                number(&mut out, rings.len());
                rings.iter().for_each(|ring| polygon(&mut out, ring));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_twenty_one_bytes() {
        let wkb = Shape::Point((2.5, 51.0)).to_wkb();
        let mut expected = vec![1, 1, 0, 0, 0];
        expected.extend_from_slice(&2.5_f64.to_le_bytes());
        expected.extend_from_slice(&51.0_f64.to_le_bytes());
        assert_eq!(wkb, expected);
    }

    #[test]
    fn a_multi_polygon_counts_polygons_rings_and_positions() {
        let ring = vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)];
        let wkb = Shape::MultiPolygon(vec![ring]).to_wkb();
        assert_eq!(wkb.get(..22), Some(&[1, 6, 0, 0, 0, 1, 0, 0, 0, 1, 3, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0][..]));
        assert_eq!(wkb.len(), 22 + 4 * 16);
    }
}

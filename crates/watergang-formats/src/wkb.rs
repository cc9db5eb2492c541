//! Reads ISO WKB without a model of geometry: a cursor over bytes.
//!
//! Source: OGC 06-103r4, section 8.2; codes of kinds from ISO 19125 as PostGIS and GDAL write them.

use crate::GeometryError;

/// Geometry collections in each other at most: enough for anybody, and a hostile geometry cannot exhaust the stack.
pub const DEPTH_MAX: usize = 16;

/// Codes of kinds in WKB (OGC 06-103r4, table 7).
pub mod kind {
    pub const POINT: u32 = 1;
    pub const LINE_STRING: u32 = 2;
    pub const POLYGON: u32 = 3;
    pub const MULTI_POINT: u32 = 4;
    pub const MULTI_LINE_STRING: u32 = 5;
    pub const MULTI_POLYGON: u32 = 6;
    pub const GEOMETRY_COLLECTION: u32 = 7;
    /// Polygons that meet at their edges: several polygons to GeoJSON.
    pub const POLYHEDRAL_SURFACE: u32 = 15;
    /// Triangles that meet at their edges.
    pub const TIN: u32 = 16;
    /// A polygon of three corners.
    pub const TRIANGLE: u32 = 17;
}

/// Bytes of one ordinate.
const ORDINATE_BYTES: usize = 8;

/// What stands in front of every geometry.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Code of the kind without its dimensions: 1 point to 7 geometry collection.
    pub kind: u32,
    /// Ordinates of a position: 2 to 4.
    ordinates: usize,
    has_z: bool,
    little_endian: bool,
}

impl Head {
    /// Whether positions have heights.
    pub const fn has_z(self) -> bool {
        self.has_z
    }
}

/// Positions of one sequence: x and y, and heights where there are any.
#[derive(Debug, Default)]
pub struct Positions {
    /// Easting or longitude, northing or latitude.
    pub flat: Vec<[f64; 2]>,
    /// As many as `flat`, or none. NaN where a position has no height.
    pub heights: Vec<f64>,
}

impl Positions {
    pub fn clear(&mut self) {
        self.flat.clear();
        self.heights.clear();
    }

    /// WKB has no count in a point: an empty one has NaN for coordinates (GeoPackage 1.4, clause 2.1.3).
    pub fn drop_empty_points(&mut self) {
        let Self { flat, heights } = self;
        let is_empty = |position: &[f64; 2]| position.iter().all(|ordinate| ordinate.is_nan());
        if !flat.iter().any(is_empty) {
            return;
        }
        let mut kept = flat.iter().map(|position| !is_empty(position)).collect::<Vec<_>>().into_iter();
        heights.retain(|_| kept.next().unwrap_or(true));
        flat.retain(|position| !is_empty(position));
    }
}

/// The bytes that are still to be read.
#[derive(Clone, Copy, Debug)]
pub struct Wkb<'a>(pub &'a [u8]);

impl<'a> Wkb<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], GeometryError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(GeometryError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn four_bytes(&mut self) -> Result<[u8; 4], GeometryError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(GeometryError::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// Reads byte order and kind.
    pub fn head(&mut self) -> Result<Head, GeometryError> {
        let little_endian = match self.take(1)? {
            [1] => true,
            [0] => false,
            _ => return Err(GeometryError::NoGeometry),
        };
        let bytes = self.four_bytes()?;
        let code = if little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        let (has_z, has_m) = match code / 1_000 {
            0 => (false, false),
            1 => (true, false),
            2 => (false, true),
            3 => (true, true),
            _ => return Err(GeometryError::UnknownKind { code }),
        };
        let ordinates = 2 + usize::from(has_z) + usize::from(has_m);
        Ok(Head { kind: code % 1_000, ordinates, has_z, little_endian })
    }

    /// Reads a count of things that follow.
    pub fn count(&mut self, head: Head) -> Result<u32, GeometryError> {
        let bytes = self.four_bytes()?;
        Ok(if head.little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    /// Reads positions and appends them; measures (M) are dropped.
    pub fn positions(&mut self, head: Head, count: usize, into: &mut Positions) -> Result<(), GeometryError> {
        // Taken before anything is reserved: a count that lies cannot make us reserve memory.
        let length = count.checked_mul(head.ordinates * ORDINATE_BYTES).ok_or(GeometryError::Truncated)?;
        let bytes = self.take(length)?;
        match (head.ordinates, head.little_endian) {
            // Nearly every geometry: one load of sixteen bytes a position.
            (2, true) => into.flat.extend(bytes.as_chunks().0.iter().map(|position| {
                let both = u128::from_le_bytes(*position);
                [f64::from_bits(both as u64), f64::from_bits((both >> 64) as u64)]
            })),
            (ordinates, little_endian) => {
                let read = |bytes: &[u8; ORDINATE_BYTES]| {
                    if little_endian { f64::from_le_bytes(*bytes) } else { f64::from_be_bytes(*bytes) }
                };
                for position in bytes.as_chunks::<ORDINATE_BYTES>().0.chunks_exact(ordinates) {
                    if let [x, y, rest @ ..] = position {
                        into.flat.push([read(x), read(y)]);
                        if let (true, [z, ..]) = (head.has_z, rest) {
                            into.heights.push(read(z));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads a count and as many positions in place of those that were there.
    pub fn sequence(&mut self, head: Head, into: &mut Positions) -> Result<(), GeometryError> {
        let count = self.count(head)?;
        into.clear();
        self.positions(head, count as usize, into)
    }
}

/// Reads the head of a part that has to be of that kind.
pub fn part_head(wkb: &mut Wkb<'_>, outer: Head, expected: u32) -> Result<Head, GeometryError> {
    let part = wkb.head()?;
    if part.kind == expected {
        Ok(part)
    } else {
        Err(GeometryError::ForeignPart { outer: outer.kind, part: part.kind })
    }
}

/// Twice the area of a ring, positive where it runs counter-clockwise. Reckoned from its first position, because the
/// products of large coordinates would swallow a small area.
pub fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else { return 0.0 };
    ring.windows(2)
        .map(|edge| match *edge {
            [[ax, ay], [bx, by]] => (ax - x0) * (by - y0) - (bx - x0) * (ay - y0),
            _ => 0.0,
        })
        .sum()
}

//! Writing ISO WKB, little-endian.
//!
//! Source: OGC 06-103r4, section 8.2. Positions are `[x, y, z]`; z is written only by a writer that has heights.

use crate::wkb::{Kind, Positions};

/// Byte order mark of what is written.
const LITTLE_ENDIAN: u8 = 1;
/// What ISO adds to the code of a kind whose positions have heights.
const ISO_Z: u32 = 1_000;

/// Appends geometries to a buffer.
///
/// The caller says the counts first and then writes as many parts; nothing is checked, so that nothing is kept.
/// ```
/// use watergang_geometry::wkb::Kind;
/// use watergang_geometry::write::Writer;
///
/// let mut out = Vec::new();
/// let mut writer = Writer::new(&mut out, false);
/// writer.multi(Kind::MultiLineString, 1);
/// writer.line(&[[1.0, 2.0, f64::NAN], [3.0, 4.0, f64::NAN]]);
/// assert_eq!(out.len(), 9 + 9 + 2 * 16);
/// ```
#[derive(Debug)]
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    has_z: bool,
}

impl<'a> Writer<'a> {
    /// A writer at the end of a buffer.
    pub const fn new(out: &'a mut Vec<u8>, has_z: bool) -> Self {
        Self { out, has_z }
    }

    /// A point.
    pub fn point(&mut self, position: [f64; 3]) {
        self.head(Kind::Point);
        self.position(position);
    }

    /// A point without a place, whose numbers are NaN.
    pub fn empty_point(&mut self) {
        self.point([f64::NAN; 3]);
    }

    /// A line.
    pub fn line(&mut self, positions: &[[f64; 3]]) {
        self.head(Kind::LineString);
        self.row(positions);
    }

    /// A polygon: its shell, then its holes, each closed by the caller.
    pub fn polygon<R: AsRef<[[f64; 3]]>>(&mut self, rings: &[R]) {
        self.start_polygon(rings.len());
        for ring in rings {
            self.row(ring.as_ref());
        }
    }

    /// The start of a multi-geometry or collection, which the caller follows by so many geometries.
    pub fn multi(&mut self, kind: Kind, part_count: usize) {
        self.head(kind);
        self.count(part_count);
    }

    /// The start of a polygon, which the caller follows by so many rings.
    pub(crate) fn start_polygon(&mut self, ring_count: usize) {
        self.head(Kind::Polygon);
        self.count(ring_count);
    }

    pub(crate) fn head(&mut self, kind: Kind) {
        let code = kind as u32 + if self.has_z { ISO_Z } else { 0 };
        self.out.push(LITTLE_ENDIAN);
        self.out.extend_from_slice(&code.to_le_bytes());
    }

    /// A count of things that follow. What does not fit has no WKB, and no memory either.
    pub(crate) fn count(&mut self, count: usize) {
        self.out.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    }

    /// How many positions, and these.
    pub(crate) fn row(&mut self, positions: &[[f64; 3]]) {
        self.count(positions.len());
        for position in positions {
            self.position(*position);
        }
    }

    /// How many positions, and these, from other WKB.
    pub(crate) fn read_row(&mut self, positions: Positions<'_>) {
        self.count(positions.len());
        self.read_positions(positions);
    }

    /// Positions from other WKB.
    pub(crate) fn read_positions(&mut self, positions: Positions<'_>) {
        match positions.as_iso_little_endian() {
            Some(bytes) if positions.has_z() == self.has_z => self.out.extend_from_slice(bytes),
            _ => positions.xyz().for_each(|position| self.position(position)),
        }
    }

    fn position(&mut self, [x, y, z]: [f64; 3]) {
        self.out.extend_from_slice(&x.to_le_bytes());
        self.out.extend_from_slice(&y.to_le_bytes());
        if self.has_z {
            self.out.extend_from_slice(&z.to_le_bytes());
        }
    }
}

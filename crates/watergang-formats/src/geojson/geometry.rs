//! Geometries, from WKB to GeoJSON positions in one walk.

use super::{DECIMALS_METRES, GeoJsonError, Target};
use crate::decimal::{Decimals, Prefix};
use crate::wkb::{Head, Positions, Wkb};

/// Geometry collections in each other at most: enough for anybody, and a hostile geometry cannot exhaust the stack.
pub const DEPTH_MAX: usize = 16;

/// Codes of kinds in WKB (OGC 06-103r4, table 7).
mod kind {
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

/// Writes geometries; holds the buffer that positions pass through.
#[derive(Debug)]
pub struct GeometryWriter {
    target: Target,
    decimals: Decimals,
    height_decimals: Decimals,
    positions: Positions,
}

impl GeometryWriter {
    pub fn new(target: Target) -> Self {
        Self {
            decimals: Decimals::new(target.decimals),
            height_decimals: Decimals::new(DECIMALS_METRES),
            positions: Positions::default(),
            target,
        }
    }

    /// Appends one geometry as a JSON object; on failure what was appended is to be thrown away.
    pub fn write(&mut self, wkb: &[u8], out: &mut Vec<u8>) -> Result<(), GeoJsonError> {
        self.geometry(&mut Wkb(wkb), 0, out)
    }

    fn geometry(&mut self, wkb: &mut Wkb<'_>, depth: usize, out: &mut Vec<u8>) -> Result<(), GeoJsonError> {
        let head = wkb.head()?;
        let opening: &[u8] = match head.kind {
            kind::POINT => br#"{"type":"Point","coordinates":"#,
            kind::LINE_STRING => br#"{"type":"LineString","coordinates":"#,
            kind::POLYGON | kind::TRIANGLE => br#"{"type":"Polygon","coordinates":"#,
            kind::MULTI_POINT => br#"{"type":"MultiPoint","coordinates":"#,
            kind::MULTI_LINE_STRING => br#"{"type":"MultiLineString","coordinates":"#,
            kind::MULTI_POLYGON | kind::POLYHEDRAL_SURFACE | kind::TIN => br#"{"type":"MultiPolygon","coordinates":"#,
            kind::GEOMETRY_COLLECTION => br#"{"type":"GeometryCollection","geometries":"#,
            code => return Err(GeoJsonError::UnknownKind { code }),
        };
        out.extend_from_slice(opening);
        match head.kind {
            kind::POINT => self.point(wkb, head, out)?,
            kind::LINE_STRING => self.line(wkb, head, out)?,
            kind::POLYGON | kind::TRIANGLE => self.polygon(wkb, head, out)?,
            kind::MULTI_POINT => self.points(wkb, head, out)?,
            kind::MULTI_LINE_STRING => self.parts(wkb, head, kind::LINE_STRING, Self::line, out)?,
            kind::TIN => self.parts(wkb, head, kind::TRIANGLE, Self::polygon, out)?,
            kind::GEOMETRY_COLLECTION => self.collection(wkb, head, depth, out)?,
            _ => self.parts(wkb, head, kind::POLYGON, Self::polygon, out)?,
        }
        out.push(b'}');
        Ok(())
    }

    fn point(&mut self, wkb: &mut Wkb<'_>, head: Head, out: &mut Vec<u8>) -> Result<(), GeoJsonError> {
        self.positions.clear();
        wkb.positions(head, 1, &mut self.positions)?;
        self.drop_empty_points();
        self.reproject()?;
        let Some(position) = self.positions.flat.first() else {
            out.extend_from_slice(b"[]");
            return Ok(());
        };
        let finite = self.position(Prefix::new(b"["), position, 0, out);
        out.push(b']');
        if finite { Ok(()) } else { Err(GeoJsonError::NotFinite) }
    }

    fn line(&mut self, wkb: &mut Wkb<'_>, head: Head, out: &mut Vec<u8>) -> Result<(), GeoJsonError> {
        self.read(wkb, head)?;
        self.reproject()?;
        self.sequence(false, out)
    }

    fn polygon(&mut self, wkb: &mut Wkb<'_>, head: Head, out: &mut Vec<u8>) -> Result<(), GeoJsonError> {
        let count = wkb.count(head)?;
        out.push(b'[');
        for place in 0..count {
            if place > 0 {
                out.push(b',');
            }
            self.read(wkb, head)?;
            // Known from the source: a reprojection bends a ring but does not turn it over.
            let area = doubled_area(&self.positions.flat);
            let backwards = self.target.right_handed && if place == 0 { area < 0.0 } else { area > 0.0 };
            self.reproject()?;
            self.sequence(backwards, out)?;
        }
        out.push(b']');
        Ok(())
    }

    /// The points of a multi-point, which all have heads of their own, as one sequence.
    fn points(&mut self, wkb: &mut Wkb<'_>, head: Head, out: &mut Vec<u8>) -> Result<(), GeoJsonError> {
        let count = wkb.count(head)?;
        self.positions.clear();
        for _ in 0..count {
            let part = part_head(wkb, head, kind::POINT)?;
            wkb.positions(part, 1, &mut self.positions)?;
        }
        self.drop_empty_points();
        self.reproject()?;
        self.sequence(false, out)
    }

    fn parts(
        &mut self,
        wkb: &mut Wkb<'_>,
        head: Head,
        part_kind: u32,
        write: fn(&mut Self, &mut Wkb<'_>, Head, &mut Vec<u8>) -> Result<(), GeoJsonError>,
        out: &mut Vec<u8>,
    ) -> Result<(), GeoJsonError> {
        let count = wkb.count(head)?;
        out.push(b'[');
        for place in 0..count {
            if place > 0 {
                out.push(b',');
            }
            let part = part_head(wkb, head, part_kind)?;
            write(self, wkb, part, out)?;
        }
        out.push(b']');
        Ok(())
    }

    fn collection(
        &mut self,
        wkb: &mut Wkb<'_>,
        head: Head,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), GeoJsonError> {
        if depth == DEPTH_MAX {
            return Err(GeoJsonError::TooDeep);
        }
        let count = wkb.count(head)?;
        out.push(b'[');
        for place in 0..count {
            if place > 0 {
                out.push(b',');
            }
            self.geometry(wkb, depth + 1, out)?;
        }
        out.push(b']');
        Ok(())
    }

    fn read(&mut self, wkb: &mut Wkb<'_>, head: Head) -> Result<(), GeoJsonError> {
        let count = wkb.count(head)?;
        self.positions.clear();
        wkb.positions(head, count as usize, &mut self.positions)
    }

    /// WKB has no count in a point: an empty one has NaN for coordinates (GeoPackage 1.4, clause 2.1.3).
    fn drop_empty_points(&mut self) {
        let Positions { flat, heights } = &mut self.positions;
        let is_empty = |position: &[f64; 2]| position.iter().all(|ordinate| ordinate.is_nan());
        if !flat.iter().any(is_empty) {
            return;
        }
        let mut kept = flat.iter().map(|position| !is_empty(position)).collect::<Vec<_>>().into_iter();
        heights.retain(|_| kept.next().unwrap_or(true));
        flat.retain(|position| !is_empty(position));
    }

    fn reproject(&mut self) -> Result<(), GeoJsonError> {
        let Some(reproject) = self.target.reproject.as_ref().filter(|reproject| !reproject.is_identity()) else {
            return Ok(());
        };
        let lost_count = reproject.apply_in_place(&mut self.positions.flat);
        if lost_count > 0 {
            return Err(GeoJsonError::NotFinite);
        }
        Ok(())
    }

    /// Appends the positions in their order or backwards.
    fn sequence(&self, backwards: bool, out: &mut Vec<u8>) -> Result<(), GeoJsonError> {
        const FIRST: Prefix = Prefix::new(b"[[");
        const NEXT: Prefix = Prefix::new(b"],[");
        let flat = &self.positions.flat;
        let count = flat.len();
        let mut finite = true;
        let mut prefix = FIRST;
        let mut write = |place: usize, position: &[f64; 2]| {
            finite &= self.position(prefix, position, place, out);
            prefix = NEXT;
        };
        if backwards {
            flat.iter().enumerate().rev().for_each(|(place, position)| write(place, position));
        } else {
            flat.iter().enumerate().for_each(|(place, position)| write(place, position));
        }
        out.extend_from_slice(if count == 0 { b"[]" } else { b"]]" });
        if finite { Ok(()) } else { Err(GeoJsonError::NotFinite) }
    }

    /// Appends a position without its closing bracket; false where it is not finite.
    #[inline]
    fn position(&self, prefix: Prefix, position: &[f64; 2], place: usize, out: &mut Vec<u8>) -> bool {
        const COMMA: Prefix = Prefix::new(b",");
        let [x, y] = *position;
        let [first, second] = self.target.axis_order.arrange(x, y);
        let finite = self.decimals.write(prefix, first, out) & self.decimals.write(COMMA, second, out);
        if let Some(height) = self.positions.heights.get(place).filter(|height| height.is_finite()) {
            self.height_decimals.write(COMMA, *height, out);
        }
        finite
    }
}

fn part_head(wkb: &mut Wkb<'_>, outer: Head, expected: u32) -> Result<Head, GeoJsonError> {
    let part = wkb.head()?;
    if part.kind == expected { Ok(part) } else { Err(GeoJsonError::ForeignPart { outer: outer.kind, part: part.kind }) }
}

/// Twice the area of a ring, positive where it runs counter-clockwise. Reckoned from its first position, because the
/// products of large coordinates would swallow a small area.
fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else { return 0.0 };
    ring.windows(2)
        .map(|edge| match *edge {
            [[ax, ay], [bx, by]] => (ax - x0) * (by - y0) - (bx - x0) * (ay - y0),
            _ => 0.0,
        })
        .sum()
}

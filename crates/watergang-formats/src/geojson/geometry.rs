//! Geometries, from WKB to GeoJSON positions in one walk.

use crate::decimal::{Decimals, Prefix};
use crate::target::DECIMALS_METRES;
use crate::wkb::{DEPTH_MAX, Head, Positions, Wkb, doubled_area, kind, part_head};
use crate::{GeometryError, Target};

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
    pub fn write(&mut self, wkb: &[u8], out: &mut Vec<u8>) -> Result<(), GeometryError> {
        self.geometry(&mut Wkb(wkb), 0, out)
    }

    fn geometry(&mut self, wkb: &mut Wkb<'_>, depth: usize, out: &mut Vec<u8>) -> Result<(), GeometryError> {
        let head = wkb.head()?;
        let opening: &[u8] = match head.kind {
            kind::POINT => br#"{"type":"Point","coordinates":"#,
            kind::LINE_STRING => br#"{"type":"LineString","coordinates":"#,
            kind::POLYGON | kind::TRIANGLE => br#"{"type":"Polygon","coordinates":"#,
            kind::MULTI_POINT => br#"{"type":"MultiPoint","coordinates":"#,
            kind::MULTI_LINE_STRING => br#"{"type":"MultiLineString","coordinates":"#,
            kind::MULTI_POLYGON | kind::POLYHEDRAL_SURFACE | kind::TIN => br#"{"type":"MultiPolygon","coordinates":"#,
            kind::GEOMETRY_COLLECTION => br#"{"type":"GeometryCollection","geometries":"#,
            code => return Err(GeometryError::UnknownKind { code }),
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

    fn point(&mut self, wkb: &mut Wkb<'_>, head: Head, out: &mut Vec<u8>) -> Result<(), GeometryError> {
        self.positions.clear();
        wkb.positions(head, 1, &mut self.positions)?;
        self.positions.drop_empty_points();
        self.reproject()?;
        let Some(position) = self.positions.flat.first() else {
            out.extend_from_slice(b"[]");
            return Ok(());
        };
        let finite = self.position(Prefix::new(b"["), position, 0, out);
        out.push(b']');
        if finite { Ok(()) } else { Err(GeometryError::NotFinite) }
    }

    fn line(&mut self, wkb: &mut Wkb<'_>, head: Head, out: &mut Vec<u8>) -> Result<(), GeometryError> {
        wkb.sequence(head, &mut self.positions)?;
        self.reproject()?;
        self.sequence(false, out)
    }

    fn polygon(&mut self, wkb: &mut Wkb<'_>, head: Head, out: &mut Vec<u8>) -> Result<(), GeometryError> {
        let count = wkb.count(head)?;
        out.push(b'[');
        for place in 0..count {
            if place > 0 {
                out.push(b',');
            }
            wkb.sequence(head, &mut self.positions)?;
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
    fn points(&mut self, wkb: &mut Wkb<'_>, head: Head, out: &mut Vec<u8>) -> Result<(), GeometryError> {
        let count = wkb.count(head)?;
        self.positions.clear();
        for _ in 0..count {
            let part = part_head(wkb, head, kind::POINT)?;
            wkb.positions(part, 1, &mut self.positions)?;
        }
        self.positions.drop_empty_points();
        self.reproject()?;
        self.sequence(false, out)
    }

    fn parts(
        &mut self,
        wkb: &mut Wkb<'_>,
        head: Head,
        part_kind: u32,
        write: fn(&mut Self, &mut Wkb<'_>, Head, &mut Vec<u8>) -> Result<(), GeometryError>,
        out: &mut Vec<u8>,
    ) -> Result<(), GeometryError> {
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
    ) -> Result<(), GeometryError> {
        if depth == DEPTH_MAX {
            return Err(GeometryError::TooDeep);
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

    fn reproject(&mut self) -> Result<(), GeometryError> {
        let Some(reproject) = self.target.reproject.as_ref().filter(|reproject| !reproject.is_identity()) else {
            return Ok(());
        };
        let lost_count = reproject.apply_in_place(&mut self.positions.flat);
        if lost_count > 0 {
            return Err(GeometryError::NotFinite);
        }
        Ok(())
    }

    /// Appends the positions in their order or backwards.
    fn sequence(&self, backwards: bool, out: &mut Vec<u8>) -> Result<(), GeometryError> {
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
        if finite { Ok(()) } else { Err(GeometryError::NotFinite) }
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

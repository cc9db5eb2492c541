//! Geometries as well-known text (OGC 06-103r4, section 7): x before y, whatever the CRS.

use crate::decimal::{Decimals, Prefix};
use crate::target::DECIMALS_METRES;
use crate::walk::{Draw, Part, Walker};
use crate::wkb::{Positions, kind};
use crate::{GeometryError, Target};

/// Writes geometries as text.
#[derive(Debug)]
pub struct WktWriter {
    walker: Walker,
    decimals: Decimals,
}

impl WktWriter {
    pub fn new(target: Target) -> Self {
        Self { decimals: Decimals::new(target.decimals), walker: Walker::new(target) }
    }

    /// Appends one geometry; on failure nothing is appended. Heights are told only where every position has one: WKT has
    /// no word for a height that is not known.
    pub fn write(&mut self, wkb: &[u8], out: &mut Vec<u8>) -> Result<(), GeometryError> {
        let start = out.len();
        if self.attempt(wkb, true, out).inspect_err(|_| out.truncate(start))? {
            return Ok(());
        }
        out.truncate(start);
        self.attempt(wkb, false, out).map(|_| ()).inspect_err(|_| out.truncate(start))
    }

    /// Whether all heights that were to be written were there.
    fn attempt(&mut self, wkb: &[u8], with_heights: bool, out: &mut Vec<u8>) -> Result<bool, GeometryError> {
        let mut drawing = Drawing {
            out,
            decimals: self.decimals,
            height_decimals: Decimals::new(DECIMALS_METRES),
            with_heights,
            is_whole: true,
            opened: Vec::new(),
        };
        self.walker.walk(wkb, &mut drawing)?;
        Ok(drawing.is_whole)
    }
}

struct Drawing<'a> {
    out: &'a mut Vec<u8>,
    decimals: Decimals,
    height_decimals: Decimals,
    with_heights: bool,
    is_whole: bool,
    /// Where the parts of each open geometry begin: where nothing has come, it is empty.
    opened: Vec<usize>,
}

/// Whether a geometry of that kind is one sequence, without parts or rings.
const fn is_sequence(kind: u32) -> bool {
    matches!(kind, kind::POINT | kind::LINE_STRING | kind::MULTI_POINT)
}

const fn tag(kind: u32) -> &'static [u8] {
    match kind {
        kind::POINT => b"POINT",
        kind::LINE_STRING => b"LINESTRING",
        kind::POLYGON => b"POLYGON",
        kind::MULTI_POINT => b"MULTIPOINT",
        kind::MULTI_LINE_STRING => b"MULTILINESTRING",
        kind::MULTI_POLYGON => b"MULTIPOLYGON",
        _ => b"GEOMETRYCOLLECTION",
    }
}

impl Drawing<'_> {
    fn between(&mut self, place: u32) {
        self.out.push(if place == 0 { b'(' } else { b',' });
    }

    fn position(&mut self, [x, y]: [f64; 2], height: Option<f64>) {
        const NONE: Prefix = Prefix::new(b"");
        const BLANK: Prefix = Prefix::new(b" ");
        self.decimals.write(NONE, x, self.out);
        self.decimals.write(BLANK, y, self.out);
        if let Some(height) = height {
            self.is_whole &= self.height_decimals.write(BLANK, height, self.out);
        }
    }
}

impl Draw for Drawing<'_> {
    fn open(&mut self, part: Part) {
        if part.within.is_some() {
            self.between(part.place);
        }
        if part.within.is_none_or(|whole| whole == kind::GEOMETRY_COLLECTION) {
            self.out.extend_from_slice(tag(part.kind));
            self.out.extend_from_slice(if part.has_z && self.with_heights { b" Z " } else { b" " });
        }
        self.opened.push(self.out.len());
    }

    fn sequence(&mut self, part: Part, place: u32, positions: &Positions) {
        if part.kind == kind::POLYGON {
            self.between(place);
        }
        if positions.flat.is_empty() {
            self.out.extend_from_slice(b"EMPTY");
            return;
        }
        let has_heights = part.has_z && self.with_heights;
        for (place, position) in positions.flat.iter().enumerate() {
            self.between(u32::from(place > 0));
            if part.kind == kind::MULTI_POINT {
                self.out.push(b'(');
            }
            let height = has_heights.then(|| positions.heights.get(place).copied().unwrap_or(f64::NAN));
            self.position(*position, height);
            if part.kind == kind::MULTI_POINT {
                self.out.push(b')');
            }
        }
        self.out.push(b')');
    }

    fn close(&mut self, part: Part) {
        let opened = self.opened.pop();
        if is_sequence(part.kind) {
            return;
        }
        if opened == Some(self.out.len()) {
            self.out.extend_from_slice(b"EMPTY");
        } else {
            self.out.push(b')');
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use geozero::{ToWkb, wkt::Wkt};
    use watergang_core::AxisOrder;

    use super::*;

    fn written(wkb: &[u8]) -> Result<String, GeometryError> {
        let target = Target { reproject: None, axis_order: AxisOrder::EastNorth, decimals: 7, right_handed: false };
        let mut out = Vec::new();
        WktWriter::new(target).write(wkb, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    /// What geozero makes of a text comes out as that text.
    #[track_caller]
    fn check(text: &str) {
        let dimensions =
            if text.contains(" Z ") { geozero::CoordDimensions::xyz() } else { geozero::CoordDimensions::xy() };
        let wkb = Wkt(text).to_wkb(dimensions).unwrap();
        assert_eq!(written(&wkb).unwrap(), text);
    }

    #[test]
    fn every_kind_comes_back_as_it_went_in() {
        check("POINT (2.5 -51)");
        check("POINT Z (2.5 51 7.25)");
        check("LINESTRING (0 0,1.5 1,2 0)");
        check("POLYGON ((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1))");
        check("MULTIPOINT ((1 2),(3 4))");
        check("MULTILINESTRING ((0 0,1 1),(2 2,3 3))");
        check("MULTIPOLYGON (((0 0,4 0,4 4,0 0)),((5 5,6 5,6 6,5 5),(5.1 5.1,5.2 5.1,5.2 5.2,5.1 5.1)))");
        check("GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (0 0,1 1),GEOMETRYCOLLECTION (POINT (3 4)))");
    }

    #[test]
    fn what_is_empty_says_so() {
        // Bytes by hand: kind and a count of nothing.
        for (kind, text) in [
            (2, "LINESTRING EMPTY"),
            (3, "POLYGON EMPTY"),
            (4, "MULTIPOINT EMPTY"),
            (6, "MULTIPOLYGON EMPTY"),
            (7, "GEOMETRYCOLLECTION EMPTY"),
        ] {
            assert_eq!(written(&[1, kind, 0, 0, 0, 0, 0, 0, 0]).unwrap(), text);
        }
        let mut point = vec![1, 1, 0, 0, 0];
        point.extend([f64::NAN, f64::NAN].iter().flat_map(|number| number.to_le_bytes()));
        assert_eq!(written(&point).unwrap(), "POINT EMPTY");
    }

    #[test]
    fn heights_are_told_only_where_all_are_known() {
        let mut line = vec![1, 0xEA, 3, 0, 0, 2, 0, 0, 0];
        line.extend([1.0, 2.0, 3.0, 4.0, 5.0, f64::NAN].iter().flat_map(|number| number.to_le_bytes()));
        assert_eq!(written(&line).unwrap(), "LINESTRING (1 2,4 5)");
    }

    #[test]
    fn what_cannot_be_read_leaves_nothing_behind() {
        let target = Target { reproject: None, axis_order: AxisOrder::EastNorth, decimals: 7, right_handed: false };
        let mut out = b"before".to_vec();
        let mut point = vec![1, 2, 0, 0, 0, 1, 0, 0, 0];
        point.extend([1.0, f64::INFINITY].iter().flat_map(|number| number.to_le_bytes()));
        assert_eq!(WktWriter::new(target.clone()).write(&point, &mut out), Err(GeometryError::NotFinite));
        assert_eq!(WktWriter::new(target).write(&point[..20], &mut out), Err(GeometryError::Truncated));
        assert_eq!(out, b"before");
    }
}

//! Geometries as tables of a flat buffer.

use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{Geometry, GeometryArgs, GeometryType};
use watergang_core::{GeometryKind, GeometryProperty};

use crate::walk::{Draw, Part, Walker};
use crate::wkb::{Positions, Wkb, kind};
use crate::{GeometryError, Target};

type Offset = WIPOffset<Geometry<'static>>;

/// Drafts geometries of the kind that a collection declares.
#[derive(Debug)]
pub struct Drafter {
    walker: Walker,
    /// Code of the kind that all geometries have; nothing where each tells its own.
    declared: Option<u32>,
    has_z: bool,
    sheet: Sheet,
}

/// What is drawn, until it is a table.
#[derive(Debug, Default)]
struct Sheet {
    flat: Vec<f64>,
    heights: Vec<f64>,
    /// Where each ring or line ends, in positions.
    ends: Vec<u32>,
    /// Parts of the geometries that are still open.
    open: Vec<Vec<Offset>>,
}

impl Drafter {
    pub fn new(target: Target, property: &GeometryProperty) -> Self {
        let declared = match property.kind {
            GeometryKind::Point => Some(kind::POINT),
            GeometryKind::LineString => Some(kind::LINE_STRING),
            GeometryKind::Polygon => Some(kind::POLYGON),
            GeometryKind::MultiPoint => Some(kind::MULTI_POINT),
            GeometryKind::MultiLineString => Some(kind::MULTI_LINE_STRING),
            GeometryKind::MultiPolygon => Some(kind::MULTI_POLYGON),
            GeometryKind::GeometryCollection | GeometryKind::Any => None,
        };
        Self { walker: Walker::new(target), declared, has_z: property.has_z, sheet: Sheet::default() }
    }

    /// Puts one geometry into the buffer; nothing where it is empty.
    pub fn draft(
        &mut self,
        wkb: &[u8],
        builder: &mut FlatBufferBuilder<'static>,
    ) -> Result<Option<Offset>, GeometryError> {
        let found = Wkb(wkb).head()?.kind;
        let is_alone = match (self.declared, found) {
            (Some(declared), found) if declared == found => false,
            (None, _)
            | (Some(kind::POLYGON), kind::TRIANGLE)
            | (Some(kind::MULTI_POLYGON), kind::POLYHEDRAL_SURFACE | kind::TIN) => false,
            (Some(kind::MULTI_POLYGON), kind::POLYGON | kind::TRIANGLE) => true,
            // The only part of these is written like the whole.
            (Some(kind::MULTI_POINT), kind::POINT) | (Some(kind::MULTI_LINE_STRING), kind::LINE_STRING) => false,
            (Some(declared), found) => return Err(GeometryError::OtherKind { declared, found }),
        };
        self.sheet.clear();
        let mut drawing = Drawing {
            sheet: &mut self.sheet,
            builder,
            has_z: self.has_z,
            declared: self.declared,
            whole: None,
            is_empty: true,
        };
        if is_alone {
            drawing.sheet.open.push(Vec::new());
        }
        self.walker.walk(wkb, &mut drawing)?;
        if is_alone {
            drawing.close(Part { kind: kind::MULTI_POLYGON, has_z: self.has_z, within: None, place: 0 });
        }
        Ok(drawing.whole.filter(|_| !drawing.is_empty))
    }
}

impl Sheet {
    fn clear(&mut self) {
        self.open.clear();
        self.clear_positions();
    }

    fn clear_positions(&mut self) {
        self.flat.clear();
        self.heights.clear();
        self.ends.clear();
    }
}

struct Drawing<'a> {
    sheet: &'a mut Sheet,
    builder: &'a mut FlatBufferBuilder<'static>,
    has_z: bool,
    declared: Option<u32>,
    whole: Option<Offset>,
    is_empty: bool,
}

/// Whether a geometry of that kind is a table with tables in it.
const fn has_parts(kind: u32) -> bool {
    matches!(kind, kind::MULTI_POLYGON | kind::GEOMETRY_COLLECTION)
}

impl Drawing<'_> {
    fn table(&mut self, kind: u32, parts: Option<Vec<Offset>>) -> Offset {
        let Sheet { flat, heights, ends, .. } = &mut *self.sheet;
        let builder = &mut *self.builder;
        let parts = parts.map(|parts| builder.create_vector(&parts));
        let xy = parts.is_none().then(|| builder.create_vector(flat));
        let z = (parts.is_none() && self.has_z).then(|| builder.create_vector(heights));
        // One ring or line ends where the positions do.
        let ends = (ends.len() > 1).then(|| builder.create_vector(ends));
        let type_ = GeometryType(u8::try_from(kind).unwrap_or(0));
        Geometry::create(builder, &GeometryArgs { ends, xy, z, type_, parts, ..GeometryArgs::default() })
    }
}

impl Draw for Drawing<'_> {
    fn open(&mut self, part: Part) {
        if has_parts(part.kind) {
            self.sheet.open.push(Vec::new());
        }
    }

    fn sequence(&mut self, _part: Part, _place: u32, positions: &Positions) {
        let Sheet { flat, heights, ends, .. } = &mut *self.sheet;
        self.is_empty &= positions.flat.is_empty();
        flat.extend_from_slice(positions.flat.as_flattened());
        if self.has_z {
            // As many heights as positions; NaN where one is not known.
            heights.extend_from_slice(&positions.heights);
            heights.resize(flat.len() / 2, f64::NAN);
        }
        ends.push(u32::try_from(flat.len() / 2).unwrap_or(u32::MAX));
    }

    fn close(&mut self, part: Part) {
        if part.within == Some(kind::MULTI_LINE_STRING) {
            // Its positions and its end are all that the whole wants.
            return;
        }
        let parts = if has_parts(part.kind) { self.sheet.open.pop() } else { None };
        let kind = match (part.within, self.declared) {
            (None, Some(declared)) => declared,
            _ => part.kind,
        };
        // A polygon in a multi-polygon keeps its own kind, and so does the one that stands alone.
        let kind = if part.kind == kind::POLYGON { kind::POLYGON } else { kind };
        let table = self.table(kind, parts);
        self.sheet.clear_positions();
        match self.sheet.open.last_mut() {
            Some(parts) => parts.push(table),
            None => self.whole = Some(table),
        }
    }
}

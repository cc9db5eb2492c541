//! Geometries between the encodings, which write them as nested lists of positions, and the tree, which has WKB.

use crate::error::{Fault, counted};
use std::ops::ControlFlow;
use watergang_geometry::wkb::{self, Kind, Part};
use watergang_geometry::write::Writer;

/// x, y and height in the order of the system; the height is NaN where there is none.
pub(crate) type Vertex = [f64; 3];

/// Positions that a line has at least (OGC 06-103r4, 6.1.6).
const LINE_POSITIONS_MIN: usize = 2;
/// Positions that a ring has at least, the first being also the last (BNF of CQL2, `linearRingText`).
const RING_POSITIONS_MIN: usize = 4;
/// Bytes in front of the parts of a collection: byte order, type, count.
const HEAD_BYTES: usize = 9;

/// The kinds of geometries with their names in GeoJSON; WKT writes them in capitals.
pub(crate) const KINDS: [(&str, Kind); 7] = [
    ("Point", Kind::Point),
    ("LineString", Kind::LineString),
    ("Polygon", Kind::Polygon),
    ("MultiPoint", Kind::MultiPoint),
    ("MultiLineString", Kind::MultiLineString),
    ("MultiPolygon", Kind::MultiPolygon),
    ("GeometryCollection", Kind::GeometryCollection),
];

/// A geometry as it is written down; what is empty has no positions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Point(Option<Vertex>),
    Line(Vec<Vertex>),
    Polygon(Vec<Vec<Vertex>>),
    MultiPoint(Vec<Vertex>),
    MultiLine(Vec<Vec<Vertex>>),
    MultiPolygon(Vec<Vec<Vec<Vertex>>>),
    /// Of plain geometries: the grammar has no collection in a collection.
    Collection(Vec<Shape>),
}

impl Shape {
    pub(crate) const fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Point => Self::Point(None),
            Kind::LineString => Self::Line(Vec::new()),
            Kind::Polygon => Self::Polygon(Vec::new()),
            Kind::MultiPoint => Self::MultiPoint(Vec::new()),
            Kind::MultiLineString => Self::MultiLine(Vec::new()),
            Kind::MultiPolygon => Self::MultiPolygon(Vec::new()),
            Kind::GeometryCollection => Self::Collection(Vec::new()),
        }
    }

    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Point(_) => Kind::Point,
            Self::Line(_) => Kind::LineString,
            Self::Polygon(_) => Kind::Polygon,
            Self::MultiPoint(_) => Kind::MultiPoint,
            Self::MultiLine(_) => Kind::MultiLineString,
            Self::MultiPolygon(_) => Kind::MultiPolygon,
            Self::Collection(_) => Kind::GeometryCollection,
        }
    }

    /// As GeoJSON writes it.
    pub(crate) fn name(&self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self.kind()).map_or("", |(name, _)| name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Point(position) => position.is_none(),
            Self::Line(row) | Self::MultiPoint(row) => row.is_empty(),
            Self::Polygon(rows) | Self::MultiLine(rows) => rows.is_empty(),
            Self::MultiPolygon(polygons) => polygons.is_empty(),
            Self::Collection(parts) => parts.is_empty(),
        }
    }

    /// Whether there are heights: the first position tells, since all have as many numbers.
    pub(crate) fn has_z(&self) -> bool {
        let row_has_z = |row: &Vec<Vertex>| row.first().is_some_and(|[_, _, z]| !z.is_nan());
        match self {
            Self::Point(position) => position.is_some_and(|[_, _, z]| !z.is_nan()),
            Self::Line(row) | Self::MultiPoint(row) => row_has_z(row),
            Self::Polygon(rows) | Self::MultiLine(rows) => rows.iter().any(row_has_z),
            Self::MultiPolygon(polygons) => polygons.iter().flatten().any(row_has_z),
            Self::Collection(parts) => parts.iter().any(Self::has_z),
        }
    }

    /// As ISO WKB, little-endian.
    pub(crate) fn to_wkb(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut Writer::new(&mut out, self.has_z()));
        out
    }

    fn write(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Point(Some(position)) => writer.point(*position),
            Self::Point(None) => writer.empty_point(),
            Self::Line(row) => writer.line(row),
            Self::Polygon(rings) => writer.polygon(rings),
            Self::MultiPoint(row) => {
                writer.multi(Kind::MultiPoint, row.len());
                row.iter().for_each(|position| writer.point(*position));
            }
            Self::MultiLine(rows) => {
                writer.multi(Kind::MultiLineString, rows.len());
                rows.iter().for_each(|row| writer.line(row));
            }
            Self::MultiPolygon(polygons) => {
                writer.multi(Kind::MultiPolygon, polygons.len());
                polygons.iter().for_each(|rings| writer.polygon(rings));
            }
            Self::Collection(parts) => {
                writer.multi(Kind::GeometryCollection, parts.len());
                parts.iter().for_each(|part| part.write(writer));
            }
        }
    }

    /// What WKB holds. Measures, parts without positions and bytes that cannot be read are left out: the tree has none.
    pub(crate) fn from_wkb(bytes: &[u8]) -> Self {
        let Ok(head) = wkb::head(bytes) else { return Self::Collection(Vec::new()) };
        if head.kind == Kind::GeometryCollection {
            let mut parts = Vec::new();
            let mut rest = bytes.get(HEAD_BYTES..).unwrap_or_default();
            while !rest.is_empty() {
                let Ok(length) = wkb::check(rest) else { break };
                parts.push(Self::plain_from_wkb(rest));
                rest = rest.get(length..).unwrap_or_default();
            }
            Self::Collection(parts)
        } else {
            Self::plain_from_wkb(bytes)
        }
    }

    fn plain_from_wkb(bytes: &[u8]) -> Self {
        let mut shape = wkb::head(bytes).map_or(Self::Collection(Vec::new()), |head| Self::empty(head.kind));
        let mut rings = Vec::new();
        // A walk that breaks off has handed over what can be read, which is all there is to write.
        let _ = wkb::walk(bytes, &mut |part| {
            match part {
                Some((Part::Ring { .. }, positions)) => rings.push(positions.xyz().collect()),
                Some((_, positions)) => shape.add(positions.xyz().collect()),
                None => shape.add_polygon(std::mem::take(&mut rings)),
            }
            ControlFlow::Continue(())
        });
        shape
    }

    fn add(&mut self, row: Vec<Vertex>) {
        match self {
            Self::Point(position) => *position = row.first().copied(),
            Self::MultiPoint(all) => all.extend(row),
            Self::Line(line) => *line = row,
            Self::MultiLine(lines) => lines.push(row),
            _ => {}
        }
    }

    fn add_polygon(&mut self, rings: Vec<Vec<Vertex>>) {
        match self {
            Self::Polygon(own) => *own = rings,
            Self::MultiPolygon(polygons) => polygons.push(rings),
            _ => {}
        }
    }
}

/// Whether positions make a line.
pub(crate) fn check_line(row: &[Vertex]) -> Result<(), Fault> {
    if row.len() < LINE_POSITIONS_MIN {
        return Err(Fault::new(
            format!("{LINE_POSITIONS_MIN} positions or more in a line"),
            counted(row.len(), "position"),
        ));
    }
    Ok(())
}

/// Whether positions make a ring.
pub(crate) fn check_ring(row: &[Vertex]) -> Result<(), Fault> {
    if row.len() < RING_POSITIONS_MIN {
        return Err(Fault::new(
            format!("{RING_POSITIONS_MIN} positions or more in a ring"),
            counted(row.len(), "position"),
        ));
    }
    let same = |[a, b]: [f64; 2]| a == b || (a.is_nan() && b.is_nan());
    let is_closed = row
        .first()
        .zip(row.last())
        .is_some_and(|([ax, ay, az], [bx, by, bz])| [[*ax, *bx], [*ay, *by], [*az, *bz]].into_iter().all(same));
    if is_closed {
        Ok(())
    } else {
        Err(Fault::new("a ring whose last position is its first", "a ring that is not closed"))
    }
}

/// Whether a position has as many numbers as those before it; `has_z` is what they had, and becomes known by the first.
pub(crate) fn check_dimension(has_z: &mut Option<bool>, numbers: usize) -> Result<(), Fault> {
    let wanted = has_z.map_or(if numbers == 3 { 3 } else { 2 }, |has_z| if has_z { 3 } else { 2 });
    if numbers != wanted {
        return Err(Fault::new(format!("{wanted} numbers in each position"), format!("{numbers}")));
    }
    *has_z = Some(wanted == 3);
    Ok(())
}

/// What is wrong with numbers that are no bbox.
pub(crate) fn bbox_fault(error: &watergang_core::bbox::BboxError) -> Fault {
    use watergang_core::bbox::BboxError as E;
    match error {
        E::Count { count } => Fault::new("4 numbers, or 6 with heights, in a bbox", format!("{count}")),
        E::NotFinite => Fault::new("finite numbers in a bbox", "one that is not"),
        E::UpsideDown { min_y, max_y } => Fault::new(
            "a bbox whose lower edge is below its upper one",
            format!("a lower edge {min_y} above an upper edge {max_y}"),
        ),
        E::HeightsUpsideDown { min_z, max_z } => Fault::new(
            "a bbox whose lowest height is below its highest",
            format!("a lowest height {min_z} above a highest {max_z}"),
        ),
    }
}

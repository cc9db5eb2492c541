//! One walk through a geometry for all formats but GeoJSON, whose writer is tuned by hand: WKB is read, empty points go,
//! positions are brought to the CRS of the answer, rings turned and axes put in order.

use crate::wkb::{DEPTH_MAX, Head, Positions, Wkb, doubled_area, kind, part_head};
use crate::{GeometryError, Target};

/// A geometry and its place in the one that it is a part of.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its kind, one of the seven of Simple Features: surfaces of triangles or polygons are multi-polygons here.
    pub kind: u32,
    /// Whether its positions have heights.
    pub has_z: bool,
    /// Kind of the whole; nothing where it is the whole.
    pub within: Option<u32>,
    /// Its place in the whole.
    pub place: u32,
}

/// What is drawn on a walk.
pub trait Draw {
    /// A geometry begins.
    fn open(&mut self, part: Part);
    /// The positions of a point, of a line, of the ring at that place or of all points of a multi-point; none where it
    /// is empty.
    fn sequence(&mut self, part: Part, place: u32, positions: &Positions);
    /// A geometry ends.
    fn close(&mut self, part: Part);
}

/// Walks through geometries; holds the buffer that positions pass through.
#[derive(Debug)]
pub struct Walker {
    target: Target,
    positions: Positions,
}

impl Walker {
    pub fn new(target: Target) -> Self {
        Self { target, positions: Positions::default() }
    }

    /// How positions are written.
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// Draws one geometry. On failure what was drawn is to be thrown away.
    pub fn walk(&mut self, wkb: &[u8], draw: &mut impl Draw) -> Result<(), GeometryError> {
        self.geometry(&mut Wkb(wkb), None, 0, 0, draw)
    }

    fn geometry(
        &mut self,
        wkb: &mut Wkb<'_>,
        within: Option<u32>,
        place: u32,
        depth: usize,
        draw: &mut impl Draw,
    ) -> Result<(), GeometryError> {
        let head = wkb.head()?;
        let kind = match head.kind {
            kind::POINT..=kind::GEOMETRY_COLLECTION => head.kind,
            kind::TRIANGLE => kind::POLYGON,
            kind::POLYHEDRAL_SURFACE | kind::TIN => kind::MULTI_POLYGON,
            code => return Err(GeometryError::UnknownKind { code }),
        };
        let part = Part { kind, has_z: head.has_z(), within, place };
        draw.open(part);
        match head.kind {
            kind::MULTI_POINT => self.points(wkb, head, part, draw)?,
            kind::MULTI_LINE_STRING => self.parts(wkb, head, part, kind::LINE_STRING, draw)?,
            kind::MULTI_POLYGON | kind::POLYHEDRAL_SURFACE => self.parts(wkb, head, part, kind::POLYGON, draw)?,
            kind::TIN => self.parts(wkb, head, part, kind::TRIANGLE, draw)?,
            kind::GEOMETRY_COLLECTION => {
                if depth == DEPTH_MAX {
                    return Err(GeometryError::TooDeep);
                }
                for place in 0..wkb.count(head)? {
                    self.geometry(wkb, Some(kind), place, depth + 1, draw)?;
                }
            }
            _ => self.simple(wkb, head, part, draw)?,
        }
        draw.close(part);
        Ok(())
    }

    /// What is in a point, a line or a polygon.
    fn simple(&mut self, wkb: &mut Wkb<'_>, head: Head, part: Part, draw: &mut impl Draw) -> Result<(), GeometryError> {
        match part.kind {
            kind::POINT => {
                self.positions.clear();
                wkb.positions(head, 1, &mut self.positions)?;
                self.positions.drop_empty_points();
                self.arrange(false)?;
                draw.sequence(part, 0, &self.positions);
            }
            kind::POLYGON => {
                for place in 0..wkb.count(head)? {
                    wkb.sequence(head, &mut self.positions)?;
                    let area = doubled_area(&self.positions.flat);
                    let is_wrong = if place == 0 { area < 0.0 } else { area > 0.0 };
                    self.arrange(self.target.right_handed && is_wrong)?;
                    draw.sequence(part, place, &self.positions);
                }
            }
            _ => {
                wkb.sequence(head, &mut self.positions)?;
                self.arrange(false)?;
                draw.sequence(part, 0, &self.positions);
            }
        }
        Ok(())
    }

    /// The points of a multi-point, which all have heads of their own, as one sequence.
    fn points(&mut self, wkb: &mut Wkb<'_>, head: Head, part: Part, draw: &mut impl Draw) -> Result<(), GeometryError> {
        self.positions.clear();
        for _ in 0..wkb.count(head)? {
            let point = part_head(wkb, head, kind::POINT)?;
            wkb.positions(point, 1, &mut self.positions)?;
        }
        self.positions.drop_empty_points();
        self.arrange(false)?;
        draw.sequence(part, 0, &self.positions);
        Ok(())
    }

    fn parts(
        &mut self,
        wkb: &mut Wkb<'_>,
        head: Head,
        whole: Part,
        part_kind: u32,
        draw: &mut impl Draw,
    ) -> Result<(), GeometryError> {
        let kind = if part_kind == kind::TRIANGLE { kind::POLYGON } else { part_kind };
        for place in 0..wkb.count(head)? {
            let head = part_head(wkb, head, part_kind)?;
            let part = Part { kind, has_z: whole.has_z, within: Some(whole.kind), place };
            draw.open(part);
            self.simple(wkb, head, part, draw)?;
            draw.close(part);
        }
        Ok(())
    }

    /// Brings the positions to the CRS of the answer, its axis order, and the other way round where that is wanted.
    fn arrange(&mut self, backwards: bool) -> Result<(), GeometryError> {
        let Positions { flat, heights } = &mut self.positions;
        if let Some(reproject) = self.target.reproject.as_ref().filter(|reproject| !reproject.is_identity())
            && reproject.apply_in_place(flat) > 0
        {
            return Err(GeometryError::NotFinite);
        }
        // One sum instead of a branch for each: it is finite only where all are.
        let sum: f64 = flat.iter().map(|[x, y]| x * 0.0 + y * 0.0).sum();
        if !sum.is_finite() {
            return Err(GeometryError::NotFinite);
        }
        if self.target.axis_order == watergang_core::AxisOrder::NorthEast {
            flat.iter_mut().for_each(|position| {
                let [x, y] = *position;
                *position = self.target.axis_order.arrange(x, y);
            });
        }
        if backwards {
            flat.reverse();
            heights.reverse();
        }
        Ok(())
    }
}

//! What is wrong with a geometry, all of it and where.
//!
//! The rules are those of OGC 06-103r4, section 6.1: rings are simple and closed, those of one polygon touch at single
//! places at most, holes lie in the shell and not in each other, the inside is in one piece, and the polygons of one
//! multipolygon share no area and no edge. PostGIS's `ST_IsValid` says the same; in addition, what is harmless but
//! tells of a fault in the making ([`FaultKind::is_harmless`]) is listed.

use crate::topology;
use crate::wkb::{Flow, Part, Positions, WkbError, walk};

/// How many faults are listed at most: a scribble has as many crossings as pairs of edges.
pub const FAULTS_MAX: usize = 100;

/// Something wrong at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where: x and y in the CRS of the geometry. Nothing for [`FaultKind::Empty`] and [`FaultKind::TooTangled`], and for a
    /// part without positions.
    pub at: Option<[f64; 2]>,
    /// The point, line or polygon that has it, counted from 0 through the whole geometry.
    pub part: usize,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The geometry has no position at all.
    Empty,
    /// A coordinate is NaN or infinite.
    NotFinite,
    /// A ring does not end where it starts.
    NotClosed,
    /// A ring has fewer than three different positions and the closing one, or a line fewer than two.
    TooFewPoints,
    /// Two positions in a row are the same.
    RepeatedPoint,
    /// A ring goes back the way it came.
    Spike,
    /// A ring crosses or touches itself.
    SelfIntersection,
    /// Rings of one polygon cross, or share an edge.
    RingsCross,
    /// A hole lies outside the shell.
    HoleOutside,
    /// A hole lies in another hole.
    HoleInHole,
    /// Holes that touch each other or the shell cut the inside in two.
    InsideDivided,
    /// Polygons of one geometry overlap, or share an edge.
    PolygonsOverlap,
    /// So many edges lie across one another that the search was given up.
    TooTangled,
}

impl FaultKind {
    /// Whether the geometry is valid all the same.
    #[must_use]
    pub const fn is_harmless(self) -> bool {
        matches!(self, Self::Empty | Self::RepeatedPoint)
    }

    /// The fault in words, for a report.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Empty => "the geometry is empty",
            Self::NotFinite => "a coordinate is no finite number",
            Self::NotClosed => "a ring does not end where it starts",
            Self::TooFewPoints => "a ring has fewer than four positions, or a line fewer than two",
            Self::RepeatedPoint => "two positions in a row are the same",
            Self::Spike => "a ring goes back the way it came",
            Self::SelfIntersection => "a ring crosses or touches itself",
            Self::RingsCross => "two rings of a polygon cross or share an edge",
            Self::HoleOutside => "a hole lies outside its shell",
            Self::HoleInHole => "a hole lies in another hole",
            Self::InsideDivided => "holes that touch cut the inside of a polygon in two",
            Self::PolygonsOverlap => "two polygons of the geometry overlap or share an edge",
            Self::TooTangled => "the edges are too tangled to be checked to the end",
        }
    }
}

/// Whether a geometry obeys the rules: whether it has no fault but harmless ones.
///
/// # Errors
/// See [`WkbError`].
pub fn is_valid(wkb: &[u8]) -> Result<bool, WkbError> {
    Ok(faults(wkb)?.iter().all(|fault| fault.kind.is_harmless()))
}

/// All faults of a geometry, at most [`FAULTS_MAX`].
///
/// How polygons lie is only looked at when each of their rings is whole, since otherwise one fault would be told many
/// times. The polygons of a geometry collection are held to the rule of a multipolygon, which is stricter than the
/// standard: nothing of ours has polygons that overlap in one geometry.
///
/// # Errors
/// See [`WkbError`].
pub fn faults(wkb: &[u8]) -> Result<Vec<Fault>, WkbError> {
    let mut found = Found::default();
    let mut polygons: Vec<topology::Polygon> = Vec::new();
    let mut rings: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut are_whole = true;
    let mut part_count = 0;
    let mut is_empty = true;
    let _ = walk(wkb, &mut |part| {
        let Some((kind, positions)) = part else {
            polygons.push(topology::Polygon { part: part_count, rings: std::mem::take(&mut rings) });
            part_count += 1;
            return Flow::Continue(());
        };
        is_empty &= positions.is_empty();
        let corners = found.corners(kind, positions, part_count);
        match (kind, corners) {
            (Part::Ring { .. }, Some(corners)) => rings.push(corners),
            (Part::Ring { .. }, None) => are_whole = false,
            _ => part_count += 1,
        }
        Flow::Continue(())
    })?;
    if is_empty {
        return Ok(vec![Fault { kind: FaultKind::Empty, at: None, part: 0 }]);
    }
    if are_whole {
        topology::check(&polygons, &mut found);
    }
    Ok(found.faults)
}

/// Faults as they are found, each once.
#[derive(Default)]
pub(crate) struct Found {
    faults: Vec<Fault>,
}

impl Found {
    pub(crate) fn add(&mut self, kind: FaultKind, at: Option<[f64; 2]>, part: usize) {
        let fault = Fault { kind, at, part };
        // Two edges that meet in a corner are four pairs of edges. Few faults are compared: the list is short.
        if !self.is_full() && !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.faults.len() >= FAULTS_MAX
    }

    pub(crate) fn has(&self, kinds: &[FaultKind]) -> bool {
        self.faults.iter().any(|fault| kinds.contains(&fault.kind))
    }

    /// The different positions in a row of a line, ring or point, a ring without its closing one; nothing where they
    /// are too bad to look further.
    fn corners(&mut self, kind: Part, positions: Positions<'_>, part: usize) -> Option<Vec<[f64; 2]>> {
        let mut corners: Vec<[f64; 2]> = Vec::with_capacity(positions.len());
        for position in positions.xy() {
            if !position.iter().all(|number| number.is_finite()) {
                self.add(FaultKind::NotFinite, Some(position), part);
                return None;
            }
            if corners.last() == Some(&position) {
                self.add(FaultKind::RepeatedPoint, Some(position), part);
            } else {
                corners.push(position);
            }
        }
        let (first, last) = (corners.first().copied(), corners.last().copied());
        let least = match kind {
            Part::Point => 1,
            Part::Line => 2,
            Part::Ring { .. } => {
                // An empty shell is an empty polygon, which is none.
                first?;
                if first == last && corners.len() > 1 {
                    corners.pop();
                } else {
                    self.add(FaultKind::NotClosed, last, part);
                }
                3
            }
        };
        if corners.len() < least {
            self.add(FaultKind::TooFewPoints, first, part);
            return None;
        }
        Some(corners)
    }
}

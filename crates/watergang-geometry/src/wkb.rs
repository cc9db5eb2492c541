//! Walking WKB: ISO and EWKB, both byte orders, Z and M.
//!
//! Nothing is allocated and nothing is trusted: a count that lies runs out of bytes before it costs memory or time.
//! Bytes behind the geometry are ignored, as PostGIS and GDAL do. Curves and surfaces (ISO codes from 8) are refused.
//!
//! Source: OGC 06-103r4 (simple features), section 8.2, for the layout and the ISO codes (1 to 7, plus 1000 for Z, 2000
//! for M, 3000 for both); the PostGIS manual, section 4.1.2.1, for the flags of EWKB.

/// EWKB: positions have heights.
const EWKB_Z: u32 = 0x8000_0000;
/// EWKB: positions have measures.
const EWKB_M: u32 = 0x4000_0000;
/// EWKB: the number of a CRS follows the type.
const EWKB_SRID: u32 = 0x2000_0000;
/// Bytes of one number of a position.
const ORDINATE_BYTES: usize = 8;

/// Why bytes are no geometry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WkbError {
    /// The bytes end too early.
    #[error("the geometry ends too early, {missing} bytes are missing")]
    Truncated {
        /// How many bytes more were needed, at least.
        missing: usize,
    },
    /// The first byte is neither 0 nor 1.
    #[error("{byte} is no byte order; 0 and 1 are")]
    ByteOrder {
        /// What stood there.
        byte: u8,
    },
    /// A type that simple features do not have.
    #[error("geometry type {code} is not supported; point to geometry collection, 1 to 7, are")]
    Type {
        /// The code.
        code: u32,
    },
    /// A part that its kind of multi-geometry cannot have.
    #[error("a {holder:?} holds a {part:?}, which it cannot")]
    Part {
        /// What holds it.
        holder: Kind,
        /// What it is.
        part: Kind,
    },
    /// Collections in collections in collections.
    #[error("geometry collections are nested more than {} deep", MAX_DEPTH)]
    TooDeep,
    /// Not a GeoPackage geometry.
    #[error("the blob is no GeoPackage geometry, which starts with `GP` and a whole header")]
    NotGeoPackage,
    /// A position that the asked operation has no answer for.
    #[error("a position lies outside the domain of the calculation")]
    OutsideDomain,
}

/// Why bytes are no geometry, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error} (at byte {at_byte})")]
pub struct Misread {
    /// How many bytes were read before.
    pub at_byte: usize,
    /// What is wrong there.
    #[source]
    pub error: WkbError,
}

/// How deep collections may be nested.
pub const MAX_DEPTH: u8 = 32;

/// What a primitive is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A point.
    Point,
    /// A line.
    Line,
    /// A ring of a polygon; the first is its shell.
    Ring {
        /// Whether it is the shell.
        is_shell: bool,
    },
}

/// Positions in a row, as bytes.
#[derive(Clone, Copy, Debug)]
pub struct Positions<'a> {
    bytes: &'a [u8],
    stride: usize,
    little: bool,
    has_z: bool,
}

impl<'a> Positions<'a> {
    /// How many.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.bytes.len() / self.stride
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Whether each has a height.
    #[must_use]
    pub const fn has_z(&self) -> bool {
        self.has_z
    }

    /// x and y of each.
    #[inline]
    pub fn xy(self) -> impl Iterator<Item = [f64; 2]> + 'a {
        let little = self.little;
        self.bytes.chunks_exact(self.stride).map(move |position| match position.first_chunk::<16>() {
            Some(both) => two_numbers(both, little),
            None => [f64::NAN; 2],
        })
    }

    /// Hands x and y of each over. Faster than [`Positions::xy`]: what differs between geometries is decided once, so
    /// that the loop of the usual ones, little-endian with two or three numbers, holds nothing else.
    #[inline]
    pub fn each_xy(self, mut visit: impl FnMut([f64; 2])) {
        match (self.stride, self.little) {
            (16, true) => self.bytes.as_chunks::<16>().0.iter().for_each(|position| visit(two_numbers(position, true))),
            (24, true) => self.bytes.as_chunks::<24>().0.iter().for_each(|position| {
                if let Some(both) = position.first_chunk::<16>() {
                    visit(two_numbers(both, true));
                }
            }),
            _ => self.xy().for_each(visit),
        }
    }

    /// z of each, where positions have heights.
    pub fn z(self) -> Option<impl Iterator<Item = f64> + 'a> {
        self.has_z.then(|| self.xyz().map(|[_, _, z]| z))
    }

    /// x, y and z of each; z is NaN where positions have no height.
    pub fn xyz(self) -> impl Iterator<Item = [f64; 3]> + 'a {
        let Self { bytes, stride, little, has_z } = self;
        bytes.chunks_exact(stride).map(move |position| match position.as_chunks::<ORDINATE_BYTES>().0 {
            [x, y, z, ..] if has_z => [number(*x, little), number(*y, little), number(*z, little)],
            [x, y, ..] => [number(*x, little), number(*y, little), f64::NAN],
            _ => [f64::NAN; 3],
        })
    }

    /// The bytes of all, if they are just what ISO little-endian WKB has in that place: no measures.
    pub(crate) const fn as_iso_little_endian(&self) -> Option<&'a [u8]> {
        let wanted = if self.has_z { 3 } else { 2 };
        if self.little && self.stride == wanted * ORDINATE_BYTES { Some(self.bytes) } else { None }
    }
}

#[inline]
fn number(bytes: [u8; ORDINATE_BYTES], little: bool) -> f64 {
    if little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) }
}

#[inline]
fn two_numbers(bytes: &[u8; 16], little: bool) -> [f64; 2] {
    // One load of sixteen bytes.
    let both = u128::from_ne_bytes(*bytes);
    if little {
        let both = u128::from_le(both);
        [f64::from_bits(both as u64), f64::from_bits((both >> 64) as u64)]
    } else {
        let both = u128::from_be(both);
        [f64::from_bits((both >> 64) as u64), f64::from_bits(both as u64)]
    }
}

/// Whether a walk goes on.
pub type Flow = std::ops::ControlFlow<()>;

/// Hands each point, line and ring of a geometry over, in order, until the visitor breaks off. Also says where a
/// polygon ends, by a call with nothing.
///
/// # Errors
/// See [`WkbError`].
pub fn walk<'a>(
    wkb: &'a [u8],
    visit: &mut impl FnMut(Option<(Part, Positions<'a>)>) -> Flow,
) -> Result<Flow, WkbError> {
    let mut cursor = Cursor { rest: wkb };
    cursor.geometry(visit, 0)
}

/// Reads a geometry to its end, for nothing but to see whether it can be, and how many bytes it takes.
///
/// # Errors
/// See [`Misread`]: as any walk, but with the place for a report.
pub fn check(wkb: &[u8]) -> Result<usize, Misread> {
    let mut cursor = Cursor { rest: wkb };
    let result = cursor.geometry(&mut |_| Flow::Continue(()), 0);
    let at_byte = wkb.len() - cursor.rest.len();
    result.map(|_| at_byte).map_err(|error| Misread { at_byte, error })
}

/// Reads the head of a geometry alone: what it is, not whether the rest is whole.
///
/// # Errors
/// See [`WkbError`].
pub fn head(wkb: &[u8]) -> Result<Head, WkbError> {
    Cursor { rest: wkb }.head()
}

/// What stands in front of every geometry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// What it is.
    pub kind: Kind,
    /// Whether positions have heights.
    pub has_z: bool,
    /// Whether positions have measures.
    pub has_m: bool,
    /// Whether its numbers are little-endian.
    pub is_little_endian: bool,
    /// The number of its CRS, which EWKB may have.
    pub srid: Option<u32>,
}

/// What a geometry is; the numbers are those of ISO WKB in two dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    /// One position.
    Point = 1,
    /// Positions in a row.
    LineString = 2,
    /// A shell and its holes.
    Polygon = 3,
    /// Points.
    MultiPoint = 4,
    /// Lines.
    MultiLineString = 5,
    /// Polygons.
    MultiPolygon = 6,
    /// Geometries of any kind.
    GeometryCollection = 7,
}

impl Kind {
    const fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            1 => Self::Point,
            2 => Self::LineString,
            3 => Self::Polygon,
            4 => Self::MultiPoint,
            5 => Self::MultiLineString,
            6 => Self::MultiPolygon,
            7 => Self::GeometryCollection,
            _ => return None,
        })
    }

    /// Whether it is made of whole geometries, each with a head of its own.
    #[must_use]
    pub const fn is_multi(self) -> bool {
        matches!(self, Self::MultiPoint | Self::MultiLineString | Self::MultiPolygon | Self::GeometryCollection)
    }

    /// The kind that holds any number of these; itself for one that already does.
    #[must_use]
    pub const fn multi(self) -> Self {
        match self {
            Self::Point => Self::MultiPoint,
            Self::LineString => Self::MultiLineString,
            Self::Polygon => Self::MultiPolygon,
            multi => multi,
        }
    }

    /// Whether a geometry of this kind may hold one of the other kind as a part (OGC 06-103r4, section 8.2.8).
    #[must_use]
    pub fn may_hold(self, part: Self) -> bool {
        self == Self::GeometryCollection || (self.is_multi() && !part.is_multi() && part.multi() == self)
    }
}

/// The bytes that are still to be read.
pub(crate) struct Cursor<'a> {
    pub(crate) rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], WkbError> {
        let missing = count.saturating_sub(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(WkbError::Truncated { missing })?;
        self.rest = rest;
        Ok(taken)
    }

    /// A count of things that follow, or a code.
    pub(crate) fn word(&mut self, is_little_endian: bool) -> Result<u32, WkbError> {
        let missing = 4_usize.saturating_sub(self.rest.len());
        let (bytes, rest) = self.rest.split_first_chunk::<4>().ok_or(WkbError::Truncated { missing })?;
        self.rest = rest;
        Ok(if is_little_endian { u32::from_le_bytes(*bytes) } else { u32::from_be_bytes(*bytes) })
    }

    pub(crate) fn positions(&mut self, count: usize, head: Head) -> Result<Positions<'a>, WkbError> {
        let stride = ORDINATE_BYTES * (2 + usize::from(head.has_z) + usize::from(head.has_m));
        let wanted = count.checked_mul(stride).ok_or(WkbError::Truncated { missing: usize::MAX })?;
        Ok(Positions { bytes: self.take(wanted)?, stride, little: head.is_little_endian, has_z: head.has_z })
    }

    pub(crate) fn head(&mut self) -> Result<Head, WkbError> {
        let is_little_endian = match self.take(1)? {
            [1] => true,
            [0] => false,
            other => return Err(WkbError::ByteOrder { byte: other.first().copied().unwrap_or_default() }),
        };
        let raw = self.word(is_little_endian)?;
        let code = raw & !(EWKB_Z | EWKB_M | EWKB_SRID);
        let (iso_z, iso_m) = match code / 1_000 {
            0 => (false, false),
            1 => (true, false),
            2 => (false, true),
            3 => (true, true),
            _ => return Err(WkbError::Type { code }),
        };
        let kind = Kind::from_code(code % 1_000).ok_or(WkbError::Type { code })?;
        let srid = if raw & EWKB_SRID == 0 { None } else { Some(self.word(is_little_endian)?) };
        Ok(Head { kind, has_z: iso_z || raw & EWKB_Z != 0, has_m: iso_m || raw & EWKB_M != 0, is_little_endian, srid })
    }

    fn geometry(
        &mut self,
        visit: &mut impl FnMut(Option<(Part, Positions<'a>)>) -> Flow,
        depth: u8,
    ) -> Result<Flow, WkbError> {
        if depth > MAX_DEPTH {
            return Err(WkbError::TooDeep);
        }
        let head = self.head()?;
        match head.kind {
            Kind::Point => {
                let position = self.positions(1, head)?;
                Ok(if is_empty_point(position) { Flow::Continue(()) } else { visit(Some((Part::Point, position))) })
            }
            Kind::LineString => {
                let count = self.word(head.is_little_endian)? as usize;
                let positions = self.positions(count, head)?;
                Ok(if positions.is_empty() { Flow::Continue(()) } else { visit(Some((Part::Line, positions))) })
            }
            Kind::Polygon => {
                let rings = self.word(head.is_little_endian)?;
                for ring in 0..rings {
                    let count = self.word(head.is_little_endian)? as usize;
                    let positions = self.positions(count, head)?;
                    if visit(Some((Part::Ring { is_shell: ring == 0 }, positions))).is_break() {
                        return Ok(Flow::Break(()));
                    }
                }
                Ok(visit(None))
            }
            multi => {
                let parts = self.word(head.is_little_endian)?;
                for _ in 0..parts {
                    self.check_part(multi)?;
                    if self.geometry(visit, depth + 1)?.is_break() {
                        return Ok(Flow::Break(()));
                    }
                }
                Ok(Flow::Continue(()))
            }
        }
    }

    /// Whether the geometry ahead may stand in one of the given kind. Otherwise it is an error: a multipolygon that
    /// holds a line has no meaning that two programs agree upon.
    pub(crate) fn check_part(&self, holder: Kind) -> Result<(), WkbError> {
        let part = head(self.rest)?.kind;
        if holder.may_hold(part) { Ok(()) } else { Err(WkbError::Part { holder, part }) }
    }
}

/// POINT EMPTY is written as a position of NaN (OGC 12-128r18, clause 2.1.3.1.1; PostGIS does the same).
pub(crate) fn is_empty_point(position: Positions<'_>) -> bool {
    position.xy().all(|[x, y]| x.is_nan() && y.is_nan())
}

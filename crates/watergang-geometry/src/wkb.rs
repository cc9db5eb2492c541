//! Walking WKB: ISO and EWKB, both byte orders, Z and M.
//!
//! Source: OGC 06-103r4 (simple features), section 8.2; ISO 19125 codes; PostGIS for the EWKB flags.

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
    #[error("geometry type {code} is not supported")]
    Type {
        /// The code.
        code: u32,
    },
    /// Collections in collections in collections.
    #[error("geometry collections are nested more than {} deep", MAX_DEPTH)]
    TooDeep,
    /// Not a GeoPackage geometry.
    #[error("the blob is no GeoPackage geometry")]
    NotGeoPackage,
    /// A position that the asked operation has no answer for.
    #[error("a position lies outside the domain of the projection")]
    OutsideDomain,
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
    /// x and y of each.
    #[inline]
    pub fn xy(self) -> impl Iterator<Item = [f64; 2]> + 'a {
        let little = self.little;
        self.bytes.chunks_exact(self.stride).map(move |position| [number(position, 0, little), number(position, 8, little)])
    }
    /// z of each, where positions have heights.
    pub fn z(self) -> Option<impl Iterator<Item = f64> + 'a> {
        let little = self.little;
        self.has_z.then(|| self.bytes.chunks_exact(self.stride).map(move |position| number(position, 16, little)))
    }
}

#[inline]
fn number(bytes: &[u8], at: usize, little: bool) -> f64 {
    let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) else { return f64::NAN };
    if little { f64::from_le_bytes(*chunk) } else { f64::from_be_bytes(*chunk) }
}

/// Whether a walk goes on.
pub type Flow = std::ops::ControlFlow<()>;

/// Hands each point, line and ring of a geometry over, in order, until the visitor breaks off. Also says where a
/// polygon ends, by a call with nothing.
///
/// # Errors
/// See [`WkbError`].
pub fn walk<'a>(wkb: &'a [u8], visit: &mut impl FnMut(Option<(Part, Positions<'a>)>) -> Flow) -> Result<Flow, WkbError> {
    let mut cursor = Cursor { rest: wkb };
    cursor.geometry(visit, 0)
}

struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], WkbError> {
        let (taken, rest) =
            self.rest.split_at_checked(count).ok_or(WkbError::Truncated { missing: count.saturating_sub(self.rest.len()) })?;
        self.rest = rest;
        Ok(taken)
    }

    fn word(&mut self, little: bool) -> Result<u32, WkbError> {
        let bytes = self.take(4)?.first_chunk::<4>().copied().unwrap_or_default();
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn positions(&mut self, count: usize, head: Head) -> Result<Positions<'a>, WkbError> {
        let stride = 8 * (2 + usize::from(head.has_z) + usize::from(head.has_m));
        let wanted = count.checked_mul(stride).ok_or(WkbError::Truncated { missing: usize::MAX })?;
        Ok(Positions { bytes: self.take(wanted)?, stride, little: head.little, has_z: head.has_z })
    }

    fn head(&mut self) -> Result<Head, WkbError> {
        let little = match self.take(1)? {
            [1] => true,
            [0] => false,
            other => return Err(WkbError::ByteOrder { byte: other.first().copied().unwrap_or_default() }),
        };
        let raw = self.word(little)?;
        if raw & 0x2000_0000 != 0 {
            self.word(little)?;
        }
        let code = raw & 0x0fff_ffff;
        let (has_z, has_m) = match code / 1_000 {
            0 => (raw & 0x8000_0000 != 0, raw & 0x4000_0000 != 0),
            1 => (true, false),
            2 => (false, true),
            3 => (true, true),
            _ => return Err(WkbError::Type { code }),
        };
        Ok(Head { kind: code % 1_000, has_z, has_m, little })
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
            1 => {
                let position = self.positions(1, head)?;
                // POINT EMPTY is a position of NaN.
                if position.xy().any(|[x, y]| x.is_nan() && y.is_nan()) {
                    return Ok(Flow::Continue(()));
                }
                Ok(visit(Some((Part::Point, position))))
            }
            2 => {
                let count = self.word(head.little)? as usize;
                let positions = self.positions(count, head)?;
                Ok(if positions.is_empty() { Flow::Continue(()) } else { visit(Some((Part::Line, positions))) })
            }
            3 => {
                let rings = self.word(head.little)?;
                for ring in 0..rings {
                    let count = self.word(head.little)? as usize;
                    let positions = self.positions(count, head)?;
                    if visit(Some((Part::Ring { is_shell: ring == 0 }, positions))).is_break() {
                        return Ok(Flow::Break(()));
                    }
                }
                Ok(visit(None))
            }
            4..=7 => {
                let parts = self.word(head.little)?;
                for _ in 0..parts {
                    if self.geometry(visit, depth + 1)?.is_break() {
                        return Ok(Flow::Break(()));
                    }
                }
                Ok(Flow::Continue(()))
            }
            code => Err(WkbError::Type { code }),
        }
    }
}

#[derive(Clone, Copy)]
struct Head {
    kind: u32,
    has_z: bool,
    has_m: bool,
    little: bool,
}

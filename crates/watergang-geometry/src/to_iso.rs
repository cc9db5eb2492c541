//! Any WKB as ISO WKB, little-endian: what travels inside the product.
//!
//! PostGIS hands out EWKB, with the number of the CRS; other programs may write big-endian. Measures (M) are dropped
//! everywhere: no format of ours has them.

use crate::orient::{must_turn, signed_area};
use crate::wkb::{Cursor, Flow, Head, Kind, MAX_DEPTH, Positions, WkbError, walk};
use crate::write::Writer;

/// Appends a geometry as ISO WKB, little-endian, with heights where it has any and without measures.
///
/// On an error the buffer is as it was. Bytes behind the geometry are left out.
///
/// # Errors
/// See [`WkbError`].
pub fn to_iso(wkb: &[u8], out: &mut Vec<u8>) -> Result<(), WkbError> {
    rewrite(wkb, out, AS_IT_IS)
}

/// Appends a geometry like [`to_iso`], without heights.
///
/// # Errors
/// See [`WkbError`].
pub fn drop_z(wkb: &[u8], out: &mut Vec<u8>) -> Result<(), WkbError> {
    rewrite(wkb, out, Change { keeps_z: false, ..AS_IT_IS })
}

/// Appends a geometry like [`to_iso`], a single one as a multi-geometry of one part: a column has one kind, and holds
/// both. An empty single geometry becomes a multi-geometry without parts.
///
/// # Errors
/// See [`WkbError`].
pub fn promote_to_multi(wkb: &[u8], out: &mut Vec<u8>) -> Result<(), WkbError> {
    rewrite(wkb, out, Change { is_promoted: true, ..AS_IT_IS })
}

/// Appends a geometry like [`to_iso`], with rings by the right-hand rule: shells counter-clockwise, holes clockwise
/// (RFC 7946, section 3.1.6).
///
/// # Errors
/// See [`WkbError`].
pub fn right_handed(wkb: &[u8], out: &mut Vec<u8>) -> Result<(), WkbError> {
    rewrite(wkb, out, Change { is_right_handed: true, ..AS_IT_IS })
}

/// What becomes different, besides the spelling.
#[derive(Clone, Copy)]
struct Change {
    keeps_z: bool,
    is_promoted: bool,
    is_right_handed: bool,
}

/// Nothing.
const AS_IT_IS: Change = Change { keeps_z: true, is_promoted: false, is_right_handed: false };

fn rewrite(wkb: &[u8], out: &mut Vec<u8>, change: Change) -> Result<(), WkbError> {
    let start = out.len();
    out.reserve(wkb.len());
    let result = append(wkb, out, change);
    if result.is_err() {
        out.truncate(start);
    }
    result
}

fn append(wkb: &[u8], out: &mut Vec<u8>, change: Change) -> Result<(), WkbError> {
    let mut cursor = Cursor { rest: wkb };
    let head = cursor.head()?;
    let mut writer = Writer::new(out, head.has_z && change.keeps_z);
    if change.is_promoted && !head.kind.is_multi() {
        let is_empty = is_empty(wkb)?;
        writer.multi(head.kind.multi(), usize::from(!is_empty));
        if is_empty {
            return Ok(());
        }
    }
    body(&mut cursor, head, &mut writer, change, 0)
}

/// Whether a single geometry has no position.
fn is_empty(wkb: &[u8]) -> Result<bool, WkbError> {
    let flow = walk(wkb, &mut |part| match part {
        Some((_, positions)) if !positions.is_empty() => Flow::Break(()),
        _ => Flow::Continue(()),
    })?;
    Ok(flow.is_continue())
}

/// Writes the geometry whose head was read. Parts get the dimensions of the whole: a part without heights in one that
/// has them gets NaN.
fn body(
    cursor: &mut Cursor<'_>,
    head: Head,
    writer: &mut Writer<'_>,
    change: Change,
    depth: u8,
) -> Result<(), WkbError> {
    if depth > MAX_DEPTH {
        return Err(WkbError::TooDeep);
    }
    writer.head(head.kind);
    match head.kind {
        Kind::Point => writer.read_positions(cursor.positions(1, head)?),
        Kind::LineString => writer.read_row(row(cursor, head)?),
        Kind::Polygon => {
            let rings = cursor.word(head.is_little_endian)?;
            writer.count(rings as usize);
            for ring in 0..rings {
                let positions = row(cursor, head)?;
                if change.is_right_handed && must_turn(signed_area(positions.xy()), ring == 0) {
                    let mut turned: Vec<[f64; 3]> = positions.xyz().collect();
                    turned.reverse();
                    writer.row(&turned);
                } else {
                    writer.read_row(positions);
                }
            }
        }
        multi => {
            let parts = cursor.word(head.is_little_endian)?;
            writer.count(parts as usize);
            for _ in 0..parts {
                cursor.check_part(multi)?;
                let head = cursor.head()?;
                body(cursor, head, writer, change, depth + 1)?;
            }
        }
    }
    Ok(())
}

fn row<'a>(cursor: &mut Cursor<'a>, head: Head) -> Result<Positions<'a>, WkbError> {
    let count = cursor.word(head.is_little_endian)? as usize;
    cursor.positions(count, head)
}

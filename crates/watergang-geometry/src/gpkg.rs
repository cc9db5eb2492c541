//! The geometry blob of a GeoPackage: a header, then ISO WKB (OGC 12-128r18, clause 2.1.3).

use crate::envelope::{Envelope, envelope};
use crate::wkb::WkbError;

/// A blob taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parsed<'a> {
    /// Number of the CRS in the file.
    pub srs_id: i32,
    /// The envelope, where the header has one.
    pub envelope: Option<Envelope>,
    /// Whether the header says that the geometry is empty.
    pub is_empty: bool,
    /// The geometry.
    pub wkb: &'a [u8],
}

/// Takes a blob apart. The WKB is not looked at.
///
/// # Errors
/// [`WkbError::NotGeoPackage`].
pub fn parse(blob: &[u8]) -> Result<Parsed<'_>, WkbError> {
    let (head, rest) = blob.split_first_chunk::<8>().ok_or(WkbError::NotGeoPackage)?;
    let [b'G', b'P', _version, flags, a, b, c, d] = *head else { return Err(WkbError::NotGeoPackage) };
    let little = flags & 1 == 1;
    let srs_id = if little { i32::from_le_bytes([a, b, c, d]) } else { i32::from_be_bytes([a, b, c, d]) };
    let numbers = match flags >> 1 & 7 {
        0 => 0,
        1 => 4,
        2 | 3 => 6,
        4 => 8,
        _ => return Err(WkbError::NotGeoPackage),
    };
    let (bounds, wkb) = rest.split_at_checked(numbers * 8).ok_or(WkbError::NotGeoPackage)?;
    let mut bounds = bounds
        .chunks_exact(8)
        .filter_map(|chunk| chunk.first_chunk::<8>())
        .map(|chunk| if little { f64::from_le_bytes(*chunk) } else { f64::from_be_bytes(*chunk) });
    let envelope = match (bounds.next(), bounds.next(), bounds.next(), bounds.next()) {
        (Some(min_x), Some(max_x), Some(min_y), Some(max_y)) if min_x <= max_x && min_y <= max_y => {
            Some(Envelope { min_x, min_y, max_x, max_y })
        }
        _ => None,
    };
    Ok(Parsed { srs_id, envelope, is_empty: flags >> 4 & 1 == 1, wkb })
}

/// Appends a geometry as a blob: little-endian, with an envelope unless it is a point or empty.
///
/// # Errors
/// See [`WkbError`].
pub fn write(srs_id: i32, wkb: &[u8], out: &mut Vec<u8>) -> Result<(), WkbError> {
    let bounds = envelope(wkb)?;
    let extended = bounds.filter(|bounds| bounds.min_x < bounds.max_x || bounds.min_y < bounds.max_y);
    let flags = 1 | u8::from(extended.is_some()) << 1 | u8::from(bounds.is_none()) << 4;
    out.extend([b'G', b'P', 0, flags]);
    out.extend(srs_id.to_le_bytes());
    if let Some(Envelope { min_x, min_y, max_x, max_y }) = extended {
        for number in [min_x, max_x, min_y, max_y] {
            out.extend(number.to_le_bytes());
        }
    }
    out.extend_from_slice(wkb);
    Ok(())
}

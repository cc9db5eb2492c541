//! Heights for geometries that have none, and single parts.

use watergang_geometry::WkbError;
/// Deepest nesting of collections that is followed; the same as everywhere.
use watergang_geometry::wkb::MAX_DEPTH;

/// Appends an ISO little-endian WKB without heights as one with them, all the same.
///
/// # Errors
/// When the bytes are not such a WKB.
pub(crate) fn add_z(flat: &[u8], height: f64, out: &mut Vec<u8>) -> Result<(), WkbError> {
    let start = out.len();
    let result = raise(flat, height, out, 0).map(|_| ());
    if result.is_err() {
        out.truncate(start);
    }
    result
}

/// Raises one geometry and gives the bytes behind it.
fn raise<'a>(flat: &'a [u8], height: f64, out: &mut Vec<u8>, depth: u8) -> Result<&'a [u8], WkbError> {
    if depth > MAX_DEPTH {
        return Err(WkbError::TooDeep);
    }
    let (order, rest) = flat.split_first().ok_or(WkbError::Truncated { missing: 1 })?;
    out.push(*order);
    let (code, mut rest) = read_word(rest)?;
    out.extend_from_slice(&(code + 1000).to_le_bytes());
    let mut count = 1;
    if code != 1 {
        (count, rest) = read_word(rest)?;
        out.extend_from_slice(&count.to_le_bytes());
    }
    match code {
        1 | 2 => raise_row(rest, count, height, out),
        3 => {
            for _ in 0..count {
                let (length, after) = read_word(rest)?;
                out.extend_from_slice(&length.to_le_bytes());
                rest = raise_row(after, length, height, out)?;
            }
            Ok(rest)
        }
        4..=7 => {
            for _ in 0..count {
                rest = raise(rest, height, out, depth + 1)?;
            }
            Ok(rest)
        }
        _ => Err(WkbError::Type { code }),
    }
}

fn raise_row<'a>(bytes: &'a [u8], count: u32, height: f64, out: &mut Vec<u8>) -> Result<&'a [u8], WkbError> {
    let wanted = (count as usize).saturating_mul(16);
    let missing = wanted.saturating_sub(bytes.len());
    let (run, rest) = bytes.split_at_checked(wanted).ok_or(WkbError::Truncated { missing })?;
    for position in run.chunks_exact(16) {
        out.extend_from_slice(position);
        out.extend_from_slice(&height.to_le_bytes());
    }
    Ok(rest)
}

fn read_word(bytes: &[u8]) -> Result<(u32, &[u8]), WkbError> {
    let missing = 4_usize.saturating_sub(bytes.len());
    let (word, rest) = bytes.split_first_chunk::<4>().ok_or(WkbError::Truncated { missing })?;
    Ok((u32::from_le_bytes(*word), rest))
}

/// The only part of an ISO little-endian multi-geometry; nothing where it has none or several.
pub(crate) fn single_part(multi: &[u8]) -> Option<&[u8]> {
    let (_, rest) = multi.split_first_chunk::<5>()?;
    let (count, part) = read_word(rest).ok()?;
    (count == 1).then_some(part)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use watergang_geometry::wkb::Kind;
    use watergang_geometry::write::Writer;

    fn square(has_z: bool, z: f64) -> Vec<u8> {
        let ring = [[0.0, 0.0, z], [1.0, 0.0, z], [1.0, 1.0, z], [0.0, 0.0, z]];
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out, has_z);
        writer.multi(Kind::GeometryCollection, 2);
        writer.polygon(&[ring]);
        writer.point([5.0, 6.0, z]);
        out
    }

    #[test]
    fn bytes_that_end_too_early_are_an_error_and_no_panic() {
        let wkb = square(false, 0.0);
        for length in 0..wkb.len() {
            assert!(add_z(wkb.get(..length).unwrap(), 1.0, &mut Vec::new()).is_err(), "{length}");
        }
    }

    #[test]
    fn a_flat_geometry_is_raised() {
        let mut raised = Vec::new();
        add_z(&square(false, 0.0), 7.0, &mut raised).unwrap();
        assert_eq!(raised, square(true, 7.0));
    }
}

//! Geometries as PostGIS sends them, brought into ISO WKB.
//!
//! PostGIS writes the number of the CRS behind the type of the outermost geometry, and flags for Z and M in the types'
//! high bits (manual, section 4.1.2.1), in the byte order of its machine. ISO has no place for the number and writes
//! Z and M as thousands (OGC 06-103r4, table 7).

use watergang_geometry::WkbError;

const Z: u32 = 0x8000_0000;
const M: u32 = 0x4000_0000;
const SRID: u32 = 0x2000_0000;
/// Bytes of the byte order, the type and the number of the CRS.
const HEAD_BYTES: usize = 9;
/// Collections in collections; PostGIS itself stops at 200, other stores of ours at this.
const DEPTH_MAX: u8 = watergang_geometry::wkb::MAX_DEPTH;

/// Appends a geometry as ISO WKB.
///
/// A geometry of two dimensions is copied without its number, since its parts are ISO already. Otherwise the types of
/// all parts are written anew in place.
///
/// # Errors
/// When the bytes are no geometry. What was appended is then of no use.
pub(crate) fn append_iso(ewkb: &[u8], out: &mut Vec<u8>) -> Result<(), WkbError> {
    let Some(([order, type_bytes @ ..], rest)) = ewkb.split_first_chunk::<5>() else {
        return Err(WkbError::Truncated { missing: 5_usize.saturating_sub(ewkb.len()) });
    };
    let little = *order == 1;
    let word = if little { u32::from_le_bytes(*type_bytes) } else { u32::from_be_bytes(*type_bytes) };
    let rest = if word & SRID == 0 { rest } else { ewkb.get(HEAD_BYTES..).unwrap_or_default() };
    let start = out.len();
    out.reserve(5 + rest.len());
    out.push(*order);
    let plain = word & !SRID;
    out.extend(if little { plain.to_le_bytes() } else { plain.to_be_bytes() });
    out.extend_from_slice(rest);
    if word & (Z | M) == 0 {
        return Ok(());
    }
    let written = out.get_mut(start..).unwrap_or_default();
    Rewriter { bytes: written, at: 0 }.geometry(0)
}

/// Walks over a geometry and writes each type as ISO has it.
struct Rewriter<'a> {
    bytes: &'a mut [u8],
    at: usize,
}

impl Rewriter<'_> {
    fn word(&mut self, little: bool) -> Result<u32, WkbError> {
        let bytes = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk::<4>);
        let bytes = *bytes.ok_or(WkbError::Truncated { missing: 4 })?;
        self.at += 4;
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn skip(&mut self, count: u32, bytes_each: usize) -> Result<(), WkbError> {
        let past = (count as usize).checked_mul(bytes_each).and_then(|bytes| bytes.checked_add(self.at));
        match past {
            Some(past) if past <= self.bytes.len() => {
                self.at = past;
                Ok(())
            }
            _ => Err(WkbError::Truncated { missing: bytes_each }),
        }
    }

    fn geometry(&mut self, depth: u8) -> Result<(), WkbError> {
        if depth > DEPTH_MAX {
            return Err(WkbError::TooDeep);
        }
        let little = match self.bytes.get(self.at) {
            Some(1) => true,
            Some(0) => false,
            Some(byte) => return Err(WkbError::ByteOrder { byte: *byte }),
            None => return Err(WkbError::Truncated { missing: 1 }),
        };
        self.at += 1;
        let place = self.at;
        let word = self.word(little)?;
        let (has_z, has_m, kind) = (word & Z != 0, word & M != 0, word & !(Z | M | SRID));
        let iso = kind + 1_000 * u32::from(has_z) + 2_000 * u32::from(has_m);
        let iso = if little { iso.to_le_bytes() } else { iso.to_be_bytes() };
        if let Some(to) = self.bytes.get_mut(place..place + 4) {
            to.copy_from_slice(&iso);
        }
        let position_bytes = 8 * (2 + usize::from(has_z) + usize::from(has_m));
        match kind {
            1 => self.skip(1, position_bytes),
            // A circular string (8) is laid out like a line, a triangle (17) like a polygon.
            2 | 8 => {
                let count = self.word(little)?;
                self.skip(count, position_bytes)
            }
            3 | 17 => {
                let rings = self.word(little)?;
                for _ in 0..rings {
                    let count = self.word(little)?;
                    self.skip(count, position_bytes)?;
                }
                Ok(())
            }
            // Everything else is made of whole geometries.
            4..=7 | 9..=12 | 15 | 16 => {
                let parts = self.word(little)?;
                for _ in 0..parts {
                    self.geometry(depth + 1)?;
                }
                Ok(())
            }
            code => Err(WkbError::Type { code }),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<char> = hex.chars().filter(|digit| !digit.is_whitespace()).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap()).collect()
    }

    #[track_caller]
    fn check(ewkb: &str, iso: &str) {
        let mut out = vec![7];
        append_iso(&bytes(ewkb), &mut out).unwrap();
        assert_eq!(out, [&[7], bytes(iso).as_slice()].concat());
    }

    /// Both columns from PostGIS 3.3: `ST_AsEWKB` and `ST_AsBinary` of the same geometry.
    #[test]
    fn what_postgis_writes_becomes_what_postgis_calls_binary() {
        let [one, two, three, four] = ["000000000000f03f", "0000000000000040", "0000000000000840", "0000000000001040"];
        check(&format!("01 01000020 e6100000 {one}{two}"), &format!("01 01000000 {one}{two}"));
        check(&format!("01 010000a0 e6100000 {one}{two}{three}"), &format!("01 e9030000 {one}{two}{three}"));
        check(&format!("01 01000060 e6100000 {one}{two}{three}"), &format!("01 d1070000 {one}{two}{three}"));
        check(
            &format!("01 040000a0 e6100000 01000000 01 01000080 {one}{two}{three}"),
            &format!("01 ec030000 01000000 01 e9030000 {one}{two}{three}"),
        );
        let line = format!("01 02000000 02000000 {one}{two}{three}{four}");
        check(&line, &line);
        check("01 030000a0 e6100000 00000000", "01 eb030000 00000000");
    }

    #[test]
    fn bytes_that_end_early_are_refused() {
        for ewkb in ["", "01", "01 010000a0 e6100000", "01 040000a0 e6100000 02000000 01 01000080"] {
            assert!(append_iso(&bytes(ewkb), &mut Vec::new()).is_err(), "{ewkb}");
        }
    }
}

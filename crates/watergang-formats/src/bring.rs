//! Geometries as WKB in the CRS of an answer.

use watergang_crs::{CrsError, Reproject};
use watergang_geometry::{WkbError, projected, to_iso};

use crate::Layout;

/// Brings geometries from the CRS of the rows to that of the answer, as ISO WKB, little-endian, x before y whatever the
/// CRS says, without measures.
#[derive(Debug)]
pub struct Bring(Option<Reproject>);

impl Bring {
    /// As a layout wants it.
    pub fn new(layout: &Layout<'_>) -> Result<Self, CrsError> {
        let reproject = Reproject::new(layout.registry, layout.storage_crs, layout.crs)?;
        Ok(Self((!reproject.is_identity()).then_some(reproject)))
    }

    /// Appends the geometry; on an error the buffer is as it was.
    pub fn write(&self, wkb: &[u8], out: &mut Vec<u8>) -> Result<(), WkbError> {
        match &self.0 {
            None => to_iso(wkb, out),
            Some(reproject) => projected(wkb, out, &mut |positions| reproject.apply_in_place(positions)),
        }
    }
}

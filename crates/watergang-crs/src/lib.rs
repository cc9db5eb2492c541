//! Stand-in until the CRS crate arrives.
#![allow(missing_docs)]
use watergang_core::{AxisOrder, CrsId};
#[derive(Debug, Default)]
pub struct Registry;
#[derive(Debug)]
pub struct CrsInfo { pub axis_order: AxisOrder, pub antimeridian_x: Option<f64> }
#[derive(Debug, thiserror::Error)]
#[error("unknown CRS")]
pub struct CrsError;
impl Registry {
    pub fn contains(&self, crs: CrsId) -> bool { matches!(crs, CrsId::Crs84 | CrsId::Crs84h | CrsId::Epsg(4326 | 3857 | 31370 | 2154)) }
    pub fn describe(&self, _crs: CrsId) -> Option<&CrsInfo> { None }
    pub fn transform_bbox(&self, b: [f64; 4], from: CrsId, to: CrsId) -> Result<Vec<[f64; 4]>, CrsError> {
        let r = Reproject::new(self, from, to)?;
        let (a, c) = r.apply(b[0], b[1]).zip(r.apply(b[2], b[3])).ok_or(CrsError)?;
        Ok(vec![[a.0 - 1e-9, a.1 - 1e-9, c.0 + 1e-9, c.1 + 1e-9]])
    }
}
#[derive(Clone, Debug)]
pub struct Reproject(u8);
const R: f64 = 6_378_137.0;
impl Reproject {
    pub fn new(_registry: &Registry, from: CrsId, to: CrsId) -> Result<Self, CrsError> {
        let g = |c| matches!(c, CrsId::Crs84 | CrsId::Crs84h | CrsId::Epsg(4326));
        match (g(from), g(to)) {
            (true, true) => Ok(Self(0)),
            (true, false) if to == CrsId::Epsg(3857) => Ok(Self(1)),
            (false, true) if from == CrsId::Epsg(3857) => Ok(Self(2)),
            _ if from == to => Ok(Self(0)),
            _ => Err(CrsError),
        }
    }
    pub fn is_identity(&self) -> bool { self.0 == 0 }
    pub fn apply(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        Some(match self.0 {
            0 => (x, y),
            1 => (x.to_radians() * R, (std::f64::consts::FRAC_PI_4 + y.to_radians() / 2.0).tan().ln() * R),
            _ => ((x / R).to_degrees(), (2.0 * (y / R).exp().atan() - std::f64::consts::FRAC_PI_2).to_degrees()),
        })
    }
}

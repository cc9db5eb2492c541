//! CRSs of the configuration.

use watergang_core::{AxisOrder, CrsId};

use crate::builtin;
use crate::error::CrsError;
use crate::pipeline::{self, steps_of};
use crate::proj_thread;
use crate::registry::{Area, CrsInfo, Definition, Unit};

/// A CRS as the configuration describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomCrs {
    /// Code in the EPSG registry.
    pub code: u32,
    /// Name for people.
    pub name: String,
    /// Order of the axes by the authority.
    pub axis_order: AxisOrder,
    /// Area of use.
    pub area: Area,
    /// Unit of x and y.
    pub unit: Unit,
    /// PROJ pipeline from longitude and latitude in degrees on ETRS89 or WGS 84 to x and y, with every ellipsoid
    /// written out (`+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=utm …`).
    pub pipeline: String,
    /// Accuracy of the pipeline, in metres.
    pub accuracy_m: f64,
}

/// How far a coordinate may move on the way there and back, in degrees: about 1 cm.
const ROUND_TRIP_DEG: f64 = 1e-7;

impl CustomCrs {
    /// Tries the pipeline in the middle of the area, there and back.
    ///
    /// # Errors
    /// When the area is no area, or the pipeline is none, cannot be turned round, or does not come back to where it
    /// started.
    pub fn to_info(&self) -> Result<CrsInfo, CrsError> {
        self.check_words().map_err(|reason| self.fault(reason))?;
        let info = CrsInfo {
            id: CrsId::Epsg(self.code),
            name: self.name.clone(),
            axis_order: self.axis_order,
            area: self.area,
            unit: self.unit,
            definition: Definition::Custom { pipeline: self.pipeline.clone() },
            operation: format!("pipeline of the configuration: {}", self.pipeline),
            accuracy_m: self.accuracy_m,
        };
        self.check_round_trip(&info)?;
        Ok(info)
    }

    fn check_words(&self) -> Result<(), String> {
        let Area { west_deg, south_deg, east_deg, north_deg } = self.area;
        // Written so that NaN is refused as well.
        if !(west_deg < east_deg && south_deg < north_deg && south_deg >= -90.0 && north_deg <= 90.0) {
            return Err(format!(
                "its area {west_deg} {south_deg} {east_deg} {north_deg} is not west, south, east, north in degrees"
            ));
        }
        if !self.pipeline.trim_start().starts_with("+proj=pipeline ") {
            return Err("its pipeline must begin with `+proj=pipeline +step`".to_owned());
        }
        let unusable = ["+omit_fwd", "+omit_inv", "+nadgrids", "+init", "+datum", "+geoidgrids"];
        for step in steps_of(&self.pipeline) {
            if let Some(word) = unusable.iter().find(|word| step.split(' ').any(|part| part.starts_with(**word))) {
                return Err(format!("its pipeline may not use `{word}`"));
            }
        }
        Ok(())
    }

    fn check_round_trip(&self, info: &CrsInfo) -> Result<(), CrsError> {
        let hub = builtin::crs84();
        let there = pipeline::between(&hub, info);
        let back = pipeline::between(info, &hub);
        let (lon, lat) = self.area.center_deg();
        let place = proj_thread::convert(&there, lon, lat)?
            .and_then(|(x, y)| proj_thread::convert(&back, x, y).transpose())
            .transpose()?;
        match place {
            Some((x, y)) if (x - lon).abs() <= ROUND_TRIP_DEG && (y - lat).abs() <= ROUND_TRIP_DEG => Ok(()),
            _ => Err(self.fault(format!(
                "its pipeline does not lead from the middle of its area, {lon} {lat}, there and back; it must start from longitude and latitude in degrees"
            ))),
        }
    }

    fn fault(&self, reason: String) -> CrsError {
        CrsError::Custom { code: self.code, reason }
    }
}

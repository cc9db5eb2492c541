//! Bringing coordinates from one CRS to another.

use std::sync::Arc;

use proj::Proj;
use watergang_core::CrsId;

use crate::datum::{Datum, Shift};
use crate::error::CrsError;
use crate::proj_thread;
use crate::projection::Kernel;
use crate::registry::{CrsInfo, Definition, Registry};

/// The way from one CRS to another: x and y in, x and y out. Heights are none of its business, they stay.
///
/// Cheap to clone and free to move between threads.
#[derive(Clone, Debug)]
pub struct Reproject {
    from: CrsId,
    to: CrsId,
    route: Arc<Route>,
}

#[derive(Debug)]
enum Route {
    /// Both CRSs have the same coordinates.
    Identity,
    /// Without a call of PROJ.
    Closed(Box<Closed>),
    /// By PROJ.
    Proj(Pipeline),
}

#[derive(Debug)]
struct Pipeline {
    text: String,
    /// Largest y that may go in: PROJ writes a line on standard error for every latitude beyond the pole.
    y_max: f64,
}

#[derive(Debug)]
struct Closed {
    from: Kernel,
    shift_to_hub: Option<Shift>,
    shift_from_hub: Option<Shift>,
    to: Kernel,
}

impl Route {
    fn new(from: &CrsInfo, to: &CrsInfo, pipeline: String) -> Result<Self, CrsError> {
        if from.is_same_as(to) {
            return Ok(Self::Identity);
        }
        let Some(((from_datum, from_kernel), (to_datum, to_kernel))) = closed_form(from).zip(closed_form(to)) else {
            // Tried at once, so that a pipeline that PROJ refuses is an error here and not a hole in the data later.
            proj_thread::with_pipeline(&pipeline, |_| ())?;
            let y_max = if from.is_geographic() { 90.0 } else { f64::INFINITY };
            return Ok(Self::Proj(Pipeline { text: pipeline, y_max }));
        };
        let (shift_to_hub, shift_from_hub) =
            if from_datum.to_hub == to_datum.to_hub { (None, None) } else { (shift(from_datum), shift(to_datum)) };
        Ok(Self::Closed(Box::new(Closed { from: from_kernel, shift_to_hub, shift_from_hub, to: to_kernel })))
    }
}

fn closed_form(crs: &CrsInfo) -> Option<(&Datum, Kernel)> {
    match &crs.definition {
        Definition::BuiltIn { datum, projection } => Some((datum, Kernel::new(projection, &datum.ellipsoid)?)),
        Definition::Custom { .. } => None,
    }
}

fn shift(datum: &Datum) -> Option<Shift> {
    datum.to_hub.as_ref().map(|helmert| Shift::new(&datum.ellipsoid, helmert))
}

impl Reproject {
    /// The way from one CRS to another.
    ///
    /// # Errors
    /// When the registry lacks one of them, or PROJ refuses the pipeline.
    pub fn new(registry: &Registry, from: CrsId, to: CrsId) -> Result<Self, CrsError> {
        let pipeline = registry.pipeline(from, to)?;
        let route = Route::new(registry.require(from)?, registry.require(to)?, pipeline)?;
        Ok(Self { from, to, route: Arc::new(route) })
    }

    /// CRS of the coordinates that go in.
    #[must_use]
    pub const fn from(&self) -> CrsId {
        self.from
    }
    /// CRS of the coordinates that come out.
    #[must_use]
    pub const fn to(&self) -> CrsId {
        self.to
    }

    /// Whether coordinates stay as they are.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        matches!(*self.route, Route::Identity)
    }

    /// Brings one coordinate over; nothing where it has no place in the target CRS (a pole in Web Mercator, a latitude
    /// beyond 90 degrees, NaN). For many coordinates [`Reproject::apply_in_place`] is faster.
    #[inline]
    #[must_use]
    pub fn apply(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        match &*self.route {
            Route::Identity => Some((x, y)),
            Route::Proj(pipeline) => {
                proj_thread::with_pipeline(&pipeline.text, |proj| pipeline.apply(proj, x, y)).ok().flatten()
            }
            Route::Closed(closed) => closed.apply(x, y),
        }
    }

    /// Brings a run of coordinates over, each where it stands. A coordinate that has no place in the target CRS becomes
    /// NaN, NaN; the answer is how many there are.
    pub fn apply_in_place(&self, coords: &mut [[f64; 2]]) -> usize {
        match &*self.route {
            Route::Identity => 0,
            Route::Proj(pipeline) => {
                proj_thread::with_pipeline(&pipeline.text, |proj| each(coords, |x, y| pipeline.apply(proj, x, y)))
                    .unwrap_or_else(|_| each(coords, |_, _| None))
            }
            Route::Closed(closed) => each(coords, |x, y| closed.apply(x, y)),
        }
    }
}

impl Pipeline {
    fn apply(&self, proj: &Proj, x: f64, y: f64) -> Option<(f64, f64)> {
        if !x.is_finite() || !y.is_finite() || y.abs() > self.y_max {
            return None;
        }
        proj_thread::convert_with(proj, x, y)
    }
}

impl Closed {
    #[inline]
    fn apply(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (lon, lat) = self.from.inverse(x, y)?;
        let (lon, lat) = match (&self.shift_to_hub, &self.shift_from_hub) {
            (None, None) => (lon, lat),
            (Some(shift), None) => shift.forth(lon, lat),
            (None, Some(shift)) => shift.back(lon, lat),
            (Some(shift), Some(other)) => shift.over(other, lon, lat),
        };
        self.to.forward(lon, lat).filter(|(x, y)| x.is_finite() && y.is_finite())
    }
}

#[inline]
fn each(coords: &mut [[f64; 2]], bring: impl Fn(f64, f64) -> Option<(f64, f64)>) -> usize {
    let mut lost_count = 0;
    for coord in coords {
        let [x, y] = *coord;
        *coord = bring(x, y).map_or_else(
            || {
                lost_count += 1;
                [f64::NAN; 2]
            },
            |(x, y)| [x, y],
        );
    }
    lost_count
}

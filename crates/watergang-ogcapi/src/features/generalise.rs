//! Fewer positions for whoever looks from afar: Features Part 7 (draft), and `max-allowable-offset`, which says the same
//! as a distance.
//!
//! Geometries are simplified as they pass by. Levels that are made ahead of time do not exist yet.

use std::f64::consts::PI;
use std::sync::Arc;

use serde_json::json;
use watergang_core::{Collection, CrsId, PageEnd, Reply, Revision, RowBatch, RowBatchBuilder, Rows};
use watergang_crs::{CrsInfo, Registry};
use watergang_geometry::simplify;
use watergang_http::Problem;
use watergang_http::parameter::{Parameter, Reader};
use watergang_http::problem::Faults;

use crate::api::Api;

/// Zoom levels that a map may have; the next is of millimetres.
const ZOOM_LEVEL_MAX: f64 = 30.0;
/// Pixels of the whole world at zoom level 0 (Two Dimensional Tile Matrix Set 2.0, WebMercatorQuad).
const PIXELS_AT_ZERO: f64 = 256.0;
/// Metres of a turn around the equator of WGS 84.
const EQUATOR_M: f64 = 2.0 * PI * 6_378_137.0;
/// Degrees of a turn.
const TURN_DEGREES: f64 = 360.0;

/// The zoom level of the map that the items are for.
pub static ZOOM_LEVEL: Reader<f64> = Reader {
    is: Parameter {
        name: "zoom-level",
        about: "parameter.zoom-level.about",
        schema: |_| json!({ "type": "number", "minimum": 0, "maximum": ZOOM_LEVEL_MAX }),
    },
    read: |text, _| {
        let level = text.parse::<f64>().ok().filter(|level| (0.0..=ZOOM_LEVEL_MAX).contains(level));
        level.ok_or_else(|| {
            let max = ZOOM_LEVEL_MAX.to_string();
            Problem::parameter("zoom-level", text, "parameter.zoom-level.bad").with("max", max)
        })
    },
};

/// How far what is drawn may stray from what is stored.
pub static MAX_ALLOWABLE_OFFSET: Reader<f64> = Reader {
    is: Parameter {
        name: "max-allowable-offset",
        about: "parameter.max-allowable-offset.about",
        schema: |_| json!({ "type": "number", "minimum": 0 }),
    },
    read: |text, _| {
        let offset = text.parse::<f64>().ok().filter(|offset| offset.is_finite() && *offset >= 0.0);
        offset.ok_or_else(|| Problem::parameter("max-allowable-offset", text, "parameter.max-allowable-offset.bad"))
    },
};

/// Reads [`ZOOM_LEVEL`] and [`MAX_ALLOWABLE_OFFSET`]: the larger tolerance of the two in the unit of the storage CRS;
/// nothing where neither is asked for.
pub(crate) fn tolerance(api: &Api, collection: &Collection, crs: CrsId, faults: &mut Faults) -> Option<f64> {
    let context = api.context(Some(collection));
    let registry = &api.state.registry;
    let zoom_level = faults.keep(api.query.read(&ZOOM_LEVEL, &context));
    let offset = faults.keep(api.query.read(&MAX_ALLOWABLE_OFFSET, &context));
    let storage = registry.describe(collection.storage_crs);
    let by_level = zoom_level.map(|level| pixel(level, storage) / 2.0);
    let by_offset = offset.map(|offset| offset * units(crs, registry) / units(collection.storage_crs, registry));
    by_level.into_iter().chain(by_offset).reduce(f64::max).filter(|tolerance| *tolerance > 0.0)
}

/// A pixel of a zoom level, in the unit of a CRS: on the ground in the middle of its area, where that is metres.
fn pixel(zoom_level: f64, crs: Option<&CrsInfo>) -> f64 {
    let pixels = PIXELS_AT_ZERO * zoom_level.exp2();
    match crs.filter(|crs| !crs.is_geographic()) {
        None => TURN_DEGREES / pixels,
        Some(crs) => {
            let latitude_deg = crs.area.south_deg.midpoint(crs.area.north_deg);
            EQUATOR_M / pixels * latitude_deg.to_radians().cos()
        }
    }
}

/// Metres of a unit of a CRS, about.
fn units(crs: CrsId, registry: &Registry) -> f64 {
    if registry.describe(crs).is_none_or(CrsInfo::is_geographic) { EQUATOR_M / TURN_DEGREES } else { 1.0 }
}

/// Rows whose geometries are simplified as they pass by.
pub(crate) struct Generalised {
    /// The rows as they are stored.
    pub(crate) rows: Box<dyn Rows>,
    /// In the unit of the storage CRS.
    pub(crate) tolerance: f64,
}

impl Rows for Generalised {
    fn revision(&self) -> &Revision {
        self.rows.revision()
    }

    fn next(&mut self) -> Reply<'_, Option<RowBatch>> {
        let tolerance = self.tolerance;
        let answer = self.rows.next();
        Box::pin(async move { answer.await.map(|batch| batch.map(|batch| generalised(&batch, tolerance))) })
    }

    fn known_count(&self) -> Option<u64> {
        self.rows.known_count()
    }

    fn page_end(&mut self) -> Reply<'_, PageEnd> {
        self.rows.page_end()
    }
}

/// The rows with their geometries simplified.
pub(crate) fn generalised(batch: &RowBatch, tolerance: f64) -> RowBatch {
    let mut out = RowBatchBuilder::new(batch.crs(), Arc::clone(batch.columns()));
    for row in batch.rows() {
        out.id(row.id());
        if let Some(wkb) = row.wkb()
            && out.geometry_with(|buffer| simplify(wkb, tolerance, buffer)).is_err()
        {
            // What cannot be read goes on as it is, so that the format can say so.
            out.geometry(wkb);
        }
        row.values().for_each(|value| out.value(value));
        out.end_row();
    }
    out.finish()
}

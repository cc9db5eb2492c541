//! From the query of a request for items to a read in the system's words.

use watergang_core::{AxisOrder, Bbox, BboxError, Collection, CrsId, Filter, ItemQuery};
use watergang_crs::CrsInfo;
use watergang_http::Problem;
use watergang_http::problem::Faults;

use crate::api::Api;
use crate::features::parameters::{
    BBOX, BBOX_CRS, CRS, CURSOR, DATETIME, ITEMS, LIMIT, OFFSET, Place, property_value, read_ids, read_q,
    simple_properties,
};
use crate::features::profile::Profiles;
use crate::features::selection::{self, Selection};
use crate::features::{filtering, generalise};

/// A request for items, understood.
#[derive(Debug)]
pub struct ItemsRequest {
    /// What the store is asked.
    pub query: ItemQuery,
    /// CRS of the answer's coordinates.
    pub crs: CrsId,
    /// How far geometries may stray from what is stored, in the unit of the storage CRS.
    pub tolerance: Option<f64>,
    /// The profiles of the answer.
    pub(crate) profiles: Profiles,
}

/// Reads the query of a request for items.
///
/// # Errors
/// A problem that names every parameter that is unknown or has a bad value.
pub fn read(api: &Api, collection: &Collection) -> Result<ItemsRequest, Problem> {
    let mut faults = Faults::default();
    let context = api.context(Some(collection));
    let own = simple_properties(collection).map(|property| property.name.as_str());
    api.refuse_unknown(ITEMS, own, &mut faults);
    let limit = faults.keep(api.query.read(&LIMIT, &context)).unwrap_or(collection.limit_default);
    let (cursor, until) = match faults.keep(api.query.read(&CURSOR, &context)) {
        None => (None, None),
        Some(Place::After(cursor)) => (Some(cursor), None),
        Some(Place::EndingAt(cursor)) => (None, Some(cursor)),
    };
    let Selection { columns, geometry } = selection::selection(api, collection, &mut faults);
    let query = ItemQuery {
        filter: filter(api, collection, &mut faults),
        sort: selection::sort(api, collection, &mut faults),
        cursor,
        until,
        offset: faults.keep(api.query.read(&OFFSET, &context)).unwrap_or(0),
        // Capped, not refused: /req/core/fc-limit-response-1, clause C.
        limit: limit.min(collection.limit_max),
        columns,
        geometry,
    };
    let crs = faults.keep(api.query.read(&CRS, &context)).unwrap_or_else(|| default_crs(collection));
    let tolerance = generalise::tolerance(api, collection, crs, &mut faults);
    let profiles = profiles(api, collection, &mut faults);
    faults.finish()?;
    Ok(ItemsRequest { query, crs, tolerance, profiles })
}

/// A request for one item, understood.
#[derive(Debug)]
pub struct ItemRequest {
    /// CRS of the answer's coordinates.
    pub crs: CrsId,
    /// What of the item comes.
    pub selection: Selection,
    /// How far the geometry may stray from what is stored, in the unit of the storage CRS.
    pub tolerance: Option<f64>,
    /// The profiles of the answer.
    pub(crate) profiles: Profiles,
}

/// Reads the query of a request for one item.
///
/// # Errors
/// A problem that names every parameter that is unknown or has a bad value.
pub fn read_one(api: &Api, collection: &Collection) -> Result<ItemRequest, Problem> {
    let mut faults = Faults::default();
    api.refuse_unknown(crate::features::parameters::ITEM, std::iter::empty(), &mut faults);
    let crs = faults.keep(api.query.read(&CRS, &api.context(Some(collection))));
    let crs = crs.unwrap_or_else(|| default_crs(collection));
    let selection = selection::selection(api, collection, &mut faults);
    let tolerance = generalise::tolerance(api, collection, crs, &mut faults);
    let profiles = profiles(api, collection, &mut faults);
    faults.finish()?;
    Ok(ItemRequest { crs, selection, tolerance, profiles })
}

fn profiles(api: &Api, collection: &Collection, faults: &mut Faults) -> Profiles {
    faults.keep(Profiles::of(api, collection))
}

fn default_crs(collection: &Collection) -> CrsId {
    collection.crs.first().copied().unwrap_or(CrsId::Crs84)
}

fn filter(api: &Api, collection: &Collection, faults: &mut Faults) -> Filter {
    let context = api.context(Some(collection));
    let mut parts = Vec::new();
    parts.extend(bbox(api, collection, faults));
    parts.extend(faults.keep(api.query.read(&DATETIME, &context)).map(Filter::Datetime));
    parts.extend(faults.keep(read_ids(&api.query)).map(Filter::Ids));
    parts.extend(faults.keep(read_q(&api.query)).map(Filter::Search));
    parts.extend(filtering::filter(api, collection, faults));
    for property in simple_properties(collection) {
        let Some(text) = faults.keep(api.query.one(&property.name)) else { continue };
        let value = property_value(&property.name, property.kind, text);
        let equals = value.map(|value| Some(Filter::Equals { property: property.name.clone(), value }));
        parts.extend(faults.keep(equals));
    }
    Filter::All(parts)
}

fn bbox(api: &Api, collection: &Collection, faults: &mut Faults) -> Option<Filter> {
    let context = api.context(Some(collection));
    let given = api.query.read(&BBOX_CRS, &context);
    // Without its CRS nothing can be said about the rectangle.
    let is_readable = given.is_ok();
    let crs = faults.keep(given).unwrap_or(CrsId::Crs84);
    let numbers = faults.keep(api.query.read(&BBOX, &context)).filter(|_| is_readable)?;
    let bad = |why| Problem::parameter("bbox", api.query.one("bbox").ok().flatten().unwrap_or_default(), why);
    let bbox = rectangle(&numbers, api.state.registry.describe(crs)).map_err(bad).map(Some);
    // Items without geometry, all items of a collection that has none, hold for every rectangle.
    Some(Filter::Bbox { bbox: faults.keep(bbox)?, crs })
}

/// The rectangle of some numbers, or the key of the text that says why there is none.
fn rectangle(numbers: &[f64], info: Option<&CrsInfo>) -> Result<Bbox, &'static str> {
    let order = info.map_or(AxisOrder::EastNorth, |info| info.axis_order);
    let bbox = Bbox::from_parameter(numbers, order).map_err(|error| match error {
        BboxError::UpsideDown { .. } | BboxError::HeightsUpsideDown { .. } => "parameter.bbox.order",
        BboxError::Count { .. } | BboxError::NotFinite => "parameter.bbox.bad",
    })?;
    if info.is_none_or(CrsInfo::is_geographic) {
        if bbox.min_y() < -90.0 || bbox.max_y() > 90.0 {
            return Err("parameter.bbox.latitude");
        }
        return once_round_the_globe(&bbox).ok_or("parameter.bbox.bad");
    }
    if bbox.crosses_antimeridian() && info.and_then(CrsInfo::antimeridian_x).is_none() {
        return Err("parameter.bbox.crossing");
    }
    Ok(bbox)
}

/// The same rectangle with longitudes from -180 to 180: maps that are scrolled past the antimeridian count on.
fn once_round_the_globe(bbox: &Bbox) -> Option<Bbox> {
    let is_usual = |longitude: f64| (-180.0..=180.0).contains(&longitude);
    let (west, east) = (bbox.min_x(), bbox.max_x());
    if is_usual(west) && is_usual(east) {
        return Some(*bbox);
    }
    let wrapped = |longitude: f64| (longitude + 180.0).rem_euclid(360.0) - 180.0;
    let (west, east) = if east - west >= 360.0 { (-180.0, 180.0) } else { (wrapped(west), wrapped(east)) };
    let flat = Bbox::new(west, bbox.min_y(), east, bbox.max_y()).ok()?;
    match bbox.heights() {
        Some([low, high]) => flat.with_heights(low, high).ok(),
        None => Some(flat),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(west: f64, east: f64, expected: [f64; 2]) {
        let bbox = once_round_the_globe(&Bbox::new(west, 0.0, east, 1.0).unwrap()).unwrap();
        assert_eq!([bbox.min_x(), bbox.max_x()], expected, "{west} {east}");
    }

    #[test]
    fn longitudes_past_the_antimeridian_come_back_on_its_other_side() {
        check(-180.0, 180.0, [-180.0, 180.0]);
        check(170.0, -170.0, [170.0, -170.0]);
        check(170.0, 190.0, [170.0, -170.0]);
        check(-190.0, -170.0, [170.0, -170.0]);
        check(362.0, 363.0, [2.0, 3.0]);
        check(-200.0, 200.0, [-180.0, 180.0]);
    }
}

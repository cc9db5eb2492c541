//! `GET /collections` and `GET /collections/{collectionId}`.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use futures_util::{StreamExt, TryStreamExt, stream};
use watergang_core::{AxisOrder, Collection, CrsId, Direction, Filter, ItemQuery, SortKey, SpatialExtent};
use watergang_crs::transform_bbox;
use watergang_formats::target::{DECIMALS_DEGREES, decimals};
use watergang_http::negotiate::{HTML, JSON};
use watergang_http::{Link, Problem, ProblemKind};

use crate::api::Api;
use crate::blocks::BLOCKS;
use crate::common::wire::{self, CollectionEntry, Collections, Extent, TemporalExtent};
use crate::features::bulk;
use crate::features::parameters::crs_of;
use crate::{State, pages, respond};

/// URI of the Gregorian calendar, in which all our times are.
const GREGORIAN: &str = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";

/// Extents that are asked for at a time.
const EXTENTS_AT_ONCE: usize = 8;

/// A collection with what its store tells of it now.
#[derive(Debug)]
pub struct Described {
    /// The collection.
    pub collection: Arc<Collection>,
    /// The state of its items.
    pub revision: String,
    /// `[min_x, min_y, max_x, max_y]` in the storage CRS.
    pub envelope: Option<[f64; 4]>,
    /// `[west, south, east, north]` in degrees.
    pub bbox: Option<[f64; 4]>,
    /// First and last instant.
    pub interval: Option<[Option<String>; 2]>,
}

/// All collections.
///
/// # Errors
/// A problem for a bad parameter or a store that does not answer.
pub async fn collections(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, &[JSON, HTML])?;
    api.refuse_all()?;
    // A few at a time: a store that is asked for all at once has no ear for others meanwhile.
    let collections: Vec<_> = api.catalog.collections.values().cloned().collect();
    let described = stream::iter(&collections).map(|one| describe_if_there(&api, one)).buffered(EXTENTS_AT_ONCE);
    let all: Vec<Described> = described.try_filter_map(|one| std::future::ready(Ok(one))).try_collect().await?;
    let links = api.own_links();
    let revisions: Vec<_> = all.iter().map(|one| one.revision.as_str()).collect();
    let version = respond::version(&api, "/collections", &revisions.join(" "));
    let entry = |one| entry(&api, one, links_of(&api, one));
    let document = Collections { links: &links, collections: all.iter().map(entry).collect() };
    respond::document(&api, &version, &links, &document, || pages::collections(&api, &all, &links))
}

/// One collection.
///
/// # Errors
/// A problem for a bad parameter, an unknown collection or a store that does not answer.
pub async fn collection(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, &[JSON, HTML])?;
    let collection = api.collection(request.match_info().get("collectionId").unwrap_or_default())?;
    api.refuse_all()?;
    let described = describe(&api, &collection).await?;
    let own = api.own_links();
    let version = respond::version(&api, collection.id.as_str(), &described.revision);
    if let Some(answer) = respond::not_modified(&api, &version) {
        return Ok(answer);
    }
    let preview = if api.form == HTML {
        pages::preview(&api, &collection, &ItemQuery::new(Filter::EVERYTHING, 1)).await?
    } else {
        None
    };
    let links: Vec<_> = own.iter().cloned().chain(links_of(&api, &described)).collect();
    let document = entry(&api, &described, links.clone());
    let page = || pages::collection(&api, &described, &links, preview.as_ref());
    respond::document(&api, &version, &own, &document, page)
}

/// The same for the list, which goes on without a collection whose table is gone: by itself that one is 404.
async fn describe_if_there(api: &Api, collection: &Arc<Collection>) -> Result<Option<Described>, Problem> {
    match describe(api, collection).await {
        Err(problem) if problem.kind == ProblemKind::NotFound => Ok(None),
        described => described.map(Some),
    }
}

/// Asks the store where and when the items are.
pub(crate) async fn describe(api: &Api, collection: &Arc<Collection>) -> Result<Described, Problem> {
    let (revision, extent) = collection.store.extent(&api.ask(), &collection.id).await?;
    Ok(Described {
        envelope: extent.envelope,
        bbox: degrees(api, collection, &extent),
        interval: extent
            .interval
            .map(|interval| [interval.start, interval.end].map(|bound| bound.map(|time| time.to_string()))),
        collection: Arc::clone(collection),
        revision: revision.0.to_string(),
    })
}

/// The envelope in degrees, no farther than the globe reaches. It is wider by the last decimal than its items, about a
/// centimetre: an item on its edge is still inside after a client has projected it, rounded it and sent it back.
fn degrees(api: &Api, collection: &Collection, extent: &SpatialExtent) -> Option<[f64; 4]> {
    let [min_x, min_y, max_x, max_y] = extent.envelope?;
    let home = watergang_core::Bbox::new(min_x, min_y, max_x, max_y).ok()?;
    let bbox = transform_bbox(&api.state.registry, &home, collection.storage_crs, CrsId::Crs84).ok()?;
    let exact = [bbox.min_x(), bbox.min_y(), bbox.max_x(), bbox.max_y()];
    let [west, south, east, north] = outward(exact, DECIMALS_DEGREES, 1.0);
    Some([west.clamp(-180.0, 180.0), south.clamp(-90.0, 90.0), east.clamp(-180.0, 180.0), north.clamp(-90.0, 90.0)])
}

/// A rectangle with that many decimals, no smaller than it was and so many units of the last decimal wider: the
/// coordinates of items are rounded too, and none may lie outside.
fn outward([min_x, min_y, max_x, max_y]: [f64; 4], decimals: u8, margin: f64) -> [f64; 4] {
    let scale = 10_f64.powi(i32::from(decimals));
    let down = |number: f64| ((number * scale).floor() - margin) / scale;
    let up = |number: f64| ((number * scale).ceil() + margin) / scale;
    [down(min_x), down(min_y), up(max_x), up(max_y)]
}

/// The links of a collection, in the list and on its own.
fn links_of(api: &Api, described: &Described) -> Vec<Link> {
    let collection = &described.collection;
    let here = api.url(&format!("/collections/{}", collection.id));
    let title = collection.title.in_language(api.language);
    let mut links = Vec::new();
    if api.path == "/collections" {
        links.push(Link::new("self", here.clone(), JSON.media_type).titled(title));
        links.push(Link::new("alternate", format!("{here}?f=html"), HTML.media_type).titled(title));
    }
    links.extend(BLOCKS.iter().flat_map(|block| (block.collection_links)(api, collection)));
    links.extend(bulk::links(api, collection, &described.revision));
    if let Some(license) = collection.license.as_ref().or(api.catalog.instance.license.as_ref()) {
        links.push(Link::untyped("license", license.clone()).titled(api.text("page.licence")));
    }
    links
}

/// A collection as documents have it.
fn entry<'a>(api: &Api, described: &'a Described, links: Vec<Link>) -> CollectionEntry<'a> {
    let collection = &described.collection;
    let geometry = collection.schema.geometry.as_ref();
    CollectionEntry {
        id: collection.id.as_str(),
        title: collection.title.in_language(api.language),
        description: collection.description.in_language(api.language),
        keywords: &collection.keywords,
        attribution: collection.attribution.as_deref(),
        extent: extent(api, described),
        item_type: "feature",
        crs: crs_of(collection).iter().map(|crs| crs.uri()).collect(),
        storage_crs: geometry.map(|_| collection.storage_crs.uri()),
        data_type: geometry.map(|_| "vector"),
        geometry_dimension: geometry.and_then(|geometry| geometry.kind.dimension()),
        default_sort_order: collection.default_sort.iter().map(sort_order).collect(),
        links,
    }
}

/// A term of an order as `sortby` would have it.
fn sort_order(key: &SortKey) -> String {
    match key.direction {
        Direction::Ascending => key.property.clone(),
        Direction::Descending => format!("-{}", key.property),
    }
}

fn extent(api: &Api, described: &Described) -> Option<Extent> {
    let storage_crs = described.collection.storage_crs;
    let info = api.state.registry.describe(storage_crs);
    let order = info.map_or(AxisOrder::EastNorth, |info| info.axis_order);
    let stored = described.envelope.filter(|_| storage_crs != CrsId::Crs84);
    let stored = stored.map(|envelope| outward(envelope, decimals(info), 0.0));
    let spatial = described.bbox.map(|bbox| wire::SpatialExtent {
        bbox: [bbox],
        crs: CrsId::Crs84.uri(),
        storage_crs_bbox: stored.map(|[min_x, min_y, max_x, max_y]| match order {
            AxisOrder::EastNorth => [[min_x, min_y, max_x, max_y]],
            AxisOrder::NorthEast => [[min_y, min_x, max_y, max_x]],
        }),
    });
    let interval = described.interval.clone();
    let temporal = interval.map(|interval| TemporalExtent { interval: [interval], trs: GREGORIAN });
    (spatial.is_some() || temporal.is_some()).then_some(Extent { spatial, temporal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_rectangle_is_no_smaller() {
        let exact = [1.234_567_849, -50.000_000_01, 2.0, 50.123_456_71];
        assert_eq!(outward(exact, 7, 0.0), [1.234_567_8, -50.000_000_1, 2.0, 50.123_456_8]);
        assert_eq!(outward(exact, 7, 1.0), [1.234_567_7, -50.000_000_2, 2.000_000_1, 50.123_456_9]);
        assert_eq!(outward([648_000.0, 7_072_000.000_4, 0.0, 1.0], 3, 0.0), [648_000.0, 7_072_000.0, 0.0, 1.0]);
    }
}

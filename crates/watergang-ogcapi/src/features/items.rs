//! `GET /collections/{collectionId}/items`.

use actix_web::{HttpRequest, HttpResponse};
use watergang_core::{Collection, CrsId, PageEnd, StoreError};
use watergang_crs::{CrsInfo, Reproject};
use watergang_formats::geojson::{CollectionTail, DECIMALS_DEGREES, DECIMALS_METRES, Target};
use watergang_http::negotiate::{GEOJSON, HTML, JSON};
use watergang_http::{Link, Problem};

use crate::api::Api;
use crate::features::generalise::Generalised;
use crate::features::parameters::Place;
use crate::features::query::{self, ItemsRequest};
use crate::features::stream::{self, Page};
use crate::{State, pages, respond};

/// A page of items.
///
/// # Errors
/// A problem for a bad parameter, an unknown collection or a store that does not answer.
pub async fn items(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, &[GEOJSON, HTML])?;
    let collection = api.collection(request.match_info().get("collectionId").unwrap_or_default())?;
    let mut asked = query::read(&api, &collection)?;
    if api.form == HTML {
        asked.query.limit = asked.query.limit.min(pages::PAGE_ITEMS_MAX);
    }
    let ask = api.ask_for_rows();
    if api.is_conditional() {
        // Whoever has the answer already costs no row.
        let revision = collection.store.revision(&ask, &collection.id).await?;
        let version = respond::version(&api, collection.id.as_str(), &revision.0);
        if let Some(answer) = respond::not_modified(&api, &version) {
            return Ok(answer);
        }
    }
    if let Some(last) = asked.ending_at.take() {
        asked.query.cursor = collection.store.page_start(&ask, &collection.id, &asked.query, &last).await?;
    }
    let mut rows = collection.store.read(&ask, &collection.id, &asked.query).await?;
    if let Some(tolerance) = asked.tolerance {
        rows = Box::new(Generalised { rows, tolerance });
    }
    let revision = rows.revision().clone();
    let number_matched = if let (true, Some(count)) = (collection.counted, rows.known_count()) {
        Some(count)
    } else if collection.counted && revision.lasts() {
        let (counted, count) = collection.store.count(&ask, &collection.id, &asked.query.filter).await?;
        // Exact or absent: a count of another state than the rows' would be neither.
        (counted == revision).then_some(count)
    } else {
        None
    };
    let version = respond::version(&api, collection.id.as_str(), &revision.0);
    let page = Page { version, rows, ask, number_matched };
    if api.form == HTML {
        return pages::items(&api, &collection, &asked, page).await;
    }
    stream::geojson(&api, &collection, &asked, page).await
}

/// How many decimals coordinates of a CRS are written with; one that is not known is in degrees.
pub(crate) fn decimals(crs: Option<&CrsInfo>) -> u8 {
    if crs.is_none_or(CrsInfo::is_geographic) { DECIMALS_DEGREES } else { DECIMALS_METRES }
}

/// How geometries are written for a CRS.
pub(crate) fn target(api: &Api, collection: &Collection, crs: CrsId) -> Result<Target, Problem> {
    let registry = &api.state.registry;
    let reproject = Reproject::new(registry, collection.storage_crs, crs)
        .map_err(|error| Problem::from(StoreError::Failed { doing: "choosing a projection", source: error.into() }))?;
    let info = registry.describe(crs);
    Ok(Target {
        reproject: (!reproject.is_identity()).then_some(reproject),
        axis_order: info.map_or(watergang_core::AxisOrder::EastNorth, |info| info.axis_order),
        decimals: decimals(info),
        right_handed: true,
    })
}

/// Links from a collection to its items. The first has no query string: GDAL appends its own parameters to it.
pub(crate) fn collection_links(api: &Api, collection: &Collection) -> Vec<Link> {
    let items = api.url(&format!("/collections/{}/items", collection.id));
    let title = collection.title.in_language(api.language);
    vec![
        Link::new("items", items.clone(), GEOJSON.media_type).titled(title),
        Link::new("items", format!("{items}?f=html"), HTML.media_type).titled(title),
    ]
}

/// The links of a page, once its end is known.
pub(crate) fn links(api: &Api, collection: &Collection, asked: &ItemsRequest, end: &PageEnd) -> Vec<Link> {
    let mut links = api.own_links();
    let here = format!("/collections/{}/items", collection.id);
    let mut beside = |rel, title, with: &[(&str, &str)]| {
        // A cursor is a place, not a count: an offset of the first page is used up.
        let query = api.query.rewritten(&["cursor", "offset"], with);
        links.push(Link::new(rel, api.url(&format!("{here}{query}")), api.form.media_type).titled(api.text(title)));
    };
    if let Some(cursor) = &end.next {
        beside("next", "page.next", &[("cursor", &cursor.to_string())]);
    }
    match (&asked.query.cursor, asked.query.offset) {
        (Some(before), _) => beside("prev", "page.prev", &[("cursor", &Place::ending_at(before))]),
        (None, 0) => {}
        (None, offset) if offset <= asked.query.limit => beside("prev", "page.prev", &[]),
        (None, offset) => {
            beside("prev", "page.prev", &[("offset", &(offset - asked.query.limit).to_string())]);
        }
    }
    let parent = api.url(&format!("/collections/{}", collection.id));
    links.push(Link::new("collection", parent, JSON.media_type).titled(collection.title.in_language(api.language)));
    links
}

/// Starts the answer of a page with the headers that repeat what its document says.
pub(crate) fn begin(
    api: &Api,
    collection: &Collection,
    asked: &ItemsRequest,
    page: &Page,
    number_returned: u64,
    links: &[Link],
) -> actix_web::HttpResponseBuilder {
    let mut response = respond::begin(api, &page.version, links);
    // On every answer, also where there is no geometry: clients and the official suite look for it everywhere.
    respond::set(&mut response, "content-crs", &format!("<{}>", asked.crs.uri()));
    if let Some(count) = page.number_matched {
        respond::set(&mut response, "ogc-numbermatched", &count.to_string());
    }
    respond::set(&mut response, "ogc-numberreturned", &number_returned.to_string());
    if api.form == GEOJSON {
        respond::set(&mut response, "content-disposition", &format!("inline; filename=\"{}.geojson\"", collection.id));
    }
    response
}

/// What ends the document of a page.
pub(crate) fn tail(api: &Api, number_matched: Option<u64>, links: &[Link]) -> CollectionTail {
    CollectionTail {
        links_json: serde_json::to_string(links).unwrap_or_else(|_| "[]".to_owned()),
        time_stamp: (api.state.clock)().to_rfc3339(),
        number_matched,
    }
}

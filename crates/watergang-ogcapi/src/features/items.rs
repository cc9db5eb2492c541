//! `GET /collections/{collectionId}/items`.

use actix_web::{HttpRequest, HttpResponse};
use watergang_core::{Collection, Columns, CrsId, PageEnd, StoreError};
use watergang_formats::{Layout, Tail, Target, xlsx};
use watergang_http::negotiate::{Form, GEOJSON, HTML, JSON, XLSX};
use watergang_http::{Link, Problem};

use crate::api::Api;
use crate::common::schemas::Resource;
use crate::features::forms::{self, ITEMS_FORMS, Making};
use crate::features::generalise::Generalised;
use crate::features::parameters::Place;
use crate::features::profile::Profiles;
use crate::features::query::{self, ItemsRequest};
use crate::features::spool;
use crate::features::stream::{self, Page};
use crate::{State, pages, respond};

/// A page of items.
///
/// # Errors
/// A problem for a bad parameter, an unknown collection or a store that does not answer.
pub async fn items(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, ITEMS_FORMS)?;
    let collection = api.collection(request.match_info().get("collectionId").unwrap_or_default())?;
    let mut asked = query::read(&api, &collection)?;
    match api.form {
        HTML => asked.query.limit = asked.query.limit.min(pages::PAGE_ITEMS_MAX),
        XLSX => asked.query.limit = asked.query.limit.min(xlsx::ROWS_MAX),
        _ => {}
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
    // A page that is asked for by its end begins as many items before, or with the first of all. It ends there even so:
    // of items that were before it, others may have gone since.
    if let Some(last) = &asked.query.until {
        asked.query.cursor = collection.store.page_start(&ask, &collection.id, &asked.query, last).await?;
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
    match asked.profiles.making().or_else(|| forms::of(api.form).map(|row| row.making)) {
        Some(Making::Streamed(new)) => stream::answer(&api, &collection, &asked, page, new, false).await,
        Some(Making::Packed(new)) => stream::answer(&api, &collection, &asked, page, new, true).await,
        Some(Making::GeoPackage) => spool::answer(&api, &collection, &asked, page).await,
        Some(Making::Page) | None => pages::items(&api, &collection, &asked, page).await,
    }
}

/// How geometries are written for a CRS.
pub(crate) fn target(api: &Api, collection: &Collection, crs: CrsId) -> Result<Target, Problem> {
    Target::new(&api.state.registry, collection.storage_crs, crs)
        .map_err(|error| Problem::from(StoreError::Failed { doing: "choosing a projection", source: error.into() }))
}

/// What the rows of a page are made of and what they become.
pub(crate) fn layout<'a>(api: &'a Api, collection: &'a Collection, asked: &ItemsRequest, page: &Page) -> Layout<'a> {
    let schema = &collection.schema;
    let is_first = asked.query.cursor.is_none() && asked.query.until.is_none() && asked.query.offset == 0;
    let mut layout = whole_layout(api, collection, asked.crs, asked.profiles);
    if let Columns::Only(names) = &asked.query.columns {
        layout.properties = names.iter().filter_map(|name| schema.property(name)).collect();
    }
    layout.geometry = layout.geometry.filter(|_| asked.query.geometry);
    layout.expected_count = page.number_matched.filter(|_| is_first).map(|count| count.min(asked.query.limit));
    layout
}

/// What rows with all properties and the geometry are made of.
pub(crate) fn whole_layout<'a>(api: &'a Api, collection: &'a Collection, crs: CrsId, profiles: Profiles) -> Layout<'a> {
    Layout {
        collection: collection.id.as_str(),
        title: collection.title.in_language(api.language),
        schema: &collection.schema,
        id_kind: collection.id_kind,
        properties: collection.schema.properties.iter().collect(),
        geometry: collection.schema.geometry.as_ref(),
        registry: &api.state.registry,
        storage_crs: collection.storage_crs,
        crs,
        expected_count: None,
        schema_uri: Some(api.url(&Resource::Schema.path(&collection.id))),
        references: profiles.references(api, collection),
    }
}

/// Links from a collection to its items, one for each media type. The first has no query string: GDAL appends its own
/// parameters to it, and a second link to GeoJSON might be the one that a client takes.
pub(crate) fn collection_links(api: &Api, collection: &Collection) -> Vec<Link> {
    let items = api.url(&format!("/collections/{}/items", collection.id));
    let title = collection.title.in_language(api.language);
    let link = |form: &Form| match *form {
        GEOJSON => Link::new("items", items.clone(), GEOJSON.media_type).titled(title),
        HTML => Link::new("items", format!("{items}?f=html"), HTML.media_type).titled(title),
        other => Link::new("items", format!("{items}?f={}", other.name), other.media_type)
            .titled(format!("{title} ({})", other.title)),
    };
    let is_first = |(place, form): &(usize, &Form)| {
        ITEMS_FORMS.iter().position(|other| other.media_type == form.media_type) == Some(*place)
    };
    ITEMS_FORMS.iter().enumerate().filter(is_first).map(|(_, form)| link(form)).collect()
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
    links.extend(asked.profiles.links());
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
    if let Some(row) = forms::of(api.form).filter(|row| !matches!(row.making, Making::Page)) {
        respond::set(&mut response, "content-disposition", &row.disposition(collection.id.as_str()));
    }
    response
}

/// What ends the document of a page.
pub(crate) fn tail(api: &Api, number_matched: Option<u64>, links: &[Link]) -> Tail {
    Tail {
        links_json: serde_json::to_string(links).unwrap_or_else(|_| "[]".to_owned()),
        time_stamp: (api.state.clock)().to_rfc3339(),
        number_matched,
    }
}

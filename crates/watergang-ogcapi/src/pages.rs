//! Pages for people: the templates and the files they need. Readable without script; nothing comes from elsewhere.

use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use askama::Template;
use watergang_core::{Catalog, Collection, CrsId, ItemId, Language, RowRef, ValueRef};
use watergang_formats::geojson::FeatureWriter;
use watergang_http::{Link, Problem, ProblemKind};

use crate::State;
use crate::api::Api;
use crate::common::collections::Described;
use crate::features::items::{begin, links, tail, target};
use crate::features::parameters::crs_of;
use crate::features::query::ItemsRequest;
use crate::features::stream::Page;
use crate::{blocks, respond};

/// Items on a page at most, whatever `limit` says: a page is for reading.
const PAGE_ITEMS_MAX: u64 = 500;

/// What every page has around its content.
struct Frame {
    base: String,
    language: Language,
    title: String,
    site: String,
    /// Title and address of what lies above.
    trail: Vec<(String, String)>,
    /// Code and address of each other language.
    languages: Vec<(String, String)>,
    /// Address of the same as JSON.
    json: String,
    /// Every link of the document: a page has all of them (Features Part 1, `/req/html/content`).
    links: Vec<Link>,
    attribution: String,
}

impl Frame {
    fn new(api: &Api, title: impl Into<String>, trail: Vec<(String, String)>, links: &[Link]) -> Self {
        let path = if api.path == "/" { "/" } else { api.path.as_str() };
        let address =
            |name: &str, value: &str| api.url(&format!("{path}{}", api.query.rewritten(&[name], &[(name, value)])));
        let others = api.catalog.instance.languages.iter();
        Self {
            base: api.base_url.clone(),
            language: api.language,
            title: title.into(),
            site: api.catalog.instance.title.in_language(api.language).to_owned(),
            trail,
            languages: others.map(|one| (one.to_string(), address("lang", one.as_str()))).collect(),
            json: address("f", "json"),
            links: links.to_vec(),
            attribution: api.catalog.instance.attribution.clone().unwrap_or_default(),
        }
    }

    fn text(&self, key: &str) -> String {
        watergang_http::locale::text(self.language, key, &[])
    }
}

#[derive(Template)]
#[template(path = "landing.html")]
struct Landing<'a> {
    frame: Frame,
    description: &'a str,
    collections: Vec<(String, String, String)>,
}

fn card(api: &Api, collection: &Collection) -> (String, String, String) {
    let title = collection.title.in_language(api.language);
    let title = if title.is_empty() { collection.id.as_str() } else { title };
    (
        api.url(&format!("/collections/{}", collection.id)),
        title.to_owned(),
        collection.description.in_language(api.language).to_owned(),
    )
}

pub(crate) fn landing(api: &Api, links: &[Link]) -> Result<String, askama::Error> {
    let instance = &api.catalog.instance;
    Landing {
        frame: Frame::new(api, instance.title.in_language(api.language), vec![], links),
        description: instance.description.in_language(api.language),
        collections: api.catalog.collections.values().map(|one| card(api, one)).collect(),
    }
    .render()
}

#[derive(Template)]
#[template(path = "conformance.html")]
struct Conformance {
    frame: Frame,
    classes: Vec<&'static str>,
}

pub(crate) fn conformance(api: &Api, links: &[Link]) -> Result<String, askama::Error> {
    let frame = Frame::new(api, api.text("page.conformance"), vec![], links);
    Conformance { frame, classes: blocks::classes().collect() }.render()
}

#[derive(Template)]
#[template(path = "definition.html")]
struct Definition<'a> {
    frame: Frame,
    ui: &'a str,
}

pub(crate) fn definition(api: &Api, ui: &str) -> Result<String, askama::Error> {
    Definition { frame: Frame::new(api, api.text("page.api"), vec![], &api.own_links()), ui }.render()
}

#[derive(Template)]
#[template(path = "collections.html")]
struct Collections {
    frame: Frame,
    collections: Vec<(String, String, String)>,
}

pub(crate) fn collections(api: &Api, all: &[Described], links: &[Link]) -> Result<String, askama::Error> {
    let frame = Frame::new(api, api.text("page.collections"), vec![], links);
    Collections { frame, collections: all.iter().map(|one| card(api, &one.collection)).collect() }.render()
}

#[derive(Template)]
#[template(path = "collection.html")]
struct CollectionPage<'a> {
    frame: Frame,
    id: &'a str,
    keywords: &'a [String],
    description: &'a str,
    items: String,
    attribution: &'a str,
    license: &'a str,
    bbox: String,
    interval: String,
    /// Name and URI.
    crs: Vec<(String, String)>,
    storage_crs: Option<(String, String)>,
    properties: Vec<(String, String, String, String)>,
    json_ld: String,
}

pub(crate) fn collection(api: &Api, described: &Described, links: &[Link]) -> Result<String, askama::Error> {
    let collection = &described.collection;
    let (address, title, description) = card(api, collection);
    let named = |crs: &CrsId| (crs.to_string(), crs.uri());
    let kinds = |property: &watergang_core::Property| format!("{:?}", property.kind).to_lowercase();
    let license = collection.license.as_deref().or(api.catalog.instance.license.as_deref()).unwrap_or_default();
    let json_ld = serde_json::json!({
        "@context": "https://schema.org", "@type": "Dataset", "name": title, "description": description,
        "url": address, "license": license,
    });
    CollectionPage {
        frame: Frame::new(api, title.as_str(), vec![(api.text("page.collections"), api.url("/collections"))], links),
        id: collection.id.as_str(),
        keywords: &collection.keywords,
        description: &description,
        items: format!("{address}/items"),
        attribution: collection.attribution.as_deref().unwrap_or_default(),
        license,
        bbox: described.bbox.map(|bbox| bbox.map(|number| format!("{number:.4}")).join(",")).unwrap_or_default(),
        interval: described
            .interval
            .as_ref()
            .map(|bounds| bounds.clone().map(Option::unwrap_or_default).join(" – "))
            .unwrap_or_default(),
        crs: crs_of(collection).iter().map(named).collect(),
        storage_crs: collection.schema.geometry.as_ref().map(|_| named(&collection.storage_crs)),
        properties: collection
            .schema
            .properties
            .iter()
            .map(|property| {
                let title = property.title.in_language(api.language).to_owned();
                (property.name.clone(), title, kinds(property), property.unit.clone().unwrap_or_default())
            })
            .collect(),
        // A script element ends at `</`, wherever it stands.
        json_ld: json_ld.to_string().replace("</", "<\\/"),
    }
    .render()
}

#[derive(Template)]
#[template(path = "items.html")]
struct Items {
    frame: Frame,
    count: String,
    names: Vec<String>,
    rows: Vec<(String, String, Vec<String>)>,
    next: String,
    first: String,
    geojson: String,
    bbox: String,
}

/// The page of items with a table and a map.
pub(crate) async fn items(
    api: &Api,
    collection: &Collection,
    asked: &ItemsRequest,
    mut page: Page,
) -> Result<HttpResponse, Problem> {
    let shown = asked.query.limit.min(PAGE_ITEMS_MAX);
    if shown < asked.query.limit {
        let query = watergang_core::ItemQuery { limit: shown, ..asked.query.clone() };
        page.rows = collection.store.read(&page.ask, &collection.id, &query).await?;
    }
    let mut writer = FeatureWriter::new(target(api, collection, watergang_core::CrsId::Crs84)?);
    let (mut geojson, mut rows) = (Vec::new(), Vec::new());
    writer.begin_collection(&mut geojson);
    while let Some(batch) = page.rows.next().await? {
        writer.features(&batch, &mut geojson);
        for row in batch.rows() {
            let id = row.id().to_item_id().0;
            rows.push((
                item_address(api, collection, &id),
                id,
                row.values().map(|value| shown_value(api, value)).collect(),
            ));
        }
    }
    writer.end_collection(&tail(api, None, &[]), &mut geojson);
    let end = page.rows.page_end().await?;
    let links = links(api, collection, &end);
    let (address, title, _) = card(api, collection);
    let here = format!("/collections/{}/items", collection.id);
    let view = Items {
        frame: Frame::new(
            api,
            title.as_str(),
            vec![(api.text("page.collections"), api.url("/collections")), (title.clone(), address)],
            &links,
        ),
        count: page
            .number_matched
            .map(|count| {
                watergang_http::locale::text(api.language, "page.number-matched", &[("count", count.to_string())])
            })
            .unwrap_or_default(),
        names: collection.schema.properties.iter().map(|property| label(api, property)).collect(),
        rows,
        next: links.iter().find(|link| link.rel == "next").map(|link| link.href.clone()).unwrap_or_default(),
        first: api
            .query
            .one("cursor")?
            .map(|_| api.url(&format!("{here}{}", api.query.rewritten(&["cursor"], &[]))))
            .unwrap_or_default(),
        geojson: String::from_utf8_lossy(&geojson).replace("</", "<\\/"),
        bbox: api.query.one("bbox")?.unwrap_or_default().to_owned(),
    };
    finish(api, begin(api, collection, asked, &page, &end, &links), view.render())
}

fn label(api: &Api, property: &watergang_core::Property) -> String {
    let title = property.title.in_language(api.language);
    if title.is_empty() { property.name.clone() } else { title.to_owned() }
}

fn item_address(api: &Api, collection: &Collection, id: &str) -> String {
    let id = percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC);
    api.url(&format!("/collections/{}/items/{id}?f=html", collection.id))
}

/// A value as people read it.
fn shown_value(api: &Api, value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Boolean(flag) => api.text(if flag { "page.yes" } else { "page.no" }),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Number(number) => number.to_string(),
        ValueRef::Text(text) | ValueRef::Json(text) => text.to_owned(),
    }
}

fn finish(
    api: &Api,
    response: HttpResponseBuilder,
    page: Result<String, askama::Error>,
) -> Result<HttpResponse, Problem> {
    match page {
        Ok(page) => Ok(respond::finish(api, response, page.into_bytes())),
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            Err(Problem::new(ProblemKind::Internal, "problem.internal"))
        }
    }
}

#[derive(Template)]
#[template(path = "item.html")]
struct ItemPage {
    frame: Frame,
    values: Vec<(String, String, String)>,
    geojson: String,
}

pub(crate) fn item(
    api: &Api,
    collection: &Collection,
    id: &ItemId,
    row: RowRef<'_>,
    links: &[Link],
    response: HttpResponseBuilder,
) -> Result<HttpResponse, Problem> {
    let (address, title, _) = card(api, collection);
    let mut geojson = Vec::new();
    let target = target(api, collection, watergang_core::CrsId::Crs84)?;
    let names: Vec<_> = collection.schema.properties.iter().map(|property| property.name.clone()).collect();
    let mut writer = FeatureWriter::new(target);
    let drawn = writer.feature(row, &names, "[]", &mut geojson).is_ok();
    let trail = vec![
        (api.text("page.collections"), api.url("/collections")),
        (title, address.clone()),
        (api.text("page.items"), format!("{address}/items?f=html")),
    ];
    let values = collection.schema.properties.iter().zip(row.values()).map(|(property, value)| {
        let target = match (&property.reference, value) {
            (Some(other), ValueRef::Text(text)) => {
                api.catalog.collections.get(other).map(|other| item_address(api, other, text))
            }
            _ => None,
        };
        (label(api, property), shown_value(api, value), target.unwrap_or_default())
    });
    let page = ItemPage {
        frame: Frame::new(api, id.0.as_str(), trail, links),
        values: values.collect(),
        geojson: if drawn { String::from_utf8_lossy(&geojson).replace("</", "<\\/") } else { "null".to_owned() },
    };
    finish(api, response, page.render())
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    detail: String,
}

pub(crate) fn problem(
    base: &str,
    catalog: &Catalog,
    language: Language,
    problem: &Problem,
) -> Result<String, askama::Error> {
    let frame = Frame {
        base: base.to_owned(),
        language,
        title: problem.title(language),
        site: catalog.instance.title.in_language(language).to_owned(),
        trail: vec![],
        languages: vec![],
        json: String::new(),
        links: vec![],
        attribution: String::new(),
    };
    ProblemPage { frame, detail: problem.detail(language) }.render()
}

/// The files that pages need.
///
/// # Errors
/// A problem for a file that is none of them.
pub(crate) async fn asset(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let (media_type, body) = match request.match_info().get("name").unwrap_or_default() {
        "pages.css" => ("text/css; charset=utf-8", include_str!("../templates/pages.css")),
        "map.js" => ("text/javascript; charset=utf-8", include_str!("../templates/map.js")),
        _ => {
            let path = watergang_http::problem::shortened(request.path());
            return Err(Problem::new(ProblemKind::NotFound, "problem.no-resource").with("value", path));
        }
    };
    let mut response = HttpResponse::Ok();
    respond::set(&mut response, "content-type", media_type);
    respond::set(&mut response, "cache-control", &state.cache_control);
    Ok(response.body(body))
}

//! Pages for people: the templates and the files they need. Readable without script; nothing comes from elsewhere but
//! the background of maps, where the configuration names one.

mod collection;
mod items;
mod map;
mod schema;
mod value;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use watergang_core::{Background, Catalog, Collection, Language};
use watergang_cql2::{FunctionDescription, Functions};
use watergang_http::{Link, Problem, ProblemKind};

pub(crate) use collection::{collection, preview};
pub(crate) use items::{PAGE_ITEMS_MAX, item, items};
pub(crate) use schema::schema;

use crate::State;
use crate::api::Api;
use crate::common::collections::Described;
use crate::{blocks, respond};

/// Value of `Content-Security-Policy` of pages: what they need comes from here. A server that is asked by another name
/// than its public one has its files at the public one.
pub(crate) fn content_security_policy(base_url: &str, background: Option<&Background>) -> String {
    let here = format!("'self' {}", origin(base_url));
    let pictures =
        background.map_or_else(String::new, |background| format!("; img-src {here} {}", background.origin()));
    format!("default-src {here}{pictures}; object-src 'none'; base-uri 'none'")
}

/// Scheme, host and port of an absolute URL.
fn origin(url: &str) -> &str {
    let host_from = url.find("://").map_or(0, |at| at + "://".len());
    let end = url.get(host_from..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| host_from + at);
    url.get(..end).unwrap_or(url)
}

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

/// Address of a page. A language that was asked for goes with the visitor from page to page.
fn page_url(api: &Api, path: &str) -> String {
    let is_asked = api.query.one("lang").is_ok_and(|lang| lang.is_some());
    let lang = if is_asked { format!("&lang={}", api.language) } else { String::new() };
    api.url(&format!("{path}?f=html{lang}"))
}

/// Address, title and description of a collection.
fn card(api: &Api, collection: &Collection) -> (String, String, String) {
    let title = collection.title.in_language(api.language);
    let title = if title.is_empty() { collection.id.as_str() } else { title };
    (
        page_url(api, &format!("/collections/{}", collection.id)),
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
#[template(path = "functions.html")]
struct FunctionsPage {
    frame: Frame,
    functions: &'static [FunctionDescription],
}

pub(crate) fn functions(api: &Api, links: &[Link]) -> Result<String, askama::Error> {
    let frame = Frame::new(api, api.text("page.functions"), vec![], links);
    FunctionsPage { frame, functions: Functions::list() }.render()
}

#[derive(Template)]
#[template(path = "codelist.html")]
struct CodelistPage<'a> {
    frame: Frame,
    /// Each code and what it means.
    codes: Vec<(&'a str, &'a str)>,
}

pub(crate) fn codelist(api: &Api, id: &str, codes: Vec<(&str, &str)>, links: &[Link]) -> Result<String, askama::Error> {
    let frame = Frame::new(api, format!("{}: {id}", api.text("page.codelist")), vec![], links);
    CodelistPage { frame, codes }.render()
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
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    /// Pieces, and whether each is what somebody typed or could type.
    detail: Vec<(bool, String)>,
}

/// What stands between backticks is shown as code. Where they do not pair, what a client sent holds some.
fn pieces(detail: &str) -> Vec<(bool, String)> {
    let pieces: Vec<_> = detail.split('`').collect();
    if pieces.len() % 2 == 0 {
        return vec![(false, detail.to_owned())];
    }
    pieces.into_iter().enumerate().map(|(place, piece)| (place % 2 == 1, piece.to_owned())).collect()
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
    ProblemPage { frame, detail: pieces(&problem.detail(language)) }.render()
}

/// The page of a kind of problem.
pub(crate) fn problem_kind(api: &Api, kind: ProblemKind, links: &[Link]) -> Result<String, askama::Error> {
    let frame = Frame::new(api, kind.title(api.language), vec![], links);
    ProblemPage { frame, detail: pieces(&format!("{} ({})", kind.about(api.language), kind.status())) }.render()
}

/// The files that pages need.
///
/// # Errors
/// A problem for a file that is none of them.
pub(crate) async fn asset(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let (media_type, body) = match request.match_info().get("name").unwrap_or_default() {
        "pages.css" => ("text/css; charset=utf-8", include_str!("../templates/pages.css")),
        "icon.svg" => ("image/svg+xml", include_str!("../templates/icon.svg")),
        "pages.js" => ("text/javascript; charset=utf-8", include_str!("../templates/pages.js")),
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

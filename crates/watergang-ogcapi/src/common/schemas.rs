//! OGC API - Common Part 3, which is Features Part 5: Schemas (23-058r2). What the items of a collection are made of, by
//! which properties they can be filtered, and by which they can be sorted.
//!
//! Scope: `schema`, `queryables` and `sortables` of each collection, as JSON Schema 2020-12 and as pages; the profiles
//! `codelist-inline`, `codelist-ref`, `valid-domain` and `actual-domain`. Limits: a reference leads to one collection of
//! this server, and has one value.

use actix_web::{HttpRequest, HttpResponse};
use watergang_core::{Collection, CollectionId};
use watergang_http::negotiate::{Form, HTML};
use watergang_http::problem::Faults;
use watergang_http::{Link, Problem};

use crate::api::Api;
use crate::blocks::{BuildingBlock, Maturity};
use crate::{State, pages, respond};

pub mod document;
mod operations;
pub mod profile;

use document::SchemaDocument;
use profile::{PROFILE, Profile};

/// JSON Schema. Clients ask for it as JSON as well.
pub const SCHEMA: Form = Form {
    name: "json",
    media_type: "application/schema+json",
    also: &["application/json", "schema"],
    extension: "json",
    title: "JSON Schema",
};

/// The forms of all three resources.
pub(crate) const FORMS: &[Form] = &[SCHEMA, HTML];

/// Schemas of collections.
pub const SCHEMAS: BuildingBlock = BuildingBlock {
    operations: operations::operations,
    schemas: operations::schemas,
    collection_links,
    ..BuildingBlock::new(
        "common-schemas",
        "https://docs.ogc.org/is/23-058r2/23-058r2.html",
        Maturity::Standard,
        &[
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/schemas",
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/advanced-property-roles",
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/references",
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/returnables-and-receivables",
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/queryables",
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/sortables",
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/profile-parameter",
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/profile-references",
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/profile-codelists",
            "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/profile-domains",
            // By its older name, the only one that QGIS looks for.
            "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
        ],
    )
};

/// One of the resources that describe a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// What items are made of ("Returnables and Receivables").
    Schema,
    /// By which properties items can be filtered.
    Queryables,
    /// By which properties items can be sorted.
    Sortables,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Schema, Self::Queryables, Self::Sortables];

    /// The last segment of its path, and of the URI of its link relation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Queryables => "queryables",
            Self::Sortables => "sortables",
        }
    }

    /// The link relation that leads to it.
    #[must_use]
    pub fn rel(self) -> String {
        format!("http://www.opengis.net/def/rel/ogc/1.0/{}", self.name())
    }

    /// What it is called, in the caller's language.
    #[must_use]
    pub fn title(self, api: &Api) -> String {
        api.text(match self {
            Self::Schema => "page.schema",
            Self::Queryables => "page.queryables",
            Self::Sortables => "page.sortables",
        })
    }

    /// Its path below the base.
    #[must_use]
    pub fn path(self, of: &CollectionId) -> String {
        format!("/collections/{of}/{}", self.name())
    }
}

/// What the items of a collection are made of.
///
/// # Errors
/// A problem for a bad parameter, an unknown collection or a store that does not answer.
pub async fn schema(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    answer(&request, &state, Resource::Schema).await
}

/// By which properties the items of a collection can be filtered.
///
/// # Errors
/// A problem for a bad parameter, an unknown collection or a store that does not answer.
pub async fn queryables(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    answer(&request, &state, Resource::Queryables).await
}

/// By which properties the items of a collection can be sorted.
///
/// # Errors
/// A problem for a bad parameter, an unknown collection or a store that does not answer.
pub async fn sortables(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    answer(&request, &state, Resource::Sortables).await
}

async fn answer(request: &HttpRequest, state: &State, resource: Resource) -> Result<HttpResponse, Problem> {
    let api = Api::new(request, state, FORMS)?;
    let collection = api.collection(request.match_info().get("collectionId").unwrap_or_default())?;
    let mut faults = Faults::default();
    api.refuse_unknown(&[&PROFILE], std::iter::empty(), &mut faults);
    let domain = faults.keep(profile::domain(&api.query));
    let codelists = faults.keep(profile::codelists(&api.query));
    faults.finish()?;
    // What is valid changes with the configuration, which is part of every version; what there is, with the items.
    let (revision, domains) = match domain {
        Profile::ActualDomain => {
            let (revision, domains) = collection.store.domains(&api.ask(), &collection.id).await?;
            (revision.0.to_string(), Some(domains))
        }
        _ => (String::new(), None),
    };
    let version = respond::version(&api, &format!("{}/{}", resource.path(&collection.id), domain.id()), &revision);
    let document = SchemaDocument::new(&api, &collection, resource, codelists, domains.as_deref());
    let links = links(&api, &document, codelists, domain);
    let page = || pages::schema(&api, &collection, resource, &document, domains.as_deref(), &links);
    respond::document(&api, &version, &links, &document, page)
}

/// The links of the header, which a JSON Schema has no place for: among them the profiles that the answer keeps
/// (`/req/profile-parameter/profile-param-response`).
fn links(api: &Api, document: &SchemaDocument, codelists: Profile, domain: Profile) -> Vec<Link> {
    let mut links = api.own_links();
    let codelist = document.has_codelists().then_some(codelists);
    links.extend(codelist.into_iter().chain([domain]).map(|profile| Link::untyped("profile", profile.uri())));
    links
}

/// Links from a collection to what describes it.
fn collection_links(api: &Api, collection: &Collection) -> Vec<Link> {
    let of_each = Resource::ALL.into_iter().flat_map(|resource| {
        let (here, title) = (api.url(&resource.path(&collection.id)), resource.title(api));
        [
            Link::new(resource.rel(), here.clone(), SCHEMA.media_type).titled(title.clone()),
            Link::new(resource.rel(), format!("{here}?f=html"), HTML.media_type).titled(title),
        ]
    });
    of_each.collect()
}

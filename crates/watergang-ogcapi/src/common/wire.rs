//! Documents of Common and of collections, member by member in the order in which people read them.

use serde::Serialize;
use watergang_http::Link;

/// `landingPage.yaml` of Features Part 1 (17-069r4), section 7.2.
#[derive(Debug, Serialize)]
pub struct LandingPage<'a> {
    /// Title for people.
    pub title: &'a str,
    /// A sentence or two for people; empty where the instance has none.
    pub description: &'a str,
    /// Who must be named beside the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<&'a str>,
    /// Where everything is.
    pub links: &'a [Link],
}

/// `confClasses.yaml` of Features Part 1, section 7.4.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConformanceDeclaration<'a> {
    /// URIs of the classes.
    pub conforms_to: Vec<&'static str>,
    /// Itself in other forms and languages.
    pub links: &'a [Link],
}

/// `collections.yaml` of Features Part 1, section 7.13.
#[derive(Debug, Serialize)]
pub struct Collections<'a> {
    /// Itself in other forms and languages.
    pub links: &'a [Link],
    /// All collections.
    pub collections: Vec<CollectionEntry<'a>>,
}

/// `collection.yaml` of Features Part 1, section 7.14, with what Part 2 (18-058r1), section 6.2, and Common Part 2 add.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectionEntry<'a> {
    /// Id in URLs.
    pub id: &'a str,
    /// Title for people.
    pub title: &'a str,
    /// A sentence or two for people.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub description: &'a str,
    /// Words to find it by.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub keywords: &'a [String],
    /// Who must be named beside the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<&'a str>,
    /// Where and when its items are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// `feature`.
    pub item_type: &'static str,
    /// URIs of the CRSs that a request may name, the default first; the default alone where there is no geometry.
    pub crs: Vec<String>,
    /// URI of the CRS in which geometries are stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_crs: Option<String>,
    /// `vector`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_type: Option<&'static str>,
    /// 0 points, 1 curves, 2 surfaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geometry_dimension: Option<u8>,
    /// The sortables that items come in the order of where a request names none; `-` in front of one that goes down
    /// (Features Part 8, `/req/sorting/defaultSortOrder-definition`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_sort_order: Vec<String>,
    /// Where its items are, and itself in other forms.
    pub links: Vec<Link>,
}

/// `extent.yaml` of Features Part 1: only what is known.
#[derive(Clone, Debug, Serialize)]
pub struct Extent {
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spatial: Option<SpatialExtent>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporal: Option<TemporalExtent>,
}

/// Where items are.
#[derive(Clone, Debug, Serialize)]
pub struct SpatialExtent {
    /// One rectangle: west, south, east, north in degrees.
    pub bbox: [[f64; 4]; 1],
    /// URI of CRS84.
    pub crs: String,
    /// The same rectangle in the storage CRS and its axis order, where that is another CRS (Common Part 2,
    /// `/req/collections/description-extent`).
    #[serde(rename = "storageCrsBbox", skip_serializing_if = "Option::is_none")]
    pub storage_crs_bbox: Option<[[f64; 4]; 1]>,
}

/// When items are.
#[derive(Clone, Debug, Serialize)]
pub struct TemporalExtent {
    /// One interval: first and last instant of RFC 3339, `null` where it is open.
    pub interval: [[Option<String>; 2]; 1],
    /// URI of the Gregorian calendar.
    pub trs: &'static str,
}

/// What a kind of problem is: the members that every problem of the kind shares, and a description.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemDescription<'a> {
    /// URI of the kind.
    pub r#type: String,
    /// What it is called.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What it is, and what a client can do about it.
    pub description: String,
    /// Itself in other forms and languages.
    pub links: &'a [Link],
}

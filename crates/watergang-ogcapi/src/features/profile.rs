//! In which profiles items are written: of GeoJSON (JSON-FG 1.0, OGC 21-045r1, clauses Profiles and JSON-FG in Web APIs)
//! and of properties that name other items (Common Part 3, 23-058r2, clause Profiles for references).
//!
//! A profile is wished for by the parameter `profile`, by its short name or its URI; of several of a kind the first that
//! we have is taken. One that is unknown is no error. Without a wish GeoJSON is plain (`/rec/api/profile-default`), and
//! items are named by their ids: no store tells what the items that others name are called.
//! Limits: only the forms of GeoJSON have profiles to choose among. A page always links, and all other forms have ids.

use watergang_core::Collection;
use watergang_formats::{Reference, jsonfg};
use watergang_http::negotiate::{Form, GEOJSON, GEOJSON_SEQUENCE, HTML, JSON_FG};
use watergang_http::{Link, Problem, profile};

use crate::api::Api;
use crate::common::schemas::document::references;
use crate::features::forms::Making;
use crate::features::parameters::PROFILE;

/// A profile of GeoJSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum GeoJson {
    /// Plain GeoJSON.
    Rfc7946,
    /// `place` and `time`; `geometry` in WGS 84 or null.
    JsonFg,
    /// The same with a `geometry` for all.
    JsonFgPlus,
}

impl GeoJson {
    const ALL: [Self; 3] = [Self::Rfc7946, Self::JsonFg, Self::JsonFgPlus];

    const fn id(self) -> &'static str {
        match self {
            Self::Rfc7946 => "rfc7946",
            Self::JsonFg => "jsonfg",
            Self::JsonFgPlus => "jsonfg-plus",
        }
    }

    fn of(form: Form, asked: &[String]) -> Option<Self> {
        let asked = first_of(Self::ALL, Self::id, asked);
        match form {
            GEOJSON => Some(asked.unwrap_or(Self::Rfc7946)),
            // Who asks for JSON-FG by its form wants no plain GeoJSON.
            JSON_FG => asked.filter(|profile| *profile != Self::Rfc7946).or(Some(Self::JsonFg)),
            _ => None,
        }
    }
}

/// How the items are told that a property names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Referring {
    /// By their ids, as they are stored.
    Key,
    /// By their addresses.
    Uri,
    /// By links to them.
    Link,
}

impl Referring {
    const ALL: [Self; 3] = [Self::Key, Self::Uri, Self::Link];

    const fn id(self) -> &'static str {
        match self {
            Self::Key => "rel-as-key",
            Self::Uri => "rel-as-uri",
            Self::Link => "rel-as-link",
        }
    }

    fn of(form: Form, asked: &[String]) -> Self {
        match form {
            GEOJSON | JSON_FG | GEOJSON_SEQUENCE => first_of(Self::ALL, Self::id, asked).unwrap_or(Self::Key),
            HTML => Self::Link,
            _ => Self::Key,
        }
    }
}

/// The first profile of a kind that is asked for.
fn first_of<T: Copy>(all: [T; 3], id: fn(T) -> &'static str, asked: &[String]) -> Option<T> {
    asked.iter().find_map(|name| all.into_iter().find(|known| profile::is_named(id(*known), name)))
}

/// The profiles that an answer with items has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Profiles {
    /// Of GeoJSON; other forms have none.
    geojson: Option<GeoJson>,
    /// Of references, where the collection has any.
    referring: Option<Referring>,
}

impl Profiles {
    /// The profiles of the answer to a request.
    ///
    /// # Errors
    /// A problem when the parameter is given more than once.
    pub(crate) fn of(api: &Api, collection: &Collection) -> Result<Self, Problem> {
        let asked = api.query.list(PROFILE.name)?.unwrap_or_default();
        let has_references = references(api, collection).next().is_some();
        Ok(Self {
            geojson: GeoJson::of(api.form, asked),
            referring: has_references.then(|| Referring::of(api.form, asked)),
        })
    }

    /// Whether the answer is JSON-FG, and if so, whether with a `geometry` for all.
    pub(crate) fn json_fg(self) -> Option<bool> {
        self.geojson.filter(|profile| *profile != GeoJson::Rfc7946).map(|profile| profile == GeoJson::JsonFgPlus)
    }

    /// How an answer in the profiles comes about; nothing where that is how the form itself does.
    pub(crate) fn making(self) -> Option<Making> {
        let new = if self.json_fg()? { jsonfg::plus_writer } else { jsonfg::writer };
        Some(Making::Streamed(new))
    }

    /// What tells a file in the profiles from one that nobody asked anything of; nothing where it is that.
    pub(crate) fn mark(self) -> String {
        let asked = [
            self.geojson.filter(|profile| *profile != GeoJson::Rfc7946).map(GeoJson::id),
            self.referring.filter(|profile| *profile != Referring::Key).map(Referring::id),
        ];
        asked.into_iter().flatten().collect()
    }

    /// The links of a document to its profiles. They have a type as all links of items (Features Part 1,
    /// `/req/core/fc-links-rel-type`): what the register says of a profile is a page.
    pub(crate) fn links(self) -> impl Iterator<Item = Link> {
        let ids = [self.geojson.map(GeoJson::id), self.referring.map(Referring::id)];
        ids.into_iter().flatten().map(|id| Link::new("profile", profile::uri(id), HTML.media_type))
    }

    /// How the references of a collection are written that are not written as ids. A link is titled by the collection and
    /// the id.
    pub(crate) fn references(self, api: &Api, collection: &Collection) -> Vec<Reference> {
        let is_link = match self.referring {
            Some(Referring::Uri) => false,
            Some(Referring::Link) => true,
            Some(Referring::Key) | None => return Vec::new(),
        };
        let written = references(api, collection).map(|(property, target)| {
            let title = target.title.in_language(api.language);
            let title = if title.is_empty() { target.id.as_str() } else { title };
            Reference {
                property: property.name.clone(),
                items_uri: api.url(&format!("/collections/{}/items/", target.id)),
                link_title: is_link.then(|| format!("{title} · ")),
            }
        });
        written.collect()
    }
}

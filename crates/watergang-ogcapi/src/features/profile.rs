//! In which profile of GeoJSON items are written (JSON-FG 1.0, OGC 21-045r1, clauses Profiles and JSON-FG in Web APIs).
//!
//! A profile is wished for by the parameter `profile`, by its short name or its URI; of several the first that we have
//! is taken. One that is unknown is no error, and other forms than GeoJSON have none. Without a wish GeoJSON is plain
//! (`/rec/api/profile-default`).

use watergang_http::negotiate::{GEOJSON, JSON_FG};
use watergang_http::{Link, Problem, profile};

use watergang_formats::jsonfg;

use crate::api::Api;
use crate::features::forms::Making;
use crate::features::parameters::PROFILE;

/// A profile of GeoJSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Plain GeoJSON.
    Rfc7946,
    /// `place` and `time`; `geometry` in WGS 84 or null.
    JsonFg,
    /// The same with a `geometry` for all.
    JsonFgPlus,
}

impl Profile {
    const ALL: [Self; 3] = [Self::Rfc7946, Self::JsonFg, Self::JsonFgPlus];

    /// Its identifier in OGC's register.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Rfc7946 => "rfc7946",
            Self::JsonFg => "jsonfg",
            Self::JsonFgPlus => "jsonfg-plus",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| profile::is_named(known.name(), name))
    }

    /// The profile that the answer to a request has; nothing where its form is another than GeoJSON.
    ///
    /// # Errors
    /// A problem when the parameter is given more than once.
    pub(crate) fn of(api: &Api) -> Result<Option<Self>, Problem> {
        let asked = api.query.list(PROFILE.name)?.and_then(|names| names.iter().find_map(|name| Self::named(name)));
        Ok(match api.form {
            GEOJSON => Some(asked.unwrap_or(Self::Rfc7946)),
            // Who asks for JSON-FG by its form wants no plain GeoJSON.
            JSON_FG => asked.filter(|profile| *profile != Self::Rfc7946).or(Some(Self::JsonFg)),
            _ => None,
        })
    }

    /// How an answer in the profile comes about; nothing where that is how the form itself does.
    pub(crate) const fn making(self) -> Option<Making> {
        match self {
            Self::Rfc7946 => None,
            Self::JsonFg => Some(Making::Streamed(jsonfg::writer)),
            Self::JsonFgPlus => Some(Making::Streamed(jsonfg::plus_writer)),
        }
    }

    /// The link of a document to its profile.
    pub(crate) fn link(self) -> Link {
        Link::untyped("profile", profile::uri(self.name()))
    }
}

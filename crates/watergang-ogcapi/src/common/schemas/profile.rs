//! The profiles that a schema may keep (23-058r2, clauses 13, 15 and 16).

use serde_json::json;
use watergang_http::parameter::{Parameter, Query};
use watergang_http::{Problem, profile};

/// A profile that schemas here can keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// The codes of a list stand in the schema, each with its title.
    CodelistInline,
    /// The codes of a list stand in the schema, and the address of the list.
    CodelistRef,
    /// The values that the model of the data allows.
    #[default]
    ValidDomain,
    /// The values that the data have now.
    ActualDomain,
}

impl Profile {
    /// Its identifier in OGC's register.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::CodelistInline => "codelist-inline",
            Self::CodelistRef => "codelist-ref",
            Self::ValidDomain => "valid-domain",
            Self::ActualDomain => "actual-domain",
        }
    }

    /// Its URI.
    #[must_use]
    pub fn uri(self) -> String {
        profile::uri(self.id())
    }
}

/// The profiles that a client would like. One that is unknown or cannot be kept is no error
/// (`/rec/profile-parameter/profile-negotiation`).
pub static PROFILE: Parameter = Parameter {
    name: "profile",
    about: "parameter.schema-profile.about",
    schema: |_| json!({ "type": "array", "items": { "type": "string" } }),
};

/// Whether the values that are valid or those that there are are asked for; the first that is named wins.
///
/// # Errors
/// A problem when the parameter is given more than once.
pub fn domain(query: &Query) -> Result<Profile, Problem> {
    first(query, [Profile::ValidDomain, Profile::ActualDomain])
}

/// How the codes of lists stand in the schema; the first way that is named wins.
///
/// # Errors
/// A problem when the parameter is given more than once.
pub fn codelists(query: &Query) -> Result<Profile, Problem> {
    first(query, [Profile::CodelistInline, Profile::CodelistRef])
}

/// The one of two profiles that is named first; the former where none is.
fn first(query: &Query, known: [Profile; 2]) -> Result<Profile, Problem> {
    let named = query.list(PROFILE.name)?.unwrap_or_default();
    let first = named.iter().find_map(|value| known.into_iter().find(|known| profile::is_named(known.id(), value)));
    let [usual, _] = known;
    Ok(first.unwrap_or(usual))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: Profile) {
        assert_eq!(domain(&Query::parse(query).unwrap()).unwrap(), expected, "{query}");
    }

    #[test]
    fn a_profile_is_named_by_its_identifier_or_uri_and_an_unknown_one_is_left_aside() {
        check("", Profile::ValidDomain);
        check("profile=", Profile::ValidDomain);
        check("profile=actual-domain", Profile::ActualDomain);
        check("profile=codelist-ref,actual-domain,valid-domain", Profile::ActualDomain);
        let both = Query::parse("profile=actual-domain,codelist-ref,codelist-inline").unwrap();
        assert_eq!(codelists(&both).unwrap(), Profile::CodelistRef);
        assert_eq!(codelists(&Query::default()).unwrap(), Profile::CodelistInline);
        check("profile=valid-domain,actual-domain", Profile::ValidDomain);
        check("profile=http://www.opengis.net/def/profile/OGC/0/actual-domain", Profile::ActualDomain);
        check("profile=https%3A%2F%2Fwww.opengis.net%2Fdef%2Fprofile%2FOGC%2F0%2Factual-domain", Profile::ActualDomain);
        check("profile=http://example.org/actual-domain", Profile::ValidDomain);
        check("profile=Actual-Domain", Profile::ValidDomain);
    }
}

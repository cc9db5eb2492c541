//! What a client is told when it cannot have what it asked for (RFC 9457).
//!
//! The only place that knows a status code. Texts come from the locales, so that a problem is told in the language of
//! whoever meets it. A 5xx tells nothing of our insides; the log gets the whole chain.

use serde::Serialize;
use watergang_core::{Language, StoreError};

use crate::locale::text;

macro_rules! problem_kinds {
    ($($(#[$doc:meta])* $name:ident = $status:literal $slug:literal;)*) => {
        /// Every way a request can fail.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ProblemKind { $($(#[$doc])* $name,)* }
        impl ProblemKind {
            /// All kinds, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
            /// HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status,)* } }
            /// Last segment of the problem's `type` URI. Never changes once released.
            #[must_use]
            pub const fn slug(self) -> &'static str { match self { $(Self::$name => $slug,)* } }
            /// Keys of the texts that say what this kind is called and what it is.
            const fn keys(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$name => (concat!("problem.title.", $slug), concat!("problem.about.", $slug)),)*
                }
            }
        }
    };
}

problem_kinds! {
    /// A query parameter is unknown or has a bad value.
    InvalidParameter = 400 "invalid-parameter";
    /// The resource does not exist.
    NotFound = 404 "not-found";
    /// The method is none of the resource's.
    MethodNotAllowed = 405 "method-not-allowed";
    /// No offered form of the resource is acceptable to the client.
    NotAcceptable = 406 "not-acceptable";
    /// The body of the request is larger than the server takes.
    ContentTooLarge = 413 "content-too-large";
    /// The address of the request is longer than the server takes.
    UriTooLong = 414 "uri-too-long";
    /// The part of a file that is asked for lies behind its end.
    RangeNotSatisfiable = 416 "range-not-satisfiable";
    /// The headers of the request are larger than the server takes.
    HeadersTooLarge = 431 "headers-too-large";
    /// A defect of ours.
    Internal = 500 "internal";
    /// A store is away, busy or too slow. Worth a retry.
    Unavailable = 503 "unavailable";
}

/// Where the kinds are described, below the base of the server: the `type` of a problem leads there.
pub const PROBLEMS_PATH: &str = "/problems";

impl ProblemKind {
    /// The kind of that slug.
    #[must_use]
    pub fn by_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.slug() == slug)
    }

    /// The `type` URI: the address at which this server describes the kind.
    #[must_use]
    pub fn type_uri(self, base_url: &str) -> String {
        format!("{base_url}{PROBLEMS_PATH}/{}", self.slug())
    }

    /// What it is called.
    #[must_use]
    pub fn title(self, language: Language) -> String {
        text(language, self.keys().0, &[])
    }

    /// What it is, and what a client can do about it.
    #[must_use]
    pub fn about(self, language: Language) -> String {
        text(language, self.keys().1, &[])
    }
}

/// Seconds after which a client may try again when a store is away.
pub const RETRY_AFTER_S: u32 = 5;

/// One problem of one request.
#[derive(Debug)]
pub struct Problem {
    /// Which row of the table.
    pub kind: ProblemKind,
    /// Key of the detail's text in the locales.
    pub key: &'static str,
    /// What stands in the text's places.
    pub arguments: Vec<(&'static str, String)>,
    /// The methods that the resource has, for `Allow`.
    pub allow: Option<&'static str>,
    /// What else is wrong with the request.
    pub also: Vec<Self>,
}

impl Problem {
    /// A problem whose detail is the text of that key.
    #[must_use]
    pub fn new(kind: ProblemKind, key: &'static str) -> Self {
        Self { kind, key, arguments: Vec::new(), allow: None, also: Vec::new() }
    }

    /// Fills a place in the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// A parameter with a bad value: `why` is a key of the locales, whose text says what would be right.
    #[must_use]
    pub fn parameter(name: &str, value: &str, why: &'static str) -> Self {
        Self::new(ProblemKind::InvalidParameter, why).with("name", name).with("value", shortened(value))
    }

    /// The detail in a language: everything that is wrong.
    #[must_use]
    pub fn detail(&self, language: Language) -> String {
        let details: Vec<_> = self.each().map(|one| text(language, one.key, &one.arguments)).collect();
        details.join("; ")
    }

    /// This problem and whatever else is wrong.
    fn each(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.also)
    }

    /// The parameter that is at fault, where one is.
    fn parameter_name(&self) -> Option<&str> {
        let is_parameter = self.kind == ProblemKind::InvalidParameter;
        self.arguments.iter().find(|(name, _)| is_parameter && *name == "name").map(|(_, value)| value.as_str())
    }

    /// The title of the kind in a language.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        self.kind.title(language)
    }

    /// The document of RFC 9457, with each fault of a parameter in `errors`; `code` and `description` repeat it for
    /// clients of the first edition of Features.
    #[must_use]
    pub fn document(&self, language: Language, base_url: &str, instance: &str) -> ProblemDocument {
        let errors = self.each().filter_map(|one| {
            let detail = text(language, one.key, &one.arguments);
            Some(ParameterError { parameter: one.parameter_name()?.to_owned(), detail })
        });
        let detail = self.detail(language);
        ProblemDocument {
            r#type: self.kind.type_uri(base_url),
            title: self.title(language),
            status: self.kind.status(),
            detail: detail.clone(),
            instance: instance.to_owned(),
            errors: errors.collect(),
            code: self.kind.slug(),
            description: detail,
        }
    }
}

/// A problem as clients get it: the members of RFC 9457, section 3.1, the faults of parameters, and the two members of
/// `exception.yaml` of Features Part 1 1.0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProblemDocument {
    /// URI of the kind.
    pub r#type: String,
    /// What kind of problem this is, for people.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What is wrong here, for people.
    pub detail: String,
    /// Path of the request.
    pub instance: String,
    /// What is wrong with each parameter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ParameterError>,
    /// The kind, for old clients.
    pub code: &'static str,
    /// The detail, for old clients.
    pub description: String,
}

/// What is wrong with a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParameterError {
    /// Its name.
    pub parameter: String,
    /// What is wrong, for people.
    pub detail: String,
}

/// Gathers what is wrong with a request, so that a client is told everything at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<Problem>);

/// At most so many faults of one request are told: each may list all parameters that there are.
const FAULTS_MAX: usize = 10;

impl Faults {
    /// The value, or a stand-in for one that is at fault.
    pub fn keep<T: Default>(&mut self, read: Result<T, Problem>) -> T {
        read.unwrap_or_else(|problem| {
            if !self.is_full() {
                self.0.push(problem);
            }
            T::default()
        })
    }

    /// Whether nobody would read more of them.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.len() >= FAULTS_MAX
    }

    /// Everything that is wrong as one problem.
    ///
    /// # Errors
    /// When anything is wrong.
    pub fn finish(self) -> Result<(), Problem> {
        let mut faults = self.0.into_iter();
        let Some(mut first) = faults.next() else { return Ok(()) };
        first.also.extend(faults);
        Err(first)
    }
}

/// At most so many characters of a client's value are told back.
const TOLD_BACK_CHARS: usize = 120;

/// A client's value, short enough to be told back.
#[must_use]
pub fn shortened(value: &str) -> String {
    match value.char_indices().nth(TOLD_BACK_CHARS) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let problem = match &error {
            StoreError::NoSuchCollection { collection } => {
                Self::new(ProblemKind::NotFound, "problem.no-collection").with("value", shortened(collection))
            }
            StoreError::ForeignCursor => {
                Self::new(ProblemKind::InvalidParameter, "problem.cursor").with("name", "cursor")
            }
            StoreError::Unavailable { .. }
            | StoreError::TimedOut { .. }
            | StoreError::Locked { .. }
            | StoreError::Outdated { .. }
            | StoreError::Cancelled => Self::new(ProblemKind::Unavailable, "problem.unavailable"),
            StoreError::Unsupported { .. }
            | StoreError::ReadOnly { .. }
            | StoreError::Full
            | StoreError::Damaged { .. }
            | StoreError::Failed { .. } => Self::new(ProblemKind::Internal, "problem.internal"),
        };
        if problem.kind.status() >= 500 {
            let chain = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
            let causes: Vec<_> = chain.map(ToString::to_string).collect();
            tracing::warn!(error = %error, causes = ?causes, status = problem.kind.status(), "a store failed");
        }
        problem
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_driver_message_never_reaches_the_client() {
        let source = "password authentication failed for user \"watergang\"".into();
        let problem = Problem::from(StoreError::Unavailable { doing: "counting items", source });
        let document = serde_json::to_string(&problem.document(Language::EN, "", "/collections")).unwrap();
        assert_eq!(problem.kind.status(), 503);
        assert!(!document.contains("password"), "{document}");
    }

    #[test]
    fn slugs_are_unique() {
        let mut slugs: Vec<_> = ProblemKind::ALL.iter().map(|kind| kind.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), ProblemKind::ALL.len());
    }

    #[test]
    fn every_kind_has_a_title_and_says_what_it_is() {
        for kind in ProblemKind::ALL {
            for language in crate::locale::SPOKEN {
                assert!(!kind.title(language).starts_with("problem."), "{kind:?}");
                assert!(!kind.about(language).starts_with("problem."), "{kind:?}");
            }
        }
    }

    #[test]
    fn a_problem_speaks_the_language_of_whoever_meets_it() {
        let problem = Problem::parameter("limit", "ten", "parameter.limit.bad");
        for language in [Language::FR, Language::NL, Language::EN] {
            let detail = problem.detail(language);
            assert!(detail.contains("`limit`") && detail.contains("`ten`"), "{detail}");
        }
        assert_ne!(problem.detail(Language::FR), problem.detail(Language::NL));
    }
}

//! One request, understood: what every handler works on.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant as Monotonic};

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderName};
use watergang_core::{Ask, Caller, CancelFlag, Catalog, Collection, Language};
use watergang_http::base_url::Told;
use watergang_http::encoding::ContentEncoding;
use watergang_http::negotiate::{self, Form};
use watergang_http::parameter::{Context, EVERYWHERE, F, LANG, Parameter, Query};
use watergang_http::problem::Faults;
use watergang_http::{Link, Problem, ProblemKind, language};

use crate::State;

/// What a store is told of a caller. When it is dropped nobody waits any more, and the store is told that too.
#[derive(Debug)]
pub struct Waiting(Ask);

impl Deref for Waiting {
    type Target = Ask;
    fn deref(&self) -> &Ask {
        &self.0
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.cancelled.raise();
    }
}

/// One request.
#[derive(Debug)]
pub struct Api {
    /// What all requests share.
    pub state: State,
    /// Base of every link, without a slash at its end.
    pub base_url: String,
    /// Path of the request below the base, without a slash at its end; `/` for the landing page.
    pub path: String,
    /// What is published.
    pub catalog: Arc<Catalog>,
    /// The language spoken with the caller.
    pub language: Language,
    /// The form of the answer.
    pub form: Form,
    /// The forms that the resource has.
    pub forms: &'static [Form],
    /// The query.
    pub query: Query,
    /// How the body travels.
    pub encoding: ContentEncoding,
    /// `If-None-Match`.
    pub if_none_match: Option<String>,
    /// `If-Modified-Since`.
    pub if_modified_since: Option<String>,
}

fn told(request: &HttpRequest, name: impl Into<HeaderName>) -> Option<&str> {
    request.headers().get(name.into()).and_then(|value| value.to_str().ok())
}

/// The base of every link for a request.
#[must_use]
pub fn base_url(request: &HttpRequest, state: &State) -> String {
    let of = |name: &'static str| told(request, HeaderName::from_static(name));
    state.address.base_url(&Told {
        peer: request.peer_addr().map(|address| address.ip()),
        host: told(request, header::HOST),
        forwarded: of("forwarded"),
        proto: of("x-forwarded-proto"),
        forwarded_host: of("x-forwarded-host"),
        port: of("x-forwarded-port"),
        prefix: of("x-forwarded-prefix"),
    })
}

/// The language for a request whatever else is wrong with it.
#[must_use]
pub fn language_of(request: &HttpRequest, catalog: &Catalog) -> Language {
    let context = Context { catalog, collection: None, forms: &[] };
    let query = Query::parse(request.query_string()).unwrap_or_default();
    let lang = query.read(&LANG, &context).ok().flatten();
    language::negotiate(lang, told(request, header::ACCEPT_LANGUAGE), &catalog.instance.languages)
}

/// Whether a client would rather have a page, whatever else is wrong with its request.
#[must_use]
pub fn wants_page(request: &HttpRequest) -> bool {
    let f =
        Query::parse(request.query_string()).ok().and_then(|query| query.one("f").ok().flatten().map(str::to_owned));
    match f {
        Some(f) => f == "html" || f == "text/html",
        None => {
            negotiate::by_accept(told(request, header::ACCEPT), &[negotiate::JSON, negotiate::HTML])
                == Some(negotiate::HTML)
        }
    }
}

impl Api {
    /// Understands a request for a resource that has these forms.
    ///
    /// # Errors
    /// A problem when the query cannot be read, `f` or `lang` is unknown, or no form is acceptable.
    pub fn new(request: &HttpRequest, state: &State, forms: &'static [Form]) -> Result<Self, Problem> {
        let catalog = (state.catalog)();
        let query = Query::parse(request.query_string())?;
        let context = Context { catalog: &catalog, collection: None, forms };
        let lang = query.read(&LANG, &context)?;
        let form = match query.read(&F, &context)? {
            Some(form) => form,
            None => negotiate::by_accept(told(request, header::ACCEPT), forms).ok_or_else(|| {
                let types = forms.iter().map(|form| form.media_type).collect::<Vec<_>>().join(", ");
                Problem::new(ProblemKind::NotAcceptable, "problem.not-acceptable").with("offered", types)
            })?,
        };
        let prefix = state.address.path_prefix();
        let path = request.path();
        let path =
            path.strip_prefix(prefix).filter(|below| below.starts_with('/')).unwrap_or(path).trim_end_matches('/');
        Ok(Self {
            base_url: base_url(request, state),
            path: if path.is_empty() { "/".to_owned() } else { path.to_owned() },
            language: language::negotiate(lang, told(request, header::ACCEPT_LANGUAGE), &catalog.instance.languages),
            catalog,
            form,
            forms,
            query,
            encoding: ContentEncoding::negotiate(told(request, header::ACCEPT_ENCODING)),
            if_none_match: told(request, header::IF_NONE_MATCH).map(str::to_owned),
            if_modified_since: told(request, header::IF_MODIFIED_SINCE).map(str::to_owned),
            state: state.clone(),
        })
    }

    /// What the values of parameters depend on.
    #[must_use]
    pub fn context<'a>(&'a self, collection: Option<&'a Collection>) -> Context<'a> {
        Context { catalog: &self.catalog, collection, forms: self.forms }
    }

    /// Notes every parameter that is neither declared nor a property of the resource.
    pub fn refuse_unknown<'a>(
        &self,
        declared: &[&Parameter],
        properties: impl Iterator<Item = &'a str>,
        faults: &mut Faults,
    ) {
        let declared = declared.iter().chain(EVERYWHERE).map(|parameter| parameter.name);
        let known: Vec<&str> = declared.chain(properties).collect();
        self.query.refuse_unknown(&known, faults);
    }

    /// Refuses every parameter but those that all resources have.
    ///
    /// # Errors
    /// A problem that names them.
    pub fn refuse_all(&self) -> Result<(), Problem> {
        let mut faults = Faults::default();
        self.refuse_unknown(&[], std::iter::empty(), &mut faults);
        faults.finish()
    }

    /// The collection of that id.
    ///
    /// # Errors
    /// A problem when there is none.
    pub fn collection(&self, id: &str) -> Result<Arc<Collection>, Problem> {
        self.catalog.collection(id).cloned().ok_or_else(|| {
            Problem::new(ProblemKind::NotFound, "problem.no-collection")
                .with("value", watergang_http::problem::shortened(id))
        })
    }

    /// Whether the client may have the answer already.
    #[must_use]
    pub const fn is_conditional(&self) -> bool {
        self.if_none_match.is_some() || self.if_modified_since.is_some()
    }

    /// What a store is told of a caller who waits for one thing.
    #[must_use]
    pub fn ask(&self) -> Waiting {
        let limit = self.state.deadline_ms.map(Duration::from_millis);
        Waiting(Ask {
            caller: Caller::Anonymous,
            deadline: limit.and_then(|limit| Monotonic::now().checked_add(limit)),
            cancelled: CancelFlag::default(),
        })
    }

    /// What a store is told of a caller who takes rows at a pace of their own: the answer as a whole may take as long
    /// as it takes, each piece of it is waited for no longer than [`State::deadline_ms`].
    #[must_use]
    pub fn ask_for_rows(&self) -> Waiting {
        Waiting(Ask { caller: Caller::Anonymous, deadline: None, cancelled: CancelFlag::default() })
    }

    /// An absolute address below the base.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// A text of the locales in the caller's language.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        watergang_http::locale::text(self.language, key, &[])
    }

    /// The links that every document has: itself, its other forms, and itself in the other languages.
    #[must_use]
    pub fn own_links(&self) -> Vec<Link> {
        let path = if self.path == "/" { "/" } else { self.path.as_str() };
        let here = self.url(&format!("{path}{}", self.query.rewritten(&[], &[])));
        let mut links = vec![Link::new("self", here, self.form.media_type).in_language(self.language.as_str())];
        for form in self.forms.iter().filter(|form| **form != self.form) {
            let query = self.query.rewritten(&["f"], &[("f", form.name)]);
            links.push(
                Link::new("alternate", self.url(&format!("{path}{query}")), form.media_type)
                    .in_language(self.language.as_str())
                    .titled(form.title),
            );
        }
        for language in self.catalog.instance.languages.iter().filter(|language| **language != self.language) {
            let query = self.query.rewritten(&["lang"], &[("lang", language.as_str())]);
            links.push(
                Link::new("alternate", self.url(&format!("{path}{query}")), self.form.media_type)
                    .in_language(language.as_str()),
            );
        }
        links
    }
}

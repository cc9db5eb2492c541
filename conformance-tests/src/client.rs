//! A small client: what was asked, what came.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

/// One answer of the server, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// What was asked, for messages.
    pub url: String,
    /// HTTP status.
    pub status: u16,
    /// Headers by lower-case name; repeated ones joined by `, `.
    pub headers: HashMap<String, String>,
    /// The body.
    pub bytes: Vec<u8>,
    /// The body as text.
    pub body: String,
}

/// Sends a request and takes the whole answer.
///
/// # Panics
/// When the server cannot be reached.
#[must_use]
pub fn send(method: &str, url: &str, headers: &[(&str, &str)]) -> Answer {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(()).expect("a request that can be sent");
    let mut response =
        ureq::Agent::new_with_config(config).run(request).unwrap_or_else(|error| panic!("{method} {url}: {error}"));
    let mut received = HashMap::new();
    for (name, value) in response.headers() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        received
            .entry(name.as_str().to_owned())
            .and_modify(|all: &mut String| *all += &format!(", {value}"))
            .or_insert(value);
    }
    let status = response.status().as_u16();
    let mut bytes = response.body_mut().with_config().limit(1 << 30).read_to_vec();
    if method == "HEAD" {
        bytes = Ok(Vec::new());
    }
    let bytes = bytes.unwrap_or_else(|error| panic!("{method} {url}: {error}"));
    Answer { url: url.to_owned(), status, headers: received, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
}

impl Answer {
    /// The answer, if it has that status.
    ///
    /// # Panics
    /// When it has another.
    #[track_caller]
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.url, self.body);
        self
    }

    /// A header; nothing is the empty text.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The media type without parameters.
    #[must_use]
    pub fn media_type(&self) -> &str {
        self.header("content-type").split(';').next().unwrap_or_default().trim()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[track_caller]
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{}: {error}\n{}", self.url, self.body))
    }
}

/// Takes an answer into a file, byte by byte as it comes.
///
/// # Panics
/// When the server cannot be reached, or the answer has another status than 200.
pub fn save(url: &str, path: &Path) {
    let mut response = ureq::get(url).call().unwrap_or_else(|error| panic!("{url}: {error}"));
    let mut file = std::fs::File::create(path).expect("a file that can be written");
    std::io::copy(&mut response.body_mut().as_reader(), &mut file).unwrap_or_else(|error| panic!("{url}: {error}"));
}

/// Links of a document with a relation.
#[must_use]
pub fn links<'a>(document: &'a Value, rel: &str) -> Vec<&'a Value> {
    document["links"]
        .as_array()
        .map(|links| links.iter().filter(|link| link["rel"] == rel).collect())
        .unwrap_or_default()
}

/// The one link with a relation and a media type.
///
/// # Panics
/// When there is none.
#[track_caller]
#[must_use]
pub fn link<'a>(document: &'a Value, rel: &str, media_type: &str) -> &'a Value {
    links(document, rel)
        .into_iter()
        .find(|link| link["type"] == media_type)
        .unwrap_or_else(|| panic!("no link `{rel}` of type `{media_type}` in {:#}", document["links"]))
}

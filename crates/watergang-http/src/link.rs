//! Links, in documents and in headers (RFC 8288).

use serde::Serialize;

/// A link as OGC API documents have it (`link.yaml` of Features Part 1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads, absolute.
    pub href: String,
    /// What that is to the document.
    pub rel: String,
    /// Media type of what is there.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Language of what is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hreflang: Option<String>,
    /// Title for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Length of what is there, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
}

impl Link {
    /// A link with a media type.
    #[must_use]
    pub fn new(rel: impl Into<String>, href: impl Into<String>, media_type: &str) -> Self {
        Self {
            href: href.into(),
            rel: rel.into(),
            media_type: Some(media_type.to_owned()),
            hreflang: None,
            title: None,
            length: None,
        }
    }
    /// A link to something of whatever media type.
    #[must_use]
    pub fn untyped(rel: impl Into<String>, href: impl Into<String>) -> Self {
        Self { media_type: None, ..Self::new(rel, href, "") }
    }
    /// The same with a title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
    /// The same with a language.
    #[must_use]
    pub fn in_language(mut self, language: impl Into<String>) -> Self {
        self.hreflang = Some(language.into());
        self
    }
}

/// Largest `Link` header, in bytes: reverse proxies refuse more.
const HEADER_MAX_BYTES: usize = 6_000;

/// Relations that stand in front of all others in a header: many formats have no other place for the way on.
const FIRST: [&str; 4] = ["self", "next", "prev", "profile"];

/// The links as one `Link` header; those past the size that proxies take are left to the document. Titles stay there
/// too, since headers have no good way for accents.
#[must_use]
pub fn header(links: &[Link]) -> String {
    let mut header = String::new();
    let is_first = |link: &&Link| FIRST.contains(&link.rel.as_str());
    for link in links.iter().filter(is_first).chain(links.iter().filter(|link| !is_first(link))) {
        let mut one = format!("<{}>; rel=\"{}\"", link.href, link.rel);
        if let Some(media_type) = &link.media_type {
            one.push_str(&format!("; type=\"{media_type}\""));
        }
        if let Some(language) = &link.hreflang {
            one.push_str(&format!("; hreflang=\"{language}\""));
        }
        if header.len() + one.len() + 2 > HEADER_MAX_BYTES || !one.is_ascii() {
            continue;
        }
        if !header.is_empty() {
            header.push_str(", ");
        }
        header.push_str(&one);
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_quotes_its_values_and_stays_small() {
        let links = vec![Link::new("next", "http://x/items?cursor=i7", "application/geo+json").in_language("fr")];
        assert_eq!(
            header(&links),
            "<http://x/items?cursor=i7>; rel=\"next\"; type=\"application/geo+json\"; hreflang=\"fr\""
        );
        let many: Vec<_> = (0..1_000).map(|number| Link::new("item", format!("http://x/{number}"), "a/b")).collect();
        assert!(header(&many).len() <= HEADER_MAX_BYTES);
        let with_next = [many, links].concat();
        assert!(header(&with_next).starts_with("<http://x/items?cursor=i7>; rel=\"next\""), "the way on has room");
    }
}

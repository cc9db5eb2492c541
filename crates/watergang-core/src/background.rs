//! Pictures below the maps of pages.

/// Pictures that lie below the features of a map, as tiles in Web Mercator. Visitors' browsers fetch them from another
/// host.
///
/// Invariant: the URL has a host of letters, digits, `.`, `-` and a port, and places for `{z}`, `{x}` and `{y}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Background {
    url: String,
    attribution: String,
}

/// The address of a background is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{url}` is no address of tiles: write https://tiles.example.org/{{z}}/{{x}}/{{y}}.png")]
pub struct BackgroundError {
    url: String,
}

impl Background {
    /// A background by the address of its tiles; `attribution` names whom it is by.
    ///
    /// # Errors
    /// When the address is not absolute, has another scheme than http and https, or lacks a place for one of `{z}`,
    /// `{x}` and `{y}`.
    pub fn new(url: &str, attribution: &str) -> Result<Self, BackgroundError> {
        let background = Self { url: url.to_owned(), attribution: attribution.to_owned() };
        let origin = background.origin();
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")).unwrap_or_default();
        // The host goes into a header whose words are divided by blanks, semicolons and commas.
        let is_host =
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
        let has_places = ["{z}", "{x}", "{y}"].iter().all(|place| url.contains(place));
        let is_url = !url.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        if is_host && has_places && is_url { Ok(background) } else { Err(BackgroundError { url: url.to_owned() }) }
    }

    /// Address of a tile, with the places `{z}`, `{x}` and `{y}`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whom the pictures are by.
    #[must_use]
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// Scheme, host and port of the address.
    #[must_use]
    pub fn origin(&self) -> &str {
        let host_from = self.url.find("://").map_or(0, |at| at + "://".len());
        let host = self.url.get(host_from..).unwrap_or_default();
        let end = host.find(['/', '?', '#']).map_or(self.url.len(), |at| host_from + at);
        self.url.get(..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_background_has_a_host_and_a_place_for_each_number_of_a_tile() {
        let origin = |url: &str| Background::new(url, "us").map(|background| background.origin().to_owned());
        let good = "https://tiles.example.org:8443/a/{z}/{x}/{y}.png?key=1";
        assert_eq!(origin(good).unwrap(), "https://tiles.example.org:8443");
        for bad in [
            "/tiles/{z}/{x}/{y}.png",
            "ftp://example.org/{z}/{x}/{y}.png",
            "https:///{z}/{x}/{y}.png",
            "https://example.org/{z}/{x}.png",
            "https://example.org;script-src/{z}/{x}/{y}.png",
            "https://a@example.org/{z}/{x}/{y}.png",
            "https://{s}.example.org/{z}/{x}/{y}.png",
            "https://example.org/{z} /{x}/{y}.png",
        ] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }
}

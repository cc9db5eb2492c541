//! Values that more than one file has: texts in languages, CRSs, orders, URLs.

use watergang_core::{CollectionId, Direction, Language, SortKey, Text};

use super::document::Table;

/// A text that is the same in every language, or a table of languages: `title = "…"`, `title.fr = "…"`.
pub fn text_in_languages(table: &Table<'_>, key: &'static str) -> Option<Text> {
    if let Some(text) = table.plain_text(key) {
        return table.text(key).map(|_| Text::plain(text));
    }
    let texts = table.table(key)?.named_texts();
    let mut read = Vec::new();
    for (tag, text) in texts {
        match language(&tag.value) {
            Ok(language) => read.push((language, text)),
            Err(error) => table.note(tag.line, format!("`{key}`: {error}")),
        }
    }
    // The file's keys come in the order of the alphabet; French, which most of the data speak, stands in for others.
    read.sort_by_key(|(language, _)| *language != Language::FR);
    Some(Text::new(read))
}

/// A language by its two letters.
pub fn language(text: &str) -> Result<Language, String> {
    Language::parse(text)
        .filter(|language| language.as_str() == text)
        .ok_or_else(|| format!("`{text}` is no language: write two letters, as in `fr`"))
}

/// A collection's id.
pub fn collection_id(text: &str) -> Result<CollectionId, String> {
    CollectionId::parse(text).map_err(|error| error.to_string())
}

/// A property to sort by, with `-` in front for the largest first and, as people expect, `+` for the smallest.
pub fn sort_key(text: &str) -> Result<SortKey, String> {
    let (direction, property) = match text.split_at_checked(1) {
        Some(("-", property)) => (Direction::Descending, property),
        Some(("+", property)) => (Direction::Ascending, property),
        _ => (Direction::Ascending, text),
    };
    if property.is_empty() {
        return Err(format!("`{text}` names no property to sort by"));
    }
    Ok(SortKey { property: property.to_owned(), direction })
}

/// An absolute URL with `http` or `https`.
pub fn url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let sound = !host.is_empty() && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if sound { Ok(text.to_owned()) } else { Err(format!("`{text}` is no URL: write https://example.org/path")) }
}

/// An origin as browsers send it (RFC 6454, section 7): no path, no slash at its end.
pub fn origin(text: &str) -> Result<String, String> {
    let url = url(text)?;
    let authority = url.split_once("://").map_or("", |(_, rest)| rest);
    if authority.contains(['/', '?', '#', '@']) || authority.chars().any(|letter| letter.is_ascii_uppercase()) {
        return Err(format!("`{text}` is no origin: write https://example.org, without a path and in small letters"));
    }
    Ok(url)
}

/// A URL that others are appended to: without query and without a slash at its end.
pub fn base_url(text: &str) -> Result<String, String> {
    let url = url(text)?;
    if url.contains(['?', '#']) {
        return Err(format!("`{text}` has a query: paths are appended to it"));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_key_carries_its_direction() {
        let key = |property: &str, direction| Ok(SortKey { property: property.to_owned(), direction });
        assert_eq!(sort_key("-year"), key("year", Direction::Descending));
        assert_eq!(sort_key("+year"), key("year", Direction::Ascending));
        assert_eq!(sort_key("é"), key("é", Direction::Ascending));
        assert!(sort_key("-").is_err());
    }

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!(origin("https://example.org:8443").as_deref(), Ok("https://example.org:8443"));
        for bad in ["https://example.org/", "https://Example.org", "example.org", "https://a@b"] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_base_url_has_neither_query_nor_a_slash_at_its_end() {
        assert_eq!(base_url("https://example.org/api/").as_deref(), Ok("https://example.org/api"));
        for bad in ["example.org", "https://", "https://a b/", "https://a/?b", "ftp://a"] {
            assert!(base_url(bad).is_err(), "{bad}");
        }
    }
}

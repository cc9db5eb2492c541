//! Texts in languages.

use std::fmt;

/// A language by its two-letter code of ISO 639-1.
///
/// Invariant: two lower-case ASCII letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language([u8; 2]);

impl Language {
    /// French.
    pub const FR: Self = Self(*b"fr");
    /// Dutch.
    pub const NL: Self = Self(*b"nl");
    /// English.
    pub const EN: Self = Self(*b"en");

    /// Reads a code; the region of a tag (`fr-BE`) is left aside.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        match *primary.to_ascii_lowercase().as_bytes() {
            [first, second] if first.is_ascii_lowercase() && second.is_ascii_lowercase() => Some(Self([first, second])),
            _ => None,
        }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The invariant makes this infallible; the fallback keeps the function total without `unsafe`.
        std::str::from_utf8(&self.0).unwrap_or("en")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// One text in some languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<(Language, String)>);

impl Text {
    /// A text that is the same in every language (a table name, a code).
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![(Language::EN, text.into())])
    }

    /// A text in the languages given; the first is the fallback for all others.
    #[must_use]
    pub fn new(texts: impl IntoIterator<Item = (Language, String)>) -> Self {
        Self(texts.into_iter().collect())
    }

    /// Whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, text)| text.is_empty())
    }

    /// The text in `language`, else in the first language that there is, else nothing.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        self.0.iter().find(|(of, _)| *of == language).or_else(|| self.0.first()).map_or("", |(_, text)| text.as_str())
    }

    /// The languages in which there is a text, in the order given.
    pub fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        self.0.iter().map(|(language, _)| *language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_left_aside() {
        assert_eq!(Language::parse("fr-BE"), Some(Language::FR));
        assert_eq!(Language::parse("NL_be"), Some(Language::NL));
        assert_eq!(Language::parse("*"), None);
        assert_eq!(Language::parse("gsw"), None);
    }

    #[test]
    fn the_first_language_stands_in_for_a_missing_one() {
        let text = Text::new([(Language::FR, "Marais".to_owned()), (Language::NL, "Moeras".to_owned())]);
        assert_eq!(text.in_language(Language::NL), "Moeras");
        assert_eq!(text.in_language(Language::EN), "Marais");
        assert_eq!(Text::default().in_language(Language::EN), "");
    }
}

//! Which language a client is spoken to in.

use watergang_core::Language;

use crate::negotiate::weighted;

/// The language of an answer: `lang` where it is given, else the best of `Accept-Language`, else the instance's first.
#[must_use]
pub fn negotiate(lang: Option<Language>, accept_language: Option<&str>, spoken: &[Language]) -> Language {
    let first = spoken.first().copied().unwrap_or(Language::EN);
    if let Some(language) = lang {
        return language;
    }
    let wished = weighted(accept_language.unwrap_or_default());
    wished
        .iter()
        .filter_map(|(tag, _)| Language::parse(tag))
        .find(|language| spoken.contains(language))
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, expected: Language) {
        assert_eq!(negotiate(None, Some(accept), &[Language::FR, Language::NL, Language::EN]), expected, "{accept}");
    }

    #[test]
    fn the_best_spoken_wish_wins_and_the_first_language_stands_in() {
        check("nl-BE, fr;q=0.5", Language::NL);
        check("de, en;q=0.3, nl;q=0.7", Language::NL);
        check("de", Language::FR);
        check("*", Language::FR);
        check("", Language::FR);
        check("nl;q=0, en", Language::EN);
    }
}

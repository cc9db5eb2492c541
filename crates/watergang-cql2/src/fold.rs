//! Texts as CQL2 compares them: in one normal form, and without the differences of case and accents where a filter
//! says so.
//!
//! A store that compares in SQL must fold with these very functions, or leave the comparison to an evaluator.
//!
//! Source: OGC 21-065r2, `/req/case-insensitive-comparison/casei-function` and
//! `/req/accent-insensitive-comparison/accenti-function`; Unicode Standard, section 3.13 (default caseless matching)
//! and Annex 15 (normalization forms).

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// The two marks that make another sound of a Japanese syllable, and are no accents: voiced and half-voiced.
const JAPANESE_SOUND_MARKS: [char; 2] = ['\u{3099}', '\u{309a}'];

/// What a filter takes away from a text before it compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    Case,
    Accents,
}

impl Fold {
    pub(crate) fn of(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Case => case_folded(text),
            Self::Accents => accent_folded(text),
        }
    }
}

/// The text in normal form C, in which two texts that look the same are the same. Nearly all texts are already.
#[must_use]
pub fn normalized(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { ComposingNormalizerBorrowed::new_nfc().normalize(text) }
}

/// How a text is spelt that is the same as the given one: as it is, composed, and decomposed. Texts of which one half is
/// composed and the other is not are nobody's habit, and not among them.
#[must_use]
pub fn spellings(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    if !text.is_ascii() {
        for spelling in [normalized(text), DecomposingNormalizerBorrowed::new_nfd().normalize(text)] {
            if !all.iter().any(|known| *known == spelling) {
                all.push(spelling.into_owned());
            }
        }
    }
    all
}

/// The text without the difference of upper and lower case, by full case folding (`ß` is `ss`), in normal form C.
#[must_use]
pub fn case_folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        let is_folded = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        return if is_folded { Cow::Borrowed(text) } else { Cow::Owned(text.to_ascii_lowercase()) };
    }
    // Decomposed first, as definition D145 wants it: otherwise a mark that folds to a letter would be left behind others.
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let folded = CaseMapper::new().fold_string(&decomposed);
    recomposed(text, &folded)
}

/// The text without accents: decomposed, without its nonspacing marks but for two of Japanese, in normal form C.
#[must_use]
pub fn accent_folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_accent = |letter: &char| {
        categories.get(*letter) == GeneralCategory::NonspacingMark && !JAPANESE_SOUND_MARKS.contains(letter)
    };
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let bare: String = decomposed.chars().filter(|letter| !is_accent(letter)).collect();
    recomposed(text, &bare)
}

fn recomposed<'t>(text: &'t str, changed: &str) -> Cow<'t, str> {
    let composed = normalized(changed);
    if composed == text { Cow::Borrowed(text) } else { Cow::Owned(composed.into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_spelt_composed_and_decomposed() {
        assert_eq!(spellings("Aa"), ["Aa"]);
        assert_eq!(spellings("\u{e9}"), ["\u{e9}", "e\u{301}"]);
        assert_eq!(spellings("e\u{301}"), ["e\u{301}", "\u{e9}"]);
    }

    #[test]
    fn composed_and_decomposed_texts_are_the_same() {
        assert_eq!(normalized("e\u{301}"), "é");
        assert_eq!(normalized("é"), "é");
        assert!(matches!(normalized("Saint-Omer"), Cow::Borrowed(_)));
    }

    /// Cases from the lines C and F of CaseFolding.txt of Unicode.
    #[test]
    fn case_is_folded_fully() {
        for (text, expected) in [
            ("IJzer", "ijzer"),
            ("Straße", "strasse"),
            ("CHIȘINĂU", "chișinău"),
            ("ΟΔΟΣ", "οδοσ"),
            ("οδος", "οδοσ"),
            ("ﬁn", "fin"),
            ("KØBENHAVN", "københavn"),
            // The Kelvin sign is a letter k.
            ("\u{212a}", "k"),
            ("İ", "i\u{307}"),
        ] {
            assert_eq!(case_folded(text), expected, "{text}");
        }
    }

    #[test]
    fn accents_go_and_letters_of_their_own_stay() {
        for (text, expected) in [
            ("Chișinău", "Chisinau"),
            ("São Tomé", "Sao Tome"),
            // No decomposition: a letter, not an accent.
            ("København", "København"),
            ("e\u{301}", "e"),
            // GA is not KA: the voiced sound mark stays, composed as it was.
            ("ガ", "ガ"),
            ("한", "한"),
        ] {
            assert_eq!(accent_folded(text), expected, "{text}");
        }
    }

    #[test]
    fn folds_go_together_in_both_orders_and_twice_is_once() {
        for text in ["CHIȘINĂU", "Straße", "Ǻ", "İstanbul", "ΆΔΗΣ"] {
            let both = accent_folded(&case_folded(text)).into_owned();
            assert_eq!(case_folded(&accent_folded(text)), both, "{text}");
            assert_eq!(accent_folded(&both), both);
            assert_eq!(case_folded(&both), both);
        }
    }
}

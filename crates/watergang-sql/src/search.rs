//! Words in texts: what `q` asks for.
//!
//! Texts are taken as rows of words, without accents and in small letters. A phrase is in a text where its words stand
//! side by side in its order; the last one may be the beginning of a longer word only. What is a word is told by
//! Unicode alone, so that French, Dutch and English elisions and compounds fall apart where they are written apart.

use watergang_cql2::fold::accent_folded;

use crate::text::Dialect;

/// Letters and signs of texts that a text index reads as [`Phrases`] does: those that languages of Latin script are
/// written with, accents of their own included, and the usual signs. A text with any other is marked in an index by
/// [`MARK`], so that it is looked at whatever is searched for. Each range is from its first to its last.
///
/// Held against both databases, letter by letter, by the tests of the stores.
pub const PLAIN: &[(char, char)] = &[
    ('\u{1}', '\u{17e}'),
    ('\u{300}', '\u{304}'),
    ('\u{306}', '\u{30c}'),
    ('\u{327}', '\u{328}'),
    ('\u{1ea0}', '\u{1ef9}'),
    ('\u{2010}', '\u{2027}'),
    ('\u{202f}', '\u{205e}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{208e}'),
    ('\u{20ac}', '\u{20ac}'),
    ('\u{2116}', '\u{2116}'),
    ('\u{2122}', '\u{2122}'),
    ('\u{2190}', '\u{22ff}'),
];
/// The word that marks a text in an index that is not [`PLAIN`] throughout. No plain text has it.
pub const MARK: char = '\u{3c9}';
/// The micro sign, a letter of its own in Unicode, and the Greek letter that it is: people type either.
const MICRO: (char, char) = ('\u{b5}', '\u{3bc}');
/// Letters that a word must have for all words that begin with it to be worth looking up.
const BEGINNING_LETTERS_MIN: usize = 2;
/// Letters of a word that are looked up; what follows is left to the rows.
const WORD_LETTERS_MAX: usize = 100;
/// Words of a phrase that are looked up.
const WORDS_MAX: usize = 8;
/// Phrases that are looked up; more of them are left to the rows.
const PHRASES_MAX: usize = 32;

/// Phrases of which one at least is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrases(Vec<Phrase>);

/// Words side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    /// A blank before each word.
    spaced: String,
}

impl Phrases {
    /// Phrases as people write them; one without a word is in no text.
    #[must_use]
    pub fn new<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        let phrase = |text: &str| {
            let mut spaced = String::new();
            fold(text, &mut spaced);
            spaced.truncate(spaced.trim_end().len());
            Phrase { spaced }
        };
        Self(phrases.into_iter().map(phrase).filter(|phrase| !phrase.spaced.is_empty()).collect())
    }

    /// Whether one of the phrases is in a text. The buffer is for the text's words.
    #[must_use]
    pub fn are_in(&self, text: &str, buffer: &mut String) -> bool {
        buffer.clear();
        fold(text, buffer);
        self.0.iter().any(|phrase| buffer.contains(&phrase.spaced))
    }

    /// What to ask a text index for, so that it finds every text that one of the phrases is in, and perhaps others: an
    /// expression of FTS5 or a `tsquery`, made of letters and digits between quotation marks. Nothing where the phrases
    /// say too little to be looked up.
    ///
    /// The words of a phrase are looked up wherever they stand: an index without places is half as large, and those of
    /// PostgreSQL end after 16,383 words.
    #[must_use]
    pub fn lookup(&self, dialect: Dialect) -> Option<String> {
        if self.0.len() > PHRASES_MAX {
            return None;
        }
        let (quote, and, or, beginning) = match dialect {
            Dialect::Sqlite => ('"', " AND ", " OR ", " *"),
            Dialect::Postgres => ('\'', " & ", " | ", ":*"),
        };
        let mut all = format!("{quote}{MARK}{quote}");
        for phrase in
            self.0.iter().filter(|phrase| phrase.spaced.chars().all(|letter| is_plain(letter) || letter == MICRO.1))
        {
            let mut words: Vec<_> = phrase.words().take(WORDS_MAX).collect();
            words.retain(|(word, is_whole)| *is_whole || word.chars().nth(BEGINNING_LETTERS_MIN - 1).is_some());
            if words.is_empty() {
                return None;
            }
            let term = |(word, is_whole): (&str, bool)| {
                let short: String = word.chars().take(WORD_LETTERS_MAX).collect();
                let is_whole = is_whole && short.len() == word.len();
                format!("{quote}{short}{quote}{}", if is_whole { "" } else { beginning })
            };
            let words: Vec<_> = words.into_iter().map(term).collect();
            all.push_str(&format!("{or}({})", words.join(and)));
        }
        Some(all)
    }
}

impl Phrase {
    /// Its words, and whether each is a whole one: the last may be a beginning.
    fn words(&self) -> impl Iterator<Item = (&str, bool)> {
        let mut words = self.spaced.split(' ').skip(1).peekable();
        std::iter::from_fn(move || {
            let word = words.next()?;
            Some((word, words.peek().is_some()))
        })
    }
}

/// Whether a letter or sign is [`PLAIN`].
#[must_use]
pub fn is_plain(letter: char) -> bool {
    PLAIN.iter().any(|(first, last)| (*first..=*last).contains(&letter))
}

/// Appends the words of a text, each after one blank; a blank may follow the last.
fn fold(text: &str, out: &mut String) {
    out.push(' ');
    let mut push = |letter: char| {
        if letter == MICRO.0 {
            out.push(MICRO.1);
        } else if letter.is_alphanumeric() {
            out.extend(letter.to_lowercase());
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    };
    if text.is_ascii() {
        text.chars().for_each(push);
    } else {
        accent_folded(text).chars().for_each(&mut push);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(phrases: &[&str], text: &str, expected: bool) {
        let found = Phrases::new(phrases.iter().copied()).are_in(text, &mut String::new());
        assert_eq!(found, expected, "{phrases:?} in {text:?}");
    }

    #[test]
    fn words_stand_side_by_side_and_the_last_may_go_on() {
        check(&["marais"], "Le marais audomarois", true);
        check(&["marais audo"], "Le marais audomarois", true);
        check(&["mar audomarois"], "Le marais audomarois", false);
        check(&["audomarois marais"], "Le marais audomarois", false);
        check(&["arais"], "Le marais audomarois", false);
        check(&["marais", "broek"], "IJzerbroeken en broeken", true);
        check(&["Le marais,"], "le  MARAIS", true);
    }

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        check(&["eau"], "L'eau", true);
        check(&["l eau"], "à l’eau", true);
        check(&["maraichage"], "Maraîchage", true);
        check(&["MARAÎCHAGE"], "maraichage", true);
        check(&["coördinaat"], "Coordinaat", true);
        check(&["saint-omer"], "Saint Omer", true);
        check(&["noordschote 2024"], "Noordschote (2024)", true);
        check(&["\u{153}uf"], "\u{152}uf", true);
        // The micro sign and the Greek letter.
        check(&["\u{b5}g"], "3 \u{3bc}g/l", true);
    }

    #[test]
    fn a_lookup_is_made_of_words_alone() {
        let lookup = |phrases: &[&str], dialect| Phrases::new(phrases.iter().copied()).lookup(dialect);
        let check = |phrases: &[&str], sqlite: Option<&str>, postgres: Option<&str>| {
            assert_eq!(lookup(phrases, Dialect::Sqlite).as_deref(), sqlite);
            assert_eq!(lookup(phrases, Dialect::Postgres).as_deref(), postgres);
        };
        check(
            &["L'Écluse du", "bro\" OR '*"],
            Some(r#""ω" OR ("l" AND "ecluse" AND "du" *) OR ("bro" AND "or" *)"#),
            Some("'ω' | ('l' & 'ecluse' & 'du':*) | ('bro' & 'or':*)"),
        );
        // Begins like half of all words; the word before it does not.
        check(&["canal d", "e"], None, None);
        check(&["canal d"], Some(r#""ω" OR ("canal")"#), Some("'ω' | ('canal')"));
        // No plain text has it.
        check(&["Άδης"], Some(r#""ω""#), Some("'ω'"));
        check(&["µg"], Some(r#""ω" OR ("μg" *)"#), Some("'ω' | ('μg':*)"));
        check(&[], Some(r#""ω""#), Some("'ω'"));
        let long = "é".repeat(3_000);
        assert_eq!(lookup(&[&long], Dialect::Postgres).unwrap(), format!("'ω' | ('{}':*)", "e".repeat(100)));
        assert_eq!(lookup(&["aa"; 33], Dialect::Sqlite), None);
    }

    /// What an index of plain texts holds are plain words.
    #[test]
    fn plain_letters_fold_to_plain_letters() {
        let folds = |letter: char| {
            let mut words = String::new();
            fold(&letter.to_string(), &mut words);
            words
        };
        for letter in (0..=0xffff).filter_map(char::from_u32) {
            let is_plain_word = folds(letter).chars().all(|one| is_plain(one) || one == MICRO.1);
            assert!(!is_plain(letter) || is_plain_word, "{letter:?}");
            assert!(!is_plain(letter) || !folds(letter).contains(MARK), "{letter:?}");
        }
    }

    #[test]
    fn a_phrase_without_words_is_nowhere() {
        check(&["", " - "], "anything", false);
        check(&[], "anything", false);
    }
}

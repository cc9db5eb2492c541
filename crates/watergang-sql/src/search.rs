//! Words in texts: what `q` asks for.
//!
//! Texts are taken as rows of words, without accents and in small letters. A phrase is in a text where its words stand
//! side by side in its order; the last one may be the beginning of a longer word only. What is a word is told by
//! Unicode alone, so that French, Dutch and English elisions and compounds fall apart where they are written apart.

use watergang_cql2::fold::accent_folded;

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

    /// The words of each phrase.
    pub fn words(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        self.0.iter().map(|phrase| phrase.spaced.split(' ').skip(1))
    }
}

/// Appends the words of a text, each after one blank; a blank may follow the last.
fn fold(text: &str, out: &mut String) {
    out.push(' ');
    let mut push = |letter: char| {
        if letter.is_alphanumeric() {
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
    }

    #[test]
    fn a_phrase_without_words_is_nowhere() {
        check(&["", " - "], "anything", false);
        check(&[], "anything", false);
    }
}

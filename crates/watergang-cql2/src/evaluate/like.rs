//! Patterns of `LIKE` (`/req/advanced-comparison-operators/like-predicate`).
//!
//! A pattern is cut at its `%` into segments, each of which is looked for from where the last one ended. Taking the
//! first place that fits is always right, since the `%` in between takes whatever is left; so nothing is tried twice,
//! and the time is at most that of the text times that of the pattern.

use crate::fold::normalized;

/// A pattern made ready: normal form and folds are already applied to its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// What stands before the first `%`; the whole pattern where there is none.
    first: Segment,
    /// What stands between two `%`, none of it empty.
    middle: Vec<Segment>,
    /// What stands behind the last `%`, where there is one.
    last: Option<Segment>,
}

/// Characters in a row, some of which may be any.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Text(String),
    /// Nothing stands for any character.
    Letters(Vec<Option<char>>),
}

impl Segment {
    fn new(letters: Vec<Option<char>>) -> Self {
        letters.iter().copied().collect::<Option<String>>().map_or(Self::Letters(letters), Self::Text)
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// What follows it at the front of a text.
    fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Text(prefix) => text.strip_prefix(prefix.as_str()),
            Self::Letters(letters) => {
                let mut rest = text.chars();
                for wanted in letters {
                    let found = rest.next()?;
                    if wanted.is_some_and(|wanted| wanted != found) {
                        return None;
                    }
                }
                Some(rest.as_str())
            }
        }
    }

    /// What follows its first occurrence in a text.
    fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Text(wanted) => text.split_once(wanted.as_str()).map(|(_, rest)| rest),
            Self::Letters(letters) => {
                let mut ahead = text.chars();
                loop {
                    if let Some(rest) = self.strip(ahead.as_str()) {
                        return Some(rest);
                    }
                    // Fewer characters than wanted will not become more.
                    ahead.next()?;
                    if ahead.as_str().len() < letters.len() {
                        return None;
                    }
                }
            }
        }
    }

    fn ends(&self, text: &str) -> bool {
        match self {
            Self::Text(suffix) => text.ends_with(suffix.as_str()),
            Self::Letters(letters) => {
                let mut before = text.chars().rev();
                letters
                    .iter()
                    .rev()
                    .all(|wanted| before.next().is_some_and(|found| wanted.is_none_or(|one| one == found)))
            }
        }
    }
}

impl Pattern {
    /// Reads a pattern: `%` any characters, `_` one, `\` takes the meaning from what follows and is itself at the end.
    pub(crate) fn new(text: &str) -> Self {
        let mut segments = Vec::new();
        let mut letters = Vec::new();
        let mut rest = text.chars();
        while let Some(letter) = rest.next() {
            match letter {
                '%' => segments.push(Segment::new(std::mem::take(&mut letters))),
                '_' => letters.push(None),
                '\\' => letters.push(Some(rest.next().unwrap_or('\\'))),
                other => letters.push(Some(other)),
            }
        }
        segments.push(Segment::new(letters));
        let last = if segments.len() > 1 { segments.pop() } else { None };
        let mut segments = segments.into_iter();
        let first = segments.next().unwrap_or(Segment::Text(String::new()));
        Self { first, middle: segments.filter(|segment| !segment.is_empty()).collect(), last }
    }

    /// Whether the whole of a text has the shape.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let Some(mut rest) = self.first.strip(text) else { return false };
        for segment in &self.middle {
            let Some(behind) = segment.find(rest) else { return false };
            rest = behind;
        }
        self.last.as_ref().map_or(rest.is_empty(), |last| last.ends(rest))
    }
}

/// What all texts begin with, in normal form C, that fit a pattern of `LIKE`: whatever stands before its first wildcard.
#[must_use]
pub fn beginning_of_pattern(pattern: &str) -> String {
    match Pattern::new(&normalized(pattern)).first {
        Segment::Text(text) => text,
        Segment::Letters(letters) => letters.into_iter().map_while(|letter| letter).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(pattern: &str, fits: &[&str], fits_not: &[&str]) {
        let made = Pattern::new(pattern);
        for text in fits {
            assert!(made.fits(text), "`{pattern}` fits `{text}`");
        }
        for text in fits_not {
            assert!(!made.fits(text), "`{pattern}` does not fit `{text}`");
        }
    }

    #[test]
    fn wildcards_stand_for_characters() {
        check("B_r%", &["Bern", "Berlin", "Bür"], &["Br", "Paris", "aBern"]);
        check("", &[""], &["a"]);
        check("%%", &["", "a"], &[]);
        check("%a%b%", &["ab", "xaxbx"], &["ba"]);
        check("ab%ba", &["abba", "abxba"], &["aba"]);
        check("_%_", &["ab", "éé"], &["a", ""]);
        check("%_é_%", &["aéb"], &["éb", "aé"]);
        check("%aab", &["aaab"], &["aaba"]);
    }

    #[test]
    fn a_backslash_takes_the_meaning() {
        check(r"\%\_", &["%_"], &["ab"]);
        check(r"50\%%", &["50% of all"], &["500"]);
        check(r"a\\%", &[r"a\b"], &["ab"]);
        check(r"a\b", &["ab"], &[r"a\b"]);
        check(r"a\", &[r"a\"], &["a"]);
    }

    #[test]
    fn a_pattern_begins_as_all_texts_that_fit() {
        for (pattern, expected) in [
            ("abc%", "abc"),
            ("a_c%", "a"),
            ("%", ""),
            (r"50\%%", "50%"),
            ("abc", "abc"),
            ("e\u{301}c%", "\u{e9}c"),
            (r"a\", r"a\"),
        ] {
            assert_eq!(beginning_of_pattern(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn many_wildcards_take_no_longer_than_the_text_times_the_pattern() {
        let text = "a".repeat(20_000);
        assert!(!Pattern::new(&format!("{}b", "%a".repeat(2_000))).fits(&text));
        assert!(!Pattern::new(&format!("%{}b%", "_a".repeat(500))).fits(&text));
    }

    /// By trying everything.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['%', rest @ ..] => (0..=text.len()).any(|start| naive(rest, text.get(start..).unwrap_or_default())),
            ['_', rest @ ..] => matches!(text, [_, behind @ ..] if naive(rest, behind)),
            ['\\', letter, rest @ ..] | [letter, rest @ ..] => {
                matches!(text, [found, behind @ ..] if found == letter && naive(rest, behind))
            }
        }
    }

    proptest! {
        #[test]
        fn the_matcher_agrees_with_one_that_tries_everything(
            pattern in r"([ab%_é]|\\[ab%_\\]){0,8}", text in r"[ab%_é\\]{0,8}",
        ) {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(Pattern::new(&pattern).fits(&text), naive(&letters(&pattern), &letters(&text)));
        }
    }
}

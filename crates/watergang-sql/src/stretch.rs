//! Ranges of texts as stretches of an index.
//!
//! The evaluator compares texts by code point in normal form C, and an index holds them as they are stored. The two
//! orders differ where a stored text is not in that form. What is found here is a superset, by three facts on a text,
//! its ASCII characters up to the first that is none (*head*), and its normal form:
//!
//! * The head stays, but for its last character, which may melt with a mark behind it into a letter beyond ASCII. The
//!   mark is `FIRST_MARK` or beyond, and the character one of `melts`.
//! * What comes behind the head stays beyond ASCII, but for three characters (`DOUBLES`) that become ASCII.
//! * A text beyond ASCII is larger than one within it, in code points as in bytes of UTF-8.
//!
//! Source: Unicode Standard Annex 15; `the_facts_hold_of_all_characters` looks at each of them.

use watergang_cql2::fold::{normalized, spellings};

/// Texts by their bytes in UTF-8: from the first on, and before the last, which is not among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins; at the first text where that is missing.
    pub from: Option<String>,
    /// Where it has ended; never where that is missing.
    pub until: Option<String>,
}

/// The first character that melts with one before it.
const FIRST_MARK: char = '\u{300}';

/// Characters beyond ASCII that normal form C takes for one of ASCII, and that one.
const DOUBLES: [(char, char); 3] = [('\u{37e}', ';'), ('\u{1fef}', '`'), ('\u{212a}', 'K')];

/// Characters of a text that are looked at: more of them find hardly fewer rows.
const HEAD_CHARS_MAX: usize = 16;

/// Stretches in front of a lower bound at most.
const MELTED_MAX: usize = 64;

/// Whether a character of ASCII melts with a mark.
const fn melts(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '<'..='>')
}

/// The first characters of a text that are ASCII and have a follower there; NUL is none that PostgreSQL holds.
fn head(text: &str) -> &str {
    let end = text.bytes().take(HEAD_CHARS_MAX).take_while(|byte| (1..0x7f).contains(byte)).count();
    text.get(..end).unwrap_or_default()
}

/// The first text behind all that begin with a head; nothing behind the empty one.
fn behind(head: &str) -> Option<String> {
    let last = head.chars().next_back()?;
    let kept = head.get(..head.len() - last.len_utf8())?;
    Some(format!("{kept}{}", char::from_u32(u32::from(last) + 1)?))
}

/// How far two texts are the same, in bytes of ASCII.
fn shared(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count()
}

/// Texts that begin so.
fn beginning(head: &str) -> Stretch {
    Stretch { from: Some(head.to_owned()).filter(|head| !head.is_empty()), until: behind(head) }
}

/// Texts that begin with what normal form C takes for a head, one character of it a double.
fn doubled(head: &str) -> impl Iterator<Item = Stretch> {
    head.char_indices().filter_map(|(place, letter)| {
        let (double, _) = DOUBLES.into_iter().find(|(_, single)| *single == letter)?;
        Some(beginning(&format!("{}{double}", head.get(..place)?)))
    })
}

/// Stretches that hold all texts whose normal form begins with that of a text, those that hold most first; nothing where
/// the text is empty.
#[must_use]
pub fn begins_with(text: &str) -> Option<Vec<Stretch>> {
    let text = normalized(text);
    let head = head(&text);
    let mut found = Vec::new();
    match text.get(head.len()..)?.chars().next() {
        Some(next) if !next.is_ascii() => {
            // Whatever stands there is beyond ASCII, or a letter that melts to it.
            found.push(Stretch { from: Some(format!("{head}\u{7f}")), until: behind(head) });
            let spelt = spellings(next.encode_utf8(&mut [0; 4])).into_iter().filter_map(|one| one.chars().next());
            for letter in spelt.filter(char::is_ascii) {
                let melted = format!("{head}{letter}");
                found.push(Stretch { from: Some(format!("{melted}{FIRST_MARK}")), until: behind(&melted) });
            }
        }
        _ if head.is_empty() => return None,
        _ => found.push(beginning(head)),
    }
    found.extend(doubled(head));
    Some(found)
}

/// Stretches that hold all texts whose normal form lies between those of two texts or is one of them, the one that holds
/// most first; nothing where they would hold all.
#[must_use]
pub fn between(low: Option<&str>, high: Option<&str>) -> Option<Vec<Stretch>> {
    let (low, high) = (low.map(normalized), high.map(normalized));
    let (low, high) = (low.as_deref().unwrap_or_default(), high.as_deref());
    let (low_head, high_head) = (head(low), high.map(head));
    // A text that is cut ends before whatever is behind its head.
    let end = match (high, high_head) {
        (Some(high), Some(head)) if high == head => Some(head.to_owned()),
        (_, head) => head.and_then(behind),
    };
    // With both bounds it is a part of them all; so what melts there lies outside.
    let common = high_head.map_or(0, |head| shared(low_head, head));
    let free = end.as_deref().map_or(0, |end| shared(low_head, end) + 1);

    let mut found = Vec::new();
    let mut from = 0;
    for (place, letter) in low_head.char_indices() {
        if place >= free {
            let melted = ('\0'..letter).filter(|before| melts(*before)).filter_map(|before| {
                let head = format!("{}{before}", low_head.get(..place)?);
                Some(Stretch { from: Some(format!("{head}{FIRST_MARK}")), until: behind(&head) })
            });
            let melted: Vec<_> = melted.collect();
            if found.len() + melted.len() > MELTED_MAX {
                break;
            }
            found.extend(melted);
        }
        from = place + 1;
    }
    let from = low_head.get(..from).filter(|from| !from.is_empty()).map(str::to_owned);
    if from.is_none() && end.is_none() {
        return None;
    }
    if let Some(end) = &end {
        found.extend(doubled(low_head.get(..common)?));
        for (place, letter) in end.char_indices().skip(common) {
            if DOUBLES.iter().any(|(_, single)| *single <= letter) {
                let head = end.get(..place)?;
                let [(first, _), .., (last, _)] = DOUBLES;
                let until = behind(&format!("{head}{last}"));
                found.push(Stretch { from: Some(format!("{head}{first}")), until });
            }
        }
    }
    // The end itself is within.
    found.insert(0, Stretch { from, until: end.map(|end| end + "\u{1}") });
    Some(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn holds(stretches: &[Stretch], text: &str) -> bool {
        stretches.iter().any(|stretch| {
            stretch.from.as_deref().is_none_or(|from| text >= from)
                && stretch.until.as_deref().is_none_or(|until| text < until)
        })
    }

    /// Those that the three facts of the module speak of, whatever version of Unicode comes.
    #[test]
    fn the_facts_hold_of_all_characters() {
        let doubles: Vec<_> = ('\u{80}'..=char::MAX)
            .filter_map(|one| Some((one, normalized(&one.to_string()).chars().next().filter(char::is_ascii)?)))
            .collect();
        assert_eq!(doubles, DOUBLES);
        for letter in '\u{1}'..'\u{80}' {
            // Combining marks of scripts beyond melt with letters of their own.
            let mut marks = '\u{80}'..'\u{400}';
            let melting = marks.find(|mark| !normalized(&format!("{letter}{mark}")).starts_with(letter));
            assert!(melting.is_none_or(|mark| mark >= FIRST_MARK && melts(letter)), "{letter:?} {melting:?}");
        }
    }

    #[test]
    fn a_beginning_is_one_stretch_but_for_doubles() {
        let stretch = |from: &str, until: &str| Stretch { from: Some(from.to_owned()), until: Some(until.to_owned()) };
        assert_eq!(begins_with("abc"), Some(vec![stretch("abc", "abd")]));
        assert_eq!(begins_with("aK"), Some(vec![stretch("aK", "aL"), stretch("a\u{212a}", "a\u{212b}")]));
        assert_eq!(begins_with("l\u{e9}"), Some(vec![stretch("l\u{7f}", "m"), stretch("le\u{300}", "lf")]));
        assert_eq!(begins_with(""), None);
        assert_eq!(begins_with("\0"), None);
    }

    #[test]
    fn a_range_is_cut_where_it_would_take_too_many_stretches() {
        let first = |low, high| between(low, high).unwrap().remove(0);
        let stretch =
            |from: &str, until: Option<&str>| Stretch { from: Some(from.to_owned()), until: until.map(str::to_owned) };
        assert_eq!(first(Some("NL-0150"), Some("NL-0210")), stretch("NL-0150", Some("NL-0210\u{1}")));
        assert_eq!(first(Some("zzz"), None), stretch("z", None));
        assert_eq!(between(Some("zzz"), None).unwrap().len(), 1 + 3 + 26 + 25);
        assert_eq!(between(None, Some("9")).unwrap().len(), 1);
        assert_eq!(between(Some("\u{e9}"), None), None);
        assert_eq!(between(None, None), None);
    }

    /// Characters that melt, double, or stand in the way of that.
    const ROUGH: &str = "[a-cKk;`<=A0~é\u{300}\u{301}\u{323}\u{327}\u{338}\u{345}\u{37e}\u{1fef}\u{212a}\u{212b}\u{2019}\u{1ebf}\u{226e}\u{5d0}\u{5b0}\u{1100}\u{1161}\u{958}\u{fffd}\u{1f600}\u{7f}\u{1}]{0,5}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_text_is_lost(text in ROUGH, low in ROUGH, high in ROUGH, same in ROUGH) {
            let (text, low, high) = (format!("{same}{text}"), format!("{same}{low}"), format!("{same}{high}"));
            let normal = normalized(&text);
            let (is_above, is_below) = (*normal >= *normalized(&low), *normal <= *normalized(&high));
            let is_in = |found: Option<Vec<Stretch>>| found.is_none_or(|found| holds(&found, &text));
            prop_assert!(!is_above || is_in(between(Some(&low), None)), "{text:?} from {low:?}");
            prop_assert!(!is_below || is_in(between(None, Some(&high))), "{text:?} up to {high:?}");
            let both = between(Some(&low), Some(&high));
            prop_assert!(!is_above || !is_below || is_in(both), "{text:?} from {low:?} up to {high:?}");
            prop_assert!(!normal.starts_with(&*normalized(&same)) || is_in(begins_with(&same)), "{text:?} like {same:?}");
        }
    }
}

//! From characters to tokens. Every text has tokens: what is none of the language is one too, for the parser to meet.

use crate::names::{continues_identifier, is_white, starts_identifier};

/// Symbols of two characters, those that other languages have included, so that an error can tell them whole.
const PAIRS: [&str; 7] = ["<>", "<=", ">=", "!=", "==", "&&", "||"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword without quotes.
    Name,
    /// A name in double quotes, `""` being one of them.
    QuotedName,
    /// A text in single quotes, its escapes as they are.
    Text,
    /// A number without sign.
    Number,
    /// One of the symbols of the language, or of another.
    Symbol,
    /// A text or name whose second quote is missing.
    Unclosed,
    /// The end of the text.
    End,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// As it stands, quotes included.
    pub(super) text: &'a str,
    /// Which character is its first, from 1.
    pub(super) character: usize,
    /// Whether nothing stands between it and the token before.
    pub(super) is_adjacent: bool,
}

impl<'a> Token<'a> {
    /// Stands behind the last one.
    pub(super) const END: Self = Self { kind: Kind::End, text: "", character: 1, is_adjacent: false };

    /// What stands between the quotes.
    pub(super) fn inside(&self) -> &'a str {
        self.text.get(1..self.text.len().saturating_sub(1)).unwrap_or_default()
    }

    /// The name of a property or function, if it is one; whether it is a keyword is not asked.
    pub(super) fn name(&self) -> Option<String> {
        match self.kind {
            Kind::Name => Some(self.text.to_owned()),
            Kind::QuotedName => Some(self.inside().replace("\"\"", "\"")),
            _ => None,
        }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Name && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }
}

/// All tokens; the last is [`Kind::End`].
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut character = 1;
    loop {
        let trimmed = rest.trim_start_matches(is_white);
        let white = rest.get(..rest.len() - trimmed.len()).unwrap_or_default();
        character += white.chars().count();
        let (kind, bytes) = first(trimmed);
        let (token, behind) = trimmed.split_at_checked(bytes).unwrap_or((trimmed, ""));
        tokens.push(Token { kind, text: token, character, is_adjacent: white.is_empty() });
        if kind == Kind::End {
            return tokens;
        }
        character += token.chars().count();
        rest = behind;
    }
}

/// What the first token is, and its length in bytes.
fn first(text: &str) -> (Kind, usize) {
    let Some(character) = text.chars().next() else { return (Kind::End, 0) };
    let next_is_digit = || text.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    match character {
        '\'' => quoted(text, Kind::Text),
        '"' => quoted(text, Kind::QuotedName),
        '0'..='9' => (Kind::Number, number(text.as_bytes())),
        '.' if next_is_digit() => (Kind::Number, number(text.as_bytes())),
        _ if starts_identifier(character) => {
            (Kind::Name, text.find(|one| !continues_identifier(one)).unwrap_or(text.len()))
        }
        _ => {
            let is_pair = text.get(..2).is_some_and(|pair| PAIRS.contains(&pair));
            (Kind::Symbol, if is_pair { 2 } else { character.len_utf8() })
        }
    }
}

/// A quoted token up to its last quote. A doubled quote does not end it; neither does, in a text, one behind a `\`.
fn quoted(text: &str, kind: Kind) -> (Kind, usize) {
    let bytes = text.as_bytes();
    let quote = bytes.first().copied().unwrap_or_default();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        if *byte == b'\\' && kind == Kind::Text && next.is_some_and(|next| matches!(next, b'\\' | b'\'')) {
            at += 2;
        } else if *byte != quote {
            at += 1;
        } else if next == Some(&quote) {
            at += 2;
        } else {
            return (kind, at + 1);
        }
    }
    (Kind::Unclosed, text.len())
}

/// Length of a number: digits, a point, digits, and an exponent where one follows whole.
fn number(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') {
        length += 1 + digits(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

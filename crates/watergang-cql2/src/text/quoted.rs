//! What stands between single quotes, and back.
//!
//! `''` and `\'` are a quote, and `\a \b \t \n \v \f \r` the control characters that they are in C (class
//! `cql2-text`). In a pattern of `LIKE` the rest is left to it; elsewhere `\\` is one `\`, since no text could hold a
//! `\` before one of those letters otherwise, and a `\` before anything else is itself.

use crate::error::Fault;
use crate::pattern::{self, ESCAPE};

/// Letters behind a `\` and what they are together.
const CONTROL: [(char, char); 7] =
    [('a', '\u{7}'), ('b', '\u{8}'), ('t', '\t'), ('n', '\n'), ('v', '\u{B}'), ('f', '\u{C}'), ('r', '\r')];

fn control(letter: char) -> Option<char> {
    CONTROL.iter().find(|(one, _)| *one == letter).map(|(_, control)| *control)
}

/// The text of a literal.
pub(super) fn read(inside: &str) -> String {
    decode(inside, |out, escaped| {
        if escaped != ESCAPE {
            out.push(ESCAPE);
        }
        out.push(escaped);
    })
}

/// The pattern of a literal.
pub(super) fn read_pattern(inside: &str) -> Result<String, Fault> {
    pattern::canonical(&decode(inside, |out, escaped| out.extend([ESCAPE, escaped])))
}

/// `unknown` writes what a `\` and a character become that are neither a quote nor a control character.
fn decode(inside: &str, unknown: impl Fn(&mut String, char)) -> String {
    let mut out = String::with_capacity(inside.len());
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        match character {
            // The lexer lets a quote through only where another follows.
            '\'' => {
                characters.next();
                out.push('\'');
            }
            ESCAPE => match characters.next() {
                None => out.push(ESCAPE),
                Some('\'') => out.push('\''),
                Some(letter) => match control(letter) {
                    Some(control) => out.push(control),
                    None => unknown(&mut out, letter),
                },
            },
            other => out.push(other),
        }
    }
    out
}

/// Appends a literal that is read as the given text.
pub(super) fn write(text: &str, out: &mut String) {
    out.push('\'');
    for character in text.chars() {
        if character == ESCAPE {
            out.push(ESCAPE);
        }
        write_character(character, out);
    }
    out.push('\'');
}

/// Appends a literal that is read as the given pattern, which is a canonical one.
pub(super) fn write_pattern(pattern: &str, out: &mut String) {
    out.push('\'');
    pattern.chars().for_each(|character| write_character(character, out));
    out.push('\'');
}

fn write_character(character: char, out: &mut String) {
    if character == '\'' {
        out.push('\'');
    }
    match CONTROL.iter().find(|(_, control)| *control == character) {
        Some((letter, _)) => out.extend([ESCAPE, *letter]),
        None => out.push(character),
    }
}

//! Patterns of `LIKE`.

use crate::error::Fault;

/// Takes the meaning from the character behind it.
pub(crate) const ESCAPE: char = '\\';

/// A pattern with an escape only where it takes a meaning away: before `%`, `_` and itself. So both encodings can
/// write every pattern, although a text may not hold `\t` as two characters.
pub(crate) fn canonical(pattern: &str) -> Result<String, Fault> {
    let mut out = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character == ESCAPE {
            let escaped = characters.next().ok_or_else(|| {
                Fault::new("a character behind the last `\\` of the pattern", "the end of the pattern")
            })?;
            if has_meaning(escaped) {
                out.push(ESCAPE);
            }
            out.push(escaped);
        } else {
            out.push(character);
        }
    }
    Ok(out)
}

const fn has_meaning(character: char) -> bool {
    matches!(character, '%' | '_' | ESCAPE)
}

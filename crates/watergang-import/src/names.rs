//! Names of fields, so that a name of any file becomes a name that every store and client copes with.

use std::collections::HashSet;

/// A name of lower-case ASCII letters, digits and `_`, not starting with a digit and never empty: `Surface (ha)`
/// becomes `surface_ha`, `codeINSEE` becomes `code_insee`.
#[must_use]
pub fn normalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut last: Option<char> = None;
    for letter in name.chars() {
        let plain = without_accent(letter);
        if plain.is_empty() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
        } else {
            let starts_word =
                letter.is_uppercase() && last.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit());
            if starts_word && !out.ends_with('_') {
                out.push('_');
            }
            out.push_str(&plain);
        }
        last = Some(letter);
    }
    let trimmed = out.trim_end_matches('_');
    match trimmed.chars().next() {
        None => "field".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("f_{trimmed}"),
        Some(_) => trimmed.to_owned(),
    }
}

/// The ASCII letters of a letter or digit, lower-case; empty for everything else.
fn without_accent(letter: char) -> String {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let plain = match lower {
        'a'..='z' | '0'..='9' => return lower.to_string(),
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        'ĳ' => "ij",
        'ß' => "ss",
        '²' => "2",
        '³' => "3",
        _ => "",
    };
    plain.to_owned()
}

/// The names with a number behind each that came before: `area`, `area_2`. Case does not make a difference, as in SQL.
#[must_use]
pub fn distinct(names: impl IntoIterator<Item = String>, reserved: &[&str]) -> Vec<String> {
    let mut taken: HashSet<String> = reserved.iter().map(|name| name.to_lowercase()).collect();
    names
        .into_iter()
        .map(|name| {
            let mut free = name.clone();
            let mut number = 2;
            while !taken.insert(free.to_lowercase()) {
                free = format!("{name}_{number}");
                number += 1;
            }
            free
        })
        .collect()
}

/// The name among these that is most like a wrong one, where one is like enough to have been meant.
#[must_use]
pub fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Two thirds alike: `comune` finds `commune`, `x` does not find `id`.
    const LIKENESS_MIN_RATIO: f64 = 0.66;
    names
        .map(|name| (strsim::normalized_damerau_levenshtein(&wrong.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN_RATIO)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_becomes_one_that_every_store_copes_with() {
        for (name, expected) in [
            ("Surface (ha)", "surface_ha"),
            ("codeINSEE", "code_insee"),
            ("decimalLongitude", "decimal_longitude"),
            ("Libellé  de l'unité", "libelle_de_l_unite"),
            ("2024", "f_2024"),
            ("***", "field"),
            ("CODE_CS1", "code_cs1"),
        ] {
            assert_eq!(normalised(name), expected, "{name}");
        }
    }

    #[test]
    fn names_that_are_there_already_get_a_number() {
        let names = ["a", "A", "fid", "a"].map(str::to_owned);
        assert_eq!(distinct(names, &["fid"]), ["a", "A_2", "fid_2", "a_3"]);
    }

    #[test]
    fn a_slip_of_the_pen_finds_the_name_that_was_meant() {
        assert_eq!(nearest("comune", ["id", "commune"].into_iter()), Some("commune"));
        assert_eq!(nearest("x", ["id", "commune"].into_iter()), None);
    }
}

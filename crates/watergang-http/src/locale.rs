//! Texts of problems, parameters and pages in the languages that we speak: one file each in `locales/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use watergang_core::Language;

/// The languages that there are texts for.
pub const SPOKEN: [Language; 3] = [Language::FR, Language::NL, Language::EN];

static TEXTS: LazyLock<HashMap<Language, HashMap<String, String>>> = LazyLock::new(|| {
    [
        (Language::FR, include_str!("../locales/fr.toml")),
        (Language::NL, include_str!("../locales/nl.toml")),
        (Language::EN, include_str!("../locales/en.toml")),
    ]
    .into_iter()
    .map(|(language, source)| (language, flatten(source)))
    .collect()
});

/// `[problem.title] not-found = "…"` becomes `problem.title.not-found`. A file of ours that is no TOML has no texts,
/// which the tests notice.
fn flatten(source: &str) -> HashMap<String, String> {
    fn walk(prefix: &str, table: &toml::Table, out: &mut HashMap<String, String>) {
        for (name, value) in table {
            let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            match value {
                toml::Value::Table(inner) => walk(&key, inner, out),
                toml::Value::String(text) => drop(out.insert(key, text.clone())),
                _ => {}
            }
        }
    }
    let mut texts = HashMap::new();
    if let Ok(table) = source.parse::<toml::Table>() {
        walk("", &table, &mut texts);
    }
    texts
}

/// The text of a key, its `{places}` filled. A key without a text is its own text: visible, and harmless.
#[must_use]
pub fn text(language: Language, key: &str, arguments: &[(&'static str, String)]) -> String {
    let of = |language: Language| TEXTS.get(&language).and_then(|texts| texts.get(key));
    let mut text = of(language).or_else(|| of(Language::EN)).map_or_else(|| key.to_owned(), Clone::clone);
    for (name, value) in arguments {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_language_has_every_text_with_the_same_places() {
        let places = |text: &str| {
            let found: BTreeSet<_> =
                text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect();
            found
        };
        let reference = &TEXTS[&Language::EN];
        assert!(reference.len() > 40, "{}", reference.len());
        for language in SPOKEN {
            let texts = &TEXTS[&language];
            let keys = |texts: &HashMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(keys(texts), keys(reference), "{language}");
            for (key, text) in texts {
                assert_eq!(places(text), places(&reference[key]), "{language} {key}");
            }
        }
    }
}

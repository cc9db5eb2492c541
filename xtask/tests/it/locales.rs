//! What we say, we say in every language.

use crate::files::{File, all, none};
use std::collections::{BTreeMap, BTreeSet};

const LANGUAGES: [&str; 3] = ["en", "fr", "nl"];

#[test]
fn every_text_is_there_in_every_language_with_the_same_arguments() {
    // Wherever a folder of locales is: its files are compared with one another.
    let mut folders: BTreeMap<String, BTreeMap<String, BTreeMap<String, BTreeSet<String>>>> = BTreeMap::new();
    for file in all().iter().filter(|file| file.path.contains("/locales/") && file.path.ends_with(".toml")) {
        let (folder, name) = file.path.rsplit_once('/').unwrap();
        let language = name.trim_end_matches(".toml").to_owned();
        folders.entry(folder.to_owned()).or_default().insert(language, texts(file));
    }
    let mut faults = Vec::new();
    for (folder, languages) in &folders {
        let missing = LANGUAGES.iter().filter(|language| !languages.contains_key(**language));
        faults.extend(missing.map(|language| format!("{folder}/{language}.toml is missing")));
        let Some(english) = languages.get("en") else { continue };
        for (language, texts) in languages {
            faults.extend(
                differences(english, texts).into_iter().map(|what| format!("{folder}/{language}.toml: {what}")),
            );
        }
    }
    none("the languages differ", &faults);
}

fn differences(
    english: &BTreeMap<String, BTreeSet<String>>,
    other: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let lacking = english.keys().filter(|key| !other.contains_key(*key)).map(|key| format!("lacks `{key}`"));
    let surplus =
        other.keys().filter(|key| !english.contains_key(*key)).map(|key| format!("`{key}` is not in English"));
    let differing = english.iter().filter_map(|(key, arguments)| {
        let theirs = other.get(key)?;
        (theirs != arguments).then(|| format!("`{key}` has the arguments {theirs:?}, in English {arguments:?}"))
    });
    lacking.chain(surplus).chain(differing).collect()
}

/// Each key, dotted, with the names that stand in braces in its text.
fn texts(file: &File) -> BTreeMap<String, BTreeSet<String>> {
    let table: toml::Table = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path));
    let mut texts = BTreeMap::new();
    flatten("", &toml::Value::Table(table), &mut texts);
    texts
}

fn flatten(key: &str, value: &toml::Value, texts: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        toml::Value::Table(table) => {
            for (name, inner) in table {
                let dotted = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                flatten(&dotted, inner, texts);
            }
        }
        other => {
            let text = other.to_string();
            let arguments = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()));
            texts.insert(key.to_owned(), arguments.collect());
        }
    }
}

//! Every dependency may be used under the licences that `deny.toml` allows; the same without `cargo deny`.

use crate::dependencies::metadata;
use crate::files::{none, root};

#[test]
fn every_dependency_has_a_licence_that_goes_with_ours() {
    let settings: toml::Table = std::fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    let allowed = settings["licenses"]["allow"].as_array().unwrap().iter().map(|one| one.as_str().unwrap());
    let allowed: Vec<&str> = allowed.collect();
    let metadata = metadata(&["--locked", "--filter-platform", "x86_64-unknown-linux-gnu"]);
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let licence = package["license"].as_str().unwrap_or("none");
        if !satisfied(licence, &allowed) {
            faults.push(format!("{}: {licence}", package["name"]));
        }
    }
    none("these licences are not in deny.toml", &faults);
}

#[test]
fn an_expression_is_satisfied_by_one_choice_of_its_parts() {
    let allowed = ["MIT", "ISC"];
    for good in ["MIT", "GPL-3.0 OR MIT", "GPL-3.0/MIT", "(MIT OR GPL-3.0) AND ISC", "MIT AND ISC"] {
        assert!(satisfied(good, &allowed), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND GPL-3.0", "MIT WITH Some-exception"] {
        assert!(!satisfied(bad, &allowed), "{bad}");
    }
}

/// Whether an SPDX licence expression can be met by licences of the list.
fn satisfied(expression: &str, allowed: &[&str]) -> bool {
    // Before SPDX a slash meant a choice.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut words = words.as_slice();
    any(&mut words, allowed)
}

/// `all OR all OR …`
fn any(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = all(words, allowed);
    while let ["OR", rest @ ..] = words {
        *words = rest;
        met |= all(words, allowed);
    }
    met
}

/// `one AND one AND …`
fn all(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = one(words, allowed);
    while let ["AND", rest @ ..] = words {
        *words = rest;
        met &= one(words, allowed);
    }
    met
}

/// A licence, one with an exception, or an expression in parentheses.
fn one(words: &mut &[&str], allowed: &[&str]) -> bool {
    match words {
        ["(", rest @ ..] => {
            *words = rest;
            let met = any(words, allowed);
            *words = words.get(1..).unwrap_or_default();
            met
        }
        [licence, "WITH", exception, rest @ ..] => {
            *words = rest;
            allowed.contains(&format!("{licence} WITH {exception}").as_str())
        }
        [licence, rest @ ..] => {
            *words = rest;
            allowed.contains(licence)
        }
        [] => false,
    }
}

//! `watergang check`.

use crate::configuration::folder;
use crate::server::{data, executable};

/// What `check` says of a configuration, and its exit code.
fn check(files: &[(&str, &str)]) -> (String, Option<i32>) {
    let folder = folder(files);
    let output = executable().arg("check").arg("--config").arg(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    (said.replace(&format!("{}/", folder.path().display()), ""), output.status.code())
}

fn instance() -> String {
    format!("title = \"x\"\n[stores.main]\nsource = \"{}\"\n", data("communes.gpkg").display())
}

#[test]
fn a_right_configuration_has_no_faults() {
    let communes = "default_sort = [\"nom\"]\n[properties.population]\nunit = \"1\"\n";
    let (said, code) = check(&[("watergang.toml", &instance()), ("collections/communes.toml", communes)]);
    assert_eq!((said.as_str(), code), ("0 faults, 1 collections\n", Some(0)));
}

#[test]
fn a_source_alone_is_checked_too() {
    let output = executable().arg("check").arg(data("communes.gpkg")).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!((said.lines().last(), output.status.code()), (Some("0 faults, 6 collections"), Some(0)));
}

#[test]
fn faults_of_files_and_of_the_database_are_told_together() {
    let communes = "titel = \"x\"\ndefault_sort = [\"nam\"]\n[properties.populaton]\nunit = \"1\"\n";
    let cantons = "table = \"kantons\"\n";
    let (said, code) = check(&[
        ("watergang.toml", &instance()),
        ("collections/communes.toml", communes),
        ("collections/cantons.toml", cantons),
    ]);
    for expected in [
        "collections/communes.toml:1: `titel` is no key; did you mean `title`?",
        "collections/communes.toml:3: the table `communes` has no property `populaton`; did you mean `population`?",
        "collections/communes.toml:2: `default_sort`: the table `communes` has no property `nam`; did you mean `nom`?",
        "collections/cantons.toml:1: the table `kantons` is not published:",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    assert_eq!(code, Some(3));
}

#[test]
fn wrong_values_are_told_with_their_line() {
    let instance = format!("{}[log]\nlevel = \"loud\"\n", instance());
    let (said, code) = check(&[("watergang.toml", &instance), ("collections/communes.toml", "\ntime = \"nom\"\n")]);
    assert!(said.contains("watergang.toml:5: `log.level`: `loud` is no log level"), "{said}");
    assert!(said.contains("collections/communes.toml:2: `time`: `nom` of the table `communes` is neither"), "{said}");
    assert_eq!(code, Some(3));
}

#[test]
fn a_database_that_is_away_is_told_where_it_is_named() {
    let (said, code) = check(&[("watergang.toml", "title = \"x\"\n[stores.main]\nsource = \"away.gpkg\"\n")]);
    assert!(said.starts_with("watergang.toml:3: cannot serve `away.gpkg`"), "{said}");
    assert_eq!(code, Some(4));
}

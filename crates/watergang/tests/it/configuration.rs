//! What is said of configurations that are wrong.

use std::fs;

use tempfile::TempDir;
use watergang::config::Configuration;
use watergang_core::{CrsId, Language, TimeProperties};

use crate::configured::ZONE_31_WITH_ITS_NUMBER;

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const INSTANCE: &str = r#"
title.fr = "Observatoire"
title.nl = "Observatorium"
languages = ["fr", "nl"]
crs = ["EPSG:2154", "http://www.opengis.net/def/crs/EPSG/0/31370"]

[stores.main]
source = "corridor.gpkg"

[limits]
limit_max = 500
"#;

#[track_caller]
fn faults(files: &[(&str, &str)], expected: &[&str]) {
    let folder = folder(files);
    let faults = Configuration::read(folder.path()).unwrap_err();
    let prefix = format!("{}/", folder.path().display());
    let told: Vec<String> = faults.list().iter().map(|fault| fault.to_string().replace(&prefix, "")).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_whole_configuration_is_read() {
    let communes = r#"
title = { fr = "Communes", nl = "Gemeenten" }
table = "commune"
time = { start = "valid_from", end = "valid_to" }
default_sort = ["-population", "name"]
limit_max = 50

[properties.population]
title = "Population"
unit = "1"

[properties.secret]
hidden = true
"#;
    let folder = folder(&[("watergang.toml", INSTANCE), ("collections/communes.toml", communes)]);
    let configuration = Configuration::read(folder.path()).unwrap();
    assert_eq!(configuration.instance.instance.title.in_language(Language::NL), "Observatorium");
    assert_eq!(configuration.instance.crs, Some(vec![CrsId::Epsg(2154), CrsId::Epsg(31370)]));
    assert_eq!(configuration.instance.limits.limit_max, 500);
    let [communes] = configuration.collections.as_slice() else { panic!("one collection") };
    assert_eq!(communes.id.as_str(), "communes");
    let publication = communes.publication();
    assert_eq!((publication.table.as_str(), publication.hidden.as_slice()), ("commune", &["secret".to_owned()][..]));
    assert!(
        matches!(publication.time, Some(TimeProperties::Interval { start, end }) if start == "valid_from" && end == "valid_to")
    );
}

#[test]
fn a_background_is_an_address_of_tiles_and_somebody_who_made_them() {
    let stores = "[stores.main]\nsource = \"a.gpkg\"\n";
    let url = "background_url = \"https://tiles.example.org/{z}/{x}/{y}.png\"\n";
    let good = format!("{stores}[pages]\n{url}background_attribution = \"© Us\"\n");
    let folder = folder(&[("watergang.toml", &good)]);
    let background = Configuration::read(folder.path()).unwrap().instance.instance.background.unwrap();
    assert_eq!((background.origin(), background.attribution()), ("https://tiles.example.org", "© Us"));
    faults(
        &[("watergang.toml", &format!("{stores}[pages]\n{url}"))],
        &["watergang.toml:3: `pages.background_attribution` is missing"],
    );
    faults(
        &[("watergang.toml", &format!("{stores}[pages]\nbackground_url = \"https://tiles.example.org/\"\n"))],
        &[
            "watergang.toml:4: `pages.background_url`: `https://tiles.example.org/` is no address of tiles: write https://tiles.example.org/{z}/{x}/{y}.png",
        ],
    );
}

#[test]
fn the_token_changes_with_any_file() {
    let token = |communes: &str| {
        let folder = folder(&[("watergang.toml", INSTANCE), ("collections/communes.toml", communes)]);
        Configuration::read(folder.path()).unwrap().token
    };
    assert_ne!(token("theme = \"a\""), token("theme = \"b\""));
}

#[test]
fn all_faults_of_all_files_are_told_at_once() {
    faults(
        &[
            ("watergang.toml", "titel = \"x\"\n[stores.main]\nsurce = \"a.gpkg\"\n[log]\nformat = \"xml\"\n"),
            ("collections/a.toml", "crs = [\n  \"EPSG:2154\",\n  \"Lambert\",\n]\nlimit_max = 0\n"),
            ("collections/b.toml", "id = \"a b\"\nstore = \"other\"\n"),
        ],
        &[
            "collections/a.toml:3: `crs`: `Lambert` names no CRS; write it as http://www.opengis.net/def/crs/EPSG/0/2154",
            "collections/a.toml:5: `limit_max` is a whole number from 1 to 10000000, not `0`",
            "collections/b.toml:1: `id`: `a b` is no collection id: use letters a to z, digits, `_`, `-` and `.`, at most 128 bytes",
            "watergang.toml:1: `titel` is no key; did you mean `title`?",
            "watergang.toml:2: `stores.main.source` is missing",
            "watergang.toml:3: `stores.main.surce` is no key; did you mean `stores.main.source`?",
            "watergang.toml:5: `log.format` is `pretty` or `json`, not `xml`",
        ],
    );
}

#[test]
fn files_that_contradict_each_other_are_told() {
    faults(
        &[
            ("watergang.toml", INSTANCE),
            ("collections/a.toml", "id = \"one\"\n"),
            ("collections/b.toml", "id = \"one\"\nstore = \"othr\"\n"),
        ],
        &[
            "collections/b.toml: the collection `one` is already described by collections/a.toml",
            "collections/b.toml:2: `store` is `main`, not `othr`",
        ],
    );
}

#[test]
fn a_folder_without_the_instances_file_is_no_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let faults = Configuration::read(folder.path()).unwrap_err().to_string();
    assert!(faults.contains("watergang.toml: cannot be read"), "{faults}");
}

/// An instance that adds a CRS and offers it; the title stands in line 2.
fn custom() -> String {
    format!("\ntitle = \"x\"\ncrs = [\"EPSG:5649\"]\n[stores.main]\nsource = \"a.gpkg\"{ZONE_31_WITH_ITS_NUMBER}")
}

#[test]
fn a_crs_of_the_configuration_is_known_to_all_its_files() {
    let folder = folder(&[("watergang.toml", &custom()), ("collections/a.toml", "crs = [\"EPSG:5649\"]\n")]);
    let configuration = Configuration::read(folder.path()).unwrap();
    assert_eq!(configuration.instance.crs, Some(vec![CrsId::Epsg(5649)]));
    assert!(configuration.instance.registry.contains(CrsId::Epsg(5649)));
}

#[test]
fn what_is_wrong_with_a_crs_of_the_configuration_is_told_in_its_line() {
    let wrong = custom()
        .replace("\"east-north\"", "\"est-north\"")
        .replace("[0, 37, 6, 82.45]", "[6, 37, 0, 82.45]")
        .replace("unit =", "unti =");
    faults(
        &[("watergang.toml", &wrong)],
        &[
            "watergang.toml:3: `crs`: `EPSG:5649` is not known here; describe it in a table `[[custom_crs]]`",
            "watergang.toml:6: `custom_crs.unit` is missing",
            "watergang.toml:9: `custom_crs.axis_order` is `east-north` or `north-east`, not `est-north`; did you mean `east-north`?",
            "watergang.toml:10: `custom_crs.unti` is no key; did you mean `custom_crs.unit`?",
            "watergang.toml:11: `custom_crs.area` is [west, south, east, north] in degrees, the smaller ones first",
        ],
    );
    let wrong = custom().replace("+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad", "+proj=pipeline");
    faults(
        &[("watergang.toml", &wrong.replace("crs = [\"EPSG:5649\"]\n", ""))],
        &[
            "watergang.toml:11: `custom_crs.pipeline`: its pipeline does not lead from the middle of its area, 3 59.725, \
           there and back; it must start from longitude and latitude in degrees",
        ],
    );
    faults(
        &[("watergang.toml", &format!("{}{}", custom(), ZONE_31_WITH_ITS_NUMBER.trim_start()))],
        &["watergang.toml:14: `custom_crs.code`: EPSG:5649 stands here twice"],
    );
}

#[test]
fn the_configuration_of_the_repository_shows_a_custom_crs_that_works() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/watergang.toml");
    let text = fs::read_to_string(path).unwrap();
    let example = text.lines().skip_while(|line| *line != "# [[custom_crs]]").take_while(|line| line.starts_with('#'));
    let example: String = example.map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or_default())).collect();
    let instance = format!("title = \"x\"\n[stores.main]\nsource = \"a.gpkg\"\n{example}");
    let folder = folder(&[("watergang.toml", &instance)]);
    assert!(Configuration::read(folder.path()).unwrap().instance.registry.contains(CrsId::Epsg(5649)), "{example}");
}

#[test]
fn origins_are_told_how_browsers_write_them() {
    faults(
        &[(
            "watergang.toml",
            "title = \"x\"\n[stores.main]\nsource = \"a.gpkg\"\n[server]\ncors_origins = [\"https://example.org/\"]\n\
             cache_max_age_s = -1\n",
        )],
        &[
            "watergang.toml:5: `server.cors_origins`: `https://example.org/` is no origin: write https://example.org, \
             without a path and in small letters",
            "watergang.toml:6: `server.cache_max_age_s` is a whole number from 0 to 31536000, not `-1`",
        ],
    );
}

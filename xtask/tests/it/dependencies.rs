//! Who may depend on whom: ARCHITECTURE.md, "Direction of dependency".

use crate::files::{none, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What a package is; each may use the kinds that [`Kind::may_use`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The vocabulary.
    Core,
    /// Turns something into something else, and knows neither stores nor HTTP.
    Tool,
    Store,
    /// What the faces share.
    Http,
    /// One family of standards.
    Face,
    /// The executable, which alone knows all.
    Whole,
    /// For tests only.
    Test,
}

/// Every package of the workspace. A new one is entered here, which is the moment to think about its place.
const PACKAGES: &[(&str, Kind)] = &[
    ("watergang-core", Kind::Core),
    ("watergang-geometry", Kind::Tool),
    ("watergang-crs", Kind::Tool),
    ("watergang-cql2", Kind::Tool),
    ("watergang-sql", Kind::Tool),
    ("watergang-derived", Kind::Tool),
    ("watergang-formats", Kind::Tool),
    ("watergang-render", Kind::Tool),
    ("watergang-import", Kind::Tool),
    ("watergang-demo", Kind::Tool),
    ("watergang-store-gpkg", Kind::Store),
    ("watergang-store-postgis", Kind::Store),
    ("watergang-http", Kind::Http),
    ("watergang-ogcapi", Kind::Face),
    ("watergang-ows", Kind::Face),
    ("watergang-web", Kind::Face),
    ("watergang", Kind::Whole),
    ("watergang-store-testkit", Kind::Test),
    ("watergang-test-postgres", Kind::Test),
    ("conformance-tests", Kind::Test),
    ("xtask", Kind::Test),
];

impl Kind {
    fn may_use(self) -> &'static [Self] {
        match self {
            Self::Core => &[],
            Self::Tool | Self::Store | Self::Http => &[Self::Core, Self::Tool],
            Self::Face => &[Self::Core, Self::Tool, Self::Http],
            Self::Whole => &[Self::Core, Self::Tool, Self::Store, Self::Http, Self::Face],
            Self::Test => &[Self::Core, Self::Tool, Self::Store, Self::Http, Self::Face, Self::Whole, Self::Test],
        }
    }

    fn of(package: &str) -> Option<Self> {
        PACKAGES.iter().find(|(name, _)| *name == package).map(|(_, kind)| *kind)
    }
}

/// Foreign packages that belong to one place, and the packages that may use them in what they ship.
const BELONGS_TO: &[(&str, &[&str])] = &[
    ("proj", &["watergang-crs"]),
    ("proj-sys", &["watergang-crs"]),
    ("anyhow", &["watergang", "xtask"]),
    ("parquet", &["watergang-formats"]),
    // Relations of geometries in the plane. What needs no second geometry is answered by watergang-geometry.
    ("geo", &["watergang-cql2"]),
    // The executable applies migrations and makes backups, which are not the affair of the Store trait; a GeoPackage
    // as an answer is a format like others.
    ("rusqlite", &["watergang-store-gpkg", "watergang-import", "watergang-formats", "watergang"]),
    ("sqlx", &["watergang-store-postgis", "watergang-store-gpkg", "watergang"]),
];

/// What the pure packages may not pull in, however deep.
const IMPURE: &[&str] = &[
    "actix-http",
    "actix-web",
    "async-std",
    "hyper",
    "libsqlite3-sys",
    "proj",
    "proj-sys",
    "quick-xml",
    "reqwest",
    "rusqlite",
    "sqlx",
    "sqlx-core",
    "tokio",
];
const PURE: &[&str] = &["watergang-core", "watergang-geometry", "watergang-cql2"];

#[test]
fn every_package_has_its_place() {
    let faults: Vec<String> = workspace().into_keys().filter(|name| Kind::of(name).is_none()).collect();
    none("enter these packages in the table of their kinds", &faults);
}

#[test]
fn dependencies_point_towards_the_core() {
    let mut faults = Vec::new();
    for (name, package) in workspace() {
        let Some(kind) = Kind::of(&name) else { continue };
        for (dependency, used) in package.uses.iter().filter_map(|used| Some((used, Kind::of(used)?))) {
            if !kind.may_use().contains(&used) {
                faults.push(format!("`{name}`, of the kind {kind:?}, uses `{dependency}`, of the kind {used:?}"));
            }
        }
    }
    none("these dependencies point the wrong way", &faults);
}

#[test]
fn a_foreign_package_is_used_where_it_belongs() {
    let mut faults = Vec::new();
    for (foreign, users) in BELONGS_TO {
        let wrong = workspace()
            .into_iter()
            .filter(|(name, package)| package.uses.contains(*foreign) && !users.contains(&name.as_str()));
        faults.extend(wrong.map(|(name, _)| format!("`{name}` uses `{foreign}`")));
    }
    none("these packages are used elsewhere than where they belong", &faults);
}

#[test]
fn the_pure_packages_pull_in_no_http_sql_xml_proj_or_runtime() {
    let metadata = metadata(&["--locked", "--filter-platform", "x86_64-unknown-linux-gnu"]);
    let graph = Graph::read(&metadata);
    let mut faults = Vec::new();
    for package in PURE.iter().filter(|package| graph.ids.contains_key(**package)) {
        let reached = graph.reached_from(package);
        faults.extend(
            IMPURE.iter().filter(|name| reached.contains(**name)).map(|name| format!("`{package}` pulls in `{name}`")),
        );
    }
    none("these packages only calculate", &faults);
}

/// What is on is configuration: nobody has to compile to find out.
#[test]
fn no_package_has_features() {
    let with = workspace().into_iter().filter(|(_, package)| !package.features.is_empty());
    let faults: Vec<String> = with.map(|(name, package)| format!("`{name}`: {:?}", package.features)).collect();
    none("there are no cargo features here", &faults);
}

#[test]
fn every_package_obeys_the_lints_of_the_workspace() {
    let without = workspace().into_iter().filter(|(_, package)| {
        let manifest = std::fs::read_to_string(&package.manifest).unwrap();
        let table: toml::Table = manifest.parse().unwrap();
        table.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool) != Some(true)
    });
    let faults: Vec<String> = without.map(|(name, _)| name).collect();
    none("`[lints] workspace = true` is missing from these", &faults);
}

/// A package of the workspace.
struct Package {
    manifest: String,
    features: BTreeSet<String>,
    /// Direct dependencies of what it ships, not those of its tests.
    uses: BTreeSet<String>,
}

fn workspace() -> BTreeMap<String, Package> {
    let metadata = metadata(&["--no-deps"]);
    let packages = metadata["packages"].as_array().unwrap().iter();
    let read = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        Package {
            manifest: text(&package["manifest_path"]),
            features: package["features"].as_object().unwrap().keys().cloned().collect(),
            uses: dependencies.filter(|one| one["kind"].is_null()).map(|one| text(&one["name"])).collect(),
        }
    };
    packages.map(|package| (text(&package["name"]), read(package))).collect()
}

/// The resolved packages, and what each of them uses when it is shipped.
struct Graph {
    ids: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    uses: BTreeMap<String, Vec<String>>,
}

impl Graph {
    fn read(metadata: &Value) -> Self {
        let mut graph = Self { ids: BTreeMap::new(), names: BTreeMap::new(), uses: BTreeMap::new() };
        for package in metadata["packages"].as_array().unwrap() {
            graph.ids.insert(text(&package["name"]), text(&package["id"]));
            graph.names.insert(text(&package["id"]), text(&package["name"]));
        }
        for node in metadata["resolve"]["nodes"].as_array().unwrap() {
            let ships = |one: &&Value| one["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null());
            let uses = node["deps"].as_array().unwrap().iter().filter(ships).map(|one| text(&one["pkg"]));
            graph.uses.insert(text(&node["id"]), uses.collect());
        }
        graph
    }

    fn reached_from(&self, package: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut ahead = vec![&self.ids[package]];
        while let Some(id) = ahead.pop() {
            if seen.insert(self.names[id].as_str()) {
                ahead.extend(&self.uses[id]);
            }
        }
        seen
    }
}

/// What cargo knows of the workspace.
pub fn metadata(arguments: &[&str]) -> Value {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--format-version=1"]).args(arguments).current_dir(root());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

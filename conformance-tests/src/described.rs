//! The fixture as a configuration describes it: with titles in languages, units, code lists, references, hidden
//! properties and orders, which no database tells of itself.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use watergang_core::import::{ImportMode, ImportRow, ImportTarget};
use watergang_core::{CollectionId, CrsId, Property, PropertyKind, Publish, Schema, Store, Value};
use watergang_store_gpkg::{GpkgStore, Options};
use watergang_store_postgis::PostgisStore;
use watergang_test_postgres::TestPostgres;

use crate::Server;
use crate::fixture;

/// Visits of things and posts: an interval in time, two references. The end of the last but one is not known, the last
/// ends before it begins.
pub const VISITS: &str = "visits";
/// What was seen on some days, without geometry.
pub const SIGHTINGS: &str = "sightings";
/// The code list of the names of things, in its order. Nobody is called by the last.
pub const NAME_CODES: [&str; 4] = ["Aa", "IJzer", "zand", "unused"];
/// Code, then what it means in French, Dutch and English.
pub const FIRST_CODE: [&str; 4] = ["Aa", "Fleuve Aa", "Rivier Aa", "River Aa"];

const INSTANCE: &str = "languages = [\"fr\", \"nl\", \"en\"]\n[stores.main]\npublish_all = true\n";

const THINGS_FILE: &str = r#"
id = "things"
default_sort = ["-rank", "name"]
[title]
fr = "Choses"
nl = "Dingen"
en = "Things"
[properties.name]
title = { fr = "Nom", nl = "Naam", en = "Name" }
description = { fr = "Comment on l'appelle.", nl = "Hoe het heet.", en = "What it is called." }
codelist = "thing_name"
[properties.width_m]
unit = "m"
[properties.open]
hidden = true
"#;

const VISITS_FILE: &str = r#"
id = "visits"
time = { start = "start_date", end = "end_date" }
[properties.thing_id]
reference = "things"
[properties.post]
reference = "posts"
"#;

const SIGHTINGS_FILE: &str = "id = \"sightings\"\ntime = \"day\"\n";

async fn write(store: &dyn Store) {
    fixture::write(store).await;
    let text = |text: &str| Value::Text(text.to_owned());
    let codes = NAME_CODES.into_iter().map(|code| {
        let label = |place: usize, language: &str| match FIRST_CODE.get(place) {
            Some(label) if code == FIRST_CODE[0] => text(label),
            _ => text(&format!("{code} {language}")),
        };
        let labels = [label(1, "fr"), label(2, "nl"), label(3, "en")];
        let values = [text("thing_name"), text(code)].into_iter().chain(labels).collect();
        ImportRow { wkb: None, values }
    });
    let columns = ["list", "code", "label_fr", "label_nl", "label_en"];
    let columns = columns.map(|name| Property::new(name, PropertyKind::Text)).into();
    import(store, "codelist", columns, codes.collect()).await;
    let visits = (0..7).map(|number| ImportRow {
        wkb: None,
        values: vec![
            text(&format!("thing:00{number}")),
            Value::Integer(number + 1),
            text(&format!("2024-01-0{}", number + 1)),
            match number {
                5 => Value::Null,
                6 => text("2023-12-31"),
                _ => text(&format!("2024-02-0{}", number + 1)),
            },
        ],
    });
    let columns = vec![
        Property::new("thing_id", PropertyKind::Text),
        Property::new("post", PropertyKind::Integer),
        Property::new("start_date", PropertyKind::Date),
        Property::new("end_date", PropertyKind::Date),
    ];
    import(store, VISITS, columns, visits.collect()).await;
    let sightings =
        (0..3).map(|number| ImportRow { wkb: None, values: vec![text(&format!("2024-03-0{}", number + 1))] });
    import(store, SIGHTINGS, vec![Property::new("day", PropertyKind::Date)], sightings.collect()).await;
}

async fn import(store: &dyn Store, collection: &str, properties: Vec<Property>, rows: Vec<ImportRow>) {
    let target = ImportTarget {
        collection: CollectionId::parse(collection).unwrap(),
        schema: Schema { properties, geometry: None, time: None },
        crs: CrsId::Crs84,
        id_property: None,
        mode: ImportMode::Append,
    };
    fixture::import(store, target, rows).await;
}

/// A server of the fixture with its descriptions, from the same kind of store as another.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn described(like: &Server) -> &'static Server {
    static GPKG: LazyLock<Server> = LazyLock::new(|| {
        start("gpkg", |folder| {
            let path = folder.join("fixture.gpkg");
            GpkgStore::create(&path).unwrap();
            let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
            fixture::block_on(async { write(&GpkgStore::open(&path, options).unwrap()).await });
            path.to_str().unwrap().to_owned()
        })
    });
    static POSTGIS: LazyLock<Server> = LazyLock::new(|| {
        start("postgis", |_| {
            let database = TestPostgres::shared().unwrap().create_database("described");
            let url = database.url().to_owned();
            let options = watergang_store_postgis::Options::new(url.as_str(), Arc::default());
            fixture::block_on(async { write(&PostgisStore::open(options).unwrap()).await });
            // The database lives as long as its server, which is as long as the process.
            std::mem::forget(database);
            url
        })
    });
    if like.store == "gpkg" { &GPKG } else { &POSTGIS }
}

fn start(store: &'static str, fill: impl FnOnce(&Path) -> String) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let source = fill(folder.path());
    let collections = folder.path().join("collections");
    std::fs::create_dir(&collections).unwrap();
    for (id, file) in [(fixture::THINGS, THINGS_FILE), (VISITS, VISITS_FILE), (SIGHTINGS, SIGHTINGS_FILE)] {
        std::fs::write(collections.join(format!("{id}.toml")), file).unwrap();
    }
    std::fs::write(folder.path().join("watergang.toml"), format!("{INSTANCE}source = '{source}'\n")).unwrap();
    Server::configured(store, folder.path()).with_folder(folder)
}
